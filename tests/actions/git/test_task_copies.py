"""Two machines, one of which has carried tasks into a note that the other had not: after a merge both agree."""

import json
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.actions.git.clones import BEFORE, FILES, NOTE, TODAY, Machines, Til, edit

NEXT = "notes/2026/2026-11-28.md"
INBOX = "tasks/inbox.md"
PAGE = Path(__file__).parents[3] / "docs" / "guide" / "two-machines.md"
YESTERDAY = "2026-11-26"
Steps = Sequence[Sequence[str]]


@pytest.fixture
def machines(tmp_path: Path, til: Til, monkeypatch: pytest.MonkeyPatch) -> Machines:
    return Machines(tmp_path, til, monkeypatch)


class Carried(NamedTuple):
    """What the other machine does, and what one has done today; lines that are there once in the end.

    The newest note of the other machine is yesterday's.
    """

    name: str
    today: Steps
    yesterday: Steps
    has: Mapping[str, Sequence[str]]
    lacks: Mapping[str, Sequence[str]] = {}
    files: Mapping[str, str] = FILES
    says: str | None = None  # of copies


def settings(text: str) -> Mapping[str, str]:
    return {**FILES, "mkdocs.yml": f"site_name: notes\nplugins:\n  - til:\n      {text}\n"}


def note(*tasks: str) -> Mapping[str, str]:
    """Return files in which yesterday's note has these tasks."""
    return {**FILES, BEFORE: "# TIL 2026-11-26\n\n## Today\n" + "\n".join(tasks) + "\n\n## Learned\n\n## Later\n"}


