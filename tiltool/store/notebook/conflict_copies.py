"""Copies that a sync or an editor leaves beside a note, found by their names."""

import re
from collections.abc import Collection, Mapping

from tiltool.core.dates.days import DAY_NOTE, day_of_path

_HINTS = (" ", "(", "（", "~", "conflict")
# Dropbox, Nextcloud, Obsidian; Syncthing; ownCloud; Resilio; editors; iCloud and Google Drive.
_COPY = r"""(?xi) (.+?)
    (?: [ _-]* [(（] [^()（）]* (?:conflict|충돌|競合|冲突|衝突) [^()（）]* [)）]
    | [._-] sync-conflict-[\w-]+ | _conflict-\d[\d-]* | \.conflict\d* | ~\d* | ([ ]\d\d? | [ ]?\(\d\d?\)) )
    (\.(?:md|markdown))"""
"""Compiled when a name looks like a copy: few notebooks have one."""


def conflict_copies(names: Collection[str]) -> Mapping[str, str]:
    """Return the conflict copies among the names of a folder's files, each with the name of its original.

    Without its original beside it, none is a copy. `name 2.md` is one only of a day's own note: `Sprint 2.md` is not.
    """
    found = {}
    hinted = filter(_is_hinted, names if _is_hinted("\0".join(names)) else ())
    for match in filter(None, (re.fullmatch(_COPY, name) for name in hinted)):
        original = match[1] + match[3]
        day = day_of_path(original) if match[2] else None
        if original in names and (not match[2] or (day and day.rank == DAY_NOTE)):
            found[match[0]] = original
    return found


def _is_hinted(name: str) -> bool:
    folded = name.lower()
    return any(hint in folded for hint in _HINTS)
