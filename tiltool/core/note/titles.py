"""Keys for comparing titles of tasks, topics and headings."""

import re
import unicodedata
from functools import lru_cache

from tiltool.core.text.lines import digest_of

GAP = 7
"""How many notes without the task a chain may skip, if its last box was marked as moved."""

has_no_field = frozenset("📅📆🗓⏳⌛🛫➕✅❌🔁🔺⏫🔼🔽⏬@!:[").isdisjoint
"""Returns whether a title certainly has no field, because it has none of their signs."""

# Strings: `re` compiles them on first use and caches them, so start-up pays only for those it needs.
_WIKILINK = r"!?\[\[(?:[^\[\]|]*\|)?([^\[\]|]+)\]\]"
_LINK = (
    r"!?\[([^\[\]]*)\]"
    r"\((?:<[^<>\r\n]*>|[^()\s]*(?:\([^()]*\)[^()\s]*)*)"
    r"(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\)"
)
_UNDER_WAY = ("중", unicodedata.normalize("NFD", "중"), "中")
WIP = rf"[(（]\s*(?:wip|進行中|(?:진행|작업|{unicodedata.normalize('NFD', '진행|작업')}) ?(?:{'|'.join(_UNDER_WAY)}))\s*[)）]"
"""The mark of a task that is being worked on."""
_WIP = rf"(?i)(?<![\s(（\[])[\s(（\[]*{WIP}\s*$"
_BLOCK_ID = r"(?<![ \t])[ \t]+\^[A-Za-z0-9-]+[ \t]*$"
_ASIDE = r"[(（][^()（）]*[)）]"
_LEAD = r"^(?:\d+[.)]|[一二三四五六七八九十]+、|[^\w\[])+"
_TRAIL = r"(?<![\s:：?？!！~…、。,.#】」』》])[\s:：?？!！~…、。,.#】」』》]+$"
_JOINTS = (*"&＆/／·+,、및", "and")
_JOINT = rf"[{''.join(_JOINTS[:-1])}]|\band\b"
_MARKUP = r"[*_~`'’]"
_PLAIN = frozenset("[)）^").isdisjoint  # most titles have no link, mark or id
_INVISIBLE = r"(?s)<!--.*?(?:-->|$)|%%.*?(?:%%|$)|</?[A-Za-z][^<>]*>"
_TRAILING_MARKS = r"(?<!\s)(?:\s+(?:\\?#[^\s#]+|\^[A-Za-z0-9-]+|\{[^{}]*\}))+\s*$"
_ESCAPE = r"\\([!-/:-@\[-`{-~])"
_NO_LETTERS = str.maketrans("", "", " -0123456789")
_ORNAMENTS = ("So", "Sk", "No", "Mn", "Cf", "Cs", "Co")
_KEYCAP = r"[0-9#*]\ufe0f?\u20e3"


def plain_links(text: str) -> str:
    """Return `text` with every link reduced to its visible text."""
    return re.sub(_LINK, r"\1", re.sub(_WIKILINK, r"\1", text)) if "[" in text else text


@lru_cache(maxsize=1 << 14)  # the same titles recur in many notes
def is_wip(title: str) -> bool:
    """Return whether a title ends with `(WIP)` or `(진행중)`, ignoring a block id after it."""
    may_be = "wip" in title.lower() or any(word in title for word in _UNDER_WAY)
    return may_be and bool(re.search(_WIP, re.sub(_BLOCK_ID, "", title)))


def without_wip(title: str) -> str:
    """Return a title without a trailing `(WIP)`, unless that is the whole title."""
    tail = block_id(title)
    return (re.sub(_WIP, "", title.removesuffix(tail)) + tail).strip() or title


@lru_cache(maxsize=1 << 16)  # carried tasks have the same title in many notes
def title_id(title: str) -> int:
    """Return the number of a title: 48 bits of its digest, so that it can be stored without a lookup."""
    return int(digest_of(title)[:12], 16)


@lru_cache(maxsize=1 << 14)  # the same titles recur in many notes
def title_key(title: str) -> str:
    """Return the key that two titles of the same task share.

    It is in NFC, with case and white space folded and links reduced to their text, without a trailing `(WIP)` or
    `^block-id`.
    """
    text = unicodedata.normalize("NFC", title)
    if not _PLAIN(text):
        text = re.sub(_WIP, "", re.sub(_BLOCK_ID, "", plain_links(text)))
    return " ".join(unicodedata.normalize("NFC", text.casefold()).split())


def topic_key(title: str) -> str:
    """Return the key shared by headings of the same topic and a task with that name; blanks don't count."""
    return title_key(title).replace(" ", "")


def block_id(title: str) -> str:
    """Return the trailing ` ^block-id` of a title with the blanks before it, or ""."""
    found = re.search(_BLOCK_ID, title) if "^" in title else None
    return found[0] if found else ""


def without_id(title: str) -> str:
    """Return a title without its trailing `^block-id`."""
    return title.removesuffix(block_id(title)).strip()


@lru_cache(maxsize=1 << 12)  # most notes of a notebook have the same headings
def heading_key(title: str) -> str:
    """Return the key of a heading, without numbers, markup and punctuation: `1. **한 일** (어제):` gives `한일`."""
    text = unicodedata.normalize("NFC", title)
    folded = text.casefold()
    if folded.translate(_NO_LETTERS).isalpha() and folded[0].isalpha() and folded[-1].isalnum():
        return folded.replace(" ", "")  # the usual case: `TIL 2020-09-24`
    text = plain_links(text)
    text = re.sub(_KEYCAP, " ", re.sub(_MARKUP, "", re.sub(_ASIDE, " ", text))).strip().casefold()
    letters = (" " if letter > "\x7f" and unicodedata.category(letter) in _ORNAMENTS else letter for letter in text)
    text = "".join(letters).strip()
    return "".join(re.sub(_TRAIL, "", re.sub(_LEAD, "", text)).split())


@lru_cache(maxsize=1 << 12)
def bare_heading(title: str) -> str:
    """Return a heading without comments, HTML and escapes, and without trailing tags and ids."""
    if not any(sign in title for sign in "<%&\\#^{"):
        return title
    from html import unescape  # its table of names is long, and few headings need it

    return unescape(re.sub(_ESCAPE, r"\1", re.sub(_TRAILING_MARKS, "", re.sub(_INVISIBLE, " ", title).rstrip())))


@lru_cache(maxsize=1 << 12)
def heading_parts(title: str) -> tuple[str, ...]:
    """Return the keys of the parts of a heading that names two things: `배운 것 & 한것`."""
    parts = re.split(_JOINT, title) if any(joint in title for joint in _JOINTS) else [title]
    return tuple(filter(None, map(heading_key, parts)))
