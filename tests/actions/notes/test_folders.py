"""The folder of a note about a topic is a tag and a topic of it."""

from pathlib import Path

import pytest

from tests.notebooks import found, indexed, query, written
from tiltool.actions.notes.browse import list_notes
from tiltool.actions.notes.rename_tag import retag, uses_of
from tiltool.actions.notes.tags import list_tags
from tiltool.actions.notes.topics import list_topics
from tiltool.core.note.tags import folder_tag
from tiltool.errors import Refused

NOTES = {
    "python/generators.md": "# Generators\n\nyield #iterators\n",
    "python/asyncio/tasks.md": "---\ndate: 2020-09-01\n---\n\nawait\n",
    "도커/이미지 정리.md": "# 이미지 정리\n\nprune\n",
    "README.md": "# Learned\n",
    "2020/2020-09-24.md": "# 2020-09-24\n\n## Learned\n### python\nwords\n",
    "2020/plan.md": "# Plan\n",
    "tasks/blog.md": "- [ ] post\n",
}


@pytest.mark.parametrize(
    ("folder", "tag"),
    [("", ""), ("2020/09", ""), ("python", "python"), ("My notes/Go  lang", "My-notes/Go-lang"), ("도커", "도커")],
)
def test_a_folder_is_a_tag_unless_it_is_a_number(folder: str, tag: str) -> None:
    assert folder_tag(folder) == tag


def test_folders_are_among_the_tags(tmp_path: Path) -> None:
    with indexed(written(tmp_path, NOTES)) as index:
        counts = {row.tag: row.notes for row in list_tags(index).tags}
        assert counts == {"iterators": 1, "python": 1, "python/asyncio": 1, "도커": 1}
        assert {hit.path for hit in found(index, "tag:python").hits} == {
            "notes/python/generators.md",
            "notes/python/asyncio/tasks.md",
        }
        listed = list_notes(index, query("tag:도커"), "tasks", None).notes
        assert [row.tags for row in listed] == [("도커",)]


def test_a_folder_is_the_topic_of_its_notes(tmp_path: Path) -> None:
    with indexed(written(tmp_path, NOTES)) as index:
        every = {topic.title: [place.path for place in topic.places] for topic in list_topics(index).topics}
        assert every == {
            "python": ["notes/2020/2020-09-24.md", "notes/python/generators.md"],
            "python/asyncio": ["notes/python/asyncio/tasks.md"],
            "도커": ["notes/도커/이미지 정리.md"],
        }
        assert list_topics(index, "asyncio").texts == ("await\n",)  # without the front matter


def test_a_folder_is_not_renamed_with_its_tag(tmp_path: Path) -> None:
    notebook = written(tmp_path, NOTES)
    with pytest.raises(Refused, match="only the folder"):
        retag(notebook, uses_of(notebook, "도커", "docker"), "도커", "docker", "2020-09-25T00:00:00")
