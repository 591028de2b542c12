"""The report of a carry, as text and as JSON."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from tiltool.actions.carry.plan import CarriedTask, CarryReport, Leg
from tiltool.cli.language import localized, say
from tiltool.cli.output import Json, carried_times, problem_json, problem_line
from tiltool.cli.streams import style
from tiltool.core.carry.plan import FinishedTask
from tiltool.core.note.dialect import written_mark
from tiltool.core.note.fields import shown_title
from tiltool.core.note.model import Task
from tiltool.core.text.width import clipped, width_of
from tiltool.messages import Message

_MOST_LINES = 30
_REASONS = {
    "already-there": Message("already there"),
    "newer": Message("a newer note has it"),
    "no-place": Message("it would become a subtask of another task"),
}


def carry_json(report: CarryReport) -> Json:
    """Return the result of a carry as JSON: the newest source, the target, and what happened to each open task."""
    plans = [leg.plan for leg in report.legs]
    problems = [*report.problems, *((leg.day, problem) for leg in report.legs for problem in leg.plan.problems)]
    return {
        "source": report.source.isoformat() if report.source else None,
        "target": report.target.isoformat(),
        "path": report.path,
        "created": report.created,
        "changed": bool(report.changes),
        "carried": [each for leg in report.legs for each in _carried(leg, many=len(plans) > 1)],
        "finished": [_title_and_line(task) for plan in plans for task in plan.finished],
        "reopened": [_title_and_line(move.task) for plan in plans for move in plan.reopened],
        "skipped": [{**_title_and_line(skip.task), "why": skip.why} for plan in plans for skip in plan.skipped],
        "brought": [{"title": each.title, "path": each.path, "line": each.line} for each in report.brought],
        "settled": report.settled,
        "later": report.later,
        "elsewhere": sum(plan.elsewhere for plan in plans),
        "passed_over": [day.isoformat() for day in report.passed_over],
        "problems": [{"day": day.isoformat(), **problem_json(problem)} for day, problem in problems],
    }


def _title_and_line(task: Task | FinishedTask) -> Json:
    return {"title": task.title, "line": task.line}


def _carried(leg: Leg, *, many: bool) -> Iterable[Json]:
    for (task, role, to, _), id, first_day, times in leg.carried():
        yield {
            "id": id,
            "title": task.title,
            "from": {**({"day": leg.day.isoformat()} if many else {}), "role": role, "line": task.line},
            "to": {"role": to},
            "first_day": first_day.isoformat(),
            "times_carried": times,
        }


def carry_lines(report: CarryReport, room: int, *, brief: bool = False) -> Iterator[str]:
    """Yield the report of a carry in lines of `room` columns; `brief` omits the individual tasks and their ages."""
    yield _head(report)
    if report.too_far:
        yield _line(
            say("nothing carried beyond the next working day; to carry: til new {day} --carry", day=report.target), room
        )
    for day in report.passed_over:
        yield _line(say("skipped the note of {day}: no task section", day=day), room)
    for leg in report.legs:
        yield from _leg_lines(leg, () if brief else tuple(_task_lines(leg.carried(), report.target, room)), room)
    for each in report.brought:
        text = say("due: {title} (from {path})", title=shown_title(each.title), path=f"{each.path}:{each.line}")
        yield _line(text, room)
    if report.settled:
        yield _line(say("updated in the backlog: {projects}", projects=", ".join(report.settled)), room)
    if report.later > report.later_limit:
        values = {"count": report.later, "limit": report.later_limit}
        text = say("{count} tasks in later, more than {limit}; til triage reviews them", **values)
        yield style(_line(text, room), fg="yellow")
    for day, problem in report.problems:
        yield problem_line(str(day), problem)


def _head(report: CarryReport) -> str:
    path = report.path
    if report.changes:
        return style(path, bold=True) + (f" ({say('new')})" if report.created else "")

    return say("{path}: nothing to carry, nothing changed", path=path)


def _line(text: str, room: int) -> str:
    return clipped(f"  {text}", room)


def _leg_lines(leg: Leg, tasks: Sequence[str], room: int) -> Iterator[str]:
    plan = leg.plan
    if plan.carried:
        yield "  " + say("carried {count} from {day}", count=len(plan.carried), day=leg.day)
        yield from _first_lines(tasks)
    elif (plan.reopened or plan.listed) and not plan.skipped:
        yield "  " + say("no open tasks left in {day}", day=leg.day)
    for move in plan.reopened:
        yield _line(say("reopened: {title} (line {line})", title=move.task.title, line=move.task.line), room)
    if plan.finished and (plan.listed or plan.carried):
        values = {"count": len(plan.finished), "titles": ", ".join(shown_title(each.title) for each in plan.finished)}
        unlisted = say("finished {count}, not listed (no yesterday section): {titles}", **values)
        yield _line(say("finished {count}: {titles}", **values) if plan.listed else unlisted, room)
    for skip in plan.skipped:
        task, reason = skip.task, _REASONS[skip.why]
        text = say("skipped, {reason}: {title} (line {line})", reason=reason, title=task.title, line=task.line)
        yield _line(text, room)
    if plan.elsewhere:
        text = say("{count} open outside the task sections of {day}, not carried", count=plan.elsewhere, day=leg.day)
        yield _line(text, room)
    for problem in plan.problems:
        yield problem_line(str(leg.day), problem)


def _task_lines(carried: Sequence[CarriedTask], target: date, columns: int) -> Iterator[str]:
    for (task, _, role, mark), id, first_day, times in carried:
        indent = "  " * (task.depth + 2)
        where = say("line {line} to {section}", line=task.line, section=localized(role))
        age = say("{days} days old", days=(target - first_day).days)
        about = "  " + ", ".join((where, age, carried_times(times)) if times > 1 else (where,))
        room = columns - len(indent) - len(id) - len(" [x] ")
        title = clipped(task.title, max(min(20, room), room - width_of(about)))
        about = clipped(about, max(1, room - width_of(title))) if width_of(title) < room else ""
        yield f"{indent}{style(id, fg='cyan')} {written_mark(mark)} {title}{style(about, dim=True)}"


def _first_lines(lines: Sequence[str]) -> Iterator[str]:
    yield from lines[:_MOST_LINES]
    if len(lines) > _MOST_LINES:
        yield "    " + say("… and {count} more", count=len(lines) - _MOST_LINES)
