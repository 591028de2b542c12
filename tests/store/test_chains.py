"""Chains in the index: kept up to date they are what they would be made anew, and what a look back finds."""

import json
import tempfile
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.conftest import Result
from tests.notebooks import indexed, written
from tiltool.core.tasks.chains import MIN_LIKENESS, MIN_LIKENESS_RECORDED, Candidate, renamings
from tiltool.store.index.database import YOUNG, Index, throw_away
from tiltool.store.notebook.notebook import Notebook, open_notebook
from tiltool.store.notebook.settings import INDEX_FILE
from tiltool.store.queries.chain_builder import chains_in, refresh_chains
from tiltool.store.queries.chain_walk import chains_around
from tiltool.store.queries.task_history import paths_by_note, titles_like

Til = Callable[..., Result]
FIRST = date(2020, 9, 1)
TITLES = (
    "read the page",
    "read the FTS5 page",
    "배포 설정",
    "배포 설정 문서",
    "water",
    "Water due:2020-09-09",
    "z (WIP)",
)
MARKS = " > >x/-"


def rows(index: Index) -> list[tuple[object, ...]]:
    """Return the chains, whatever numbers the notes have in the index."""
    refresh_chains(index)
    chains = "SELECT path, line, first_day, times, text, number FROM chain, note, title WHERE note.id = note AND title.id = origin"
    renamed = (
        "SELECT new.path, line, old.path, old_line FROM renaming JOIN note new ON new.id = note"
        " JOIN note old ON old.id = old_note"
    )
    return sorted([*index.database.execute(chains), *index.database.execute(renamed)], key=repr)


def path_of(number: int) -> str:
    return f"{FIRST + timedelta(days=number)}.md"


