"""Problems in a note: reported with line and column, never fixed, and never exceptions."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from tiltool.core.note.checkboxes import broken_boxes
from tiltool.core.note.comments import open_comments
from tiltool.core.note.conflict_markers import conflict_line
from tiltool.core.note.dialect import Dialect
from tiltool.core.note.heading_aliases import TASK_ROLES
from tiltool.core.note.markdown import Blocks
from tiltool.core.note.model import Problem, Section
from tiltool.core.text.lines import Lines
from tiltool.core.text.width import width_of
from tiltool.messages import Message

_PRIVATE = r"(?i)<!--\s*private\b"

_UNCLOSED = {
    "fence": Message("this code fence is never closed, so everything below it is code and its tasks are not found"),
    "comment": Message("this comment is never closed, so everything below it is hidden and its tasks are not found"),
}

LABEL = r"[ ]{0,3}(?:\*\*|__)?(?P<title>[^\r\n:：*_]{1,40})(?:\*\*|__)?(?P<colon>[:：])?(?:\*\*|__)?[ \t]*"


def find_problems(
    lines: Lines,
    blocks: Blocks,
    sections: Sequence[Section],
    front_matter: str,
    dialect: Dialect,
    days: tuple[date | None, date | None],
) -> tuple[Problem, ...]:
    """Return the problems of a note in line order; `days` are those of the path and the text.

    Conflict markers are a note's only problem: any others may belong to either side.
    """
    line = conflict_line(lines.text)
    if line:
        message = Message("Git conflict markers; til changes nothing here and lists none of its tasks")
        return (Problem("conflict", line, 1, message),)
    found = [
        *([Problem("front-matter", 1, 1, front_matter)] if front_matter else ()),
        *_day(days),
        *_empty_headings(blocks),
        *_doubtful_headings(lines, blocks, dialect),
        *_unclosed(lines, blocks),
        *_boxes(lines, blocks, sections, dialect),
        *_states(lines, sections, dialect),
        *_twins(sections),
    ]
    return tuple(sorted(found, key=lambda problem: (problem.line, problem.column)))


def _day(days: tuple[date | None, date | None]) -> Iterator[Problem]:
    by_path, by_text = days
    if by_path and by_text and by_path != by_text:
        message = Message("the path says {path}, the text says {text}; the path is used", path=by_path, text=by_text)
        yield Problem("day-differs", 1, 1, message)


def _empty_headings(blocks: Blocks) -> Iterator[Problem]:
    for heading in blocks.headings:
        if not heading.title:
            yield Problem("empty-heading", heading.first + 1, 1, "heading without text: its tasks are an unnamed group")


def _doubtful_headings(lines: Lines, blocks: Blocks, dialect: Dialect) -> Iterator[Problem]:
    """Yield headings by an ornament, and bold or `label:` lines that look like section headings; til doesn't guess."""
    for heading in blocks.headings:
        above_rule = map(lines.content, (heading.end - 2, heading.end - 1))
        if heading.underlined and heading.level == 2 and _is_ornament(*above_rule):
            message = Message("text directly above a rule becomes a heading; put a blank line between them")
            yield Problem("underlined", heading.first + 1, 1, message)
    for text in blocks.texts:
        line = lines.content(text.first) if text.alone else ""
        found = re.fullmatch(LABEL, line) if line.rstrip(" \t").endswith((":", "：", "**", "__")) else None
        marked = found and (found["colon"] or line.lstrip().startswith(("**", "__")))
        if found and marked and not is_label(found, dialect) and dialect.role_of(found["title"]):
            title = found["title"].strip()
            message = Message("{line!r} is not a heading; write `## {title}`", line=line.strip(), title=title)
            yield Problem("label", text.first + 1, 1, message)


def _is_ornament(text: str, rule: str) -> bool:
    """Return whether a rule of hyphens may be an ornament, not an underline exactly as long as the text above it."""
    length = len(rule.strip())
    return length <= len("---") or length not in (len(text.strip()), width_of(text.strip()))


def is_label(found: re.Match[str], dialect: Dialect) -> bool:
    """Return whether the notebook uses a line that LABEL matches as a heading: it has a colon."""
    from tiltool.core.note.titles import heading_key

    return bool(found["colon"]) and heading_key(found["title"]) in dialect.labels


def _unclosed(lines: Lines, blocks: Blocks) -> Iterator[Problem]:
    for kind, line in blocks.unclosed:
        yield Problem(f"open-{kind}", line + 1, 1, _UNCLOSED[kind])
    reported = {line for _, line in blocks.unclosed}
    for at in open_comments(lines):
        if lines.at(at) not in reported:
            message = Message("this comment is never closed, so nothing below it is published")
            if re.match(_PRIVATE, lines.text[at : at + 80]):
                message = Message("no `<!-- /private -->` follows, so nothing below it is published")
            yield Problem("unclosed-comment", *lines.position(at), message)


def _boxes(lines: Lines, blocks: Blocks, sections: Sequence[Section], dialect: Dialect) -> Iterator[Problem]:
    bodies = [group.body for section in sections if section.role in TASK_ROLES for group in section.groups]
    for problem, only_among_tasks in broken_boxes(lines, blocks, dialect):
        at = lines.start(problem.line - 1)
        is_doubtful = only_among_tasks or _is_prose(sections, at)
        if not is_doubtful or any(body.holds(at) for body in bodies):
            yield problem


def _is_prose(sections: Sequence[Section], at: int) -> bool:
    """Return whether an offset is in a learned section, which has no tasks: `[]` may be an empty list there."""
    learned = (each for each in sections if each.role == "learned" and not any(each.tasks()))
    return any(group.body.holds(at) for each in learned for group in each.groups)


def _states(lines: Lines, sections: Sequence[Section], dialect: Dialect) -> Iterator[Problem]:
    for section in sections:
        for task in section.tasks():
            if not dialect.knows(task.mark):
                message = Message("[{mark}] is not a known state; read as open (see option `states`)", mark=task.mark)
                yield Problem("unknown-state", *lines.position(task.box.start), message)


def _twins(sections: Sequence[Section]) -> Iterator[Problem]:
    """Yield the second of two open tasks that share title, heading and parent."""
    places = [group.tasks for each in sections if each.role in TASK_ROLES for group in each.groups]
    places += [task.children for each in sections if each.role in TASK_ROLES for task in each.tasks()]
    for tasks in places:
        seen: set[str] = set()
        for task in tasks:
            if task.is_open and task.key in seen:
                message = Message("{title!r} is open twice here; both are kept", title=task.title)
                yield Problem("twin", task.line, 1, message)
            seen |= {task.key} if task.is_open and task.key else set()
