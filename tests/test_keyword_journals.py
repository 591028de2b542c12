"""Journals as Logseq writes them: they are read correctly, and a day's work changes only keywords."""

import random
import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from tiltool.actions.carry.carry import carry
from tiltool.actions.carry.sources import Request
from tiltool.actions.notes.undo import undo
from tiltool.actions.select.task_lookup import TaskRequest
from tiltool.actions.tasks.add import add
from tiltool.actions.tasks.mark import mark
from tiltool.actions.tasks.set_field import set_field
from tiltool.core.edit.task_edits import Revision, plan_revisions
from tiltool.core.note.dialect import KEYWORDS, Dialect
from tiltool.core.note.parse import parse
from tiltool.errors import TilError
from tiltool.store.notebook.notebook import open_notebook

FIRST = date(2026, 1, 1)
CONFIG = 'site_name: x\nplugins:\n  - til:\n      notes: journals\n      path: "%Y_%m_%d.md"\n      keywords: todo\n'
WORDS = [word for word in KEYWORDS if word != "MOVED"]
KEYWORD = re.compile(rf"(?m)^(\t*- )(?:{'|'.join(sorted(KEYWORDS, key=len, reverse=True))})(?=[ \r\n])")
STATES = {"done": "done", "drop": "dropped", "start": "doing", "reopen": "open"}


def block(chance: random.Random, number: int, depth: int) -> list[str]:
    """Return the lines of a random outline block, with everything Logseq may put there, and the blocks below it."""
    tab, title = "\t" * depth, f"task{number}x"
    word = chance.choice([*WORDS, *WORDS, "", "todo", "TODO:"])
    text = f"{word} {chance.choice(['', '[#A] ', '[[page]] '])}{title}".strip()
    lines = [f"{tab}- {text}{chance.choice(['', ' #tag', ' ((63f1))'])}"]
    more = [
        ["SCHEDULED: <2026-01-09 Fri 10:00>"],
        ["DEADLINE: <2026-01-12 Mon>"],
        [f"id:: 63f1-{number}", "collapsed:: true"],
        [":LOGBOOK:", "CLOCK: [2026-01-09 Fri 10:00:12]--[2026-01-09 Fri 11:00:00] =>  00:59:48", ":END:"],
        ["```", "- TODO code", "```"],
        ["text of it", "TODO in text"],
    ]
    for lines_below in chance.sample(more, chance.choice([0, 0, 1, 2])):
        lines += [f"{tab}  {line}" for line in lines_below]
    return lines


def journal(chance: random.Random, day: int) -> str:
    depth, lines = 0, list[str]()
    for number in range(chance.randint(1, 9)):
        lines += block(chance, day * 100 + number, depth)
        depth = chance.randint(0, min(depth + 1, 3))
    newline = chance.choice(["\n", "\n", "\n", "\r\n"])
    return newline.join(lines) + chance.choice(["", newline])


def journals(root: Path, seed: int, count: int) -> dict[Path, str]:
    chance = random.Random(seed)
    (root / "journals").mkdir(parents=True)
    (root / "mkdocs.yml").write_text(CONFIG)
    made = {}
    for day in range(count):
        path = root / "journals" / f"{FIRST + timedelta(days=day):%Y_%m_%d}.md"
        made[path] = journal(chance, day)
        path.write_bytes(made[path].encode())
    return made


def grammar(text: str) -> list[tuple[int, str]]:
    """Return the line and the keyword of each task outside code, according to Logseq's grammar."""
    found, in_code = [], False
    for number, line in enumerate(re.split(r"\r?\n", text), 1):
        in_code ^= line.strip() == "```"
        word = None if in_code else KEYWORD.match(line)
        if word:
            found.append((number, word[0].strip("\t- ")))
    return found


