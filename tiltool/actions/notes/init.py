"""Init: create a notebook, or adopt a folder of notes without changing a byte in it."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from tiltool.config import Config
from tiltool.config.readers import CONFIG_FILE
from tiltool.core.dates.days import STRAY, day_of_path, naming_of
from tiltool.core.note.heading_aliases import language_of_heading
from tiltool.core.text.lines import split_lines
from tiltool.errors import Refused
from tiltool.messages import Message
from tiltool.store.files.atomic import read_text
from tiltool.store.notebook.creation import make_notebook, missing_parts
from tiltool.store.notebook.day_notes import note_paths

_NOTES_TO_LOOK_AT = 50

PAGES = ".pages"
"""Folder of pages that are not notes: the `docs_dir` that MkDocs requires, and all that another generator would publish."""

_FIRST_PAGE = "til generates this page: run `til build`, or `mkdocs build` if til is installed.\n"


class InitReport(NamedTuple):
    """What existed, what was created, and what was detected in the notes."""

    root: Path
    made: tuple[str, ...]
    kept: tuple[str, ...]
    notes: int
    folder: str
    language: str
    pattern: str


def init(root: Path, *, language: str | None, folder: str | None, dry_run: bool = False) -> InitReport:
    """Make `root` a notebook; return what was created. Nothing that exists changes.

    Raises Refused if `root` has a `mkdocs.yml` or can't be written.
    """
    if not missing_parts(root, (CONFIG_FILE,)):
        raise _already(root)
    notes = folder or _likely_folder(root)
    dated = sorted(_dated(root / notes))
    language = language or _language(root / notes, dated) or "en"
    pattern = _pattern(dated)
    wanted = [CONFIG_FILE, notes, "tasks", PAGES]
    missing = missing_parts(root, wanted)
    if not dry_run:
        make_notebook(root, missing, _mkdocs_yml(root, notes, language), f"{PAGES}/index.md", _FIRST_PAGE)
    kept = tuple(name for name in wanted if name not in missing)
    return InitReport(root, missing, kept, len(dated), notes, language, pattern)


def _already(root: Path) -> Refused:
    path = root / CONFIG_FILE
    if "til" in read_text(path).split("plugins:", 1)[-1]:
        return Refused(Message("{path} exists; this is already a notebook", path=path), "start with: til new")
    return Refused(
        Message("{path} exists and is not overwritten", path=path),
        "enable the plugins in it yourself: `plugins: [search, til]`",
    )


def _likely_folder(root: Path) -> str:
    """Return the folder of the dated notes: `notes`, else the top folder with most of them."""
    if (root / "notes").is_dir():
        return "notes"
    count = Counter(_top(path) for _, path in _dated(root))
    return count.most_common(1)[0][0] if count else "notes"


def _top(path: str) -> str:
    """Return the first folder of a path unless it is part of the date; "." for the notebook itself."""
    first = path.split("/")[0]
    return "." if first == path or first.strip("년年").isdigit() else first


def _dated(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield day and path of each day note."""
    for path in note_paths(folder):
        found = day_of_path(path)
        if found and found.rank < STRAY:
            yield found.day.isoformat(), path


def _language(folder: Path, dated: Sequence[tuple[str, str]]) -> str | None:
    """Return the language of most known headings in the newest notes, or None."""
    count: Counter[str] = Counter()
    for _, path in islice(reversed(dated), _NOTES_TO_LOOK_AT):
        try:
            text = read_text(folder / path)
        except Refused:
            continue
        headings = (line.lstrip("# ") for line in split_lines(text) if line.startswith("#"))
        count.update(filter(None, map(language_of_heading, headings)))
    return count.most_common(1)[0][0] if count else None


def _pattern(dated: Sequence[tuple[str, str]]) -> str:
    if not dated:
        return Config().path
    found = day_of_path(dated[-1][1])
    return naming_of(dated[-1][1], found.day) if found else Config().path


def _mkdocs_yml(root: Path, notes: str, language: str) -> str:
    options = [f"      language: {language}"]
    if notes != "notes":
        options.insert(0, f"      notes: {_quoted(notes)}")
    name = _quoted(root.resolve().name or "til")
    theme = ("theme:", "  name: material", "  font: false")
    lines = (f"site_name: {name}", f"docs_dir: {PAGES}", *theme, "plugins:", "  - til:", *options)
    return "\n".join((*lines, ""))


def _quoted(text: str) -> str:
    """Return `text` as a YAML string."""
    return json.dumps(text, ensure_ascii=False)
