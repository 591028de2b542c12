"""Footnotes: each piece of a note is followed by those it refers to, because pieces are also shown alone."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from itertools import count

from markdown_it.token import Token


class _Foot:
    """A footnote in one piece: its number in the note, its place in the piece, and its number of references."""

    def __init__(self, number: int, nth: int, tokens: list[Token]) -> None:
        self.number, self.nth, self.tokens = number, nth, tokens
        self.uses = self.first = 0  # number of references, and the first one with a link back

    def meta(self, use: int) -> dict[str, int]:
        return {"id": self.number, "nth": self.nth, "subId": use}


class Footnotes:
    """The footnotes of a note, by the numbers that the parser gives them."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.texts: dict[int, list[Token]] = {}
        self.numbers = count()  # one for each footnote shown, because several pieces may have the same one
        text: list[Token] = []
        for token in tokens:
            if token.type == "footnote_open":
                text = self.texts[token.meta["id"]] = []
            elif token.type not in ("footnote_anchor", "footnote_close"):
                text.append(token)

    def below(self, tokens: list[Token]) -> list[Token]:
        """Return the tokens of a piece, followed by the footnotes that they refer to."""
        if not self.texts:
            return tokens
        feet: dict[int, _Foot] = {}
        order: list[_Foot] = []
        head = 3 if tokens and tokens[0].type == "heading_open" else 0
        self._refer(tokens[:head], feet, order)
        for foot in order:
            foot.first = foot.uses  # no link back to the heading: the piece is also shown without it
        self._refer(tokens[head:], feet, order)
        for foot in order:  # grows if a footnote refers to another one
            self._refer(foot.tokens, feet, order)
        if not order:
            return tokens
        block = (token for foot in order for token in _shown(foot))
        return [*tokens, Token("footnote_block_open", "", 1), *block, Token("footnote_block_close", "", -1)]

    def _refer(self, tokens: Sequence[Token], feet: dict[int, _Foot], order: list[_Foot]) -> None:
        for reference in _references(tokens):
            number = reference.meta["id"]
            if number not in feet:
                feet[number] = _Foot(next(self.numbers), len(feet) + 1, deepcopy(self.texts.get(number, [])))
                order.append(feet[number])
            reference.meta = feet[number].meta(feet[number].uses)
            feet[number].uses += 1


def _references(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.type == "footnote_ref":
            yield token
        yield from _references(token.children or [])


def _shown(foot: _Foot) -> Iterator[Token]:
    """Yield the tokens of a footnote, ending with its links back."""
    anchors = [Token("footnote_anchor", "", 0, meta=foot.meta(use)) for use in range(foot.first, foot.uses)]
    at = len(foot.tokens) - (foot.tokens[-1:] != [] and foot.tokens[-1].type == "paragraph_close")
    yield Token("footnote_open", "", 1, meta=foot.meta(0))
    yield from (*foot.tokens[:at], *anchors, *foot.tokens[at:])
    yield Token("footnote_close", "", -1)


def split_footnotes(tokens: list[Token]) -> tuple[list[Token], Footnotes]:
    """Return the tokens of a note without the footnotes at its end, and the footnotes."""
    at = next((place for place, token in enumerate(tokens) if token.type == "footnote_block_open"), len(tokens))
    return tokens[:at], Footnotes(tokens[at + 1 : -1])
