"""The options of the `til` plugin in `mkdocs.yml`: one table, which also makes the docs."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from tiltool.config.readers import (
    clock,
    count,
    day_path,
    flag,
    flag_or_words,
    folder,
    mapping,
    one_of,
    text,
    unknown,
    words,
    wrong,
)
from tiltool.core.note.headings import HEADINGS, ROLES, STATES, Dialect
from tiltool.errors import NoNotebook

INBOX = "inbox"
"""The project of the tasks that name none."""

FIELD_STYLES = ("plain", "emoji", "dataview")
"""`due:2026-12-01`, `📅 2026-12-01`, `[due:: 2026-12-01]`."""


PLAIN = "plain"
"""What `publish: roles` calls the sections that have no role."""


class CarryConfig(NamedTuple):
    """How `til carry` goes unless a flag says otherwise."""

    source: str = "mark"
    with_done: bool = False
    top: bool = False
    lookback: int = 1


class LimitsConfig(NamedTuple):
    """When tasks have waited too long, or are too many; how much of the undo history is kept."""

    stale: int = 14  # days
    later: int = 30  # tasks
    history_months: int = 24
    history_size: int = 20  # megabytes


class PublishConfig(NamedTuple):
    """What of the notes the site shows; what is not named here stays at home."""

    roles: tuple[str, ...] = ("yesterday", "today", "done", "learned", PLAIN)
    private: tuple[str, ...] = ("private",)
    notes: bool = True  # those that do not say `publish:` themselves
    tasks: bool | tuple[str, ...] = False
    html: bool = False
    home: str = ""


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
    publish: PublishConfig = PublishConfig()


class Option(NamedTuple):
    """One key of the configuration: how it is read, and what it is for."""

    key: str
    read: Callable[[str, Any], Any]
    example: str
    meaning: str


def _sections(key: str, value: Any) -> Mapping[str, str]:
    """Return heading key -> role from `{role: [heading, …]}`."""
    from tiltool.core.note.titles import heading_key  # most notebooks have no headings of their own

    roles: dict[str, str] = {}
    for role, headings in mapping(key, value).items():
        if role not in ROLES:
            unknown(f"{key}: {role}", role, ROLES)
        if not isinstance(headings, str | list | None):
            wrong(f"{key}: {role}", f"{headings!r} is neither a heading nor a list of them")
        for heading in [headings] if isinstance(headings, str) else headings or ():
            roles[heading_key(str(heading))] = role
    return roles


def _states(key: str, value: Any) -> Mapping[str, str]:
    known = sorted(set(STATES.values()))
    states = dict(STATES)
    for mark, state in mapping(key, value).items():
        if mark == " ":
            wrong(f"{key}: ' '", "an empty box is open, in every notebook")
        if state not in known:
            wrong(f"{key}: {mark}", f"{state!r} is none of {', '.join(known)}")
        states[str(mark)] = state
    return states


CARRY_OPTIONS = (
    Option("source", one_of("mark", "keep", "remove"), "mark", "what becomes of a carried box in its old note"),
    Option("with_done", flag, "false", "bring the done children of an open task along"),
    Option("top", flag, "false", "put carried tasks before those that are there"),
    Option("lookback", count, "1", "how many earlier notes are asked for open tasks"),
)


def _carry(key: str, value: Any) -> CarryConfig:
    return CarryConfig(**_read(CARRY_OPTIONS, mapping(key, value), f"{key}: "))


LIMITS_OPTIONS = (
    Option("stale", count, "14", "days after which a task without a day set for it is stale"),
    Option("later", count, "30", "tasks for later beyond which `til new` says so"),
    Option("history_months", count, "12", "months after which a change is dropped from the undo history"),
    Option("history_size", count, "5", "megabytes beyond which the oldest changes are dropped from it"),
)


def _limits(key: str, value: Any) -> LimitsConfig:
    return LimitsConfig(**_read(LIMITS_OPTIONS, mapping(key, value), f"{key}: "))


def _roles(key: str, value: Any) -> tuple[str, ...]:
    roles = words(key, value)
    known = (*ROLES, PLAIN)
    for role in roles:
        if role not in known:
            unknown(f"{key}: {role}", role, known)
    return roles


def _tags(key: str, value: Any) -> tuple[str, ...]:
    """Return tags without the `#` that they may be written with."""
    tags = tuple(word.lstrip("#").strip() for word in words(key, value))
    if not all(tags):
        wrong(key, f"{value!r} is no list of tags")
    return tags


PUBLISH_OPTIONS = (
    Option("roles", _roles, "[learned, plain]", f"the sections that are published; `{PLAIN}` for those without a role"),
    Option("private", _tags, "[private]", "tags that hold back a note, a task or a headed part"),
    Option("notes", flag, "true", "publish notes that do not say `publish:` themselves"),
    Option("tasks", flag_or_words, "[blog]", "publish the backlog: true, or the projects by name"),
    Option("html", flag, "false", "let raw HTML of notes through as it is"),
    Option("home", text, "I write down what I learn", "a line about who writes here, on top of the home page"),
)


def _publish(key: str, value: Any) -> PublishConfig:
    return PublishConfig(**_read(PUBLISH_OPTIONS, mapping(key, value), f"{key}: "))


OPTIONS = (
    Option("notes", folder, "notes", "the folder of the notes"),
    Option("tasks", folder, "tasks", "the folder of the backlog"),
    Option("language", one_of(*HEADINGS), "en", "language of the headings til writes: en, ko, ja or zh"),
    Option("path", day_path, "%Y/%Y-%m-%d.md", "where a new note goes; without it, as the newest note is named"),
    Option("template", text, "template.md", "form of a new note; without it, the form of the newest note"),
    Option("day_start", clock, "'04:00'", "the time at which a new day starts"),
    Option("sections", _sections, "{today: [오늘의 퀘스트]}", "own headings for the roles " + ", ".join(ROLES)),
    Option("states", _states, "{v: done}", "own characters in a box: open, doing, done, dropped or moved"),
    Option("fields", one_of(*FIELD_STYLES), "plain", "how til writes a day into a task: " + ", ".join(FIELD_STYLES)),
    Option("limits", _limits, "{stale: 14}", "when tasks have waited too long, and how much history is kept"),
    Option("publish", _publish, "{roles: [learned]}", "what of the notes the site shows"),
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
        wrong("tasks", f"{config.tasks!r} is the folder of the notes")
    if config.notes == "." and config.path.split("/")[0] in (config.tasks, "site"):
        wrong("path", f"{config.path!r} is in a folder that holds no notes")
    return config


def _read(table: tuple[Option, ...], options: Mapping[str, Any], where: str) -> dict[str, Any]:
    by_key = {option.key: option for option in table}
    for key in options:
        if key not in by_key:
            unknown(f"{where}{key}", str(key), tuple(by_key))
    return {key: _value(by_key[key], f"{where}{key}", value) for key, value in options.items() if value is not None}


def _value(option: Option, where: str, value: Any) -> Any:
    try:
        return option.read(where, value)
    except NoNotebook as error:
        example = f"for example: {option.key}: {option.example}"
        raise NoNotebook(
            error.message, error.hint if "mean" in error.hint or "keys" in error.hint else example
        ) from None
