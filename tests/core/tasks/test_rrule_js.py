"""Rules agree with npm's `rrule`, which Obsidian Tasks uses, over 10,000 random rules and days.

A development check: it needs node and the package (`npm install rrule` where NODE_PATH finds it), and skips without.
"""

import json
import subprocess
from datetime import date, timedelta
from random import Random
from shutil import which

import pytest

from tiltool.core.tasks.recurrence import next_day, parse_repeat
from tiltool.errors import Misused

CASES = 10_000
SCRIPT = """
const { RRule } = require("rrule");
const cases = JSON.parse(require("fs").readFileSync(0));
const utc = (day) => new Date(day + "T00:00:00Z");
console.log(JSON.stringify(cases.map(([text, rule, due, after]) => {
  const options = text ? RRule.parseText(text) : RRule.parseString(rule);
  const next = new RRule({ ...options, dtstart: utc(due) }).after(utc(after));
  return next && next.toISOString().slice(0, 10);
})));
"""
NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("January", "February", "March", "April", "June", "September", "December")
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MANUAL = (
    "every 3 days", "every 10 days", "every weekday", "every week on Sunday", "every week on Tuesday, Friday", "every 2 weeks",
    "every 3 weeks on Friday", "every 2 months", "every month on the 1st", "every month on the last", "every month on the last Friday",
    "every month on the 2nd last Friday", "every 6 months on the 2nd Wednesday", "every January on the 15th", "every February on the last",
    "every April and December on the 1st and 24th", "every year",
)  # fmt: skip


def in_words(random: Random) -> str:
    number, days = random.randint(1, 9), sorted(random.sample(range(1, 29), random.randint(1, 3)))
    dates = " and ".join(f"{day}th" for day in days)
    months = " and ".join(random.sample(MONTHS, random.randint(1, 3)))
    return random.choice(
        [
            *MANUAL,
            f"every {number} {random.choice(['days', 'weeks', 'months', 'years'])}",
            f"every {number} weeks on {', '.join(random.sample(NAMES, random.randint(1, 3)))}",
            f"every {number} months on the {random.choice(['1st', '2nd', '3rd', 'last'])} {random.choice(NAMES)}",
            f"every month on the {dates}",
            f"every {months} on the {dates}",
        ]
    )


def in_parts(random: Random) -> str:
    freq = random.choice(["WEEKLY", "MONTHLY", "YEARLY"])
    days = ",".join(random.sample(CODES, random.randint(1, 3)))
    nth = f"{random.choice([1, 2, 3, -1, -2])}{random.choice(CODES)}"
    month = f"BYMONTH={','.join(map(str, sorted(random.sample(range(1, 13), random.randint(1, 3)))))}"
    by = {
        "WEEKLY": [f"BYDAY={days}"],
        "MONTHLY": [f"BYDAY={nth}", f"BYDAY={days};BYSETPOS={random.choice([1, 2, -1])}", "BYMONTHDAY=-1", "BYMONTHDAY=31"],
        "YEARLY": [f"{month};BYDAY={nth}", f"{month};BYMONTHDAY={random.randint(1, 28)}", "BYYEARDAY=100", "BYYEARDAY=-1"],
    }[freq]  # fmt: skip
    return f"FREQ={freq};INTERVAL={random.randint(1, 5)};{random.choice(by)}"


@pytest.fixture
def node() -> str:
    found = which("node")
    if not found or subprocess.run([found, "-e", 'require("rrule")'], capture_output=True).returncode:
        pytest.skip("needs node and its package rrule")
    return found


def test_rules_agree_with_rrule_js(node: str) -> None:
    random = Random(20261128)
    cases: list[tuple[str, str, str, str]] = []
    ours = []
    while len(cases) < CASES:
        text = in_words(random) if len(cases) % 2 else ""
        rule = text or in_parts(random)
        due = date(2000, 1, 1) + timedelta(days=random.randrange(20_000))
        done = due + timedelta(days=random.randint(-30, 300))
        if text and due.day > 28:  # there a shorter month's last day stands in
            continue
        try:
            ours.append(next_day(parse_repeat(rule), due, done).isoformat())
        except Misused:
            continue
        cases.append((text.replace(",", " and"), rule, due.isoformat(), max(due, done).isoformat()))
    run = subprocess.run([node, "-e", SCRIPT], input=json.dumps(cases), capture_output=True, check=True, text=True)
    theirs = json.loads(run.stdout)
    assert [(case, day, other) for case, day, other in zip(cases, ours, theirs, strict=True) if day != other] == []
