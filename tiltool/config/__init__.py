"""The options of the `til` plugin in `mkdocs.yml`: one table, from which the docs are also generated."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, tzinfo
from types import MappingProxyType
from typing import Any, NamedTuple

from tiltool.config.publish import PublishConfig, read_publish
from tiltool.config.readers import (
    Option,
    clock,
    count,
    day_path,
    flag,
    flag_or_words,
    folder,
    folders,
    known_words,
    mapping,
    one_of,
    read_options,
    text,
    time_zone,
    unknown,
    words,
    wrong,
)
from tiltool.core.note.dialect import STATES, WORKFLOWS, Dialect
from tiltool.core.note.heading_aliases import HEADINGS, ROLES
from tiltool.errors import NoNotebook
from tiltool.messages import Message

INBOX = "inbox"
"""The project of tasks that name none."""

PERSONAL_KINDS = ("email", "phone", "id", "host")
"""The kinds of personal data that `til check` can look for."""

IGNORABLE_CODES = (
    *("unreadable", "front-matter", "day-differs", "empty-heading", "underlined", "label", "near-role", "malformed"),
    *("unknown-state", "twin", "field", "repeat", "project", "open-fence", "open-comment", "unclosed-comment"),
    *("broken-link", "unwritten", "conflict-copy", "open-twice", "two-notes", "tag-case", "unused-file"),
    *("case-twin", "unicode-twin", "bad-name"),
)
"""The codes of `til check` that a notebook may ignore: all except those about what must not be published."""

FIELD_STYLES = ("plain", "emoji", "dataview", "org")
"""`due:2026-12-01`, `📅 2026-12-01`, `[due:: 2026-12-01]`, `DEADLINE: <2026-12-01 Tue>`."""


DAY_SOURCES = ("text", "git")
"""Only the text of a note, or also, if that names no day, the first commit of its file."""


class CarryConfig(NamedTuple):
    """Defaults of `til carry`."""

    source: str = "mark"
    with_done: bool = False
    top: bool = False
    lookback: int = 1


class LimitsConfig(NamedTuple):
    """When tasks are stale, when they are too many, and how much of the undo history is kept."""

    stale: int = 14  # days
    later: int = 30  # tasks
    history_months: int = 24
    history_size: int = 20  # megabytes


class CheckConfig(NamedTuple):
    """What `til check` looks for besides secrets."""

    personal: tuple[str, ...] = ("id",)
    ignore: tuple[str, ...] = ()


class Config(NamedTuple):
    """The options of one notebook."""

    notes: str = "notes"
    tasks: str = "tasks"
    authors: tuple[str, ...] = ()  # folders of the notes, one per person
    author: str = ""  # set if the notes are only this author's; not an option
    exclude: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    language: str = "en"
    path: str = "%Y/%Y-%m-%d.md"
    path_is_set: bool = False
    template: str | None = None
    day_start: int = 0  # minutes after midnight
    timezone: str = ""
    days: str = "text"  # where a note's day comes from if its path has none
    dialect: Dialect = Dialect()
    carry: CarryConfig = CarryConfig()
    fields: str = "plain"
    limits: LimitsConfig = LimitsConfig()
    publish: PublishConfig = PublishConfig()
    check: CheckConfig = CheckConfig()

    @property
    def zone(self) -> tzinfo | None:
        """Return the time zone of the notebook's days; None for the machine's."""
        if not self.timezone:
            return None
        from zoneinfo import ZoneInfo  # most notebooks name none

        return ZoneInfo(self.timezone)

    def picklable(self) -> "Config":
        """Return the options in a form that can be sent to another process, the same for the same settings."""
        return self._replace(dialect=self.dialect.picklable())

    @property
    def notes_prefix(self) -> str:
        """Return the prefix of the paths of notes, from the root."""
        return "" if self.notes == "." else f"{self.notes}/"

    def is_project(self, path: str) -> bool:
        """Return whether a path from the root is in the backlog."""
        return path.startswith(f"{self.tasks}/")

    def day_of(self, path: str) -> date | None:
        """Return the day that a path from the root names; None for a project."""
        from tiltool.core.dates.days import day_of_path  # not every command asks for a day

        is_note = path.startswith(self.notes_prefix) and not self.is_project(path)
        found = day_of_path(path.removeprefix(self.notes_prefix)) if is_note else None
        return found.day if found else None

    def author_of(self, path: str) -> str:
        """Return the author of the note at `path` from the root; "" for none."""
        return author_of(path, self.notes, self.authors)

    def author_field(self, path: str) -> dict[str, str]:
        """Return the author of a note as a field of JSON, in a notebook of several authors."""
        return {"author": self.author_of(path)} if self.authors else {}


def author_of(path: str, notes: str, authors: Sequence[str]) -> str:
    """Return the author of the note at `path` from the root, by its folder below the notes folder; "" for none."""
    name = path.removeprefix("" if notes == "." else f"{notes}/").partition("/")[0]
    return name if name in authors else ""


def _sections(key: str, value: Any) -> Mapping[str, str]:
    """Return the role of each heading key from `{role: [heading, …]}`."""
    from tiltool.core.note.titles import heading_key  # most notebooks have no headings of their own

    roles: dict[str, str] = {}
    for role, headings in mapping(key, value).items():
        if role not in ROLES:
            unknown(f"{key}: {role}", role, ROLES)
        if not isinstance(headings, str | list | None):
            wrong(f"{key}: {role}", Message("{value!r} is neither a heading nor a list of headings", value=headings))
        for heading in [headings] if isinstance(headings, str) else headings or ():
            roles[heading_key(str(heading))] = role
    return MappingProxyType(roles)


def _authors(key: str, value: Any) -> tuple[str, ...]:
    names = folders(key, value)
    for name in names:
        if "/" in name or name == ".":
            wrong(key, Message("{folder!r} is not a folder directly inside the notes folder", folder=name))
    return names


def _labels(key: str, value: Any) -> frozenset[str]:
    from tiltool.core.note.titles import heading_key

    return frozenset(heading_key(label) for label in words(key, value))


def _states(key: str, value: Any) -> Mapping[str, str]:
    states = dict(STATES)
    for mark, state in mapping(key, value).items():
        if mark == " ":
            wrong(f"{key}: ' '", Message("an empty box always means open"))
        states[str(mark)] = one_of(*sorted(set(STATES.values())))(f"{key}: {mark}", state)
    return MappingProxyType(states)


CARRY_OPTIONS = (
    Option(
        "source",
        one_of("mark", "keep", "remove"),
        "mark",
        "what happens to a carried task in its old note: mark (its box becomes `[>]`), keep or remove",
    ),
    Option("with_done", flag, "false", "carry the finished subtasks of open tasks, too"),
    Option("top", flag, "false", "insert carried tasks above existing ones"),
    Option("lookback", count, "1", "number of earlier notes to collect open tasks from"),
)


LIMITS_OPTIONS = (
    Option("stale", count, "14", "days after which a task without a date is stale"),
    Option("later", count, "30", "number of tasks in later above which `til new` warns"),
    Option("history_months", count, "12", "months after which a change is dropped from the undo history"),
    Option(
        "history_size", count, "5", "size in megabytes above which the oldest changes are dropped from the undo history"
    ),
)


def _personal(key: str, value: Any) -> tuple[str, ...]:
    kinds = flag_or_words(key, value)
    if isinstance(kinds, bool):
        return PERSONAL_KINDS if kinds else ()
    return known_words(key, kinds, PERSONAL_KINDS)


def _ignored(key: str, value: Any) -> tuple[str, ...]:
    return known_words(key, words(key, value), IGNORABLE_CODES)


CHECK_OPTIONS = (
    Option(
        "personal",
        _personal,
        "[id, phone]",
        f"personal data to report if it would be published: true for all kinds, or a list of {', '.join(PERSONAL_KINDS)}",
    ),
    Option(
        "ignore",
        _ignored,
        "[unwritten]",
        "codes of `til check` that are not reported; those of secrets can't be ignored",
    ),
)


def _group(table: tuple[Option, ...], made: Callable[..., Any]) -> Callable[[str, Any], Any]:
    return lambda key, value: made(**read_options(table, mapping(key, value), f"{key}: "))


OPTIONS = (
    Option("notes", folder, "notes", "folder that holds the notes"),
    Option("tasks", folder, "tasks", "folder of the backlog"),
    Option("authors", _authors, "[jiwoo, minsu]", "folders inside the notes folder that hold one person's notes each"),
    Option("exclude", folders, "[Templates]", "folders inside the notes folder whose files are not notes"),
    Option(
        "attachments", folders, "[assets]", "folders outside the notes folder with pictures and files that notes show"
    ),
    Option(
        "language",
        one_of(*HEADINGS),
        "en",
        "language of headings that til writes, and of its messages if `ko`: en, ko, ja or zh",
    ),
    Option("path", day_path, "%Y/%Y-%m-%d.md", "path of a new note (default: named like the newest note)"),
    Option("template", text, "template.md", "template of a new note (default: the form of the newest note)"),
    Option("day_start", clock, "'04:00'", "time at which a new day starts"),
    Option(
        "timezone",
        time_zone,
        "Asia/Seoul",
        "time zone that decides which day it is (default: that of the machine)",
    ),
    Option(
        "days",
        one_of(*DAY_SOURCES),
        "git",
        "day of a note by topic that names none: `git` for the day of its first commit (default: no day)",
    ),
    Option("sections", _sections, "{today: [오늘의 퀘스트]}", "your own headings for the roles " + ", ".join(ROLES)),
    Option(
        "labels",
        _labels,
        "[To do, Done]",
        "lines ending in a colon that count as section headings: `To do:`, `**Done:**`",
    ),
    Option("states", _states, "{v: done}", "your own characters in a box: open, doing, done, dropped or moved"),
    Option(
        "keywords",
        one_of(*WORKFLOWS),
        "todo",
        "list items that start with `TODO`, `DONE` and so on are tasks, too, and new tasks are written that way: todo (`TODO`, "
        "`DOING`) or now (`LATER`, `NOW`)",
    ),
    Option("bullets", flag, "true", "plain bullets in sections for today are open tasks, too"),
    Option(
        "fields",
        one_of(*FIELD_STYLES),
        "plain",
        "how til writes a date into a task: " + ", ".join(FIELD_STYLES) + " (default where `keywords` is set)",
    ),
    Option(
        "limits",
        _group(LIMITS_OPTIONS, LimitsConfig),
        "{stale: 14}",
        "when tasks are stale or too many, and how much undo history is kept",
    ),
    Option("publish", read_publish, "{roles: [learned]}", "what the site shows"),
    Option("check", _group(CHECK_OPTIONS, CheckConfig), "{personal: true}", "what `til check` looks for"),
    Option("carry", _group(CARRY_OPTIONS, CarryConfig), "{source: mark}", "defaults of `til carry`"),
)


def config_of(options: Mapping[str, Any]) -> Config:
    """Return the configuration from the options of the plugin.

    Raises NoNotebook, which names the key, for an unknown key or an invalid value.
    """
    try:
        return _config(read_options(OPTIONS, options, ""))
    except NoNotebook as error:
        language = str(options.get("language", "en"))
        error.language = language if language in HEADINGS else ""
        raise


_OF_DIALECT = {"sections": "roles", **{key: key for key in ("states", "labels", "bullets", "keywords")}}
"""The options about how notes are read, and the fields that hold them."""


def _config(read: dict[str, Any]) -> Config:
    if read.get("keywords"):
        read.setdefault("fields", "org")
    dialect = Dialect(**{field: read.pop(key) for key, field in _OF_DIALECT.items() if key in read})
    config = Config(**read, dialect=dialect, path_is_set="path" in read)
    if config.notes == config.tasks:
        wrong("tasks", Message("{folder!r} is the notes folder", folder=config.tasks))
    if config.notes == "." and config.path.split("/")[0] in (config.tasks, "site"):
        wrong("path", Message("{path!r} is in a folder that is not for notes", path=config.path))
    return config
