"""Merging three versions of a few lines, or of the words of a line."""

import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

from tiltool.core.text.lines import split_lines

MergeText = Callable[[str, str, str], tuple[str, bool]]
"""Merges two texts with a common ancestor line by line: the text, with conflict markers, and whether it is clean."""

_LABEL = r"\\?#\S+|[^\s:/]+::?\S+|\[[^\[\]]+::[^\[\]]*\]|[^\w\s]+|\d{4}-\d\d-\d\d"  # `📅 2026-01-09` is two of them
_WORD = r"\s*\S+|\s+$"
_FLOW = r"([^\s:]+:\s*\[)(.*)(\]\s*)"


class Change(NamedTuple):
    """The elements that replace those from `first` to `end`."""

    first: int
    end: int
    new: tuple[str, ...]


def merged_lines(base: Sequence[str], one: Sequence[str], other: Sequence[str]) -> tuple[str, ...] | None:
    """Return the merge of both versions of some lines; None if they changed the same words.

    A list in front matter, on one line or several, is merged as a set.
    """
    if one == other or base == other:
        return tuple(one)
    if base == one:
        return tuple(other)
    if len(base) == len(one) == len(other):
        rows = [_merged_line(*row) for row in zip(base, one, other, strict=True)]
        found = [row for row in rows if row is not None]
        if len(found) == len(rows):
            return tuple(found)
    return _merged_list(base, one, other)


def _merged_line(base: str, one: str, other: str) -> str | None:
    if one == other or base == other:
        return one
    if base == one:
        return other
    flow = [re.fullmatch(_FLOW, line) for line in (base, one, other)]
    if flow[1] and flow[2] and flow[1][1] == flow[2][1]:
        sets = [[value.strip() for value in found[2].split(",")] if found else [] for found in flow]
        return flow[1][1] + ", ".join(filter(None, _union(*sets))) + flow[1][3]
    words = [re.findall(_WORD, line) for line in (base, one, other)]
    merged = _merged(*words)
    return None if merged is None else "".join(merged)


def _merged_list(base: Sequence[str], one: Sequence[str], other: Sequence[str]) -> tuple[str, ...] | None:
    """Return the union of two block lists in front matter, one `- a` per line below a key; None if they aren't any."""
    rows = [line for lines in (base, one, other) for line in lines[1:]]
    if base[:1] == one[:1] == other[:1] and rows and all(re.match(r"\s*- ", line) for line in rows):
        return (*one[:1], *_union(base[1:], one[1:], other[1:]))
    return None


def _union(base: Sequence[str], one: Sequence[str], other: Sequence[str]) -> list[str]:
    """Return the elements that are in both versions or that either added, in the order of the first."""
    gone = {each for each in base if each not in one or each not in other}
    return [each for each in (*one, *(each for each in other if each not in one)) if each not in gone]


def union_of_lines(base: str, ours: str, theirs: str) -> str:
    """Return the lines that are in both versions or that either added."""
    rows = [[*split_lines(text)] for text in (base, *sorted((ours, theirs)))]
    return "".join(f"{row}\n" for row in _union(*rows))


def common(one: Sequence[str], other: Sequence[str]) -> tuple[str, ...]:
    """Return the words that two versions of a line have in common, if no earlier version had that line."""
    if len(one) != len(other):
        return ()
    return tuple("".join(_common_words(*row)) for row in zip(one, other, strict=True))


def _common_words(one: str, other: str) -> list[str]:
    words, others = re.findall(_WORD, one), re.findall(_WORD, other)
    blocks = SequenceMatcher(None, words, others, autojunk=False).get_matching_blocks()
    return [word for block in blocks for word in words[block.a : block.a + block.size]]


def _merged(base: Sequence[str], one: Sequence[str], other: Sequence[str]) -> list[str] | None:
    """Return the elements with the changes of both versions; None if two can't be joined."""
    changes = sorted(
        {*_changes(base, one), *_changes(base, other)}, key=lambda each: (*each[:2], bool(_labels(each)), each.new)
    )
    if not all(_may_join(*two) for two in pairwise(changes)):
        return None
    result: list[str] = []
    at = 0
    for change in changes:
        result += [*base[at : change.first], *change.new]
        at = change.end
    return [*result, *base[at:]]


def _changes(base: Sequence[str], new: Sequence[str]) -> list[Change]:
    codes = SequenceMatcher(None, base, new, autojunk=False).get_opcodes()
    return [Change(first, end, tuple(new[start:stop])) for code, first, end, start, stop in codes if code != "equal"]


def _may_join(one: Change, other: Change) -> bool:
    """Return whether two changes are apart, or one only adds tags and fields that the other doesn't."""
    if one.end != other.first:
        return one.end < other.first
    added = [_labels(change) for change in (one, other)]
    return any(added) and not added[0] & added[1]


def _labels(change: Change) -> frozenset[str]:
    """Return the names of the tags and fields that a change adds; none if it changes anything else."""
    words = [word.strip() for word in change.new]
    if change.first < change.end or not all(re.fullmatch(_LABEL, word) for word in words):
        return frozenset()
    return frozenset(word if "#" in word[:2] else re.split("[:\\d]", word)[0] for word in words)


def in_conflict(one: Sequence[str], other: Sequence[str], size: int) -> tuple[str, ...]:
    """Return both versions between Git's conflict markers."""
    return ("<" * size + " one version", *one, "=" * size, *other, ">" * size + " other version")