def test_the_tasks_are_the_lines_of_the_grammar(tmp_path: Path) -> None:
    made = journals(tmp_path, 1, 200)
    notebook = open_notebook(tmp_path)
    for path, text in made.items():
        note = notebook.parse_at(notebook.relative(path) if isinstance(path, str) else f"journals/{path.name}", text)
        assert sorted((task.line, task.mark) for _, task in note.tasks()) == grammar(text), text


def texts(root: Path) -> dict[str, str]:
    return {path.name: path.read_bytes().decode() for path in sorted((root / "journals").iterdir())}


def test_done_changes_only_the_keyword(tmp_path: Path) -> None:
    journals(tmp_path, 2, 40)
    chance = random.Random(2)
    for _ in range(60):
        before = texts(tmp_path)
        what, number = chance.choice([*STATES]), chance.randint(0, 39) * 100 + chance.randint(0, 8)
        try:
            mark(
                open_notebook(tmp_path),
                TaskRequest((f"task{number}x",), date(2026, 2, 9)),
                STATES[what],
                "now",
                command=what,
            )
        except TilError as error:
            assert error.exit_code in (1, 3), error
        after = texts(tmp_path)
        assert {name: KEYWORD.sub(r"\1?", text) for name, text in before.items()} == {
            name: KEYWORD.sub(r"\1?", text) for name, text in after.items()
        }
        changed = sum(
            a != b for name in before for a, b in zip(grammar(before[name]), grammar(after[name]), strict=True)
        )
        assert changed <= 1


def open_titles(text: str) -> list[str]:
    tasks = parse(text, dialect=Dialect(keywords="todo")).tasks()
    return sorted(task.title for _, task in tasks if task.is_open)


@pytest.mark.parametrize("seed", range(2))
def test_a_year_of_edits_conserves_every_task(tmp_path: Path, seed: int) -> None:
    """Each task stays the same except for its keyword; carried copies are whole blocks of it; undo reverts everything."""
    first = {path.name: text for path, text in journals(tmp_path, seed, 12).items()}
    chance, day, steps = random.Random(seed), FIRST + timedelta(days=11), 0
    for _ in range(60):
        notebook, before = open_notebook(tmp_path), texts(tmp_path)
        what = chance.choice([*STATES, *STATES, "new", "undo"])
        number = chance.randint(0, 11) * 100 + chance.randint(0, 8)
        try:
            if what == "new":
                day += timedelta(days=1)
                carry(notebook, Request(day), "now")
            elif what == "undo":
                undo(notebook, "now")
            else:
                mark(notebook, TaskRequest((f"task{number}x",), day), STATES[what], "now", command=what)
        except TilError as error:
            assert error.exit_code in (1, 3), error
        after = texts(tmp_path)
        steps += after != before
        if what != "undo":
            for name, text in before.items():
                assert KEYWORD.sub(r"\1?", after[name]) == KEYWORD.sub(r"\1?", text)
            for name in after.keys() - before.keys():
                assert open_titles(after[name]) == open_titles(before[max(before)])
                lines = Counter(KEYWORD.sub(r"\1?", "\n".join(before.values()).replace("\r", "")).split("\n"))
                assert set(KEYWORD.sub(r"\1?", after[name].replace("\r", "")).split("\n")) <= {*lines, ""}
    assert steps > 10
    while texts(tmp_path) != first:
        undo(open_notebook(tmp_path), "now")


DAY_LINE = re.compile(r"(?m)^[\t ]*(?:SCHEDULED|DEADLINE): <[^>\n]*>\r?\n?")
PRIORITY = re.compile(r"\[#[ABC]\] ")
FIELDS = {
    "due": ("2026-02-03", None),
    "scheduled": ("2026-03-04", None),
    "priority": ("highest", "high", "medium", None),
}


def without_fields(text: str) -> str:
    return PRIORITY.sub("", DAY_LINE.sub("", KEYWORD.sub(r"\1?", text))).rstrip("\r\n")


