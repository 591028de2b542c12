"""Building from the command line, with MkDocs only if the theme's part has to be made."""

import contextlib
import errno
import gc
import logging
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from tiltool.config.readers import CONFIG_FILE
from tiltool.errors import NoNotebook, Refused, TilError
from tiltool.messages import Message
from tiltool.site.build.changed_texts import write_changed_texts
from tiltool.site.build.incremental import (
    WAITING,
    BuildProgress,
    BuildRun,
    BuiltSite,
    SitePlan,
    SiteReport,
    load_built_site,
    no_progress,
    plan_site,
    record_built_site,
    stamps_of_notes,
    with_pages,
    write_site,
)
from tiltool.site.build.jobs import jobs_of
from tiltool.site.build.theme_cache import ThemeFrame, cached_frame, mkdocs_options, theme_folder
from tiltool.store.notebook.notebook import Notebook
from tiltool.store.site.output_folder import SiteFolder
from tiltool.store.site.render_cache import open_render_cache

_UNCHANGED = "the site is unchanged"


def build(
    notebook: Notebook,
    today: date,
    *,
    site_dir: Path | None = None,
    strict: bool = False,
    clean: bool = False,
    progress: BuildProgress = no_progress,
    publishes: bool = True,
    guard: Callable[[], None] = lambda: None,
) -> SiteReport:
    """Build the site; return its report. Raises Refused, and NoNotebook for an invalid configuration.

    `clean` ignores the cache of earlier builds; `publishes` is false for a build whose addresses are not promises. `guard`
    is called before MkDocs runs the plugins and hooks of the notebook; it may raise Refused.
    """
    if site_dir:
        _check(SiteFolder(site_dir, notebook.state), notebook)
    gc.disable()  # a build creates much garbage just before it ends
    with open_render_cache(notebook.state, partial(progress, WAITING, 0, 0)) as cache:
        if clean:
            cache.clear()
        # One build may use another folder, as `mkdocs serve` does; the next one uses the configured folder.
        configured = notebook.site_keys.site_dir
        frame, folder = cached_frame(notebook, cache), site_dir or (configured and notebook.root / configured)
        run = BuildRun(notebook, cache, today, strict, progress, publishes)
        report = frame and folder and without_mkdocs(run, frame, SiteFolder(folder, notebook.state))
    if report:
        return report
    guard()
    return _with_mkdocs(run, site_dir)


def without_mkdocs(
    run: BuildRun, frame: ThemeFrame, folder: SiteFolder, planned: Callable[[SitePlan], None] = lambda plan: None
) -> SiteReport | None:
    """Build the site and return the report; None if MkDocs has to make the theme's part again.

    `planned` is called with the plan of the site if it changed.
    """
    jobs = jobs_of(run.notebook, run.cache)
    run.checkpoint()
    run = run._replace(strict=run.strict or run.notebook.site_keys.strict)
    notes, kept = stamps_of_notes(jobs), None if run.strict else load_built_site(run, frame, folder)
    if kept and kept.notes == notes:
        return kept.report
    _check(folder, run.notebook)
    theme = {path: theme_folder(run.cache, is_served=run.is_served) / path for path in frame.files}
    run.checkpoint()
    plan = plan_site(run, jobs, frame.settings)
    planned(plan)
    run.checkpoint()
    report = kept and write_changed_texts(run, plan, frame, theme, folder, kept)
    asked = kept.asked if kept and report else plan.attachments.asked
    if not report:
        plan = with_pages(run, plan)
        needed = {f"depth-{depth}" for depth in range(1, plan.depth + 1)}
        menu = tuple(item["url"] for item in plan.site.menu)
        if not needed <= set(frame.shells) or menu != frame.menu or not all(map(Path.is_file, theme.values())):
            return None
        report = write_site(run, plan, frame.shells, theme, folder)
    record_built_site(run, frame, folder, BuiltSite(notes, asked, report))
    return report


def _with_mkdocs(run: BuildRun, site_dir: Path | None) -> SiteReport:
    from mkdocs.commands.build import build as mkdocs_build

    notebook = run.notebook
    with _mkdocs_errors() as errors:
        given = {"site_dir": str(site_dir) if site_dir else "", "strict": run.strict}
        config = mkdocs_config(notebook, errors, **{key: value for key, value in given.items() if value})
        _check(SiteFolder(Path(config.site_dir), notebook.state), notebook)
        plugin = config.plugins["til"]
        plugin.today, plugin.progress = run.today, run.progress  # MkDocs reuses plugins from one build to the next
        plugin.publishes, plugin.is_served = run.publishes, run.is_served
        try:
            mkdocs_build(config)
        except (Exception, SystemExit) as error:
            raise _refused(error, errors, notebook.state) from error
    report: SiteReport = plugin.report
    return report


def mkdocs_config(notebook: Notebook, errors: list[str], **options: Any) -> Any:
    """Return MkDocs' configuration for a notebook. Raises NoNotebook with the errors that MkDocs logs."""
    from mkdocs.config import load_config

    try:
        return load_config(str(notebook.root / CONFIG_FILE), **options, **mkdocs_options(notebook))
    except (Exception, SystemExit) as error:
        message = Message("{file}: {problem}", file=CONFIG_FILE, problem="; ".join(errors) or error)
        raise NoNotebook(message, "fix that key; the site is unchanged") from error


def _check(files: SiteFolder, notebook: Notebook) -> None:
    """Raise Refused for a folder whose contents a build would harm."""
    site, root = files.real, notebook.root.resolve()
    kept = [root / notebook.config.notes, root / notebook.config.tasks]
    if (
        site == root
        or site in root.parents
        or any(site == each or each in site.parents for each in kept if each != root)
    ):
        raise Refused(
            Message("can't build into {folder}: it contains the notebook", folder=files.folder),
            "choose another folder: --site-dir site",
        )
    files.check()


@contextlib.contextmanager
def _mkdocs_errors() -> Iterator[list[str]]:
    """Collect the errors that MkDocs logs, instead of printing them."""
    errors: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            errors.append(record.getMessage())

    logger = logging.getLogger("mkdocs")
    handler, before = Collector(logging.ERROR), logger.propagate
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield errors
    finally:
        logger.removeHandler(handler)
        logger.propagate = before


def _refused(error: BaseException, errors: list[str], state: Path) -> BaseException:
    """Return the til error behind an error of MkDocs, or else that error as one of til's; an unexpected one is unchanged."""
    from mkdocs.exceptions import MkDocsException

    if isinstance(error, OSError):
        is_full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        where = state if is_full else error.filename
        hint = "free some disk space; the site is unchanged" if is_full else _UNCHANGED
        return Refused(Message("{file}: {problem}", file=where, problem=error.strerror), hint)
    if not isinstance(error, MkDocsException | SystemExit):
        return error
    cause: BaseException | None = error
    while cause and not isinstance(cause, TilError):
        cause = cause.__context__
    if isinstance(cause, TilError):
        kind = NoNotebook if isinstance(cause, NoNotebook) else Refused
        return kind(cause.message, cause.hint or _UNCHANGED)
    message = "; ".join(errors) if isinstance(error, SystemExit) else ""
    return Refused(message or str(error.args[0] if error.args else error), _UNCHANGED)
