"""Find the words and regular expressions of a query in a text; expressions have a time limit."""

import time
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from re import Match
from typing import Any, NamedTuple

from tiltool.core.search.query import Query
from tiltool.core.search.snippet import Finder
from tiltool.core.search.tokens import BREAK, Word, fold, fold_note
from tiltool.errors import Misused
from tiltool.messages import Message

REGEX_PATIENCE = 2.0
"""Seconds that the regular expressions of a query may take in total: some never finish."""


class Finders(NamedTuple):
    """What a text must contain, and what it must not."""

    wanted: tuple[Finder, ...]
    unwanted: tuple[Finder, ...]

    def let_through(self, folded: str) -> bool:
        """Return whether a folded text has everything wanted and nothing unwanted."""
        return all(_finds(each, folded) for each in self.wanted) and not any(
            _finds(each, folded) for each in self.unwanted
        )

    def let_through_of(self, folded: Sequence[str]) -> Iterator[int]:
        """Yield the numbers of the folded texts that are let through."""
        some: Iterable[int] = range(len(folded))
        if isinstance(self.wanted[0], Word):  # one search over all of them leaves a few
            ends = [*accumulate(map(len, folded), lambda end, length: end + 1 + length)]
            joint = BREAK.join(folded)
            some = dict.fromkeys(bisect_left(ends, match.start()) for match in self.wanted[0].finditer(joint))
        return (at for at in some if self.let_through(folded[at]))

    def are_in(self, texts: Sequence[str]) -> bool:
        """Return whether texts of notes, taken together, have everything wanted and nothing unwanted."""
        plain = BREAK.join(map(fold, texts))
        if not all(_finds(each, plain) for each in self.wanted):
            return False  # a break at the end of a paragraph only removes matches
        if not self.unwanted and all(_finds_on_a_line(each, plain) for each in self.wanted):
            return True
        return self.let_through(BREAK.join(map(fold_note, texts)))


def _finds_on_a_line(finder: Finder, text: str) -> bool:
    return any(match[0].isprintable() for match in finder.finditer(text))


def _finds(finder: Finder, text: str) -> bool:
    return any(True for _ in finder.finditer(text))


def finders_of(query: Query) -> Finders:
    """Return the finders of a query. Raises Misused for an invalid regular expression."""
    return Finders((*query.words, *_regexes(query)), query.without)


def unproved_finders(query: Query, *, terms_are_known: bool) -> Finders:
    """Return the finders that the index can't answer; without an index of words, all of them."""
    if not terms_are_known:
        return finders_of(query)
    words = tuple(word for word in query.words if not word.is_proved_by_terms)
    return Finders((*words, *_regexes(query)), tuple(word for word in query.without if not word.is_proved_by_terms))


def _regexes(query: Query) -> tuple[Finder, ...]:
    if not query.regexes:
        return ()
    deadline = time.monotonic() + REGEX_PATIENCE
    return tuple(_Regex(pattern, deadline) for pattern in query.regexes)


class _Regex:
    """A regular expression that gives up at a deadline; `re` has no time limit."""

    def __init__(self, pattern: str, deadline: float) -> None:
        import regex

        self.pattern = pattern
        self.deadline = deadline
        try:
            self.compiled: Any = regex.compile(pattern, regex.IGNORECASE | regex.MULTILINE)
        except (regex.error, RecursionError, OverflowError) as error:
            values = {"pattern": pattern, "reason": _why(error)}
            message = Message("/{pattern}/ is not a valid regular expression: {reason}", **values)
            raise Misused(message, r"put \ before a character to search for it literally: \(") from None

    def finditer(self, text: str) -> Iterator[Match[str]]:
        """Yield the matches. Raises Misused once the deadline has passed."""
        left = self.deadline - time.monotonic()
        try:
            yield from self.compiled.finditer(text.replace(BREAK, "\n"), timeout=max(left, 0.001))
        except TimeoutError:
            values = {"pattern": self.pattern, "seconds": REGEX_PATIENCE}
            message = Message("/{pattern}/ takes more than {seconds:.0f} seconds", **values)
            hint = "avoid nested repeats like (a+)+, or search fewer notes with since: or tag:"
            raise Misused(message, hint) from None


def _why(error: Exception) -> object:
    position = getattr(error, "pos", None)
    if position is None:
        return error
    return Message("{reason} at position {position}", reason=getattr(error, "msg", ""), position=position)
