"""Film `til serve`: save a note as editors do, and measure when a browser shows it."""

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.install import versions_of
from benchmarks.measure import Setting, figure_of, plain_environment
from benchmarks.notebook import last_day, note_file, write_notebook
from benchmarks.results import Found, Number
from benchmarks.site_search import browser_of, has_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WRITTEN, LOADED, SHOWN = "page written", "page loaded again", "text shown"
_SAVES = 10

PAUSES = (3.0, 0.5, 1.0, 2.0, 0.7)
"""Seconds between saves, in turn; some saves come while the rest of the site is still being built after the last one."""

SAID = "said.txt"
CONFIG = """\
site_name: TIL
theme:
  name: material
plugins:
  - til:
      language: ko
      publish:
        roles: [today, done, learned, plain]
"""
_LATE = 30.0  # seconds after which the film ends
_LOOK = """
addEventListener("DOMContentLoaded", () => {
    const shown = document.body.innerText.match(/film \\d+ ends/g) || [""]
    requestAnimationFrame(() => setTimeout(() => seen(shown.at(-1), performance.timeOrigin, Date.now())))
})
"""
"""Reports what each loaded page shows, and when loading began and ended."""


class Shot(NamedTuple):
    """One save, in Unix time, and the seconds until the page was written, the browser reloaded it, and the text was shown."""

    way: str
    at: float
    written: float
    loaded: float
    shown: float


def renamed(file: Path, text: str) -> None:
    """Save as vim and many others do: write a new file next to the note, and rename it over the note."""
    beside = file.with_name(f".{file.name}.swp")
    beside.write_text(text, "utf-8")
    beside.replace(file)


def truncated(file: Path, text: str) -> None:
    """Save as VS Code does: truncate the file, then write it."""
    file.write_text(text, "utf-8")


WAYS: Sequence[tuple[str, Callable[[Path, str], None]]] = (("renamed", renamed), ("truncated", truncated))


def measured(setting: Setting) -> Found:
    """Return how long after each save the page was written, reloaded and shown; nothing without a browser."""
    if not has_browser(setting.chromium):
        return Found({}, {}, {})
    with browser_of(setting.chromium) as browser:
        saves = _SAVES if setting.rounds > 1 else 2
        shots = _film(setting.place, setting.notes, setting.til, browser, saves)
        versions = {"Chromium": browser.version, **versions_of(setting.til, ["watchfiles"])}
    columns = {WRITTEN: "written", LOADED: "loaded", SHOWN: "shown"}
    figures = {name: figure_of([getattr(shot, column) for shot in shots]) for name, column in columns.items()}
    return Found(figures, dict(_numbers(shots)), versions)


def _numbers(shots: Sequence[Shot]) -> Iterator[tuple[str, Number]]:
    for number, shot in enumerate(shots, 1):
        name = f"save {number} ({shot.way})"
        yield f"{name}, made at", Number(round(shot.at - shots[0].at, 2), "s")
        yield f"{name}, text shown after", Number(round(shot.shown * 1000), "ms")


def _film(place: Path, notes: int, commands: Path, browser: "Browser", saves: int) -> list[Shot]:
    """Return a shot of each save of a note in the middle of a notebook."""
    notebook, served = place / "notebook", place / "served"
    write_notebook(notebook, notes)
    served.mkdir()
    (notebook / "mkdocs.yml").write_text(CONFIG, "utf-8")
    day = last_day((notes + 1) // 2)
    file, url = note_file(notebook, day), f"{day:%Y/%m/%d}/"
    with _serving(notebook, served, commands, notes) as address:
        built = next(served.glob(f"mkdocs_*/{url}index.html"))
        shots = [*_shots(browser, address + url, file, built, saves)]
    return shots


@contextmanager
def _serving(notebook: Path, temporary: Path, commands: Path, notes: int) -> Iterator[str]:
    """Serve a notebook, whose site is built below a temporary folder; yield its address once it responds."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = plain_environment() | {"TMPDIR": str(temporary), "TIL_TODAY": str(last_day(notes))}
    words = [str(commands / "til"), "-C", str(notebook), "serve", "--port", str(port)]
    with (temporary / SAID).open("w") as said:
        child = subprocess.Popen(words, env=environment, stdout=said, stderr=subprocess.STDOUT)
        try:
            yield _answering(f"http://127.0.0.1:{port}/", child, temporary / SAID)
        finally:
            child.terminate()
            child.wait()


def _answering(address: str, child: "subprocess.Popen[bytes]", said: Path) -> str:
    from urllib.request import urlopen  # here, because a measured process starts as a copy of this one

    while child.poll() is None:
        try:
            urlopen(address).close()
            return address
        except OSError:
            time.sleep(0.2)
    sys.exit(f"til serve ended before it answered:\n{said.read_text('utf-8')}")


def _shots(browser: "Browser", address: str, file: Path, built: Path, saves: int) -> Iterator[Shot]:
    """Save a note again and again, and yield when the browser showed each text."""
    start, rule, end = file.read_text("utf-8").partition("\n## 나중\n")
    seen: dict[str, tuple[float, float]] = {}
    page = browser.new_page()
    page.expose_function("seen", lambda text, *times: seen.setdefault(text, tuple(time / 1000 for time in times)))
    page.add_init_script(_LOOK)
    page.goto(address, wait_until="load")
    page.wait_for_timeout(2000)
    for number in range(1, saves + 1):
        name, save = WAYS[number % len(WAYS)]
        text = f"film {number} ends"
        save(file, f"{start}\n{text}\n{rule}{end}")
        at, written = time.time(), 0.0
        while text not in seen and time.time() < at + _LATE:
            page.wait_for_timeout(2)
            if not written and text in built.read_text("utf-8"):
                written = built.stat().st_mtime
        if text not in seen:
            sys.exit(f"{text!r} is not shown after {_LATE:.0f} s")
        loaded, shown = seen[text]
        yield Shot(name, at, *(max(0, moment - at) for moment in (written or loaded, loaded, shown)))
        page.wait_for_timeout(1000 * PAUSES[number % len(PAUSES)])
    page.close()
