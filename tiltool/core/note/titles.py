"""Keys by which titles of tasks, topics and headings are compared."""

import re
import unicodedata
from functools import lru_cache

_WIKILINK = re.compile(r"!?\[\[(?:[^\[\]|]*\|)?([^\[\]|]+)\]\]")
_LINK = re.compile(
    r"!?\[([^\[\]]*)\]"
    r"\((?:<[^<>\r\n]*>|[^()\s]*(?:\([^()]*\)[^()\s]*)*)"
    r"(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\)"
)
_WIP = re.compile(r"[\s(（\[]*\(\s*wip\s*\)\s*$", re.IGNORECASE)
_BLOCK_ID = re.compile(r"[ \t]+\^[A-Za-z0-9-]+[ \t]*$")
_ASIDE = re.compile(r"[(（][^()（）]*[)）]")
_LEAD = re.compile(r"^(?:\d+[.)]|[一二三四五六七八九十]+、|[^\w\[])+", re.UNICODE)
_TRAIL = re.compile(r"[\s:：?？!！~…、。,.#】」』》]+$")
_JOINT = re.compile(r"[&＆/／·+,、]|\band\b|및")
_MARKUP = re.compile(r"[*_~`'’]")
_PLAIN = frozenset("[)^").isdisjoint  # most titles have no link, mark or id
_INVISIBLE = re.compile(r"<!--.*?(?:-->|$)|%%.*?(?:%%|$)|</?[A-Za-z][^<>]*>", re.DOTALL)
_TRAILING_MARKS = re.compile(r"(?:\s+(?:\\?#[^\s#]+|\^[A-Za-z0-9-]+|\{[^{}]*\}))+\s*$")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_KEYCAP = re.compile(r"[0-9#*]\ufe0f?\u20e3")
_SPACE = re.compile(r"\s+")


def plain_links(text: str) -> str:
    """Return `text` with every link reduced to its visible text."""
    return _LINK.sub(r"\1", _WIKILINK.sub(r"\1", text))


def is_wip(title: str) -> bool:
    """Return whether a title ends with `(WIP)`, ignoring a block id after it."""
    return "wip" in title.lower() and bool(_WIP.search(_BLOCK_ID.sub("", title)))


def without_wip(title: str) -> str:
    """Return a title without a trailing `(WIP)`, unless that is all of it."""
    tail = block_id(title)
    return (_WIP.sub("", title.removesuffix(tail)) + tail).strip() or title


@lru_cache(maxsize=1 << 14)  # the same titles come again in note after note
def title_key(title: str) -> str:
    """Return the key that two titles of the same task share.

    NFC, case folding, folded white space, links reduced to their text, a trailing `(WIP)` and a trailing
    `^block-id` dropped (carry-cases, policies).
    """
    text = unicodedata.normalize("NFC", title)
    if not _PLAIN(text):
        text = _WIP.sub("", _BLOCK_ID.sub("", plain_links(text)))
    return " ".join(unicodedata.normalize("NFC", text.casefold()).split())


def topic_key(title: str) -> str:
    """Return the key that two headings of the same topic, and a task of that name, share: blanks don't count."""
    return title_key(title).replace(" ", "")


def block_id(title: str) -> str:
    """Return the trailing ` ^block-id` of a title with the blanks before it, or ""."""
    found = _BLOCK_ID.search(title)
    return found[0] if found else ""


@lru_cache(maxsize=1 << 12)  # most notes of a notebook have the same headings
def heading_key(title: str) -> str:
    """Return the key of a heading, without numbers, markup and punctuation: `1. **한 일** (어제):` gives `한일`."""
    text = plain_links(unicodedata.normalize("NFC", title))
    text = _KEYCAP.sub(" ", _MARKUP.sub("", _ASIDE.sub(" ", text))).strip().casefold()
    text = "".join(" " if _is_ornament(letter) else letter for letter in text).strip()
    return _SPACE.sub("", _TRAIL.sub("", _LEAD.sub("", text)))


def bare_heading(title: str) -> str:
    """Return a heading without comments, HTML and escapes, and without the tags and ids behind it."""
    if not any(sign in title for sign in "<%&\\#^{"):
        return title
    from html import unescape  # its table of names is long, and few headings need it

    return unescape(_ESCAPE.sub(r"\1", _TRAILING_MARKS.sub("", _INVISIBLE.sub(" ", title).rstrip())))


def heading_parts(title: str) -> tuple[str, ...]:
    """Return the keys of the parts of a heading that names two things: `배운 것 & 한것`."""
    return tuple(filter(None, (heading_key(part) for part in _JOINT.split(title))))


def _is_ornament(letter: str) -> bool:
    return letter > "\x7f" and unicodedata.category(letter) in ("So", "Sk", "No", "Mn", "Cf", "Cs", "Co")
