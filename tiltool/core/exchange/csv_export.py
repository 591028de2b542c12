"""Tasks as a table of comma-separated values (RFC 4180, though with the newlines of every other text)."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date

from tiltool.core.exchange.item import ExchangeItem, every_item

_COLUMNS = (
    "title",
    "state",
    "priority",
    "due",
    "scheduled",
    "start",
    "created",
    "done",
    "project",
    "tags",
    "repeat",
    "uid",
)

_END = "\r\n"  # what the writer ends a row with decides what it quotes: a lone \r, too


class _Rows(list[str]):
    """Takes the rows of a `csv.writer`: all that it asks of a file is `write`."""

    def write(self, row: str) -> None:
        self.append(f"{row.removesuffix(_END)}\n")


def write_csv(items: Iterable[ExchangeItem]) -> str:
    """Return the items as a table with a row of names above, a task's children in the rows below it.

    Days are written 2020-09-24, tags with a space between; notes are left out. A title that begins with `=`, `+`,
    `-` or `@` is written as it is: a table has to say what the notes say. A spreadsheet takes such a title for
    a formula, so import that column as text.
    """
    rows = _Rows()
    table = csv.writer(rows, lineterminator=_END)
    table.writerow(_COLUMNS)
    table.writerows([_cell(getattr(item, name)) for name in _COLUMNS] for item in every_item(items))
    return "".join(rows)


def csv_losses(items: Iterable[ExchangeItem]) -> Iterator[str]:
    """Yield what the table doesn't say of the items."""
    for item in every_item(items):
        if item.children:
            yield f"{item.title}: the tasks below it stand by themselves"
        if item.notes:
            yield f"{item.title}: the lines below it"


def _cell(value: str | date | tuple[str, ...] | None) -> str:
    if isinstance(value, tuple):
        return " ".join(value)
    return value.isoformat() if isinstance(value, date) else value or ""
