"""The days of notes according to git: those of the first and the last commit of each file."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from tiltool.messages import Message
from tiltool.store.notebook.git import git_text
from tiltool.store.notebook.notebook import Notebook

_COMMIT = "\x01"


class CommitDays(NamedTuple):
    """The days of the first and of the last commit of a file."""

    first: str
    last: str


class GitDays(NamedTuple):
    """The days of all files by path from the root, as of a commit; without them in a shallow clone."""

    head: str
    days: Mapping[str, CommitDays]


def read_git_days(notebook: Notebook, known: GitDays) -> GitDays:
    """Return the days of the notes, empty outside a repository; `known` are those that were read before.

    One git command checks whether HEAD is still the commit that they were read at; if not, another reads all of them.
    """
    state = git_text(notebook.root, "rev-parse", "--is-shallow-repository", "HEAD").split()
    if len(state) != 2:
        return GitDays("", {})
    is_shallow, head = state
    if is_shallow == "true":
        notebook.reporter.notice(Message("the clone is shallow: Git doesn't know the days of the notes"))
        return GitDays(head, {})
    return known if known.head == head else GitDays(head, _days(notebook.root, notebook.config.notes))


def git_days_of(text: str) -> GitDays:
    """Return the days in a text that `git_days_text` made; none for ""."""
    found = json.loads(text or '{"head": "", "days": {}}')
    return GitDays(found["head"], {path: CommitDays(*days) for path, days in found["days"].items()})


def git_days_text(days: GitDays) -> str:
    """Return days as text, to be kept until HEAD is another commit."""
    return json.dumps(days._asdict(), ensure_ascii=False)


def _days(root: Path, folder: str) -> Mapping[str, CommitDays]:
    """Return the days of the files in a folder; renames are not followed."""
    form = ("--no-renames", "--no-show-signature", "--diff-filter=d", "--name-only", "--format=%x01%as", "-z")
    found: dict[str, CommitDays] = {}
    day = ""
    for part in git_text(root, "log", *form, "--relative", "--", folder).split("\0"):
        name = part.lstrip("\n")
        if name.startswith(_COMMIT):
            day = name[1:]
        elif name:
            found[name] = CommitDays(day, found[name].last if name in found else day)
    return found
