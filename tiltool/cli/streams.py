"""The three streams of the process, made safe to use."""

import os
import sys


def prepare() -> None:
    """Give closed streams an end in nowhere, and let a terminal that lacks a letter show the rest."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115 - it lives as long as the process
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def colour_wanted() -> bool:
    """Tell whether NO_COLOR leaves colour allowed."""
    return not os.environ.get("NO_COLOR")