CALL = "call the bank"
HISTORIES = (
    Carried(
        "finishes it",
        [["new"]],
        [["done", CALL]],
        {
            BEFORE: ["- [x] call the bank", "- [>] write the report"],
            NOTE: ["- [x] call the bank", "- [ ] write the report"],
        },
        {NOTE: ["- [ ] call the bank"]},
        says="carried copies finished: call the bank",
    ),
    Carried(
        "finishes it, and starts the new day, too",
        [["new"]],
        [["done", CALL], ["new", TODAY]],
        {BEFORE: ["- [x] call the bank"], NOTE: ["- [ ] write the report"]},
        {NOTE: ["- [ ] call the bank"]},
        says="carried copies finished: call the bank",
    ),
    Carried(
        "drops it",
        [["new"]],
        [["drop", CALL], ["done", "write the report"]],
        {NOTE: ["- [-] call the bank", "- [x] write the report", "- [ ] read the book"]},
        {NOTE: ["- [ ] call the bank"]},
        says="carried copies finished: write the report\ncarried copies dropped: call the bank",
    ),
    Carried(
        "edits its text or its fields",
        [["new"]],
        [edit("- [ ] call the bank", "- [ ] call the new bank 📅 2026-12-01")],
        {BEFORE: ["- [>] call the new bank 📅 2026-12-01"], NOTE: ["- [ ] call the new bank 📅 2026-12-01"]},
        {NOTE: ["- [ ] call the bank"]},
        says="carried copies updated: call the bank",
    ),
    Carried(
        "edits it, after the first has edited the copy differently",
        [["new"], edit("- [ ] call the bank", "- [ ] call the bank in town")],
        [edit("- [ ] call the bank", "- [ ] call the bank today")],
        {BEFORE: ["- [>] call the bank today"], NOTE: ["- [ ] call the bank in town"]},
        says="",
    ),
    Carried(
        "adds a date, after the first has tagged the copy",
        [["new"], edit("- [ ] call the bank", "- [ ] call the bank #money")],
        [["due", CALL, "2026-12-01"]],
        {NOTE: ["- [ ] call the bank #money due:2026-12-01"]},
    ),
    Carried(
        "finishes it, after the first has started or tagged the copy",
        [["new"], ["start", CALL], edit("- [ ] write the report", "- [ ] write the report #work")],
        [["done", CALL], ["done", "write the report"]],
        {NOTE: ["- [x] call the bank", "- [x] write the report #work"]},
        {NOTE: ["- [/] call the bank", "- [ ] write the report #work"]},
    ),
    Carried(
        "finishes it, after the first has dropped the copy",
        [["new"], ["drop", CALL]],
        [["done", CALL]],
        {BEFORE: ["- [x] call the bank"], NOTE: ["- [-] call the bank"]},
        says="",
    ),
    Carried(
        "starts it",
        [["new"]],
        [["start", CALL]],
        {BEFORE: ["- [>] call the bank"], NOTE: ["- [/] call the bank"]},
        {NOTE: ["- [ ] call the bank"]},
    ),
    Carried(
        "finishes it, after the first has carried it twice",
        [["new"], ["new", "tomorrow"]],
        [["done", CALL]],
        {NOTE: ["- [>] call the bank"], NEXT: ["- [x] call the bank"]},
        {NEXT: ["- [ ] call the bank"]},
    ),
    Carried(
        "carries it elsewhere, and the first finishes its copy",
        [["new"], ["done", CALL]],
        [["new", "2026-11-30", "--carry"]],
        {NOTE: ["- [x] call the bank"], "notes/2026/2026-11-30.md": ["- [x] call the bank", "- [ ] read the book"]},
        {"notes/2026/2026-11-30.md": ["- [ ] call the bank"]},
    ),
    Carried(
        "finishes it, after the first has parked it",
        [["park", CALL]],
        [["done", CALL]],
        {BEFORE: ["- [x] call the bank"], INBOX: ["- [x] call the bank done:2026-11-26"]},
        {INBOX: ["- [ ] call the bank"]},
        says="carried copies finished: call the bank",
    ),
    Carried(
        "edits it, after the first has parked it",
        [["park", CALL]],
        [["due", CALL, "2026-12-01"]],
        {INBOX: ["- [ ] call the bank due:2026-12-01"]},
    ),
    Carried(
        "finishes it in its project, after the first has picked it",
        [["new"], ["pick", "paint the door"]],
        [["done", "paint the door"]],
        {NOTE: ["- [x] paint the door"], "tasks/home.md": ["- [x] paint the door done:2026-11-26"]},
        {NOTE: ["- [ ] paint the door"]},
        {**FILES, "tasks/home.md": "# home\n\n- [ ] paint the door\n"},
    ),
    Carried(
        "finishes a subtask",
        [["new"]],
        [["done", "dig"]],
        {BEFORE: ["  - [x] dig"], NOTE: ["- [ ] garden", "  - [x] dig", "  - [ ] plant"]},
        {NOTE: ["  - [ ] dig"]},
        note("- [ ] garden", "  - [ ] dig", "  - [ ] plant"),
    ),
    Carried(
        "finishes it, where the old note keeps its open boxes",
        [["new"]],
        [["done", CALL]],
        {
            BEFORE: ["- [x] call the bank", "- [ ] write the report"],
            NOTE: ["- [x] call the bank", "- [ ] write the report"],
        },
        {NOTE: ["- [ ] call the bank"]},
        settings("carry: {source: keep}"),
    ),
    Carried(
        "finishes it, where carried tasks leave the old note",
        [["new"]],
        [["done", CALL]],
        {BEFORE: ["- [x] call the bank"], NOTE: ["- [x] call the bank", "- [ ] write the report"]},
        {NOTE: ["- [ ] call the bank"]},
        settings("carry: {source: remove}"),
    ),
    Carried(
        "finishes it, and adds it again to the new note",
        [["new"]],
        [["done", CALL], ["new", TODAY], ["add", CALL, "--to", TODAY]],
        {BEFORE: ["- [x] call the bank"], NOTE: ["- [ ] call the bank"]},
        says="",
    ),
    Carried(
        "stamps what was finished before, and the first adds it anew",
        [["new"], ["add", "order the lamp"]],
        [edit("- [x] order the lamp", "- [x] order the lamp ✅ 2026-11-26")],
        {BEFORE: ["- [x] order the lamp ✅ 2026-11-26"], NOTE: ["- [ ] order the lamp"]},
    ),
    Carried(
        "finishes one of two tasks of one name",
        [["new"]],
        [edit("- [ ] wash\\n- [ ] dry", "- [x] wash\\n- [ ] dry")],
        {NOTE: ["- [x] wash", "- [ ] wash", "- [ ] dry"]},
        {},
        note("- [ ] wash", "- [ ] dry", "- [ ] wash"),
    ),
    Carried(
        "finishes a repeating task",
        [["new"]],
        [["done", "water the plants"]],
        {
            NOTE: ["- [x] water the plants 🔁 every week 📅 2026-11-26"],
            INBOX: ["- [ ] water the plants 🔁 every week 📅 2026-12-03"],
        },
        {NOTE: ["- [ ] water the plants 🔁 every week 📅 2026-11-26"]},
        note("- [ ] water the plants 🔁 every week 📅 2026-11-26"),
    ),
    Carried(
        "makes it private",
        [["new"]],
        [edit("- [ ] call the bank", "<!-- private -->\\n- [ ] call the bank about 1234\\n<!-- /private -->")],
        {NOTE: ["- [ ] call the bank"]},
        says="",
    ),
    Carried(
        "finishes what it worked on",
        [["new"]],
        [edit("- [x] deploy (WIP)", "- [x] deploy")],
        {NOTE: ["- [x] deploy"]},
        {NOTE: ["- [ ] deploy (WIP)"]},
        note("- [x] deploy (WIP)", "- [ ] b"),
    ),
)


