"""Tags: where they are in a text, when two are the same, and their tree, in which `a/b` is below `a`."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from types import NoneType
from typing import NamedTuple

from tiltool.core.text.lines import parents_of

_MARKS = (
    r"\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    r"\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0711-\u07f3\u0816-\u082d\u0859-\u085b\u0898-\u08e1\u08e3-\u0963"
    r"\u0981-\u09e3\u09fe-\u0a75\u0a81-\u0ae3\u0afa-\u0b63\u0b82-\u0bd7\u0c00-\u0c63\u0c81-\u0c83\u0cbc-\u0d4d"
    r"\u0d57-\u0d63\u0d81-\u0df3\u0e31-\u0e3a\u0e47-\u0e4e\u0eb1-\u0ecd\u0f18\u0f19\u0f35\u0f37\u0f39\u0f3e-\u0f84"
    r"\u0f86-\u0fbc\u102b-\u103e\u1056-\u109d\u135d-\u135f\u1712-\u1734\u1752-\u17d3\u17dd\u180b-\u180d\u180f-\u193b"
    r"\u1a17-\u1a1b\u1a55-\u1a7f\u1ab0-\u1b44\u1b6b-\u1b73\u1b80-\u1bf3\u1c24-\u1c37\u1cd0-\u1cd2\u1cd4-\u1dff"
    r"\u302a-\u302f\u3099\u309a\ua802-\ua827\ua880-\ua8c5\ua8e0-\ua8f1\ua8ff-\ua92d\ua947-\ua953\ua980-\ua9c0"
    r"\ua9e5-\uaa4d\uaa7b-\uaac1\uaaeb-\uaaef\uabe3-\uabea\uabec\uabed\ufb1e"
)
"""Combining marks, which `\\w` lacks: vowel signs, points. The ranges also cover letters between them."""

_JOINERS = r"[\u200c\u200d](?=[^\W_])"  # between the letters of a word in Persian and in scripts of India
# Except the signs of task fields. A picture may have a variation selector and be joined to others.
_PICTURE = "(?:(?![➕✅❌⛔🆔🏁📅📆🔁🔺🔼🔽🗓🛫])[\u2600-\u27bf\U0001f000-\U0001faff](?:\ufe0f|\u200d(?=[\u2600-\u27bf\U0001f000-\U0001faff]))*)"
_TAG = r"(?<![\w&/#\\])\\?#(?!(?<=\[#)[A-Z]\])(?:\[\[(?P<many>[^\[\]\n]+)\]\]|(?P<word>%s))"
_TAG_OF_LETTERS = _TAG % r"[^\W_][\w/-]*"  # the same without marks and pictures, compiled in a tenth of the time
TAG = _TAG % rf"(?:[^\W_]|{_PICTURE})(?:[\w{_MARKS}/-]|{_JOINERS}|{_PICTURE})*"
"""A tag in running text, except the priority `[#A]`; code, formulas and addresses are blanked out before."""

TAG_LINE = r"(?i)[ \t]*(?:tags:|(?:[-*+][ \t]+)?tags::)[ \t]*(?P<rest>.+)"
CODE = r"(?<!`)(?P<code>`++)(?:[^`]++|(?!(?P=code)(?!`))`++)++(?P=code)(?!`)"
DOLLARS = r"(?as:(?<![\w$])(?P<dollars>\$\$?)(?![\s$])(?P<formula>(?:[^\\$`]|\\.)+)(?<!\s)(?P=dollars)(?![\w$({\[]))"
"""A formula. As shell variables are more frequent, no Latin letter or digit may touch it outside, no blank inside."""

ADDRESS = r"(?s:\]\([^()\s]*(?:\([^()]*\)[^()\s]*)*[^()]*\)|<[^<>\s]+>|\b[a-z][a-z0-9+.-]*://\S+|<!--.*?-->)"

HTML_TAG = (
    r"</?[A-Za-z][A-Za-z0-9-]*+(?:\s++[^\s\"'=<>/]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'=<>`]++))?)*+\s*+/?>"
)
"""An HTML tag in running text; its attributes hold no tags."""

_NO_TAGS = rf"{DOLLARS}|(?ms:^ {{0,3}}\$\$[ \t]*$.*?^[ \t>]*\$\$)|{ADDRESS}|{HTML_TAG}|(?<!#)\[\[[^\[\]\n]*\]\]|\{{(?::|(?=[#.]))[^{{}}\n]*\}}"
_NO_TAGS_SIGNS = ("$", "](", "<", "://", "[[", "{")  # each match contains one of these

_COLOR = r"(?i)(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3})(?![a-z0-9_-])"
_PARTICLES = frozenset("을를은는이가의에로와과도만")
_PREPROCESSOR = frozenset(("include", "define", "ifdef", "ifndef", "endif", "pragma"))


def blanked(pattern: str, text: str) -> str:
    """Return a text with each match of a pattern replaced by blanks."""
    return re.sub(pattern, lambda found: " " * len(found[0]), text)


def taggable(text: str) -> str:
    """Return running text with formulas, addresses, HTML tags and wikilinks blanked out, because they hold no tags."""
    return blanked(_NO_TAGS, text) if any(sign in text for sign in _NO_TAGS_SIGNS) else text


def tag_matches(text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of TAG."""
    return re.finditer(TAG if re.search(r"[^\w\x00-\x7f]", text) else _TAG_OF_LETTERS, text)


