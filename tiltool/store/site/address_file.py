"""The file that keeps the addresses of published pages: it belongs to the notebook, and is committed with it."""

import contextlib
from pathlib import Path

from tiltool.store.files.atomic import read_derived, write_derived

ADDRESSES = ".til-addresses"


def read_address_file(root: Path) -> str:
    """Return the table of addresses; "" if there is none."""
    return read_derived(root / ADDRESSES)


def write_address_file(root: Path, table: str) -> None:
    """Write the table of addresses if it changed, or remove an empty one; a read-only notebook keeps the one it has."""
    if table != read_address_file(root):
        with contextlib.suppress(OSError):
            if table:
                write_derived(root / ADDRESSES, table)
            else:
                (root / ADDRESSES).unlink()
