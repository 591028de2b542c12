"""The file that keeps the addresses of published pages: it belongs to the notebook, and is committed with it."""

import contextlib
from pathlib import Path

from tiltool.store.files.atomic import write_derived

ADDRESSES = ".til-addresses"


def read_address_file(root: Path) -> str:
    """Return the table of addresses; "" if there is none."""
    try:
        return (root / ADDRESSES).read_text("utf-8-sig", errors="replace")
    except OSError:
        return ""


def write_address_file(root: Path, table: str) -> None:
    """Write the table of addresses if it changed; a read-only notebook keeps the one it has."""
    if table != read_address_file(root):
        with contextlib.suppress(OSError):
            write_derived(root / ADDRESSES, table)
