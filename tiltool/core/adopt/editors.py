"""The settings of Obsidian and Logseq that til's own defaults follow, read from the texts of their files."""

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from tiltool.core.dates.day_patterns import names_days

OBSIDIAN_FILES = (
    ".obsidian/daily-notes.json",
    ".obsidian/templates.json",
    ".obsidian/app.json",
    ".obsidian/plugins/periodic-notes/data.json",
)
LOGSEQ_FILE = "logseq/config.edn"
SETTINGS_FILES = (*OBSIDIAN_FILES, LOGSEQ_FILE)
"""The files to read; none of them is ever written."""

_LOGSEQ_FOLDERS = ("logseq",)  # its own backups and versions

_MOMENT = (
    ("YYYY", "%Y"), ("YY", "%y"), ("gggg", "%G"), ("GGGG", "%G"), ("MMMM", "%B"), ("MMM", "%b"), ("MM", "%m"), ("M", "%-m"),
    ("DD", "%d"), ("Do", "%o"), ("D", "%-d"), ("dddd", "%A"), ("ddd", "%a"), ("ww", "%V"), ("WW", "%V"), ("Q", "%q"),
)  # fmt: skip
_JAVA = (
    ("yyyy", "%Y"), ("yy", "%y"), ("MMMM", "%B"), ("MMM", "%b"), ("MM", "%m"), ("M", "%-m"), ("dd", "%d"), ("do", "%o"),
    ("d", "%-d"), ("EEEE", "%A"), ("EEE", "%a"), ("E", "%a"), ("ww", "%V"),
)  # fmt: skip


class EditorSettings(NamedTuple):
    """What other editors' settings say about a notebook; paths are relative to its root."""

    programs: tuple[str, ...] = ()  # obsidian, logseq
    folder: str | None = None  # of the day notes
    pattern: str | None = None  # of their paths below it
    unreadable_format: str | None = None  # a name format that til can't read a day from
    template: str | None = None
    exclude: tuple[str, ...] = ()
    patterns_ignored: int = 0  # excluded by regular expressions, which til does not support
    attachments: str | None = None
    link_format: str | None = None
    workflow: str | None = None


def editor_settings(texts: Mapping[str, str]) -> EditorSettings:
    """Return what a notebook's files of `SETTINGS_FILES` say; invalid ones are ignored."""
    found = _obsidian(*(_object(texts.get(name)) for name in OBSIDIAN_FILES))
    if any(each in texts for each in OBSIDIAN_FILES):
        found = found._replace(programs=("obsidian",))
    if LOGSEQ_FILE not in texts:
        return found
    own = _logseq(texts[LOGSEQ_FILE])  # first: Logseq can use no other folder, but Obsidian can
    return found._replace(
        programs=(*found.programs, "logseq"),
        folder=own.folder,
        pattern=own.pattern,
        unreadable_format=own.unreadable_format,
        exclude=(*own.exclude, *found.exclude),
        attachments=found.attachments or own.attachments,
        workflow=own.workflow,
    )


def _object(text: str | None) -> Mapping[str, Any]:
    try:
        found = json.loads((text or "{}").removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _obsidian(
    daily: Mapping[str, Any], templates: Mapping[str, Any], app: Mapping[str, Any], periodic: Mapping[str, Any]
) -> EditorSettings:
    own = periodic.get("daily")
    if isinstance(own, dict) and own.get("enabled", True) and (own.get("folder") or own.get("format")):
        daily = own
    form = _text(daily.get("format")) or "YYYY-MM-DD"
    pattern = path_pattern(form, _MOMENT) if daily else None
    template = _path(daily.get("template"))
    ignored = [each for each in app.get("userIgnoreFilters") or () if isinstance(each, str) and each.strip()]
    excluded = [_path(each) for each in ignored if not re.fullmatch(r"/.+/", each)]
    attachments = _text(app.get("attachmentFolderPath"))
    return EditorSettings(
        folder=(_path(daily.get("folder")) or ".") if daily else None,
        pattern=pattern,
        unreadable_format=form if daily and not pattern else None,
        template=template and (template if template.endswith(".md") else f"{template}.md"),
        exclude=tuple(filter(None, (_path(templates.get("folder")), *excluded))),
        patterns_ignored=len(ignored) - len(excluded),
        attachments=None if not attachments or attachments.startswith(".") else _path(attachments),
        link_format=_text(app.get("newLinkFormat")),
    )


def _logseq(text: str) -> EditorSettings:
    settings = _edn(text)
    form = settings.get("journal/file-name-format") or "yyyy_MM_dd"
    pattern = path_pattern(form, _JAVA)
    workflow = settings.get("preferred-workflow", "")
    hidden = re.findall(r'"([^"]+)"', settings.get("hidden", ""))
    return EditorSettings(
        folder=_path(settings.get("journals-directory")) or "journals",
        pattern=pattern,
        unreadable_format=None if pattern else form,
        exclude=(*_LOGSEQ_FOLDERS, *filter(None, map(_path, hidden))),
        attachments="assets",
        workflow=workflow.removeprefix(":") or None,
    )


def _edn(text: str) -> Mapping[str, str]:
    """Return the plain values of a Logseq configuration by key: strings unquoted, keywords, and vectors as written."""
    comment = r';.*|#_\s*(?:\[[^\]]*\]|\{[^{}]*\}|"(?:\\.|[^"\\])*"|[^\s\[\]{}]+)'
    bare = re.sub(rf'("(?:\\.|[^"\\])*")|{comment}', lambda found: found[1] or " ", text)
    values = re.findall(r':([\w/?.-]+)\s+("(?:\\.|[^"\\])*"|:[\w/-]+|\[[^\]]*\])', bare)
    return {key: value.strip('"') if value[0] == '"' else value for key, value in reversed(values)}


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _path(value: object) -> str | None:
    """Return a path from the notebook's root, without slashes around it; None if there is none or it is outside."""
    path = (_text(value) or "").strip("/")
    parts = path.split("/")
    return None if any(part.startswith(".") or not part for part in parts) else path


def path_pattern(form: str, tokens: tuple[tuple[str, str], ...] = _MOMENT) -> str | None:
    """Return another program's format as a path pattern; None if til can't read a day from the names it makes."""
    by_token = dict(tokens)
    names = "|".join(sorted(by_token, key=len, reverse=True))
    fixed = r"\[[^\]]*\]|'[^']*'|[^\W\d_]+|\W|\d|_"
    made = []
    for found in re.finditer(rf"({names})|({fixed})", form):
        text = found[2] or ""
        if text.isalpha() and text.isascii():
            return None  # a token that til does not know
        made.append(by_token.get(found[1] or "") or (text[1:-1] if text[0] in "['" else text).replace("%", "%%"))
    pattern = "".join(made) + ".md"
    return pattern if names_days(pattern) else None
