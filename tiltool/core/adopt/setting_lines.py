"""The lines for `mkdocs.yml` that a survey suggests, each with its reason as a comment."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from tiltool.config import Config
from tiltool.config.publish import SAFE_ROLES
from tiltool.core.adopt.layout import author_folders
from tiltool.core.adopt.survey import HeadingCount, Survey
from tiltool.core.note.dialect import WORKFLOWS
from tiltool.core.note.titles import heading_key
from tiltool.messages import Message

PROGRAMS = {"obsidian": "Obsidian", "logseq": "Logseq"}


class SettingLine(NamedTuple):
    """An option of til, its value as YAML, and the reason; an uncertain one is written as a comment."""

    key: str
    value: str
    why: Message
    is_sure: bool = True


def language_line(language: str, is_found: bool) -> SettingLine:
    """Return the line for the language."""
    guessed = Message("of headings that til writes, and of its messages")
    return SettingLine("language", language, Message("the language of most headings") if is_found else guessed)


def folder_line(survey: Survey) -> SettingLine:
    """Return the line for the notes folder."""
    count = len(survey.layout.notes)
    by_topic = Message("notes by topic: {count}", count=survey.undated)
    why = Message("notes with a day: {count}", count=count) if count else by_topic
    return SettingLine("notes", quoted(survey.layout.folder), why)


def setting_lines(survey: Survey, known: Config, sections: Sequence[HeadingCount] | None) -> Iterator[SettingLine]:
    """Yield the lines that a notebook still lacks, apart from those for the folder and the language.

    `known` are its options; `sections` are the headings whose role somebody has confirmed, or None if nobody was asked
    and all are uncertain.
    """
    yield from _authors_line(survey, known)
    yield from _editor_lines(survey, known)
    yield from _days_line(survey, known)
    words = {each.name: each.times for each in survey.contents.keywords}
    if sum(words.values()) > survey.contents.boxes and not known.dialect.keywords:
        counted = "now" if words.get("LATER", 0) + words.get("NOW", 0) > words.get("TODO", 0) else "todo"
        workflow = survey.editor.workflow if survey.editor.workflow in WORKFLOWS else counted
        why = Message("tasks are words such as `TODO`: {count}", count=sum(words.values()))
        yield SettingLine("keywords", workflow or counted, why)
    labels = tuple({heading_key(each.title): each.title for each in survey.contents.labels}.values())
    if labels and not known.dialect.labels:
        yield SettingLine("labels", _row(labels), Message("lines above lists that act as headings"))
    for key, names, old, reason in (
        ("exclude", survey.exclude, known.exclude, Message("folders without notes")),
        ("attachments", survey.attachments, known.attachments, Message("notes show files from there")),
    ):
        if set(names) - set(old):
            yield SettingLine(key, _row((*old, *(each for each in names if each not in old))), reason)
    for heading in survey.contents.unknown if sections is None else sections:
        if heading.role:
            why = Message("notes: {notes}, boxes: {boxes}", notes=heading.notes, boxes=heading.boxes)
            yield SettingLine(f"sections: {heading.role}", _row([heading.title]), why, sections is not None)


def _editor_lines(survey: Survey, known: Config) -> Iterator[SettingLine]:
    """Yield the lines that follow the editor's settings and habits."""
    pattern = pattern_of(survey)
    program = PROGRAMS[survey.editor.programs[-1]] if survey.editor.programs else ""
    if pattern and not known.path_is_set:
        yield SettingLine("path", quoted(pattern), Message("as {program} names daily notes", program=program))
    if survey.template and not known.template:
        why = Message("the template of {program} for daily notes", program=PROGRAMS["obsidian"])
        yield SettingLine("template", quoted(survey.template), why)
    if program and not known.check.ignore:
        why = Message("{program} links to notes yet to be written", program=program)
        yield SettingLine("check: ignore", "[unwritten]", why)


def _authors_line(survey: Survey, known: Config) -> Iterator[SettingLine]:
    """Yield the line for the authors whose notes are kept; as an uncertain one if one person's notes are."""
    if survey.layout.authors and not known.authors:
        names = _row(each.folder for each in survey.layout.authors)
        yield SettingLine("authors", names, Message("a folder of notes each"))
    elif not survey.layout.authors:
        top, found = author_folders(survey.layout)
        if found:
            why = Message("to keep all of their notes, with notes: {folder}", folder=quoted(top))
            yield SettingLine("authors", _row(found), why, is_sure=False)


def _days_line(survey: Survey, known: Config) -> Iterator[SettingLine]:
    if survey.is_by_topic and survey.has_history and known.days != "git":
        yield SettingLine("days", "git", Message("a note's day is that of its first commit"), is_sure=False)


def pattern_of(survey: Survey) -> str | None:
    """Return the pattern of the editor's daily notes, below the notes folder; None if there is none."""
    editor, folder = survey.editor, survey.layout.folder
    if not editor.pattern or not editor.folder or survey.layout.authors:
        return None
    if editor.folder == folder:
        return editor.pattern
    inner = editor.folder if folder == "." else editor.folder.removeprefix(f"{folder}/")
    is_inside = folder == "." or editor.folder.startswith(f"{folder}/")
    return f"{inner.replace('%', '%%')}/{editor.pattern}" if is_inside else None


def publish_lines() -> Iterator[SettingLine]:
    """Yield a new notebook's lines about publishing: defaults that are safe for a journal with work in it."""
    yield roles_line()
    yield SettingLine("publish: private", "[private]", Message("tags that keep a note, section or task back"))
    yield SettingLine("publish: notes", "true", Message("false: only notes that say `publish: true`"))
    yield SettingLine("publish: folders", "{}", Message("{{work: false}}: nothing in the folder work"))
    yield SettingLine("publish: tasks", "false", Message("the backlog: true, or a list of projects"))


def roles_line() -> SettingLine:
    """Return the line for the sections to publish."""
    why = Message("sections; plain: without a role; add today, …")
    return SettingLine("publish: roles", f"[{', '.join(SAFE_ROLES)}]", why)


def yaml_lines(lines: Iterable[SettingLine], translate: Callable[[str], str]) -> Iterator[str]:
    """Yield the lines as YAML, grouped by option; an uncertain one can be uncommented by hand."""
    nested: dict[tuple[str, bool], dict[str, list[SettingLine]]] = {}
    for line in lines:
        key, _, inner = line.key.partition(": ")
        if inner:
            nested.setdefault((key, line.is_sure), {}).setdefault(inner, []).append(line)
        else:
            yield f"{'' if line.is_sure else '# '}{key}: {line.value}  # {translate(line.why)}"
    for (key, is_sure), by_inner in sorted(nested.items(), key=lambda each: (each[0][0], not each[0][1])):
        mark = "" if is_sure else "# "
        yield f"{mark}{key}:"
        for inner, same in by_inner.items():
            values = [line.value for line in same]
            value = values[0] if len(same) == 1 else _row([title for each in values for title in json.loads(each)])
            yield f"{mark}  {inner}: {value}  # {'; '.join(translate(line.why) for line in same)}"


def _row(names: Iterable[str]) -> str:
    return f"[{', '.join(map(quoted, names))}]"


def quoted(text: str) -> str:
    """Return `text` as a YAML string."""
    return json.dumps(text, ensure_ascii=False)
