"""Org files: headings, with their tasks as boxes, and the days of date trees and journals."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from textwrap import dedent
from typing import NamedTuple

from tiltool.core.foreign.foreign_note import (
    Export,
    ForeignNote,
    ForeignNotes,
    ForeignPlace,
    day_of_name,
    has_content,
    indented,
    tag_of,
    yaml_value,
)
from tiltool.core.foreign.org_markup import MARK_OF, TASK, OrgStamp, inline_of, markdown_of, read_stamp, task_title
from tiltool.core.foreign.relink import day_named
from tiltool.core.note.comments import private_markers
from tiltool.core.text.lines import split_lines
from tiltool.messages import Message

_HEADING = r"(?P<stars>\*+) +(?P<text>.*?)(?:[ \t]+(?P<tags>:(?:[\w@#%]+:)+))?[ \t]*"
_KEYWORD = r"(?i)\s*#\+(?P<key>[a-z_]+(?:\[[^\]]*\])?):(?P<value>(?:\s.*)?)"
_TODO_KEYS = ("todo", "seq_todo", "typ_todo")
_PLANNED = r"(?P<kind>SCHEDULED|DEADLINE|CLOSED): (?P<stamp>[<\[][^<>\[\]]*[>\]])"
_FIELDS = {"SCHEDULED": "scheduled", "DEADLINE": "due", "CLOSED": "done"}
_PRIVATE_TAGS = ("noexport", "archive")
_OF_TREE = r"\d{4}(?:-\d\d(?: [^\W\d]+)?|-W\d\d)?"
_TIME = r"(?P<time>\d{1,2}:\d\d)(?:[ \t]+(?P<title>.*))?"


class _Heading(NamedTuple):
    """A heading with the lines below it; `level` 0 is the file itself."""

    line: int
    level: int
    word: str
    priority: str
    title: str
    tags: tuple[str, ...]
    is_private: bool
    body: tuple[tuple[int, str], ...]


class _Context(NamedTuple):
    """The context that all headings of a file share."""

    path: str
    ids: Mapping[str, str]
    fields: str
    losses: list[ForeignPlace]


def read_org(export: Export) -> ForeignNotes:
    """Return a note for each file, and the entries of its days."""
    files = {path: [*_headings(text)] for path, text in export.texts.items()}
    ids = {
        found[1].lower(): path
        for path, headings in files.items()
        for heading in headings
        for _, line in heading.body
        if (found := re.fullmatch(r"(?i)\s*:ID:\s+(\S+)\s*", line))
    }
    losses: list[ForeignPlace] = []
    notes: list[ForeignNote] = []
    for path, headings in files.items():
        notes += _notes(headings, _Context(path, ids, export.fields, losses))
    return ForeignNotes(tuple(notes), tuple(losses), ignored=frozenset(export.texts))


def _headings(text: str) -> Iterator[_Heading]:
    """Yield the file, then its headings, with the lines that are not below a deeper heading."""
    lines = split_lines(text)
    found = [re.fullmatch(_KEYWORD, line) for line in lines]
    words = dict(_todo_words([each["value"] for each in found if each and each["key"].lower() in _TODO_KEYS]))
    now = _Heading(1, 0, "", "", "", (), False, ())
    body: list[tuple[int, str]] = []
    for number, line in enumerate(lines, 1):
        head = re.fullmatch(_HEADING, line)
        if not head:
            body.append((number, line))
            continue
        yield now._replace(body=tuple(body))
        body = []
        tags = tuple(filter(None, (head["tags"] or "").split(":")))
        now = _heading(number, len(head["stars"]), head["text"], tags, words)
    yield now._replace(body=tuple(body))


def _todo_words(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each task keyword with til's keyword for the same state."""
    yield from ((word, word) for word in MARK_OF)
    for line in lines:
        opened, bar, closed = re.sub(r"\([^)]*\)", "", line).partition("|")
        names = opened.split()
        ends = closed.split() if bar else names[-1:]
        yield from ((word, word if word in MARK_OF else "TODO") for word in (names if bar else names[:-1]))
        yield from ((word, word if word in MARK_OF else "DONE") for word in ends)


