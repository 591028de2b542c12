"""Init: create a notebook, or adopt a folder of notes without changing a byte in it."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from tiltool.actions.adopt.survey import survey
from tiltool.config import Config
from tiltool.config.publish import SAFE_ROLES
from tiltool.config.readers import CONFIG_FILE
from tiltool.core.adopt.setting_lines import (
    SettingLine,
    folder_line,
    language_line,
    pattern_of,
    publish_lines,
    quoted,
    roles_line,
    setting_lines,
    yaml_lines,
)
from tiltool.core.adopt.survey import HeadingCount, Survey
from tiltool.core.text.lines import split_lines
from tiltool.errors import NoNotebook, Refused
from tiltool.messages import Message
from tiltool.store.files.atomic import read_text
from tiltool.store.files.change import Change, appended_lines, write_changes
from tiltool.store.notebook.creation import make_notebook, missing_parts
from tiltool.store.notebook.notebook import SILENT, Reporter
from tiltool.store.notebook.settings import find_notebook

_FILE = ".gitignore"

_IGNORED = ("site", ".til")


def ignore_lines(root: Path, more: Iterable[str] = ()) -> tuple[Change, ...]:
    """Return the change that makes git ignore what til generates at the top of a notebook, if it doesn't yet."""
    file = root / _FILE
    before = read_text(file) if file.exists() else None
    there = {line.strip().strip("/") for line in split_lines(before or "")}
    missing = [f"/{name}/" for name in (*_IGNORED, *more) if name.strip("/") not in there]
    return (appended_lines(_FILE, before, missing),) if missing else ()


PAGES = ".pages"
"""Folder of pages that are not notes: the `docs_dir` that MkDocs requires. Other generators would publish only it."""

_FIRST_PAGE = "til generates this page: run `til build`, or `mkdocs build` if til is installed.\n"


class InitReport(NamedTuple):
    """What existed, what was created, what was detected in the notes, and the lines of the configuration."""

    root: Path
    made: tuple[str, ...]
    kept: tuple[str, ...]
    language: str
    survey: Survey
    lines: tuple[SettingLine, ...]  # written, or proposed for an existing notebook
    published: tuple[str, ...] = SAFE_ROLES
    is_notebook: bool = False  # it already was one
    changes: tuple[Change, ...] = ()  # of files that are not notes: what git ignores

    @property
    def notes(self) -> int:
        """Return the number of day notes."""
        return len(self.survey.layout.notes)

    @property
    def folder(self) -> str:
        """Return the notes folder."""
        return self.survey.layout.folder

    @property
    def pattern(self) -> str:
        """Return the pattern of the paths of new day notes."""
        patterns = self.survey.layout.patterns
        return pattern_of(self.survey) or (patterns[0].pattern if patterns else Config().path)


def look_at(
    root: Path, folder: str | None, reporter: Reporter = SILENT, *, all_authors: bool = False
) -> Survey | InitReport:
    """Return the survey of a folder that may become a notebook, or the report on an existing notebook.

    Raises Refused if `root` has another program's `mkdocs.yml`, Misused if there are not several authors to keep.
    """
    if missing_parts(root, (CONFIG_FILE,)):
        return survey(root, folder=folder, reporter=reporter, all_authors=all_authors)
    try:
        found, config, _ = find_notebook(root)
    except NoNotebook as error:
        raise _not_ours(root) if error.message.startswith("no notebook here") else error from None
    if found != root:
        raise _not_ours(root)
    return _again(root, config, survey(root, config, reporter=reporter))


def _not_ours(root: Path) -> Refused:
    return Refused(
        Message("{path} exists and is not overwritten", path=root / CONFIG_FILE),
        "enable the plugins in it yourself: `plugins: [search, til]`",
    )


def _again(root: Path, config: Config, found: Survey) -> InitReport:
    """Return the report on a notebook: what its configuration lacks."""
    lines = tuple(line._replace(is_sure=True) for line in setting_lines(found, config, None))
    lines += () if config.publish.roles_are_set else (roles_line(),)
    kept = (CONFIG_FILE, config.notes, config.tasks)
    return InitReport(root, (), kept, config.language, found, lines, config.publish.roles, is_notebook=True)


def init(
    root: Path,
    found: Survey,
    language: str | None = None,
    sections: Sequence[HeadingCount] | None = None,
    *,
    translate: Callable[[str], str] = str,
    ignores: bool = True,
    dry_run: bool = False,
) -> InitReport:
    """Make `root` a notebook with the notes that a survey found; return what was created. No note changes.

    `language` and `sections` are what the owner of the notes chose; None if nobody was asked. In a git repository, git
    is told to ignore what til builds, unless `ignores` is false. Raises Refused if `root` can't be written.
    """
    is_found = not language and bool(found.contents.language)
    language = language or found.contents.language or "en"
    lines = [language_line(language, is_found)]
    if found.layout.folder != "notes":
        lines.insert(0, folder_line(found))
    lines += (*setting_lines(found, Config(), sections), *publish_lines())
    wanted = [CONFIG_FILE, found.layout.folder, "tasks", PAGES]
    missing = missing_parts(root, wanted)
    changes = ignore_lines(root) if ignores and found.has_history else ()
    if not dry_run:
        settings = _mkdocs_yml(root, yaml_lines(lines, translate))
        make_notebook(root, missing, settings, f"{PAGES}/index.md", _FIRST_PAGE)
        write_changes(root, changes)
    kept = tuple(name for name in wanted if name not in missing)
    return InitReport(root, missing, kept, language, found, tuple(lines), changes=changes)


def _mkdocs_yml(root: Path, options: Iterable[str]) -> str:
    name = quoted(root.resolve().name or "til")
    theme = ("theme:", "  name: material", "  font: false")
    lines = (f"site_name: {name}", f"docs_dir: {PAGES}", *theme, "plugins:", "  - til:")
    return "\n".join((*lines, *(f"      {line}" for line in options), ""))
