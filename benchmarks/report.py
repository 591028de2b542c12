"""What a benchmark tells: Markdown tables, then which limits hold."""

import sys
from collections.abc import Iterator, Sequence
from typing import NamedTuple, NoReturn

from measure import Timing


class Verdict(NamedTuple):
    """Whether a limit holds, in words too."""

    holds: bool
    text: str


def table(timings: Sequence[Timing], baseline: str) -> Iterator[str]:
    """Yield the lines of a Markdown table; ratios are to the case that is named `baseline`."""
    base = named(timings, baseline)
    yield "| command | min | median | ratio of minima | ratio of medians | peak memory |"
    yield "|---|--:|--:|--:|--:|--:|"
    for each in timings:
        ratios = f"{each.least / base.least:.2f} | {each.middle / base.middle:.2f}"
        milliseconds = f"{each.least * 1000:.1f} ms | {each.middle * 1000:.1f} ms"
        yield f"| `{each.name}` | {milliseconds} | {ratios} | {mebibytes(each.peak)} |"


def named(timings: Sequence[Timing], name: str) -> Timing:
    """Return the timing of the case with a name."""
    return next(each for each in timings if each.name == name)


def has(timings: Sequence[Timing], name: str) -> bool:
    """Tell whether a case with that name was measured."""
    return any(each.name == name for each in timings)


def at_most(timings: Sequence[Timing], name: str, baseline: str, limit: float) -> Verdict:
    """Return whether a case takes at most `limit` times its baseline.

    Ratios are of minima, which other users of the machine disturb least.
    """
    ratio = named(timings, name).least / named(timings, baseline).least
    return Verdict(
        ratio <= limit, f"`{name}` takes {ratio:.2f} times as long as `{baseline}`, at most {limit} is allowed"
    )


def slower(timings: Sequence[Timing], other: str, til: str, limit: float) -> Verdict:
    """Return whether another program takes at least `limit` times as long as til."""
    ratio = named(timings, other).least / named(timings, til).least
    return Verdict(ratio >= limit, f"`{other}` takes {ratio:.1f} times as long as `{til}`, at least {limit} is wanted")


def mebibytes(size: int) -> str:
    """Return a size as people read it."""
    return f"{size / (1 << 20):.1f} MiB"


def conclude(verdicts: Sequence[Verdict]) -> NoReturn:
    """Print the verdicts and end: exit code 1 where a limit is broken."""
    print("\n" + "\n".join(f"- {'holds' if each.holds else 'BROKEN'}: {each.text}" for each in verdicts))
    sys.exit(0 if all(each.holds for each in verdicts) else 1)
