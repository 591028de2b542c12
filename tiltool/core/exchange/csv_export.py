"""Tasks as comma-separated values (RFC 4180, but with the newlines of any other text file)."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date

from tiltool.core.exchange.item import ExchangeItem, every_item, row_losses

_COLUMNS = (
    "title", "state", "priority", "due", "scheduled", "start", "created", "done", "project", "tags", "repeat", "uid"
)  # fmt: skip
_END = "\r\n"  # with this line terminator, the writer also quotes a lone \r


class _Rows(list[str]):
    """Collects the rows of a `csv.writer`, which requires of a file only the method `write`."""

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
    """Yield the parts of the items that the table can't represent."""
    for item in every_item(items):
        yield from row_losses(item, item.title)


def _cell(value: str | date | tuple[str, ...] | None) -> str:
    if isinstance(value, tuple):
        return " ".join(value)
    return value.isoformat() if isinstance(value, date) else value or ""
