"""The parts of each note that would be published, and what holds back the rest."""

from datetime import date
from functools import partial
from typing import NamedTuple

from tiltool.core.publish.explanation import NotePart, PartCount, account_from_text
from tiltool.core.publish.rules import Hold
from tiltool.core.text.lines import is_below
from tiltool.messages import Message
from tiltool.site.build.incremental import WAITING, BuildProgress, no_progress
from tiltool.site.build.jobs import jobs_of, render_notes
from tiltool.store.notebook.notebook import Notebook
from tiltool.store.site.render_cache import open_render_cache


class ExplainedNote(NamedTuple):
    """A note or project: whether it has a page, what holds back all of it, or its parts."""

    path: str
    is_published: bool
    hold: Hold | None
    parts: tuple[NotePart, ...] = ()


class Explanation(NamedTuple):
    """The parts of all notes that would be published on a day."""

    notes: tuple[ExplainedNote, ...]
    counts: tuple[PartCount, ...]
    days_to_come: tuple[str, ...]


def explain(
    notebook: Notebook, today: date, place: str | None = None, progress: BuildProgress = no_progress
) -> Explanation:
    """Return what a build would publish of all notes, or of a note or folder; only writes to the build cache."""
    with open_render_cache(notebook.state, partial(progress, WAITING, 0, 0)) as cache:
        places = None if place is None else (place,)
        jobs = [job for job in jobs_of(notebook, cache) if is_below(job.file.path, places)]
        public = render_notes(notebook, jobs, cache, today, partial(progress, Message("reading notes")))
        holds = {each.path: each.hold for each in public.held}
        pages = {each.note.path for each in (*public.notes, *public.projects)}
        notes = []
        for job in public.jobs:
            path, account = job.file.path, cache.account(job.key)
            parts = account_from_text(account).parts if account and path not in holds else ()
            notes.append(ExplainedNote(path, path in pages, holds.get(path), parts))
    return Explanation(tuple(notes), public.counts, public.days_to_come)
