"""What became of tasks in a period."""

from datetime import date

import pytest

from tiltool.core.note.heading_aliases import PARTS
from tiltool.core.tasks.chains import Chain, TaskPlace
from tiltool.core.tasks.outcomes import month_of, outcomes, week_of

TODAY, OTHER = PARTS.index("today"), PARTS.index("other")
SINCE, UNTIL = date(2026, 3, 2), date(2026, 3, 8)
STATES = {" ": "open", "/": "doing", "x": "done", "-": "dropped", ">": "moved"}


def chain(steps: str, key: int = 1, part: int = TODAY) -> Chain:
    """Return a chain of days of March, each with its mark: `1> 2x`; `w` behind it for (WIP)."""
    seen = []
    for at, step in enumerate(steps.split(",")):
        day, mark, wip = int(step[:2]), step[2], step.endswith("w")
        seen.append(TaskPlace(key, f"2026-03-{day:02}", day, at, part, STATES[mark], wip, ""))
    return Chain(tuple(seen))


@pytest.mark.parametrize(
    ("steps", "kind"),
    [
        ("02x", "finished"),
        ("01>,03x", "finished"),
        ("01x", None),
        ("09x", None),
        ("03-", "dropped"),
        ("01>,03-", "dropped"),
        ("03xw", "started"),
        ("01xw,03x", "finished"),
        ("03 ", "carried"),  # nobody has begun it
        ("03/", "started"),
        ("03>,04 w", "started"),
        ("03>,04 ", "carried"),
        ("01>,03 ", "carried"),
        ("01>,03/", "started"),
        ("01/,03/", "carried"),
        ("01/,03 ", "carried"),
        ("03>,04/", "started"),
        ("01>,03>", None),  # it left the notes: into the backlog, or for good
        ("01>,08>,09x", "carried"),  # what came later does not matter
        ("08>,09x", "carried"),
        ("07/,09x", "started"),
        ("01>,09 ", None),
        ("01 ", None),
    ],
)
def test_what_became_of_a_task(steps: str, kind: str | None) -> None:
    found = outcomes([chain(steps)], SINCE, UNTIL)
    assert [each.kind for each in found] == ([kind] if kind else [])


def test_a_box_counts_as_finished_in_some_parts_only() -> None:
    assert outcomes([chain("03x", part=OTHER)], SINCE, UNTIL) == []
    assert outcomes([chain("03x", part=PARTS.index("done"))], SINCE, UNTIL)[0].kind == "finished"


def test_a_task_that_was_done_again_comes_once() -> None:
    found = outcomes([chain("04x"), chain("01>,02x"), chain("04x"), chain("05x", key=2)], SINCE, UNTIL)
    assert [(each.chain.newest.key, each.days) for each in found] == [
        (1, ("2026-03-02", "2026-03-04")),
        (2, ("2026-03-05",)),
    ]
    assert found[0].chain.newest.day == "2026-03-04"


def test_steps_end_with_the_period() -> None:
    (found,) = outcomes([chain("01>,03>,08>,09>,10x")], SINCE, UNTIL)
    assert [step.day[-2:] for step in found.chain.steps] == ["01", "03", "08"]


@pytest.mark.parametrize(
    ("day", "week", "month"),
    [
        (date(2026, 3, 3), ("2026-03-02", "2026-03-08"), ("2026-03-01", "2026-03-31")),
        (date(2026, 3, 1), ("2026-02-23", "2026-03-01"), ("2026-03-01", "2026-03-31")),
        (date(2024, 2, 29), ("2024-02-26", "2024-03-03"), ("2024-02-01", "2024-02-29")),
        (date(2025, 12, 31), ("2025-12-29", "2026-01-04"), ("2025-12-01", "2025-12-31")),
    ],
)
def test_periods(day: date, week: tuple[str, str], month: tuple[str, str]) -> None:
    assert tuple(map(str, week_of(day))) == week
    assert tuple(map(str, month_of(day))) == month
