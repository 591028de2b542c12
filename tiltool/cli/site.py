"""`til build` and `til serve`."""

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tiltool.cli.arguments import epilog, json_option
from tiltool.cli.context import Context, pass_context
from tiltool.cli.output import echo_json
from tiltool.cli.streams import echo, write_progress
from tiltool.config.readers import CONFIG_FILE
from tiltool.errors import Misused
from tiltool.store.files.atomic import relative_path

if TYPE_CHECKING:
    from tiltool.site.build.incremental import SiteReport
    from tiltool.store.notebook.notebook import Notebook


@click.command(
    "build",
    epilog=epilog(
        "til build                        # make or freshen ./site",
        "til build --strict --clean       # from nothing, and not if anything is odd",
    ),
)
@click.option("--strict", is_flag=True, help="Do not build where anything is odd: a missing picture, a broken note.")
@click.option("--clean", is_flag=True, help="Forget what was kept of earlier builds.")
@click.option("--tree-only", is_flag=True, help="Write the pages into .til/docs, for another engine to build.")
@click.option("--site-dir", metavar="DIR", type=click.Path(path_type=Path), help="Where the site goes.")
@json_option
@pass_context
def build_command(
    context: Context, strict: bool, clean: bool, tree_only: bool, site_dir: Path | None, as_json: bool
) -> None:
    """Build the site: your notes as a blog, as they are.

    What may be published is published, and nothing else: `publish` in mkdocs.yml says what. Only what changed is
    made again; the last site stands until the new one is whole.
    """
    from tiltool.site.build.standalone import build

    _quiet()
    notebook = context.notebook(silent=True)
    began = time.perf_counter()
    progress = _progress if sys.stderr.isatty() and not as_json else None
    today = context.today(notebook)
    if tree_only:
        from tiltool.site.build.tree import write_tree

        if site_dir:
            raise Misused("--tree-only writes into .til/docs", "leave out --site-dir, or --tree-only")
        report = write_tree(notebook, today, strict=strict, clean=clean, progress=progress)
    else:
        where = Path(context.start, site_dir) if site_dir else None
        report = build(notebook, today, site_dir=where, strict=strict, clean=clean, progress=progress)
    if progress:
        _hint(notebook)
    for problem in report.problems:
        echo(f"til: {problem}", err=True)
    if as_json:
        echo_json({**report._asdict(), "folder": str(report.folder), "problems": list(report.problems)})
        return
    took = f" ({time.perf_counter() - began:.1f} s)" if sys.stdout.isatty() else ""
    echo(f"{relative_path(report.folder)}: {_summary(report)}{took}")


def _hint(notebook: "Notebook") -> None:
    if not notebook.site_keys.has_address:
        echo(f"hint: site_url in {CONFIG_FILE} gives feeds and the sitemap their addresses", err=True)


def _summary(report: "SiteReport") -> str:
    is_fresh = not report.written and not report.removed
    some = f"{report.written} files written, {report.removed} removed"
    changed = "up to date" if is_fresh else some if report.kept else "all of it new"
    held = f", {report.held} held back" if report.held else ""
    return f"{report.pages} pages, {changed}{held}"


@click.command(
    "serve",
    epilog=epilog(
        "til serve                  # at http://127.0.0.1:8000",
        "til serve --port 8001 --open",
    ),
)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port on this machine.")
@click.option("--open", "open_browser", is_flag=True, help="Open it in your browser.")
@pass_context
def serve_command(context: Context, port: int, open_browser: bool) -> None:
    """Serve the site on this machine; a saved note shows at once. Ctrl-C ends it."""
    import logging

    from tiltool.site.build.serving import serve

    _quiet()
    notebook = context.notebook(silent=True)
    logger = logging.getLogger("mkdocs")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    serve(notebook, port=port, open_browser=open_browser)


def _quiet() -> None:
    """Keep Material from printing its box about MkDocs 2."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")


def _progress(what: str, done: int, total: int) -> None:
    if not total:
        echo(f"til: {what}", err=True)
    if total > 100 and (done == total or done % 20 == 0):
        write_progress(what, done, total)
