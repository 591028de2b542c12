"""Everyday commands on ten years of notes, compared with the start of Python itself, and with other programs."""

from collections.abc import Iterator
from pathlib import Path

from benchmarks.indexed import WORD, changing, copied, make_warm
from benchmarks.measure import Case, Command, Setting, measure, plain_environment, run_once
from benchmarks.notebook import note_file
from benchmarks.peers import due_day, jrnl, scans, taskwarrior, titles, todoman
from benchmarks.results import Found
from benchmarks.stage import Stage, first_open_task, set_stage

CLICK = 'python -c "import click"'
SQLITE = 'python -c "import click, sqlite3"'
NEW = "til new, a fresh morning"
CARRY = "til carry, a fresh morning"
COMPLETION = "completion of til ta"
TITLES = "completion of til done"
SEARCH = f"til search {WORD}"
FILTERED = ("배포", "분리", "redis", "in:learned", "since:2016-01-20")
CHANGED = f"{SEARCH}, one note changed"
TASKS = "til tasks, 1,000 in tasks/"

_ASKED = (
    f"search {' '.join(FILTERED)}", f"search {WORD} --limit 0", "list --limit 20", "tasks", "tasks --json",
    "tasks is:stale older:30d", "review", "stats", "tags", "topics",
)  # fmt: skip
_PEER_TASKS = 1000
_MOST_SLOW = 2
"""Maximum number of runs of jrnl, which is slow."""
_FRONT_MATTER = 100
"""Maximum number of notes with front matter, because `til new` only reads the newest."""


def measured(setting: Setting) -> Found:
    """Return the costs of commands of til and of other programs."""
    stage = set_stage(setting.place / "notebook", setting.til / "til", setting.notes)
    warm = copied(stage, setting.place / "warm")
    run_once(warm.til_command("tags"))
    other = copied(warm, setting.place / "changing")
    few = _few(setting)
    for each in (warm, other, few):
        make_warm(each)
    slow, slow_version = jrnl(setting, stage.folder, WORD, (CLICK, SQLITE))
    others = (
        scans(setting, stage.folder, WORD, SQLITE),
        taskwarrior(setting.place / "taskwarrior", _PEER_TASKS, SQLITE),
        todoman(setting, setting.place / "todoman", _PEER_TASKS, SQLITE),
    )
    quick = [
        *_morning(setting, stage),
        *_asking(setting, warm, other),
        Case(TASKS, few.til_command("tasks"), beside=SQLITE),
    ]
    quick += [case for cases, _ in others for case in cases]
    figures = measure(quick, setting.rounds) | measure(slow, min(setting.rounds, _MOST_SLOW), warm_up=False)
    versions = slow_version | {name: version for _, its in others for name, version in its.items()}
    return Found(figures, {}, versions)


def _morning(setting: Setting, stage: Stage) -> Iterator[Case]:
    """Yield the cases that change notes, each with the notebook restored first."""
    task = first_open_task(note_file(stage.folder, stage.day))
    notes = min(setting.notes, _FRONT_MATTER)
    matter = set_stage(setting.place / "front-matter", setting.til / "til", notes, front_matter=True)
    yield _python(setting, 'python -c "pass"', "pass", CLICK)
    yield _python(setting, CLICK, "import click", CLICK)
    yield Case("til --version", stage.til_command("--version"), beside=CLICK)
    yield Case(NEW, stage.til_command("new"), stage.fresh.restore, CLICK)
    yield Case("til new, notes with front matter", matter.til_command("new"), matter.fresh.restore, CLICK)
    yield Case(CARRY, stage.til_command("carry"), stage.fresh.restore, CLICK)
    made = {
        "til new, once more": ("new",),
        "til carry, nothing to do": ("carry",),
        "til show": ("show",),
        "til done": ("done", task),
        "til add": ("add", "배포 환경 정리"),
    }
    for name, words in made.items():
        yield Case(name, stage.til_command(*words), stage.made.restore, CLICK)


def _asking(setting: Setting, stage: Stage, other: Stage) -> Iterator[Case]:
    """Yield the cases that query the index; in the `other` notebook, a note changes before each search."""
    change = changing(other)
    yield _python(setting, SQLITE, "import click, sqlite3", SQLITE)
    yield Case(SEARCH, stage.til_command("search", WORD), beside=SQLITE)
    yield Case(CHANGED, other.til_command("search", WORD), change, SQLITE)
    for words in _ASKED:
        yield Case(f"til {words}", stage.til_command(*words.split()), beside=SQLITE)
    yield Case("til tasks, one note changed", other.til_command("tasks"), change, SQLITE)
    yield Case(COMPLETION, _completing(stage, "ta"), beside=CLICK)
    yield Case(TITLES, _completing(stage, "done", ""), beside=CLICK)


def _completing(stage: Stage, *words: str) -> Command:
    """Return the command that bash runs to complete the last word."""
    (program, *_), folder, environment = stage.til_command()
    line = " ".join(("til", *words))
    asked = {"_TIL_COMPLETE": "bash_complete", "COMP_WORDS": line, "COMP_CWORD": str(len(words))}
    return Command((program,), folder, {**environment, **asked, "COMP_LINE": line, "COMP_POINT": str(len(line))})


def _python(setting: Setting, name: str, code: str, beside: str) -> Case:
    command = Command((str(setting.til / "python"), "-c", code), setting.place, plain_environment())
    return Case(name, command, beside=beside)


def _few(setting: Setting) -> Stage:
    """Return a notebook with as many tasks in one file as the other programs have."""
    stage = set_stage(setting.place / "few", setting.til / "til", 3)
    for note in stage.folder.glob("notes/**/*.md"):
        lines = note.read_text("utf-8").splitlines(keepends=True)
        note.write_text("".join(line for line in lines if not line.lstrip().startswith("- [")), "utf-8")
    tasks = (f"- [ ] {title} due:{due_day(number)}\n" for number, title in enumerate(titles(_PEER_TASKS)))
    _write(stage.folder / "tasks" / "inbox.md", "# Inbox\n" + "".join(tasks))
    run_once(stage.til_command("tasks"))
    return stage


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, "utf-8")
