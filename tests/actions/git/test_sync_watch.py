"""`til sync --watch`: real processes, a line each time; Ctrl-C leaves nothing half done."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import IO

import pytest

from tests.actions.git.clones import NOTE, TODAY, WITH_NOTE, Machines, Til
from tiltool.actions.git.sync import Exchange, SyncReport
from tiltool.cli.git.sync import _round
from tiltool.errors import Refused
from tiltool.store.files import lock
from tiltool.store.files.lock import syncing

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals are those of POSIX")
NOWHERE = "http://127.0.0.1:9/n.git"


@pytest.fixture
def machines(tmp_path: Path, til: Til, monkeypatch: pytest.MonkeyPatch) -> Machines:
    return Machines(tmp_path, til, monkeypatch)


@contextmanager
def syncing_at(root: Path, minutes: str = "0.01") -> Iterator[subprocess.Popen[str]]:
    """Give a process that syncs again and again, in a group of its own as at a terminal."""
    command = [sys.executable, "-m", "tiltool", "-C", str(root), "sync", "--watch", minutes]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    environment = {**os.environ, "TIL_TODAY": TODAY, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, text=True, env=environment, process_group=0, **pipes) as child:  # type: ignore[call-overload]
        patience = Timer(30, child.kill)
        patience.start()
        try:
            yield child
        finally:
            patience.cancel()
            child.kill()


def line(stream: IO[str] | None, wanted: str = "") -> str:
    """Return the next line with some words, without its time."""
    assert stream
    for said in stream:
        if wanted in said:
            return re.sub(r"^\d\d:\d\d  ", "", said.strip())
    raise AssertionError(f"it ended without {wanted!r}")


def end(child: subprocess.Popen[str]) -> str:
    """Press Ctrl-C; return the last words."""
    os.killpg(child.pid, signal.SIGINT)
    words = child.communicate(timeout=20)[1]
    assert child.returncode == 130
    return words


def push(machines: Machines, root: Path, *args: str) -> None:
    machines.til(root, *args)
    machines.git(root, "commit", "-qam", "x")
    machines.git(root, "push", "-q")


def test_each_round_is_a_line(machines: Machines) -> None:
    laptop, desktop = machines.two_clones(WITH_NOTE)
    machines.til(laptop, "done", "write the report")
    with syncing_at(laptop) as child:
        assert line(child.stdout) == "committed 2026-11-27: 1 done; pushed commits to origin: 1"
        assert line(child.stdout) == "in sync with origin"
        machines.git(desktop, "pull", "-q")
        push(machines, desktop, "done", "call the bank")
        assert line(child.stdout, "merged") == "merged commits from origin: 1"
        machines.git(laptop, "remote", "set-url", "origin", NOWHERE)
        assert line(child.stdout, "offline") == "offline: origin can't be reached"
        assert end(child).endswith("til: stopped\n")
    assert "- [x] call the bank" in (laptop / NOTE).read_text()


def test_a_conflict_ends_it(machines: Machines) -> None:
    laptop, desktop = machines.two_clones(WITH_NOTE)
    push(machines, desktop, "drop", "call the bank")
    machines.til(laptop, "done", "call the bank")
    with syncing_at(laptop) as child:
        out, err = child.communicate(timeout=20)
    assert child.returncode == 1
    assert f"conflict: {NOTE}:" in out and len(out.splitlines()) == 1
    assert "til resolve goes through what is left" in err


def test_what_is_wrong_at_first_ends_it(machines: Machines) -> None:
    root = machines.repository("journal", WITH_NOTE)
    (root / ".git").rename(root / "git")
    assert "not in a Git repository" in machines.til(root, "sync", "--watch", "5", code=3).err
    for option in ("--setup", "--dry-run", "--json"):
        assert (
            f"--watch and {option} can't be combined" in machines.til(root, "sync", "--watch", "5", option, code=2).err
        )
    for minutes in ("0", "-1", "nan", "-nan", "inf", "1e309", "x"):
        shown = machines.til(root, "sync", "--watch", minutes, code=2).err
        assert "--watch: " in shown and "is not a number from 0.01 to 1440" in shown


def test_ctrl_c_waits_for_what_is_begun(machines: Machines) -> None:
    root = machines.repository("journal", WITH_NOTE)
    hook, begun = root / ".git/hooks/pre-commit", root / "begun"
    hook.write_text(f"#!{sys.executable}\nimport time\nopen('begun', 'w').close()\ntime.sleep(0.4)\n")
    hook.chmod(0o755)
    machines.til(root, "done", "write the report")
    with syncing_at(root) as child:
        while not begun.exists() and child.poll() is None:
            time.sleep(0.02)
        assert "stopped" in end(child)
    assert machines.git(root, "log", "-1", "--format=%s") == "2026-11-27: 1 done\n"
    assert not [*(root / ".git").rglob("*.lock")]
    assert machines.til(root, "sync").err.startswith("hint: no remote")


def test_never_two_at_once(machines: Machines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "_SYNC_PATIENCE", 0.1)
    root = machines.repository("journal", WITH_NOTE)
    with syncing(root / ".til"):
        assert "another til is syncing here" in machines.til(root, "sync", code=3).err
        machines.til(root, "sync", "--dry-run")
    machines.til(root, "sync")


@pytest.mark.parametrize(
    ("exchange", "words"),
    [
        (Exchange("origin"), "in sync with origin"),
        (Exchange(), "nothing changed"),
        (Exchange("origin", sent=2), "pushed commits to origin: 2"),
        (Exchange("origin", offline=True), "offline: origin can't be reached"),
        (Exchange("origin", failure=Refused("denied", "")), ""),
        (Exchange("origin", conflicts=(("a.md", 3),)), "conflict: a.md:3"),
    ],
)
def test_the_line_of_a_round(exchange: Exchange, words: str) -> None:
    assert "; ".join(_round(SyncReport((), "", (), exchange, True, False))) == words


def test_ctrl_c_waits_until_notes_are_merged(machines: Machines, tmp_path: Path) -> None:
    """Git runs the merge driver by a shell, which may clear the signals that are blocked."""
    ours, theirs = machines.two_clones(WITH_NOTE)
    machines.til(theirs, "done", "call the bank")
    machines.til(theirs, "sync")
    machines.til(ours, "done", "write the report")
    begun = tmp_path / "begun"
    slow = tmp_path / "slow"
    slow.mkdir()
    (slow / "sitecustomize.py").write_text(
        "import sys, time\n"
        "if 'merge-driver' in sys.orig_argv:\n"
        f"    open({str(begun)!r}, 'w').close()\n"
        "    time.sleep(0.3)\n"
    )
    command = [sys.executable, "-m", "tiltool", "-C", str(ours), "sync"]
    environment = {**os.environ, "TIL_TODAY": TODAY, "PYTHONPATH": str(slow)}
    with subprocess.Popen(command, env=environment, process_group=0, stderr=subprocess.DEVNULL) as child:
        until = time.monotonic() + 30
        while not begun.exists() and time.monotonic() < until:
            time.sleep(0.01)
        os.killpg(child.pid, signal.SIGINT)
    text = (ours / NOTE).read_text("utf-8")
    assert "- [x] write the report" in text and "- [x] call the bank" in text
    assert not machines.git(ours, "status", "--porcelain")
    machines.til(ours, "sync")
