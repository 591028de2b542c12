"""The pages of the documentation, and what runs the sessions they show.

A session is a ```console block: lines behind `$ ` are typed into bash, the others are what is printed. The sessions
of a page go on from one another, in `/home/me`, on the day that the page starts with. A page may start with a
notebook: `tests/docs/notebooks/PAGE`. `UPDATE_SESSIONS=1 pytest tests/docs` writes into the pages what is printed now.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOTEBOOKS = Path(__file__).parent / "notebooks"
DOCS = ROOT / "docs"
PAGES = (ROOT / "README.md", *sorted(DOCS.rglob("*.md")))
IS_UPDATE = bool(os.environ.get("UPDATE_SESSIONS"))

_SESSION = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_COMMAND = re.compile(r"^\$ (.*)$", re.MULTILINE)
_MARK = "@@til-ran@@"
_TODAY = "2026-03-02"


def page_name(page: Path) -> str:
    """Return the name of a page for tests: `guide/tasks`."""
    return page.relative_to(ROOT).with_suffix("").as_posix().removeprefix("docs/")


def sessions_of(text: str) -> list[str]:
    """Return the sessions that a page shows."""
    return _SESSION.findall(text)


def with_sessions(text: str, sessions: list[str]) -> str:
    """Return a page with other sessions."""
    those = iter(sessions)
    return _SESSION.sub(lambda _: f"```console\n{next(those)}```", text)


def run_sessions(sessions: list[str], page: Path, home: Path) -> list[str]:
    """Return the sessions of a page as they go now."""
    commands = [_COMMAND.findall(session) for session in sessions]
    notebook = NOTEBOOKS / page_name(page)
    if notebook.is_dir():
        shutil.copytree(notebook, home / "journal")
    lines = [line for group in commands for command in group for line in (command, f"echo {_MARK}")]
    start = "journal" if notebook.is_dir() else "."
    script = "\n".join(("exec 2>&1 </dev/null", f"cd {start}", *lines))
    ran = subprocess.run(["bash", "-c", script], cwd=home, env=_environment(home), stdout=subprocess.PIPE, check=False)
    outputs = iter(ran.stdout.decode().replace(str(home), "/home/me").split(f"{_MARK}\n"))
    return ["".join(f"$ {command}\n{next(outputs)}" for command in group) for group in commands]


def _environment(home: Path) -> dict[str, str]:
    tools = home.parent / "bin"
    tools.mkdir()
    til = tools / "til"
    til.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tiltool "$@"\n')
    til.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TIL_", "GIT_", "EDITOR"))}
    who = {"GIT_AUTHOR_NAME": "me", "GIT_AUTHOR_EMAIL": "me@example.org", "GIT_AUTHOR_DATE": "2026-03-02T09:00:00Z"}
    who |= {name.replace("AUTHOR", "COMMITTER"): value for name, value in who.items()}
    ours = {"HOME": str(home), "PATH": f"{tools}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "TIL_TODAY": _TODAY}
    screen = {"COLUMNS": "80", "NO_COLOR": "1", "LC_ALL": "C.UTF-8", "VISUAL": "", "GIT_CONFIG_NOSYSTEM": "1"}
    return {**kept, **who, **ours, **screen}
