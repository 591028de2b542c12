"""The check of one note: its problems, the files it mentions, and the secrets in its published parts."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import chain

from tiltool.core.check.file_mentions import mentioned_files
from tiltool.core.check.personal import find_personal
from tiltool.core.check.secrets import Finding, find_secrets
from tiltool.core.check.settings import CheckedProblem, CheckSettings, NoteCheck
from tiltool.core.note.conflict_markers import conflict_line
from tiltool.core.note.dialect import Dialect
from tiltool.core.note.frontmatter import read_front_matter
from tiltool.core.note.heading_aliases import roles_by_key
from tiltool.core.note.model import Note, Problem
from tiltool.core.note.parse import parse
from tiltool.core.note.titles import heading_key
from tiltool.core.publish.privacy import hold_reason
from tiltool.core.publish.public_parts import PublicParts, public_parts
from tiltool.core.tasks.field_problems import field_problems
from tiltool.core.text.lines import Lines, Span
from tiltool.messages import Message

_PUBLIC_KEYS = r"(?mi)^[\"']?(?:title|tags?|alias(?:es)?)[\"']?[ \t]*[:=].*(?:\n(?:[ \t\]}-].*)?)*"
"""The lines of the keys whose values are published, and their continuation lines."""
_LONG = 8  # shorter secrets show no letters


def check_note(text: str, day: date | None, settings: CheckSettings) -> NoteCheck:
    """Return the check of a text; `day` is the one its path names.

    The message of a `project` problem is the project's name: see `project_problem`.
    """
    note = parse(text, day, settings.dialect)
    if conflict_line(text):  # so the note is not published
        return NoteCheck(tuple(map(CheckedProblem, note.problems)), mentioned_files(text))
    plain = chain(note.problems, field_problems(note), near_headings(note, settings.dialect))
    found = [*map(CheckedProblem, plain), *secret_problems(text, day, settings)]
    order = sorted(found, key=lambda each: (each.problem.line, each.problem.column))
    return NoteCheck(tuple(order), mentioned_files(text))


def secret_problems(text: str, day: date | None, settings: CheckSettings) -> Iterator[CheckedProblem]:
    """Yield the secrets in the published parts of a text."""
    found = [*find_secrets(text), *find_personal(text, settings.personal)]
    if not found:
        return
    note, public = public_spans(text, day, settings)
    for each in found:
        if any(span.start < each.span.end and each.span.start < span.end for span in public):
            yield placed_secret(each, text, note.lines)


def public_spans(text: str, day: date | None, settings: CheckSettings) -> tuple[Note, Sequence[Span]]:
    """Return a note and its published spans, including its title, names and tags in front matter."""
    dialect = settings.dialect._replace(whole=settings.whole)
    note = parse(text, day, dialect, with_problems=False)
    held = conflict_line(text) or hold_reason(note, settings.rules)
    kept = held or public_parts(note, settings.rules, dialect=dialect)
    if not isinstance(kept, PublicParts):
        return note, ()
    matter = text[: note.lines.start(read_front_matter(note.lines).end)]
    named = [Span(*each.span()) for each in re.finditer(_PUBLIC_KEYS, matter)]
    return note, [*(each.span for each in kept.kept), *kept.tags, *named]


def placed_secret(found: Finding, text: str, lines: Lines) -> CheckedProblem:
    """Return a finding as a problem that doesn't show the secret; `lines` give its position."""
    place = lines.position(found.span.start)
    return CheckedProblem(Problem(found.code, *place, _message(found, text)), found.digest(text))


def _message(found: Finding, text: str) -> Message:
    value = found.span.of(text)
    start = value[:2] if len(value) >= _LONG and found.code != "secret-private-key" else ""
    return Message("looks like {what} ({start}…); it would be published", what=_what(found), start=start)


def _what(found: Finding) -> Message:
    if found.code == "secret-key":
        return Message("a key for {name}", name=found.name)
    if found.code == "secret-webhook":
        return Message("a webhook for {name}", name=found.name)
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


_SHORTEST = 5
"""Letters (Hangul jamo) below which one letter makes a different word: `Text` is not a misspelled `Next`."""

_TENSES = ("\u11ab", "\u11af")
"""The final consonants of 한 and 할: work done, and work to do."""


def near_headings(note: Note, dialect: Dialect) -> Iterator[Problem]:
    """Yield the headings without a role that are one letter away from one with a role."""
    for section in note.sections:
        heading = section.heading
        if heading and section.role is None and len(heading.title) <= 40:
            near = _near(heading_key(heading.title), tuple(dialect.roles))
            if near and dialect.role_begun(heading.title) is None:
                message = Message(
                    "{title!r} is not a known section; did you mean {near!r}?", title=heading.title, near=near
                )
                yield Problem("near-role", heading.line, 1, message)


def _near(key: str, own: tuple[str, ...]) -> str | None:
    """Return the known heading that a key nearly matches."""
    letters = _letters(key)
    if len(letters) < _SHORTEST or not key.isalpha():
        return None
    known = _shortened(own)
    candidates = {name for short in _deletions(letters) for name in known.get(short, ())}
    return min((name for name in candidates if _is_slip(letters, _letters(name))), default=None)


def _letters(text: str) -> str:
    return unicodedata.normalize("NFD", text)


@lru_cache(maxsize=2)
def _shortened(own: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """Return the known headings by each form with at most one letter removed."""
    found: dict[str, tuple[str, ...]] = {}
    for name in (*own, *roles_by_key()):
        if len(_letters(name)) >= _SHORTEST:
            for short in _deletions(_letters(name)):
                found[short] = (*found.get(short, ()), name)
    return found


def _deletions(text: str) -> set[str]:
    return {text, *(text[:at] + text[at + 1 :] for at in range(len(text)))}


def _is_slip(written: str, meant: str) -> bool:
    """Return whether a single letter added, omitted, wrong or swapped makes the difference, and not tense or number."""
    if written[0] != meant[0]:
        return False
    if len(written) != len(meant):
        is_plural = meant in (f"{written}s", written.removesuffix("s"))
        return abs(len(written) - len(meant)) == 1 and not is_plural
    wrong = [at for at in range(len(written)) if written[at] != meant[at]]
    if len(wrong) == 1:
        return {written[wrong[0]], meant[wrong[0]]} != {*_TENSES}
    swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1
    return swapped and written[wrong[0]] == meant[wrong[1]] and written[wrong[1]] == meant[wrong[0]]
