"""Init: make a notebook, or adopt a folder of notes without touching a byte in it."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from tiltool.config import Config
from tiltool.config.readers import CONFIG_FILE
from tiltool.core.note.days import STRAY, day_of_path, naming_of
from tiltool.core.note.headings import language_of_heading
from tiltool.core.text.lines import split_lines
from tiltool.errors import Refused
from tiltool.store.files.atomic import read_text
from tiltool.store.notebook.creation import make_notebook, missing_parts
from tiltool.store.notebook.day_notes import note_paths

_NOTES_TO_LOOK_AT = 50

PAGES = ".pages"
"""Pages of the owner's that are no notes; MkDocs wants such a folder, and all that another engine would publish is in it."""

_FIRST_PAGE = "til makes this page: build with `til build`, or with `mkdocs build` where til is installed.\n"


class InitReport(NamedTuple):
    """What was there, what was made, and what the notes say about their writer."""

    root: Path
    made: tuple[str, ...]
    kept: tuple[str, ...]
    notes: int
    folder: str
    language: str
    pattern: str


def init(root: Path, *, language: str | None, folder: str | None, dry_run: bool = False) -> InitReport:
    """Make `root` a notebook; return what was made. Nothing that is there changes.

    Raises Refused where `root` has a `mkdocs.yml` already, or can't be written.
    """
    if not missing_parts(root, (CONFIG_FILE,)):
        raise _already(root)
    notes = folder or _likely_folder(root)
    dated = sorted(_dated(root / notes))
    said = language or _language(root / notes, dated) or "en"
    pattern = _pattern(dated)
    wanted = [CONFIG_FILE, notes, "tasks", PAGES]
    missing = missing_parts(root, wanted)
    if not dry_run:
        make_notebook(root, missing, _mkdocs_yml(root, notes, said), f"{PAGES}/index.md", _FIRST_PAGE)
    kept = tuple(name for name in wanted if name not in missing)
    return InitReport(root, missing, kept, len(dated), notes, said, pattern)


def _already(root: Path) -> Refused:
    text = read_text(root / CONFIG_FILE)
    if "til" in text.split("plugins:", 1)[-1]:
        return Refused(f"{root / CONFIG_FILE} is there already: this is a notebook", "start with: til new")
    return Refused(
        f"{root / CONFIG_FILE} is there already, and til does not overwrite it",
        "add the plugin to it by hand, search too: `plugins: [search, til]`",
    )


def _likely_folder(root: Path) -> str:
    """Return the folder that the dated notes are in: `notes`, else the top folder that has the most of them."""
    if (root / "notes").is_dir():
        return "notes"
    count: Counter[str] = Counter()
    for path in note_paths(root):
        found = day_of_path(path)
        if found and found.rank < STRAY:
            count[_top(path)] += 1
    return count.most_common(1)[0][0] if count else "notes"


def _top(path: str) -> str:
    """Return the first folder of a path that is no part of its date; "." for the notebook itself."""
    first = path.split("/")[0]
    return "." if first == path or first.strip("년年").isdigit() else first


def _dated(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield day and path of each day note."""
    for path in note_paths(folder):
        found = day_of_path(path)
        if found and found.rank < STRAY:
            yield found.day.isoformat(), path


def _language(folder: Path, dated: Sequence[tuple[str, str]]) -> str | None:
    """Return the language that most known headings of the newest notes are in; None where none is known."""
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
    """Return `text` as YAML takes it for a text, whatever is in it."""
    return json.dumps(text, ensure_ascii=False)
