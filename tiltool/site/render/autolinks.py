"""Bare addresses in running text: linked as on GitHub, ending before a particle or a full-width sign."""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from tiltool.core.links.addresses import BARE_ADDRESS, without_tail

TEXT = r"(?:[^\n!$&*:<=\[\\\]^_`~w]++|w(?!ww\.)|!(?!\[)|=(?!=))++"
"""Text without `www.` and the signs that start a rule; `]` counts as one because it ends a link."""

_TEXT = re.compile(TEXT)
_SCHEME = re.compile(r"(?i)(?<![a-z])(?:https?|ftp)$")
_ADDRESS = re.compile(BARE_ADDRESS)
_BEFORE_WWW = "*_~(["
_MAIL = re.compile(
    r"(?i)(?<![a-z0-9.+_-])(?:mailto:)?[a-z0-9.+_-]++@[a-z0-9_-]+(?:\.[a-z0-9_-]+)+(?<=[a-z])(?![a-z0-9@_-])"
)


def link_addresses(parser: MarkdownIt) -> None:
    """Make a parser link bare addresses."""
    parser.inline.ruler.at("text", _text)
    parser.inline.ruler.after("text", "bare_address", _address)
    parser.core.ruler.push("mail", _mail)


def _text(state: StateInline, silent: bool) -> bool:
    found = _TEXT.match(state.src, state.pos, state.posMax)
    if found and not silent:
        state.pending += found[0]
    state.pos = found.end() if found else state.pos
    return bool(found)


def _address(state: StateInline, silent: bool) -> bool:
    """Parse `https://…` (from its colon on) and `www.…`."""
    start = state.pos
    if silent or state.linkLevel:
        return False
    scheme = _SCHEME.search(state.src, max(0, start - 6), start) if state.src.startswith("://", start) else None
    is_www = state.src.startswith("www.", start) and (
        not start or state.src[start - 1].isspace() or state.src[start - 1] in _BEFORE_WWW
    )
    found = _ADDRESS.match(state.src, start + 3 if scheme else start, state.posMax) if scheme or is_www else None
    if not found or (is_www and "." not in found[1]) or "_" in ".".join(found[1].split(".")[-2:]):
        return False
    before = scheme[0] if scheme else ""
    written = without_tail(f"{before}{state.src[start : found.end()]}")
    state.pending = state.pending[: len(state.pending) - len(before)]
    for token in _link(written, "" if scheme else "http://", state.md):
        pushed = state.push(token.type, token.tag, token.nesting)
        pushed.attrs, pushed.content = token.attrs, token.content
    state.pos = start + len(written) - len(before)
    return True


def _link(written: str, scheme: str, parser: MarkdownIt) -> list[Token]:
    href = parser.normalizeLink(f"{scheme}{written.removeprefix(scheme)}")
    text = Token("text", "", 0, content=parser.normalizeLinkText(written))
    return [Token("link_open", "a", 1, {"href": href}), text, Token("link_close", "a", -1)]


def _mail(state: StateCore) -> None:
    """Link the mail addresses in running text, except those inside a link or an `<a>` element."""
    for block in state.tokens:
        if block.type == "inline" and "@" in block.content:
            block.children = [*_mails(block.children or [], state.md)]


def _mails(children: list[Token], parser: MarkdownIt) -> Iterator[Token]:
    depth = 0
    for child in children:
        if child.type == "html_inline":
            depth += bool(re.match(r"(?i)<a[\s>]", child.content)) - bool(re.match(r"(?i)</a\s*>", child.content))
        depth += child.nesting if child.type in ("link_open", "link_close") else 0
        at = 0
        for found in _MAIL.finditer(child.content) if child.type == "text" and depth <= 0 else ():
            yield Token("text", "", 0, content=child.content[at : found.start()], level=child.level)
            yield from _link(found[0], "mailto:", parser)
            at = found.end()
        child.content = child.content[at:]
        yield child
