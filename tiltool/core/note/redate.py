"""A day in a text written as another day, in the form that it had."""

from collections.abc import Sequence
from datetime import date
from itertools import islice, product
from typing import NamedTuple

from tiltool.core.note.written_days import DOUBTFUL, SURE, DayPart, Form, read_days, write_day

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
