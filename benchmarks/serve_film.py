"""Film `til serve`: a note is saved as editors do, and a browser shows it; when, after each save?"""

import argparse
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple
from urllib.request import urlopen

from install import install_til
from measure import machine, plain_environment
from notebook import last_day, note_file, write_notebook
from options import count
from site_search import browser_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LIMIT = 0.4
"""Seconds from a save until its text is to be seen."""

PAUSES = (3.0, 0.5, 1.0, 2.0, 0.7)
"""Seconds between saves, in turn: some are made while the rest of the site follows the one before."""

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
"""Tells, of each page that is loaded, what it shows, and when that began and ended."""


class Shot(NamedTuple):
    """One save: the seconds after it at which the page was written, the browser loaded it again, and the text was shown."""

    way: str
    at: float
    written: float
    loaded: float
    shown: float


def renamed(file: Path, text: str) -> None:
    """Save as vim and many others do: a new file beside the note, renamed over it."""
    beside = file.with_name(f".{file.name}.swp")
    beside.write_text(text, "utf-8")
    beside.replace(file)


def truncated(file: Path, text: str) -> None:
    """Save as VS Code does: the file is emptied, then written."""
    file.write_text(text, "utf-8")


WAYS: Sequence[tuple[str, Callable[[Path, str], None]]] = (("renamed", renamed), ("truncated", truncated))


def main() -> None:
    """Install, serve, save, and print a table of each size."""
    asked = _arguments()
    late = 0
    with TemporaryDirectory(prefix="til-film-") as made:
        place = Path(made).resolve()
        commands = (
            install_til((asked.venv or place / "til-venv").resolve(), "[watch]")
            if not asked.here
            else Path(sys.executable).parent
        )
        print(machine(), flush=True)
        with browser_of(asked.chromium) as browser:
            for notes in asked.notes:
                shots = _film(place / str(notes), notes, commands, browser, asked.saves)
                print("\n" + "\n".join([f"{notes} notes", "", *_table(shots)]), flush=True)
                late += sum(shot.shown > LIMIT for shot in shots)
    sys.exit(bool(late))


def _arguments() -> argparse.Namespace:
    made = argparse.ArgumentParser(description=__doc__)
    made.add_argument(
        "--notes", nargs="+", type=count, default=[1000, 3650], metavar="N", help="notes (default: 1000 3650)"
    )
    made.add_argument("--saves", type=count, default=10, metavar="N", help="saves (default: 10)")
    made.add_argument("--chromium", type=Path, default=Path("/usr/bin/chromium"), metavar="FILE")
    made.add_argument("--venv", type=Path, metavar="DIR", help="install into DIR, and find it there next time")
    made.add_argument("--here", action="store_true", help="install nothing: use the til beside this Python")
    return made.parse_args()


def _film(place: Path, notes: int, commands: Path, browser: "Browser", saves: int) -> list[Shot]:
    """Return what was seen of each save of a note in the middle of a notebook."""
    notebook, served = place / "notebook", place / "served"
    write_notebook(notebook, notes)
    served.mkdir()
    (notebook / "mkdocs.yml").write_text(CONFIG, "utf-8")
    day = last_day((notes + 1) // 2)
    file, url = note_file(notebook, day), f"{day:%Y/%m/%d}/"
    with _serving(notebook, served, commands, notes) as address:
        built = next(served.glob(f"mkdocs_*/{url}index.html"))
        shots = [*_shots(browser, address + url, file, built, saves)]
    shutil.rmtree(place)
    return shots


@contextmanager
def _serving(notebook: Path, temporary: Path, commands: Path, notes: int) -> Iterator[str]:
    """Serve a notebook, whose site goes below a temporary folder; give its address, once it answers."""
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


def _table(shots: Sequence[Shot]) -> Iterator[str]:
    yield "| save | at | page written | loaded again | text shown |"
    yield "|---|--:|--:|--:|--:|"
    for number, shot in enumerate(shots, 1):
        times = " | ".join(f"{1000 * each:.0f} ms" for each in shot[2:])
        yield f"| {number}, {shot.way} | {shot.at - shots[0].at:.2f} s | {times} |"
    middles = (median(shot[column] for shot in shots) for column in (2, 3, 4))
    yield f"| median | | {' | '.join(f'{1000 * each:.0f} ms' for each in middles)} |"


if __name__ == "__main__":
    main()
