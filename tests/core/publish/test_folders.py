"""Folders have rules: the nearest one decides, however its name is written."""

import unicodedata

import pytest

from tiltool.config import config_of
from tiltool.core.publish.rules import notebook_rules

NFD = unicodedata.normalize("NFD", "업무 노트")
FOLDERS = {
    "work": False,
    "work/blog": True,
    "work/til": {"roles": ["learned"]},
    "til": {"roles": ["learned"], "notes": False},
    "til/open": {"notes": True},
    "til/shut": False,
    "til/shut/a b": {"roles": ["today", "learned"]},
    "업무 노트": False,
    "assets/own": False,
    "notes/named": False,
    "tasks/home": False,
}


@pytest.mark.parametrize(
    ("path", "is_held", "roles", "by_default"),
    [
        ("notes/2026-03-01.md", False, ("plain",), True),
        ("notes/workshop/a.md", False, ("plain",), True),
        ("notes/my/work/a.md", False, ("plain",), True),
        ("notes/work.md", False, ("plain",), True),
        ("notes/work/a.md", True, ("plain",), True),
        ("notes/Work/deep/er/a.md", True, ("plain",), True),
        ("notes/work/blog/a.md", False, ("plain",), True),
        ("notes/work/blogs/a.md", True, ("plain",), True),
        ("notes/work/til/a.md", False, ("learned",), True),
        ("notes/til/a.md", False, ("learned",), False),
        ("notes/til/open/a.md", False, ("learned",), True),
        ("notes/til/shut/a.md", True, ("learned",), False),
        ("notes/til/shut/a b/c.md", False, ("today", "learned"), False),
        ("notes/업무 노트/a.md", True, ("plain",), True),
        (f"notes/{NFD}/a.md", True, ("plain",), True),
        ("assets/own/a.png", True, ("plain",), True),
        ("notes/assets/own/a.png", True, ("plain",), True),
        ("notes/named/a.md", True, ("plain",), True),
        ("tasks/work/a.md", True, ("plain",), True),
        ("tasks/work.md", True, ("plain",), True),
        ("tasks/workshop.md", False, ("plain",), True),
        ("tasks/home/a.md", True, ("plain",), True),
    ],
)
def test_the_nearest_folder_decides(path: str, is_held: bool, roles: tuple[str, ...], by_default: bool) -> None:
    rules = notebook_rules(config_of({"publish": {"roles": ["plain"], "folders": FOLDERS}})).in_folder(path)
    assert (rules.hold is not None, rules.roles, rules.by_default) == (is_held, roles, by_default)


def test_two_names_of_one_folder_are_taken_at_their_strictest() -> None:
    for folders in (
        {"work": False, "notes/work": True},
        {"notes/work": True, "work": False},
        {"Work": 0 == 1, "work": True},
    ):
        assert notebook_rules(config_of({"publish": {"folders": folders}})).in_folder("notes/work/a.md").hold


def test_folders_of_one_author_are_named_from_the_notes_of_all() -> None:
    config = config_of({"authors": ["kim", "lee"], "publish": {"folders": {"kim/work": False}}})
    own = config._replace(notes="notes/kim", authors=(), author="kim")
    for each in (config, own):
        assert notebook_rules(each).in_folder("notes/kim/work/2026-03-01.md").hold
        assert not notebook_rules(each).in_folder("notes/kim/2026-03-01.md").hold


@pytest.mark.parametrize("projects", [False, True, ["home"], ["work", "home"]])
def test_a_folder_only_holds_projects_back(projects: object) -> None:
    publish = {"tasks": projects, "folders": {"work": False, "home": True, "other": {"roles": ["learned"]}}}
    rules = notebook_rules(config_of({"publish": publish}))
    names = projects if isinstance(projects, list) else ["home", "work", "other"] if projects else []
    for name in ("home", "work", "other"):
        assert (rules.at(f"tasks/{name}.md").hold is None) == (name in names and name != "work")
        assert rules.at(f"tasks/{name}.md").hold is not None or "later" in rules.at(f"tasks/{name}.md").roles


def test_a_folder_is_there_if_a_file_is_in_it() -> None:
    rules = notebook_rules(config_of({"publish": {"folders": {"work": False, "wrok": False}}}))
    paths = ["notes/2026-03-01.md", "notes/Work/a.md"]
    assert [rules.are_in(folder, paths) for folder in rules.folders] == [True, False]


@pytest.mark.parametrize(
    ("named", "path", "is_published"),
    [
        ("업무 노트", f"tasks/{NFD}.md", True),
        (NFD, "tasks/업무 노트.md", True),
        ("업무 노트", "tasks/업무.md", False),
        ("blog", "tasks/Blog.md", False),
        ("work/blog", "tasks/work/blog.md", True),
        ("blog", "tasks/work/blog.md", False),
    ],
)
def test_a_named_project_is_published_however_its_letters_are_composed(
    named: str, path: str, is_published: bool
) -> None:
    rules = notebook_rules(config_of({"publish": {"tasks": [named]}})).at(path)
    assert (rules.hold is None) == is_published
