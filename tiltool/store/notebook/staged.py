"""What is staged in Git: the contents that a commit would have."""

from collections.abc import Iterator
from pathlib import Path

from tiltool.errors import Refused
from tiltool.messages import Message
from tiltool.store.files.atomic import NOTE_SUFFIXES
from tiltool.store.notebook.git import GIT_ERRORS, git_output


def staged_notes(root: Path) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of each Markdown file below `root` that is staged. Raises Refused without Git."""
    names = _git(root, "diff", "--cached", "--name-only", "-z", "--diff-filter=ACMRT", "--relative")
    for path in filter(None, names.decode("utf-8", "replace").split("\0")):
        if path.endswith(NOTE_SUFFIXES) and "\ufffd" not in path:  # a name that is no text is no note's
            yield path, _git(root, "show", f":./{path}")


def _git(root: Path, *arguments: str) -> bytes:
    try:
        return git_output(root, *arguments)
    except GIT_ERRORS as error:
        message = Message("what is staged can't be read: {error}", error=str(error))
        raise Refused(message, Message("run it in a Git repository")) from None
