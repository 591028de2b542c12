"""Words as search sees them: how a text is divided into terms, and what a word of a query matches in it.

In Hangul, Kana and Hanzi each character is a term, so a word is found anywhere in a longer one; other letters and
digits form a term together, which is found from its start. One rule in two forms: a list of terms for the index
(`term_list`), and the matches of a word in a text (`Word.finditer`). Classes of letters are looked up letter by letter:
a set of them in a regular expression would take milliseconds to compile at each start of til.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

BREAK = "\x80"
"""Marks a place that no match crosses: the end of a paragraph or heading, the boundary of two texts."""

# Scripts written without spaces between words: the start and the end of each block, alternating.
_BLOCKS = (
    *(0x0E00, 0x10A0, 0x1100, 0x1200, 0x1780, 0x1800, 0x2E80, 0x2FE0, 0x3005, 0x3008, 0x3021, 0x302A, 0x3040, 0x3190),
    *(0x31A0, 0x31C0, 0x31F0, 0x3200, 0x3400, 0x4DC0, 0x4E00, 0xA000, 0xA960, 0xA980, 0xAC00, 0xD800, 0xF900, 0xFB00),
    *(0xFF66, 0xFFA0, 0x1B000, 0x1B170, 0x20000, 0x40000),
)
_EMPHASIS = "*_~`[]"  # Hangul on both sides of emphasis, or of a blank, is adjacent
_SINGLE, _SIGN = "\x81", "\x82"
_INVISIBLE = ("\u00ad", "\u200c", "\u200d", "\u200e", "\u200f", "\ufeff")
_NARROW_BLANK = "\u200b"
_DOTTED_I = "i\u0307"  # the folded form of İ

# It begins with a sign, which is found four times as fast as the context before it.
_PARTED = rf"{_SIGN}(?<={_SINGLE}. {_SIGN}) (?:{_SIGN} )*(?={_SINGLE})"
_BREAKS = f"{BREAK}(?: {BREAK})+"
# Newlines that end a paragraph: before a blank line or a heading of either kind, and after a heading or a rule.
_PARAGRAPH_END = r"(?:\r\n?+|\n)(?=[ \t]*(?:[\r\n]|#{1,6}[ \t\r\n]))"
_UNDERLINE = r"(?:\r\n?|\n) {0,3}(?:=+|-+)[ \t]*(?=[\r\n]|$)"
_LINE_APART = r"(?m)^( {0,3}(?:#{1,6}(?=[ \t\r\n])|-{3}|={3}|\*{3}|`{3}|~{3})[^\r\n]*)(?:\r\n?|\n)"
_NO_TERM = rf"(?:[^\w{BREAK}]|_)"

INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
FIRST_SYLLABLE, SYLLABLES_PER_INITIAL = 0xAC00, 588
"""Hangul's initial consonants in Unicode order, its first syllable, and the number of syllables per initial."""


class Word(NamedTuple):
    """One word or phrase of a query, folded."""

    text: str
    exact: bool = False  # the last term must end where the word does
    initials: bool = False  # Hangul consonants, each matching the syllables that begin with it

    @property
    def terms(self) -> str:
        """Return the consecutive terms of the word; "" if terms can't find it."""
        return "" if self.initials else _terms(self.text)

    @property
    def is_proved_by_terms(self) -> bool:
        """Return whether the terms make up the whole word; punctuation (`c++`, `a/b`) is in no term."""
        return bool(self.terms) and all(letter.isalnum() or letter.isspace() for letter in self.text)

    def finditer(self, folded: str) -> Iterator[re.Match[str]]:
        """Yield the matches of the word in a folded text."""
        starts, ends = not self.initials and is_letter(self.text[0]), self.exact and is_letter(self.text[-1])
        for found in _pattern(self).finditer(folded):
            first, last = found.span()
            inside = starts and first and is_letter(folded[first - 1])
            goes_on = ends and last < len(folded) and is_letter(folded[last])
            if not inside and not goes_on:
                yield found


