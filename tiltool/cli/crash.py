"""Crash reports for the developers of til."""

import platform
import sys
import tempfile
import traceback

from tiltool import __version__


def report(error: BaseException) -> str:
    """Write an exception to a temporary file; return the path."""
    with tempfile.NamedTemporaryFile("w", prefix="til-fault-", suffix=".txt", delete=False, encoding="utf-8") as file:
        file.write(f"til {__version__}, Python {sys.version}, {platform.platform()}\n")
        file.write(f"command: {sys.argv[1:]}\n\n{''.join(traceback.format_exception(error))}")
    return file.name
