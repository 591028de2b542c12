"""The place of a file in a folder, however its path is written."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from tiltool.core.text.lines import name_key


def place_within(file: Path, folders: Mapping[Path, str]) -> str | None:
    """Return the path of a file below the first of the folders that it is in, behind the name given for that folder.

    "" is the folder named ".", None a file in none of them. Links that lead into a folder are followed, those in it are
    not. Raises ValueError for a name that no file can have.
    """
    path = _without_dots(file)
    for folder, name in folders.items():
        real = Path(os.path.realpath(folder))
        for above in (*reversed(path.parents), path):
            inside = Path(os.path.realpath(above))
            if inside.is_relative_to(real):
                found = Path(name, inside.relative_to(real), path.relative_to(above)).as_posix()
                return "" if found == "." else found
    return None


def _without_dots(file: Path) -> Path:
    """Return an absolute path in which `..` left the folder that a link leads to, as it does for the system."""
    parts = file.absolute().parts
    path = Path(parts[0])
    for part in parts[1:]:
        path = Path(os.path.realpath(path)).parent if part == ".." else path / part
    return path


def spelled_as_on_disk(root: Path, path: str, folders: Iterable[str] = ()) -> str:
    """Return a path from `root` as its folders spell it: its letters may be composed, or large, in another way there.

    Those in `folders` are spelled as they are given.
    """
    spelled: list[str] = []
    for part in path.split("/") if path else ():
        spelled.append(_spelled(root.joinpath(*spelled), part))
    for folder in folders:
        depth = folder.count("/") + 1
        start = "/".join(spelled[:depth])
        if start != folder and name_key(start) == name_key(folder) and os.path.samefile(root / start, root / folder):
            spelled[:depth] = folder.split("/")
    return "/".join(spelled)


def _spelled(folder: Path, name: str) -> str:
    try:
        names = os.listdir(folder)
    except OSError:
        return name
    if name in names:
        return name
    alike = [each for each in names if name_key(each) == name_key(name)]
    return alike[0] if len(alike) == 1 else name
