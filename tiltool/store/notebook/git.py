"""Running git: without locks, without prompts, and with its output untranslated."""

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from tiltool.core.text.lines import split_lines
from tiltool.errors import Refused
from tiltool.messages import Message
from tiltool.store.files.atomic import NOTE_SUFFIXES

GIT_ERRORS = (OSError, subprocess.CalledProcessError)
"""What `git_output` raises without git, or outside a repository."""

_NO_PROGRAMS = (
    *("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}"),
    *("-c", "log.showSignature=false", "-c", "protocol.allow=never"),
)
"""Settings that let git run no program that the configuration of a repository names: it may be somebody else's."""

_ADVICE = ("hint:", "To ", "Done", "Please make sure", "and the repository exists", "refs/til/", "=\t")
"""Beginnings of git's lines that don't say what is wrong."""


def git_output(root: Path, *arguments: str) -> bytes:
    """Return the output of a git command. Raises one of GIT_ERRORS."""
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    if "GIT_DIR" in environment and "GIT_WORK_TREE" not in environment:
        _place_work_tree(root, environment)
    return _run(root, environment, *arguments)


def _run(root: Path, environment: Mapping[str, str], *arguments: str) -> bytes:
    command = ["git", "-C", str(root), *_NO_PROGRAMS, *arguments]
    return subprocess.run(command, capture_output=True, check=True, env=environment, stdin=subprocess.DEVNULL).stdout


def _place_work_tree(root: Path, environment: dict[str, str]) -> None:
    """Let git find the top of the repository, for a hook in a linked worktree: `GIT_DIR` makes it where git runs.

    If another repository, or none, is found from `root`, the top is where til was started.
    """
    folder = environment.pop("GIT_DIR")
    try:
        found = _run(root, environment, "rev-parse", "--absolute-git-dir").decode("utf-8", "surrogateescape")
    except subprocess.CalledProcessError:
        found = ""
    if os.path.realpath(found.removesuffix("\n")) != os.path.realpath(folder):
        environment |= {"GIT_DIR": os.path.abspath(folder), "GIT_WORK_TREE": os.getcwd()}


def git_text(root: Path, *arguments: str) -> str:
    """Return the output of a git command as text; "" if it fails, as without git or outside a repository."""
    try:
        return git_output(root, *arguments).decode("utf-8", "replace")
    except GIT_ERRORS:
        return ""


def without_password(text: str) -> str:
    """Return a text without the user names and passwords in its addresses."""
    return re.sub(r"(\w://)[^\s/@]+@", r"\1", text)


def error_summary(words: str) -> str:
    """Return the lines that say what is wrong, joined into one."""
    lines = (line.strip() for line in split_lines(words))
    telling = dict.fromkeys(line for line in lines if line and not line.startswith(_ADVICE))
    return "; ".join([*telling][:3])


def staged_notes(root: Path) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of each Markdown file below `root` that is staged. Raises Refused without Git."""
    names = _staged(root, "diff", "--cached", "--name-only", "-z", "--diff-filter=ACMRT", "--relative")
    for path in filter(None, names.decode("utf-8", "replace").split("\0")):
        if path.endswith(NOTE_SUFFIXES) and "\ufffd" not in path:  # a name that is not UTF-8 isn't a note's
            yield path, _staged(root, "show", f":./{path}")


def _staged(root: Path, *arguments: str) -> bytes:
    try:
        return git_output(root, *arguments)
    except GIT_ERRORS as error:
        message = Message("the staged files can't be read: {error}", error=str(error))
        raise Refused(message, Message("run it in a Git repository")) from None