def test_a_thousand_edits_conserve_everything() -> None:
    """In an outline, a state changes one keyword, and a field one line or one priority; all else stays, byte for byte."""
    chance, dialect = random.Random(5), Dialect(keywords="todo")
    edits = 0
    while edits < 1000:
        text = journal(chance, edits)
        for _ in range(20):
            note = parse(text, dialect=dialect, with_problems=False)
            tasks = [task for _, task in note.tasks()]
            if not tasks:
                break
            task, edits = chance.choice(tasks), edits + 1
            if is_mark := chance.random() < 0.5:
                revision = Revision(task, chance.choice(" /x-"))
            else:
                name = chance.choice([*FIELDS])
                revision = Revision(task, None, {name: chance.choice(FIELDS[name])})
            made = plan_revisions(note, [revision], "org", dialect)
            assert made and made.after is not None
            assert without_fields(made.after) == without_fields(text)
            assert ("\r\n" in text) == ("\r\n" in made.after) and not (
                "\r" in text and re.search("[^\r]\n", made.after)
            )
            before, after = (dict(enumerate(grammar(each))) for each in (text, made.after))
            changed = [at for at in before if before[at][1] != after[at][1]]
            assert len(before) == len(after) and changed in ([], [tasks.index(task)] if is_mark else [])
            if is_mark:
                assert KEYWORD.sub(r"\1?", made.after) == KEYWORD.sub(r"\1?", text)
            text = made.after


def test_pasted_keywords_keep_their_state(tmp_path: Path) -> None:
    journals(tmp_path, 3, 0)
    lines = ["- TODO a", "* DONE b", "LATER c", "- d", "IN-PROGRESS e", "- CANCELLED f", "TODOs g", "- [x] h", "TODO"]
    add(open_notebook(tmp_path), lines, "today", FIRST, "now")
    expected = "## Today\n- TODO a\n- DONE b\n- TODO c\n- TODO d\n- DOING e\n- CANCELED f\n- TODO TODOs g\n- DONE h\n\n"
    assert expected in texts(tmp_path)["2026_01_01.md"]


def test_what_repeats_stays_open_in_its_note(tmp_path: Path) -> None:
    journals(tmp_path, 3, 0)
    path = tmp_path / "journals" / "2026_01_02.md"
    path.write_text("- NOW a\n  SCHEDULED: <2026-01-02 Fri 10:00 +1w>\n  id:: 1\n- TODO b\n")
    request = TaskRequest(("a",), date(2026, 1, 2))
    made = mark(open_notebook(tmp_path), request, "done", "now", command="done")
    assert path.read_text() == "- LATER a\n  SCHEDULED: <2026-01-09 Fri 10:00 +1w>\n  id:: 1\n- TODO b\n"
    assert made.again == ((date(2026, 1, 9), "journals/2026_01_02.md"),)
    mark(open_notebook(tmp_path), request, "dropped", "now", command="drop")
    assert path.read_text().startswith("- CANCELED a\n  SCHEDULED: <2026-01-09 Fri 10:00 +1w>\n")


def test_days_of_several_tasks_of_a_note(tmp_path: Path) -> None:
    journals(tmp_path, 3, 0)
    path = tmp_path / "journals" / "2026_01_02.md"
    path.write_text("- TODO first\n\t- TODO second\n- TODO third\n")
    request = TaskRequest(("first", "second", "third"), date(2026, 1, 2))
    made = set_field(open_notebook(tmp_path), request, "due", "2026-01-05", "now", command="due")
    day = "DEADLINE: <2026-01-05 Mon>"
    assert path.read_text() == f"- TODO first\n  {day}\n\t- TODO second\n\t  {day}\n- TODO third\n  {day}\n"
    assert [(each.line, each.after) for each in made.tasks] == [
        (1, f"first {day}"),
        (3, f"second {day}"),
        (5, f"third {day}"),
    ]
    set_field(open_notebook(tmp_path), request, "due", None, "now", command="due")
    assert path.read_text() == "- TODO first\n\t- TODO second\n- TODO third\n"
