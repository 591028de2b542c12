"""The note model that every foreign format is read into."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, tzinfo
from typing import Any, NamedTuple

from tiltool.core.dates.days import STRAY, day_of_path
from tiltool.core.note.tags import CODE
from tiltool.messages import Message

FENCE = r"[ \t]*(?:[-*+][ \t]+)*(?P<fence>`{3,}(?!.*`)|~{3,})"
_PLAIN = r"(?!(?i:true|false|yes|no|on|off|null|y|n)$)[^\W\d_](?:[\w ./+-]*\w)?"
_NEWLINE = r"\r\n|\r|\n"
_HEAD = r"(?P<indent> {0,3})(?P<marks>#{1,6})(?=\s|$)"
_DAY = r"\d{4}-\d\d-\d\d"


class Export(NamedTuple):
    """The files of another program: the texts of those with notes, and the paths of all."""

    texts: Mapping[str, str]
    paths: tuple[str, ...] = ()
    zone: tzinfo | None = None
    """The time zone in which its moments become days."""
    fields: str = "plain"
    """The notation of dates and priorities in titles."""


class ForeignPlace(NamedTuple):
    """A place in an export, and what happened to the content there."""

    path: str
    line: int
    message: str


class ForeignNote(NamedTuple):
    """A note of another program, or its text for one day, in Markdown.

    Its links still name files and notes of the export; links to files are relative to `source`.
    """

    source: str
    text: str
    line: int = 1
    day: date | None = None
    time: str = ""
    title: str = ""
    path: str = ""
    """Where to put a note without a day: folders and name, as its program writes them."""
    tags: tuple[str, ...] = ()
    meta: tuple[tuple[str, str], ...] = ()
    """Keys and values of its front matter, as YAML."""
    is_private: bool = False
    names: tuple[str, ...] = ()
    """The names that links may use for it, besides its path and its title."""


class ForeignNotes(NamedTuple):
    """The notes of an export, what til can't represent, what is invalid, and the files that are not for copying."""

    notes: tuple[ForeignNote, ...]
    losses: tuple[ForeignPlace, ...] = ()
    problems: tuple[ForeignPlace, ...] = ()
    ignored: frozenset[str] = frozenset()


def yaml_value(value: str | Iterable[str]) -> str:
    """Return a string, or a list of strings, as YAML on one line; those that are not plain are quoted."""
    if not isinstance(value, str):
        return f"[{', '.join(map(yaml_value, value))}]"
    text = " ".join(value.split())
    if re.fullmatch(rf"{_PLAIN}|{_DAY}", text):
        return text
    import json

    return json.dumps(text, ensure_ascii=False)


def map_lines(text: str, change: Callable[[str], str]) -> str:
    """Return a text with the lines outside fenced code changed and its newlines kept."""
    newlines = (*re.findall(_NEWLINE, text), "")
    lines = (line if fence else change(line) for line, fence in lines_and_fences(text))
    return "".join(f"{line}{newline}" for line, newline in zip(lines, newlines, strict=True))


def lines_and_fences(text: str) -> Iterator[tuple[str, str]]:
    """Yield every line of a text with the fence of the code block that it belongs to; "" for other lines."""
    fence = ""
    for line in re.split(_NEWLINE, text):
        found = re.match(FENCE, line)
        if found and not fence:
            fence = found["fence"]
            yield line, fence
        elif found and found["fence"].startswith(fence) and not line[found.end() :].strip():
            yield line, fence
            fence = ""
        else:
            yield line, fence


def map_words(text: str, pattern: str, change: Callable[[re.Match[str]], str]) -> str:
    """Return a text with all matches of a pattern outside code changed."""
    both = re.compile(f"{CODE}|{pattern}")
    return map_lines(text, lambda line: both.sub(lambda found: found[0] if found["code"] else change(found), line))


def demoted(text: str, level: int) -> str:
    """Return a text with headings lowered so that the highest has this level, unless it is deeper already."""
    heads = [re.match(_HEAD, line) for line, fenced in lines_and_fences(text) if not fenced]
    depth = level - min((len(head["marks"]) for head in heads if head), default=level)
    return map_lines(text, lambda line: _lowered(line, depth)) if depth > 0 else text


def _lowered(line: str, depth: int) -> str:
    head = re.match(_HEAD, line)
    return f"{head['indent']}{'#' * min(6, len(head['marks']) + depth)}{line[head.end() :]}" if head else line


def tag_of(name: str) -> str:
    """Return a name as a tag: blanks and characters that end a tag become hyphens."""
    return re.sub(r"[^\w/-]+", "-", name.strip().lstrip("#@")).strip("-/")


def titled(text: str) -> tuple[str, str]:
    """Return the title in a level-1 heading on the first line, "" if there is none, and the text below it."""
    head = re.match(r"\s*#[ \t]+(?P<title>\S.*?)[ \t#]*(?:\r?\n|$)", text)
    return (head["title"], text[head.end() :].lstrip("\r\n")) if head else ("", text)


def indented(lines: Iterable[str], indent: str) -> Iterator[str]:
    """Yield lines indented further; blanks at their end, which may be a line break, stay."""
    return (f"{indent}{line}" if line.strip() else "" for line in lines)


def has_content(text: str) -> bool:
    """Return whether a text contains words or a link."""
    return re.search(r"\w|\]\(", text) is not None


def day_of_name(name: str) -> date | None:
    """Return the day that a file name without its suffix is, or begins with."""
    found = day_of_path(f"{name}.md")
    return found.day if found and found.rank < STRAY else None


def local_moment(text: str, zone: tzinfo | None) -> datetime:
    """Return a moment in ISO 8601; a time in UTC is converted to `zone`. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    return moment.astimezone(zone) if moment.tzinfo and zone else moment


def entries_of_json(text: str) -> list[Any]:
    """Return the entries of a journal in JSON. Raises ValueError."""
    import json

    try:
        data = json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    entries = data.get("entries") if isinstance(data, dict) else None
    if not isinstance(entries, list):
        raise ValueError("no list of entries")
    return entries


def place_in_json(path: str, error: Exception) -> ForeignPlace:
    """Return the place where a text is not JSON, or is not of the expected form."""
    message = Message("not JSON: {error}", error=getattr(error, "msg", error))
    return ForeignPlace(path, getattr(error, "lineno", 1), message)
