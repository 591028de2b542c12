"""Calendars: the heatmap of a year, and a month as a table."""

from calendar import monthcalendar
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from tiltool.core.tasks.statistics import SHADES, mondays, shades
from tiltool.site.model.site import Site
from tiltool.site.render.rendered_note import PublicNote
from tiltool.site.strings import counted, month_name, month_title, short_date, weekday_initials

_YEAR, _MONTH = 53, 5  # weeks
_CELL, _GAP, _TOP, _LEFT, _NAME = 11, 3, 16, 24, 28


class Heatmap(NamedTuple):
    """A year as columns of weeks: one SVG path per shade, and the names of the months."""

    width: int
    height: int
    paths: tuple[str, ...]
    months: tuple[tuple[int, str], ...]
    weekdays: tuple[tuple[int, str], ...]
    label: str
    is_young: bool  # spans less than a year


class Month(NamedTuple):
    """A month as a table of weeks: the number and address of each day; 0 for a gap."""

    name: str
    url: str
    weekdays: tuple[str, ...]
    weeks: tuple[tuple[tuple[int, str], ...], ...]


def heatmap(site: Site) -> Heatmap | None:
    """Return a heatmap of the year up to the newest day, or since a young notebook's first week; None if there are no days."""
    if not site.days:
        return None
    language, words, until = site.settings.language, site.settings.words, date.fromisoformat(site.days[0].day)
    shade_of = shades(site.activity.values())
    oldest = min(shade_of)
    weeks = min(_YEAR, (until - oldest + timedelta(days=oldest.weekday())).days // 7 + 1)
    paths = [""] * SHADES
    months: list[tuple[int, str]] = []
    mondays_shown = mondays(until - timedelta(weeks=weeks - 1), until, weeks)
    for column, monday in enumerate(mondays_shown):
        x = _LEFT + column * (_CELL + _GAP)
        if (monday.day <= 7 and column < weeks - 2) or (weeks < _MONTH and not column):
            month_shown = monday if column else max(monday, oldest)
            months.append((x, month_name(month_shown, language)[:3]))
        for row in range(min(7, (until - monday).days + 1)):
            y = _TOP + row * (_CELL + _GAP)
            paths[shade_of.get(monday + timedelta(days=row), 0)] += f"M{x} {y}h{_CELL}v{_CELL}h-{_CELL}z"
    if len(months) > 1 and months[1][0] - months[0][0] < _NAME:
        del months[0]  # the two names would overlap
    first = mondays_shown[0]
    written = sum(first <= day <= until for day in shade_of)
    rows = tuple((_TOP + row * (_CELL + _GAP) + 9, weekday_initials(language)[row]) for row in (0, 2, 4))
    label = f"{words['activity']}: {short_date(first, language)} – {short_date(until, language)}, "
    return Heatmap(
        max(_LEFT + weeks * (_CELL + _GAP), months[-1][0] + _NAME if months else 0),
        _TOP + 7 * (_CELL + _GAP),
        tuple(paths),
        tuple(months),
        rows,
        label + counted(words, "days", written),
        weeks < _YEAR,
    )


def month_url(first: date) -> str:
    """Return the address of a month's page."""
    return f"{first.year:04}/{first.month:02}/"


def month(site: Site, first: date, notes: Iterable[PublicNote]) -> Month:
    """Return the calendar of a month; a day with a note has that note's address."""
    urls = {int(note.day[8:]): site.urls[note.path] for note in notes}
    return Month(
        name=month_title(first, site.settings.language),
        url=month_url(first),
        weekdays=weekday_initials(site.settings.language),
        weeks=tuple(tuple((day, urls.get(day, "")) for day in week) for week in monthcalendar(first.year, first.month)),
    )
