"""What a carry did, for people and as JSON."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import click

from tiltool.actions.carry import CarryReport, Leg
from tiltool.cli.context import columns
from tiltool.cli.output import Json, problem_json, problem_line
from tiltool.core.carry import Move
from tiltool.core.chain import Chain, Handles, shortened
from tiltool.core.width import clipped

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
    for id, move in zip(move_ids(leg), leg.plan.carried, strict=True):
        chain = chain_of(leg, move)
        day = {"day": leg.day.isoformat()} if many else {}
        yield {
            "id": id,
            "title": move.task.title,
            "from": {**day, "role": move.role, "line": move.task.line},
            "to": {"role": move.to},
            "first_day": chain.first_day.isoformat(),
            "times_carried": chain.times_carried,
        }


def chain_of(leg: Leg, move: Move) -> Chain:
    """Return the chain of a task, this carry counted."""
    chain = leg.chains.get(move.task.key) or Chain(leg.day, 0)
    return chain._replace(times_carried=chain.times_carried + 1)


def move_ids(leg: Leg) -> list[str]:
    """Return the ids of the carried tasks."""
    handles = Handles(leg.chains)
    ids = [handles.next_for(move.task.key) for move in leg.plan.carried]
    short = shortened(ids)
    return [short[id] for id in ids]


def show_carry(report: CarryReport, *, err: bool = False) -> None:
    """Print what a carry did."""
    for line in carry_lines(report):
        click.echo(line, err=err)


def carry_lines(report: CarryReport) -> Iterator[str]:
    """Yield the lines of a carry's report."""
    if not report.changes:
        yield f"{report.path}: nothing to carry" + ("" if report.created else ", nothing changed")
    else:
        yield click.style(report.path, bold=True) + (" (new)" if report.created else "")
    for day in report.passed_over:
        yield f"  passed over {day}: no task section"
    for leg in report.legs:
        yield from _leg_lines(leg, report)
    for day, problem in report.problems:
        yield problem_line(str(day), problem)


def _leg_lines(leg: Leg, report: CarryReport) -> Iterator[str]:
    plan = leg.plan
    if plan.carried or plan.reopened:
        roots = sum(1 for move in plan.carried if not move.task.depth)
        below = len(plan.carried) - roots
        yield f"  carried {len(plan.carried)} from {leg.day}" + (f", {below} of them below another" if below else "")
        yield from _clip_list([*_moves(leg, report.target)])
    for move in plan.reopened:
        yield clipped(f"  reopened [ ] {move.task.title}", columns())
    if plan.finished and report.changes:
        titles = ", ".join(each.title for each in plan.finished)
        yield clipped(f"  finished {len(plan.finished)}: {titles}", columns())
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


def _moves(leg: Leg, target: date) -> Iterator[str]:
    for id, move in zip(move_ids(leg), leg.plan.carried, strict=True):
        if not move.task.depth:
            chain = chain_of(leg, move)
            age = (target - chain.first_day).days
            times = f", carried {chain.times_carried} times" if chain.times_carried > 1 else ""
            since = f"  {age} days old{times}" if age > 1 else ""
            title = clipped(move.task.title, max(20, columns() - len(since) - 16))
            yield f"    {click.style(id, fg='cyan')} [{move.mark}] {title}{click.style(since, dim=True)}"


def _clip_list(lines: Sequence[str]) -> Iterator[str]:
    yield from lines[:_MOST_LINES]
    if len(lines) > _MOST_LINES:
        yield f"    … and {len(lines) - _MOST_LINES} more"
