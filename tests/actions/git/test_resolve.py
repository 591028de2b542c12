"""Conflicts in notes become one of their versions, or both; nothing else changes."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.actions.git.clones import NOTE, WITH_NOTE, Machines, Til
from tests.conftest import Result
from tiltool.actions.git.resolve import conflicts_at, resolve
from tiltool.core.merge.conflicts import WHICH, find_conflicts
from tiltool.store.notebook.notebook import open_notebook

BEGIN, MIDDLE, END = "<<<<<<< one\n", "=======\n", ">>>>>>> other\n"
A, B = "- [x] a\n", "- [-] a\n"
CONFLICT = BEGIN + A + MIDDLE + B + END
EXAMPLE = f"```diff\n{CONFLICT}```\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a\n", []),
        (CONFLICT, [(1, A, B)]),
        (f"x\n{CONFLICT}y\n{CONFLICT}", [(2, A, B), (8, A, B)]),
        (CONFLICT.replace("\n", "\r\n"), [(1, "- [x] a\r\n", "- [-] a\r\n")]),
        (BEGIN + MIDDLE + B + END, [(1, "", B)]),
        (BEGIN + A + "||||||| base\n- [ ] a\n" + MIDDLE + B + END, [(1, A, B)]),
        (CONFLICT.replace("<" * 7, "<" * 9).replace("=" * 7, "=" * 9).replace(">" * 7, ">" * 9), [(1, A, B)]),
        (EXAMPLE + CONFLICT, [(8, A, B)]),
        (BEGIN + A, []),
        (BEGIN + A + MIDDLE + MIDDLE + B + END, []),
    ],
)
def test_conflicts_are_found_with_their_versions(text: str, found: list[tuple[int, str, str]]) -> None:
    assert [(each.line, each.one, each.other) for each in find_conflicts(text)] == found


@pytest.mark.parametrize("which", WHICH)
def test_a_version_is_taken_everywhere_and_can_be_undone(
    make_notebook: Callable[..., Path], til: Callable[..., Result], which: str
) -> None:
    text = f"\ufeff## Today\n{CONFLICT}- [ ] b\n{CONFLICT}{EXAMPLE}no end"
    root = make_notebook({"2020-09-24.md": text})
    file = root / "notes/2020-09-24.md"
    assert til(root, "resolve").code == 1
    assert til(root, "resolve", "--take", which, "--dry-run").code == 0
    assert file.read_bytes() == text.encode()
    assert til(root, "resolve", "--take", which).code == 0
    taken = {"1": A, "2": B, "both": A + B}[which]
    assert file.read_bytes().decode() == f"\ufeff## Today\n{taken}- [ ] b\n{taken}{EXAMPLE}no end"
    til(root, "undo")
    til(root, "undo")
    assert file.read_bytes() == text.encode()


PLACES = {
    "notes/a/x.md": [("notes/a/x.md", 1), ("notes/a/x.md", 6)],
    "notes/a/x.md:6": [("notes/a/x.md", 6)],
    "{root}/notes/a/x.md": [("notes/a/x.md", 1), ("notes/a/x.md", 6)],
    "x.md": [("notes/x.md", 1)],
    "a/x.md:1": [("notes/a/x.md", 1)],
    "../notes/x.md": [("notes/x.md", 1)],
}


@pytest.mark.parametrize("place", PLACES)
def test_a_place_is_one_file_as_seen_from_anywhere(
    make_notebook: Callable[..., Path], til: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """An absolute path had no conflicts, and a name was that of files in any folder."""
    root = make_notebook({"a/x.md": CONFLICT + CONFLICT, "x.md": CONFLICT})
    monkeypatch.chdir(root / "notes")
    listed = json.loads(til(root, "resolve", place.format(root=root), "--json").out)["conflicts"]
    assert [(each["path"], each["line"]) for each in listed] == PLACES[place]


def test_a_place_outside_the_notebook_is_refused(
    make_notebook: Callable[..., Path], til: Callable[..., Result]
) -> None:
    root = make_notebook({"x.md": CONFLICT})
    refused = til(root, "resolve", "notes/y.md")
    assert (refused.code, "notes/y.md is not a note of this notebook" in refused.err) == (2, True)


def test_markers_that_are_no_whole_conflict_are_left_to_the_user(
    make_notebook: Callable[..., Path], til: Callable[..., Result]
) -> None:
    root = make_notebook({"2020-09-24.md": BEGIN + A})
    refused = til(root, "resolve", "--take", "1")
    assert (refused.code, "edit the file yourself" in refused.err) == (3, True)


@pytest.fixture
def in_conflict(tmp_path: Path, til: Til, monkeypatch: pytest.MonkeyPatch) -> tuple[Machines, Path, Path]:
    """Return two clones, the second in the middle of a merge: a task is done on one and dropped on the other."""
    machines = Machines(tmp_path, til, monkeypatch)
    laptop, desktop = machines.two_clones(WITH_NOTE)
    machines.til(laptop, "done", "call the bank")
    machines.til(laptop, "sync")
    machines.til(desktop, "drop", "call the bank")
    machines.til(desktop, "sync", code=1)
    return machines, laptop, desktop


def test_a_merge_goes_on_when_its_conflicts_are_resolved(in_conflict: tuple[Machines, Path, Path]) -> None:
    machines, laptop, desktop = in_conflict
    before = (desktop / NOTE).read_bytes()
    (desktop / NOTE).write_bytes(before + CONFLICT.encode())
    resolve(open_notebook(desktop), conflicts_at(open_notebook(desktop), NOTE)[1], "1", "now")
    assert machines.git(desktop, "ls-files", "-u"), "the first is left"
    (desktop / NOTE).write_bytes(before)
    done = machines.til(desktop, "resolve", "--take", "2")
    assert "continue with `git commit`, then til sync" in done.err
    machines.git(desktop, "commit", "-q", "--no-edit")
    machines.til(desktop, "sync")
    machines.til(laptop, "sync")
    assert (laptop / NOTE).read_bytes() == (desktop / NOTE).read_bytes()
    assert b"- [x] call the bank\n" in (laptop / NOTE).read_bytes()


def test_undo_opens_the_conflict_in_git_again_and_redo_closes_it(in_conflict: tuple[Machines, Path, Path]) -> None:
    machines, _, desktop = in_conflict
    before = (desktop / NOTE).read_bytes()
    stages = machines.git(desktop, "ls-files", "-u")
    machines.til(desktop, "resolve", "--take", "2")
    assert machines.git(desktop, "ls-files", "-u") == ""
    for _ in range(2):
        machines.til(desktop, "undo")
        assert ((desktop / NOTE).read_bytes(), machines.git(desktop, "ls-files", "-u")) == (before, stages)
        machines.til(desktop, "redo")
        assert machines.git(desktop, "ls-files", "-u") == ""
    machines.git(desktop, "commit", "-q", "--no-edit")
    resolved = (desktop / NOTE).read_bytes()
    refused = machines.til(desktop, "undo", code=3)
    assert "resolved in a merge that is already committed" in refused.err
    assert ((desktop / NOTE).read_bytes(), machines.git(desktop, "status", "--porcelain")) == (resolved, "")


def test_undo_in_a_rebase(in_conflict: tuple[Machines, Path, Path]) -> None:
    machines, _, desktop = in_conflict
    machines.git(desktop, "merge", "--abort")
    machines.git(desktop, "rebase", "-q", "origin/main", check=False)
    stages = machines.git(desktop, "ls-files", "-u")
    machines.til(desktop, "resolve", "--take", "2")
    machines.til(desktop, "undo")
    assert machines.git(desktop, "ls-files", "-u") == stages != ""
    machines.til(desktop, "redo")
    machines.git(desktop, "-c", "core.editor=true", "rebase", "--continue")
    assert "resolved in a merge" in machines.til(desktop, "undo", code=3).err