def _heading(line: int, level: int, text: str, tags: tuple[str, ...], words: Mapping[str, str]) -> _Heading:
    word, _, rest = text.partition(" ")
    own = words.get(word, "")
    text = rest.strip() if own else text
    if own and own != word:
        text = f"{word} {text}"  # a custom keyword says more than that a task is open or done
    priority = re.match(r"\[#([A-Z])\]\s*", text)
    text = text[priority.end() :] if priority else text
    commented = text.startswith("COMMENT ") or text == "COMMENT"
    private = commented or any(tag.lower() in _PRIVATE_TAGS for tag in tags)
    title = text.removeprefix("COMMENT").strip() if commented else text
    return _Heading(line, level, own, priority[1] if priority else "", title, tags, private, ())


def _notes(headings: Sequence[_Heading], context: _Context) -> Iterator[ForeignNote]:
    """Yield the note of a file, and one for each day or time of day in it."""
    top = _keywords(headings[0], context)
    name = re.sub(r"\.org(?:_archive)?$", "", context.path)
    day = day_of_name(name)
    own: list[_Heading] = []
    for start, stop, at in _days(headings):
        if at is None:
            own += headings[start:stop]
        else:
            yield from _of_day(headings[start + 1 : stop], headings[start], at, top, context)
    if day:
        yield from _of_day(own[1:], own[0], day, top, context)
        return
    text = _text(own, 1, context)
    if has_content(text):
        title = top.title or name.rpartition("/")[2]
        yield top._replace(text=f"# {title}\n\n{text}", title=title, path=name)


def _days(headings: Sequence[_Heading]) -> Iterator[tuple[int, int, date | None]]:
    """Yield runs of headings, each with the day that its first heading names, or None.

    The years and months of a date tree are in no run.
    """
    at = 0
    while at < len(headings):
        head = headings[at]
        day = day_named(head.title) if head.level and not head.word else None
        stop = at + 1
        while day and stop < len(headings) and headings[stop].level > head.level:
            stop += 1
        is_tree = re.fullmatch(_OF_TREE, head.title) and not any(line.strip() for _, line in head.body)
        if day or not is_tree:
            yield at, stop, day
        at = stop


def _of_day(
    below: Sequence[_Heading], head: _Heading, day: date, top: ForeignNote, context: _Context
) -> Iterator[ForeignNote]:
    """Yield the entries of a day: each one that begins with a time, and the rest as one."""
    level = min((each.level for each in below), default=1)
    rest = [head._replace(level=0)]
    entries: list[tuple[re.Match[str], list[_Heading]]] = []
    into = rest
    for each in below:
        if each.level == level:
            timed = None if each.word else re.fullmatch(_TIME, each.title)
            into = [] if timed else rest
            if timed:
                entries.append((timed, into))
        into.append(each)
    text = _text(rest, level, context)
    whole = top._replace(day=day, title="", line=head.line)
    if has_content(text):
        yield whole._replace(text=text, is_private=top.is_private or head.is_private)
    for timed, (first, *inner) in entries:
        hour, _, minute = timed["time"].partition(":")
        text = _text([first._replace(level=0), *inner], level + 1, context)
        private = top.is_private or head.is_private or first.is_private
        made = whole._replace(text=text, line=first.line, meta=(), tags=tuple(map(tag_of, first.tags)))
        title = inline_of(timed["title"] or "", context.ids)
        yield made._replace(time=f"{int(hour):02}:{minute}", title=title, is_private=private)


def _keywords(top: _Heading, context: _Context) -> ForeignNote:
    """Return an empty note with the metadata from a file's keywords."""
    title, tags, meta = "", list[str](), list[tuple[str, str]]()
    for number, line in top.body:
        found = re.fullmatch(_KEYWORD, line)
        key, value = (found["key"].lower(), found["value"].strip()) if found else ("", "")
        stamp = read_stamp(value) if key == "date" else None
        if key == "title":
            title = value
        elif key == "filetags":
            tags += filter(None, re.split(r"[:\s]+", value))
        elif stamp:
            meta.append(("created", stamp.day.isoformat()))
        elif key in ("author", "email", "language", "description", "category", "date"):
            meta.append((key, yaml_value(value)))
        elif key and key not in _TODO_KEYS and not key.startswith(("begin", "end")):
            context.losses.append(ForeignPlace(context.path, number, Message("{text} left out", text=line.strip())))
    private = context.path.endswith("_archive") or any(tag.lower() in _PRIVATE_TAGS for tag in tags)
    return ForeignNote(context.path, "", title=title, tags=tuple(tags), meta=tuple(meta), is_private=private)


