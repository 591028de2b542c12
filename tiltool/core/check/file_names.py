"""File names that other systems can't represent."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from tiltool.core.note.model import Problem
from tiltool.core.text.lines import name_key, names_alike
from tiltool.messages import Message

_BAD = r"[<>:\"|?*\\\x00-\x1f]"
_RESERVED = r"(?i)(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)[ ]*(?:\..*)?"


def name_problems(paths: Iterable[str]) -> Iterator[tuple[str, Problem]]:
    """Yield path and problem of each file or folder in `paths` whose name is not portable; folders end with `/`."""
    alike: dict[str, list[str]] = defaultdict(list)
    for path in (each.rstrip("/") for each in sorted(paths)):
        found = _bad_name(path.rpartition("/")[2])
        if found:
            yield path, Problem("bad-name", 1, 1, found)
        alike[name_key(path)].append(path)
    for twins in alike.values():
        for path in twins[1:]:
            yield path, _twin(path, twins[0])


def _twin(path: str, other: str) -> Problem:
    if names_alike(path, other):
        message = Message("the same name as {other}, composed differently; on macOS they are one file", other=other)
        return Problem("unicode-twin", 1, 1, message)
    message = Message("differs from {other} only in case; on macOS and Windows they are one file", other=other)
    return Problem("case-twin", 1, 1, message)


def _bad_name(name: str) -> Message | None:
    bad = re.search(_BAD, name)
    if bad:
        return Message("Windows can't store a name with {sign!r}", sign=bad[0])
    if name != name.rstrip(" ."):
        return Message("Windows can't store a name that ends with a space or a dot")
    stem, dot, _ = name.rpartition(".")
    if dot and stem != stem.rstrip(" "):
        return Message("there is a space before the extension of this name")
    return Message("Windows reserves this name") if is_reserved(name) else None


def is_reserved(name: str) -> bool:
    """Return whether Windows reserves a name: `con`, `con.md`."""
    return re.fullmatch(_RESERVED, name) is not None
