"""The past doesn't change: what the notes say of a day, asked later, is what they said on that day."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest

FIRST = date(2026, 1, 5)
DAYS = 10


def work(random: Random, run: Callable[..., Any], day: date) -> None:
    """Spend a day: start the note, then add, finish, drop, start and reopen some tasks, and learn something."""
    run("new")
    for number in range(random.randint(0, 2)):
        run("add", f"task {day.day}-{number}")
    rows = json.loads(run("tasks", "--json").out)["tasks"]
    for row in random.sample(rows, min(len(rows), 3)):
        run(random.choice(("done", "done", "drop", "start")), f"{row['path']}:{row['line']}")
    if random.random() < 0.3:
        run("add", "--learned", f"topic {day.day}")


def review(run: Callable[..., Any], first: date, last: date) -> dict[str, Any]:
    """Return what a review says of a period. Whether an open task was begun is lost when it is carried, as its box is then [>]."""
    found = json.loads(run("review", "--from", str(first), "--to", str(last), "--json").out or "{}")
    rows = {name: found.get(name, []) for name in ("finished", "dropped", "carried", "started", "learned")}
    rows["open"] = rows.pop("carried") + rows.pop("started")
    return {
        "learned": [each["title"] for each in rows.pop("learned")],
        **{name: sorted(map(_history, tasks)) for name, tasks in rows.items()},
    }


def _history(task: dict[str, Any]) -> tuple[str, str, int]:
    return task["title"], task["first_day"], task["times_carried"]


@pytest.mark.parametrize("seed", range(2))
def test_a_review_of_the_past_stays_as_it_was(
    seed: int, make_notebook: Callable[..., Path], til: Callable[..., Any]
) -> None:
    random, root = (
        Random(seed),
        make_notebook({f"{FIRST}.md": f"# TIL {FIRST}\n\n## Yesterday\n\n## Today\n\n## Learned\n\n## Later\n"}),
    )
    said = {}
    for number in range(DAYS):
        day = FIRST + timedelta(days=number)
        run = partial(til, root, today=str(day))
        work(random, run, day)
        said[day] = review(run, day, day), review(run, FIRST, day)
    ask = partial(til, root, today=str(FIRST + timedelta(days=DAYS - 1)))
    assert any(each["finished"] for each, _ in said.values()) and any(each["dropped"] for each, _ in said.values())
    for day, reviews in said.items():
        assert (review(ask, day, day), review(ask, FIRST, day)) == reviews, day
