"""What looks for the words of a query in a text; a regular expression only for so long."""

import time
from collections.abc import Iterator
from re import Match
from typing import Any, NamedTuple

from tiltool.core.search.query import Query
from tiltool.core.search.snippet import Finder
from tiltool.core.search.tokens import BREAK
from tiltool.errors import Misused

REGEX_PATIENCE = 2.0
"""Seconds that the regular expressions of a query may take in all: some never end."""


class Finders(NamedTuple):
    """What must be found, and what must not."""

    wanted: tuple[Finder, ...]
    unwanted: tuple[Finder, ...]

    def let_through(self, folded: str) -> bool:
        """Tell whether a folded text has all that is wanted and nothing else."""
        return all(_finds(each, folded) for each in self.wanted) and not any(
            _finds(each, folded) for each in self.unwanted
        )


def _finds(finder: Finder, text: str) -> bool:
    return any(True for _ in finder.finditer(text))


def finders_of(query: Query) -> Finders:
    """Return what finds all that a query says. Raises Misused for a regular expression that is wrong."""
    return Finders((*query.words, *_regexes(query)), query.without)


def unproved_finders(query: Query, *, terms_are_known: bool) -> Finders:
    """Return what finds that which the index can't tell; without an index of words, all of it."""
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
    """A regular expression that gives up at a deadline; `re` could not be stopped."""

    def __init__(self, pattern: str, deadline: float) -> None:
        import regex

        self.pattern = pattern
        self.deadline = deadline
        try:
            self.compiled: Any = regex.compile(pattern, regex.IGNORECASE | regex.MULTILINE)
        except (regex.error, RecursionError, OverflowError) as error:
            raise Misused(
                f"/{pattern}/ is no regular expression: {error}", r"a sign is meant with a \ before it: \("
            ) from None

    def finditer(self, text: str) -> Iterator[Match[str]]:
        """Yield the matches. Raises Misused once the deadline is over."""
        left = self.deadline - time.monotonic()
        try:
            yield from self.compiled.finditer(text.replace(BREAK, "\n"), timeout=max(left, 0.001))
        except TimeoutError:
            raise Misused(
                f"/{self.pattern}/ takes more than {REGEX_PATIENCE:.0f} seconds",
                "nested repeats like (a+)+ do: write it simpler, or ask for fewer notes with since: or tag:",
            ) from None
