"""Emphasis: `~one~` and `~~two~~` as on GitHub, and signs beside Hangul, Kana and Hanzi."""

import unicodedata
from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.emphasis import tokenize
from markdown_it.rules_inline.state_inline import Delimiter

_TILDES = {"~": 0x10_7E, "~~": 0x20_7E}  # what opens with one can't close with two


def use_emphasis(parser: MarkdownIt, *, cjk: bool) -> None:
    """Make a parser read tildes as GitHub does, and with `cjk` emphasis that CommonMark misses: `**강조(Emphasis)**은`."""
    parser.inline.ruler.before("emphasis", "tildes", _beside_cjk(_tildes) if cjk else _tildes)
    parser.inline.ruler2.after("balance_pairs", "tildes", _strike)
    if cjk:
        parser.inline.ruler.at("emphasis", _beside_cjk(tokenize))


def _beside_cjk(rule: Callable[[StateInline, bool], bool]) -> Callable[[StateInline, bool], bool]:
    """Return a rule for which a letter or sign of East Asia beside asterisks or tildes is no obstacle, as a space wouldn't be."""

    def parse(state: StateInline, silent: bool) -> bool:
        start, known = state.pos, len(state.delimiters)
        found = rule(state, silent)
        before, after = state.src[start - 1 : start] or " ", state.src[state.pos : state.pos + 1] or " "
        if (state.src[start] == "*" or state.src[start : state.pos] == "~~") and (_is_cjk(before) or _is_cjk(after)):
            for each in state.delimiters[known:]:
                each.open = each.open or not after.isspace()
                each.close = each.close or not before.isspace()
        return found

    return parse


def _is_cjk(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF" and unicodedata.category(letter)[0] in "LP"


def _tildes(state: StateInline, silent: bool) -> bool:
    """Parse one or two tildes; one after a letter or digit opens nothing, one before a digit closes nothing: `1~2개, 3~4개` are ranges."""
    if silent or state.src[state.pos] != "~":
        return False
    scanned = state.scanDelims(state.pos, True)
    token = state.push("text", "", 0)
    token.content = "~" * scanned.length
    if token.content in _TILDES:
        opens = scanned.can_open and (scanned.length == 2 or not state.src[state.pos - 1 : state.pos].isalnum())
        closes = scanned.can_close and (scanned.length == 2 or not state.src[state.pos + 1 : state.pos + 2].isdecimal())
        mark, place = _TILDES[token.content], len(state.tokens) - 1
        state.delimiters.append(Delimiter(marker=mark, length=0, token=place, end=-1, open=opens, close=closes))
    state.pos += scanned.length
    return True


def _strike(state: StateInline) -> None:
    """Turn tildes that belong together into elements."""
    lists = [state.delimiters, *(meta["delimiters"] for meta in state.tokens_meta if meta and "delimiters" in meta)]
    for delimiters in lists:
        for opening in delimiters:
            if opening.marker in _TILDES.values() and opening.end >= 0:
                places = (opening.token, delimiters[opening.end].token)
                for place, kind, nesting in zip(places, ("s_open", "s_close"), (1, -1), strict=True):
                    token = state.tokens[place]
                    token.type, token.tag, token.markup, token.content = kind, "del", token.content, ""
                    token.nesting = nesting
