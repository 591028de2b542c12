"""The survey of a notebook, as text and as JSON."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from tiltool.actions.adopt.init import InitReport
from tiltool.cli.language import localized, say
from tiltool.cli.output import Json
from tiltool.core.adopt.setting_lines import PROGRAMS, pattern_of, yaml_lines
from tiltool.core.adopt.survey import HeadingCount, NamedCount, Survey
from tiltool.core.note.heading_aliases import PLAIN, ROLES
from tiltool.core.text.width import padding, width_of, wrapped

_FEW = 4
_TAGS = 8


def survey_json(report: InitReport) -> Json:
    """Return a survey and its proposed lines for the configuration, as JSON."""
    found = report.survey
    contents, editor = found.contents, found.editor
    return {
        "dated": len(found.layout.notes),
        "undated": found.undated,
        "elsewhere": found.elsewhere,
        "unread": found.unread,
        "patterns": [each._asdict() for each in found.layout.patterns],
        "journals": [each._asdict() for each in found.layout.others],
        "authors": [{"name": each.folder, "notes": each.notes} for each in found.layout.authors],
        "headings": [each._asdict() for each in contents.headings],
        "unknown": [each._asdict() for each in contents.unknown],
        "labels": [each._asdict() for each in contents.labels],
        "boxes": contents.boxes,
        "open_boxes": contents.open_boxes,
        "keywords": [each._asdict() for each in contents.keywords],
        "tags": [each._asdict() for each in contents.tags],
        "pictures": [each._asdict() for each in found.pictures],
        "held_back": contents.held_back,
        "exclude": found.exclude,
        "attachments": found.attachments,
        "programs": editor.programs,
        "template": found.template,
        "template_code": found.template_code,
        "topics": [each._asdict() for each in found.topics],
        "link_format": editor.link_format,
        "workflow": editor.workflow,
        "lines": [
            {"key": line.key, "value": line.value, "why": str(line.why), "sure": line.is_sure} for line in report.lines
        ],
    }


def survey_lines(report: InitReport, room: int) -> Iterator[str]:
    """Yield the survey as a table; a row takes as many lines as it needs."""
    rows = [row for row in _rows(report) if row[1]]
    column = max((width_of(label) for label, _, _ in rows), default=0) + 2
    for label, words, joint in rows:
        lines = wrapped(words, joint, max(room - column, 20))
        for number, line in enumerate(lines):
            head = "" if number else label
            yield f"{head}{padding(head, column)}{line}"


Row = tuple[str, Sequence[str], str]
"""A label, its values, and what is between two of them."""


def _rows(report: InitReport) -> Iterator[Row]:
    found = report.survey
    contents = found.contents
    folder = f"{report.root.resolve().name if report.folder == '.' else report.folder}/"
    patterns = [f"{each.pattern} ×{each.notes}" for each in found.layout.patterns]
    if report.notes:
        yield say("day notes"), [say("{count} in {folder}", count=report.notes, folder=folder), *patterns], ", "
        yield say("next note"), [] if found.layout.authors else [report.pattern], ""
    yield say("authors"), [f"{each.folder} ×{each.notes}" for each in found.layout.authors], ", "
    yield say("other notes"), [say("{count} without a day", count=found.undated)] if found.undated else [], ""
    yield say("topics"), _few(found.topics, _TAGS, ""), ", "
    yield say("left out"), list(_left_out(found)), ", "
    yield say("other journals"), [f"{each.folder}/ ×{each.notes}" for each in found.layout.others], ", "
    yield from _list(
        say("headings"), (f"{localized(role)}: {_titles(same)}" for role, same in _by_role(contents.headings))
    )
    yield from _list(say("unknown headings"), map(_unknown, contents.unknown))
    yield say("labels"), [f"{each.title}: ×{each.notes}" for each in contents.labels], ", "
    yield say("tasks"), list(_tasks(found)), ", "
    yield say("tags"), _few(contents.tags, _TAGS, "#"), ", "
    yield say("pictures"), _few(found.pictures, _FEW, ""), ", "
    yield say("language"), [report.language], ""
    yield say("settings of"), list(_editor(found)), ", "
    if report.notes or found.undated:
        yield say("published"), list(_published(report)), ": "
        held = [localized(role) for role in ROLES if role not in (*report.published, "tags")]
        yield say("not published"), held, ", "


def _list(label: str, values: Iterable[str]) -> Iterator[Row]:
    """Yield a row for each value; only the first has the label."""
    yield from (("" if number else label, [value], "") for number, value in enumerate(values))


def _left_out(found: Survey) -> Iterator[str]:
    if found.elsewhere:
        yield say("{count} Markdown files in other folders", count=found.elsewhere)
    yield from (f"{each}/" for each in found.exclude)
    if found.unread:
        yield say("{count} not read", count=found.unread)


def _by_role(headings: Sequence[HeadingCount]) -> list[tuple[str, list[HeadingCount]]]:
    ordered = sorted(headings, key=lambda each: ROLES.index(each.role or "tags"))
    return [(role or "", list(same)) for role, same in groupby(ordered, key=lambda each: each.role)]


def _titles(same: Iterable[HeadingCount]) -> str:
    titles = [f"{each.title} ×{each.notes}" for each in same]
    return ", ".join(titles[:_FEW]) + (" …" if len(titles) > _FEW else "")


def _unknown(heading: HeadingCount) -> str:
    count = f"{heading.title} ? ×{heading.notes}"
    if heading.boxes:
        count = say("{heading}, boxes: {boxes}", heading=count, boxes=heading.boxes)
    return say("{heading} → sections: {role}", heading=count, role=localized(heading.role)) if heading.role else count


def _tasks(found: Survey) -> Iterator[str]:
    contents = found.contents
    if contents.boxes:
        yield say("boxes: {boxes}, open: {open}", boxes=contents.boxes, open=contents.open_boxes)
    yield from (f"{each.name} ×{each.times}" for each in contents.keywords)


def _few(counts: Sequence[NamedCount], most: int, mark: str) -> list[str]:
    shown = [f"{mark}{each.name} ×{each.times}" for each in counts[:most]]
    return [*shown, say("{count} more", count=len(counts) - most)] if len(counts) > most else shown


def _editor(found: Survey) -> Iterator[str]:
    editor = found.editor
    yield from (PROGRAMS[each] for each in editor.programs)
    if editor.folder and editor.pattern and not pattern_of(found):
        yield say("daily notes in {folder}/, which has none", folder=editor.folder)
    if editor.unreadable_format:
        yield say("names such as {format} are not read as days", format=editor.unreadable_format)
    if found.template_code:
        yield say(
            "{template}: {count} pieces of code stay as they are", template=found.template, count=found.template_code
        )
    if editor.template and not found.template:
        yield say("{template} is missing", template=editor.template)
    if editor.patterns_ignored:
        yield say("{count} patterns of excluded files are ignored", count=editor.patterns_ignored)
    if editor.link_format:
        yield say("links: {format}", format=editor.link_format)
    if editor.workflow:
        yield say("workflow: {workflow}", workflow=editor.workflow)


def _published(report: InitReport) -> Iterator[str]:
    found, public = report.survey, report.published
    total = len(found.layout.notes) + found.undated
    shown = ", ".join(say("sections without a role") if role == PLAIN else localized(role) for role in public)
    yield say("{count} of {total} notes", count=total - found.contents.held_back, total=total)
    yield shown


def proposed_lines(report: InitReport) -> list[str]:
    """Return the lines that a survey proposes to add to the notebook's configuration."""
    return [f"      {line}" for line in yaml_lines(report.lines, localized)]
