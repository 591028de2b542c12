"""Tasks as a table of comma-separated values (RFC 4180, though with the newlines of every other text)."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date

from tiltool.core.exchange.item import ExchangeItem, every_item, row_losses

_COLUMNS = (
    "title", "state", "priority", "due", "scheduled", "start", "created", "done", "project", "tags", "repeat", "uid"
)  # fmt: skip
_END = "\r\n"  # the line terminator of the writer decides what it quotes: also a lone \r


class _Rows(list[str]):
    """Collects the rows of a `csv.writer`, which needs nothing of a file but `write`."""

    def write(self, row: str) -> None:
        self.append(f"{row.removesuffix(_END)}\n")


def write_csv(items: Iterable[ExchangeItem]) -> str:
    """Return the items as a table with a header row; a task's children are in the rows below it.

    Days are written 2020-09-24, tags are separated by spaces; notes are left out. A title that begins with `=`, `+`,
    `-` or `@` is written unchanged: the table has to agree with the notes. A spreadsheet takes such a title for
    a formula, so import that column as text.
    """
    rows = _Rows()
    table = csv.writer(rows, lineterminator=_END)
    table.writerow(_COLUMNS)
    table.writerows([_cell(getattr(item, name)) for name in _COLUMNS] for item in every_item(items))
    return "".join(rows)


def csv_losses(items: Iterable[ExchangeItem]) -> Iterator[str]:
    """Yield what the table can't represent of the items."""
    for item in every_item(items):
        yield from row_losses(item, item.title)


def _cell(value: str | date | tuple[str, ...] | None) -> str:
    if isinstance(value, tuple):
        return " ".join(value)
    return value.isoformat() if isinstance(value, date) else value or ""
