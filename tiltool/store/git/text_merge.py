"""Three-way merges of whole texts, line by line, as git makes them."""

import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

LABELS = ("one version", "the version before both", "other version")
"""Conflict labels that don't depend on whose versions they are, so that both machines write the same bytes."""


def merge_texts(base: str, one: str, other: str, size: int) -> tuple[str, bool]:
    """Return git's merge of three versions of a text, and whether it is free of conflicts. Raises one of GIT_ERRORS."""
    with tempfile.TemporaryDirectory() as folder:
        paths = Path(folder, "base"), Path(folder, "one"), Path(folder, "other")
        for path, text in zip(paths, (base, one, other), strict=True):
            path.write_bytes(text.encode())
        is_clean = merge_files(*paths, labels=LABELS, size=size)
        return paths[1].read_bytes().decode(), is_clean


def read_versions(paths: Sequence[Path]) -> tuple[str, ...] | None:
    """Return the texts of files as they are; None if one is not UTF-8. Raises OSError."""
    try:
        return tuple(path.read_bytes().decode() for path in paths)
    except UnicodeDecodeError:
        return None


def merge_files(base: Path, ours: Path, theirs: Path, labels: Sequence[str], size: int) -> bool:
    """Write git's merge of three versions of a file into `ours`; return whether it is free of conflicts.

    `labels` are for our version, the common base, and theirs. Raises one of GIT_ERRORS.
    """
    named = [part for label in labels for part in ("-L", label)]
    command = ["git", "merge-file", "-q", f"--marker-size={size}", *named, str(ours), str(base), str(theirs)]
    done = subprocess.run(command, capture_output=True, check=False, stdin=subprocess.DEVNULL)
    if done.returncode > 127:  # else it is the number of conflicts
        raise subprocess.CalledProcessError(done.returncode, command, done.stdout, done.stderr)
    return done.returncode == 0
