"""Where a notebook is published: `publish: targets:` in `mkdocs.yml`."""

from typing import Any, NamedTuple

from tiltool.config.readers import command_words, mapping, unknown, wrong
from tiltool.messages import Message

KINDS = ("branch", "folder", "command")
_KEYS = (*KINDS, "remote")

SHELL_SIGNS = frozenset(("|", "||", "&&", ";", "&", ">", ">>", "<"))
"""Words that only a shell understands: a target's command is not run by a shell."""


class Target(NamedTuple):
    """One place to publish to: a branch of a repository, a folder, or a command line."""

    name: str
    branch: str = ""
    remote: str = "origin"  # name, address or path of the repository of the branch
    folder: str = ""
    command: tuple[str, ...] = ()


def read_targets(key: str, value: Any) -> tuple[Target, ...]:
    """Return the targets, the default first. Raises NoNotebook for an invalid one."""
    return tuple(_target(f"{key}: {name}", str(name), keys) for name, keys in mapping(key, value).items())


def _target(key: str, name: str, value: Any) -> Target:
    given = mapping(key, value)
    for each in given:
        if each not in _KEYS:
            unknown(f"{key}: {each}", str(each), _KEYS)
    kinds = [kind for kind in KINDS if kind in given]
    if len(kinds) != 1:
        wrong(key, Message("needs one of {choices}", choices=", ".join(KINDS)))
    if "remote" in given and kinds != ["branch"]:
        wrong(f"{key}: remote", Message("only a branch has a remote"))
    if kinds == ["command"]:
        return Target(name, command=_command(f"{key}: command", given["command"]))
    texts = {each: _text(f"{key}: {each}", value) for each, value in given.items()}
    return Target(name, texts.get("branch", ""), texts.get("remote", "origin"), texts.get("folder", ""))


def _text(key: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or not value.isprintable() or value.startswith("-"):
        wrong(key, Message("{value!r} is not a name, a path or an address", value=value))
    return value.strip()


def _command(key: str, value: Any) -> tuple[str, ...]:
    """Return the words of a command line, or of a list."""
    try:
        words = (
            command_words(value) if isinstance(value, str) else [*map(str, value)] if isinstance(value, list) else []
        )
    except ValueError as error:
        wrong(key, Message("{value!r}: {reason}", value=value, reason=error))
    if not words:
        wrong(key, Message("{value!r} is not a command line", value=value))
    if isinstance(value, str) and (signs := SHELL_SIGNS.intersection(words)):
        wrong(key, Message("{sign!r} needs a shell; for example: [sh, -c, 'cd \"$TIL_SITE\" && …']", sign=min(signs)))
    return tuple(words)
