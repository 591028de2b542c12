"""Measure til and other programs, print the results next to those of the previous run, and write a page about them.

Results are stored in benchmarks/results.json and shown in docs/guide/speed.md. A run with a different number of notes
needs its own results file. Exit code 1 means that a target was missed, or that a part could not be measured.
"""

import argparse
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks import century, index, page, serve_film, site_builds, suite, terminal
from benchmarks.install import PROJECT, install_til, versions_of
from benchmarks.limits import verdicts
from benchmarks.measure import Setting, machine, now
from benchmarks.results import FILE, Found, Record, Results, load, save, with_run

NOTES = 3650
PARTS: Mapping[str, Callable[[Setting], Found]] = {
    "terminal": terminal.measured,
    "index": index.measured,
    "serve": serve_film.measured,
    "site": site_builds.measured,
    "others": site_builds.beside_others,
    "blog": site_builds.beside_material,
    "century": century.measured,
    "suite": suite.measured,
}
LONG = ("blog", "century", "suite")
"""Parts that are only measured with `--all`, or by name."""


def main() -> int:
    """Measure the requested parts, record the results, and return the exit code."""
    asked = _arguments()
    began, failed = perf_counter(), list[str]()
    if not asked.page:
        failed = _measure_all(asked)
    results = load(asked.results)
    print(_show(results, asked.results))
    missed = [each.limit.what for each in verdicts(results) if each.holds is False]
    minutes = (perf_counter() - began) / 60
    print(
        f"{minutes:.0f} minutes; not measured: {', '.join(failed) or 'none'}; targets missed: {', '.join(missed) or 'none'}"
    )
    return bool(failed or missed)


def _show(results: Results, file: Path) -> str:
    """Return the page of some results; write it if they are the repository's."""
    text = page.page(results)
    if file == FILE:
        page.FILE.write_text(text, "utf-8")
    return text


def _measure_all(asked: argparse.Namespace) -> list[str]:
    """Measure the requested parts; return those that could not be measured."""
    failed = []
    with TemporaryDirectory(prefix="til-bench-") as made:
        place = Path(made).resolve()
        venvs = (asked.venv or place / "venvs").resolve()
        til = install_til(venvs / "til-venv")
        version = _til_version(til)
        for part in asked.only or [each for each in PARTS if asked.all or each not in LONG]:
            setting = Setting(place / part, venvs, til, asked.notes, asked.rounds, asked.chromium)
            print(f"== {part}", file=sys.stderr)
            try:
                _measure(part, setting, version, asked.results)
            except (Exception, SystemExit) as error:  # the others are still worth measuring
                print(f"{part}: {error}", file=sys.stderr)
                failed.append(part)
            shutil.rmtree(setting.place)
    return failed


def _measure(part: str, setting: Setting, version: str, results: Path) -> None:
    """Measure a part and record it."""
    setting.place.mkdir()
    found = PARTS[part](setting)
    if not found.figures:
        sys.exit("what it needs is not installed")
    versions = {"til": version, **versions_of(setting.til, ["click"]), **found.versions}
    record = Record(now(), machine(), _notes(part, setting.notes), found._replace(versions=versions))
    recorded = with_run(load(results), part, record)
    save(recorded, results)
    _show(recorded, results)  # a test, which is measured too, compares the two


def _notes(part: str, notes: int) -> int:
    """Return how many notes a part has."""
    return {"others": min(notes, site_builds.FEWER), "century": century.TIMES * notes, "suite": 0}.get(part, notes)


def _til_version(til: Path) -> str:
    """Return the version of til, with its commit."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    return f"{versions_of(til, ['tiltool'])['tiltool']} {commit.stdout.strip()}".strip()


def _arguments() -> argparse.Namespace:
    made = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    made.add_argument("--all", action="store_true", help=f"also measure {', '.join(LONG)}: a quarter of an hour more")
    made.add_argument(
        "--only", nargs="+", choices=PARTS, metavar="PART", help=f"measure only these parts: {', '.join(PARTS)}"
    )
    made.add_argument("--page", action="store_true", help="measure nothing; write the page from the recorded results")
    made.add_argument(
        "--notes", type=_count, default=NOTES, metavar="N", help=f"notes in the notebook (default: {NOTES})"
    )
    made.add_argument("--rounds", type=_count, default=15, metavar="N", help="runs of each quick command (default: 15)")
    made.add_argument("--venv", type=Path, metavar="DIR", help="keep what is installed in DIR for the next run")
    made.add_argument(
        "--chromium",
        type=Path,
        default=Path("/usr/bin/chromium"),
        metavar="FILE",
        help="the browser (default: /usr/bin/chromium)",
    )
    made.add_argument("--results", type=Path, metavar="FILE", help="results file (default: benchmarks/results.json)")
    asked = made.parse_args()
    if asked.results is None and asked.notes != NOTES:
        made.error(f"results for {asked.notes} notes need a file of their own: --results FILE")
    asked.results = asked.results or FILE
    return asked


def _count(text: str) -> int:
    """Return a number that is at least 1."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


if __name__ == "__main__":
    sys.exit(main())
