"""How the index grows with the notes: ten times as many, and again."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from indexed import WORD, changing, index_size, make_warm, notes_size, remove_index
from measure import Case, Timing, measure, run_once
from report import mebibytes
from stage import Stage, set_stage

SIZES = (365, 3_650, 36_500)


class Size(NamedTuple):
    """What was measured with so many notes."""

    notes: int
    bytes_of_notes: int
    bytes_of_index: int
    build: float
    parsed: float
    unchanged: Timing
    warm: Timing
    changed: Timing


def grow(place: Path, til: Path, rounds: int) -> Iterator[Size]:
    """Yield what is measured with each number of notes; each notebook is removed before the next is made."""
    for notes in SIZES:
        folder = place / f"notebook-{notes}"
        yield _measured(set_stage(folder, til, notes), notes, rounds)
        shutil.rmtree(folder)


def _measured(stage: Stage, notes: int, rounds: int) -> Size:
    remove_index(stage)
    search = stage.til_command("search", WORD)
    build = run_once(search).seconds
    parsed = run_once(stage.til_command("tags")).seconds
    sizes = notes_size(stage), index_size(stage)
    make_warm(stage)
    one_note = stage.til_command("search", "--count", f"day:{stage.day}")
    unchanged, warm = measure([Case("unchanged", one_note), Case("warm", search)], rounds)
    (changed,) = measure([Case("changed", search, changing(stage))], rounds)
    return Size(notes, *sizes, build, parsed, unchanged, warm, changed)


def growth_table(sizes: Sequence[Size]) -> Iterator[str]:
    """Yield the lines of the Markdown table."""
    yield (
        f"| notes | bytes | first `til search` | then first `til tags` | `til search {WORD}` | one note changed | nothing changed, one note asked for"
        " | index | index to notes |"
    )
    yield "|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    for each in sizes:
        times = " | ".join(f"{timing.least * 1000:.0f} ms" for timing in (each.warm, each.changed, each.unchanged))
        ratio = f"{each.bytes_of_index / each.bytes_of_notes:.2f}"
        yield (
            f"| {each.notes:,} | {mebibytes(each.bytes_of_notes)} | {each.build:.1f} s"
            f" | {each.parsed:.1f} s | {times}"
            f" | {mebibytes(each.bytes_of_index)} | {ratio} |"
        )
