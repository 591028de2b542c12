"""Exports of Day One: JSON with the entries of a journal, and folders with photos and other files."""

import posixpath
import re
from contextlib import suppress
from datetime import tzinfo
from typing import Any

from tiltool.core.foreign.foreign_note import (
    Export,
    ForeignNote,
    ForeignNotes,
    ForeignPlace,
    entries_of_json,
    local_moment,
    place_in_json,
)
from tiltool.messages import Message

_MOMENT = r"!?\[(?P<label>[^\]\n]*)\]\(dayone-moment:/(?:\w*)/(?P<id>[0-9A-Za-z-]+)\)"
_ESCAPE = r"(?<=[^\W\d_])\\(?P<mark>[.!-])(?=\s|\w|$)"
_FILES = ("photos", "videos", "audios", "pdfAttachments")
_FOLDERS = {"pdfAttachments": "pdfs"}
_KNOWN = {"text", "creationDate", "timeZone", "tags", "starred", "isPinned", "location", "weather", *_FILES}
_OWN = ("richText", "uuid", "modifiedDate", "duration", "editingTime", "sourceString", "isAllDay", "creation")
"""Beginnings of keys that describe how an entry was typed, or repeat its text."""
_PLACE = ("placeName", "localityName", "administrativeArea", "country")


def read_dayone(export: Export) -> ForeignNotes:
    """Return the entries of journals."""
    notes: list[ForeignNote] = []
    losses: list[ForeignPlace] = []
    problems: list[ForeignPlace] = []
    for path, text in export.texts.items():
        try:
            entries = entries_of_json(text)
        except ValueError as error:
            problems.append(place_in_json(path, error))
            continue
        for number, entry in enumerate(entries, 1):
            try:
                notes.append(_note(path, number, entry, export, losses))
            except (LookupError, TypeError, ValueError, AttributeError):
                problems.append(ForeignPlace(path, number, Message("entry {number} can't be read", number=number)))
    return ForeignNotes(tuple(notes), tuple(losses), tuple(problems), frozenset(export.texts))


def _note(path: str, number: int, entry: Any, export: Export, losses: list[ForeignPlace]) -> ForeignNote:
    moment = local_moment(entry["creationDate"] + "", _zone(entry.get("timeZone")) or export.zone)
    files = _files(path, entry, export)
    text = re.sub(_ESCAPE, lambda found: found["mark"], entry.get("text") or "")
    head = re.match(r"\s*#{1,6}[ \t]+(?P<title>\S.*)\n?", text)
    title = head["title"].strip() if head else ""
    text = (text[head.end() :] if head else text).strip()
    used: set[str] = set()

    def link(found: re.Match[str]) -> str:
        used.add(found["id"])
        file = files.get(found["id"])
        return f"![{found['label']}](</{file}>)" if file else found[0]

    text = re.sub(_MOMENT, link, text)
    rest = [f"![](</{file}>)" for id, file in files.items() if file and id not in used]
    missing = sorted(id for id in {*files, *used} if not files.get(id))
    losses += (ForeignPlace(path, number, Message("{text}: not in the export", text=id)) for id in missing)
    lost = _lost_keys(entry)
    if lost:
        name = title or f"{moment:%Y-%m-%d %H:%M}"
        message = Message("{title}: left out: {names}", title=name, names=", ".join(lost))
        losses.append(ForeignPlace(path, number, message))
    body = "\n\n".join(filter(None, (text, *rest, _surroundings(entry))))
    time = "" if entry.get("isAllDay") else f"{moment:%H:%M}"
    tags = tuple(map(str, entry.get("tags") or ()))
    star = " ⭐" if entry.get("starred") or entry.get("isPinned") else ""
    return ForeignNote(path, body, number, moment.date(), time, f"{title}{star}".strip(), tags=tags)


def _lost_keys(entry: Any) -> list[str]:
    """Return the nonempty keys of an entry that a note can't represent."""
    return [key for key, value in entry.items() if value and key not in _KNOWN and not key.startswith(_OWN)]


def _zone(name: object) -> tzinfo | None:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    with suppress(ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(str(name)) if name else None
    return None


def _files(path: str, entry: Any, export: Export) -> dict[str, str]:
    """Return the path in the export of each file of an entry, by its address in the text; "" for a missing file."""
    folder = posixpath.dirname(path)
    found: dict[str, str] = {}
    for kind in _FILES:
        for file in sorted(entry.get(kind) or (), key=lambda each: each.get("orderInEntry") or 0):
            start = posixpath.join(folder, _FOLDERS.get(kind, kind), f"{file.get('md5')}.")
            found[str(file["identifier"])] = next((each for each in export.paths if each.startswith(start)), "")
    return found


def _surroundings(entry: Any) -> str:
    """Return where an entry was written and in what weather, as a comment, because that must not be published."""
    place, weather = entry.get("location") or {}, entry.get("weather") or {}
    words = [*dict.fromkeys(str(place[key]) for key in _PLACE if place.get(key))]
    sky = [str(weather["conditionsDescription"])] if weather.get("conditionsDescription") else []
    if "temperatureCelsius" in weather:
        sky.append(f"{round(float(weather['temperatureCelsius']))} °C")
    lines = [("location", words), ("weather", sky)]
    return "\n".join(f"<!-- {name}: {', '.join(values).replace('--', '- -')} -->" for name, values in lines if values)
