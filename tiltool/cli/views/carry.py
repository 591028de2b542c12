"""What a carry did, for people and as JSON."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from tiltool.actions.carry.plan import CarriedTask, CarryReport, Leg
from tiltool.cli.context import columns
from tiltool.cli.output import Json, problem_json, problem_line
from tiltool.cli.streams import style
from tiltool.core.note.fields import shown_title
from tiltool.core.text.width import clipped

_MOST_LINES = 30


def carry_json(report: CarryReport) -> Json:
    """Return what a carry did: the newest source, the target, and the fate of each open task."""
    many = len(report.legs) > 1
    return {
        "source": report.source.isoformat() if report.source else None,
        "target": report.target.isoformat(),
        "path": report.path,
        "created": report.created,
        "changed": bool(report.changes),
        "carried": [each for leg in report.legs for each in _carried(leg, many)],
        "finished": [{"title": each.title, "line": each.line} for leg in report.legs for each in leg.plan.finished],
        "reopened": [
            {"title": move.task.title, "line": move.task.line} for leg in report.legs for move in leg.plan.reopened
        ],
        "skipped": [
            {"title": skip.task.title, "line": skip.task.line, "why": skip.why}
            for leg in report.legs
            for skip in leg.plan.skipped
        ],
        "brought": [{"title": each.title, "path": each.path, "line": each.line} for each in report.brought],
        "settled": list(report.settled),
        "later": report.later,
        "elsewhere": sum(leg.plan.elsewhere for leg in report.legs),
        "passed_over": [day.isoformat() for day in report.passed_over],
        "problems": [
            *({"day": day.isoformat(), **problem_json(problem)} for day, problem in report.problems),
            *(
                {"day": leg.day.isoformat(), **problem_json(problem)}
                for leg in report.legs
                for problem in leg.plan.problems
            ),
        ],
    }


def _carried(leg: Leg, many: bool) -> Iterable[Json]:
    for (task, role, to, _), id, first_day, times in leg.carried():
        yield {
            "id": id,
            "title": task.title,
            "from": {**({"day": leg.day.isoformat()} if many else {}), "role": role, "line": task.line},
            "to": {"role": to},
            "first_day": first_day.isoformat(),
            "times_carried": times,
        }


def carry_lines(report: CarryReport, *, brief: bool = False) -> Iterator[str]:
    """Yield the lines of a carry's report; `brief` leaves out the single tasks and their ages."""
    if not report.changes:
        yield f"{report.path}: nothing to carry" + ("" if report.created else ", nothing changed")
    else:
        yield style(report.path, bold=True) + (" (new)" if report.created else "")
    for day in report.passed_over:
        yield f"  passed over {day}: no task section"
    for leg in report.legs:
        tasks = () if brief else tuple(_task_lines(leg.carried(), report.target))
        yield from _leg_lines(leg, report, tasks)
    for each in report.brought:
        yield clipped(f"  due: {shown_title(each.title)} (from {each.path}:{each.line})", columns())
    if report.settled:
        yield f"  brought up to date: {', '.join(report.settled)}"
    if report.later > report.later_limit:
        told = f"  later holds {report.later} tasks, more than {report.later_limit}: til triage goes through them"
        yield style(told, fg="yellow")
    for day, problem in report.problems:
        yield problem_line(str(day), problem)


def _leg_lines(leg: Leg, report: CarryReport, tasks: Sequence[str]) -> Iterator[str]:
    plan = leg.plan
    if plan.carried or plan.reopened:
        yield f"  carried {len(plan.carried)} from {leg.day}"
        yield from _clip_list(tasks)
    for move in plan.reopened:
        yield clipped(f"  reopened [ ] {move.task.title} (line {move.task.line})", columns())
    if plan.finished and (plan.listed or plan.carried):
        where = "" if plan.listed else ", no yesterday section lists them"
        titles = ", ".join(shown_title(each.title) for each in plan.finished)
        yield clipped(f"  finished {len(plan.finished)}{where}: {titles}", columns())
    for skip in plan.skipped:
        why = {
            "already-there": "there already",
            "newer": "a newer note has it",
            "no-place": "would hang under another task; left where it is",
        }
        yield clipped(f"  skipped: {why[skip.why]}: {skip.task.title} (line {skip.task.line})", columns())
    if plan.elsewhere:
        yield f"  {plan.elsewhere} open outside the task sections of {leg.day}: left there"
    for problem in plan.problems:
        yield problem_line(str(leg.day), problem)


def _task_lines(carried: Sequence[CarriedTask], target: date) -> Iterator[str]:
    for (task, _, role, mark), id, first_day, times in carried:
        indent = "  " * (task.depth + 2)
        age = (target - first_day).days
        old = f", {age} days old, carried {times} times" if times > 1 else ""
        told = f"  line {task.line} to {role}{old}"
        title = clipped(task.title, max(20, columns() - len(told) - len(indent) - 10))
        yield f"{indent}{style(id, fg='cyan')} [{mark}] {title}{style(told, dim=True)}"


def _clip_list(lines: Sequence[str]) -> Iterator[str]:
    yield from lines[:_MOST_LINES]
    if len(lines) > _MOST_LINES:
        yield f"    … and {len(lines) - _MOST_LINES} more"
