"""Copies that a sync or an editor leaves beside a note, found by their names."""

import re
from collections.abc import Collection, Mapping

from tiltool.core.dates.days import DAY_NOTE, day_of_path

_HINT = re.compile(r"[ (（~]|(?i:conflict)")
# Dropbox, Nextcloud, Obsidian; Syncthing; ownCloud; Resilio; editors; iCloud and Google Drive.
_COPY = re.compile(
    r"""(?xi) (.+?)
    (?: [ _-]* [(（] [^()（）]* (?:conflict|충돌|競合|冲突|衝突) [^()（）]* [)）]
    | [._-] sync-conflict-[\w-]+ | _conflict-\d[\d-]* | \.conflict\d* | ~\d* | ([ ]\d\d? | [ ]?\(\d\d?\)) )
    (\.(?:md|markdown))"""
)


def conflict_copies(names: Collection[str]) -> Mapping[str, str]:
    """Return the conflict copies among the names of a folder's files, each with the name of its original.

    Without its original beside it, none is a copy. `name 2.md` is one only of a day's own note: `Sprint 2.md` is not.
    """
    found = {}
    hinted = filter(_HINT.search, names if _HINT.search("\0".join(names)) else ())
    for match in filter(None, map(_COPY.fullmatch, hinted)):
        original = match[1] + match[3]
        day = day_of_path(original) if match[2] else None
        if original in names and (not match[2] or (day and day.rank == DAY_NOTE)):
            found[match[0]] = original
    return found
