"""The check of one note: its problems, the files it mentions, and the secrets in what of it would be published."""

from collections.abc import Iterator
from datetime import date
from itertools import chain

from tiltool.core.check.headings import near_headings
from tiltool.core.check.mentions import mentioned_files
from tiltool.core.check.personal import find_personal
from tiltool.core.check.secrets import Finding, find_secrets
from tiltool.core.check.settings import CheckedProblem, CheckSettings, NoteCheck
from tiltool.core.note.conflict_markers import conflict_line
from tiltool.core.note.dialect import Dialect
from tiltool.core.note.model import Note, Problem
from tiltool.core.note.parse import parse
from tiltool.core.publish.privacy import hold_reason
from tiltool.core.publish.public_parts import public_parts
from tiltool.core.publish.rules import Hold, Rules
from tiltool.core.tasks.field_problems import field_problems
from tiltool.core.text.lines import Span
from tiltool.messages import Message

_PUBLIC_KEYS = ("title", "tags", "tag", "aliases", "alias")
_LONG = 8  # of a shorter secret no letter is shown


def check_note(text: str, day: date | None, settings: CheckSettings, *, whole: str | None = None) -> NoteCheck:
    """Return the check of a text; `day` is that of its path, `whole` the role of a published project.

    A problem of code `project` has the name of the project as its message: see `project_problem`.
    """
    note = parse(text, day, settings.dialect)
    if conflict_line(text):  # nothing of it is published
        return NoteCheck(tuple(map(CheckedProblem, note.problems)), mentioned_files(text))
    plain = chain(note.problems, field_problems(note), near_headings(note, settings.dialect))
    found = [*map(CheckedProblem, plain), *secret_problems(text, day, settings, whole=whole)]
    order = sorted(found, key=lambda each: (each.problem.line, each.problem.column))
    return NoteCheck(tuple(order), mentioned_files(text))


def secret_problems(
    text: str, day: date | None, settings: CheckSettings, *, whole: str | None = None
) -> Iterator[CheckedProblem]:
    """Yield the secrets in what of a text would be published."""
    found = [*find_secrets(text), *find_personal(text, settings.personal)]
    if not found:
        return
    dialect = settings.dialect._replace(whole=whole)
    note = parse(text, day, dialect, with_problems=False)
    public = _public_spans(note, settings.rules, dialect)
    for each in found:
        if any(span.start < each.span.end and each.span.start < span.end for span in public):
            line = note.lines.at(each.span.start)
            column = each.span.start - note.lines.start(line) + 1
            yield CheckedProblem(Problem(each.code, line + 1, column, _message(each, text)), each.digest(text))


def _public_spans(note: Note, rules: Rules, dialect: Dialect) -> list[Span]:
    """Return the published spans of a note, its title, names and tags in front matter among them."""
    kept = hold_reason(note, rules) or public_parts(note, rules, dialect=dialect)
    if isinstance(kept, Hold):
        return []
    named = [str(note.meta[key]) for key in _PUBLIC_KEYS if note.meta.get(key)]
    starts = ((note.text.find(name), len(name)) for name in named)
    return [*(each.span for each in kept.kept), *kept.tags, *(Span(at, at + size) for at, size in starts if at >= 0)]


def _message(found: Finding, text: str) -> Message:
    value = found.span.of(text)
    start = value[:2] if len(value) >= _LONG and found.code != "secret-private-key" else ""
    return Message("looks like {what} ({start}…); it would be published", what=_what(found), start=start)


def _what(found: Finding) -> Message:
    if found.code == "secret-key":
        return Message("a key of {name}", name=found.name)
    if found.code == "secret-webhook":
        return Message("a webhook of {name}", name=found.name)
    return {
        "secret-private-key": Message("a private key"),
        "secret-url": Message("a password in an address"),
        "secret-password": Message("a password"),
        "secret-command": Message("a password in a command"),
        "secret-token": Message("a token"),
        "secret-jwt": Message("a JSON Web Token"),
        "personal-email": Message("an e-mail address"),
        "personal-phone": Message("a phone number"),
        "personal-id": Message("a resident registration number"),
        "personal-host": Message("a private host"),
    }[found.code]
