"""The index of notes in a README: a list by folder between two markers."""

import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import NamedTuple
from urllib.parse import quote

from tiltool.core.note.titles import plain_links
from tiltool.core.text.edits import Patch, creation, minimal_patch
from tiltool.core.text.lines import line_table, newline_of, with_newline

OPEN, CLOSE = "<!-- til index -->", "<!-- /til index -->"

_COUNTS: Mapping[str, tuple[str, str]] = {
    "en": ("1 note", "{} notes"),
    "ko": ("노트 1개", "노트 {}개"),
    "ja": ("ノート 1 件", "ノート {} 件"),
    "zh": ("1 篇笔记", "{} 篇笔记"),
}


class IndexEntry(NamedTuple):
    """A note in the index: its path relative to the README, its folder as shown, its title and its day."""

    path: str
    folder: str
    title: str
    day: str | None = None


def index_text(entries: Sequence[IndexEntry], language: str, *, newest: bool) -> str:
    """Return the list of notes by folder, sorted by title, or newest first with their days."""
    one, many = _COUNTS[language]
    parts = [one if len(entries) == 1 else many.format(len(entries))]
    for folder, group in groupby(
        sorted(entries, key=lambda entry: _sort_key(entry, newest)), lambda entry: entry.folder
    ):
        some = [*group]
        lines = "\n".join(_line(entry, newest) for entry in some)
        parts.append(f"### {folder} ({len(some)})\n\n{lines}" if folder else lines)
    return "\n\n".join(parts)


def _sort_key(entry: IndexEntry, newest: bool) -> tuple[object, ...]:
    day = [-int(part) for part in entry.day.split("-")] if newest and entry.day else [0]
    return entry.folder.casefold(), entry.folder, day, entry.title.casefold(), entry.path


def _line(entry: IndexEntry, newest: bool) -> str:
    title = re.sub(r"(?<!\\)([\[\]])", r"\\\1", " ".join(plain_links(entry.title).split()))
    title = title.replace("<!--", "&lt;!--")
    day = f" · {entry.day}" if newest and entry.day else ""
    return f"- [{title}]({_address(entry.path)}){day}"


def _address(path: str) -> str:
    """Return a path as a link address: blanks and Markdown characters are encoded, letters are not."""
    coded = re.sub(r"[\s%<>?#\\`|()\"\[\]*]", lambda found: quote(found[0], safe=""), path)
    return f"./{coded}" if ":" in coded.partition("/")[0] else coded


def plan_index(text: str | None, index: str, title: str) -> Patch | None:
    """Return the patch of a README (None if missing) that puts `index` between its markers, or else at its end.

    None if only one of the two markers is there.
    """
    body = f"{OPEN}\n\n{index}\n\n{CLOSE}"
    if text is None:
        return creation(f"# {title}\n\n{body}\n")
    newline = newline_of(text)
    body = with_newline(body, newline)
    marks = [*_markers(text)]
    if not marks:
        gap = newline * (0 if not text else 1 if text.endswith(("\n", "\r")) else 2)
        return minimal_patch(text, f"{text}{gap}{body}{newline}")
    if [mark for _, _, mark in marks[:2]] != [OPEN, CLOSE]:
        return None
    (start, _, _), (_, end, _) = marks[:2]
    return minimal_patch(text, f"{text[:start]}{body}{text[end:]}")


def _markers(text: str) -> list[tuple[int, int, str]]:
    """Return start, end and text of the marker lines outside code."""
    from tiltool.core.note.markdown import read_blocks

    lines, found = line_table(text), []
    for number in (row for first, end in read_blocks(lines).html for row in range(first, end)):
        line = lines.content(number)
        if line.strip() in (OPEN, CLOSE) and not line.startswith(("    ", "\t")):
            start = lines.start(number) + len(line) - len(line.lstrip())
            found.append((start, start + len(line.strip()), line.strip()))
    return found
