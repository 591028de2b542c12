"""Random texts for everything that reads text: `python -m tests.fuzz --runs 1000000 --seed 1`.

Each is made from the strings in the tests: cut, repeated, mixed, and sprinkled with signs that mean something to a reader.
No text may crash a reader, keep it busy for long, or lose a byte; and a text is only refused with a reason.
"""

import argparse
import ast
import random
import re
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from types import FrameType
from typing import NamedTuple, TypeVar

from tiltool.core.dates.day_words import coming_day, parse_day, parse_day_line
from tiltool.core.merge.merge import MARKER_SIZE, merge_notes
from tiltool.core.note.dialect import Dialect
from tiltool.core.note.fields import read_fields
from tiltool.core.note.frontmatter import read_front_matter
from tiltool.core.note.parse import parse
from tiltool.core.search.query import parse_query
from tiltool.core.tasks.recurrence import next_day, next_occurrence, parse_repeat, written_plain
from tiltool.core.tasks.task_query import parse_task_query
from tiltool.core.text.lines import line_table
from tiltool.errors import Refused, TilError
from tiltool.store.git.text_merge import merge_texts

_Value = TypeVar("_Value")

TESTS = Path(__file__).parent
TODAY = date(2026, 3, 3)
SECONDS = 2
"""CPU time that no text of these sizes may exceed."""

DIALECTS = (Dialect(), Dialect(keywords="todo"), Dialect(labels=("todo",), bullets=True))
SPICE = (
    *("\n", "\r\n", "\r", "\t", " ", "\ufeff", "\x0b", "\x85", "\u2028", "\u3000", "\u200b", "\u0130", "ß", "e\u0301"),
    *(
        "\U0001f501",
        "\U0001f4c5",
        "۳",
        "²",
        "가",
        "\u1100\u1161",
        "日",
        "-",
        "- [ ] ",
        "- [x] ",
        "  - [/] ",
        "* ",
        "1. ",
    ),
    *(
        "## Today\n",
        "### \n",
        "**중요**\n",
        "---\n",
        "```\n",
        "~~~\n",
        "<!--",
        "-->",
        "<!-- private -->\n",
        "> ",
        "[[",
        "]]",
    ),
    *(
        "](",
        ")",
        "#tag",
        "\\#TIL",
        "(WIP)",
        "^id",
        "tags: [a, b]\n",
        "key: &a [*a]\n",
        "publish: true\n",
        "a: |\n",
        "TODO ",
    ),
    *(
        "due:",
        "due:2026-03-09",
        "📅 2026-02-30",
        "repeat:every-day",
        "every",
        "FREQ=DAILY",
        ";COUNT=",
        "BYDAY=MO",
        "+1w",
    ),
    *(
        "-",
        "<",
        ">",
        ":",
        '"',
        "/",
        "(",
        "|",
        "is:open",
        "tag:",
        "older:30d",
        "9" * 30,
        "0",
        "-1",
        "다음 주 금요일",
        "3일 전",
    ),
    *("2026-03-09", "2026년 2월 29일", "W53", "last", "monday", "<<<<<<< a\n", "=======\n", ">>>>>>> b\n"),
)


class Reader(NamedTuple):
    """A reader of one kind of text, its share of the runs, and the tests whose strings its texts are made from."""

    name: str
    share: int
    tests: Sequence[str]
    longest: int
    read: Callable[[str, random.Random], None]


class TooSlow(Exception):
    """Raised in a reader that has been busy for too long."""


def _read_note(text: str, choice: random.Random) -> None:
    note = parse(text, None, choice.choice(DIALECTS))
    assert note.text == text
    for _, task in note.tasks():
        assert 0 <= task.block.start <= task.box.start <= task.box.end <= task.block.end <= len(text)
    assert all(1 <= problem.line <= max(1, len(note.lines)) for problem in note.problems)


def _read_matter(text: str, _: random.Random) -> None:
    lines = line_table(text)
    assert 0 <= read_front_matter(lines).end <= len(lines)
    read_front_matter(line_table(f"---\n{text}\n---\n"))


def _read_query(text: str, _: random.Random) -> None:
    read = partial(parse_day, today=TODAY)
    for parsed in (
        lambda: parse_query(text, read),
        lambda: parse_task_query(text, read, partial(coming_day, today=TODAY), TODAY),
    ):
        _reason(parsed)


def _read_day(text: str, _: random.Random) -> None:
    for day in (parse_day(text, TODAY), coming_day(text, TODAY)):
        assert day is None or isinstance(day, date)
    found = parse_day_line(text, TODAY)
    assert found is None or found[1] >= 0


