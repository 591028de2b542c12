"""Callouts: quotes that begin with `[!note]`, as in GitHub and Obsidian, become Material's admonitions."""

import re
from html import escape

from markdown_it.token import Token

from tiltool.site.render.markdown import line_breaks
from tiltool.site.strings import Words

_CALLOUT = re.compile(r"\[!([\w-]+)(?:\|[^\]\n]*)?\]([-+]?)[ \t]*([^\n]*)(?:\n|$)")
_KINDS = {
    "important": "tip", "hint": "tip", "caution": "danger", "error": "danger", "attention": "warning", "todo": "info",
    "summary": "abstract", "tldr": "abstract", "check": "success", "done": "success", "fail": "failure",
    "missing": "failure", "help": "question", "faq": "question", "cite": "quote",
}  # fmt: skip
"""Material's names for some callouts of GitHub and Obsidian."""


def convert_callouts(tokens: list[Token], words: Words) -> list[Token]:
    """Return the tokens, with quotes that begin with `[!note]` turned into admonitions."""
    made: list[Token] = []
    tags: list[str] = []
    for place, token in enumerate(tokens):
        made.append(token)
        if token.type == "blockquote_open":
            inside = tokens[place + 1 : place + 4]
            found = _CALLOUT.match(inside[1].content) if len(inside) == 3 and inside[1].type == "inline" else None
            tags.append(("details" if found[2] else "div") if found else "")
            made += _opened(token, inside, found, words) if found else ()
        elif token.type == "blockquote_close":
            token.tag = tags.pop() or token.tag
    return made


def _opened(quote: Token, inside: list[Token], found: re.Match[str], words: Words) -> list[Token]:
    """Turn a quote into an admonition; return the tokens of its title, taken out of the first paragraph."""
    kind = found[1].lower()
    name = _KINDS.get(kind, kind)
    opens, closes = f'<div class="admonition {name}"><p class="admonition-title">', "</p>"
    if found[2]:
        is_open = " open" if found[2] == "+" else ""
        opens, closes = f'<details class="{name}"{is_open}><summary>', "</summary>"
    quote.type, quote.content = "callout_open", opens
    children = inside[1].children or []
    end = next(line_breaks(children), len(children))
    title, rest = children[:end], children[end + 1 :]
    if title:
        title[0].content = title[0].content[found.start(3) :]
    inside[1].children = rest
    inside[0].hidden = inside[2].hidden = not rest
    name = "" if found[3].strip() else escape(words.get(f"callout_{kind}", kind.capitalize()))
    return [Token("inline", "", 0, children=title), Token("callout_open", "", 0, content=f"{name}{closes}\n")]
