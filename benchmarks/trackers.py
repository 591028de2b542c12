"""Taskwarrior and todoman with the same tasks, to compare with; one that can't be had is left out."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from install import install_optional
from measure import Case, Command, plain_environment

FIRST = date(2026, 1, 1)


def titles(count: int) -> list[str]:
    """Return as many titles, none twice."""
    return [f"작업 {number} 배포 환경 {number * 7919 % 10007}" for number in range(count)]


def due_day(number: int) -> date:
    """Return the day on which a task is due."""
    return FIRST + timedelta(days=number % 365)


def taskwarrior(place: Path, count: int) -> Iterator[Case]:
    """Yield the cases of Taskwarrior with `count` tasks."""
    program = shutil.which("task") or _installed("taskwarrior", "task")
    if not program:
        print("Taskwarrior can't be had here: left out", file=sys.stderr)
        return
    (place / "data").mkdir(parents=True)
    (place / "taskrc").write_text(f"data.location={place / 'data'}\nconfirmation=off\nverbose=nothing\n", "utf-8")
    own = {"TASKRC": place / "taskrc", "TASKDATA": place / "data", "HOME": place}  # TASKDATA outdoes data.location
    environment = {**plain_environment(), **{name: str(path) for name, path in own.items()}, "COLUMNS": "100"}
    export = [
        {"description": title, "status": "pending", "due": f"{due_day(number):%Y%m%d}T000000Z"}
        for number, title in enumerate(titles(count))
    ]
    (place / "tasks.json").write_text(json.dumps(export, ensure_ascii=False), "utf-8")
    _run([program, "import", "tasks.json"], place, environment)
    for words in (("next",), ("export",)):
        yield Case(f"task {' '.join(words)}", Command((program, *words), place, environment))


def todoman(place: Path, venv: Path, count: int) -> Iterator[Case]:
    """Yield the cases of todoman with `count` tasks, a file each."""
    commands = install_optional(venv, "todoman")
    if commands is None:
        print("todoman can't be had here: left out", file=sys.stderr)
        return
    (place / "list").mkdir(parents=True)
    stamp = datetime(2026, 1, 1, tzinfo=UTC)
    for number, title in enumerate(titles(count)):
        (place / "list" / f"{number}.ics").write_text(_todo(number, title, stamp), "utf-8")
    config = place / "config.py"
    config.write_text(f'path = "{place}/*"\ndate_format = "%Y-%m-%d"\ndefault_list = "list"\n', "utf-8")
    environment = {**plain_environment(), "TODOMAN_CONFIG": str(config), "HOME": str(place)}
    command = Command((str(commands / "todo"), "list"), place, environment)
    _run(command.words, place, environment)  # the first run fills its cache
    yield Case("todo list", command)


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
    """Return a program that a package of the system brings; None where it can't be installed."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in (("update", "-qq"), ("install", "-y", "-qq", package)):
            subprocess.run(["apt-get", *words], env=environment, capture_output=True, check=False)
    return shutil.which(program)


def _run(words: Sequence[str], folder: Path, environment: Mapping[str, str]) -> None:
    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{words}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
