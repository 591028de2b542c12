"""The environment of a command: the only reader of the clock and of environment variables."""

import os
import sys
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path, PureWindowsPath
from typing import NamedTuple

import click

from tiltool.cli.language import use_language
from tiltool.cli.output import reporter
from tiltool.config.readers import command_words
from tiltool.core.dates.days import pinned_day
from tiltool.errors import Misused, NoNotebook
from tiltool.messages import Message
from tiltool.store.files.atomic import relative_path
from tiltool.store.notebook.notebook import SILENT, Notebook, open_notebook

DAYS_AHEAD = "for example: 2026-12-01, 12-24, tomorrow, friday, in 3 days, end of month, next friday"
_DAYS = "for example: 2020-09-24, today, yesterday, -3, 3 days ago, monday, last friday"


class Context(NamedTuple):
    """The folder, day and settings that a command runs with."""

    start: Path
    today_is: str | None
    editor: str | None
    author: str | None

    def notebook(self, *, author: str | None = None, whole: bool = False, silent: bool = False) -> Notebook:
        """Return the notebook of the command; if it has several authors, that of `author` or else of the current one.

        `whole` includes the notes of all authors; `silent` is for a command that reports problems itself. Raises
        NoNotebook, and Misused if it is not clear whose notes are meant.
        """
        try:
            notebook = open_notebook(self.start, SILENT if silent else reporter())
        except NoNotebook as error:
            use_language(error.language)
            raise
        use_language(notebook.config.language)
        if not (silent or os.path.isdir(notebook.state)) and os.path.isfile(notebook.root / ".gitattributes"):
            _notice_clone(notebook)
        if author or notebook.config.authors:
            notebook.author = self._author(notebook, author or self.author)
            return notebook if whole else notebook.of_author(notebook.author)
        return notebook

    def _author(self, notebook: Notebook, named: str | None) -> str | None:
        """Return the named author, the one whose folder this is, or the only one; None if it is not clear which is meant."""
        if named:
            from tiltool.store.notebook.authors import author_named

            return author_named(named, notebook.config.authors)
        here = notebook.path_of(self.start)
        authors = notebook.config.authors
        inside = notebook.config.author_of(notebook.from_root(f"{here}/")) if here else ""
        return inside or (authors[0] if len(authors) == 1 else None)

    def today(self, notebook: Notebook) -> date:
        """Return the current day in this notebook. Raises Misused for an invalid TIL_TODAY."""
        return pinned_day(self.today_is, datetime.now(notebook.config.zone), notebook.config.day_start)

    def zone(self, notebook: Notebook) -> tzinfo:
        """Return the time zone of the notebook's days; the machine's if none is set."""
        return notebook.config.zone or self.clock().tzinfo or UTC

    def zone_name(self, notebook: Notebook) -> str:
        """Return the name of the time zone that determines the current day; "" if TIL_TODAY sets the day."""
        return "" if self.today_is else notebook.config.timezone or self.clock().tzname() or ""

    def clock_day(self) -> date:
        """Return the current calendar day, whenever the notebook's day starts. Raises Misused for an invalid TIL_TODAY."""
        return pinned_day(self.today_is, datetime.now(), 0)

    def shown(self, notebook: Notebook, path: str) -> str:
        """Return a path in the notebook relative to the current folder, for other programs."""
        return relative_path(notebook.root / path)

    def clock(self) -> datetime:
        """Return the current time in the time zone of this machine."""
        return datetime.now().astimezone()

    def now(self) -> str:
        """Return the current time as a timestamp for the history, in ISO format."""
        if self.today_is is not None:
            return f"{self.today_is}T00:00:00"
        return self.clock().isoformat(timespec="seconds")

    def day(self, notebook: Notebook, text: str | None, *, coming: bool = False, ahead: bool = False) -> date:
        """Return the day that `text` names, or today for None. Raises Misused.

        In a plan (`coming`), a bare weekday or a day without a year means the next one; `ahead` only affects the hint.
        """
        today = self.today(notebook)
        if text is None:
            return today
        from tiltool.core.dates.day_words import coming_day, parse_day

        day = (coming_day if coming else parse_day)(text, today)
        if day is None:
            message = Message("{text!r} is not a valid day", text=text)
            raise Misused(message, DAYS_AHEAD if coming or ahead else _DAYS)
        return day


def _notice_clone(notebook: Notebook) -> None:
    """Report in a new clone, where til has not stored anything yet, that git does not merge notes with til there."""
    from tiltool.actions.git.setup import is_without_driver  # only before the first change

    if is_without_driver(notebook):
        notebook.reporter.notice(Message("Git doesn't merge notes with til in this clone yet; til sync sets it up"))


def context_of(start: str | None, author: str | None = None) -> Context:
    """Return the context for the values of -C (`start`) and --author. Raises NoNotebook if the current folder doesn't exist."""
    place = start or os.environ.get("TIL_NOTEBOOK") or "."
    try:
        folder = Path(place).absolute()
    except OSError as error:
        gone = Message("the current folder is gone: {reason}", reason=error.strerror)
        raise NoNotebook(gone, "cd into another one") from None
    return Context(
        folder,
        os.environ.get("TIL_TODAY") or None,
        os.environ.get("VISUAL") or os.environ.get("EDITOR") or None,
        author or os.environ.get("TIL_AUTHOR") or None,
    )


def zone_name() -> str:
    """Return the name of the machine's time zone, such as Asia/Seoul; UTC if it has none."""
    import re

    names = (os.environ.get("TZ", "").lstrip(":"), os.path.realpath("/etc/localtime").partition("zoneinfo/")[2])
    return next((name for name in names if re.fullmatch(r"[A-Z][A-Za-z]+(/[A-Za-z0-9_+-]+)+", name)), "UTC")


def user_state() -> Path:
    """Return the user's own folder for files that til stores outside notebooks."""
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA") or "~/AppData/Local", "til").expanduser()
    return Path(os.environ.get("XDG_STATE_HOME") or "~/.local/state", "til").expanduser()


def is_interactive() -> bool:
    """Return whether both input and output are terminals."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def edit(editor: str | None, path: Path, line: int | None = None) -> int:
    """Open a file in the editor; return the editor's exit code. Raises Misused if no editor is set or it can't run."""
    import subprocess

    if not editor:
        shown = relative_path(path)
        raise Misused("no editor is set", Message("set EDITOR, as in EDITOR=vim; the note is {path}", path=shown))
    try:
        words = command_words(editor)
        return subprocess.run([*words, *_place(PureWindowsPath(words[0]).stem, path, line)], check=False).returncode
    except (OSError, ValueError, IndexError) as error:
        reason = getattr(error, "strerror", None) or error
        failure = Message("can't run the editor {editor!r}: {reason}", editor=editor, reason=reason)
        raise Misused(failure, "set EDITOR, as in EDITOR=vim") from None


_PLUS_LINE = frozenset(("vi", "vim", "nvim", "gvim", "nano", "emacs", "emacsclient", "micro", "kak", "joe", "pico"))
_COLON_LINE = frozenset(("hx", "helix", "subl", "zed"))


def _place(program: str, path: Path, line: int | None) -> list[str]:
    """Return the arguments that open a file in the editor, at a line if it supports that."""
    if line is None:
        return [str(path)]
    if program in ("code", "codium", "code-insiders", "cursor"):
        return ["-g", f"{path}:{line}"]
    if program in _COLON_LINE:
        return [f"{path}:{line}"]
    return [f"+{line}", str(path)] if program in _PLUS_LINE else [str(path)]


pass_context = click.make_pass_decorator(Context)
