"""The results file: the last run of each part, and the one before."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

FILE = Path(__file__).with_name("results.json")


class Figure(NamedTuple):
    """The runs of one command: seconds, peak memory in bytes, and the name of the figure to compare it with."""

    least: float
    middle: float
    most: float
    peak: int
    runs: int
    beside: str = ""


class Number(NamedTuple):
    """Any other number that was measured."""

    value: float
    unit: str


class Found(NamedTuple):
    """The results of a part of the benchmark, by name, and the versions of the programs."""

    figures: Mapping[str, Figure]
    numbers: Mapping[str, Number]
    versions: Mapping[str, str]


class Record(NamedTuple):
    """One run of a part: its results, the time, and the machine."""

    when: str
    machine: str
    notes: int
    found: Found


class History(NamedTuple):
    """The last run of a part, and the one before."""

    now: Record
    before: Record | None = None


Results = Mapping[str, History]


def load(file: Path = FILE) -> Results:
    """Return the recorded results; empty if the file doesn't exist."""
    if not file.exists():
        return {}
    parts = json.loads(file.read_text("utf-8"))
    return {part: History(*(record and _record(record) for record in entry.values())) for part, entry in parts.items()}


def with_run(results: Results, part: str, record: Record) -> Results:
    """Return the results with a new run of a part, whose last run becomes the one before."""
    return {**results, part: History(record, results[part].now if part in results else None)}


def save(results: Results, file: Path = FILE) -> None:
    """Write the results."""
    parts = {part: {"now": _plain(entry.now), "before": _plain(entry.before)} for part, entry in results.items()}
    file.write_text(json.dumps(parts, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _record(record: Mapping[str, Any]) -> Record:
    figures = {name: Figure(**figure) for name, figure in record["figures"].items()}
    numbers = {name: Number(**number) for name, number in record["numbers"].items()}
    found = Found(figures, numbers, record["versions"])
    return Record(record["when"], record["machine"], record["notes"], found)


def _plain(record: Record | None) -> Mapping[str, Any] | None:
    if record is None:
        return None
    head = {"when": record.when, "machine": record.machine, "notes": record.notes, "versions": record.found.versions}
    figures = {name: _rounded(figure) for name, figure in record.found.figures.items()}
    return {**head, "figures": figures, "numbers": {name: n._asdict() for name, n in record.found.numbers.items()}}


def _rounded(figure: Figure) -> Mapping[str, Any]:
    return {key: round(value, 5) if isinstance(value, float) else value for key, value in figure._asdict().items()}
