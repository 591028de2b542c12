"""A hundred years of notes: which costs grow with their number, and which don't."""

import time

from benchmarks.indexed import WORD, YOUNG, changing, make_warm, remove_index
from benchmarks.measure import Case, Setting, measure
from benchmarks.notebook import last_day, note_file
from benchmarks.results import Found
from benchmarks.site_builds import CHANGED, CONFIG, TIL, UNCHANGED, another_line, together
from benchmarks.stage import set_stage
from benchmarks.terminal import SEARCH

ALL, FOUND_AGAIN = "til tags, no index yet", f"{SEARCH}, one note changed"
TIMES = 10
_ROUNDS = 3


def measured(setting: Setting) -> Found:
    """Return the costs of the index and the site for ten times as many notes."""
    stage = set_stage(setting.place / "notebook", setting.til / "til", TIMES * setting.notes)
    (stage.folder / "mkdocs.yml").write_text(CONFIG, "utf-8")
    rounds = min(setting.rounds, _ROUNDS)
    first = stage.til_command("tags")
    figures = measure([Case(ALL, first, lambda: remove_index(stage))], 1, warm_up=False)
    make_warm(stage)
    change = changing(stage)
    search = stage.til_command("search", WORD)
    figures |= measure([Case(SEARCH, search)], rounds) | measure([Case(FOUND_AGAIN, search, change)], rounds)
    build, line = (
        stage.til_command("build"),
        another_line(note_file(stage.folder, last_day(TIMES * setting.notes // 2))),
    )
    cold = Case(TIL, stage.til_command("build", "--clean"), beside=TIL)
    built = together([cold], 1)
    time.sleep(YOUNG)
    figures |= measure([Case(UNCHANGED, build, beside=TIL)], rounds)
    figures |= measure([Case(CHANGED, build, line, TIL)], rounds)
    return Found({**figures, **built.figures}, built.numbers, {})
