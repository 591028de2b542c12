"""The note model that every format of other programs is read into."""

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
    """The files of another program: the texts of those that hold notes, and the paths of all of them."""

    texts: Mapping[str, str]
    paths: tuple[str, ...] = ()
    zone: tzinfo | None = None
    """In which its moments are days."""
    fields: str = "plain"
    """The notation of dates and priorities in titles."""


class ForeignPlace(NamedTuple):
    """A place in an export, and what happened to what is there."""

    path: str
    line: int
    message: str


class ForeignNote(NamedTuple):
    """A note of another program, or its text for one day, in Markdown.

    Its links still name files and notes of the export, the former relative to `source`.
    """

    source: str
    text: str
    line: int = 1
    day: date | None = None
    time: str = ""
    title: str = ""
    path: str = ""
    """Where a note without a day goes: folders and name, as its program writes them."""
    tags: tuple[str, ...] = ()
    meta: tuple[tuple[str, str], ...] = ()
    """Keys and values of its front matter, as YAML."""
    is_private: bool = False
    names: tuple[str, ...] = ()
    """What links may call it, other than its path and its title."""


class ForeignNotes(NamedTuple):
    """The notes of an export, what til can't represent, what is invalid, and the files that are not meant to be copied."""

    notes: tuple[ForeignNote, ...]
    losses: tuple[ForeignPlace, ...] = ()
    problems: tuple[ForeignPlace, ...] = ()
    ignored: frozenset[str] = frozenset()


def yaml_value(value: str | Iterable[str]) -> str:
    """Return a text, or a list of texts, as YAML on one line: what is not plain is quoted."""
    if not isinstance(value, str):
        return f"[{', '.join(map(yaml_value, value))}]"
    text = " ".join(value.split())
    if re.fullmatch(rf"{_PLAIN}|{_DAY}", text):
        return text
    import json

    return json.dumps(text, ensure_ascii=False)


def map_lines(text: str, change: Callable[[str], str]) -> str:
    """Return a text with its lines outside fenced code changed, and its newlines as they are."""
    newlines = (*re.findall(_NEWLINE, text), "")
    lines = (line if fence else change(line) for line, fence in lines_and_fences(text))
    return "".join(f"{line}{newline}" for line, newline in zip(lines, newlines, strict=True))


def lines_and_fences(text: str) -> Iterator[tuple[str, str]]:
    """Yield every line of a text with the fence of the code that it is in, or opens or closes; "" for other lines."""
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
    """Return a text with all matches of a pattern changed that are not in code."""
    both = re.compile(f"{CODE}|{pattern}")
    return map_lines(text, lambda line: both.sub(lambda found: found[0] if found["code"] else change(found), line))


def demoted(text: str, level: int) -> str:
    """Return a text whose highest heading has this level or a deeper one."""
    heads = [re.match(_HEAD, line) for line, fenced in lines_and_fences(text) if not fenced]
    depth = level - min((len(head["marks"]) for head in heads if head), default=level)
    return map_lines(text, lambda line: _lowered(line, depth)) if depth > 0 else text


def _lowered(line: str, depth: int) -> str:
    head = re.match(_HEAD, line)
    return f"{head['indent']}{'#' * min(6, len(head['marks']) + depth)}{line[head.end() :]}" if head else line


def tag_of(name: str) -> str:
    """Return a name as a tag: blanks and marks that end a tag are hyphens."""
    return re.sub(r"[^\w/-]+", "-", name.strip().lstrip("#@")).strip("-/")


def titled(text: str) -> tuple[str, str]:
    """Return the title that is the first line of a text, as a heading of level 1, and the text below it; "" if there is none."""
    head = re.match(r"\s*#[ \t]+(?P<title>\S.*?)[ \t#]*(?:\r?\n|$)", text)
    return (head["title"], text[head.end() :].lstrip("\r\n")) if head else ("", text)


def indented(lines: Iterable[str], indent: str) -> Iterator[str]:
    """Yield lines further to the right; blanks at their end, which may break a line, stay."""
    return (f"{indent}{line}" if line.strip() else "" for line in lines)


def has_content(text: str) -> bool:
    """Return whether a text holds words or a link."""
    return re.search(r"\w|\]\(", text) is not None


def day_of_name(name: str) -> date | None:
    """Return the day that the name of a file, without its suffix, is or begins with."""
    found = day_of_path(f"{name}.md")
    return found.day if found and found.rank < STRAY else None


def local_moment(text: str, zone: tzinfo | None) -> datetime:
    """Return a moment of ISO 8601, a time in UTC as the clocks of `zone` show it. Raises ValueError."""
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
    """Return where a text is not JSON, or not of the form that it should have."""
    message = Message("not JSON: {error}", error=getattr(error, "msg", error))
    return ForeignPlace(path, getattr(error, "lineno", 1), message)
