"""Fixes of mistakes that can mean only one thing; the new text is proven before it is used."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from tiltool.core.edit.verify import heading_counts, keeps_hidden
from tiltool.core.note.dialect import Dialect
from tiltool.core.note.model import Note, Problem
from tiltool.core.note.parse import parse
from tiltool.core.text.edits import Edit, patch
from tiltool.core.text.lines import Span

_BLANKS = r"[ \t\u200b\u00a0\u3000]*"
_BOX = rf"\[{_BLANKS}([xX/>-]?){_BLANKS}\](?=([ \t]|$)|([^\W\d_]))"
_GLUED = r"([-*+])\[([ xX]?)\](?=[ \t])"
_BULLET = r"[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)+"


def fixed_boxes(text: str, dialect: Dialect) -> str:
    """Return a text with its malformed boxes corrected if they can mean only one thing."""
    note = parse(text, dialect=dialect)
    edits = [edit for problem in note.problems if problem.code == "malformed" for edit in _edits(note, problem)]
    if not edits:
        return text
    made = patch(text, edits)
    after = parse(made.after or "", dialect=dialect, with_problems=False)
    grown = len([*after.tasks()]) == len([*note.tasks()]) + len(edits)
    kept = _tasks(note) <= _tasks(after) and heading_counts(note.sections) == heading_counts(after.sections)
    return made.after or "" if grown and kept and keeps_hidden(made) else text


def _edits(note: Note, problem: Problem) -> Iterator[Edit]:
    start = note.lines.start(problem.line - 1)
    at = start + problem.column - 1
    rest = note.lines.content(problem.line - 1)[problem.column - 1 :]
    glued, box = re.match(_GLUED, rest), re.match(_BOX, rest)
    if glued and not note.text[start:at].strip(" \t"):
        yield Edit(Span(at, at + glued.end()), f"{glued[1]} [{glued[2] or ' '}]")
    elif box and re.fullmatch(_BULLET, note.text[start:at]):
        yield Edit(Span(at, at + box.end()), f"[{box[1] or ' '}]{' ' if box[3] else ''}")


def _tasks(note: Note) -> Counter[tuple[str, str]]:
    return Counter((task.title, task.mark) for _, task in note.tasks())


def spellings(problems: Iterable[Problem]) -> dict[str, str]:
    """Return the usual spelling of each tag that a `tag-case` problem names."""
    values = (getattr(each.message, "values", {}) for each in problems if each.code == "tag-case")
    return {each["name"]: each["usual"] for each in values}
