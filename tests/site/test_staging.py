"""Making the files of a site in two processes: the same files, whatever happens to one of them."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.site.sites import built, files_of, made
from tiltool.errors import Refused
from tiltool.site.build import staging
from tiltool.site.output.files import Output
from tiltool.store.site.output_folder import SiteFolder
from tiltool.store.site.render_cache import open_render_cache

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is one process")
NOTES = {
    f"2026-03-{day:02}.md": f"## Learned\n### topic {day % 3}\n`x = {day}`\n\n#tag{day % 2}\n" for day in range(1, 20)
}


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[int, int], bytes]], SiteFolder]:
    """Return what stages sixty files; a file is made by its number and the number of its process."""
    monkeypatch.setattr(staging, "MANY", 2)
    monkeypatch.setattr(threading, "active_count", lambda: 1)  # other tests may have left threads

    def stage(make: Callable[[int, int], bytes]) -> SiteFolder:
        folder, parent = SiteFolder(tmp_path / "site", tmp_path), os.getpid()
        files = [
            Output(f"{number}", str(number), lambda number=number: make(number, os.getpid() - parent))  # type: ignore[misc]
            for number in range(60)
        ]
        with open_render_cache(tmp_path / ".til") as cache:
            staging.stage_files(files, folder, cache, lambda number: None)
        return folder

    return stage


def test_two_processes_make_what_one_makes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = made(tmp_path / "one", NOTES), made(tmp_path / "two", NOTES)
    built(one)
    monkeypatch.setattr(staging, "MANY", 2)
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    built(two)
    assert files_of(one / "site") == files_of(two / "site")


def test_both_processes_make_files(stage: Callable[[Callable[[int, int], bytes]], SiteFolder]) -> None:
    folder = stage(lambda number, process: bytes(bool(process)))
    assert folder.staged.keys() == {str(number) for number in range(60)}
    assert {each.size for each in folder.staged.values()} == {0, 1}


def test_files_of_a_process_that_is_killed_are_made_by_the_other(
    stage: Callable[[Callable[[int, int], bytes]], SiteFolder],
) -> None:
    def make(number: int, process: int) -> bytes:
        if process:
            os.kill(os.getpid(), signal.SIGKILL)
        return b"made"

    folder = stage(make)
    assert {(folder.staging / str(number)).read_bytes() for number in range(60)} == {b"made"}
    assert len(folder.staged) == 60


@pytest.mark.parametrize("fails_first", [True, False])
def test_an_error_of_either_is_raised(
    stage: Callable[[Callable[[int, int], bytes]], SiteFolder], fails_first: bool
) -> None:
    def make(number: int, process: int) -> bytes:
        if number and bool(process) == fails_first:
            raise Refused("no space", "free some")
        time.sleep(0.001)
        return b""

    with pytest.raises(Refused) as error:
        stage(make)
    assert (error.value.message, error.value.hint) == ("no space", "free some")
