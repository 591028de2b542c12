"""Notes as til reads them: each case is a note, a line with a dot, and what is in it.

The dump has one line a section (role, title), then its groups, tasks (indented by depth), topics and bullets;
then the note's title, day, tags and problems (code line:column).
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tiltool.core.note.model import Note, Section
from tiltool.core.note.parse import parse, parse_sections

CASES = Path(__file__).parents[2] / "cases" / "parse.md"
SIGNS = {"→": "\t", "␠": " ", "␍\n": "\r\n", "␊": "\r", "∎\n": "", "⌘": "\ufeff", "⌫": "\x08"}


def cases() -> Iterator[tuple[str, str, str]]:
    found = re.findall(r"^## (\d+ .+)\n((?s:.*?))(?=^## \d|\Z)", CASES.read_text("utf-8"), re.MULTILINE)
    for name, body in found:
        text, expected = body.split(".\n" if body.startswith(".\n") else "\n.\n", 1)
        yield name, _read(text + "\n" if text else ""), _read(expected.strip())


def _read(text: str) -> str:
    for sign, meaning in SIGNS.items():
        text = text.replace(sign, meaning)
    return text


def dump(note: Note) -> Iterator[str]:
    for section in note.sections:
        yield f"{section.role or '-'}: {'(none)' if section.title is None else section.title}"
        yield from _inside(section)
    for name, value in (("title", note.title), ("day", note.day), ("tags", " ".join(tag.name for tag in note.tags))):
        if value:
            yield f"{name}: {value}"
    yield from (f"problem: {problem.code} {problem.line}:{problem.column}" for problem in note.problems)


def _inside(section: Section) -> Iterator[str]:
    for group in section.groups:
        if group.path:
            yield f"  group {' > '.join(heading.title or '()' for heading in group.path)}"
        for root in group.tasks:
            for task in root.walk():
                yield f"  {'  ' * task.depth}[{task.mark}] {task.title}{' *wip' if task.wip else ''}".rstrip()
    yield from (f"  topic {topic.title}" for topic in section.topics)
    yield from (f"  bullet {bullet.title}" for bullet in section.bullets)


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in cases()], ids=[case[0] for case in cases()])
def test_case(text: str, expected: str) -> None:
    note = parse(text)
    assert "\n".join(dump(note)) == expected
    assert note.sections == parse_sections(text)
    assert note.text == text
