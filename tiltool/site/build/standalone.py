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
from tiltool.site.build.incremental import WAITING, Progress, SiteReport, prepare, write
from tiltool.site.build.jobs import jobs_of
from tiltool.site.build.theme_cache import NO_PAGES, Frame, configured_site, has_pages, kept_frame
from tiltool.site.build.up_to_date import Files, is_fresh, keep_fresh, mark_of
from tiltool.site.model.menu import menu
from tiltool.store.notebook.notebook import Notebook
from tiltool.store.site.output_folder import SiteFiles
from tiltool.store.site.render_cache import Rendered, rendered


def build(
    notebook: Notebook,
    today: date,
    *,
    site_dir: Path | None = None,
    strict: bool = False,
    clean: bool = False,
    progress: Progress | None = None,
) -> SiteReport:
    """Build the site; return what was done. Raises Refused, and NoNotebook for a wrong configuration.

    `clean` forgets what was kept of earlier builds; `strict` refuses to build where anything is odd.
    """
    if site_dir:
        _check(SiteFiles(site_dir, notebook.state), notebook)
    gc.disable()  # a build makes much, and lets go of it at its end
    waits = partial(progress, WAITING, 0, 0) if progress else lambda: None
    with rendered(notebook.state, waits) as cache:
        if clean:
            cache.clear()
        frame, folder = kept_frame(notebook, cache), site_dir or configured_site(notebook)
        report = frame and folder and _without_mkdocs(notebook, cache, frame, today, folder, strict, progress)
    if report:
        return report
    return _with_mkdocs(notebook, today, site_dir, strict, progress)


def _without_mkdocs(
    notebook: Notebook,
    cache: Rendered,
    frame: Frame,
    today: date,
    folder: Path,
    strict: bool,
    progress: Progress | None,
) -> SiteReport | None:
    """Return what was done; None where the theme's part of the site does not do as it is."""
    site = SiteFiles(folder, notebook.state)
    jobs = jobs_of(notebook, cache)
    mark = mark_of(jobs, frame, today)
    told = is_fresh(cache, site, mark, Files(notebook))
    if told and not (strict and told[3]):
        pages, files, held, problems = told
        return SiteReport(site.folder, pages, 0, files, 0, held, problems)
    _check(site, notebook)
    theme = {path: cache.folder / "mkdocs" / path for path in frame.files}
    prepared = prepare(notebook, jobs, frame.settings, cache, today, progress)
    needed = {f"depth-{depth}" for depth in range(1, prepared.depth + 1)}
    places = tuple(item["url"] for item in menu(prepared.facts))
    if not needed <= set(frame.shells) or places != frame.menu or not all(map(Path.is_file, theme.values())):
        return None
    report = write(prepared, frame.shells, theme, site, notebook, cache, progress, strict=strict)
    keep_fresh(cache, site, mark, prepared.files, report)
    return report


def _with_mkdocs(
    notebook: Notebook, today: date, site_dir: Path | None, strict: bool, progress: Progress | None
) -> SiteReport:
    from mkdocs.commands.build import build as mkdocs_build

    from tiltool.site.plugin import TilPlugin

    with _told() as said:
        config = mkdocs_config(notebook, said, strict=strict, **({"site_dir": str(site_dir)} if site_dir else {}))
        _check(SiteFiles(Path(config.site_dir), notebook.state), notebook)
        plugin = config.plugins["til"]
        assert isinstance(plugin, TilPlugin)
        plugin.today, plugin.progress = today, progress
        try:
            mkdocs_build(config)
        except (Exception, SystemExit) as error:
            raise _refused(error, said, notebook.state) from error
    assert plugin.report
    return plugin.report


def mkdocs_config(notebook: Notebook, said: list[str], **options: Any) -> Any:
    """Return MkDocs' configuration of a notebook. Raises NoNotebook with what MkDocs says is wrong."""
    from mkdocs.config import load_config

    options |= {} if has_pages(notebook) else {"docs_dir": str(NO_PAGES)}
    try:
        return load_config(str(notebook.root / CONFIG_FILE), **options)
    except (Exception, SystemExit) as error:
        told = "; ".join(said) or str(error)
        raise NoNotebook(f"{CONFIG_FILE}: {told}", "mend that key; the site stands as it was") from error


def _check(files: SiteFiles, notebook: Notebook) -> None:
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
def _told() -> Iterator[list[str]]:
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
