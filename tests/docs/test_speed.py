"""The page about speed shows what is recorded, and nothing else; nothing is measured here."""

from pathlib import Path

import pytest

from benchmarks.limits import LIMITS, shown, verdicts
from benchmarks.page import FILE, page
from benchmarks.results import Figure, Found, History, Number, Record, Results, load, save, with_run
from benchmarks.terminal import CLICK, NEW


def record(seconds: float) -> Record:
    figures = {
        CLICK: Figure(0.04, 0.05, 0.06, 1 << 20, 3, CLICK),
        NEW: Figure(seconds, 0.2, 0.3, 30 << 20, 3, CLICK),
    }
    return Record("2026-03-02", "a machine", 3650, Found(figures, {"the notes": Number(24.1, "MiB")}, {"til": "1.0"}))


def row(results: Results) -> str:
    return next(line.replace("\u00a0", " ") for line in page(results).splitlines() if line.startswith("| `til new` |"))


def test_page_is_made_of_the_results() -> None:
    assert FILE.read_text("utf-8") == page(load()), "run python -m benchmarks --page"


def test_what_is_recorded_is_read_again(tmp_path: Path) -> None:
    results = with_run(with_run({}, "terminal", record(0.1)), "terminal", record(0.2))
    save(results, tmp_path / "results.json")
    assert load(tmp_path / "results.json") == results
    assert results["terminal"] == History(record(0.2), record(0.1))
    assert load(tmp_path / "none.json") == {}


@pytest.mark.parametrize(("seconds", "end"), ((0.1, "2.50 × `import click` | met"), (0.101, "**missed**")))
def test_a_target_is_met_up_to_its_bound(seconds: float, end: str) -> None:
    assert end in row(with_run({}, "terminal", record(seconds)))


def test_a_row_has_the_run_before_and_the_last() -> None:
    results = with_run(with_run({}, "terminal", record(0.2)), "terminal", record(0.1))
    assert "| 5.00 × `import click` | 2.50 × `import click` | met |" in row(results)


def test_what_was_left_out_misses_no_target() -> None:
    found = {each.limit.what: each.holds for each in verdicts(with_run({}, "terminal", record(0.1)))}
    assert found["`til new`, compared with jrnl"] is None and found["size of the site, default roles"] is None
    assert len(found) == len(LIMITS)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    ((None, "s", "–"), (0.25, "s", "0.25 s"), (354.9, "MiB", "355 MiB"), (1 / 15, "of Material", "1/15")),
)
def test_values_are_shown_with_their_unit(value: float | None, unit: str, text: str) -> None:
    assert shown(value, unit).replace("\u00a0", " ") == text
