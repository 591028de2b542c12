"""The parts of the documentation that are made from the code: `<!-- generated: NAME -->` to `<!-- end -->`."""

import re
from collections.abc import Callable, Iterator, Mapping

from click import Context, Group
from click.testing import CliRunner

from tests.house import page
from tiltool.cli import COMMANDS, cli
from tiltool.config import CARRY_OPTIONS, CHECK_OPTIONS, LIMITS_OPTIONS, OPTIONS, Config
from tiltool.config.publish import PUBLISH_OPTIONS
from tiltool.config.readers import Option
from tiltool.core.check.catalog import PROBLEM_CODES
from tiltool.core.note.dialect import KEYWORDS, STATES
from tiltool.core.note.heading_aliases import ROLES, _aliases

_BLOCK = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
_GROUPS = {"carry": CARRY_OPTIONS, "check": CHECK_OPTIONS, "limits": LIMITS_OPTIONS, "publish": PUBLISH_OPTIONS}
_LANGUAGES = {"ko": "Korean", "en": "English", "ja": "Japanese", "zh": "Chinese"}


def with_generated(text: str) -> str:
    """Return a page with its generated parts as they are now."""
    return _BLOCK.sub(lambda found: f"{found[1]}\n{GENERATORS[found[2]]().strip()}\n\n{found[3]}", text)


def commands() -> str:
    """Return all commands in their groups, a line each."""
    parts = []
    for title, group in COMMANDS.items():
        rows = [f"| [`til {name}`](#til-{name}) | {entry.summary} |" for name, entry in group.items()]
        parts.append("\n".join((f"### {title}", "", "| command | what it does |", "|---|---|", *rows)))
    return "\n\n".join(parts)


def helps() -> str:
    """Return the help of each command, a heading each."""
    return "\n\n".join(f"## {path}\n\n```text\n{_help(path)}\n```" for path in _paths())


def _paths() -> Iterator[str]:
    context = Context(cli)
    for name in cli.list_commands(context):
        yield f"til {name}"
        command = cli.get_command(context, name)
        if isinstance(command, Group):
            yield from (f"til {name} {below}" for below in command.list_commands(context))


def _help(path: str) -> str:
    shown = CliRunner(env={"COLUMNS": "80"}).invoke(cli, [*path.split()[1:], "--help"], prog_name="til")
    assert shown.exit_code == 0, shown.output
    return "\n".join(line.rstrip() for line in shown.output.strip().splitlines())


def options() -> str:
    """Return all options of the configuration, a table for each group."""
    plain = tuple(option for option in OPTIONS if option.key not in _GROUPS)
    parts = [_table(plain, Config()._asdict() | {"path": None, "day_start": None})]
    for key, group in _GROUPS.items():
        parts.append(f"### {key}\n\n{_table(group, getattr(Config(), key)._asdict())}")
    return "\n\n".join(parts)


def _table(group: tuple[Option, ...], defaults: Mapping[str, object]) -> str:
    rows = [
        f"| `{option.key}` | {_default(defaults.get(option.key))} | `{option.example}` | {option.meaning} |"
        for option in group
    ]
    return "\n".join(("| option | default | example | what it is |", "|---|---|---|---|", *rows))


def _default(value: object) -> str:
    if value in (None, "", ()):
        return ""
    shown = f"[{', '.join(value)}]" if isinstance(value, tuple) else str(value)
    return f"`{shown.lower() if isinstance(value, bool) else shown}`"


def headings() -> str:
    """Return all headings that have a role, a table for each role."""
    by_role: dict[str, dict[str, list[str]]] = {role: {} for role in ROLES}
    for role, language, alias in _aliases():
        by_role[role].setdefault(language, []).append(alias.strip())
    return "\n\n".join(_role(role, names) for role, names in by_role.items())


def _role(role: str, names: Mapping[str, list[str]]) -> str:
    rows = [
        f"| {_LANGUAGES[language]} | {', '.join(names[language])} |" for language in _LANGUAGES if names.get(language)
    ]
    return "\n".join((f"### {role}", "", "| language | headings |", "|---|---|", *rows))


def states() -> str:
    """Return what may stand in a box."""
    rows = [f"| `[{mark}]` | {state} |" for mark, state in STATES.items()]
    return "\n".join(("| box | state |", "|---|---|", *rows))


def problems() -> str:
    """Return all codes of `til check`, a heading for each group."""
    groups = dict.fromkeys(each.group for each in PROBLEM_CODES)
    return "\n\n".join(f"## {group}\n\n{_codes(group)}" for group in groups)


def _codes(group: str) -> str:
    return "\n\n".join(f"### {each.code}\n\n{each.text}" for each in PROBLEM_CODES if each.group == group)


def keywords() -> str:
    """Return the words for a state."""
    rows = [f"| `{word}` | {state} |" for word, state in KEYWORDS.items()]
    return "\n".join(("| word | state |", "|---|---|", *rows))


def rooms() -> str:
    """Return the rooms of the code, by layer."""
    return "\n".join(page())


GENERATORS: Mapping[str, Callable[[], str]] = {
    "commands": commands,
    "helps": helps,
    "options": options,
    "headings": headings,
    "states": states,
    "problems": problems,
    "keywords": keywords,
    "rooms": rooms,
}
