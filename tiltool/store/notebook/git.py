"""Running git: without locks, without prompts, and with its output untranslated."""

import os
import subprocess
from pathlib import Path

GIT_ERRORS = (OSError, subprocess.CalledProcessError)
"""What `git_output` raises without git, or outside a repository."""


def git_output(root: Path, *arguments: str) -> bytes:
    """Return what a command of git prints. Raises one of GIT_ERRORS."""
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    command = ["git", "-C", str(root), *arguments]
    return subprocess.run(command, capture_output=True, check=True, env=environment, stdin=subprocess.DEVNULL).stdout