def some_files(random: Random, days: int) -> dict[str, str]:
    """Return notes of most of some days, now and then with others beside them, whose names sort before and after."""
    files = {path_of(number): some_note(random) for number in range(days) if random.random() < 0.8}
    beside = [
        f"{FIRST + timedelta(days=random.randint(0, days))}{name}.md" for name in ("-b", " c", "_d") * (days // 10)
    ]
    return files | {name: some_note(random) for name in beside if random.random() < 0.5}


def some_note(random: Random) -> str:
    tasks = [f"- [{random.choice(MARKS)}] {random.choice(TITLES)}" for _ in range(random.randint(0, 3))]
    reported = [f"- [x] {random.choice(TITLES)}"] if random.random() < 0.2 else []
    return "\n".join(["## Today", *tasks, "## Yesterday", *reported]) + "\n"


def change(random: Random, notes: Path) -> None:
    days = [path_of(random.randint(0, 14)) for _ in range(3)]
    file = notes / random.choice((*days[:2], days[2].replace(".md", "-b.md"), "undated.md"))
    if random.random() < 0.25:
        file.unlink(missing_ok=True)
    else:
        file.write_text(some_note(random), "utf-8")


def anew(notebook: Notebook) -> list[tuple[object, ...]]:
    for file in notebook.state.glob("index*"):
        file.unlink()
    with indexed(notebook) as index:
        return rows(index)


@settings(max_examples=60)
@given(st.integers(0, 1 << 32), st.lists(st.integers(0, 3), max_size=6))
def test_kept_chains_are_those_made_anew(seed: int, rounds: Sequence[int]) -> None:
    random = Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        notebook = written(Path(folder), some_files(random, 15))
        for count in rounds:
            with indexed(notebook) as index:
                rows(index)
            for _ in range(count):
                change(random, notebook.root / "notes")
        with indexed(notebook) as index:
            kept = rows(index)
        assert kept == anew(notebook)


def walked(notebook: Notebook) -> dict[tuple[str, int], tuple[str, int]]:
    """Return id and length of the chain of each task by path and line, as a walk from its note finds it."""
    return {
        (path, line): (chain.id, len(chain.steps))
        for path in map(notebook.from_root, notebook.paths())
        if (day := notebook.day_at(path))
        for line, chain in chains_around(notebook, notebook.read_at(path), path, day).items()
    }


def trust(index: Index) -> None:
    """Let the files be older than when they were read: those of a test are too young to be trusted."""
    index.database.execute("UPDATE note SET read_ns = read_ns + ?", (YOUNG,))


@settings(max_examples=30)
@given(st.integers(0, 1 << 32))
@example(123)  # beside a reworded task, a parked one comes back after more notes than a gap
def test_a_walk_from_any_note_finds_what_the_index_has(seed: int) -> None:
    random = Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        files = some_files(random, 25)
        parked = [f"- [{random.choice(' >x')}] {random.choice(TITLES)}" for _ in range(random.randint(0, 2))]
        undated = {"tasks/inbox.md": "\n".join(["# inbox", *parked]) + "\n", "ideas.md": some_note(random)}
        notebook = written(Path(folder), files | undated)
        without_index = walked(notebook)
        with indexed(notebook) as index:
            refresh_chains(index)
            paths = paths_by_note(index)
            kept = {
                (paths[step.note], step.line): (chain.id, at)
                for chain in chains_in(index)
                for at, step in enumerate(chain.steps, 1)
            }
            trust(index)
        assert walked(notebook) == without_index == kept


@settings(max_examples=30)
@given(st.integers(0, 1 << 32), st.integers(1, 6))
def test_a_walk_needs_no_index_that_is_up_to_date(seed: int, changes: int) -> None:
    random = Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        notebook = written(Path(folder), some_files(random, 25))
        with indexed(notebook) as index:
            refresh_chains(index)
            trust(index)
        for _ in range(changes):
            change(random, notebook.root / "notes")
        notebook = open_notebook(notebook.root)
        beside = walked(notebook)
        throw_away(notebook.state)
        assert beside == walked(notebook)


def test_a_walk_asks_the_index_about_notes_that_it_knows(tmp_path: Path) -> None:
    notebook = written(tmp_path, {path_of(number): "## Today\n- [>] water\n" for number in range(3)})
    newest = (f"notes/{path_of(2)}", 2)
    with indexed(notebook) as index:
        refresh_chains(index)
        index.database.execute(
            "DELETE FROM task WHERE note = (SELECT id FROM note WHERE path LIKE ?)", (f"%{path_of(0)}",)
        )
        assert walked(notebook)[newest][1] == 3  # the files are too young
        trust(index)
    assert walked(notebook)[newest][1] == 2


def test_a_walk_does_without_a_broken_index(tmp_path: Path) -> None:
    notebook = written(tmp_path, {path_of(number): "## Today\n- [>] water\n" for number in range(3)})
    whole = walked(notebook)
    notebook.state.mkdir(exist_ok=True)
    (notebook.state / INDEX_FILE).write_bytes(b"no database" * 1000)
    assert walked(notebook) == whole


def candidate(line: int, key: str, part: int = 2, *, recorded: bool = False) -> Candidate:
    return Candidate((1, line), key, part, enough=MIN_LIKENESS_RECORDED if recorded else MIN_LIKENESS)


def told(gone: Sequence[Candidate], come: Sequence[Candidate]) -> list[tuple[int, int]]:
    return [(old[1], new[1]) for old, new in renamings(gone, come)]


def test_a_title_that_was_edited_is_followed() -> None:
    assert told([candidate(1, "배포 설정")], [candidate(7, "배포 설정하기")]) == [(1, 7)]
    assert told([candidate(1, "read fts5 page")], [candidate(7, "read the fts5 page"), candidate(8, "water")]) == [
        (1, 7)
    ]


def test_of_two_alike_none_is_followed() -> None:
    gone = [candidate(1, "read chapter 1"), candidate(2, "read chapter 2")]
    assert told(gone, [candidate(7, "read chapter 3")]) == []
    assert told(gone[:1], [candidate(7, "read chapter 3"), candidate(8, "read chapter 4")]) == []


def test_another_task_is_none_though_it_came_alone() -> None:
    assert told([candidate(1, "배포 설정")], [candidate(7, "write the report")]) == []


def test_a_carry_on_record_needs_less_to_be_followed() -> None:
    assert told([candidate(1, "deploy script")], [candidate(7, "deploy to staging first")]) == []
    assert told([candidate(1, "deploy script", recorded=True)], [candidate(7, "deploy to staging first")]) == [(1, 7)]


@pytest.mark.parametrize("name", ["tasks/plan.md", "plan.md"])
def test_a_task_that_waits_in_a_project_was_not_renamed(tmp_path: Path, name: str) -> None:
    """That in a note without a day is another one."""
    days = {"2020-09-01.md": "## Today\n- [>] read the page\n", "2020-09-02.md": "## Today\n- [ ] read the FTS5 page\n"}
    for mark, times in ((" ", 0), ("x", 0), (">", 1)):
        times = times if name.startswith("tasks/") else 1
        with indexed(written(tmp_path / mark, {**days, name: f"- [{mark}] read the page\n"})) as index:
            refresh_chains(index)
            assert len(index.database.execute("SELECT * FROM renaming").fetchall()) == times


def test_of_the_spellings_of_a_title_the_newest_is_found(tmp_path: Path) -> None:
    notes = ["- [>] the Page", "- [>] the page due:2020-09-09", "- [x] the page\n- [ ] another page", "- [ ] water"]
    notebook = written(tmp_path, {path_of(number): f"## Today\n{text}\n" for number, text in enumerate(notes)})
    with indexed(notebook) as index:
        refresh_chains(index)
        for wanted, titles in (("page", ["the page", "another page"]), ("THE PAGE", ["the page"])):
            assert sorted((title, day) for title, _, day in titles_like(index, wanted)) == sorted(
                (title, "2020-09-03") for title in titles
            )
        assert titles_like(index, "day") == []


@pytest.mark.parametrize("is_on_record", [True, False])
@pytest.mark.parametrize(("box", "options"), [("[ ] ", ""), ("TODO ", "keywords: todo"), ("", "bullets: true")])
def test_a_carry_on_record_makes_a_reworded_task_known(
    tmp_path: Path, til: Til, box: str, options: str, is_on_record: bool
) -> None:
    """The index and a walk over the notes agree: of titles that are not much alike, only the history tells."""
    text = f"# TIL 2026-11-26\n\n## Today\n- {box}write the report\n\n## Learned\n"
    written(tmp_path, {"2026-11-26.md": text}, options)
    til(tmp_path, "new", today="2026-11-27")
    note = tmp_path / "notes/2026-11-27.md"
    note.write_text(note.read_text("utf-8").replace("write the report", "report for the board"), "utf-8")
    if not is_on_record:
        (tmp_path / ".til/history.jsonl").unlink()
    indexed_task = json.loads(til(tmp_path, "tasks", "--json", today="2026-11-27").out)["tasks"][0]
    (tmp_path / ".til/index.db").unlink()
    (section,) = (
        each
        for each in json.loads(til(tmp_path, "show", "--json", today="2026-11-27").out)["sections"]
        if each["tasks"]
    )
    assert indexed_task["first_day"] == ("2026-11-26" if is_on_record else "2026-11-27")
    assert indexed_task["id"] == section["tasks"][0]["id"]
