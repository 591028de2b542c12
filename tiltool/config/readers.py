"""Readers of configuration values; each names an invalid key and a valid example."""

import os
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, NoReturn

from tiltool.errors import NoNotebook
from tiltool.messages import Message, did_you_mean

CONFIG_FILE = "mkdocs.yml"

FIX_KEY = Message("fix or remove that key")


class Option(NamedTuple):
    """A key of the configuration, with its reader, an example and its meaning."""

    key: str
    read: Callable[[str, Any], Any]
    example: str
    meaning: str


def wrong(key: str, reason: Message) -> NoReturn:
    """Raise NoNotebook for an invalid value."""
    raise NoNotebook(Message("mkdocs.yml: plugins: til: {key}: {reason}", key=key, reason=reason), FIX_KEY)


def folder(key: str, value: Any) -> str:
    """Return a folder inside the notebook."""
    name = value.strip().rstrip("/") if isinstance(value, str) else ""
    hidden = name != "." and any(part.startswith(".") for part in name.split("/"))
    if not name or name.startswith("/") or hidden or not name.isprintable():
        wrong(key, Message("{folder!r} is not a folder inside the notebook", folder=value))
    return name


def folders(key: str, value: Any) -> tuple[str, ...]:
    """Return a list of folders inside the notebook."""
    return tuple(folder(key, each) for each in words(key, value))


def one_of(*allowed: str) -> Callable[[str, Any], str]:
    """Return a reader for one of some words."""

    def read(key: str, value: Any) -> str:
        if value not in allowed:
            wrong(key, Message("{value!r} is not one of {choices}", value=value, choices=", ".join(allowed)))
        return str(value)

    return read


def day_path(key: str, value: Any) -> str:
    """Return a pattern for the paths of day notes."""
    good = isinstance(value, str) and value.endswith(".md") and value.isprintable()
    good = good and not any(part.startswith(".") or not part for part in value.split("/"))
    if not good or not all(re.search(f"%{token}", value) for token in ("[Yy]", "(?:-?m|B|b)", "(?:-?d|o)")):
        wrong(key, Message("{path!r} must have %Y, %m and %d, no hidden folder, and end with .md", path=value))
    if not re.search(r"%[Yy].*%-?[mBb].*%(?:-?d|o)", value):  # other orders: ask the reader of names
        from tiltool.core.dates.day_patterns import names_days

        if not names_days(value):
            wrong(key, Message("{path!r}: til can't read a day from such a name", path=value))
    return str(value)


def text(key: str, value: Any) -> str:
    """Return a text that is not empty."""
    if not isinstance(value, str) or not value:
        wrong(key, Message("{value!r} is not a string", value=value))
    return value


def clock(key: str, value: Any) -> int:
    """Return a time of day, in minutes after midnight."""
    if isinstance(value, int) and not isinstance(value, bool):
        minutes = value if value > 24 else value * 60  # YAML 1.1 reads 4:00 as 240
    else:
        found = re.fullmatch(r"(\d{1,2}):(\d\d)", str(value))
        minutes = int(found[1]) * 60 + int(found[2]) if found else -1
    if not 0 <= minutes < 24 * 60:
        wrong(key, Message("{value!r} is not a time of day such as '04:00'", value=value))
    return minutes


_ZONE_NAMES = {"kst": "Asia/Seoul", "jst": "Asia/Tokyo", "pst": "America/Los_Angeles", "bst": "Europe/London"}
"""Abbreviations that people write for time zones, though they name none."""


def time_zone(key: str, value: Any) -> str:
    """Return the name of a time zone."""
    from zoneinfo import ZoneInfo  # few notebooks name one

    name = text(key, value)
    try:
        ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        _wrong_zone(key, name)
    return name


def _wrong_zone(key: str, name: str) -> NoReturn:
    """Raise NoNotebook for an unknown time zone, with the nearest names as a hint."""
    from difflib import get_close_matches
    from zoneinfo import available_timezones

    names = {each.casefold(): each for each in sorted(available_timezones())}
    problem = Message("mkdocs.yml: plugins: til: {key}: {name!r} is not a time zone", key=key, name=name)
    if not names:
        raise NoNotebook(problem, "this machine has no time zone data: pip install tzdata")
    wanted = _ZONE_NAMES.get(name.casefold(), name).casefold().replace(" ", "_")
    towns = [names[each] for each in names if each.rpartition("/")[2] == wanted.rpartition("/")[2]]
    near = [names[each] for each in get_close_matches(wanted, names, n=3, cutoff=0.7)]
    found = [*dict.fromkeys([*(names[each] for each in [wanted] if each in names), *towns, *near])][:3]
    raise NoNotebook(
        problem, did_you_mean(found) if found else Message("for example: {example}", example="timezone: Asia/Seoul")
    )


def flag(key: str, value: Any) -> bool:
    """Return true or false."""
    if not isinstance(value, bool):
        wrong(key, Message("{value!r} is neither true nor false", value=value))
    return value


def count(key: str, value: Any) -> int:
    """Return a number from 1 to 366."""
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 366:
        wrong(key, Message("{value!r} is not a number from {low} to {high}", value=value, low=1, high=366))
    return value


def mapping(key: str, value: Any) -> Mapping[str, Any]:
    """Return keys and their values."""
    if not isinstance(value, Mapping):
        wrong(key, Message("needs keys below it"))
    return value


def unknown(where: str, key: str, known: tuple[str, ...]) -> NoReturn:
    """Raise NoNotebook for an unknown key, with the nearest one as a hint."""
    from difflib import get_close_matches  # takes 1 ms to import, and most configurations are right

    near = get_close_matches(key, known, n=1)
    raise NoNotebook(
        Message("mkdocs.yml: plugins: til: {key}: unknown key", key=where),
        Message("did you mean {near!r}?", near=near[0])
        if near
        else Message("valid keys: {keys}", keys=", ".join(known)),
    )


def words(key: str, value: Any) -> tuple[str, ...]:
    """Return a list of words; a single word needs no brackets."""
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(each, str) and each.strip() for each in listed):
        wrong(key, Message("{value!r} is not a list of words", value=value))
    return tuple(each.strip() for each in listed)


def flag_or_words(key: str, value: Any) -> bool | tuple[str, ...]:
    """Return true, false, or a list of words."""
    return value if isinstance(value, bool) else words(key, value)


def known_words(key: str, listed: tuple[str, ...], known: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words, each of which must be a known one."""
    for word in listed:
        if word not in known:
            unknown(f"{key}: {word}", word, known)
    return listed


def read_options(table: tuple[Option, ...], options: Mapping[str, Any], where: str) -> dict[str, Any]:
    """Return the values of options listed in `table`; errors put `where` before their names. Raises NoNotebook."""
    by_key = {option.key: option for option in table}
    for key in options:
        if key not in by_key:
            unknown(f"{where}{key}", str(key), tuple(by_key))
    return {key: _value(by_key[key], f"{where}{key}", value) for key, value in options.items() if value is not None}


def _value(option: Option, where: str, value: Any) -> Any:
    try:
        return option.read(where, value)
    except NoNotebook as error:
        example = Message("for example: {example}", example=f"{option.key}: {option.example}")
        raise NoNotebook(error.message, example if error.hint == FIX_KEY else error.hint) from None


def command_words(line: str) -> list[str]:
    """Return the program and the arguments of a command line. Raises ValueError for an unclosed quote."""
    import shlex

    words = shlex.shlex(line, posix=True)
    words.whitespace_split = True
    words.commenters = ""
    if os.name == "nt":
        words.escape = ""  # a backslash separates folders
    return list(words)
