"""Redating: the day in a text is replaced by another, written in the same form."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import islice, product
from typing import NamedTuple

from tiltool.core.dates.written_days import DOUBTFUL, SURE, DayPart, Form, read_days, write_day
from tiltool.core.note.frontmatter import read_front_matter
from tiltool.core.text.lines import line_table

STATES_DAY = (
    r"(?i)[\"']?[^\s:]*(?:date|day|creat|modif|updat|title|name|slug|alias|permalink|url|week|month"
    r"|작성|날짜|제목|日付|日期|标题)[^:]*:"
)
"""A line of front matter whose key names the day of the note, or its title."""

_MOST_READINGS = 200


class Sample(NamedTuple):
    """The day of an earlier note and its lines, which show how a line changes from day to day."""

    day: date
    lines: frozenset[str]


class LineForm(NamedTuple):
    """The form of a line, and the number of earlier notes that have the same line, dated as they are."""

    form: Form
    shared: int

    @property
    def is_dated(self) -> bool:
        """Return whether the line changes from day to day."""
        return any(part.token for part in self.form)


def redated(text: str, old: date, new: date) -> str:
    """Return a title with `old` written as `new` wherever it stands, in the same form, weekdays too."""
    return write_day(line_form(text, old, titled=True).form, new)


def redated_heading(text: str, old: date, new: date) -> str:
    """Return a note with its day updated where it states it: in front matter, and in a heading at its top."""
    lines = line_table(text)
    end = read_front_matter(lines).end
    top = lines.after_blanks(end)
    made = [text[: lines.start(0)]]
    for number in range(len(lines)):
        line = lines.span(number, number + 1).of(text)
        states = re.match(STATES_DAY, line) if number < end else number == top and line.startswith("#")
        made.append(redated(line, old, new) if states and "](" not in line and "[[" not in line else line)
    return "".join(made)


def line_form(line: str, day: date, samples: Sequence[Sample] = (), *, titled: bool = False) -> LineForm:
    """Return the form of a line of a note of `day`: the reading that most of the earlier notes share.

    Without evidence, sure dates move with the day, likely ones only where a date is expected (`titled`): in a
    title and in front matter. Doubtful ones stay.
    """
    choices: list[Sequence[Form]] = []
    end = 0
    for found in read_days(line, day):
        fixed = (DayPart("", line[found.start : found.end]),)
        moves = found.certainty == SURE or (titled and found.certainty > DOUBTFUL)
        choices.append([(DayPart("", line[end : found.start]),)])
        choices.append([*found.forms, fixed] if moves else [fixed, *found.forms])
        end = found.end
    choices.append([(DayPart("", line[end:]),)])
    readings = (tuple(part for form in chosen for part in form) for chosen in islice(product(*choices), _MOST_READINGS))
    rated = [LineForm(form, _shared(form, samples)) for form in (readings if samples else islice(readings, 1))]
    return max(rated, key=lambda each: each.shared)  # of equals the first, the usual one


def _shared(form: Form, samples: Sequence[Sample]) -> int:
    return sum(write_day(form, sample.day).rstrip() in sample.lines for sample in samples)
