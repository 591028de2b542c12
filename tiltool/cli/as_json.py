"""Reports as JSON: stable keys, one document, documented in the README."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

import click

from tiltool.actions.add import AddReport
from tiltool.actions.carry import CarryReport, Leg
from tiltool.actions.mark import MarkReport
from tiltool.actions.show import ShowReport
from tiltool.actions.undo import UndoReport
from tiltool.core.carry import Move
from tiltool.core.chain import Chain, Handles, shortened
from tiltool.core.model import Group, Problem, Section, Task
from tiltool.store.history import Entry

Json = dict[str, Any]


def echo_json(document: object) -> None:
    """Print one JSON document."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


def note_json(report: ShowReport) -> Json:
    """Return a note: its sections with tasks and topics, its tags and its problems."""
    note = report.note
    return {
        "path": report.path,
        "day": _iso(note.day),
        "title": note.title,
        "tags": [tag.name for tag in note.tags],
        "sections": [_section(report, section) for section in note.sections],
        "problems": [problem_json(problem) for problem in note.problems],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _section(report: ShowReport, section: Section) -> Json:
    return {
        "role": section.role,
        "title": section.title,
        "line": section.heading.line if section.heading else 1,
        "tasks": [_task(report, group, task) for group, task in section.roots() if not task.is_placeholder],
        "topics": [
            {"title": topic.title, "line": topic.line, "task": report.topic_tasks.get(topic.key)}
            for topic in section.topics
        ],
    }


def _task(report: ShowReport, group: Group, task: Task) -> Json:
    return {
        "id": report.ids[task.box],
        "title": task.title,
        "state": task.state,
        "wip": task.wip,
        "line": task.line,
        "group": group.title,
        "children": [_task(report, group, child) for child in task.children if not child.is_placeholder],
    }


def problem_json(problem: Problem) -> Json:
    """Return a problem with its place."""
    return {"code": problem.code, "line": problem.line, "column": problem.column, "message": problem.message}


def carry_json(report: CarryReport) -> Json:
    """Return what a carry did: the newest source, the target, and the fate of each open task."""
    many = len(report.legs) > 1
    return {
        "source": _iso(report.source),
        "target": report.target.isoformat(),
        "path": report.path,
        "created": report.created,
        "changed": bool(report.changes),
        "carried": [each for leg in report.legs for each in _carried(leg, many)],
        "finished": [
            {"title": each.title, "line": each.line} for leg in report.legs for each in leg.plan.finished
        ],
        "reopened": [
            {"title": move.task.title, "line": move.task.line}
            for leg in report.legs
            for move in leg.plan.reopened
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


def mark_json(report: MarkReport) -> Json:
    """Return the tasks that got a state."""
    return {"changed": bool(report.changes), "tasks": [marked._asdict() for marked in report.tasks]}


def add_json(report: AddReport) -> Json:
    """Return what was added, and where."""
    return {
        "path": report.path,
        "role": report.role,
        "titles": list(report.titles),
        "created": report.created,
        "changed": bool(report.changes),
    }


def undo_json(report: UndoReport) -> Json:
    """Return the change that was taken back."""
    files = [{"path": c.path, "state": _fate(c.patch.before, c.patch.after)} for c in report.changes]
    return {"undone": entry_json(report.entry), "files": files}


def _fate(before: str | None, after: str | None) -> str:
    return "removed" if after is None else "made" if before is None else "changed"


def entry_json(entry: Entry) -> Json:
    """Return one change of the history."""
    return {
        "number": entry.number,
        "at": entry.at,
        "command": entry.command,
        "undoes": entry.undoes,
        "files": [record.path for record in entry.files],
    }
