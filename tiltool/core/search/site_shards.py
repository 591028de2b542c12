"""The search index of the browser: keys and their pages, in files that a script tag can load."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from tiltool.core.search.site_keys import PREFIXES, TIERS

SHARDS = 512
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ!#$%&()*+,-./:;<=>?@[]^_{|}"
_BASE = len(_DIGITS)
_FAR = "~"
_FAR_DIGITS = 6


class NoteKeys(NamedTuple):
    """A page by its number, and its keys, each with its tier."""

    id: int
    keys: frozenset[str]


def build_shards(pages: Iterable[NoteKeys]) -> dict[int, str]:
    """Return the text of each shard of these pages by its number; pages come in ascending order."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for page in pages:
        for key in page.keys:
            found[key].append(page.id)
    shards: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for key, tiers in groupby(sorted(found, key=lambda key: (key[:-1], key[-1])), key=lambda key: key[:-1]):
        shards[shard_of(key)][key] = _entry({tier[-1]: found.pop(tier) for tier in tiers})
    return {number: shard_text(number, entries) for number, entries in sorted(shards.items())}


def change_shards(texts: Mapping[int, str], removed: Iterable[NoteKeys], added: Iterable[NoteKeys]) -> dict[int, str]:
    """Return the texts of the shards that change as pages are removed and added; "" for one that is empty now.

    The result equals `build_shards` of all pages.
    """
    gone, come = ({(page.id, key) for page in pages for key in page.keys} for pages in (removed, added))
    touched: defaultdict[int, list[tuple[str, int, bool]]] = defaultdict(list)
    for id, key in gone ^ come:
        touched[shard_of(key[:-1])].append((key, id, (id, key) in come))
    return {number: _changed(number, texts.get(number, ""), changes) for number, changes in sorted(touched.items())}


def _changed(number: int, text: str, changes: Iterable[tuple[str, int, bool]]) -> str:
    entries = entries_of(text)
    ids: dict[str, dict[str, set[int]]] = {}
    for key, id, comes in changes:
        having = ids.setdefault(
            key[:-1], {tier: set(found) for tier, found in pages_of_entry(entries.get(key[:-1], ""))}
        )
        tier = having.setdefault(key[-1], set())
        (tier.add if comes else tier.discard)(id)
    for key, tiers in ids.items():
        if any(tiers.values()):
            entries[key] = _entry({tier: sorted(having) for tier, having in tiers.items()})
        else:
            entries.pop(key, None)
    return shard_text(number, dict(sorted(entries.items()))) if entries else ""


def _entry(tiers: Mapping[str, Sequence[int]]) -> str:
    """Return the pages of a key as text, tier by tier."""
    return " ".join(encoded(tiers.get(tier, ())) for tier in TIERS).rstrip(" ")


def pages_of_entry(text: str) -> Iterator[tuple[str, list[int]]]:
    """Yield the pages of a key by their tier."""
    for tier, ids in zip(TIERS, text.split(" ") if text else (), strict=False):
        yield tier, decoded(ids)


def shard_text(number: int, entries: Mapping[str, str]) -> str:
    """Return a shard as a script."""
    return f"til.shard({number},{_script(entries)})\n"


def entries_of(text: str) -> dict[str, str]:
    """Return the entries of a shard's text."""
    return dict(json.loads(text[text.index(",") + 1 : -2])) if text else {}


@lru_cache(maxsize=1 << 18)
def shard_of(key: str) -> int:
    """Return the number of the shard that holds a key: words with the same beginning share one."""
    word = key.lstrip(PREFIXES)
    start = f"{key[: len(key) - len(word)]}{word[:2]}"
    number = 0
    for letter in start:
        number = (number * 31 + ord(letter)) & 0xFFFFFFFF
    return number % SHARDS


def encoded(ids: Iterable[int]) -> str:
    """Return ascending numbers as text: the steps between them, mostly one character each."""
    out: list[str] = []
    before = 0
    for id in ids:
        step, before = id - before, id
        out.append(_DIGITS[step] if step < _BASE else _FAR + _far(step))
    return "".join(out)


def _far(step: int) -> str:
    digits = ""
    for _ in range(_FAR_DIGITS):
        step, digit = divmod(step, _BASE)
        digits = _DIGITS[digit] + digits
    return digits


def decoded(text: str) -> list[int]:
    """Return the numbers of a text made by `encoded`."""
    ids: list[int] = []
    at = before = 0
    while at < len(text):
        step = 0
        width = _FAR_DIGITS if text[at] == _FAR else 1
        at += width > 1
        for digit in text[at : at + width]:
            step = step * _BASE + _DIGITS.index(digit)
        at += width
        before += step
        ids.append(before)
    return ids


def page_text(id: int, data: Mapping[str, object]) -> str:
    """Return the data that the browser shows of a page, as a script."""
    return f"til.page({id},{_script(data)})\n"


def info_text(data: Mapping[str, object]) -> str:
    """Return the data for all pages, as a script."""
    return f"til.info({_script(data)})\n"


def _script(data: Mapping[str, object]) -> str:
    """Return JSON that is also JavaScript, which takes U+2028 and U+2029 for line ends."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
