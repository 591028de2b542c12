"""Journals of jrnl: its own text, and its exports as text, Markdown and JSON."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from tiltool.core.foreign.foreign_note import (
    Export,
    ForeignNote,
    ForeignNotes,
    ForeignPlace,
    entries_of_json,
    map_words,
    place_in_json,
    tag_of,
)
from tiltool.core.text.lines import split_lines
from tiltool.messages import Message

_HEAD = r"\[?(?P<day>\d{4}-\d\d-\d\d)(?: (?P<time>\d{1,2}:\d\d)(?::\d\d)?(?: ?(?P<half>(?i:[ap]m)))?)?\]? (?P<star>\* )?(?P<title>.*)"
_SENTENCE = r"(?P<title>.+?[.!?。！？]+)(?P<star> \*)?(?: (?P<body>\S.*))?"
_TAG = r"(?<![\w@.])@(?P<tag>[^\W\d_][\w/-]*)(?![\w@]*\.[a-z]{2,}\b)"


def read_jrnl(export: Export) -> ForeignNotes:
    """Return the entries of journals, one for each moment."""
    notes: list[ForeignNote] = []
    losses: list[ForeignPlace] = []
    problems: list[ForeignPlace] = []
    for path, text in export.texts.items():
        try:
            found = [*(_json_entries(path, text) if text.lstrip()[:1] == "{" else _text_entries(path, text))]
        except ValueError as error:
            problems.append(place_in_json(path, error))
            continue
        if not found:
            problems.append(ForeignPlace(path, 1, Message("no entry begins here")))
        for each in found:
            (notes if isinstance(each, ForeignNote) else losses).append(each)  # type: ignore[arg-type]
    return ForeignNotes(tuple(notes), tuple(losses), tuple(problems))


def _text_entries(path: str, text: str) -> Iterator[ForeignNote | ForeignPlace]:
    entry: tuple[int, re.Match[str], list[str]] | None = None
    for number, line in enumerate(split_lines(text), 1):
        head = re.fullmatch(_HEAD, line)
        if head and _is_moment(head):
            if entry:
                yield _of_text(path, *entry)
            entry = number, head, []
        elif entry:
            entry[2].append(line)
        elif line.strip():
            yield ForeignPlace(path, number, Message("text before the first entry is left out: {text}", text=line))
    if entry:
        yield _of_text(path, *entry)


def _is_moment(head: re.Match[str]) -> bool:
    try:
        date.fromisoformat(head["day"])
    except ValueError:
        return False
    return not head["time"] or int(head["time"].partition(":")[0]) < 24


def _of_text(path: str, number: int, head: re.Match[str], body: list[str]) -> ForeignNote:
    words, starred = head["title"].strip(), bool(head["star"])
    if words.endswith(" *"):
        words, starred = words[:-2], True
    sentence = re.fullmatch(_SENTENCE, words)
    if sentence:  # jrnl's title is the first sentence of the text
        words, starred = sentence["title"], starred or bool(sentence["star"])
        body = [sentence["body"], *body] if sentence["body"] else body
    return _entry(path, number, date.fromisoformat(head["day"]), _clock(head), words, "\n".join(body), starred)


def _clock(head: re.Match[str]) -> str:
    """Return the time of an entry on a 24-hour clock; "" if it has none."""
    hour, _, minute = (head["time"] or "").partition(":")
    if head["half"]:
        hour = str(int(hour) % 12 + 12 * (head["half"].lower() == "pm"))
    return f"{int(hour):02}:{minute}" if minute else ""


def _json_entries(path: str, text: str) -> Iterator[ForeignNote | ForeignPlace]:
    for number, entry in enumerate(entries_of_json(text), 1):
        try:
            yield _of_json(path, number, entry)
        except (KeyError, TypeError, ValueError, AttributeError):
            yield ForeignPlace(path, number, Message("entry {number} has no date and title; left out", number=number))


def _of_json(path: str, number: int, entry: Any) -> ForeignNote:
    title, body = entry["title"] + "", entry.get("body") or ""
    day, time = date.fromisoformat(entry["date"]), entry.get("time") or ""
    missing = [tag for tag in entry.get("tags") or () if tag.lower() not in f"{title} {body}".lower()]
    return _entry(path, number, day, time, title, "\n".join((body, " ".join(missing))), entry.get("starred") is True)


def _entry(path: str, line: int, day: date, time: str, title: str, body: str, starred: bool) -> ForeignNote:
    def tag(found: re.Match[str]) -> str:
        return f"#{tag_of(found['tag'])}"

    title = f"{map_words(title, _TAG, tag)}{' ⭐' if starred else ''}"
    return ForeignNote(path, map_words(body, _TAG, tag).strip("\n").rstrip(), line, day, time, title.strip())
