"""Building while the site is served: the page of a note that was saved comes first, then the rest."""

import atexit
import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from threading import Event, Thread

from mkdocs.livereload import LiveReloadServer

from tiltool.errors import Refused
from tiltool.site.build.incremental import BuildRun, SitePlan, load_bodies, task_source
from tiltool.site.build.jobs import jobs_of, render_notes
from tiltool.site.build.standalone import without_mkdocs
from tiltool.site.build.theme_cache import ThemeFrame, kept_frame
from tiltool.site.model.changed_site import site_after
from tiltool.site.output.compose import compose
from tiltool.site.pages.note import note_page
from tiltool.store.files.atomic import write_derived
from tiltool.store.files.watching import changes_in
from tiltool.store.notebook.notebook import Notebook, open_notebook
from tiltool.store.site.output_folder import SiteFolder
from tiltool.store.site.render_cache import open_render_cache

_FEW = 5
"""So many pages are made before the rest of the site."""

_log = logging.getLogger("mkdocs.plugins.til")


class LiveBuild:
    """Builds the site of a server again; `builder` is MkDocs' own, for when the theme's part changed.

    `day_of` returns the current day of a notebook, `plan` is that of the site as it was built into `folder`.
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

    def __call__(self) -> None:
        """Build, and let browsers load their page again if anything changed."""
        notebook = open_notebook(self.root)
        with open_render_cache(notebook.state) as cache:
            frame = kept_frame(notebook, cache, is_served=True)
            run = BuildRun(notebook, cache, self.day_of(notebook), publishes=False, is_served=True)
            is_built = frame and self._build(run, frame)
        if not is_built:
            self.plan = None
            self.builder()

    def _build(self, run: BuildRun, frame: ThemeFrame) -> bool:
        """Return whether the site could be built without MkDocs."""
        shown = self.plan and [*self._first_pages(run, frame, self.plan)]
        if shown:
            self._reload()
        report = without_mkdocs(run, frame, SiteFolder(self.folder, run.notebook.state), self._keep)
        if report:
            is_same = not shown and not report.written and not report.removed
            with self.server._epoch_cond:  # MkDocs' server lets browsers load what is wanted once this ends
                self.server._wanted_epoch = self.server._visible_epoch + (not is_same)
            for problem in () if is_same else report.problems:
                _log.warning(problem)
        return bool(report)

    def _keep(self, plan: SitePlan) -> None:
        self.plan = plan

    def _first_pages(self, run: BuildRun, frame: ThemeFrame, plan: SitePlan) -> Iterator[str]:
        """Write the pages of the notes that changed, as far as the site around them is as it was; yield their addresses."""
        keys = plan.site.keys
        jobs = [job for job in jobs_of(run.notebook, run.cache) if keys.get(job.file.path, job.key) != job.key]
        if len(jobs) > _FEW:
            return
        public = render_notes(run.notebook, jobs, run.cache, run.today, None)
        site = site_after(plan.site, public.notes, task_source(run))
        for note in (each.note for each in public.notes if each.note is not site.front):
            page = note_page(site, note)
            shell = frame.shells.get(f"depth-{page.depth}")
            if shell:
                html = compose(page, site.settings, shell, partial(load_bodies, run.cache), site.draws)
                write_derived(self.folder / page.url / "index.html", html.decode())
                yield page.url

    def _reload(self) -> None:
        """Let browsers load their page again, before the build has ended."""
        server = self.server
        with server._epoch_cond:
            server._visible_epoch = server._wanted_epoch
            server._epoch_cond.notify_all()


def watch_at_once(server: LiveReloadServer, folders: Iterable[str]) -> None:
    """Let a server know of changes in some folders at once, if watchfiles is there; MkDocs looks for them twice a second."""
    stop = Event()

    def watch(changes: Iterator[frozenset[str]]) -> None:
        try:
            for _ in filter(None, changes):
                with server._rebuild_cond:
                    server._want_rebuild = True
                    server._rebuild_cond.notify_all()
        except Refused as error:  # too many folders to watch
            _log.debug(error.message)

    def end() -> None:  # before Python ends, which a thread outside of Python would not survive
        stop.set()
        thread.join()

    try:
        thread = Thread(target=watch, args=(changes_in([*map(Path, folders)], stop),), daemon=True)
    except Refused:
        return
    server.build_delay = 0
    thread.start()
    atexit.register(end)
