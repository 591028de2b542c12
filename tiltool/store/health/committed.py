"""What Git knows about a notebook besides its notes; nothing without Git or a repository."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from tiltool.config.readers import CONFIG_FILE
from tiltool.errors import NoNotebook
from tiltool.store.notebook.git import git_text
from tiltool.store.notebook.notebook import Notebook
from tiltool.store.notebook.settings import options_in

_RECENT = 20


def tracked_state(notebook: Notebook) -> Sequence[str]:
    """Return the files of til's own folder that Git tracks."""
    return git_text(notebook.root, "ls-files", "-z", "--", notebook.state.name).split("\0")[:-1]


def commit_times(notebook: Notebook) -> Sequence[datetime]:
    """Return the times of the newest commits of the notes, with the offsets of the machines that made them."""
    lines = git_text(
        notebook.root, "log", f"-{_RECENT}", "--no-show-signature", "--format=%aI", "--", notebook.config.notes
    )
    return [datetime.fromisoformat(line) for line in lines.split()]


def committed_options(notebook: Notebook) -> Mapping[str, Any] | None:
    """Return til's options as the other machines have them: in the upstream branch, else in the last commit."""
    for revision in ("@{upstream}", "HEAD"):
        text = git_text(notebook.root, "show", "--no-show-signature", f"{revision}:./{CONFIG_FILE}")
        if text:
            try:
                return options_in(text)
            except NoNotebook:
                return None
    return None