def _text(headings: Sequence[_Heading], base: int, context: _Context) -> str:
    """Return headings in Markdown, starting at level `base`: tasks, and everything below them, become lists."""
    lines: list[str] = []
    opening, closing = private_markers()
    around: list[int] = []  # levels of the headings that became list items
    hidden: tuple[int, str] | None = None
    for heading in (*headings, None):
        level = heading.level if heading else 0
        if hidden and hidden[0] >= level:
            lines.append(f"{hidden[1]}{closing}")
            hidden = None
        around = [each for each in around if each < level]
        indent = "  " * len(around)
        if not heading:
            break
        if heading.is_private and level and not hidden:
            hidden = level, indent
            lines += (*_blank_below(lines if not indent else ()), f"{indent}{opening}")
        content, stamps = _content(heading, context)
        body = markdown_of(content, context.ids)
        if level and (heading.word or around):
            lines += (f"{indent}- {_item(heading, stamps, context)}", *indented(body, f"{indent}  "))
            around.append(level)
            continue
        if level:
            above = () if lines[-1:] == [opening] else _blank_below(lines)
            lines += (*above, f"{'#' * min(6, level - base + 2)} {_title(heading, context)}", "")
        lines += body
    return "\n".join(lines).strip("\n") + "\n"


def _blank_below(lines: Sequence[str]) -> tuple[str, ...]:
    return ("",) if lines and lines[-1] else ()


def _item(heading: _Heading, stamps: Mapping[str, OrgStamp], context: _Context) -> str:
    title = _title(heading, context)
    priority = f" [#{heading.priority}]" if heading.priority else ""
    found = re.fullmatch(TASK, f"{heading.word}{priority} {title}") if heading.word else None
    return task_title(found, stamps, context.fields) if found else title


def _title(heading: _Heading, context: _Context) -> str:
    """Return the title of a heading with its tags."""
    title = inline_of(heading.title, context.ids)
    return " ".join((title, *(f"#{tag_of(tag)}" for tag in heading.tags if tag.lower() not in _PRIVATE_TAGS)))


def _content(heading: _Heading, context: _Context) -> tuple[list[str], Mapping[str, OrgStamp]]:
    """Return the text below a heading, and the days that a task is planned for; losses are reported."""
    lines: list[str] = []
    stamps: dict[str, OrgStamp] = {}
    lost: list[tuple[int, str]] = []
    for number, line, in_block in _outside_drawers(heading.body, lost):
        if in_block:
            lines.append(line)
        elif heading.word and re.fullmatch(rf"\s*(?:{_PLANNED}\s*)+", line):
            lost += ((number, each) for each in _plan(line, stamps))
        elif re.match(r"\s*CLOCK: ", line) or (heading.level and re.fullmatch(_KEYWORD, line)):
            lost.append((number, line.strip()))
        elif not re.fullmatch(_KEYWORD, line):
            lines.append(line)
    for number, each in sorted(lost):
        context.losses.append(ForeignPlace(context.path, number, Message("{text} left out", text=each)))
    text = dedent("\n".join(lines)).strip("\n")
    return split_lines(text) if text.strip() else [], stamps


def _outside_drawers(body: Sequence[tuple[int, str]], lost: list[tuple[int, str]]) -> Iterator[tuple[int, str, bool]]:
    """Yield the lines outside drawers, and whether each is in a block; lines inside drawers are lost, except ids."""
    drawer, in_block = "", False
    for number, line in body:
        edge = re.match(r"(?i)\s*#\+(begin|end)_", line)
        in_block = edge[1].lower() == "begin" if edge else in_block
        opened = re.fullmatch(r"\s*:([\w-]+):\s*", line) if not in_block else None
        if drawer and opened and opened[1].upper() == "END":
            drawer = ""
        elif drawer:
            is_id = drawer == "PROPERTIES" and re.match(r"(?i)\s*:ID:", line)
            lost += () if is_id else ((number, line.strip()),)
        elif opened:
            drawer = opened[1].upper()
        else:
            yield number, line, in_block or edge is not None


def _plan(line: str, stamps: dict[str, OrgStamp]) -> Iterator[str]:
    """Add the days of a planning line to `stamps`; yield the parts that til has no field for."""
    for found in re.finditer(_PLANNED, line):
        stamp = read_stamp(found["stamp"])
        if stamp:
            stamps[_FIELDS[found["kind"]]] = stamp
            yield from stamp.lost if found["kind"] != "CLOSED" else ()
        else:
            yield found[0]
