"""The options of the `til` plugin in `mkdocs.yml`: one table, which also makes the docs."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, NoReturn

from tiltool.core.roles import HEADINGS, ROLES, STATES, Dialect
from tiltool.errors import NoNotebook

CONFIG_FILE = "mkdocs.yml"
INBOX = "inbox"
"""The project of the tasks that name none."""

FIELD_STYLES = ("plain", "emoji", "dataview")
"""`due:2026-12-01`, `📅 2026-12-01`, `[due:: 2026-12-01]`."""


class CarryConfig(NamedTuple):
    """How `til carry` goes unless a flag says otherwise."""

    source: str = "mark"
    with_done: bool = False
    top: bool = False
    lookback: int = 1


class LimitsConfig(NamedTuple):
    """When tasks have waited too long, or are too many."""

    stale: int = 14  # days
    later: int = 30  # tasks


class Config(NamedTuple):
    """The options of one notebook."""

    notes: str = "notes"
    tasks: str = "tasks"
    language: str = "en"
    path: str = "%Y/%Y-%m-%d.md"
    path_is_set: bool = False
    template: str | None = None
    day_start: int = 0  # minutes after midnight
    dialect: Dialect = Dialect()
    carry: CarryConfig = CarryConfig()
    fields: str = "plain"
    limits: LimitsConfig = LimitsConfig()


class Option(NamedTuple):
    """One key of the configuration: how it is read, and what it is for."""

    key: str
    read: Callable[[str, Any], Any]
    example: str
    meaning: str


def _wrong(key: str, what: str) -> NoReturn:
    raise NoNotebook(f"{CONFIG_FILE}: plugins: til: {key}: {what}", "mend that key, or leave it out")


def _folder(key: str, value: Any) -> str:
    folder = value.strip().rstrip("/") if isinstance(value, str) else ""
    hidden = folder != "." and any(part.startswith(".") for part in folder.split("/"))
    if not folder or folder.startswith("/") or hidden or not folder.isprintable():
        _wrong(key, f"{value!r} is no folder inside the notebook")
    return folder


def _one_of(*allowed: str) -> Callable[[str, Any], str]:
    def read(key: str, value: Any) -> str:
        if value not in allowed:
            _wrong(key, f"{value!r} is none of {', '.join(allowed)}")
        return str(value)

    return read


def _path(key: str, value: Any) -> str:
    good = isinstance(value, str) and value.endswith(".md") and value.isprintable()
    good = good and not any(part.startswith(".") or not part for part in value.split("/"))
    if not good or not all(re.search(f"%{token}", value) for token in ("[Yy]", "m", "d")):
        _wrong(key, f"{value!r} needs %Y, %m and %d, no hidden folder, and has to end with .md")
    return str(value)


def _text(key: str, value: Any) -> str:
    if not isinstance(value, str) or not value:
        _wrong(key, f"{value!r} is no text")
    return value


def _clock(key: str, value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        minutes = value if value > 24 else value * 60  # YAML 1.1 reads 4:00 as 240
    else:
        found = re.fullmatch(r"(\d{1,2}):(\d\d)", str(value))
        minutes = int(found[1]) * 60 + int(found[2]) if found else -1
    if not 0 <= minutes < 24 * 60:
        _wrong(key, f"{value!r} is no time of day: write '04:00'")
    return minutes


def _flag(key: str, value: Any) -> bool:
    if not isinstance(value, bool):
        _wrong(key, f"{value!r} is neither true nor false")
    return value


def _count(key: str, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 366:
        _wrong(key, f"{value!r} is no number from 1 to 366")
    return value


def _sections(key: str, value: Any) -> Mapping[str, str]:
    """Return heading key -> role from `{role: [heading, …]}`."""
    from tiltool.core.titles import heading_key  # most notebooks have no headings of their own

    roles: dict[str, str] = {}
    for role, headings in _mapping(key, value).items():
        if role not in ROLES:
            _unknown(f"{key}: {role}", role, ROLES)
        if not isinstance(headings, str | list | None):
            _wrong(f"{key}: {role}", f"{headings!r} is neither a heading nor a list of them")
        for heading in [headings] if isinstance(headings, str) else headings or ():
            roles[heading_key(str(heading))] = role
    return roles


def _states(key: str, value: Any) -> Mapping[str, str]:
    known = sorted(set(STATES.values()))
    states = dict(STATES)
    for mark, state in _mapping(key, value).items():
        if mark == " ":
            _wrong(f"{key}: ' '", "an empty box is open, in every notebook")
        if state not in known:
            _wrong(f"{key}: {mark}", f"{state!r} is none of {', '.join(known)}")
        states[str(mark)] = state
    return states


def _mapping(key: str, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        _wrong(key, "needs keys below it")
    return value


CARRY_OPTIONS = (
    Option("source", _one_of("mark", "keep", "remove"), "mark", "what becomes of a carried box in its old note"),
    Option("with_done", _flag, "false", "bring the done children of an open task along"),
    Option("top", _flag, "false", "put carried tasks before those that are there"),
    Option("lookback", _count, "1", "how many earlier notes are asked for open tasks"),
)


def _carry(key: str, value: Any) -> CarryConfig:
    return CarryConfig(**_read(CARRY_OPTIONS, _mapping(key, value), f"{key}: "))


LIMITS_OPTIONS = (
    Option("stale", _count, "14", "days after which a task without a day set for it is stale"),
    Option("later", _count, "30", "tasks for later beyond which `til new` says so"),
)


def _limits(key: str, value: Any) -> LimitsConfig:
    return LimitsConfig(**_read(LIMITS_OPTIONS, _mapping(key, value), f"{key}: "))


OPTIONS = (
    Option("notes", _folder, "notes", "the folder of the notes"),
    Option("tasks", _folder, "tasks", "the folder of the backlog"),
    Option("language", _one_of(*HEADINGS), "en", "language of the headings til writes: en, ko, ja or zh"),
    Option("path", _path, "%Y/%Y-%m-%d.md", "where a new note goes; without it, as the newest note is named"),
    Option("template", _text, "template.md", "form of a new note; without it, the form of the newest note"),
    Option("day_start", _clock, "'04:00'", "the time at which a new day starts"),
    Option("sections", _sections, "{today: [오늘의 퀘스트]}", "own headings for the roles " + ", ".join(ROLES)),
    Option("states", _states, "{v: done}", "own characters in a box: open, doing, done, dropped or moved"),
    Option("fields", _one_of(*FIELD_STYLES), "plain", "how til writes a day into a task: " + ", ".join(FIELD_STYLES)),
    Option("limits", _limits, "{stale: 14}", "when tasks have waited too long"),
    Option("carry", _carry, "{source: mark}", "how `til carry` goes"),
)


def config_of(options: Mapping[str, Any]) -> Config:
    """Return the configuration that the plugin's options make.

    Raises NoNotebook, which names the key, for an unknown key or a value that does not fit.
    """
    read = _read(OPTIONS, options, "")
    dialect = Dialect(
        MappingProxyType(dict(read.pop("sections", {}))), MappingProxyType(dict(read.pop("states", STATES)))
    )
    config = Config(**read, dialect=dialect, path_is_set="path" in read)
    if config.notes == config.tasks:
        _wrong("tasks", f"{config.tasks!r} is the folder of the notes")
    if config.notes == "." and config.path.split("/")[0] in (config.tasks, "site"):
        _wrong("path", f"{config.path!r} is in a folder that holds no notes")
    return config


def _read(table: tuple[Option, ...], options: Mapping[str, Any], where: str) -> dict[str, Any]:
    by_key = {option.key: option for option in table}
    for key in options:
        if key not in by_key:
            _unknown(f"{where}{key}", str(key), tuple(by_key))
    return {key: _value(by_key[key], f"{where}{key}", value) for key, value in options.items() if value is not None}


def _value(option: Option, where: str, value: Any) -> Any:
    try:
        return option.read(where, value)
    except NoNotebook as error:
        example = f"for example: {option.key}: {option.example}"
        raise NoNotebook(
            error.message, error.hint if "mean" in error.hint or "keys" in error.hint else example
        ) from None


def _unknown(where: str, key: str, known: tuple[str, ...]) -> NoReturn:
    from difflib import get_close_matches  # takes 1 ms to import, and most configurations are right

    near = get_close_matches(key, known, n=1)
    raise NoNotebook(
        f"{CONFIG_FILE}: plugins: til: {where}: unknown key",
        f"did you mean {near[0]!r}?" if near else f"known keys: {', '.join(known)}",
    )
