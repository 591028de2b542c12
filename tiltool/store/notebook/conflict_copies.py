"""Copies that a sync or an editor leaves beside a note, found by their names."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence

from tiltool.core.dates.days import STRAY, day_of_path

# Patterns are compiled when a name looks like a copy: few notebooks have one.
_HINT = r"(?i)[ (（\[~]|conf|-(?:desktop|laptop|win)-|-pc\b|-mac|-imac|_(?:base|backup|local|remote)_|\.(?:orig|bak|old|rej)\b"
# Dropbox, Nextcloud, Obsidian, Seafile; Syncthing; Synology; ownCloud, Google Drive; Resilio; OneDrive; git; editors.
_TAIL = r"""[ _.-]* [(（\[] (?i: .*? (?:conflict|conflit|konflikt|case[ ]clash|конфликт|충돌|競合|冲突|衝突) .*? ) [)）\]]
    | [._-] sync-conflict-[\w-]+ | _[^_]+_[A-Z][a-z]{2}-\d\d-\d{4,6}-\d{4}_Conflict\d*
    | (?i: _conf(?:lict)? (?:-\d[\d-]* | [ ]?\(\d+\)) | _conflict_[\w-]*\d | \.conflict\d*) | _Conflict
    | -(?: (?:DESKTOP|LAPTOP|WIN)-[A-Z0-9]{3,15} | [A-Z0-9-]+-PC
        | [\w'’-]+(?:s|의)[ -](?:MacBook(?:[ -](?:Pro|Air))?|iMac|Mac[ -](?:mini|Studio)) ) (?:-\d\d?)?
    | _(?:BACKUP|BASE|LOCAL|REMOTE)_\d+ | ~\d*"""
_DAY_TAIL = r""" | [ ]\d\d? | [ ]?\(\d\d?\) | (?i: (?:[ ]-)?[ ]\(?
        (?:(?:another|\d+(?:st|nd|rd|th))[ ])?(?:copy|kopie|copie|copia|사본|복사본|コピー|副本)\)?
    | [ .-]conflicted(?:[ ]copy)?\d* | \.(?:orig|bak|old|rej) )"""
"""Only beside the note of a day: `Sprint 2.md` is a note."""

_BACKUP = r"(?i)(?:(?:copy of|kopie von|copie de|copia de) )?(.+?\.(?:md|markdown))(?:(?:~|\.(?:orig|bak|old|rej))\d*)?"

_PLAIN = b"0123456789-.md\0"
"""The characters of most names: a fast test that there is no tail."""


def conflict_copies(names: Collection[str], suffixes: Sequence[str] = ("md", "markdown")) -> Mapping[str, str]:
    """Return the conflict copies among the names of a folder's files, each with the name of its original.

    A copy has the name of another note and one or more tails. Without its original beside it, a file is not a copy.
    """
    joined = "\0".join(names)
    if not joined.encode("utf-8", "replace").translate(None, _PLAIN) or not re.search(_HINT, joined):
        return {}
    folded = {unicodedata.normalize("NFC", name): name for name in names}
    found = ((name, _original(key, folded, suffixes)) for key, name in folded.items() if re.search(_HINT, key))
    return {name: folded[original] for name, original in found if original}


def _original(name: str, names: Collection[str], suffixes: Sequence[str]) -> str | None:
    """Return the shortest of the names that `name` is a copy of; None if there is none."""
    backup = re.fullmatch(_BACKUP, name)
    if backup and backup[1] != name and backup[1] in names:
        return backup[1]
    stem, dot, suffix = name.rpartition(".")
    if suffix not in suffixes:
        return None
    for end in range(1, len(stem)):
        original = stem[:end] + dot + suffix
        if original in names:
            day = day_of_path(original)
            tails = _TAIL + _DAY_TAIL * bool(day and day.rank < STRAY)
            if re.fullmatch(f"(?x)(?:{tails})+", stem[end:]):
                return original
    return None
