"""The fonts of this machine that pictures can be lettered with."""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_FOLDERS = (
    *("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts"),
    *("/System/Library/Fonts", "/Library/Fonts", "~/Library/Fonts"),
    *("C:/Windows/Fonts", "~/AppData/Local/Microsoft/Windows/Fonts"),
)
_SUFFIXES = (".ttf", ".otf", ".ttc")

_BEST = (
    *("pretendard-bold", "pretendardvariable", "applesdgothicneo", "notosanskr-bold", "notosanscjk-bold"),
    *("notosanscjkkr-bold", "malgunbd", "nanumsquareb", "nanumgothicbold", "nanumbarungothicbold", "hiragino"),
    *("yugothb", "msyhbd", "pingfang", "notosans-bold", "segoeuib", "helveticaneue", "dejavusans-bold"),
    *("notocoloremoji", "apple color emoji", "seguiemj"),
)
"""Beginnings of file names, best first: sans serif, bold, with Hangul before those without."""

_LAST = ("italic", "oblique", "mono", "coding", "condensed", "narrow", "serif", "light", "thin", "symbol", "dingbat")


@cache
def font_files() -> tuple[Path, ...]:
    """Return the font files of this machine: those to prefer first, ornamental ones last."""
    found = {Path(place, name) for folder in _FOLDERS for place, name in _files_in(os.path.expanduser(folder))}
    return tuple(sorted(found, key=lambda file: (_rank(file.name.lower()), file.name, str(file))))


def _files_in(folder: str) -> Iterator[tuple[str, str]]:
    for place, _, names in os.walk(folder):
        yield from ((place, name) for name in names if name.lower().endswith(_SUFFIXES))


def _rank(name: str) -> int:
    best = next((place for place, start in enumerate(_BEST) if name.startswith(start)), len(_BEST))
    if best < len(_BEST):
        return best
    return best + ("bold" not in name) + 2 * any(word in name for word in _LAST)
