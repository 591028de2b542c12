"""Notebooks of notes by topic, at least twenty each: understood, added to in their own way, and whole on the site."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.actions.adopt.shapes import days
from tests.conftest import Result

Til = Callable[..., Result]
TOPICS = ("python", "git/hooks", "도커", "go lang")
NOTE = "# Lesson {n}\n\nText {n}.\n\n## Source\n\n- https://example.org/{n}\n"
README = "# TIL\n\nWhat I learned.\n"


class TopicShape(NamedTuple):
    """The files of a notebook, and what is right for it: its folder, its topics, the dated notes beside them."""

    files: Mapping[str, str]
    folder: str = "."
    topics: frozenset[str] = frozenset(TOPICS)
    dated: int = 0
    elsewhere: int = 0
    before: str = ""  # the path of a folder of notes from the root


def lessons(before: str = "", name: str = "lesson-{n}.md", text: str = NOTE) -> dict[str, str]:
    return {f"{before}{topic}/{name.format(n=n)}": text.format(n=n) for topic in TOPICS for n in range(1, 7)}


def _beside_a_journal() -> TopicShape:
    journal = {f"journal/{day}.md": f"# {day}\n\n## Today\n- [x] a\n\n## Learned\n### b\n" for day in days(20)}
    return TopicShape(lessons("wiki/") | journal, "journal", frozenset(), 20, 24, "wiki/")


SHAPES: Mapping[str, TopicShape] = {
    "folders": TopicShape(lessons() | {"README.md": README, "LICENSE.md": "MIT\n"}),
    "a folder of notes": TopicShape(lessons("notes/") | {"README.md": README}, "notes", elsewhere=1, before="notes/"),
    "days in front matter": TopicShape(lessons(text="---\ndate: 2021-07-1{n}\n---\n" + NOTE)),
    "a README a folder": TopicShape(lessons() | {f"{topic}/README.md": f"# {topic}\n" for topic in TOPICS}),
    "names in words": TopicShape(lessons(name="Lesson number {n}.md")),
    "minutes with a day": TopicShape(lessons() | {f"work/{day}.md": "# minutes\n" for day in days(3)}, dated=3,
                                     topics=frozenset((*TOPICS,))),
    "beside a journal": _beside_a_journal(),
}  # fmt: skip


@pytest.fixture(params=SHAPES)
def shape(request: pytest.FixtureRequest) -> TopicShape:
    return SHAPES[request.param]


@pytest.fixture
def root(tmp_path: Path, shape: TopicShape) -> Path:
    for name, text in shape.files.items():
        path = tmp_path / "til" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path / "til"


def files_of(root: Path) -> Mapping[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_it_is_understood_and_adopted_once(shape: TopicShape, root: Path, til: Til) -> None:
    before = files_of(root)
    report = json.loads(til(root, "init", "--json").out)
    seen = (report["folder"], report["notes"], report["survey"]["elsewhere"])
    assert seen == (shape.folder, shape.dated, shape.elsewhere)
    assert {topic["name"] for topic in report["survey"]["topics"]} == shape.topics
    adopted = files_of(root)
    assert {path: adopted[path] for path in before} == before
    assert set(adopted) - set(before) == {"mkdocs.yml", ".pages/index.md"}
    again = til(root, "init")
    assert (again.code, files_of(root), "lines to add" in again.out) == (0, adopted, False)


def test_a_new_note_is_like_those_beside_it(shape: TopicShape, root: Path, til: Til) -> None:
    if shape.topics:
        til(root, "init")
        made = til(root, "new", "Type hints", "--in", "python")
        name = "Type hints.md" if "python/Lesson number 1.md" in shape.files else "type-hints.md"
        assert made.out == f"{shape.before}python/{name}\n"
        text = (root / made.out.strip()).read_text("utf-8")
        assert text.endswith("# Type hints\n\n## Source\n")


def test_every_note_is_on_the_site(shape: TopicShape, root: Path, til: Til) -> None:
    til(root, "init")
    built = json.loads(til(root, "build", "--tree-only", "--json", today="2021-08-02").out)
    assert built["problems"] == []
    shown = "".join(path.read_text("utf-8") for path in (root / ".til/docs").rglob("*.md"))
    for number in range(1, 7) if shape.topics else ():
        assert shown.count(f"https://example.org/{number}") >= len(TOPICS)
