"""What is private stays private where a carry brings it: markers where they are needed, and proof."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from tiltool.core.carry.subtree import CarrySelection, SelectedLines
from tiltool.core.edit.placement import between_markers
from tiltool.core.edit.verify import keeps_hidden, unchanged_stretches
from tiltool.core.note.model import Note
from tiltool.core.note.parse import parse
from tiltool.core.publish.rules import PrivateParts, Rules, private_parts
from tiltool.core.text.edits import Patch
from tiltool.core.text.lines import Lines, line_table

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
    hidden = Counter(secret.line for secret in secrets if not secret.visible)
    if not hidden:
        return written, ()
    text = "\n".join(written)
    mask = _private_mask(parse(text, with_problems=False, with_links=False), selection.rules.publish)
    lines = line_table(text)
    needs = [
        line in hidden and not all(mask[lines.start(at) : lines.start(at) + len(line)])
        for at, line in enumerate(written)
    ]
    if not any(needs):
        return written, ()
    if all(need or not line.strip() or line in hidden for need, line in zip(needs, written, strict=True)):
        return (), written
    return tuple(_marked_runs(written, needs, selection.note.text)), ()


def _marked_runs(written: Sequence[str], needs: Sequence[bool], source: str) -> Iterable[str]:
    """Yield lines, each run of those in need between markers that are indented as its first line."""
    run: list[str] = []
    for line, need in [*zip(written, needs, strict=True), ("", False)]:
        if need or (run and not line.strip() and line != ""):
            run.append(line)
            continue
        if run:
            indent = run[0][: len(run[0]) - len(run[0].lstrip(" \t"))]
            yield from between_markers(tuple(run), source, indent=indent)
            run = []
        yield line


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
