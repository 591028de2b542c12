"""Building from the command line: with MkDocs where the theme's part is to be made, else without."""

import contextlib
import errno
import gc
import logging
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from tiltool.config.readers import CONFIG_FILE
from tiltool.errors import NoNotebook, Refused
from tiltool.site.build.incremental import (
    WAITING,
    BuildProgress,
    BuildRun,
    SiteReport,
    keep_report,
    plan_site,
    report_if_same,
    site_stamp,
    write_site,
)
from tiltool.site.build.jobs import jobs_of
from tiltool.site.build.theme_cache import NO_PAGES, ThemeFrame, kept_frame
from tiltool.store.notebook.notebook import Notebook
from tiltool.store.site.inputs import Attachments
from tiltool.store.site.output_folder import SiteFolder
from tiltool.store.site.render_cache import open_render_cache


def build(
    notebook: Notebook,
    today: date,
    *,
    site_dir: Path | None = None,
    strict: bool = False,
    clean: bool = False,
    progress: BuildProgress | None = None,
) -> SiteReport:
    """Build the site; return what was done. Raises Refused, and NoNotebook for a wrong configuration.

    `clean` forgets what was kept of earlier builds.
    """
    if site_dir:
        _check(SiteFolder(site_dir, notebook.state), notebook)
    gc.disable()  # a build makes much, and lets go of it at its end
    waits = partial(progress, WAITING, 0, 0) if progress else lambda: None
    with open_render_cache(notebook.state, waits) as cache:
        if clean:
            cache.clear()
        # A run may name another folder, as `mkdocs serve` does: that is not where the next one goes.
        configured = notebook.site_keys.site_dir
        frame, folder = kept_frame(notebook, cache), site_dir or (configured and notebook.root / configured)
        run = BuildRun(notebook, cache, today, strict, progress)
        report = frame and folder and _without_mkdocs(run, frame, SiteFolder(folder, notebook.state))
    return report or _with_mkdocs(notebook, today, site_dir, strict, progress)


def _without_mkdocs(run: BuildRun, frame: ThemeFrame, folder: SiteFolder) -> SiteReport | None:
    """Return what was done; None if MkDocs has to make the theme's part of the site again."""
    jobs = jobs_of(run.notebook, run.cache)
    stamp = site_stamp(jobs, frame.stamp, frame.settings, run.today)
    same = report_if_same(run.cache, folder, stamp, Attachments(run.notebook))
    if same and not (run.strict and same.problems):
        return same
    _check(folder, run.notebook)
    theme = {path: run.cache.folder / "mkdocs" / path for path in frame.files}
    plan = plan_site(run, jobs, frame.settings)
    needed = {f"depth-{depth}" for depth in range(1, plan.depth + 1)}
    menu = tuple(item["url"] for item in plan.site.menu)
    if not needed <= set(frame.shells) or menu != frame.menu or not all(map(Path.is_file, theme.values())):
        return None
    report = write_site(run, plan, frame.shells, theme, folder)
    keep_report(run.cache, folder, stamp, plan.attachments, report)
    return report


def _with_mkdocs(
    notebook: Notebook, today: date, site_dir: Path | None, strict: bool, progress: BuildProgress | None
) -> SiteReport:
    from mkdocs.commands.build import build as mkdocs_build

    with _mkdocs_errors() as said:
        config = mkdocs_config(notebook, said, strict=strict, **({"site_dir": str(site_dir)} if site_dir else {}))
        _check(SiteFolder(Path(config.site_dir), notebook.state), notebook)
        plugin = config.plugins["til"]
        plugin.today, plugin.progress = today, progress
        try:
            mkdocs_build(config)
        except (Exception, SystemExit) as error:
            raise _refused(error, said, notebook.state) from error
    report: SiteReport = plugin.report
    return report


def mkdocs_config(notebook: Notebook, said: list[str], **options: Any) -> Any:
    """Return MkDocs' configuration of a notebook. Raises NoNotebook with what MkDocs says is wrong."""
    from mkdocs.config import load_config

    options |= {} if notebook.has_own_pages else {"docs_dir": str(NO_PAGES)}
    try:
        return load_config(str(notebook.root / CONFIG_FILE), **options)
    except (Exception, SystemExit) as error:
        told = "; ".join(said) or str(error)
        raise NoNotebook(f"{CONFIG_FILE}: {told}", "mend that key; the site stands as it was") from error


def _check(files: SiteFolder, notebook: Notebook) -> None:
    """Raise Refused for a folder that a build would do harm in."""
    site, root = files.real, notebook.root.resolve()
    kept = [root / notebook.config.notes, root / notebook.config.tasks]
    if (
        site == root
        or site in root.parents
        or any(site == each or each in site.parents for each in kept if each != root)
    ):
        raise Refused(
            f"{files.folder} is no place for a site: it holds the notebook", "name another one: --site-dir site"
        )
    files.check()


@contextlib.contextmanager
def _mkdocs_errors() -> Iterator[list[str]]:
    """Gather what MkDocs says is wrong, so that it is said in til's words."""
    said: list[str] = []

    class Gathering(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(record.getMessage())

    logger = logging.getLogger("mkdocs")
    handler, before = Gathering(logging.ERROR), logger.propagate
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield said
    finally:
        logger.removeHandler(handler)
        logger.propagate = before


def _refused(error: BaseException, said: list[str], state: Path) -> BaseException:
    from mkdocs.exceptions import MkDocsException

    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Refused(f"{state}: {error.strerror}", "til builds there: make room; the site stands as it was")
    if isinstance(error, OSError):
        return Refused(f"{error.filename}: {error.strerror}", "the site stands as it was")
    if not isinstance(error, MkDocsException | SystemExit):
        return error
    told = "; ".join(said) if isinstance(error, SystemExit) and said else str(error.args[0] if error.args else error)
    message, _, hint = told.partition("\nhint: ")
    return Refused(message, hint or "the site stands as it was")
