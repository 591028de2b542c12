"""Writing a field into a title: one span changes, the rest stays as it is and where it is."""

import re
from collections.abc import Mapping

from tiltool.core.note.fields import BANGS, DAYS, EMOJI, PRIORITY_EMOJI, TAIL, Field, read_fields
from tiltool.core.text.edits import Edit, splice
from tiltool.core.text.lines import Span

_SIGN_OF = {name: sign for sign, name in PRIORITY_EMOJI.items()}
_BANG_OF = {name: bang for bang, name in reversed(BANGS.items())}
_DATAVIEW = {"done": "completion"}


def field_edit(title: str, name: str, value: str | None, style: str) -> Edit | None:
    """Return the edit that gives a title the field, or, for None, takes it out; None where nothing changes.

    A field that is there keeps its notation; a new one gets that of the others, or else of `style` (plain, emoji
    or dataview), behind all of them but before `(WIP)` and a block id, which end a title.
    """
    fields = read_fields(title)
    there = fields.first(name)
    if value is None:
        return Edit(_room(title, there.span), "") if there else None
    if there:
        edit = _changed(there, name, value)
        return None if edit.span.of(title) == edit.text else edit
    own = next((each.style for each in fields.fields if each.name != "project" and each.value not in BANGS), style)
    written = _written(name, value, own)
    if written in BANGS:
        return Edit(Span(0, 0), f"{written} ")
    tail = re.search(TAIL, title)
    at = tail.start() if tail else len(title)
    return Edit(Span(at, at), f" {written}" if at else written)


def with_fields(title: str, fields: Mapping[str, str | None], style: str) -> str:
    """Return a title with fields by name; with None all fields of the name are gone."""
    for name, value in fields.items():
        edit = field_edit(title, name, value, style)
        while edit:
            title = splice(title, [edit])
            edit = field_edit(title, name, None, style) if value is None else None
    return title


def field_changes(title: str, other: str) -> Mapping[str, str | None]:
    """Return what makes the fields of a title those of another one; the project that either names is its own."""
    mine, theirs = read_fields(title), read_fields(other)
    names = (*DAYS, "repeat", "priority")
    changed = {name: getattr(theirs, name) for name in names if getattr(mine, name) != getattr(theirs, name)}
    return {name: None if value is None else str(value) for name, value in changed.items()}


def _changed(there: Field, name: str, value: str) -> Edit:
    if name == "priority" and there.value in BANGS:
        return Edit(there.span, _written(name, value, "plain"))
    if name == "priority" and there.style == "emoji":
        return Edit(there.inner, _SIGN_OF[value])
    return Edit(there.inner, _plain(name, value) if there.style == "plain" else value)


def _written(name: str, value: str, style: str) -> str:
    if style == "dataview":
        return f"[{_DATAVIEW.get(name, name)}:: {value}]"
    if style == "emoji":
        return _SIGN_OF[value] if name == "priority" else f"{_sign(name)} {value}"
    if name == "priority" and value in _BANG_OF:
        return _BANG_OF[value]
    return f"{name}:{_plain(name, value)}"


def _sign(name: str) -> str:
    return "🔁" if name == "repeat" else EMOJI[name]


def _plain(name: str, value: str) -> str:
    if name != "repeat":
        return value
    from tiltool.core.tasks.recurrence import parse_repeat, written_plain

    return written_plain(parse_repeat(value))


def _room(title: str, span: Span) -> Span:
    """Return a field's span with one of the blanks around it, so that none is doubled."""
    start, end = span
    while start and title[start - 1] in " \t":
        start -= 1
    if start:
        return Span(start, end)
    while end < len(title) and title[end] in " \t":
        end += 1
    return Span(start, end)
