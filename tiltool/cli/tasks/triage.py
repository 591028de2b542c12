"""`til triage`."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import click

from tiltool.actions.notes.undo import undo
from tiltool.actions.select.open_tasks import Waiting, open_tasks
from tiltool.actions.select.task_lookup import TaskRequest
from tiltool.actions.tasks.add import split
from tiltool.actions.tasks.mark import mark
from tiltool.actions.tasks.park import park
from tiltool.actions.tasks.pick import pick
from tiltool.actions.tasks.set_field import set_field
from tiltool.cli.arguments import QueryCommand, epilog, reporting
from tiltool.cli.completion import TASK_QUERY
from tiltool.cli.context import Context, edit, is_interactive
from tiltool.cli.language import localized, say, say_number
from tiltool.cli.output import carried_times, echo_json
from tiltool.cli.streams import columns, echo, printable, style
from tiltool.cli.tasks.tasks import matching_tasks, requested_notebook
from tiltool.cli.views.task_table import table_lines, tasks_json
from tiltool.core.note.fields import shown_title
from tiltool.core.text.width import clipped, wrapped
from tiltool.errors import NothingFound, TilError
from tiltool.messages import Message
from tiltool.store.notebook.backlog import Backlog
from tiltool.store.notebook.notebook import Notebook

_KEYS = (
    ("t", Message("today")),
    ("l", Message("later")),
    ("p", Message("park")),
    ("x", Message("done")),
    ("d", Message("drop")),
    ("u", Message("due")),
    ("s", Message("split")),
    ("e", Message("edit")),
    ("z", Message("undo")),
    ("Enter", Message("skip")),
    ("q", Message("quit")),
)
_EDITED = Message("edited")


@click.command(
    "triage",
    cls=QueryCommand,
    epilog=epilog("til triage                  # stale tasks", "til triage is:later older:60d"),
)
@click.argument("query", nargs=-1, type=TASK_QUERY)
@reporting
def triage_command(context: Context, query: tuple[str, ...], as_json: bool) -> None:
    """Review stale tasks one at a time; each key acts immediately.

    With a QUERY (as in til tasks), review the tasks it matches. t moves a task into today's note, l into its later
    section, p to the backlog, x completes it, d drops it, u asks for its due date, s for the parts to split it
    into, e opens it in your editor; z undoes the last action. When piped, prints the list.
    """
    notebook = requested_notebook(context, query)
    report = matching_tasks(context, notebook, query or ("is:stale",))
    if as_json:
        echo_json(tasks_json(report))
    elif is_interactive():
        _Session(context, notebook, report.tasks).run()
    else:
        for line in table_lines(report, context.today(notebook), brief=False):
            echo(line)
    if not report.tasks and query:
        raise NothingFound("no task matches", Message("{total} open in all: til tasks", total=report.total))
    if not report.tasks:
        echo(say("no stale tasks"), err=True)


class _Step(NamedTuple):
    word: Message
    run: Callable[[Waiting], int | None]  # returns the number of its change in the history


class _Action(NamedTuple):
    word: Message
    at: int
    number: int | None  # None if it is not in the history


class _Session:
    """An interactive triage session at the terminal."""

    def __init__(self, context: Context, notebook: Notebook, tasks: Sequence[Waiting]) -> None:
        self.context = context
        self.notebook = notebook
        self.tasks = sorted(tasks, key=lambda task: (-(task.age_days or 0), task.task.path, task.task.line))
        self.done: list[_Action] = []
        self.steps = {
            "t": _Step(Message("today"), lambda task: self._pick(task, "today")),
            "l": _Step(Message("later"), lambda task: self._pick(task, "later")),
            "p": _Step(Message("parked"), self._park),
            "x": _Step(Message("done"), lambda task: self._mark(task, "done", "done")),
            "d": _Step(Message("dropped"), lambda task: self._mark(task, "dropped", "drop")),
            "u": _Step(Message("due"), self._due),
            "s": _Step(Message("split up"), self._split),
            "e": _Step(_EDITED, self._edit),
        }

    def run(self) -> None:
        """Ask about each task until the last one, or until `q`."""
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
        words = [localized(each.word) for each in self.done]
        summary = say("{count} of {total} processed", count=len(words), total=len(self.tasks))
        counts = ", ".join(f"{words.count(word)} {word}" for word in dict.fromkeys(words))
        echo(f"{summary}: {counts}" if counts else summary)

    def _now(self, shown: Waiting) -> Waiting | None:
        """Return the current state of a task, which an earlier action or another terminal may have moved or ended."""
        every = open_tasks(self.notebook, self.context.today(self.notebook)).tasks
        same = [each for each in every if each.handle == shown.handle]
        same = same or [each for each in every if each.uid == shown.uid]
        return same[0] if len(same) == 1 else None

    def _pass_over(self, at: int) -> int:
        title = clipped(shown_title(self.tasks[at].task.title), max(12, columns() - 40))
        line = say("{title}: no longer open", title=title)
        echo(style(f"\n{at + 1}/{len(self.tasks)}  {line}", dim=True))
        return at + 1

    def _ask(self, at: int, task: Waiting) -> str:
        title = clipped(shown_title(task.task.title), columns() - 12)
        echo(f"\n{at + 1}/{len(self.tasks)}  {style(title, bold=True)}")
        about = f"{task.task.path}:{task.task.line}", f"{localized(task.place)}, {_age(task)}"
        for line in wrapped(about, "  ", columns() - 2):
            echo(style(f"  {clipped(line, columns() - 2)}", dim=True))
        echo("? ", nl=False)
        key = click.getchar()
        echo("" if key in "\r\n" else key)
        return key.lower()

    def _next(self, key: str, at: int, shown: Waiting) -> int:
        """Perform the action of a key; return the position of the next task."""
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
            echo(say("  unchanged"))
            return at
        except TilError as error:
            _refuse(error)
            return at
        echo(f"  {localized(step.word)}")
        self.done.append(_Action(step.word, at, number))
        return at + 1

    def _undo(self, at: int) -> int:
        """Undo the newest action of this session; return the position of its task."""
        if not self.done:
            echo(say("  nothing to undo"))
            return at
        step = self.done[-1]
        try:
            if step.number is not None:
                undo(self.notebook, self.context.now(), number=step.number)
            undone = say("undone: {action}", action=step.word)
            message = say("undo this in your editor") if step.word == _EDITED else undone
        except NothingFound as error:  # another terminal got there first
            message = localized(error.message)
        except TilError as error:
            _refuse(error)
            return at
        self.done.pop()
        echo(f"  {message}")
        return step.at

    def _request(self, task: Waiting) -> TaskRequest:
        """Return a request by id, because lines may have moved since the list was made."""
        return TaskRequest([task.handle], self.context.today(self.notebook))

    def _pick(self, task: Waiting, role: str) -> int | None:
        today = self.context.today(self.notebook)
        return pick(self.notebook, self._request(task), self.context.now(), today, role).number

    def _park(self, task: Waiting) -> int | None:
        prompt = say("  project (Enter for its own)")
        name = click.prompt(prompt, default="", show_default=False).strip()
        create = bool(name) and self._makes(name)
        return park(self.notebook, self._request(task), self.context.now(), name or None, create=create).number

    def _makes(self, name: str) -> bool:
        """Ask whether to create a missing project. Raises Misused for an invalid name."""
        backlog = Backlog(self.notebook)
        try:
            backlog.path_for(name)
        except NothingFound as error:
            near = backlog.near(name)
            hint = f" {say('Did you mean {name}?', name=near)}" if near else ""
            question = f"  {localized(error.message)}.{hint} {say('Create {name}?', name=name)}"
            click.confirm(printable(question), abort=True)
            return True
        return False

    def _mark(self, task: Waiting, state: str, command: str) -> int | None:
        return mark(self.notebook, self._request(task), state, self.context.now(), command=command).number

    def _due(self, task: Waiting) -> int | None:
        day = self.context.day(self.notebook, click.prompt(say("  due")), coming=True).isoformat()
        return set_field(self.notebook, self._request(task), "due", day, self.context.now(), command="due").number

    def _split(self, task: Waiting) -> int | None:
        parts = click.prompt(say("  parts, separated by ;")).split(";")
        return split(self.notebook, self._request(task), parts, self.context.now())

    def _edit(self, task: Waiting) -> None:
        edit(self.context.editor, self.notebook.root / task.task.path, task.task.line)


def _age(task: Waiting) -> str:
    if task.age_days is None:
        return say("no day")
    age = say_number(task.age_days, "1 day old", "{count} days old")
    return ", ".join(filter(None, (age, carried_times(task.task.times))))


def _show_keys() -> None:
    for line in wrapped([f"{key} {localized(word)}" for key, word in _KEYS], " · ", columns()):
        echo(style(line, dim=True))


def _refuse(error: TilError) -> None:
    echo(style(f"  {localized(error.message)}", fg="red"))
    echo(f"  {localized(error.hint)}")
