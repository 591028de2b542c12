"""The account of a note: which section, task or passage is published, and what holds back each of the others."""

import json
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from tiltool.core.note.heading_aliases import PLAIN
from tiltool.core.note.model import Heading, Note, Section
from tiltool.core.publish.privacy import HeldSpan
from tiltool.core.publish.public_parts import PublicParts
from tiltool.core.publish.rules import Hold
from tiltool.core.text.lines import Span, merged
from tiltool.messages import message_data, message_from_data


class NotePart(NamedTuple):
    """A part of a note: a section, a heading in it, a task or a passage of text; `hold` is None if it is published."""

    kind: str  # section, heading, task or text
    title: str
    role: str  # of its section; `plain` if it has none
    line: int
    hold: Hold | None


class PartCount(NamedTuple):
    """How many parts of a kind and role are published, and how many are held back."""

    kind: str
    role: str
    published: int
    held: int


def parts_of_note(note: Note, parts: PublicParts) -> tuple[NotePart, ...]:
    """Return the sections, headings and tasks of a note, and anything else held back, in the order of the text."""
    starts = [each.span.start for each in parts.held]

    def hold_at(offset: int) -> Hold | None:
        place = bisect_right(starts, offset) - 1
        return parts.held[place].hold if place >= 0 and offset < parts.held[place].span.end else None

    found: list[tuple[int, NotePart]] = []
    for section in note.sections:
        role = section.role or PLAIN
        start = _start_of(section, note.text)
        if section.heading or note.text[start : section.end].strip():
            hold = hold_at(start)
            if hold and hold.code == "role" and _shows_tags(section, note.text, parts.tags):
                hold = None
            found.append((start, NotePart("section", section.title or "", role, note.lines.at(start) + 1, hold)))
        for heading in _own_headings(section):
            part = NotePart("heading", heading.title, role, heading.line, hold_at(heading.span.start))
            found.append((heading.span.start, part))
        for task in section.tasks():
            found.append((task.head.start, NotePart("task", task.title, role, task.line, hold_at(task.box.start))))
    found += _passages(note, parts.held, [offset for offset, _ in found])
    return tuple(part for _, part in sorted(found, key=lambda each: each[0]))


def _start_of(section: Section, text: str) -> int:
    """Return the offset where a section begins: at its heading or its first word."""
    if section.heading or not section.groups:
        return section.heading.span.start if section.heading else 0
    start, end = section.groups[0].body
    return start + len(text[start:end]) - len(text[start:end].lstrip())


def _shows_tags(section: Section, text: str, tags: Iterable[Span]) -> bool:
    """Return whether a tags section is empty, or partly shown as tags."""
    if section.role != "tags" or not section.heading:
        return False
    start = section.heading.span.end
    is_empty = not text[start : max(start, section.end)].strip()
    return is_empty or any(start <= each.start < section.end and each.of(text).strip() for each in tags)


def _own_headings(section: Section) -> Iterator[Heading]:
    """Yield each heading below that of a section once, even if nested groups repeat it."""
    return (heading for heading in dict.fromkeys(section.headings()) if heading != section.heading)


def _passages(note: Note, held: Iterable[HeldSpan], known: Sequence[int]) -> Iterator[tuple[int, NotePart]]:
    """Yield the passages held back by a mark or a tag that neither are nor contain a known part."""
    starts = sorted(known)
    for span, hold in _joined(held):
        place = bisect_right(starts, span.start - 1)
        if (
            hold.code != "role"
            and not (place < len(starts) and starts[place] < span.end)
            and span.of(note.text).strip()
        ):
            role = next((each.role for each in reversed(note.sections) if _begins(each, span.start)), None)
            yield span.start, NotePart("text", "", role or PLAIN, note.lines.at(span.start) + 1, hold)


def _joined(held: Iterable[HeldSpan]) -> Iterator[HeldSpan]:
    """Yield the held spans, merging adjacent ones that are held back by the same thing."""
    for hold, spans in groupby(held, key=lambda each: each.hold):
        for start, end in merged(each.span for each in spans):
            yield HeldSpan(Span(start, end), hold)


def _begins(section: Section, offset: int) -> bool:
    first = section.heading.span.start if section.heading else section.groups[0].body.start if section.groups else 0
    return first <= offset


def count_parts(parts: Iterable[NotePart]) -> tuple[PartCount, ...]:
    """Return how many parts of each kind and role are published and held back."""
    counts: Counter[tuple[str, str, bool]] = Counter((each.kind, each.role, each.hold is None) for each in parts)
    kinds = dict.fromkeys((kind, role) for kind, role, _ in counts)
    return tuple(PartCount(*key, counts[*key, True], counts[*key, False]) for key in kinds)


def total_counts(counts: Iterable[PartCount]) -> tuple[PartCount, ...]:
    """Return the sums of counts by kind and role."""
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for kind, role, published, held in counts:
        sum_of = sums[kind, role]
        sum_of[0] += published
        sum_of[1] += held
    return tuple(PartCount(*of, *sum_of) for of, sum_of in sums.items())


class Account(NamedTuple):
    """Which parts of a note are published and which are not, or what holds the whole note back."""

    hold: Hold | None
    parts: tuple[NotePart, ...] = ()


def account_text(account: Account) -> str:
    """Return an account as JSON: each hold once, and the parts with the number of theirs."""
    holds = {account.hold: 0}
    parts = [(*part[:-1], holds.setdefault(part.hold, len(holds))) for part in account.parts]
    return json.dumps(([*map(_hold_data, holds)], parts), ensure_ascii=False, separators=(",", ":"))


def account_from_text(text: str) -> Account:
    """Return the account in a text of `account_text`."""
    data, parts = json.loads(text)
    holds = [*map(_hold_of, data)]
    return Account(holds[0], tuple(NotePart._make((*part[:-1], holds[part[-1]])) for part in parts))


def _hold_data(hold: Hold | None) -> object:
    return hold and (hold.code, message_data(hold.message), hold.line, hold.keys)


def _hold_of(data: Any) -> Hold | None:
    return data and Hold(data[0], message_from_data(data[1]), data[2], tuple(data[3]))
