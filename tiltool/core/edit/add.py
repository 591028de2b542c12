"""A new task or topic in a note: where it goes, and proof that nothing else changes."""

from collections import Counter
from collections.abc import Mapping, Sequence

from tiltool.core.edit.placement import Layout, gap_after, home_group, parts
from tiltool.core.edit.verify import keeps_all
from tiltool.core.note.headings import ROLES, Dialect
from tiltool.core.note.model import Heading, Note, Section
from tiltool.core.note.parse import parse_sections
from tiltool.core.text.edits import Patch, patch
from tiltool.core.text.lines import Span


def plan_tasks(
    note: Note, role: str, titles: Sequence[str], headings: Mapping[str, str], dialect: Dialect
) -> Patch | None:
    """Return the patch that puts an open task for each of `titles` behind those of a section.

    None where the note would not read as planned: a fence that is never closed swallows them, say.
    """
    layout = Layout(note)
    section = note.first(role)
    bullet = _bullet(note, section)
    written = tuple(f"{bullet} [ ] {title}" for title in titles)
    if section:
        group = home_group(section)
        layout.into_group(section, group, written, gap_after(note, section, group), top=False)
    else:
        layout.new_section(role, ROLES, (_heading(note, headings[role]), *written))
    made = patch(note.text, layout.edits())
    after = parse_sections(made.after or "", dialect)
    there = [task.title for each in after if each.role == role for task in each.tasks() if task.is_open]
    before = [task.title for each in note.having(role) for task in each.tasks() if task.is_open]
    grown = sorted(there) == sorted([*before, *titles])
    return made if grown and keeps_all(note.sections, after) else None


def plan_lines(
    note: Note, role: str, lines: Sequence[str], faces: Sequence[tuple[str, str]], dialect: Dialect
) -> Patch | None:
    """Return the patch that puts lines behind the tasks of a section; `faces` are mark and title of their tasks.

    None where there is no such section, or the lines would not read as those tasks.
    """
    section = note.first(role)
    if section is None:
        return None
    layout = Layout(note)
    group = home_group(section)
    layout.into_group(section, group, tuple(lines), gap_after(note, section, group), top=False)
    made = patch(note.text, layout.edits())
    after = parse_sections(made.after or "", dialect)
    grown = _faces(after) == _faces(note.sections) + Counter(faces)
    return made if grown and keeps_all(note.sections, after) else None


def _faces(sections: Sequence[Section]) -> Counter[tuple[str, str]]:
    return Counter((task.mark, task.title) for section in sections for task in section.tasks())


def plan_topic(
    note: Note, title: str, body: Sequence[str], headings: Mapping[str, str], dialect: Dialect
) -> Patch | None:
    """Return the patch that puts a topic at the end of the learned section; None where it can't be one."""
    layout = Layout(note)
    section = note.first("learned")
    level = min(6, section.heading.level + 1 if section and section.heading else 3)
    text = (f"{'#' * level} {title}", *(("", *body) if body else ()))
    if section:
        layout.new_group(section, (Heading(title, level, 0, Span(0, 0)),), text)
    else:
        layout.new_section("learned", ROLES, (_heading(note, headings["learned"]), "", *text))
    made = patch(note.text, layout.edits())
    after = parse_sections(made.after or "", dialect)
    learned = [topic.title for each in after if each.role == "learned" for topic in each.topics]
    return (
        made
        if title.rstrip("# ") in [each.rstrip("# ") for each in learned] and keeps_all(note.sections, after)
        else None
    )


def _heading(note: Note, title: str) -> str:
    levels = (section.heading.level for section in parts(note) if section.heading)
    return f"{'#' * next(levels, 2)} {title}"


def _bullet(note: Note, section: Section | None) -> str:
    """Return the list marker of the section's last task, or of the note's; `-` where there is none."""
    for tasks in (
        [*section.roots()] if section else [],
        [root for each in note.sections for root in each.roots()],
    ):
        for _, task in reversed(tasks):
            marker = task.head.of(note.text).lstrip()[:1]
            if marker in ("-", "*", "+"):
                return marker
    return "-"
