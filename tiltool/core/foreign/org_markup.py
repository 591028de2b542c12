"""Lines of Org as lines of Markdown."""

import posixpath
import re
from collections.abc import Iterable, Mapping

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
    """Return lines of Org as Markdown; `ids` has the path of the file in which each id is."""
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
    if line.lstrip().startswith("> [!"):  # made of a block
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
