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


def abandon_output() -> int:
    """Let what is left of the output go nowhere: its reader went away. Return the exit code."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def colour_wanted() -> bool:
    """Tell whether NO_COLOR leaves colour allowed."""
    return not os.environ.get("NO_COLOR")
