"""Terminal programs that do a part of what til does, with the same notes or tasks, each in a home folder of its own.

A program that is not available is left out.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from benchmarks.install import install_peer, versions_of
from benchmarks.measure import Case, Command, Setting, output_of, plain_environment, run_once

JRNL = "jrnl, an entry added"
_FIRST = date(2026, 1, 1)
_CONFIGURE_JRNL = """
import sys
from jrnl.config import get_default_config, save_config
config = get_default_config()
config["journals"] = {"default": {"journal": sys.argv[1]}}
save_config(config, sys.argv[2])
"""
_SCAN = """
import pathlib, sys
for path in sorted(pathlib.Path("notes").rglob("*.md")):
    for number, line in enumerate(path.read_text("utf-8").split("\\n"), 1):
        if sys.argv[1] in line:
            print(f"{path}:{number}: {line}")
"""

Peer = tuple[Sequence[Case], dict[str, str]]
"""The cases to run, and the versions of the program."""


def jrnl(setting: Setting, notebook: Path, word: str, beside: Sequence[str]) -> Peer:
    """Return the cases of jrnl, with a journal entry for each note: adding an entry, and searching for a word."""
    commands = install_peer(setting.venvs, "jrnl")
    if commands is None:
        return (), {}
    home = setting.place / "jrnl"
    home.mkdir()
    _write_journal(notebook, home / "journal.txt")
    own = {"HOME": home, "XDG_CONFIG_HOME": home / "config", "XDG_DATA_HOME": home / "data"}
    environment = plain_environment() | {name: str(folder) for name, folder in own.items()}
    config = str(home / "jrnl.yaml")
    words = (str(commands / "python"), "-c", _CONFIGURE_JRNL, str(home / "journal.txt"), config)
    run_once(Command(words, home, environment))

    def case(name: str, baseline: str, *given: str) -> Case:
        return Case(
            name,
            Command((str(commands / "jrnl"), "--config-file", config, *given), home, environment),
            os.sync,
            baseline,
        )

    added = case(JRNL, beside[0], "오늘 배포를 끝냈다.")
    found = [
        case(f"jrnl -contains {word}{more}", beside[1], "-contains", word, *more.split()) for more in ("", " -n 10")
    ]
    return (added, *found), versions_of(commands, ["jrnl"])


def _write_journal(notebook: Path, journal: Path) -> None:
    """Write the notes of a notebook as a journal, in jrnl's default format."""
    with open(journal, "w", encoding="utf-8") as file:
        for note in sorted((notebook / "notes").rglob("*.md")):
            text = note.read_text("utf-8").removeprefix("# ").strip()
            file.write(f"[{note.stem} 09:00:00 AM] {text}\n\n")


def scans(setting: Setting, notebook: Path, word: str, beside: str) -> Peer:
    """Return the cases that scan all notes: a few lines of Python, and ripgrep."""
    environment = plain_environment()
    words = (str(setting.til / "python"), "-c", _SCAN, word)
    plain = Case(f"python, all notes scanned for {word}", Command(words, notebook, environment), beside=beside)
    commands = install_peer(setting.venvs, "ripgrep")
    if commands is None:
        return (plain,), {}
    ripgrep = Command((str(commands / "rg"), word, "notes"), notebook, environment)
    return (plain, Case(f"rg {word}", ripgrep, beside=beside)), versions_of(commands, ["ripgrep"])


def titles(count: int) -> list[str]:
    """Return `count` different titles."""
    return [f"작업 {number} 배포 환경 {number * 7919 % 10007}" for number in range(count)]


def due_day(number: int) -> date:
    """Return the day on which a task is due."""
    return _FIRST + timedelta(days=number % 365)


def taskwarrior(place: Path, count: int, beside: str) -> Peer:
    """Return the cases of Taskwarrior with `count` tasks, from the system's package, because there is no other."""
    program = shutil.which("task") or _installed("taskwarrior", "task")
    if not program:
        print("left out: Taskwarrior can't be installed here", file=sys.stderr)
        return (), {}
    (place / "data").mkdir(parents=True)
    (place / "taskrc").write_text(f"data.location={place / 'data'}\nconfirmation=off\nverbose=nothing\n", "utf-8")
    own = {"TASKRC": place / "taskrc", "TASKDATA": place / "data", "HOME": place}  # TASKDATA overrides data.location
    environment = {**plain_environment(), **{name: str(path) for name, path in own.items()}, "COLUMNS": "100"}
    export = [
        {"description": title, "status": "pending", "due": f"{due_day(number):%Y%m%d}T000000Z"}
        for number, title in enumerate(titles(count))
    ]
    (place / "tasks.json").write_text(json.dumps(export, ensure_ascii=False), "utf-8")
    run_once(Command((program, "import", "tasks.json"), place, environment))
    version = output_of(Command((program, "--version"), place, environment)).strip()
    cases = [
        Case(f"task {word}", Command((program, word), place, environment), beside=beside) for word in ("next", "export")
    ]
    return cases, {"Taskwarrior": version}


def todoman(setting: Setting, place: Path, count: int, beside: str) -> Peer:
    """Return the cases of todoman with `count` tasks, one file each."""
    commands = install_peer(setting.venvs, "todoman")
    if commands is None:
        return (), {}
    (place / "list").mkdir(parents=True)
    stamp = datetime(2026, 1, 1, tzinfo=UTC)
    for number, title in enumerate(titles(count)):
        (place / "list" / f"{number}.ics").write_text(_todo(number, title, stamp), "utf-8")
    config = place / "config.py"
    config.write_text(f'path = "{place}/*"\ndate_format = "%Y-%m-%d"\ndefault_list = "list"\n', "utf-8")
    environment = {**plain_environment(), "TODOMAN_CONFIG": str(config), "HOME": str(place)}
    command = Command((str(commands / "todo"), "list"), place, environment)
    run_once(command)  # the first run fills its cache
    return (Case("todo list", command, beside=beside),), versions_of(commands, ["todoman"])


def _todo(number: int, title: str, stamp: datetime) -> str:
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//til//benchmark//EN",
        "BEGIN:VTODO",
        f"UID:{number}@benchmark",
        f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}",
        f"SUMMARY:{title}",
        f"DUE;VALUE=DATE:{due_day(number):%Y%m%d}",
        "STATUS:NEEDS-ACTION",
        "END:VTODO",
        "END:VCALENDAR",
    )
    return "\r\n".join(lines) + "\r\n"


def _installed(package: str, program: str) -> str | None:
    """Return the path of a program from a system package; None if it can't be installed."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in (("update", "-qq"), ("install", "-y", "-qq", package)):
            subprocess.run(["apt-get", *words], env=environment, capture_output=True, check=False)
    return shutil.which(program)
