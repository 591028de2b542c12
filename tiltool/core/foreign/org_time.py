"""Timestamps and keywords of Org, which Logseq writes in Markdown, too."""

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from tiltool.core.dates.days import make_date
from tiltool.core.edit.field_edits import field_edit
from tiltool.core.text.edits import splice

_STAMP = (
    r"[<\[](?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?: [^\W\d]+\.?)?(?: (?P<time>\d{1,2}:\d\d)(?P<until>-\d{1,2}:\d\d)?)?"
    r"(?: (?P<repeat>(?P<kind>\.\+|\+\+|\+)(?P<count>\d+)(?P<unit>[hdwmy]))(?P<within>/\d+[hdwmy])?)?(?P<warning> --?\d+[hdwmy])?[>\]]"
)
_UNITS = {"d": "day", "w": "week", "m": "month", "y": "year"}
MARK_OF = {
    **dict.fromkeys(("TODO", "LATER", "NEXT", "WAITING", "WAIT", "HOLD", "PENDING"), " "),
    **dict.fromkeys(("DOING", "NOW", "IN-PROGRESS", "STARTED"), "/"),
    "DONE": "x",
    **dict.fromkeys(("CANCELED", "CANCELLED", "KILL"), "-"),
}
"""The mark of a box for the keyword of a task."""
_KEPT_WORDS = ("WAITING", "WAIT", "HOLD", "PENDING")
"""Keywords that say more than that a task is open: they stay in its title."""
_PRIORITY_OF = {"A": "highest", "B": "high", "C": "low"}
TASK = rf"(?P<word>{'|'.join(sorted(MARK_OF, key=len, reverse=True))})(?:\s+\[#(?P<priority>[A-Z])\])?(?:\s+(?P<title>.*)|$)"


class OrgStamp(NamedTuple):
    """A timestamp: its day, the rule it repeats by, and what til has no field for."""

    day: date
    time: str
    rule: str
    lost: tuple[str, ...]


def read_stamp(text: str) -> OrgStamp | None:
    """Return the first timestamp of a text, or None."""
    found = re.search(_STAMP, text)
    day = make_date(found["year"], found["month"], found["day"]) if found else None
    if not found or not day:
        return None
    unit = _UNITS.get(found["unit"] or "")
    times = found["count"]
    rule = "" if not unit else f"every {unit}" if times == "1" else f"every {times} {unit}s"
    rule += " when done" if rule and found["kind"] == ".+" else ""
    lost = (found["time"] and f"{found['time']}{found['until'] or ''}", found["within"], found["warning"])
    hours = found["repeat"] if found["unit"] == "h" else None
    return OrgStamp(day, found["time"] or "", rule, tuple(each.strip() for each in (*lost, hours) if each))


def task_title(found: re.Match[str], stamps: Mapping[str, OrgStamp], style: str) -> str:
    """Return the title of a match of TASK with its box, and its fields in the notation of `style`."""
    title = (found["title"] or "").strip()
    if found["word"] in _KEPT_WORDS:
        title = f"{found['word']} {title}"
    values = {"priority": _PRIORITY_OF.get(found["priority"] or "", "")}
    values |= {name: stamp.day.isoformat() for name, stamp in stamps.items()}
    values |= {"repeat": next((stamp.rule for stamp in stamps.values() if stamp.rule), "")}
    for name, value in values.items():
        edit = field_edit(title, name, value, style) if value else None
        title = splice(title, [edit]) if edit else title
    return f"[{MARK_OF[found['word']]}] {title}"
