"""Links in foreign notes: rewritten to where their targets are in the notebook."""

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import NamedTuple
from urllib.parse import unquote

from tiltool.core.dates.days import MONTHS, WEEKDAYS, day_in_text
from tiltool.core.foreign.foreign_note import ForeignNote, map_words
from tiltool.core.links.resolve import without_suffix
from tiltool.core.text.lines import name_key

WIKI = r"(?P<embed>!?)\[\[(?P<name>[^\[\]|#\n]+)(?P<part>#[^\[\]|\n]*)?(?:\|(?P<label>[^\[\]\n]*))?\]\]"
_ADDRESS = r"<[^<>\n]*>|[^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*"
_MARKDOWN = rf"(?P<open>\]\()(?P<address>{_ADDRESS})(?=(?:\s+(?:\"[^\"\n]*\"|'[^'\n]*'))?\))"
_HTML = r"(?P<attribute>\b(?:src|href)=(?P<quote>[\"']))(?P<path>[^\"'\n]+)(?=(?P=quote))"
_LINKS = f"{WIKI}|{_MARKDOWN}|{_HTML}"
_SCHEME = r"(?i)[a-z][a-z0-9+.-]+:|//|#|$"
_DAY_NAMES = "|".join((*(f"{month[:3]}[a-z]*" for month in MONTHS), *(f"{day[:3]}(?:{day[3:]})?" for day in WEEKDAYS)))
_DAY_WORDS = rf"(?i)(?:{_DAY_NAMES}|st|nd|rd|th)\b|[년월일年月日요曜화수목금토火水木金土星期周週一二三四五六]|[\W\d_]"


class NewPlace(NamedTuple):
    """The place of a foreign note in the notebook: a path below the notes folder, and its day if it is a day note."""

    path: str
    day: date | None


class LinkMap(NamedTuple):
    """Everything that the links of an export can refer to."""

    notes: Mapping[str, NewPlace]  # by path in the export
    names: Mapping[str, NewPlace]  # by folded name
    days: Mapping[date, NewPlace]
    files: Mapping[str, str]  # path in the export, by folded path and by folded name
    copied: Callable[[str], str]  # the path below the notes folder that a file of the export gets


def link_map(
    placed: Iterable[tuple[ForeignNote, NewPlace]], files: Iterable[str], copied: Callable[[str], str]
) -> LinkMap:
    """Return the link map of an export whose notes are placed; the first of several notes with a name wins."""
    notes: dict[str, NewPlace] = {}
    names: dict[str, NewPlace] = {}
    days: dict[date, NewPlace] = {}
    exact: dict[str, NewPlace] = {}
    stems: dict[str, NewPlace] = {}
    for note, place in placed:
        stem = without_suffix(note.source)
        if note.line == 1:
            notes.setdefault(note.source, place)
            exact.setdefault(fold(stem), place)
            stems.setdefault(fold(stem.rpartition("/")[2]), place)
        if note.day:
            days.setdefault(note.day, place)
        for name in (note.path, "" if note.time else note.title, *note.names):
            names.setdefault(fold(name), place)
    names = stems | names | exact
    by_name = {fold(path.rpartition("/")[2]): path for path in reversed([*files])}
    return LinkMap(notes, names, days, by_name | {fold(path): path for path in files}, copied)


def fold(name: str) -> str:
    """Return a name folded for comparison."""
    return name_key(name.strip())


def relinked(note: ForeignNote, text: str, path: str, known: LinkMap) -> tuple[str, tuple[str, ...]]:
    """Return the text of a note for `path` with its links rewritten, and the links to files that are missing."""
    missing: list[str] = []

    def link(found: re.Match[str]) -> str:
        if found["name"]:
            return _wiki(found, known)
        address = found["address"] if found["open"] else found["path"]
        target = _target(address.strip("<>"), note.source, known)
        if target == "":
            missing.append(address)
        if not target:
            return found[0]
        back = posixpath.relpath(target, posixpath.dirname(path) or ".")
        fragment = address.strip("<>").partition("#")[1:]
        return f"{found['open'] or found['attribute']}{escaped(back)}{''.join(fragment)}"

    return map_words(text, _LINKS, link), tuple(missing)


def escaped(path: str) -> str:
    """Return a path as the address of a Markdown link."""
    return re.sub(r"[\s()<>%#?\\\"']", lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), path)


def _target(address: str, source: str, known: LinkMap) -> str | None:
    """Return the new path of a link's target; "" for a missing file, None for a target outside the export."""
    if re.match(_SCHEME, address):
        return None
    named = unquote(address.partition("#")[0])
    base = "" if named.startswith("/") else posixpath.dirname(source)
    full = posixpath.normpath(posixpath.join(base, named.lstrip("/")))
    note = known.notes.get(full) or known.names.get(fold(full)) or known.notes.get(f"{full}.md")
    if note:
        return note.path
    name = full.rpartition("/")[2]
    file = known.files.get(fold(full)) or (known.files.get(fold(name)) if "." in name else None)
    return known.copied(file) if file else ""


def _wiki(found: re.Match[str], known: LinkMap) -> str:
    name, part, label = found["name"].removesuffix("\\"), found["part"] or "", found["label"]
    bar = "\\|" if found.string.lstrip().startswith("|") else "|"  # in a table, an unescaped bar ends the cell
    shown = name.strip() if label is None else label
    place = _place_of(name, known)
    if place:
        new = place.day.isoformat() if place.day else without_suffix(place.path)
        if _is_meant(new, name, is_note=not place.day):
            return found[0]
        shown = f"{bar}{shown}" if found["embed"] != "!" else ""
        return f"{found['embed']}[[{new}{part}{shown}]]"
    file = known.files.get(fold(name))
    if file:
        new = known.copied(file)
        same = "/" not in name and fold(new.rpartition("/")[2]) == fold(name)
        return found[0] if same else f"{found['embed']}[[{new}{part}{'' if label is None else f'{bar}{label}'}]]"
    return found[0]


def _place_of(name: str, known: LinkMap) -> NewPlace | None:
    day = day_named(name)
    found = known.names.get(fold(name)) or known.names.get(fold(without_suffix(name)))
    return found or (known.days.get(day) if day else None)


def _is_meant(path: str, name: str, *, is_note: bool) -> bool:
    """Return whether a wikilink with this name already means a path: the path itself, or the end of a note's."""
    wanted = fold(without_suffix(name))
    return fold(path) == wanted or (is_note and "/" not in name and fold(path.rpartition("/")[2]) == wanted)


def day_named(name: str) -> date | None:
    """Return the day that a name, in any notation, consists of."""
    day = day_in_text(name)
    return day if day and not re.sub(_DAY_WORDS, "", name).strip() else None
