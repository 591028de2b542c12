"""The browser's search index: keys and their pages, in files that a script tag can load."""

import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from itertools import accumulate, groupby
from operator import sub
from typing import NamedTuple

from tiltool.core.search.site_keys import PREFIXES, TIERS

SHARDS = 512
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ!#$%&()*+,-./:;<=>?@[]^_{|}"
_BASE = len(_DIGITS)
_FAR = "~"
_FAR_DIGITS = 6


class NoteKeys(NamedTuple):
    """The number of a page, and its keys, each with its tier."""

    id: int
    keys: frozenset[str]


def build_shards(pages: Iterable[NoteKeys]) -> dict[int, str]:
    """Return the text of each shard of these pages by its number; the pages must be in ascending order."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for page in pages:
        for key in page.keys:
            found[key].append(page.id)
    shards: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for key, tiers in groupby(sorted(found, key=lambda key: (key[:-1], key[-1])), key=lambda key: key[:-1]):
        shards[shard_of(key)][key] = _entry({tier[-1]: encoded(found.pop(tier)) for tier in tiers})
    return {number: shard_text(number, entries) for number, entries in sorted(shards.items())}


def change_shards(
    text_of: Callable[[int], str], removed: Iterable[NoteKeys], added: Iterable[NoteKeys]
) -> dict[int, str]:
    """Return the texts of the shards that change when pages are removed and added; "" for one that becomes empty.

    `text_of` returns the text of a shard by its number, "" if there is none. The result equals `build_shards` of all
    pages.
    """
    gone, come = ({(page.id, key) for page in pages for key in page.keys} for pages in (removed, added))
    touched: defaultdict[int, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for id, key in gone ^ come:
        touched[shard_of(key[:-1])][key].append(id)
    return {number: _changed(number, text_of(number), changes) for number, changes in sorted(touched.items())}


def _changed(number: int, text: str, changes: Mapping[str, Iterable[int]]) -> str:
    """Return a shard's new text; `changes` holds, by key with tier, the pages that gained or lost the key."""
    entries = entries_of(text)
    for key, ids in changes.items():
        word, tier = key[:-1], key[-1]
        tiers = dict(zip(TIERS, entries.pop(word, "").split(" "), strict=False))
        tiers[tier] = _toggled(tiers.get(tier, ""), ids)
        if any(tiers.values()):
            entries[word] = _entry(tiers)
    return shard_text(number, dict(sorted(entries.items()))) if entries else ""


def _toggled(text: str, changes: Iterable[int]) -> str:
    ids = decoded(text)
    for id in changes:
        at = bisect_left(ids, id)
        ids[at:at] = [id]
        if ids[at + 1 : at + 2] == [id]:
            del ids[at : at + 2]
    return encoded(ids)


def _entry(tiers: Mapping[str, str]) -> str:
    """Return the pages of a key as text, tier by tier."""
    return " ".join(tiers.get(tier, "") for tier in TIERS).rstrip(" ")


def shard_text(number: int, entries: Mapping[str, str]) -> str:
    """Return a shard as a script."""
    return f"til.shard({number},{_script(entries)})\n"


def entries_of(text: str) -> dict[str, str]:
    """Return the entries of a shard's text."""
    return dict(json.loads(text[text.index(",") + 1 : -2])) if text else {}


def shard_of(key: str) -> int:
    """Return the number of the shard that holds a key: words with the same beginning share one."""
    word = key.lstrip(PREFIXES)
    start = f"{key[: len(key) - len(word)]}{word[:2]}"
    number = 0
    for letter in start:
        number = (number * 31 + ord(letter)) & 0xFFFFFFFF
    return number % SHARDS


class _Signs(dict[int, str]):
    """The character for each step."""

    def __missing__(self, step: int) -> str:
        digits = ""
        for _ in range(_FAR_DIGITS):
            step, digit = divmod(step, _BASE)
            digits = _DIGITS[digit] + digits
        return _FAR + digits


_SIGNS = _Signs(enumerate(_DIGITS))
_VALUES = bytes.maketrans(_DIGITS.encode(), bytes(range(_BASE)))


def encoded(ids: Sequence[int]) -> str:
    """Return ascending numbers as text: the steps between them, usually one character each."""
    return "".join(map(_SIGNS.__getitem__, map(sub, ids, (0, *ids))))


def decoded(text: str) -> list[int]:
    """Return the numbers in a text made by `encoded`."""
    near, *far = (part.encode().translate(_VALUES) for part in text.split(_FAR))
    steps = [*near]
    for values in far:
        steps.append(reduce(lambda number, digit: number * _BASE + digit, values[:_FAR_DIGITS], 0))
        steps.extend(values[_FAR_DIGITS:])
    return [*accumulate(steps)]


def page_text(id: int, data: Mapping[str, object]) -> str:
    """Return, as a script, the data that the browser shows for a page."""
    return f"til.page({id},{_script(data)})\n"


def info_text(data: Mapping[str, object]) -> str:
    """Return the data about all pages, as a script."""
    return f"til.info({_script(data)})\n"


def _script(data: Mapping[str, object]) -> str:
    """Return JSON that is also valid JavaScript, in which U+2028 and U+2029 end a line."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
