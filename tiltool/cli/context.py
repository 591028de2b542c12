"""What a command gets from outside: the only reader of the clock and of the environment."""

import os
import sys
from datetime import date, datetime
from pathlib import Path, PureWindowsPath
from typing import NamedTuple

import click

from tiltool.cli.language import use_language
from tiltool.cli.output import reporter
from tiltool.cli.streams import colour_wanted
from tiltool.core.note.days import pinned_day
from tiltool.errors import Misused, NoNotebook
from tiltool.store.files.atomic import relative_path
from tiltool.store.notebook.notebook import SILENT, Notebook, open_notebook


class Context(NamedTuple):
    """The surroundings of one command."""

    start: Path
    today_is: str | None
    no_color: bool
    editor: str | None

    def notebook(self, *, silent: bool = False) -> Notebook:
        """Return the notebook that the command acts in, silent where it reports on the notes by itself. Raises NoNotebook."""
        notebook = open_notebook(self.start, SILENT if silent else reporter())
        use_language(notebook.config.language)
        return notebook

    def today(self, notebook: Notebook) -> date:
        """Return the day it is for this notebook's owner. Raises Misused for an odd TIL_TODAY."""
        return pinned_day(self.today_is, datetime.now(), notebook.config.day_start)

    def shown(self, notebook: Notebook, path: str) -> str:
        """Return a path of the notebook as seen from the current folder, for other programs."""
        return relative_path(notebook.root / path)

    def now(self) -> str:
        """Return the moment to write into the history, as ISO text."""
        if self.today_is is not None:
            return f"{self.today_is}T00:00:00"
        return datetime.now().astimezone().isoformat(timespec="seconds")

    def day(self, notebook: Notebook, text: str | None, *, coming: bool = False) -> date:
        """Return the day that `text` means; today for None. Raises Misused.

        In a plan (`coming`), a bare weekday and a day without a year are the next ones.
        """
        today = self.today(notebook)
        if text is None:
            return today
        from tiltool.core.note.day_words import coming_day, parse_day

        day = (coming_day if coming else parse_day)(text, today)
        if day is None:
            raise Misused(
                f"{text!r} is no day",
                "a day is 2026-12-01, 12-24, tomorrow, friday, in 3 days, end of month, 3일 뒤, 다음 주 금요일 …"
                if coming
                else "a day is 2020-09-24, today, yesterday, -3, monday, 어제, 3일 전, 지난주 금요일 …",
            )
        return day


def context_of(start: str | None) -> Context:
    """Return the surroundings; `start` is what -C names. Raises NoNotebook for a folder that is not there."""
    place = start or os.environ.get("TIL_NOTEBOOK") or "."
    try:
        folder = Path(place).absolute()
    except OSError as error:
        raise NoNotebook(f"the current folder is gone: {error.strerror}", "cd into another one") from None
    return Context(
        folder,
        os.environ.get("TIL_TODAY") or None,
        not colour_wanted(),
        os.environ.get("VISUAL") or os.environ.get("EDITOR") or None,
    )


def at_terminal() -> bool:
    """Tell whether a person is at both ends of the command."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def columns() -> int:
    """Return the columns of the terminal; 100 in a pipe, where nothing needs cutting."""
    found = os.get_terminal_size(sys.stdout.fileno()).columns if sys.stdout.isatty() else 100
    return found or 80  # some terminals don't know


def edit(editor: str, path: Path, line: int | None = None) -> int:
    """Open `path` in the editor; return the editor's exit code. Raises Misused where it can't be run."""
    import subprocess

    try:
        words = editor_words(editor, windows=os.name == "nt")
        return subprocess.run([*words, *_place(PureWindowsPath(words[0]).stem, path, line)], check=False).returncode
    except (OSError, ValueError, IndexError) as error:
        raise Misused(f"the editor {editor!r} can't be run: {error}", "set EDITOR, as in EDITOR=vim") from None


def editor_words(editor: str, *, windows: bool) -> list[str]:
    """Return the program and the arguments that EDITOR names. Raises ValueError for a quote that never ends."""
    import shlex

    words = shlex.shlex(editor, posix=True)
    words.whitespace_split = True
    words.commenters = ""
    if windows:
        words.escape = ""  # there, a backslash is a part of a path
    return list(words)


_PLUS_LINE = frozenset(("vi", "vim", "nvim", "gvim", "nano", "emacs", "emacsclient", "micro", "kak", "joe", "pico"))
_COLON_LINE = frozenset(("hx", "helix", "subl", "zed"))


def _place(program: str, path: Path, line: int | None) -> list[str]:
    """Return the arguments that open a file at a line, in the words of the editors that have some."""
    if line is None:
        return [str(path)]
    if program in ("code", "codium", "code-insiders", "cursor"):
        return ["-g", f"{path}:{line}"]
    if program in _COLON_LINE:
        return [f"{path}:{line}"]
    return [f"+{line}", str(path)] if program in _PLUS_LINE else [str(path)]


pass_context = click.make_pass_decorator(Context)
