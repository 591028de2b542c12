"""Cutting a part out of a body by its id: the text under a heading, or one block."""

import re
from html import escape

VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"))
"""Elements that have no end tag."""

_TAG = re.compile(r"<(?P<close>/?)(?P<name>[a-z][a-z0-9]*)\b[^>]*?(?P<empty>/?)>")
_HEADING = re.compile(r"h[1-6]")
_REFERENCE = re.compile(r'<sup class="footnote-ref">.*?</sup>', re.DOTALL)
_FEET = re.compile(r'<div class="footnotes">.*', re.DOTALL)


def part_of(html: str, anchor: str) -> str:
    """Return the block with this id, or the heading and what is below it, without footnotes; "" if there is none."""
    html = _REFERENCE.sub("", _FEET.sub("", html))
    found = re.search(rf'<([a-z][a-z0-9]*)\s(?:[^>]*\s)?id="{re.escape(escape(anchor))}"[^>]*>', html)
    if not found:
        return ""
    part = html[found.start() : _end(html, found)]
    if found[1] == "li":
        tasks = ' class="til-tasks"' if "til-task" in found[0] else ""
        part = f"<ul{tasks}>{part}</ul>"
    return part


def _end(html: str, opened: re.Match[str]) -> int:
    """Return where the part that a tag opens ends: with its element, or, for a heading, before the next one not below it."""
    level = opened[1] if _HEADING.fullmatch(opened[1]) else ""
    depth = 0
    for tag in _TAG.finditer(html, opened.start()):
        if tag["empty"] or tag["name"] in VOID:
            continue
        is_next = not tag["close"] and bool(_HEADING.fullmatch(tag["name"])) and tag["name"] <= level
        if level and not depth and tag.start() > opened.start() and (tag["close"] or is_next):
            return tag.start()
        depth += -1 if tag["close"] else 1
        if not level and not depth:
            return tag.end()
    return len(html)
