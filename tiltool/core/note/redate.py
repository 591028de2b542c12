"""Redating: replacing the day in a text by another, written in the same form."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import islice, product
from typing import NamedTuple

from tiltool.core.dates.day_tokens import NEIGHBOURS, DayPart, Form, write_day
from tiltool.core.dates.days import day_after
from tiltool.core.dates.written_days import DAY_TOKENS, LIKELY, SURE, read_days
from tiltool.core.note.frontmatter import read_front_matter
from tiltool.core.text.lines import line_table

STATES_DAY = (
    r"(?i)[\"']?[^\s:]*(?:date|day|creat|modif|updat|title|name|slug|alias|permalink|url|week|month"
    r"|작성|날짜|제목|日付|タイトル|日期|标题)[^:]*:"
)
"""A line of front matter whose key names the day of the note, or its title."""

_LEADING_WORDS = (
    r"(?i)prev(?:ious)?|next|yesterday|today|tomorrow|back|forward|day|note|어제|오늘|내일|이전|다음|전날|다음날|昨日|今日|明日"
    r"|前日|翌日|前へ|次へ|昨天|今天|明天|上一篇|下一篇|W"
)
STATES_NEIGHBOUR = (
    r"(?i)[\"']?(?:prev|next|yesterday|tomorrow|before|after|이전|다음|어제|내일|前日|翌日|昨日|明日|昨天|明天)[^:]*:"
)
"""A line of front matter whose key names the day before or after."""

_MOST_READINGS = 200


class Sample(NamedTuple):
    """The day of an earlier note and its lines, which show how a line changes from day to day."""

    day: date
    lines: frozenset[str]
    before: date | None = None  # the day of the note before that one


class LineForm(NamedTuple):
    """The form of a line, and the number of earlier notes with the same line, each with its own dates."""

    form: Form
    shared: int

    @property
    def is_dated(self) -> bool:
        """Return whether the line changes from day to day."""
        return any(part.token for part in self.form)


def redated(text: str, old: date, new: date) -> str:
    """Return a title with every `old` day replaced by `new` in the same form, including weekdays."""
    return write_day(line_form(text, old, least=LIKELY).form, new)


def redated_heading(text: str, old: date, new: date) -> str:
    """Return a note with its day updated where stated: in front matter, and in a heading at its top."""
    lines = line_table(text)
    end = read_front_matter(lines).end
    top = lines.after_blanks(end)
    made = [text[: lines.start(0)]]
    for number in range(len(lines)):
        line = lines.span(number, number + 1).of(text)
        states = re.match(STATES_DAY, line) if number < end else number == top and line.startswith("#")
        made.append(redated(line, old, new) if states and "](" not in line and "[[" not in line else line)
    return "".join(made)


def line_form(
    line: str,
    day: date,
    samples: Sequence[Sample] = (),
    *,
    least: int = SURE,
    near: int | None = None,
    before: date | None = None,
) -> LineForm:
    """Return the form of a line in a note of `day`: the reading that most of the earlier notes share.

    Without evidence, dates with at least the certainty `least` move with the day: those that are sure, and also likely
    ones where a date is expected, in a title and in front matter. So do days with the certainty `near` that the line
    states beside its own, such as that of the note `before`.
    """
    choices: list[Sequence[Form]] = []
    end = 0
    for found in _dates(line, day, least, near, before):
        fixed = (DayPart("", line[found.start : found.end]),)
        choices.append([(DayPart("", line[end : found.start]),)])
        choices.append([*found.forms, fixed] if found.moves else [fixed, *found.forms])
        end = found.end
    choices.append([(DayPart("", line[end:]),)])
    readings = (tuple(part for form in chosen for part in form) for chosen in islice(product(*choices), _MOST_READINGS))
    rated = [LineForm(form, _shared(form, samples)) for form in (readings if samples else islice(readings, 1))]
    return max(rated, key=lambda each: each.shared)  # the first of equals, which is the usual one


class _Date(NamedTuple):
    """A date in a line: its place, its forms, and whether it moves without evidence."""

    start: int
    end: int
    forms: Sequence[Form]
    moves: bool

    def lacks_day(self) -> bool:
        return not any(part.token in DAY_TOKENS for part in self.forms[0])


def _dates(line: str, day: date, least: int, near: int | None, before: date | None) -> list[_Date]:
    """Return the dates in a line, in order; of two at one place, the day itself, unless only the other has a day."""
    own = [_Date(each.start, each.end, each.forms, each.certainty >= least) for each in read_days(line, day)]
    if near is None and "[[" not in line and "](" not in line:
        return own
    days: dict[date, list[str]] = {}
    for name, known in product([*NEIGHBOURS][1:], _days_before(day, before)):
        days.setdefault(NEIGHBOURS[name](day, known), []).append(name)
    others = [
        _Date(
            each.start,
            each.end,
            [tuple(part._replace(of=name) for part in form) for name in names for form in each.forms],
            near is not None,
        )
        for other, names in days.items()
        for each in read_days(line, other)
        if each.certainty >= (SURE if near is None else near)
    ]
    found: list[_Date] = []
    for one in sorted([*own, *others], key=_Date.lacks_day):
        if all(one.end <= each.start or each.end <= one.start for each in found):
            found.append(one)
    return sorted(found)


def _shared(form: Form, samples: Sequence[Sample]) -> int:
    return sum(
        any(
            write_day(form, sample.day, before).rstrip() in sample.lines
            for before in _days_before(sample.day, sample.before)
        )
        for sample in samples
    )


def _days_before(day: date, before: date | None) -> tuple[date, ...]:
    """Return the day of the note before or, if unknown, its candidates: the day before and the last working day."""
    return (before,) if before else (day_after(day, -1), day_after(day, -{0: 3, 6: 2}.get(day.weekday(), 1)))


def is_navigation(line: str) -> bool:
    """Return whether a line has links, but no box, and no words except days and directions such as "previous"."""
    if ("[[" not in line and "](" not in line) or re.search(r"\[[^\[\]]{1,2}\][ \t]", line):
        return False
    from tiltool.core.dates.day_removal import undated

    words = re.findall(r"[^\W\d_]+", undated(re.sub(r"(?<=[(\[])(?:\.?[\w.-]*/)+|\.md\b", "", line)))
    return all(re.fullmatch(_LEADING_WORDS, word) for word in words)
