"""The options that decide what is published."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from tiltool.config.readers import (
    Option,
    flag,
    flag_or_words,
    folder,
    known_words,
    mapping,
    read_options,
    text,
    words,
    wrong,
)
from tiltool.core.note.heading_aliases import PLAIN, ROLES
from tiltool.messages import Message

if TYPE_CHECKING:
    from tiltool.config.services import ScriptAttributes
    from tiltool.config.targets import Target


class FolderConfig(NamedTuple):
    """What a folder publishes, if that differs from the folders around it."""

    name: str
    is_public: bool
    roles: tuple[str, ...] | None = None
    notes: bool | None = None


SAFE_ROLES = ("learned", PLAIN)
"""The roles that `til init` publishes; from til 1.0 on, the default."""


class PublishConfig(NamedTuple):
    """What the site shows of the notes; nothing else is published."""

    roles: tuple[str, ...] = ("yesterday", "today", "done", "learned", PLAIN)
    private: tuple[str, ...] = ("private",)
    notes: bool = True  # notes without `publish:`
    folders: tuple[FolderConfig, ...] = ()
    tasks: bool | tuple[str, ...] = False
    html: bool = False
    breaks: bool = False
    cjk_emphasis: bool | None = None  # None means yes, unless the notebook's language is English
    home: str = ""
    targets: tuple["Target", ...] = ()  # the first is the default
    markdown: bool = False
    cards: bool = False
    reply: str = ""
    comments: "ScriptAttributes" = ()
    analytics: "ScriptAttributes" = ()
    roles_are_set: bool = False


def _roles(key: str, value: Any) -> tuple[str, ...]:
    return known_words(key, words(key, value), (*ROLES, PLAIN))


def _tags(key: str, value: Any) -> tuple[str, ...]:
    """Return tags without an optional `#`."""
    tags = tuple(word.lstrip("#").strip() for word in words(key, value))
    if not all(tags):
        wrong(key, Message("{value!r} is not a list of tags", value=value))
    return tags


def _folder_rules(key: str, value: Any) -> tuple[FolderConfig, ...]:
    return tuple(_folder_rule(f"{key}: {name}", name, each) for name, each in mapping(key, value).items())


def _folder_rule(key: str, name: Any, value: Any) -> FolderConfig:
    if isinstance(name, bool) or not isinstance(name, str | int) or name == ".":
        wrong(key, Message("{folder!r} is not a folder inside the notebook", folder=name))
    path = "/".join(filter(None, folder(key, str(name)).split("/")))
    if isinstance(value, bool):
        return FolderConfig(path, value, notes=value)
    if not isinstance(value, Mapping):
        wrong(key, Message("{value!r} is not true, false, or keys such as roles", value=value))
    return FolderConfig(path, is_public=True, **read_options(FOLDER_OPTIONS, value, f"{key}: "))


def _targets(key: str, value: Any) -> tuple["Target", ...]:
    from tiltool.config.targets import read_targets  # most notebooks have no targets

    return read_targets(key, value)


def _reply(key: str, value: Any) -> str:
    from tiltool.config.services import mail  # as above

    return mail(key, value)


def _comments(key: str, value: Any) -> "ScriptAttributes":
    from tiltool.config.services import comments

    return comments(key, value)


def _analytics(key: str, value: Any) -> "ScriptAttributes":
    from tiltool.config.services import analytics

    return analytics(key, value)


PUBLISH_OPTIONS = (
    Option("roles", _roles, "[learned, plain]", f"sections to publish; `{PLAIN}` means sections without a role"),
    Option("private", _tags, "[private]", "tags that keep a note, task or section from being published"),
    Option("notes", flag, "true", "publish notes without `publish:` in their front matter"),
    Option(
        "folders",
        _folder_rules,
        "{work: false, til: {roles: [learned]}}",
        "rules for folders: false publishes nothing in a folder, true all of its notes; or the keys `roles` and `notes`",
    ),
    Option("tasks", flag_or_words, "[blog]", "publish the backlog: true, or a list of projects"),
    Option("html", flag, "false", "keep all raw HTML in notes, including scripts and styles"),
    Option("breaks", flag, "false", "keep the line breaks inside paragraphs, as in comments on GitHub"),
    Option(
        "cjk_emphasis",
        flag,
        "true",
        "read `**강조(Emphasis)**은` as bold (default: where the language is ko, ja or zh)",
    ),
    Option("home", text, "I write down what I learn", "a line about the author at the top of the home page"),
    Option(
        "targets",
        _targets,
        "{site: {branch: gh-pages}}",
        "targets of `til publish`: names, each with a `branch` (and its `remote`), a `folder` or a `command`; "
        "the first is the default",
    ),
    Option(
        "markdown",
        flag,
        "true",
        "add a Markdown version of each note's and topic's page, `index.md`, and `llms-full.txt`",
    ),
    Option(
        "cards",
        flag,
        "true",
        "draw a preview picture of each note and topic, shown with links to it; needs `tiltool[cards]`",
    ),
    Option("reply", _reply, "me@example.org", "e-mail address for a link to reply at the end of each note"),
    Option(
        "comments",
        _comments,
        "{utterances: me/blog}",
        "comments below each note, loaded only when a reader asks for them: `utterances: OWNER/REPOSITORY`, or "
        "`giscus: OWNER/REPOSITORY` with `repo_id`, `category` and `category_id`",
    ),
    Option(
        "analytics",
        _analytics,
        "{src: https://stats.example/script.js, data-domain: example.org}",
        "script that counts visits, loaded only for readers who allow it: `src`, and its `data-*` attributes",
    ),
)


FOLDER_OPTIONS = PUBLISH_OPTIONS[0], PUBLISH_OPTIONS[2]
"""The options that a folder may have of its own: `roles` and `notes`."""


def read_publish(key: str, value: Any) -> PublishConfig:
    """Return what is published."""
    read = read_options(PUBLISH_OPTIONS, mapping(key, value), f"{key}: ")
    return PublishConfig(**read, roles_are_set="roles" in read)
