"""The statistics of the site are those of `til stats`: streaks, weights, shades, time to done."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Result
from tests.site.sites import made, page
from tiltool.core.tasks.statistics import SHADES

NOTES = {
    "2026-02-26.md": "## Learned\n### one\n### two\n## Today\n- [ ] slow\n- [ ] wait\n",  # a Thursday
    "2026-02-27.md": "## Today\n- [x] a\n- [>] slow\n## Learned\n" + "".join(f"### topic {n}\n" for n in range(9)),
    "2026-03-02.md": "## Yesterday\n- [x] a\n## Today\n- [x] slow\n- [x] half (WIP)\n",  # the Monday after
    "2026-03-04.md": "nothing but words\n",
    "2026-03-05.md": "## Today\n- [x] b\n- [x] c\n- [x] d\n- [-] no\n",
}
Til = Callable[..., Result]


def statistics_of(root: Path, til: Til, today: str) -> tuple[dict[str, Any], str]:
    """Return what `til stats --json` says, and the page of the statistics."""
    assert til(root, "build", today=today).code == 0
    return json.loads(til(root, "stats", "--json", today=today).out), page(root, "statistics")


def figure(html: str, name: str) -> str:
    found = re.search(rf"<dt>{name}</dt><dd>(.*?)</dd>", html)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("today", "current", "longest"),
    [
        ("2026-03-01", 2, 2),  # a Sunday
        ("2026-03-02", 3, 3),
        ("2026-03-05", 2, 3),
        ("2026-03-06", 2, 3),
        ("2026-03-07", 0, 3),
        ("2030-01-01", 0, 3),
    ],
)
def test_a_streak_ends_on_the_site_as_at_the_terminal(
    tmp_path: Path, til: Til, today: str, current: int, longest: int
) -> None:
    said, html = statistics_of(made(tmp_path, NOTES), til, today)
    streaks = said["streaks"]
    assert (streaks["working_current"], streaks["working_longest"]) == (current, longest)
    assert figure(html, "Current streak") == f"{current} days"
    assert figure(html, "Longest streak") == f"{longest} days"


def test_a_site_built_again_on_another_day_has_the_streak_of_that_day(tmp_path: Path, til: Til) -> None:
    root = made(tmp_path, NOTES)
    assert figure(statistics_of(root, til, "2026-03-05")[1], "Current streak") == "2 days"
    assert figure(statistics_of(root, til, "2026-03-20")[1], "Current streak") == "0 days"


def test_days_weigh_the_same_on_the_site_and_at_the_terminal(tmp_path: Path, til: Til) -> None:
    said, html = statistics_of(made(tmp_path, NOTES), til, "2026-03-06")
    table = re.findall(r'<tr><td><a href="[^"]*">([\d-]+)</a></td><td>(\d+)</td></tr>', html)
    weights = {day["day"]: day["weight"] for day in said["days"]}
    assert {day: int(weight) for day, weight in table} == weights
    assert list(weights.values()) == [2, 10, 1, 1, 3]
    assert figure(html, "Tasks finished") == str(said["finished"])
    assert figure(html, "Topics learned") == str(said["learned"])
    assert figure(html, "Median time to completion") == f"{said['time_to_done']['median']} days"


def test_days_have_the_same_shade_on_the_site_and_at_the_terminal(tmp_path: Path, til: Til) -> None:
    root = made(tmp_path, NOTES)
    html = statistics_of(root, til, "2026-03-06")[1]
    lines = til(root, "stats", today="2026-03-06").out.splitlines()
    rows = [line for line in lines if set(line) & set("·░▒▓█") and "less" not in line]
    at_terminal = [sum(line.count(shade) for line in rows) for shade in "░▒▓█"]
    on_site = [len(re.findall("M", path)) for path in re.findall(r'til-heat--\d" d="([^"]*)"', html)]
    assert on_site[1:] == at_terminal and sum(at_terminal) == len(NOTES) and len(on_site) == SHADES


@pytest.mark.parametrize("years", [("2026",), ("2025", "2026")])
def test_years_are_compared_if_there_are_several(tmp_path: Path, til: Til, years: tuple[str, ...]) -> None:
    notes = {f"{year}-03-0{n}.md": "## Learned\n### one\n## tags\n- #a\n" for year in years for n in (1, 2)}
    said, html = statistics_of(made(tmp_path, notes), til, "2026-03-06")
    assert [html.count(title) for title in ("<h2>By year</h2>", "<h2>Tags over time</h2>")] == [len(years) - 1] * 2
    assert [int(n) for n in re.findall(r"\d</a></th><td>2</td><td>(\d+)</td>", html)] == [2, 2] * (len(years) - 1)
    assert figure(html, "Topics learned") == str(said["learned"]) == str(2 * len(years))
