"""A note, as text and as JSON."""

from collections.abc import Iterator

from tiltool.actions.notes.show import ShowReport
from tiltool.cli.language import localized, say
from tiltool.cli.output import Json, problem_json, problem_line
from tiltool.cli.streams import columns, echo, style
from tiltool.core.note.dialect import written_mark
from tiltool.core.note.model import Group, Section, Task
from tiltool.core.note.tags import hashtag
from tiltool.core.note.titles import heading_key
from tiltool.core.text.width import clipped

_COLOURS = {
    "open": None,
    "doing": "yellow",
    "done": "green",
    "dropped": "bright_black",
    "moved": "bright_black",
}


def note_json(report: ShowReport) -> Json:
    """Return a note as JSON: its sections with tasks and topics, tags, links and problems."""
    note = report.note
    return {
        "path": report.path,
        "day": note.day.isoformat() if note.day else None,
        "title": note.title,
        "tags": [tag.name for tag in note.tags],
        "sections": [_section(report, section) for section in note.sections],
        "links": [
            {"kind": link.kind, "target": link.target, "fragment": link.fragment, "text": link.text, "line": link.line}
            for link in note.links
        ],
        "problems": [problem_json(problem) for problem in note.problems],
    }


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


def show_note(report: ShowReport) -> None:
    """Print an overview of a note: its sections with their tasks and topics."""
    note = report.note
    tags = " ".join(hashtag(tag.name) for tag in note.tags)
    day = f"{note.day} " if note.day and str(note.day) not in (note.title or "") else ""
    echo(style(f"{day}{note.title or ''}".strip() or report.path, bold=True) + (f"  {tags}" if tags else ""))
    echo(style(report.path, dim=True))
    for section in note.sections:
        for line in _section_lines(report, section):
            echo(line)
    for problem in note.problems:
        echo(problem_line(report.path, problem), err=True)


def _section_lines(report: ShowReport, section: Section) -> Iterator[str]:
    if section.heading and (section.role or section.heading.level > 1):
        yield ""
        role = localized(section.role) if section.role else ""
        adds_role = role and heading_key(role) != heading_key(section.title or "")
        yield style(section.title or say("(no title)"), bold=True) + (f"  {role}" if adds_role else "")
    for group in section.groups:
        if group.path and group.tasks:
            yield f"  {style(group.title or say('(unnamed group)'), italic=True)}"
        for task in group.tasks:
            yield from _task_lines(report, task)
    for topic in section.topics:
        id = report.topic_tasks.get(topic.key)
        yield clipped(f"  # {topic.title}", columns() - 8) + (f"  ({id})" if id else "")


def _task_lines(report: ShowReport, task: Task) -> Iterator[str]:
    if task.is_placeholder:
        return
    indent = "  " * (task.depth + 1)
    title = clipped(task.title, columns() - len(indent) - 10)
    id = style(report.ids[task.box], fg="cyan")
    yield f"{indent}{id} {style(f'{written_mark(task.mark)} {title}', fg=_COLOURS[task.state])}"
    for child in task.children:
        yield from _task_lines(report, child)
