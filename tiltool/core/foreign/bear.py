"""Notes of Bear: text bundles with metadata, and plain Markdown with pictures beside it."""

import json
import posixpath
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from tiltool.core.foreign.foreign_note import (
    Export,
    ForeignNote,
    ForeignNotes,
    ForeignPlace,
    local_moment,
    map_words,
    place_in_json,
    tag_of,
    titled,
)
from tiltool.core.foreign.relink import day_named, escaped
from tiltool.messages import Message

_INFO = "net.shinyfrog.bear"
_BUNDLE = r"(?i)\.(?:textbundle|textpack)(?=/|$)"
_TAG = r"(?<![\w&/#])#(?P<tag>[^\W_](?:[^#\n]*[^#\s])?)#(?![\w#])"
_FILE = r"\[(?P<kind>image|file):(?P<path>[^\]\n]+)\]"
_LINK = r"\]\(bear://x-callback-url/open-note\?(?:[^()\s]*&)?id=(?P<id>[0-9A-Fa-f-]+)[^()\s]*\)"
_WORDS = rf"{_TAG}|{_FILE}|{_LINK}|::(?P<bright>[^:\n]+)::"


class _Known(NamedTuple):
    """Bear's metadata of a note."""

    id: str = ""
    meta: tuple[tuple[str, str], ...] = ()
    is_private: bool = False
    is_trashed: bool = False
    is_pinned: bool = False


def read_bear(export: Export) -> ForeignNotes:
    """Return the notes; archived and locked ones are private, those in the trash are left out."""
    known: dict[str, _Known] = {}
    problems: list[ForeignPlace] = []
    losses: list[ForeignPlace] = []
    texts = {path: text for path, text in export.texts.items() if not path.endswith(".json")}
    for path, text in export.texts.items():
        if path.rpartition("/")[2] == "info.json":
            try:
                known[posixpath.dirname(path)] = _known(json.loads(text), export)
            except (ValueError, TypeError, AttributeError, RecursionError) as error:
                problems.append(place_in_json(path, error))
                known[posixpath.dirname(path)] = _Known(is_private=True)  # it may have been private
    sources = {known[folder].id.upper(): path for path in texts if (folder := posixpath.dirname(path)) in known}
    notes: list[ForeignNote] = []
    for path, text in texts.items():
        facts = known.get(posixpath.dirname(path), _Known())
        if facts.is_trashed:
            losses.append(ForeignPlace(path, 1, Message("it is in the trash; left out")))
            continue
        if facts.is_pinned:
            losses.append(ForeignPlace(path, 1, Message("{text} left out", text="pinned")))
        notes.append(_note(path, text, facts, sources))
    return ForeignNotes(tuple(notes), tuple(losses), tuple(problems), frozenset(export.texts))


def _known(info: Any, export: Export) -> _Known:
    facts = info.get(_INFO) or {}
    meta = tuple(_days(facts, export))
    is_private = bool(facts.get("archived") or facts.get("locked") or facts.get("encrypted"))
    id = str(facts.get("uniqueIdentifier") or "")
    return _Known(id, meta, is_private, bool(facts.get("trashed")), bool(facts.get("pinned")))


def _days(facts: Any, export: Export) -> Iterator[tuple[str, str]]:
    for key, name in (("created", "creationDate"), ("updated", "modificationDate")):
        if facts.get(name):
            yield key, f"{local_moment(facts[name], export.zone):%Y-%m-%d}"


def _note(path: str, text: str, facts: _Known, sources: dict[str, str]) -> ForeignNote:
    def change(found: re.Match[str]) -> str:
        if found["tag"]:
            return f"#{tag_of(found['tag'])}" if " " in found["tag"] else found[0]
        if found["kind"]:
            name = found["path"].rpartition("/")[2]
            return f"{'!' if found['kind'] == 'image' else ''}[{name}]({escaped(found['path'])})"
        if found["bright"]:
            return f"=={found['bright']}=="
        source = sources.get(found["id"].upper())
        return f"](/{escaped(source)})" if source else found[0]

    text = map_words(text, _WORDS, change)
    title, body = titled(text)
    name = re.sub(_BUNDLE, "", posixpath.dirname(path) if re.search(_BUNDLE, path) else path.rpartition(".")[0])
    title = title or name.rpartition("/")[2]
    day = day_named(title)
    place = posixpath.join(posixpath.dirname(name), title.replace("/", " "))
    note = ForeignNote(path, body if day else text, day=day, meta=facts.meta, is_private=facts.is_private)
    return note if day else note._replace(title=title, path=place)
