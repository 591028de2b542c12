"""Excerpts: the beginning of a piece in prose, without code, tables, headings, pictures, footnotes and tables of contents."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate

from markdown_it.token import Token

from tiltool.site.render.rendered_note import PublicLink
from tiltool.site.render.tokens import plain_text, text_of

_LENGTH, _SHORTEST = 180, 130
"""Maximum characters of an excerpt, and the minimum that remain when it is cut at the end of a word."""

_ADDRESS = re.compile(r"(?:(?<!\S)\(?[^\s:：(<]{1,12}\s?[:：]\s*)?[(<]?\b(?:https?://|www\.)[^\s>)]+[>)]?[.,;:]*")
_PROMPT = re.compile(r"^(?:[$%❯]|>>>|PS>|[\w.-]+@[\w.-]+:\S*[$#]) .*$", re.MULTILINE)
"""A line copied from a terminal."""

_MARKER = re.compile(r"(?im)^(?:\[*_*(?:toc|(?:table of )?contents|목차)_*\]*:?|\{:.*\})$")
"""A line that marks the place of a table of contents, or sets attributes for other programs."""

_SENTENCE_ENDS = tuple(".!?。！？")
_LEFT_OUT, _LISTS = ("table_open", "heading_open"), ("bullet_list_open", "ordered_list_open")
_LINK = re.compile(r'<a href="til:(\d+)">.*?</a>')


def excerpt(tokens: Sequence[Token], links: Sequence[PublicLink]) -> str:
    """Return the beginning of a piece's prose, or of its code if it has no prose."""
    ends = (place for place, token in enumerate(tokens) if token.type == "footnote_block_open")
    tokens = tokens[: next(ends, len(tokens))]
    prose, was_item = "", False
    for text, is_item in _prose(tokens, links):
        is_apart = (is_item or was_item) and prose and not prose.endswith((":", "："))
        prose += f"{' ·' if is_apart else ''} {text}"
        was_item = is_item
        if len(prose) > 2 * _LENGTH:
            break
    others = (_without_prose(tokens[place]) for place in _outside_contents(tokens, links))
    return clip(prose or next(filter(str.strip, others), ""))


def clip(text: str) -> str:
    """Return the beginning of a text, cut after a word, or after a grapheme if the word is long."""
    line = " ".join(text.split())
    if len(line) <= _LENGTH:
        return line
    end = line.rfind(" ", _SHORTEST, _LENGTH + 1)
    if end < 0:
        from wcwidth import iter_graphemes

        end = 0
        for letter in iter_graphemes(line[: 2 * _LENGTH]):
            if end and end + len(letter) > _LENGTH:
                break
            end += len(letter)
    cut = line[:end].rstrip(" ·,;:…")
    return cut if cut.endswith(_SENTENCE_ENDS) else f"{cut}…"


def _prose(tokens: Sequence[Token], links: Sequence[PublicLink]) -> Iterator[tuple[str, bool]]:
    """Yield the text of each paragraph and list item, and whether it is an item's."""
    for place in _outside_contents(tokens, links, _LEFT_OUT):
        token, is_item = tokens[place], place > 1 and tokens[place - 2].type == "list_item_open"
        if token.type == "inline" and (is_item or not _only_leads_on(token)):
            text = _MARKER.sub("", _ADDRESS.sub("", _PROMPT.sub("", _without_pictures(token)))).strip()
            if text:
                yield text, is_item


def _only_leads_on(inline: Token) -> bool:
    """Return whether a line has no words except links to notes and tags: `<< [[2026-03-01]] | [[2026-03-03]] >>`."""
    outside, is_inside, ways = "", False, 0
    for child in inline.children or []:
        is_way = child.content.startswith(('<a href="til:', '<a class="til-tag"'))
        if child.type == "link_open" and not str(child.attrGet("href")).startswith("til:"):
            return False
        is_inside = child.type == "link_open" or (is_inside and child.type != "link_close")
        ways += is_way or is_inside
        outside += "" if is_way or is_inside else plain_text([child])
    return ways > 0 and not any(map(str.isalnum, outside))


def _without_prose(token: Token) -> str:
    """Return the text of a block of code or HTML, and the alt text of pictures."""
    if token.type != "inline":
        return text_of([token])
    return plain_text([child for child in token.children or [] if child.type == "image" or "<img" in child.content])


def _outside_contents(
    tokens: Sequence[Token], links: Sequence[PublicLink], left_out: Collection[str] = ()
) -> Iterator[int]:
    """Yield the places of the tokens that are neither in a table of contents nor in an element that is left out."""
    place = 0
    while place < len(tokens):
        kind = tokens[place].type
        if kind in left_out or (kind in _LISTS and _is_contents(tokens, place, links)):
            place = _end(tokens, place)
        else:
            yield place
        place += 1


def _without_pictures(inline: Token) -> str:
    """Return the text of a line without the names of its pictures and embeds, which are not part of a sentence."""
    return plain_text([child for child in inline.children or [] if not child.meta.get("media")])


def _end(tokens: Sequence[Token], place: int) -> int:
    """Return the place of the token that closes the one at `place`."""
    depths = accumulate(token.nesting for token in tokens[place:])
    return next(at for at, depth in enumerate(depths, place) if not depth)


def _is_contents(tokens: Sequence[Token], place: int, links: Sequence[PublicLink]) -> bool:
    """Return whether the list at `place` only has links to headings of its own note."""
    numbers = [
        number
        for token in tokens[place : _end(tokens, place)]
        if token.type == "inline"
        for number in _links_alone(token)
    ]
    return bool(numbers) and all(number >= 0 and not links[number].target for number in numbers)


def _links_alone(token: Token) -> Iterator[int]:
    """Yield the numbers of the links in a line, and -1 for text between them."""
    depth = 0
    for child in token.children or []:
        address = str(child.attrGet("href") or "") if child.type == "link_open" else ""
        depth += child.nesting if child.type in ("link_open", "link_close") else 0
        found = _LINK.fullmatch(child.content) if child.type == "html_inline" else None
        if found or address:
            number = found[1] if found else address.removeprefix("til:")
            yield int(number) if number.isdecimal() else -1
        elif not depth and child.content.strip():
            yield -1
