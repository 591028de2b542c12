"""One writer at a time; a writer that dies lets go."""

import contextlib
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tiltool.errors import Refused
from tiltool.store.files import lock

HOLDER = """
import sys, time
from pathlib import Path
from tiltool.store.files import lock
with getattr(lock, sys.argv[2])(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / ".til"


def holder(state: Path, what: str = "writing") -> subprocess.Popen[str]:
    """Return a process that holds a lock of `state` until it reads a line."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(state), what], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout and process.stdout.readline() == "held\n"
    return process


def test_makes_a_folder_that_git_ignores_and_that_tells_what_it_is(state: Path) -> None:
    with lock.writing(state):
        pass
    assert (state / ".gitignore").read_text() == "*\n"
    assert "delete this folder at any time" in (state / "README.md").read_text()


def test_a_second_writer_is_refused_after_a_while(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "PATIENCE", 0.1)
    with holder(state) as process:
        with pytest.raises(Refused, match="another til is writing") as refusal, lock.writing(state):
            pass
        assert refusal.value.exit_code == 3
        process.communicate("go\n", timeout=10)
    with lock.writing(state):
        pass


def test_a_second_writer_waits(state: Path) -> None:
    with holder(state) as process:
        start = time.monotonic()
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
        with lock.writing(state):
            assert time.monotonic() - start < 5


def test_a_killed_holder_lets_go(state: Path) -> None:
    with holder(state) as process:
        process.send_signal(signal.SIGKILL)
        assert process.wait(10) == -signal.SIGKILL
        start = time.monotonic()
        with lock.writing(state):
            assert time.monotonic() - start < 1


def test_a_failing_holder_lets_go(state: Path) -> None:
    with pytest.raises(RuntimeError), lock.writing(state):
        raise RuntimeError
    with lock.writing(state):
        pass


def test_readers_and_dry_runs_wait_for_nobody(book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "PATIENCE", 0.1)
    with holder(book.root / ".til") as process:
        for command in (("show",), ("check",), ("undo", "--list"), ("new", "--dry-run"), ("done", "-n", "deploy")):
            assert book.til(*command).code == 0
        run = book.til("done", "deploy")
        assert (run.code, run.out) == (3, "")
        assert run.err.startswith("til: ") and "another til is writing" in run.err
        process.communicate("go\n", timeout=10)
    assert book.til("done", "deploy").code == 0


def test_lock_that_is_a_folder(book) -> None:
    (book.root / ".til" / "lock").mkdir(parents=True)
    before = book.notes()
    assert book.til("done", "deploy").code == 3
    assert book.notes() == before


def test_a_second_build_waits_and_says_so_while_notes_can_be_written(state: Path) -> None:
    told: list[str] = []
    with holder(state, "building") as process:

        def waits() -> None:
            told.append("waits")
            with lock.writing(state):
                assert process.stdin
                process.stdin.write("go\n")
                process.stdin.flush()

        with lock.building(state, waits):
            told.append("builds")
    with lock.building(state, waits):
        pass
    assert told == ["waits", "builds"]


def test_a_build_that_hangs_is_not_waited_for_without_end(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "BUILD_PATIENCE", 0.1)
    with holder(state, "building") as process:
        with pytest.raises(Refused, match="another til is building here"), lock.building(state):
            pass
        process.communicate("go\n", timeout=10)


def test_where_no_lock_can_be_there_is_none_to_wait_for(state: Path) -> None:
    state.write_text("a file")
    with lock.building(state):
        pass


@pytest.mark.parametrize("has_mask", [True, False])
def test_ctrl_c_waits_until_what_is_begun_is_done(monkeypatch: pytest.MonkeyPatch, has_mask: bool) -> None:
    if not has_mask:
        monkeypatch.delattr(signal, "pthread_sigmask", raising=False)
    steps = []
    with contextlib.suppress(KeyboardInterrupt):
        with lock.uninterrupted():
            signal.raise_signal(signal.SIGINT)
            steps.append("done")
        steps.append("not stopped")
    assert steps == (["done"] if has_mask else ["done", "not stopped"])
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


def test_a_thread_that_can_not_be_interrupted_needs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(signal, "pthread_sigmask", raising=False)
    steps: list[str] = []

    def work() -> None:
        with lock.uninterrupted():
            steps.append("done")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert steps == ["done"]
