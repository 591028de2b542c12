"""The table of tasks: every row can be read back, whatever is in it."""

import csv
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tiltool.core.exchange.csv_export import write_csv
from tiltool.core.exchange.item import ExchangeItem

HEAD = "title,state,priority,due,scheduled,start,created,done,project,tags,repeat,uid\n"


def test_a_table() -> None:
    child = ExchangeItem("c", notes=("n",))
    items = [
        ExchangeItem("a", "doing", "high", date(2020, 9, 24), tags=("x", "y"), children=(child,)),
        ExchangeItem("b", uid="7"),
    ]
    assert write_csv(items) == f"{HEAD}a,doing,high,2020-09-24,,,,,,x y,,\nc,open,,,,,,,,,,\nb,open,,,,,,,,,,7\n"


def test_no_rows() -> None:
    assert write_csv([]) == HEAD


def test_what_a_table_quotes() -> None:
    assert write_csv([ExchangeItem('a, "b"')]).splitlines()[1].startswith('"a, ""b""",open')


def test_a_formula_stays_as_it_is() -> None:
    assert write_csv([ExchangeItem("=1+1")]).splitlines()[1].startswith("=1+1,open")


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@given(st.lists(st.tuples(texts, texts, texts)))
def test_rows_are_read_back(some: list[tuple[str, str, str]]) -> None:
    # a file is read as it is, in lines that end with \n
    table = write_csv(ExchangeItem(title, repeat=repeat, uid=uid) for title, repeat, uid in some)
    lines = [f"{line}\n" for line in table.split("\n")[:-1]]
    rows = [*csv.reader(lines)]
    assert rows[0] == HEAD.strip().split(",")
    assert [(row[0], row[10], row[11]) for row in rows[1:]] == some
