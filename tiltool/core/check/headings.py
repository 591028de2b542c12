"""Headings that are nearly one with a role: one letter away."""

import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache

from tiltool.core.note.dialect import Dialect
from tiltool.core.note.heading_aliases import roles_by_key
from tiltool.core.note.model import Note, Problem
from tiltool.core.note.titles import heading_key
from tiltool.messages import Message

_SHORTEST = 5
"""Letters, for Hangul jamo, below which one letter makes another word: `Text` is not `Next`."""

_TENSES = ("\u11ab", "\u11af")
"""The final consonants of 한 and 할: what was done, and what is to do."""


def near_headings(note: Note, dialect: Dialect) -> Iterator[Problem]:
    """Yield the headings without a role whose text is one letter away from one that has a role."""
    for section in note.sections:
        heading = section.heading
        if heading and section.role is None and len(heading.title) <= 40:
            near = _near(heading_key(heading.title), tuple(dialect.roles))
            if near and dialect.role_begun(heading.title) is None:
                message = Message(
                    "{title!r} is no section that til knows; did you mean {near!r}?", title=heading.title, near=near
                )
                yield Problem("near-role", heading.line, 1, message)


def _near(key: str, own: tuple[str, ...]) -> str | None:
    """Return the known heading that a key is nearly."""
    letters = _letters(key)
    if len(letters) < _SHORTEST or not key.isalpha():
        return None
    known = _shortened(own)
    candidates = {name for short in _deletions(letters) for name in known.get(short, ())}
    return min((name for name in candidates if _is_slip(letters, _letters(name))), default=None)


def _letters(text: str) -> str:
    return unicodedata.normalize("NFD", text)


@lru_cache(maxsize=2)
def _shortened(own: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """Return the known headings by themselves with at most one letter taken out."""
    found: dict[str, tuple[str, ...]] = {}
    for name in (*own, *roles_by_key()):
        if len(_letters(name)) >= _SHORTEST:
            for short in _deletions(_letters(name)):
                found[short] = (*found.get(short, ()), name)
    return found


def _deletions(text: str) -> set[str]:
    return {text, *(text[:at] + text[at + 1 :] for at in range(len(text)))}


def _is_slip(written: str, meant: str) -> bool:
    """Return whether one letter too many, too few, wrong or swapped makes one text of another; a tense is no slip."""
    if written[0] != meant[0]:
        return False
    if len(written) != len(meant):
        return abs(len(written) - len(meant)) == 1 and not {written, f"{written}s", written.removesuffix("s")} >= {
            meant
        }
    wrong = [at for at in range(len(written)) if written[at] != meant[at]]
    if len(wrong) == 1:
        return {written[wrong[0]], meant[wrong[0]]} != {*_TENSES}
    swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1
    return swapped and written[wrong[0]] == meant[wrong[1]] and written[wrong[1]] == meant[wrong[0]]