def tag_name(found: re.Match[str], *, listed: bool = False) -> str:
    """Return the name of the tag in a match of TAG; "" for an issue number, a color and the like.

    A word of a tags section is `listed`: there are no colors in a list of tags.
    """
    name = (found["many"] or found["word"]).strip().rstrip("/-")
    return name if found["many"] or is_tag_word(name, listed=listed) else ""


def is_tag_word(word: str, *, listed: bool = False) -> bool:
    """Return whether a word after `#` is a tag, not an issue number, a color, a particle or a C directive."""
    if word.replace("-", "").replace("/", "").isdigit():
        return False
    if listed:
        return True
    color = re.match(_COLOR, word)
    # `#decade` is a word; `#ffffff로` and `#fa0` are colors
    is_color = color and (any(map(str.isdigit, color[0])) or len(set(color[0].lower())) == 1)
    return not is_color and word not in _PARTICLES and word not in _PREPROCESSOR


def tag_key(name: str) -> str:
    """Return the key that two spellings of a tag share: NFC, case folded."""
    if name.isascii():
        return name.casefold()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


class Branch(NamedTuple):
    """One line of the tree: its depth, the last part of the name, and the key of the tag."""

    depth: int
    name: str
    key: str


def hashtag(name: str) -> str:
    """Return a tag as it is written in running text: `#name`, or `#[[two words]]`."""
    return f"#[[{name}]]" if " " in name else f"#{name}"


def branches(tags: Iterable[tuple[str, str]]) -> Iterator[Branch]:
    """Yield the tree of (key, name) pairs, parents before their children, sorted by key."""
    seen: set[str] = set()
    for key, name in sorted(tags, key=lambda tag: tag[0].split("/")):
        for depth, (path, piece) in enumerate(zip(parents_of(key), name.split("/"), strict=False)):
            if path not in seen:
                seen.add(path)
                yield Branch(depth, piece, path)


def folder_tag(folder: str) -> str:
    """Return the tag of the notes in a folder; "" for a folder named by numbers, such as `2020/09`."""
    parts = [re.sub(r"\s+", "-", part.strip().lstrip("#")) for part in folder.split("/")]
    return "/".join(part for part in parts if any(map(str.isalpha, part)))


def meta_tags(value: object) -> tuple[str, ...]:
    """Return the tags in a front matter value: a list, or words in a string; `#` is dropped."""
    if isinstance(value, str):
        words = value.split(",") if "," in value else value.split()
    elif isinstance(value, list):
        nested = (word if isinstance(word, list) else [word] for word in value)  # `tags: [[a]]`
        words = [str(word) for each in nested for word in each if not isinstance(word, (list, dict, NoneType))]
    else:
        words = []
    return tuple(filter(None, (word.strip().removeprefix("\\").lstrip("#").strip() for word in words)))
