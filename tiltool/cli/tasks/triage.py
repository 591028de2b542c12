"""`til triage`."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import click

from tiltool.actions.notes.undo import undo
from tiltool.actions.select.anywhere import TaskRequest
from tiltool.actions.select.open_tasks import Waiting, open_tasks
from tiltool.actions.tasks.mark import mark
from tiltool.actions.tasks.park import park
from tiltool.actions.tasks.pick import pick
from tiltool.actions.tasks.set_field import set_field
from tiltool.actions.tasks.split import split
from tiltool.cli.arguments import QueryCommand, epilog, json_option
from tiltool.cli.completion import TASK_QUERY
from tiltool.cli.context import Context, at_terminal, columns, edit, pass_context
from tiltool.cli.output import echo_json
from tiltool.cli.streams import echo, printable, style
from tiltool.cli.tasks.tasks import matching_tasks
from tiltool.cli.views.task_table import table_lines, tasks_json
from tiltool.core.note.fields import shown_title
from tiltool.core.text.width import clipped, wrapped
from tiltool.errors import Misused, NothingFound, TilError
from tiltool.store.notebook.backlog import Backlog
from tiltool.store.notebook.notebook import Notebook

_KEYS = (
    *("t today", "l later", "p park", "x done", "d drop", "u due", "s split", "e edit", "z undo"),
    *("Enter skip", "q quit"),
)
_EDITED = "edited"


@click.command(
    "triage",
    cls=QueryCommand,
    epilog=epilog("til triage                  # what is stale", "til triage is:later older:60d"),
)
@click.argument("query", nargs=-1, type=TASK_QUERY)
@json_option
@pass_context
def triage_command(context: Context, query: tuple[str, ...], as_json: bool) -> None:
    """Go through the tasks that rot, one by one: a key each, applied at once.

    Without a QUERY (as in til tasks) those are the stale ones. t brings a task into today's note, l into its
    later section, p takes it to the backlog, x is done, d drops it, u asks when it is due, s for the parts to
    split it into, e opens it in your editor; z takes the last step back. In a pipe it is a list.
    """
    notebook = context.notebook()
    report = matching_tasks(context, notebook, query or ("is:stale",))
    if as_json:
        echo_json(tasks_json(report))
    elif at_terminal():
        _Session(context, notebook, report.tasks).run()
    else:
        for line in table_lines(report, context.today(notebook), brief=False):
            echo(line)
    if not report.tasks and query:
        raise NothingFound("no task to look at", f"{report.total} wait in all: til tasks")
    if not report.tasks:
        echo("no task is stale", err=True)


class _Step(NamedTuple):
    word: str
    run: Callable[[Waiting], int | None]  # returns the number of its change in the history


class _Done(NamedTuple):
    word: str
    at: int
    number: int | None  # None: the history knows nothing of it


class _Session:
    """One sitting at the terminal."""

    def __init__(self, context: Context, notebook: Notebook, tasks: Sequence[Waiting]) -> None:
        self.context = context
        self.notebook = notebook
        self.tasks = sorted(tasks, key=lambda task: (-(task.age_days or 0), task.task.path, task.task.line))
        self.done: list[_Done] = []
        self.steps = {
            "t": _Step("today", lambda task: self._pick(task, "today")),
            "l": _Step("later", lambda task: self._pick(task, "later")),
            "p": _Step("parked", self._park),
            "x": _Step("done", lambda task: self._mark(task, "done", "done")),
            "d": _Step("dropped", lambda task: self._mark(task, "dropped", "drop")),
            "u": _Step("due", self._due),
            "s": _Step("split", self._split),
            "e": _Step(_EDITED, self._edit),
        }

    def run(self) -> None:
        """Ask for each task until the last, or `q`."""
        _show_keys()
        at = 0
        while at < len(self.tasks):
            task = self._now(self.tasks[at])
            if task is None:
                at = self._pass_over(at)
                continue
            key = self._ask(at, task)
            if key == "q":
                break
            at = self._next(key, at, task)
        words = [each.word for each in self.done]
        told = ", ".join(f"{words.count(word)} {word}" for word in dict.fromkeys(words))
        echo(f"{len(words)} of {len(self.tasks)} dealt with{f': {told}' if told else ''}")

    def _now(self, meant: Waiting) -> Waiting | None:
        """Return a task as it is now: a step before, or another terminal, may have moved or ended it."""
        every = open_tasks(self.notebook, self.context.today(self.notebook)).tasks
        same = [each for each in every if each.handle == meant.handle]
        same = same or [each for each in every if each.uid == meant.uid]
        return same[0] if len(same) == 1 else None

    def _pass_over(self, at: int) -> int:
        title = clipped(shown_title(self.tasks[at].task.title), max(12, columns() - 40))
        echo(style(f"\n{at + 1}/{len(self.tasks)}  {title}: not open any more", dim=True))
        return at + 1

    def _ask(self, at: int, task: Waiting) -> str:
        times = "once" if task.task.times == 1 else f"{task.task.times} times"
        age = f"{task.age_days} days old, carried {times}" if task.age_days is not None else "no day"
        title = clipped(shown_title(task.task.title), columns() - 12)
        echo(f"\n{at + 1}/{len(self.tasks)}  {style(title, bold=True)}")
        for line in wrapped((f"{task.task.path}:{task.task.line}", f"{task.place}, {age}"), "  ", columns() - 2):
            echo(style(f"  {clipped(line, columns() - 2)}", dim=True))
        echo("? ", nl=False)
        key = click.getchar()
        echo("" if key in "\r\n" else key)
        return key.lower()

    def _next(self, key: str, at: int, shown: Waiting) -> int:
        """Do what a key says; return which task is next."""
        if key in "\r\n k":
            return at + 1
        if key == "z":
            return self._undo(at)
        step = self.steps.get(key)
        if step is None:
            _show_keys()
            return at
        task = self._now(shown)  # a person takes a while to press a key
        if task is None:
            return self._pass_over(at)
        try:
            number = step.run(task)
        except click.Abort:
            echo("  left as it was")
            return at
        except TilError as error:
            _refuse(error)
            return at
        echo(f"  {step.word}")
        self.done.append(_Done(step.word, at, number))
        return at + 1

    def _undo(self, at: int) -> int:
        """Take back the newest step of this sitting that still stands; return the task that it was for."""
        if not self.done:
            echo("  nothing to take back")
            return at
        step = self.done[-1]
        try:
            if step.number is not None:
                undo(self.notebook, self.context.now(), number=step.number)
            told = "what the editor did, it takes back" if step.word == _EDITED else f"took back: {step.word}"
        except NothingFound as error:  # another terminal was faster
            told = error.message
        except TilError as error:
            _refuse(error)
            return at
        self.done.pop()
        echo(f"  {told}")
        return step.at

    def _request(self, task: Waiting) -> TaskRequest:
        """Return the task by its id: the lines may have moved since the list was made."""
        return TaskRequest([task.handle], self.context.today(self.notebook))

    def _pick(self, task: Waiting, role: str) -> int | None:
        today = self.context.today(self.notebook)
        return pick(self.notebook, self._request(task), self.context.now(), today, role).number

    def _park(self, task: Waiting) -> int | None:
        name = click.prompt("  project", default="", show_default=False, prompt_suffix=" (Enter for its own): ").strip()
        create = bool(name) and self._makes(name)
        return park(self.notebook, self._request(task), self.context.now(), name or None, create=create).number

    def _makes(self, name: str) -> bool:
        """Ask whether a project that is not there is to be made. Raises Misused for a name that can't be one."""
        backlog = Backlog(self.notebook)
        try:
            backlog.path_for(name)
        except NothingFound as error:
            near = backlog.near(name)
            meant = f", did you mean {near}?" if near else "."
            click.confirm(printable(f"  {error.message}{meant} Make {name}?"), abort=True)
            return True
        return False

    def _mark(self, task: Waiting, state: str, command: str) -> int | None:
        return mark(self.notebook, self._request(task), state, self.context.now(), command=command).number

    def _due(self, task: Waiting) -> int | None:
        day = self.context.day(self.notebook, click.prompt("  due"), coming=True).isoformat()
        return set_field(self.notebook, self._request(task), "due", day, self.context.now(), command="due").number

    def _split(self, task: Waiting) -> int:
        parts = click.prompt("  into, with ; between").split(";")
        return split(self.notebook, self._request(task), parts, self.context.now())

    def _edit(self, task: Waiting) -> None:
        if not self.context.editor:
            raise Misused("no editor is set", "set EDITOR, as in EDITOR=vim")
        edit(self.context.editor, self.notebook.root / task.task.path, task.task.line)


def _show_keys() -> None:
    for line in wrapped(_KEYS, " · ", columns()):
        echo(style(line, dim=True))


def _refuse(error: TilError) -> None:
    echo(style(f"  {error.message}", fg="red"))
    echo(f"  {error.hint}")
