"""The parts of the documentation that are made from the code: `<!-- generated: NAME -->` to `<!-- end -->`."""

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from click import Context, Group
from click.testing import CliRunner

from tests.docs.pages import ROOT
from tests.test_layers import graph_of_rooms, layer_of, name_of, room_of
from tiltool.cli import COMMANDS, cli
from tiltool.config import CARRY_OPTIONS, LIMITS_OPTIONS, OPTIONS, PUBLISH_OPTIONS, Config, Option
from tiltool.core.note.headings import ROLES, STATES, aliases

_BLOCK = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
_GROUPS = {"carry": CARRY_OPTIONS, "limits": LIMITS_OPTIONS, "publish": PUBLISH_OPTIONS}
_LANGUAGES = {"ko": "Korean", "en": "English", "ja": "Japanese", "zh": "Chinese"}
_LAYERS = ("cli", "site", "actions", "store", "core")


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
    for role, language, alias in aliases():
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


def rooms() -> str:
    """Return the rooms of the code by layer: what is in each, its modules, and which rooms of its layer it imports."""
    imports = graph_of_rooms()
    return "\n\n".join(_layer(layer, imports) for layer in _LAYERS)


def _layer(layer: str, imports: Mapping[str, set[str]]) -> str:
    folder = ROOT / "tiltool" / layer
    rooms = [_room(place, imports) for place in sorted(folder.iterdir()) if _is_room(place)]
    return "\n".join((f"## {layer}", "", _docstring(folder / "__init__.py"), "", *rooms))


def _is_room(place: Path) -> bool:
    return (place / "__init__.py").exists() if place.is_dir() else place.suffix == ".py" and place.stem != "__init__"


def _room(place: Path, imports: Mapping[str, set[str]]) -> str:
    first = place / "__init__.py" if place.is_dir() else place
    modules = sorted(each.stem for each in place.glob("*.py") if each.stem != "__init__") if place.is_dir() else []
    room = room_of(name_of(first))
    others = sorted(each.rpartition(".")[2] for each in imports.get(room, ()) if layer_of(each) == layer_of(room))
    text = f"- **`{place.stem}`** {_docstring(first)}"
    text += f" Modules: {_names(modules)}." if modules else ""
    return text + (f" Imports {_names(others)}." if others else "")


def _names(words: list[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _docstring(file: Path) -> str:
    return (ast.get_docstring(ast.parse(file.read_text("utf-8"))) or "").splitlines()[0]


GENERATORS: Mapping[str, Callable[[], str]] = {
    "commands": commands,
    "helps": helps,
    "options": options,
    "headings": headings,
    "states": states,
    "rooms": rooms,
}
