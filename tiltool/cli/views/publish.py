"""What is published and what is held back, as text and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from tiltool.cli.language import localized, say
from tiltool.cli.output import Json
from tiltool.cli.streams import columns, echo, style
from tiltool.config.readers import CONFIG_FILE
from tiltool.core.note.heading_aliases import PLAIN, ROLES
from tiltool.core.text.width import clipped, padding, width_of, wrapped
from tiltool.messages import Message
from tiltool.store.health.setting_places import line_of_option

if TYPE_CHECKING:
    from tiltool.core.publish.explanation import NotePart, PartCount
    from tiltool.core.publish.rules import Hold
    from tiltool.site.build.explain import ExplainedNote, Explanation
    from tiltool.store.notebook.notebook import Notebook

_KINDS = {  # singular and plural
    "note": (Message("note"), Message("notes")),
    "project": (Message("project"), Message("projects")),
    "section": (Message("section"), Message("sections")),
    "heading": (Message("heading"), Message("headings")),
    "task": (Message("task"), Message("tasks")),
    "text": (Message("passage"), Message("passages")),
}
_MOST_DAYS = 3
_WIDTH = 80


def show_counts(counts: Sequence[PartCount], days: Sequence[str], zone: str) -> None:
    """Print how much is published and held back, by kind; print nothing if nothing is held back."""
    held = _totals((each.kind, each.role, each.held) for each in counts)
    if not held:
        return
    published = _totals((each.kind, each.role, each.published) for each in counts) or [say("nothing")]
    labels = say("published:"), say("held back:")
    indent = max(map(width_of, labels)) + 2
    room = min(_WIDTH, columns()) - indent
    for label, words in zip(labels, (published, held), strict=True):
        start = label + padding(label, indent)
        echo(start + f"\n{' ' * indent}".join(_lines(", ".join(words), room)))
    if days:
        _show_days(days, zone)


def _lines(text: str, room: int) -> Iterable[str]:
    """Return a comma-separated list, broken into lines after commas."""
    if width_of(text) <= room:
        return [text]
    return wrapped(text.replace(", ", ",\0").split("\0"), " ", room)


def _totals(figures: Iterable[tuple[str, str, int]]) -> list[str]:
    """Return the figures in words, by kind; those of sections also by role."""
    totals = {kind: {role: 0 for role in ("", *ROLES, PLAIN)} for kind in _KINDS}
    for kind, role, count in figures:
        totals[kind][role] += count
    return [_total(kind, roles) for kind, roles in totals.items() if any(roles.values())]


def _total(kind: str, roles: dict[str, int]) -> str:
    count = sum(roles.values())
    text = say("{count} {kind}", count=count, kind=_KINDS[kind][count != 1])
    by_role = ", ".join(f"{role} {count}" for role, count in roles.items() if count)
    return say("{total} ({parts})", total=text, parts=by_role) if kind == "section" else text


def _show_days(days: Sequence[str], zone: str) -> None:
    listed = ", ".join(days[:_MOST_DAYS]) + (", …" if len(days) > _MOST_DAYS else "")
    if len(days) == 1 and zone:
        echo(say("{day} is still to come in {zone}", day=listed, zone=zone))
    elif len(days) == 1:
        echo(say("{day} is still to come", day=listed))
    elif zone:
        echo(say("{days} are still to come in {zone}", days=listed, zone=zone))
    else:
        echo(say("{days} are still to come", days=listed))


def show_explanation(explanation: Explanation, notebook: Notebook, *, whole: bool) -> None:
    """Print what holds back each note, or its parts; if `whole`, also what is published."""
    line_of = _option_lines(notebook)
    is_held = False
    for note in explanation.notes:
        rules: dict[str, list[NotePart]] = {}
        if note.hold:
            rules[_rule(note.hold, line_of)] = []
        for part in note.parts:
            is_held = is_held or part.hold is not None
            if part.hold or whole:
                rule = _rule(part.hold, line_of) if part.hold else say("published")
                rules.setdefault(rule, []).append(part)
        is_held = is_held or note.hold is not None
        _show_note(note, rules)
    echo("" if is_held else say("nothing is held back"))


def _show_note(note: ExplainedNote, rules: Mapping[str, Sequence[NotePart]]) -> None:
    if rules:
        echo(style(note.path, bold=True))
    digits = max((len(str(part.line)) for part in note.parts), default=1)
    room = max(width_of(localized(one)) for one, _ in _KINDS.values())
    for rule, parts in rules.items():
        echo(f"  {rule}")
        for part in parts:
            kind = localized(_KINDS[part.kind][0])
            line = f"    {part.line:{digits}}  {kind}{padding(kind, room)}  {part.title}"
            echo(clipped(line.rstrip(), columns()))


_OptionLines = Callable[[tuple[str, ...]], int]


def _option_lines(notebook: Notebook) -> _OptionLines:
    """Return a function that finds the line of an option in `mkdocs.yml`, and looks for each only once."""
    return cache(lambda keys: line_of_option(notebook.site_keys.text, *keys))


def _rule(hold: Hold, line_of: _OptionLines) -> str:
    """Return the rule that holds something back, and where it is stated."""
    message = localized(hold.message)
    if hold.line:
        return say("{rule} (line {line})", rule=message, line=hold.line)
    if not hold.keys:
        return message
    line = line_of(hold.keys)
    return f"{message} ({CONFIG_FILE}:{line})" if line else say("{rule} (the default)", rule=message)


def explanation_json(explanation: Explanation, notebook: Notebook) -> Json:
    """Return the published parts of each note, and what holds the rest back, as JSON."""
    line_of = _option_lines(notebook)
    return {
        "notes": [_note_json(note, line_of) for note in explanation.notes],
        "counts": [count._asdict() for count in explanation.counts],
        "days_to_come": explanation.days_to_come,
    }


def _note_json(note: ExplainedNote, line_of: _OptionLines) -> Json:
    parts = [
        {**part._asdict(), "published": part.hold is None, "hold": _hold_json(part.hold, note.path, line_of)}
        for part in note.parts
    ]
    hold = _hold_json(note.hold, note.path, line_of)
    return {"path": note.path, "published": note.is_published, "hold": hold, "parts": parts}


def _hold_json(hold: Hold | None, path: str, line_of: _OptionLines) -> Json | None:
    if hold is None:
        return None
    line = hold.line or (line_of(hold.keys) if hold.keys else 0)
    file = path if hold.line else CONFIG_FILE if line else None
    return {"code": hold.code, "message": hold.message, "file": file, "line": line or None}
