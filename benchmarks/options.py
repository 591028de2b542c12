"""The options that every benchmark has."""

import argparse
from pathlib import Path


def parser(description: str | None) -> argparse.ArgumentParser:
    """Return a parser that knows the notes, the rounds, jrnl and where to install."""
    made = argparse.ArgumentParser(description=description)
    made.add_argument("--notes", type=count, default=3650, metavar="N", help="notes of the notebook (default: 3650)")
    made.add_argument("--rounds", type=count, default=15, metavar="N", help="runs of each command (default: 15)")
    made.add_argument("--no-jrnl", dest="jrnl", action="store_false", help="leave jrnl out")
    made.add_argument("--venv", type=Path, metavar="DIR", help="install into DIR, and find it there next time")
    return made


def count(text: str) -> int:
    """Return a number that is at least 1."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number