def _read_rule(text: str, _: random.Random) -> None:
    rule = _reason(lambda: parse_repeat(text))
    if rule is not None:
        day = _reason(lambda: next_day(rule, TODAY, TODAY))
        again = _reason(lambda: next_day(parse_repeat(written_plain(rule)), TODAY, TODAY))
        assert day == again and (day is None or day > TODAY), (day, again)
    fields = read_fields(f"water {text} 📅 2026-03-01")
    _reason(lambda: next_occurrence(fields, TODAY))


def _merge(text: str, choice: random.Random) -> None:
    one, other = mutated(text, choice, 600), mutated(text, choice, 600)
    merge = partial(merge_notes, dialect=choice.choice(DIALECTS), merge_text=partial(merge_texts, size=MARKER_SIZE))
    try:
        result = merge(text, one, other)
    except Refused:
        return
    assert result == merge(text, other, one)
    assert merge(text, text, one) == (one, 0)
    for version in (one, other):
        lost = {*_words(version)} - {*_words(text)} - {*_words(result.text)}
        assert not lost, lost


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"\w{3,}", text) if word.casefold() not in ("wip", "todo", "doing", "done")]


def _reason(read: Callable[[], _Value]) -> _Value | None:
    """Return the value that is read; None if it is refused with a reason."""
    try:
        return read()
    except TilError as error:
        assert str(error.message)
        return None


READERS = (
    Reader("note", 8, ("cases/*.md", "core/note/test_*.py", "core/carry/*.py"), 1500, _read_note),
    Reader("front matter", 12, ("core/note/test_frontmatter.py", "cases/parse.md"), 400, _read_matter),
    Reader(
        "query",
        25,
        (
            "actions/notes/test_search.py",
            "actions/notes/test_browse.py",
            "cli/test_task_table.py",
            "site/test_search_parity.py",
        ),
        120,
        _read_query,
    ),
    Reader("day words", 30, ("core/dates/test_*.py",), 60, _read_day),
    Reader("recurrence", 24, ("core/tasks/test_recurrence.py", "core/tasks/test_rrule_js.py"), 100, _read_rule),
    Reader("merge", 1, ("cases/merge.md", "cases/carry-tree.md"), 600, _merge),
)


def corpus(reader: Reader) -> list[str]:
    """Return the strings in the tests of a reader, and the cases in its files."""
    found = set[str]()
    for path in [path for pattern in reader.tests for path in TESTS.glob(pattern)]:
        text = path.read_text("utf-8")
        found |= {*_literals(text)} if path.suffix == ".py" else {*re.split(r"(?m)^(?:\.|@.*)\n", text)}
    return sorted(text for text in found if text.strip())


def _literals(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def mutated(text: str, choice: random.Random, longest: int, others: Sequence[str] = ()) -> str:
    """Return a text with a few changes."""
    for _ in range(choice.choice((1, 1, 2, 3, 5, 8))):
        first, last = sorted(choice.randint(0, len(text)) for _ in range(2))
        what = choice.randrange(6)
        if what == 0:
            middle = ""
        elif what == 1:
            middle = text[first:last] * choice.choice((2, 2, 3, 40))
        elif what == 2 and others:
            other = choice.choice(others)
            middle = other[choice.randint(0, len(other)) :][: choice.randint(1, 80)]
        elif what == 3:
            last = first
            middle = chr(
                choice.choice((choice.randrange(128), choice.randrange(0xD800), choice.randrange(0xE000, 0x11000)))
            )
        else:
            last = first
            middle = choice.choice(SPICE) * choice.choice((1, 1, 1, 2, 30))
        text = (text[:first] + middle + text[last:])[:longest]
    return text


def run(runs: int, seed: int, counts: Counter[str], readers: Sequence[Reader] = READERS) -> Iterator[str]:
    """Try random texts; yield each failure with its text."""
    choice = random.Random(seed)
    seeds: Mapping[str, list[str]] = {reader.name: corpus(reader) for reader in readers}
    signal.signal(signal.SIGVTALRM, _stop)
    for reader in choice.choices(readers, [reader.share for reader in readers], k=runs):
        counts[reader.name] += 1
        text = mutated(choice.choice(seeds[reader.name]), choice, reader.longest, seeds[reader.name])
        try:
            signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
            reader.read(text, choice)
        except Exception:
            yield f"{reader.name}: {text!r}\n{traceback.format_exc()}"
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _stop(_: int, __: FrameType | None) -> None:
    raise TooSlow


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--runs", type=int, default=1_000_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--only", choices=[reader.name for reader in READERS])
    chosen = arguments.parse_args()
    readers = [reader for reader in READERS if chosen.only in (None, reader.name)]
    counts, start, wrong = Counter[str](), time.process_time(), 0
    for problem in run(chosen.runs, chosen.seed, counts, readers):
        wrong += 1
        print(problem, flush=True)
    print(*(f"{count:9,} {what}" for what, count in sorted(counts.items())), f"{wrong:9,} wrong", sep="\n")
    print(f"{time.process_time() - start:9.0f} seconds of a core")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
