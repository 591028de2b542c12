"""The file of the secrets that may be published: it belongs to the notebook, and is committed with it."""

from collections.abc import Collection, Sequence
from pathlib import Path

from tiltool.store.files.atomic import read_derived, read_text
from tiltool.store.files.change import appended_lines, write_changes

ALLOWED = ".til-allowed"
"""The name of the file; it has one line per secret: code, digest and place."""

_HEADER = (
    "# What til check reports as a secret and may be published. Written by `til check --allow`; review it as code."
)


def read_allowed_file(root: Path) -> str:
    """Return the text of the file; "" if there is none."""
    return read_derived(root / ALLOWED)


def allowed_digests(root: Path) -> Collection[str]:
    """Return the digests of the allowed secrets: the second word of each line."""
    lines = read_allowed_file(root).split("\n")
    return {words[1] for words in map(str.split, lines) if len(words) > 1 and not words[0].startswith("#")}


def add_to_allowed_file(root: Path, lines: Sequence[str]) -> None:
    """Add lines to the file, below a header if it is new. Raises Refused."""
    before = read_text(root / ALLOWED) if (root / ALLOWED).exists() else None
    write_changes(root, [appended_lines(ALLOWED, before, lines if before else [_HEADER, *lines])])
