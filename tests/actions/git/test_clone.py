"""A clone in which git does not know til yet, and merges that are not finished: said once, found and fixed."""

import json
from pathlib import Path

import pytest

from tests.actions.git.clones import NOTE, WITH_NOTE, Machines, Til

NOTICE = "til: Git doesn't merge notes with til in this clone yet; til sync sets it up\n"


@pytest.fixture
def machines(tmp_path: Path, til: Til, monkeypatch: pytest.MonkeyPatch) -> Machines:
    return Machines(tmp_path, til, monkeypatch)


@pytest.fixture
def clone(machines: Machines) -> Path:
    """Return a new clone of a notebook whose notes til merges."""
    first, _ = machines.two_clones(WITH_NOTE)
    machines.til(first, "sync", "--setup")
    machines.til(first, "sync")
    machines.git(machines.folder, "clone", "-q", "remote.git", "clone")
    return machines.folder / "clone"


def codes(machines: Machines, root: Path, *args: str, code: int = 0) -> list[tuple[str, str | None]]:
    checks = json.loads(machines.til(root, "doctor", "--json", *args, code=code).out)["checks"]
    found = [(each["code"], each["path"]) for check in checks for each in check["findings"]]
    return [each for each in found if each[0] != "pinned-day"]


def test_the_first_command_in_a_clone_says_that_the_driver_is_missing(machines: Machines, clone: Path) -> None:
    assert machines.til(clone, "done", "call the bank").err == NOTICE
    assert machines.til(clone, "done", "write the report").err == ""


def test_the_first_sync_sets_it_up_and_says_so_alone(machines: Machines, clone: Path) -> None:
    assert machines.til(clone, "sync").err == "Git now merges notes with til in this clone\n"
    assert NOTICE not in machines.til(clone, "tasks").err


def test_nothing_is_said_where_nothing_is_to_be_set_up(machines: Machines, clone: Path) -> None:
    machines.git(clone, "config", "--global", "merge.til.driver", "til merge-driver %O %A %B %P")
    assert machines.til(clone, "tasks").err == ""
    plain = machines.repository("plain", WITH_NOTE)
    assert machines.til(plain, "tasks").err == ""
    assert codes(machines, plain) == []


def test_the_doctor_registers_the_driver(machines: Machines, clone: Path) -> None:
    assert codes(machines, clone, code=1) == [("merge-driver", ".gitattributes")]
    assert codes(machines, clone, "--fix") == []
    assert "merge-driver" in machines.git(clone, "config", "merge.til.driver")


def test_the_doctor_finds_an_unfinished_merge_and_its_conflicts(machines: Machines) -> None:
    laptop, desktop = machines.two_clones(WITH_NOTE)
    for root, verb in ((laptop, "done"), (desktop, "drop")):
        machines.til(root, verb, "call the bank")
    machines.til(laptop, "sync")
    machines.til(desktop, "sync", code=1)
    assert codes(machines, desktop, code=1) == [("unfinished", None), ("conflict", NOTE)]
    machines.til(desktop, "resolve", "--take", "1")
    assert codes(machines, desktop, code=1) == [("unfinished", None)]
    machines.git(desktop, "commit", "-q", "--no-edit")
    assert codes(machines, desktop) == []
