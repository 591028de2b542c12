"""Building while the site is served: the pages of saved notes first, then the rest."""

import atexit
import gc
import logging
import os
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from threading import Event, Thread

from mkdocs.livereload import LiveReloadServer

from tiltool.errors import Refused
from tiltool.site.build.incremental import BuildRun, SitePlan, load_bodies, task_source
from tiltool.site.build.jobs import jobs_of, render_job, render_notes
from tiltool.site.build.standalone import without_mkdocs
from tiltool.site.build.theme_cache import ThemeFrame, cached_frame
from tiltool.site.model.changed_site import site_after
from tiltool.site.output.cards import CARD
from tiltool.site.output.files import page_outputs
from tiltool.site.pages.note import note_page
from tiltool.store.files.atomic import relative_path
from tiltool.store.files.watching import changes_in
from tiltool.store.notebook.notebook import Notebook, open_notebook
from tiltool.store.site.output_folder import SiteFile, SiteFolder
from tiltool.store.site.render_cache import open_render_cache

_FEW = 5
"""Maximum number of pages that are made before the rest of the site."""

_LOADING = 0.25
"""Seconds that browsers get to reload a page before the rest of the site is made, which would slow them down."""

_log = logging.getLogger("mkdocs.plugins.til")


class _SavedDuringBuild(Exception):
    """Raised if a note was saved during the build, because its page comes before the rest of the site."""


class LiveBuild:
    """Rebuilds the site of a server; `builder` is MkDocs' own, used if the theme's part changed.

    `day_of` returns the current day of a notebook; `plan` is that of the site as built into `folder`.
    """

    def __init__(
        self,
        server: LiveReloadServer,
        builder: Callable[[], None],
        day_of: Callable[[Notebook], date],
        root: Path,
        folder: Path,
        plan: SitePlan,
    ) -> None:
        self.server, self.builder, self.day_of = server, builder, day_of
        self.root, self.folder = root, folder
        self.plan: SitePlan | None = plan
        self.saved: set[str] = set()  # the paths of notes that changed after the build began
        self.changed: set[str] = set()  # those that changed after the site was built
        self.shown: dict[str, bytes] = {}  # by path: the keys of the notes whose pages are newer than the site
        self.early: dict[str, SiteFile] = {}  # the files of these pages

    def warm_up(self) -> None:
        """Render the newest note, so that the first save needn't wait for imports."""
        notebook = open_notebook(self.root)
        with open_render_cache(notebook.state) as cache:
            for job in jobs_of(notebook, cache)[-1:]:
                render_job(notebook.root, job)
        gc.freeze()

    def __call__(self) -> None:
        """Build, and make browsers reload their page if anything changed."""
        with self.server._rebuild_cond:
            self.changed |= self.saved
            self.saved.clear()
        gc.disable()  # it would traverse all notes again and again
        try:
            self._build_again()
        finally:
            if not self.server._want_rebuild:
                gc.collect()
                gc.freeze()  # what is left stays, and is not traversed when a page is requested
            gc.enable()

    def _build_again(self) -> None:
        notebook = open_notebook(self.root)
        with open_render_cache(notebook.state) as cache:
            frame = cached_frame(notebook, cache, is_served=True)
            run = BuildRun(notebook, cache, self.day_of(notebook), publishes=False, is_served=True)
            run = run._replace(checkpoint=self._give_way)
            try:
                is_built = frame and self._build(run, frame)
            except _SavedDuringBuild:
                self._wants_reload(False)
                return
        self.shown, self.early, self.changed = {}, {}, set()
        if not is_built:
            self.plan = None
            self.builder()

    def _give_way(self) -> None:
        if self.server._want_rebuild:
            raise _SavedDuringBuild

    def _build(self, run: BuildRun, frame: ThemeFrame) -> bool:
        """Build the site without MkDocs if possible; return whether it was. Raises _SavedDuringBuild."""
        folder = SiteFolder(self.folder, run.notebook.state, self.early)
        if self.plan and self._write_first_pages(run, frame, self.plan, folder):
            self._reload()
            with self.server._rebuild_cond:
                self.server._rebuild_cond.wait_for(lambda: self.server._want_rebuild, _LOADING)
        report = without_mkdocs(run, frame, folder, self._keep)
        if report:
            self._wants_reload(bool(report.written or report.removed))
            for problem in report.problems if report.written or report.removed else ():
                _log.warning(problem)
        return bool(report)

    def _keep(self, plan: SitePlan) -> None:
        self.plan = plan

    def _write_first_pages(self, run: BuildRun, frame: ThemeFrame, plan: SitePlan, folder: SiteFolder) -> bool:
        """Write the pages of the notes that changed, using the plan of the previous site; return whether there are any."""
        keys = plan.site.keys
        saved = self.changed & keys.keys()
        if len(saved) > _FEW:
            return False
        now = [job for job in jobs_of(run.notebook, run.cache, saved) if job.file.path in keys]
        fresh = {job.file.path for job in now if job.key != self.shown.get(job.file.path, keys[job.file.path])}
        jobs = [job for job in now if job.key != keys[job.file.path]]
        if not fresh or len(jobs) > _FEW:
            return False
        public = render_notes(run.notebook, jobs, run.cache, run.today, None)
        fresh -= {job.file.path for job in jobs} - {each.note.path for each in public.notes}
        site = site_after(plan.site, public.notes, task_source(run))
        notes = [note for note in site.notes if note.path in fresh and note is not site.front]
        pages = [page for page in (note_page(site, note) for note in notes) if f"depth-{page.depth}" in frame.shells]
        for made in page_outputs(site, pages, frame.shells, partial(load_bodies, run.cache), ()):
            if not made.path.endswith(CARD) and (self.folder / made.path).is_file():  # otherwise no browser shows it
                folder.write_early(made.path, made.key, made.make())
        self.shown |= {path: site.keys[path] for path in fresh}
        return bool(pages)

    def _reload(self) -> None:
        """Make browsers reload their page before the build has ended."""
        server = self.server
        with server._epoch_cond:
            server._visible_epoch = server._wanted_epoch
            server._epoch_cond.notify_all()

    def _wants_reload(self, is_wanted: bool) -> None:
        """Set whether browsers should reload their page, which MkDocs' server makes them do once the build ends."""
        with self.server._epoch_cond:
            self.server._wanted_epoch = self.server._visible_epoch + is_wanted


def watch_at_once(server: LiveReloadServer, root: Path, folders: Iterable[str], saved: set[str]) -> None:
    """Notify a server of changes in some folders at once, and add them to `saved`, if watchfiles is installed.

    MkDocs polls for changes twice a second, until the operating system has reported one in a folder.
    """
    stop, polled = Event(), {*folders}

    def watch(changes: Iterator[frozenset[str]]) -> None:
        try:
            for paths in filter(None, changes):
                with server._rebuild_cond:
                    saved.update(relative_path(path, root).replace(os.sep, "/") for path in paths)
                    server._want_rebuild = True
                    server._rebuild_cond.notify_all()
                for folder in [each for each in polled if any(path.startswith(each + os.sep) for path in paths)]:
                    polled.remove(folder)
                    server.unwatch(folder)
        except Refused as error:  # too many folders to watch
            _log.debug(error.message)

    def end() -> None:  # before Python exits: the thread waits in native code, and would crash afterwards
        stop.set()
        thread.join()

    try:
        thread = Thread(target=watch, args=(changes_in([*map(Path, polled)], stop),), daemon=True)
    except Refused:
        return
    server.build_delay = 0
    thread.start()
    atexit.register(end)
