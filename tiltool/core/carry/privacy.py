"""What is private stays private where a carry brings it: markers where they are needed, and proof."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from tiltool.core.carry.subtree import CarrySelection, SelectedLines
from tiltool.core.edit.placement import between_markers
from tiltool.core.edit.verify import keeps_hidden, unchanged_stretches
from tiltool.core.note.comments import held_spans, is_in, may_hide
from tiltool.core.note.model import Note
from tiltool.core.note.parse import parse
from tiltool.core.publish.rules import PrivateParts, Rules, private_parts
from tiltool.core.text.edits import Patch
from tiltool.core.text.lines import Lines, line_table

_ENDS = ((), ("<!-- -->",), ("<!-- /private -->",))
"""Lines that close what may be open after the lines of a task."""

_BOX = re.compile(r"\[[^\[\]]{1,16}\]")
_BLOCK_ID = re.compile(r"\^[\w-]+$")


class Secret(NamedTuple):
    """A line for the target that is private, or has a private part, and the characters of it that may show."""

    line: str
    visible: str


def private_in(source: Note, target: Note, rules: Rules) -> PrivateParts:
    """Return what of the source has to be kept private in the target: nothing where all of the target is private."""
    found = private_parts(source, rules, target.day or date.min)
    if found.is_empty or private_parts(target, rules).is_whole:
        return PrivateParts()
    return found


def secrets_of(selection: CarrySelection, selected: SelectedLines, written: Sequence[str]) -> tuple[Secret, ...]:
    """Return the secrets among the written lines of some trees."""
    if selection.private.is_empty:
        return ()
    lines = selection.note.lines
    mask = selection.private.mask(len(lines.text))
    visible = {}
    for number in selected.numbers:
        start = lines.start(number)
        content = lines.content(number)
        if content.strip() and any(mask[start : start + len(content)]):
            visible[number] = _bare(_visible(content, mask, start))
    numbers = [number for number in sorted(selected.numbers) if not lines.is_blank(number)]
    texts = [line for line in written if line.strip()]
    pairs = zip(numbers, texts, strict=False)
    return tuple(Secret(line, visible[number]) for number, line in pairs if number in visible)


def report_secrets(selection: CarrySelection, written: str, line: int) -> tuple[Secret, ...]:
    """Return the secret that a line about a finished task is, whose own line in the source is number `line`."""
    if selection.private.is_empty:
        return ()
    lines = selection.note.lines
    content = lines.content(line - 1)
    start = lines.start(line - 1)
    mask = selection.private.mask(len(lines.text))[start : start + len(content)]
    if not any(mask):
        return ()
    is_private = mask[len(content) - len(content.lstrip())]
    return (Secret(written, "" if is_private else _bare(_own_visible(written))),)


def shelter(
    selection: CarrySelection, written: tuple[str, ...], secrets: Sequence[Secret]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the public lines of an insertion, and those that need private markers around them.

    Private lines below a public one get markers right there; those that are private wherever they are, as by a tag
    in them, need none.
    """
    if not may_hide("".join(written)) and not secrets:
        return written, ()
    closed = next((lines for end in _ENDS if _is_closed(lines := (*written, *end))), None)
    if closed is None:
        return (), written  # between private markers a `%%` means nothing
    hidden = {secret.line for secret in secrets if not secret.visible}
    text = "\n".join(closed)
    mask = _private_mask(parse(text, with_problems=False, with_links=False), selection.rules.publish)
    lines = line_table(text)
    needs = [line in hidden and not all(mask[_inked(lines, at)]) for at, line in enumerate(closed)]
    if not any(needs):
        return closed, ()
    if all(line in hidden or not line.strip() for line in written):
        return (), closed
    return tuple(_marked_runs(closed, needs, selection.note.text)), ()


def _is_closed(written: Sequence[str]) -> bool:
    """Return whether the marks in some lines reach no further than the lines."""
    text = "\n".join((*written, "", "x"))
    return not is_in(len(text) - 1, held_spans(line_table(text)))


def _inked(lines: Lines, number: int) -> slice:
    """Return where the characters of a line are, without the blanks around them."""
    start, content = lines.start(number), lines.content(number)
    return slice(start + len(content) - len(content.lstrip()), start + len(content.rstrip()))


def _marked_runs(written: Sequence[str], needs: Sequence[bool], source: str) -> Iterator[str]:
    """Yield lines, each run of those in need between markers that are indented as its first line."""
    for need, run in groupby(zip(written, needs, strict=True), key=itemgetter(1)):
        lines = tuple(line for line, _ in run)
        indent = lines[0][: len(lines[0]) - len(lines[0].lstrip(" \t"))]
        yield from between_markers(lines, source, indent=indent) if need else lines


def keeps_private(selection: CarrySelection, target: Note, made: Patch, secrets: Sequence[Secret]) -> bool:
    """Return whether the patch of a target shows nothing that was private there, and no secret of the source."""
    if not keeps_hidden(made):
        return False
    rules = selection.rules
    old = private_parts(target, rules.publish)
    if old.is_empty and not secrets:
        return True
    dialect = rules.target_dialect or rules.dialect
    after = parse(made.after or "", target.day, dialect, with_problems=False, with_links=False)
    mask, before = _private_mask(after, rules.publish), old.mask(len(target.text))
    for span, at in unchanged_stretches(made):
        now = mask[at : at + span.end - span.start]
        if any(was > held for was, held in zip(before[span.start : span.end], now, strict=True)):
            return False
    return _are_kept(secrets, after.lines, made, mask)


def _are_kept(secrets: Sequence[Secret], lines: Lines, made: Patch, mask: bytearray) -> bool:
    """Return whether each secret has a line among the new ones that shows no more than it may."""
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


def _own_visible(line: str) -> str:
    note = parse(line, with_problems=False, with_links=False)
    return _visible(line, private_parts(note, Rules()).mask(len(line)), 0)


def _bare(visible: str) -> str:
    """Return text without its box, block id and blanks, which a carry may change."""
    return "".join(_BLOCK_ID.sub("", _BOX.sub("", visible, count=1).strip()).split())
