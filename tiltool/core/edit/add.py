"""A new task or topic in a note: its place, and proof that nothing else changes."""

from collections import Counter
from collections.abc import Mapping, Sequence

from tiltool.core.edit.placement import BULLETS, Chunk, Layout, bullet_of, gap_after, home_group, section_lines
from tiltool.core.edit.verify import heading_counts, keeps_all, keeps_hidden
from tiltool.core.note.dialect import Dialect, written_mark
from tiltool.core.note.heading_aliases import ROLES
from tiltool.core.note.model import Heading, Note, Section, Task
from tiltool.core.note.parse import parse_sections
from tiltool.core.text.edits import Patch
from tiltool.core.text.lines import Span, indent_of


def plan_tasks(
    note: Note,
    role: str,
    titles: Sequence[str],
    headings: Mapping[str, str],
    dialect: Dialect,
    marks: Sequence[str] = (),
    *,
    private: bool = False,
) -> Patch | None:
    """Return the patch that adds a task for each of `titles` to a section, open or with the box from `marks`.

    With `private`, they go between private markers. None if the note would not read as planned, for example because a
    fence is never closed.
    """
    section = note.first(role)
    bullet = bullet_of(note, [section] if section else ()) or bullet_of(note, note.sections) or "-"
    faces = _new_faces(titles, marks, dialect)
    lines = [f"{bullet} {written_mark(mark)} {title}" for mark, title in faces]
    if section:
        return plan_lines(note, role, lines, faces, dialect, private=private)
    layout = Layout(note)
    layout.new_section(role, ROLES, section_lines(note, headings[role], tuple(lines)))
    return _proven(layout, role, faces, dialect)


def plan_lines(
    note: Note,
    role: str,
    lines: Sequence[str],
    faces: Sequence[tuple[str, str]],
    dialect: Dialect,
    *,
    private: bool = False,
) -> Patch | None:
    """Return the patch that adds lines to the tasks of a section; `faces` are the marks and titles of their tasks.

    With `private`, the lines go between private markers. None if there is no such section, or the lines would not read
    as those tasks.
    """
    section = note.first(role)
    if section is None:
        return None
    layout = Layout(note)
    group = home_group(section)
    if private:
        layout.into_private(section, group, tuple(lines), note.text)
    else:
        layout.into_group(section, group, tuple(lines), gap_after(note, section, group), top=False)
    return _proven(layout, role, faces, dialect)


def _proven(layout: Layout, role: str, faces: Sequence[tuple[str, str]], dialect: Dialect) -> Patch | None:
    """Return a layout's patch if it adds just the tasks with these marks and titles to a role; otherwise None."""
    before = layout.note.sections
    made = layout.patch()
    after = parse_sections(made.after or "", dialect)
    fits = _faces(after, role) == _faces(before, role) + Counter(faces) and keeps_all(before, after)
    return made if fits and keeps_hidden(made) else None


def _faces(sections: Sequence[Section], role: str) -> Counter[tuple[str, str]]:
    return Counter((task.mark, task.title) for each in sections if each.role == role for task in each.tasks())


def plan_topic(
    note: Note, title: str, body: Sequence[str], headings: Mapping[str, str], dialect: Dialect
) -> Patch | None:
    """Return the patch that adds a topic to the learned section; None if it would not read as one."""
    layout = Layout(note)
    section = note.first("learned")
    level = min(6, section.heading.level + 1 if section and section.heading else 3)
    text = (f"{'#' * level} {title}", *(("", *body) if body else ()))
    if section:
        layout.new_group(section, (Heading(title, level, 0, Span(0, 0)),), text)
    else:
        layout.new_section("learned", ROLES, (*section_lines(note, headings["learned"]), "", *text))
    made = layout.patch()
    after = parse_sections(made.after or "", dialect)
    learned = [topic.title.rstrip("# ") for each in after if each.role == "learned" for topic in each.topics]
    fits = title.rstrip("# ") in learned and keeps_all(note.sections, after)
    return made if fits and keeps_hidden(made) else None


def plan_split(
    note: Note, task: Task, titles: Sequence[str], dialect: Dialect, marks: Sequence[str] = ()
) -> Patch | None:
    """Return the patch that adds tasks, open or with `marks`, as a task's last children; None if they don't fit."""
    line = note.lines.content(note.lines.at(task.block.start))
    indent = indent_of(line)
    marker = _before_mark(note, task).strip()
    bullet = marker if marker in BULLETS else "-"
    deeper = "\t" if dialect.keywords and not indent.strip("\t") else " " * (len(marker) + 1)
    faces = _new_faces(titles, marks, dialect)
    written = tuple(f"{indent}{deeper}{bullet} {written_mark(mark)} {title}" for mark, title in faces)
    return _below(note, task, written, [(task.depth + 1, *face) for face in faces], dialect)


def plan_record(note: Note, task: Task, title: str, dialect: Dialect) -> Patch | None:
    """Return the patch that adds a checked task titled `title` as the last child of another; None if it doesn't fit."""
    mark = dialect.mark_like("x", task.mark)
    written = (f"{_before_mark(note, task)}{written_mark(mark)} {title}",)
    return _below(note, task, written, [(task.depth, mark, title)], dialect)


def _below(
    note: Note, task: Task, written: tuple[str, ...], come: Sequence[tuple[int, str, str]], dialect: Dialect
) -> Patch | None:
    """Return the patch that puts lines below a task and its children; None unless they read as the tasks `come`.

    Each of `come` is the depth, mark and title of a task.
    """
    layout = Layout(note)
    layout.put(note.lines.rows(task.block).stop, Chunk(written))
    made = layout.patch()
    after = parse_sections(made.after or "", dialect)
    planned = [(each.depth, each.mark, each.title) for _, each in note.tasks()]
    at = [each for _, each in note.tasks()].index([*task.walk()][-1]) + 1
    planned[at:at] = come
    found = [(each.depth, each.mark, each.title) for section in after for each in section.tasks()]
    fits = found == planned and heading_counts(note.sections) == heading_counts(after)
    return made if fits and keeps_hidden(made) else None


def _new_faces(titles: Sequence[str], marks: Sequence[str], dialect: Dialect) -> list[tuple[str, str]]:
    """Return the mark and title of each new task, open or with `marks`, in the notebook's notation."""
    return [*zip(map(dialect.new_mark, marks or " " * len(titles)), titles, strict=True)]


def _before_mark(note: Note, task: Task) -> str:
    """Return the text before a task's box or keyword on its line: indentation and list marker."""
    start = task.block.start
    return note.lines.content(note.lines.at(start))[: task.box.start - start].removesuffix("[")
