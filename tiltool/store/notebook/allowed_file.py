"""The file of the secrets that may be published: it belongs to the notebook, and is committed with it."""

from collections.abc import Collection
from pathlib import Path

from tiltool.store.files.atomic import read_derived, write_derived

ALLOWED = ".til-allowed"
"""Its name: code, digest and place of each, a line each."""


def read_allowed_file(root: Path) -> str:
    """Return the text of the file; "" if there is none."""
    return read_derived(root / ALLOWED)


def allowed_digests(root: Path) -> Collection[str]:
    """Return the digests of the allowed secrets: the second word of each line."""
    lines = read_allowed_file(root).split("\n")
    return {words[1] for words in map(str.split, lines) if len(words) > 1 and not words[0].startswith("#")}


def write_allowed_file(root: Path, text: str) -> None:
    """Write the file. Raises OSError."""
    write_derived(root / ALLOWED, text)
