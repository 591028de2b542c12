"""Carry: bring the unfinished tasks of earlier notes into a day's note, which is made if missing."""

from tiltool.actions.carry.plan import CarryReport, Leg, plan
from tiltool.actions.carry.sources import Request
from tiltool.store.notebook.notebook import Notebook


def carry(
    notebook: Notebook, request: Request, at: str, *, command: str = "carry", dry_run: bool = False
) -> CarryReport:
    """Carry into the note of `request.target`; return the report.

    Raises Refused if source and target are the same, a note can't be read, or a file can't be written.
    """
    with notebook.writing(dry_run):
        report = plan(notebook, request._replace(at=at))
        if request.backlog and request.carries and (notebook.has_backlog or any(map(_may_repeat, report.legs))):
            from tiltool.actions.carry.backlog import with_backlog

            report = with_backlog(notebook, report)
        notebook.record(at, command, report.changes, str(request.target), report.moved)
    return report


def _may_repeat(leg: Leg) -> bool:
    """Return whether the source note may have a repeating task."""
    return any(sign in leg.note.text for sign in ("🔁", "repeat:", "rec:"))
