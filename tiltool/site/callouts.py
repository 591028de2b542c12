"""Callouts: quotes that begin with `[!note]`, as GitHub and Obsidian write them, become what Material calls admonitions."""

import re
from html import escape

from markdown_it.token import Token

_CALLOUT = re.compile(r"\[!(\w+)\]([-+]?)[ \t]*([^\n]*)(?:\n|$)")
_KINDS = {"important": "tip", "caution": "danger", "todo": "info", "summary": "abstract", "faq": "question"}
"""What GitHub and Obsidian call some callouts, and what Material calls them."""


def turn_callouts(tokens: list[Token]) -> None:
    """Turn quotes that begin with `[!note]` into admonitions."""
    opened: list[tuple[Token, str]] = []
    for place, token in enumerate(tokens):
        if token.type == "blockquote_open":
            first = tokens[place + 2] if place + 2 < len(tokens) else None
            found = _CALLOUT.match(first.content) if first and first.type == "inline" else None
            opened.append((token, _open_callout(token, first, found) if found and first else ""))
        elif token.type == "blockquote_close":
            _, tag = opened.pop()
            token.tag = tag or token.tag


def _open_callout(quote_: Token, first: Token, found: re.Match[str]) -> str:
    kind = found[1].lower()
    title = escape(found[3].strip() or kind.capitalize())
    first.children = _after_first_line(first.children or [])
    name = _KINDS.get(kind, kind)
    quote_.type = "callout_open"
    if found[2]:
        is_open = " open" if found[2] == "+" else ""
        quote_.content = f'<details class="{name}"{is_open}><summary>{title}</summary>\n'
        return "details"
    quote_.content = f'<div class="admonition {name}"><p class="admonition-title">{title}</p>\n'
    return "div"


def _after_first_line(children: list[Token]) -> list[Token]:
    breaks = [place for place, child in enumerate(children) if child.type in ("softbreak", "hardbreak")]
    return children[breaks[0] + 1 :] if breaks else []
