"""When two tags are the same, and which are below which: `a/b` is below `a`, whether or not a note has `a`."""

import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

TAG = r"(?<![\w&/#\\])\\?#(?:\[\[(?P<many>[^\[\]\n]+)\]\]|(?P<word>[^\W_][\w\u0300-\u036f\u3099\u309a/-]*))"
"""A tag in running text; code and addresses, which hold no tags, are blanked out before."""


def tag_key(name: str) -> str:
    """Return what two spellings of a tag have in common: NFC, case folded."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


class Branch(NamedTuple):
    """One line of the tree: how deep, the last piece of the name, and the key of the tag."""

    depth: int
    name: str
    key: str


def branches(tags: Iterable[tuple[str, str]]) -> Iterator[Branch]:
    """Yield the tree of (key, name) pairs, parents before their children, in the order of the keys."""
    seen: set[str] = set()
    for key, name in sorted(tags, key=lambda tag: tag[0].split("/")):
        keys, names = key.split("/"), name.split("/")
        for depth in range(len(keys)):
            path = "/".join(keys[: depth + 1])
            if path not in seen:
                seen.add(path)
                yield Branch(depth, names[depth] if depth < len(names) else keys[depth], path)


def is_within(key: str, parent: str) -> bool:
    """Return whether a tag is `parent` or below it."""
    return key == parent or key.startswith(f"{parent}/")
