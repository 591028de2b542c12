"""How the values of the configuration are read; each says which key is wrong, and how it would be right."""

import re
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from tiltool.errors import NoNotebook

CONFIG_FILE = "mkdocs.yml"


def wrong(key: str, what: str) -> NoReturn:
    """Raise NoNotebook for a value of a key."""
    raise NoNotebook(f"{CONFIG_FILE}: plugins: til: {key}: {what}", "mend that key, or leave it out")


def folder(key: str, value: Any) -> str:
    """Return a folder inside the notebook."""
    name = value.strip().rstrip("/") if isinstance(value, str) else ""
    hidden = name != "." and any(part.startswith(".") for part in name.split("/"))
    if not name or name.startswith("/") or hidden or not name.isprintable():
        wrong(key, f"{value!r} is no folder inside the notebook")
    return name


def one_of(*allowed: str) -> Callable[[str, Any], str]:
    """Return what reads one of some words."""

    def read(key: str, value: Any) -> str:
        if value not in allowed:
            wrong(key, f"{value!r} is none of {', '.join(allowed)}")
        return str(value)

    return read


def day_path(key: str, value: Any) -> str:
    """Return a pattern for the paths of day notes."""
    good = isinstance(value, str) and value.endswith(".md") and value.isprintable()
    good = good and not any(part.startswith(".") or not part for part in value.split("/"))
    if not good or not all(re.search(f"%{token}", value) for token in ("[Yy]", "-?m", "-?d")):
        wrong(key, f"{value!r} needs %Y, %m and %d, no hidden folder, and has to end with .md")
    return str(value)


def text(key: str, value: Any) -> str:
    """Return a text that says something."""
    if not isinstance(value, str) or not value:
        wrong(key, f"{value!r} is no text")
    return value


def clock(key: str, value: Any) -> int:
    """Return a time of day, in minutes after midnight."""
    if isinstance(value, int) and not isinstance(value, bool):
        minutes = value if value > 24 else value * 60  # YAML 1.1 reads 4:00 as 240
    else:
        found = re.fullmatch(r"(\d{1,2}):(\d\d)", str(value))
        minutes = int(found[1]) * 60 + int(found[2]) if found else -1
    if not 0 <= minutes < 24 * 60:
        wrong(key, f"{value!r} is no time of day: write '04:00'")
    return minutes


def flag(key: str, value: Any) -> bool:
    """Return true or false."""
    if not isinstance(value, bool):
        wrong(key, f"{value!r} is neither true nor false")
    return value


def count(key: str, value: Any) -> int:
    """Return a number from 1 to 366."""
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 366:
        wrong(key, f"{value!r} is no number from 1 to 366")
    return value


def mapping(key: str, value: Any) -> Mapping[str, Any]:
    """Return keys and their values."""
    if not isinstance(value, Mapping):
        wrong(key, "needs keys below it")
    return value


def unknown(where: str, key: str, known: tuple[str, ...]) -> NoReturn:
    """Raise NoNotebook for a key that nobody knows, with the nearest one."""
    from difflib import get_close_matches  # takes 1 ms to import, and most configurations are right

    near = get_close_matches(key, known, n=1)
    raise NoNotebook(
        f"{CONFIG_FILE}: plugins: til: {where}: unknown key",
        f"did you mean {near[0]!r}?" if near else f"known keys: {', '.join(known)}",
    )


def words(key: str, value: Any) -> tuple[str, ...]:
    """Return a list of words; one alone may stand without its brackets."""
    said = [value] if isinstance(value, str) else value
    if not isinstance(said, list) or not all(isinstance(each, str) and each.strip() for each in said):
        wrong(key, f"{value!r} is no list of words")
    return tuple(each.strip() for each in said)


def flag_or_words(key: str, value: Any) -> bool | tuple[str, ...]:
    """Return true, false, or a list of words."""
    return value if isinstance(value, bool) else words(key, value)
