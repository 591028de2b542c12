"""Privacy in a carry: what is private stays private in the target, by markers where needed, and by proof."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from tiltool.core.carry.subtree import CarrySelection, SelectedLines
from tiltool.core.edit.placement import between_markers
from tiltool.core.edit.verify import keeps_hidden, unchanged_stretches
from tiltool.core.note.comments import held_spans, may_hide
from tiltool.core.note.model import Note
from tiltool.core.note.parse import parse
from tiltool.core.publish.privacy import PrivateParts, private_parts, published_since
from tiltool.core.publish.rules import Rules
from tiltool.core.text.edits import Patch
from tiltool.core.text.lines import Lines, indent_of, is_in, line_table

_FRAMES = (("", ""), ("", "<!-- -->"), ("", "<!-- /private -->"), ("<!-- private -->", ""))
"""Lines before and after a task's own that balance the marks in it."""

_BOX = r"\[[^\[\]]{1,16}\]"
_BLOCK_ID = r"\^[\w-]+$"


class Secret(NamedTuple):
    """A line for the target that is private or partly private, and the characters of it that may show."""

    line: str
    visible: str


def private_in(source: Note, target: Note, rules: Rules, target_rules: Rules) -> PrivateParts:
    """Return the source's parts that must stay private in the target: none if all of the target is private."""
    found = private_parts(source, rules, published_since(target))
    if found.is_empty or private_parts(target, target_rules).is_whole:
        return PrivateParts()
    return found


def secrets_of(selection: CarrySelection, selected: SelectedLines, written: Sequence[str]) -> tuple[Secret, ...]:
    """Return the secrets among the written lines of selected trees."""
    if selection.private.is_empty:
        return ()
    lines = selection.note.lines
    numbers = [number for number in sorted(selected.numbers) if lines.content(number).strip()]
    places = dict(zip(numbers, filter(str.strip, written), strict=False))
    return tuple(Secret(places[number], _bare(visible)) for number, _, visible in _hidden_lines(selection, places))


def report_secrets(selection: CarrySelection, written: str, line: int) -> tuple[Secret, ...]:
    """Return the secret in a line that reports a finished task; the task is on line `line` of the source."""
    if selection.private.is_empty:
        return ()
    lines, rules = selection.note.lines, selection.rules.publish
    start = lines.start(line - 1)
    numbers = {lines.at(task.head.start) for _, task in selection.note.tasks() if task.block.holds(start)}
    found = [*_hidden_lines(selection, numbers | {line - 1})]
    explained = all(_own_visible(content, rules) == visible for _, content, visible in found)
    return (Secret(written, _bare(_own_visible(written, rules)) if explained else ""),) if found else ()


def _hidden_lines(selection: CarrySelection, numbers: Iterable[int]) -> Iterator[tuple[int, str, str]]:
    """Yield number, text and visible characters of the given source lines that are at least partly private."""
    lines = selection.note.lines
    mask = selection.private.mask(len(lines.text))
    for number in numbers:
        content = lines.content(number)
        visible = _visible(content, mask, lines.start(number))
        if visible != content:
            yield number, content, visible


def shelter(
    selection: CarrySelection, written: tuple[str, ...], secrets: Sequence[Secret]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the public lines of an insertion, and those that need private markers around them.

    Private lines below a public one get markers in place; lines that are private anywhere, because of a tag in them for
    example, need none.
    """
    if not may_hide("".join(written)) and not secrets:
        return written, ()
    closed = next((framed for frame in _FRAMES if _is_closed(framed := _framed(written, frame))), None)
    if closed is None:
        return (), written  # between private markers, `%%` has no effect
    may_show = {secret.line: secret.visible for secret in secrets}
    text = "\n".join(closed)
    mask, lines = _own_mask(text, selection.rules.publish), line_table(text)
    needs = [
        line in may_show and _bare(_visible(line, mask, lines.start(at))) not in ("", may_show[line])
        for at, line in enumerate(closed)
    ]
    if not any(needs):
        return closed, ()
    if all(line in may_show or not line.strip() for line in written):
        return (), closed
    return tuple(_marked_runs(closed, needs, selection.note.text)), ()


def _framed(written: tuple[str, ...], frame: tuple[str, str]) -> tuple[str, ...]:
    indent = indent_of(written[0])
    before, after = (((indent + line,) if line else ()) for line in frame)
    return (*before, *written, *after)


def _is_closed(written: Sequence[str]) -> bool:
    """Return whether the marks in some lines affect no text before or after these lines."""
    text = "\n".join(("x", "", *written, "", "x"))
    held = held_spans(line_table(text))
    return not (is_in(0, held) or is_in(len(text) - 1, held))


def _marked_runs(written: Sequence[str], needs: Sequence[bool], source: str) -> Iterator[str]:
    """Yield lines; each run of those that need markers goes between two, indented like its first line."""
    for need, run in groupby(zip(written, needs, strict=True), key=itemgetter(1)):
        lines = tuple(line for line, _ in run)
        yield from between_markers(lines, source, indent=indent_of(lines[0])) if need else lines


def keeps_private(selection: CarrySelection, target: Note, made: Patch, secrets: Sequence[Secret]) -> bool:
    """Return whether a patch of the target reveals neither what was private there nor any secret of the source."""
    if not keeps_hidden(made):
        return False
    rules = selection.rules
    old = private_parts(target, rules.target_publish)
    if old.is_empty and not secrets:
        return True
    dialect = rules.target_dialect or rules.dialect
    after = parse(made.after or "", target.day, dialect, with_problems=False, with_links=False)
    mask, before = _private_mask(after, rules.target_publish), old.mask(len(target.text))
    for span, at in unchanged_stretches(made):
        now = mask[at : at + span.end - span.start]
        if any(was > held for was, held in zip(before[span.start : span.end], now, strict=True)):
            return False
    return _are_kept(secrets, after.lines, made, mask)


def _are_kept(secrets: Sequence[Secret], lines: Lines, made: Patch, mask: bytearray) -> bool:
    """Return whether each secret has a new line that shows no more than it may."""
    old_starts = {at + offset for span, at in unchanged_stretches(made) for offset in range(span.end - span.start)}
    shown: dict[str, list[str]] = {}
    for number in range(len(lines)):
        if lines.start(number) not in old_starts:
            content = lines.content(number)
            shown.setdefault(content, []).append(_bare(_visible(content, mask, lines.start(number))))
    for secret, count in Counter(secrets).items():
        if sum(visible in ("", secret.visible) for visible in shown.get(secret.line, ())) < count:
            return False
    return True


def _private_mask(note: Note, rules: Rules) -> bytearray:
    return private_parts(note, rules).mask(len(note.text))


def _visible(content: str, mask: bytearray, start: int) -> str:
    return "".join(letter for at, letter in enumerate(content, start) if not mask[at])


def _own_visible(line: str, rules: Rules) -> str:
    """Return what would be visible of a line that was a note of its own."""
    return _visible(line, _own_mask(line, rules), 0)


def _own_mask(text: str, rules: Rules) -> bytearray:
    """Return the mask of what would be private in a published note with this text."""
    return _private_mask(parse(text, with_problems=False, with_links=False), rules._replace(by_default=True, hold=None))


def _bare(visible: str) -> str:
    """Return text without its box, block id and blanks, all of which a carry may change."""
    return "".join(re.sub(_BLOCK_ID, "", re.sub(_BOX, "", visible, count=1).strip()).split())