def started(machines: Machines, history: Carried) -> tuple[Path, Path]:
    """Return two clones, on which a history was played: that which carried, and the other one."""
    laptop, desktop = machines.two_clones(history.files)
    machines.do(laptop, history.today)
    for step in history.yesterday:
        if step[0] == "edit":
            machines.do(desktop, [step], BEFORE)
        else:
            machines.til(desktop, *step, today=YESTERDAY)
    return laptop, desktop


def check(history: Carried, notes: Mapping[str, str]) -> None:
    """Check that the notes have what a history says."""
    for path, lines in history.has.items():
        for line in lines:
            assert notes[path].split("\n").count(line) == 1, (path, line, notes[path])
    for path, lines in history.lacks.items():
        assert not {*lines} & {*notes[path].split("\n")}


def texts(root: Path) -> Mapping[str, str]:
    return {
        path.relative_to(root).as_posix(): path.read_text("utf-8")
        for path in sorted(root.rglob("*.md"))
        if ".til" not in path.parts
    }


def test_the_guide_says_what_is_tested() -> None:
    section = PAGE.read_text("utf-8").split("## A task in two notes")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (.*?) \| .* \|$", section, re.MULTILINE)[1:]
    assert {*rows} <= {history.name for history in HISTORIES}
    assert len(rows) > 5


@pytest.mark.parametrize("history", HISTORIES, ids=lambda history: history.name)
def test_after_a_merge_the_whole_notebook_agrees(machines: Machines, history: Carried) -> None:
    roots = started(machines, history)
    copied = machines.folder / "copied"
    copied.mkdir()
    for root in (*roots, machines.folder / "remote.git"):
        shutil.copytree(root, copied / root.name)
    merged = []
    for first, second in (roots, [copied / root.name for root in reversed(roots)]):
        machines.commit(first)
        machines.git(first, "push", "-q")
        report = machines.til(second, "sync").out
        said = [line for line in report.split("\n") if line.startswith("carried copies")]
        assert history.says is None or "\n".join(said) == history.says
        merged.append(texts(second))
    assert machines.til(second, "sync").out == "in sync with origin\n"
    assert merged[0] == merged[1] == texts(second)
    check(history, merged[0])


@pytest.mark.parametrize("history", HISTORIES[:3], ids=lambda history: history.name)
def test_a_merge_that_git_made_by_itself_is_looked_at_by_the_next_sync(machines: Machines, history: Carried) -> None:
    laptop, desktop = started(machines, history)
    for root in (laptop, desktop):
        machines.til(root, "sync", "--setup")
    machines.til(laptop, "sync")
    machines.git(desktop, "add", "-A")
    machines.git(desktop, "commit", "-qm", "by hand")
    machines.git(desktop, "pull", "-q", "--no-rebase", "--no-edit")
    machines.git(desktop, "push", "-q")
    unseen = machines.til(desktop, "sync")
    assert history.says and history.says in unseen.out
    check(history, texts(desktop))
    machines.til(laptop, "sync")
    assert texts(laptop) == texts(desktop)


def test_a_merge_that_another_machine_made_by_hand_is_looked_at_where_it_arrives(machines: Machines) -> None:
    laptop, desktop = started(machines, HISTORIES[0])
    machines.til(desktop, "sync", "--setup")
    machines.til(laptop, "sync")
    machines.git(desktop, "add", "-A")
    machines.git(desktop, "commit", "-qm", "by hand")
    machines.git(desktop, "pull", "-q", "--no-rebase", "--no-edit")
    machines.git(desktop, "push", "-q")
    by_hand = machines.git(desktop, "rev-parse", "HEAD").strip()
    assert HISTORIES[0].says in machines.til(laptop, "sync").out
    assert machines.git(laptop, "log", "-1", "--format=%P %s") == f"{by_hand} 2026-11-27: 1 done\n"
    check(HISTORIES[0], texts(laptop))
    machines.til(laptop, "reopen", CALL)
    for root in (laptop, desktop, laptop):
        machines.til(root, "sync")
        shutil.rmtree(root / ".til")  # what was looked at is forgotten
    assert texts(laptop) == texts(desktop)
    assert "- [ ] call the bank\n" in (desktop / NOTE).read_text()


