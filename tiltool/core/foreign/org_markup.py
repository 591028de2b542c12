"""Lines of Org as lines of Markdown."""

import posixpath
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from tiltool.core.dates.days import make_date
from tiltool.core.edit.field_edits import with_fields
from tiltool.core.foreign.foreign_note import map_lines
from tiltool.core.foreign.org_blocks import plain_blocks
from tiltool.core.foreign.relink import escaped

_LINK = r"\[\[(?P<target>[^\[\]]+)\](?:\[(?P<label>[^\[\]]+)\])?\]"
_CODE = r"(?<![\w=~*/+])(?P<code>[=~])(?P<verbatim>\S(?:.*?\S)?)(?P=code)(?![\w=~])"
_STYLED = r"(?<![\w*/+_:.])(?P<mark>[*/+])(?P<styled>[^\s*/+](?:[^*+]*?[^\s*+])?)(?P=mark)(?![\w*/+])"
_FOOTNOTE = r"\[fn:(?P<note>[\w-]+)\]"
_HTML = r"(?P<less><)(?=[A-Za-z/!?])"
_INLINE = rf"{_LINK}|{_CODE}|{_STYLED}|{_FOOTNOTE}|{_HTML}"
_STYLES = {"*": "**", "/": "*", "+": "~~"}
_PICTURE = r"(?i)\.(?:png|jpe?g|gif|svg|webp|bmp|avif|heic)$"
_LIST = r"(?P<indent>\s*)(?P<bullet>[-+]|(?<=\s)\*|\d+[.)])(?P<blank>\s+)(?:\[(?P<box>[ X-])\]\s+)?(?P<text>.*)"
_BOXES = {" ": "[ ] ", "X": "[x] ", "-": "[/] "}


def markdown_of(lines: Iterable[str], ids: Mapping[str, str]) -> list[str]:
    """Return lines of Org as Markdown; `ids` maps each id to the path of its file."""
    text = "\n".join(plain_blocks(lines))
    return map_lines(text, lambda line: _line(line, ids)).split("\n") if text else []


def inline_of(text: str, ids: Mapping[str, str]) -> str:
    """Return words of Org as Markdown."""

    def change(found: re.Match[str]) -> str:
        if found["target"]:
            return _link(found["target"], found["label"] or "", ids)
        if found["verbatim"]:
            return f"`{found['verbatim']}`"
        if found["styled"]:
            style = _STYLES[found["mark"]]
            return f"{style}{inline_of(found['styled'], ids)}{style}"
        return f"[^{found['note']}]" if found["note"] else f"\\{found['less']}"

    return re.sub(_INLINE, change, text)


def _line(line: str, ids: Mapping[str, str]) -> str:
    if line.lstrip().startswith("> [!"):  # made from a block
        return line
    comment = re.fullmatch(r"(\s*)#(?: (.*))?", line)
    if comment:
        return f"{comment[1]}<!-- {(comment[2] or '').replace('--', '- -')} -->"
    fixed = re.fullmatch(r"(\s*): (.*)", line)
    if fixed:
        return f"{fixed[1]}`{fixed[2]}`"
    if re.fullmatch(r"\s*\|[-+]+\|?\s*", line):
        indent = line[: len(line) - len(line.lstrip())]
        return f"{indent}|{'---|' * (line.count('+') + 1)}"
    footnote = re.match(r"\[fn:([\w-]+)\] ", line)
    if footnote:
        return f"[^{footnote[1]}]: {inline_of(line[footnote.end() :], ids)}"
    item = re.fullmatch(_LIST, line)
    return _item_of(item, ids) if item else inline_of(line, ids)


def _item_of(item: re.Match[str], ids: Mapping[str, str]) -> str:
    term, colons, rest = item["text"].partition(" :: ")
    words = f"**{inline_of(term, ids)}**: {inline_of(rest, ids)}" if colons else inline_of(term, ids)
    bullet = item["bullet"] if item["bullet"][0].isdigit() else "-"
    return f"{item['indent']}{bullet}{item['blank']}{_BOXES.get(item['box'] or '', '')}{words}"


def _link(target: str, label: str, ids: Mapping[str, str]) -> str:
    kind, _, rest = target.partition(":")
    if kind == "id":
        return f"[{label or rest}](/{escaped(ids[rest.lower()])})" if rest.lower() in ids else f"[[{target}]]"
    if kind in ("file", "attachment") or target.startswith(("./", "../")):
        path = (rest if kind in ("file", "attachment") else target).partition("::")[0].removeprefix("./")
        if re.search(_PICTURE, path) and not label:
            return f"![]({escaped(path)})"
        return f"[{label or posixpath.basename(path)}]({escaped(path)})"
    if re.match(r"(?i)(?:https?|ftp|mailto|news|doi):", target):
        return f"[{label}]({target})" if label else f"<{target}>"
    heading = target.lstrip("*#")
    return f"[[#{heading}|{label or heading}]]"


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
"""The mark of a box for each task keyword."""
_KEPT_WORDS = ("WAITING", "WAIT", "HOLD", "PENDING")
"""Keywords that say more than that a task is open: they stay in its title."""
_PRIORITY_OF = {"A": "highest", "B": "high", "C": "low"}
TASK = rf"(?P<word>{'|'.join(sorted(MARK_OF, key=len, reverse=True))})(?:\s+\[#(?P<priority>[A-Z])\])?(?:\s+(?P<title>.*)|$)"


class OrgStamp(NamedTuple):
    """A timestamp: its day, its repeat rule, and the parts that til has no field for."""

    day: date
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
    return OrgStamp(day, rule, tuple(each.strip() for each in (*lost, hours) if each))


def task_title(found: re.Match[str], stamps: Mapping[str, OrgStamp], style: str) -> str:
    """Return the title from a match of TASK, with its box, and its fields in the notation of `style`."""
    title = (found["title"] or "").strip()
    if found["word"] in _KEPT_WORDS:
        title = f"{found['word']} {title}"
    values = {"priority": _PRIORITY_OF.get(found["priority"] or "", "")}
    values |= {name: stamp.day.isoformat() for name, stamp in stamps.items()}
    values |= {"repeat": next((stamp.rule for stamp in stamps.values() if stamp.rule), "")}
    title = with_fields(title, {name: value for name, value in values.items() if value}, style)
    return f"[{MARK_OF[found['word']]}] {title}"
