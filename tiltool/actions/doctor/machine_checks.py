"""Checks of the machine: access, disk space, SQLite, the programs that build the site."""

import re
from collections.abc import Iterator

from tiltool.actions.doctor.finding import Environment, Finding
from tiltool.messages import Message
from tiltool.store.health.machine import DiskRoom, Programs, access_to, disk_room, installed_programs
from tiltool.store.health.setting_places import option_places
from tiltool.store.notebook.notebook import Notebook

_LEAST_BYTES = 100_000_000
_LEAST_FILES = 1000
_OLDEST_SQLITE = (3, 35)


def check_access(notebook: Notebook, _: Environment) -> Iterator[Finding]:
    """Find files and folders of the notebook that the user may not read or write."""
    access, way_out = access_to(notebook), Message("give yourself access: chmod -R u+rwX, or chown")
    if access.unreadable:
        message = Message("can't be read; files and folders: {count}", count=len(access.unreadable))
        yield Finding("unreadable", message, way_out, access.unreadable[0])
    if access.read_only:
        message = Message("can't be written; files and folders: {count}", count=len(access.read_only))
        yield Finding("read-only", message, way_out, access.read_only[0])


def check_disk(notebook: Notebook, _: Environment) -> Iterator[Finding]:
    """Find a disk that is nearly full."""
    yield from judge_disk(disk_room(notebook.root))


def judge_disk(room: DiskRoom) -> Iterator[Finding]:
    """Yield the problems with the space on a disk."""
    if room.free < _LEAST_BYTES:
        message = Message("the disk is nearly full: {count} MB are left", count=room.free // 1_000_000)
        yield Finding("disk", message, Message("free some space: til refuses a change that it can't store"))
    elif room.files is not None and room.files < _LEAST_FILES:
        message = Message("the disk can hold only {count} more files", count=room.files)
        yield Finding("disk", message, Message("delete files: til refuses a change that it can't store"))


def check_programs(_: Notebook, __: Environment) -> Iterator[Finding]:
    """Find programs that til can't work with."""
    yield from judge_programs(installed_programs())


def judge_programs(programs: Programs) -> Iterator[Finding]:
    """Yield the problems with the programs that til runs with."""
    install = Message("install what til needs: pip install --upgrade tiltool 'mkdocs<2'")
    if version_numbers(programs.mkdocs)[:1] != (1,):
        message = Message("MkDocs {version} is installed; the site needs MkDocs 1", version=programs.mkdocs)
        missing = Message("MkDocs is not installed, so the site can't be built")
        yield Finding("mkdocs", message if programs.mkdocs else missing, install)
    if version_numbers(programs.material)[:1] != (9,):
        message = Message("Material {version} is installed; the site needs Material 9", version=programs.material)
        missing = Message("Material is not installed, so the site can't be built")
        yield Finding("material", message if programs.material else missing, install)
    newer = Message("use a Python with a newer SQLite; til works without it, but more slowly")
    if not programs.has_full_text:
        yield Finding("full-text", Message("this SQLite lacks FTS5: til search reads every note"), newer, level="note")
    if version_numbers(programs.sqlite) < _OLDEST_SQLITE:
        message = Message("SQLite {version} is old", version=programs.sqlite)
        yield Finding("sqlite", message, newer, level="note")


def version_numbers(version: str) -> tuple[int, ...]:
    """Return the numbers that a version starts with: `1.6.1` and `2.0.0a1` as (1, 6, 1) and (2, 0, 0)."""
    return tuple(int(number) for number in re.findall(r"\d+", re.split(r"[^\d.]", version)[0]))


def check_settings(notebook: Notebook, _: Environment) -> Iterator[Finding]:
    """Find options that only MkDocs can read; til uses their defaults."""
    for key, place in option_places(notebook.site_keys.text).items():
        if place.is_tagged:
            message = Message("{key}: til does not read values with a tag such as !ENV; it uses the default", key=key)
            way_out = Message("write the value itself into line {line}", line=place.line)
            yield Finding("tagged", message, way_out, "mkdocs.yml")
