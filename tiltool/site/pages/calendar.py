"""Days as pictures: the heatmap of a year, and a month as a table."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from tiltool.site.model.site import Facts
from tiltool.site.render.rendered_note import PublicNote
from tiltool.site.strings import month_name, short_date, weekday_initials

_CELL, _GAP, _TOP, _LEFT = 11, 3, 16, 24
_LEVELS = (1, 3, 6, 10)
"""How much a day has to hold for each shade: a note, and what was learned and done in it."""


class Heatmap(NamedTuple):
    """A year as columns of weeks: one path a shade, and names for the months."""

    width: int
    height: int
    paths: tuple[str, ...]
    months: tuple[tuple[int, str], ...]
    weekdays: tuple[tuple[int, str], ...]
    label: str


class Cell(NamedTuple):
    """A day of a month; 0 for a gap."""

    number: int
    url: str


class Month(NamedTuple):
    """A month as a table of weeks."""

    name: str
    url: str
    written: int
    weekdays: tuple[str, ...]
    weeks: tuple[tuple[Cell, ...], ...]


def weight(note: PublicNote) -> int:
    """Return how much a day holds: one for the note, one a topic, one a task that was done."""
    return 1 + len(note.topics) + sum(task.is_done and task.role != "yesterday" for task in note.tasks)


def heatmap(facts: Facts, until: date, weeks: int = 53) -> Heatmap:
    """Return the weeks up to the one of `until`."""
    language, words = facts.settings.language, facts.settings.words
    weights = {note.day: weight(note) for note in reversed(facts.days)}
    monday = until - timedelta(days=until.weekday(), weeks=weeks - 1)
    paths = [""] * (len(_LEVELS) + 1)
    months: list[tuple[int, str]] = []
    written = 0
    for column in range(weeks):
        first = monday + timedelta(weeks=column)
        if first.day <= 7 and column < weeks - 2:
            name = f"{first.month}월" if language == "ko" else month_name(first, language)[:3]
            months.append((_LEFT + column * (_CELL + _GAP), name))
        for row in range(7):
            day = first + timedelta(days=row)
            if day > until:
                break
            held = weights.get(day.isoformat(), 0)
            written += bool(held)
            x, y = _LEFT + column * (_CELL + _GAP), _TOP + row * (_CELL + _GAP)
            paths[sum(held >= level for level in _LEVELS)] += f"M{x} {y}h{_CELL}v{_CELL}h-{_CELL}z"
    rows = tuple((_TOP + row * (_CELL + _GAP) + 9, weekday_initials(language)[row]) for row in (0, 2, 4))
    label = f"{words['activity']}: {short_date(monday, language)} – {short_date(until, language)}, "
    return Heatmap(
        _LEFT + weeks * (_CELL + _GAP),
        _TOP + 7 * (_CELL + _GAP),
        tuple(paths),
        tuple(months),
        rows,
        label + words["days"].format(written),
    )


def month(facts: Facts, first: date, notes: Iterable[PublicNote]) -> Month:
    """Return a month; days that have a note carry its address."""
    urls: Mapping[int, str] = {int(note.day[8:]): facts.urls[note.path] for note in notes}
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    cells = [Cell(0, "")] * first.weekday()
    cells += [Cell(number, urls.get(number, "")) for number in range(1, last.day + 1)]
    cells += [Cell(0, "")] * (-len(cells) % 7)
    return Month(
        name=month_name(first, facts.settings.language),
        url=f"{first.year:04}/{first.month:02}/",
        written=len(urls),
        weekdays=weekday_initials(facts.settings.language),
        weeks=tuple(_weeks(cells)),
    )


def _weeks(cells: Sequence[Cell]) -> Iterable[tuple[Cell, ...]]:
    return (tuple(cells[at : at + 7]) for at in range(0, len(cells), 7))
