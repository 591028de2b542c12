"""The cost of the first query of ten years of notes, when nothing is indexed yet, and the size of the index."""

import os
from pathlib import Path

from benchmarks.indexed import WORD, index_size, notes_size, remove_index
from benchmarks.measure import Case, Command, Setting, measure, plain_environment
from benchmarks.notebook import note_texts
from benchmarks.results import Found, Number
from benchmarks.stage import set_stage

WORDS = f"til search {WORD}, no index yet"
ALL = "til tags, no index yet"
PARSE = "markdown-it-py, all notes parsed once"
ADOPT = "til init --dry-run, notes in month folders"
OF_NOTES, OF_INDEX = "the notes", "the index"

_BUILDS = 2
_PARSE = """
import pathlib
from markdown_it import MarkdownIt
parser = MarkdownIt("commonmark").enable("table")
for path in sorted(pathlib.Path("notes").rglob("*.md")):
    parser.parse(path.read_text("utf-8"))
"""


def measured(setting: Setting) -> Found:
    """Return the costs of a first search, a first list of tags, parsing all notes, and surveying a folder."""
    stage = set_stage(setting.place / "notebook", setting.til / "til", setting.notes)
    months = setting.place / "months"
    _write_months(months, setting.notes)
    environment = plain_environment()
    parse = Command((str(setting.til / "python"), "-c", _PARSE), stage.folder, environment)
    adopt = Command((str(setting.til / "til"), "-C", str(months), "init", "--dry-run"), setting.place, environment)
    cases = [
        Case(PARSE, parse, os.sync, PARSE),
        Case(ADOPT, adopt, os.sync, PARSE),
        Case(WORDS, stage.til_command("search", WORD), lambda: remove_index(stage), PARSE),
        Case(ALL, stage.til_command("tags"), lambda: remove_index(stage), PARSE),
    ]
    figures = measure(cases, min(setting.rounds, _BUILDS), warm_up=False)
    sizes = {OF_NOTES: notes_size(stage), OF_INDEX: index_size(stage)}
    return Found(figures, {name: Number(size / (1 << 20), "MiB") for name, size in sizes.items()}, {})


def _write_months(folder: Path, notes: int) -> None:
    """Write notes as `2021-07/210731.md`, with pictures next to them, for `til init` to understand."""
    for day, text in note_texts(notes, front_matter=False, seed=1):
        file = folder / f"{day:%Y-%m}" / f"{day:%y%m%d}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        if day.day == 1:
            (file.parent / "shot.png").write_bytes(b"")
