"""Examine a notebook and its surroundings, and fix what is unambiguous."""

from typing import NamedTuple

from tiltool.actions.doctor.finding import Diagnosis, Environment, Finding
from tiltool.actions.doctor.fixes import FIXES
from tiltool.actions.doctor.machine_checks import check_access, check_disk, check_programs, check_settings
from tiltool.actions.doctor.setting_origins import SettingOrigin, setting_origins
from tiltool.actions.doctor.state_checks import check_half_done, check_history, check_index, check_leftovers
from tiltool.actions.doctor.sync_checks import (
    check_clock,
    check_conflict_copies,
    check_day_start,
    check_driver,
    check_merges,
    check_not_fetched,
    check_pinned_day,
    check_time_zone,
    check_tracked_state,
)
from tiltool.messages import Message
from tiltool.store.health.machine import Programs, installed_programs
from tiltool.store.notebook.notebook import Notebook


class Checkup(NamedTuple):
    """A check of the doctor; `good` is the message if it finds nothing."""

    name: str
    good: str
    diagnosis: Diagnosis


CHECKUPS = (
    Checkup("half-done", Message("no run was killed in the middle of a change"), check_half_done),
    Checkup("leftovers", Message("no run left a temporary file"), check_leftovers),
    Checkup("history", Message("til undo can read the history, and nobody else can"), check_history),
    Checkup("index", Message("the index matches the notes"), check_index),
    Checkup("copies", Message("no sync service left a conflict copy"), check_conflict_copies),
    Checkup("fetched", Message("all notes are on this machine"), check_not_fetched),
    Checkup("tracked", Message("Git does not track files in .til/"), check_tracked_state),
    Checkup("merges", Message("no merge is unfinished, and no note has conflict markers"), check_merges),
    Checkup("merge driver", Message("Git merges notes with til where .gitattributes says so"), check_driver),
    Checkup("time zone", Message("all recent changes were made in this machine's time zone"), check_time_zone),
    Checkup("clock", Message("no note has a modification time in the future"), check_clock),
    Checkup("today", Message("today is what the clock says"), check_pinned_day),
    Checkup("day start", Message("a day starts at the same time on every machine"), check_day_start),
    Checkup("access", Message("all notes can be read and written"), check_access),
    Checkup("disk", Message("there is room on the disk"), check_disk),
    Checkup("programs", Message("til works with these versions of MkDocs and SQLite"), check_programs),
    Checkup("settings", Message("til can read all its settings"), check_settings),
)
"""All checks, in the order in which they run: a change is completed before the index is checked."""


class DoctorReport(NamedTuple):
    """The findings of all checks, those that were fixed, and what til runs with."""

    results: tuple[tuple[Checkup, tuple[Finding, ...]], ...]
    fixed: tuple[Finding, ...]
    programs: Programs
    settings: tuple[SettingOrigin, ...]

    @property
    def has_problems(self) -> bool:
        """Return whether a finding is left that is more than a note."""
        return any(each.level == "problem" for _, findings in self.results for each in findings)


def examine(notebook: Notebook, environment: Environment, *, fix: bool = False) -> DoctorReport:
    """Return the report of all checks; with `fix`, fix unambiguous problems first. Raises Refused if that fails."""
    results, fixed = _results(notebook, environment), tuple[Finding, ...]()
    if fix:
        fixable = [each for _, findings in results for each in findings if each.is_fixable]
        for code, cure in FIXES.items():
            concerned = [each for each in fixable if each.code == code]
            if concerned:
                cure(notebook, concerned, environment.timestamp)
        results = _results(notebook, environment) if fixable else results
        left = {each for _, findings in results for each in findings}
        fixed = tuple(each for each in fixable if each not in left)
    return DoctorReport(results, fixed, installed_programs(), setting_origins(notebook))


def _results(notebook: Notebook, environment: Environment) -> tuple[tuple[Checkup, tuple[Finding, ...]], ...]:
    return tuple((each, tuple(each.diagnosis(notebook, environment))) for each in CHECKUPS)