def fold(text: str) -> str:
    """Return `text` in the form in which words are compared: NFC, case folded, without invisible characters."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()).replace(_DOTTED_I, "i")
    for letter in _INVISIBLE:
        folded = folded.replace(letter, "")
    for letter in (BREAK, _SINGLE, _SIGN, _NARROW_BLANK):
        folded = folded.replace(letter, " ")
    return folded


def fold_note(text: str) -> str:
    """Return a note's text folded, with a break for each newline that ends a paragraph."""
    apart = _before_underlined(re.sub(_LINE_APART, rf"\1{BREAK}", fold(text)))
    return re.sub(_PARAGRAPH_END, BREAK, apart)


def _before_underlined(text: str) -> str:
    """Return `text` with a break for each newline before an underlined line, which is a heading."""
    pieces: list[str] = []
    at = 0
    for found in re.finditer(_UNDERLINE, text):
        end = max(text.rfind("\n", at, found.start()), text.rfind("\r", at, found.start()))
        if end >= 0:
            start = end - 1 if text[end - 1 : end + 1] == "\r\n" else end
            pieces += (text[at:start], BREAK)
            at = end + 1
    return "".join((*pieces, text[at:]))


def term_list(folded: str) -> str:
    """Return the terms of a folded text, separated by spaces, or a break if punctuation separates two Hangul terms."""
    spaced = " ".join(filter(None, map(_terms_of_word, folded.split())))
    if _SIGN in spaced:
        spaced = re.sub(_PARTED, f"{BREAK} ", spaced).replace(f" {_SIGN}", "").removeprefix(_SIGN).lstrip()
    spaced = spaced.replace(_SINGLE, "")
    return re.sub(_BREAKS, BREAK, spaced) if BREAK in spaced else spaced


@lru_cache(maxsize=1 << 15)  # the same words recur throughout a notebook
def _terms_of_word(word: str) -> str:
    return " ".join(word.translate(_CLASSES).split())


_terms = lru_cache(maxsize=256)(term_list)  # for the words of a query, which are requested several times


class _Classes(dict[int, str]):
    """The text that represents each letter in a list of terms, by its code; computed on first use."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        if letter == BREAK:
            found = f" {BREAK} "
        elif letter.isalnum():
            found = letter if is_letter(letter) else f" {_SINGLE}{letter} "
        else:
            found = " " if letter.isspace() or letter in _EMPHASIS else f" {_SIGN} "
        self[code] = found
        return found


_CLASSES = _Classes()


def is_letter(letter: str) -> bool:
    """Return whether a character is a letter or digit that forms a term with its neighbors."""
    return letter.isalnum() and bisect_right(_BLOCKS, ord(letter)) % 2 == 0


def are_initials(text: str) -> bool:
    """Return whether `text` consists of Hangul consonants that can begin a syllable."""
    return bool(text) and all(letter in INITIALS for letter in text)


@lru_cache(maxsize=256)
def _pattern(word: Word) -> re.Pattern[str]:
    if word.initials:
        return re.compile(rf"[\s{re.escape(_EMPHASIS)}]*".join(map(_beginning_with, word.text)))
    if not word.is_proved_by_terms:
        return re.compile(r"\s+".join(map(re.escape, word.text.split())))
    terms = word.terms.split()
    gaps = (f"{_gap(*pair)}{re.escape(pair[1])}" for pair in pairwise(terms))
    return re.compile("".join((re.escape(terms[0]), *gaps)))


def _gap(before: str, after: str) -> str:
    """Return a pattern for the text between two consecutive terms."""
    letters = (is_letter(before[-1]), is_letter(after[0]))
    if all(letters):
        return f"{_NO_TERM}+"
    return f"{_NO_TERM}*" if any(letters) else rf"[\s{re.escape(_EMPHASIS)}]*"


def _beginning_with(consonant: str) -> str:
    first = FIRST_SYLLABLE + INITIALS.index(consonant) * SYLLABLES_PER_INITIAL
    return f"[{consonant}{chr(first)}-{chr(first + SYLLABLES_PER_INITIAL - 1)}]"