def test_a_rebase_agrees_too(machines: Machines) -> None:
    laptop, desktop = started(machines, HISTORIES[0])
    machines.git(desktop, "config", "pull.rebase", "true")
    machines.til(laptop, "sync")
    machines.til(desktop, "sync")
    assert machines.git(desktop, "log", "--merges", "--format=%h") == ""
    check(HISTORIES[0], texts(desktop))


def test_it_is_one_commit_that_can_be_undone_and_is_not_done_again(machines: Machines) -> None:
    laptop, desktop = started(machines, HISTORIES[0])
    machines.til(laptop, "sync")
    dry = machines.til(desktop, "sync", "--dry-run")
    assert "to update" not in dry.out  # nothing was fetched
    machines.git(desktop, "fetch", "-q")
    dry = machines.til(desktop, "sync", "--dry-run")
    assert "carried copies to update: call the bank\n" in dry.out
    report = json.loads(machines.til(desktop, "sync", "--json").out)
    assert report["copies"] == [{"path": NOTE, "title": CALL, "state": "done", "from": BEFORE}]
    assert machines.git(desktop, "log", "-1", "--format=%s") == "Merge branch 'main' of origin\n"
    assert machines.git(desktop, "status", "--porcelain") == ""
    machines.til(desktop, "undo")
    for _ in range(2):
        machines.til(desktop, "sync")
        assert "- [ ] call the bank\n" in (desktop / NOTE).read_text()


def test_a_task_that_is_opened_again_stays_open(machines: Machines) -> None:
    laptop, desktop = started(machines, HISTORIES[0])
    machines.til(laptop, "sync")
    machines.til(desktop, "sync")
    machines.til(laptop, "sync")
    machines.til(laptop, "reopen", CALL)
    for root in (laptop, desktop, laptop):
        machines.til(root, "sync")
    assert texts(laptop) == texts(desktop)
    assert "- [ ] call the bank\n" in (desktop / NOTE).read_text()


def test_conflicts_are_left_alone_and_the_rest_agrees_when_they_are_resolved(machines: Machines) -> None:
    laptop, desktop = machines.two_clones(FILES)
    machines.til(laptop, "new")
    machines.do(laptop, [edit("Layers are cached.", "All layers are cached.")], BEFORE)
    machines.til(laptop, "sync")
    machines.til(desktop, "done", CALL, today=YESTERDAY)
    machines.do(desktop, [edit("Layers are cached.", "Most layers are cached.")], BEFORE)
    machines.til(desktop, "sync", code=1)
    assert "- [ ] call the bank\n" in (desktop / NOTE).read_text()
    machines.til(desktop, "resolve", "--take", "2")
    machines.git(desktop, "commit", "-q", "--no-edit")
    assert "carried copies finished: call the bank" in machines.til(desktop, "sync").out
    check(HISTORIES[0], texts(desktop))


@pytest.mark.parametrize("folder", ["", "my notes/"])
def test_the_notes_of_each_author_agree(machines: Machines, folder: str) -> None:
    authors = {
        "mkdocs.yml": "site_name: n\nplugins:\n  - til: {authors: [ann, bob]}\n",
        "notes/ann/2026-11-26.md": FILES[BEFORE],
        "notes/bob/2026-11-26.md": FILES[BEFORE],
    }
    first, second = machines.two_clones({folder + name: text for name, text in authors.items()})
    laptop, desktop = first / folder, second / folder
    for author in ("ann", "bob"):
        machines.til(laptop, "--author", author, "new")
    machines.til(laptop, "sync")
    machines.til(desktop, "--author", "ann", "done", CALL, today=YESTERDAY)
    machines.til(desktop, "sync")
    assert "- [x] call the bank\n" in (desktop / "notes/ann/2026-11-27.md").read_text()
    assert "- [ ] call the bank\n" in (desktop / "notes/bob/2026-11-27.md").read_text()
