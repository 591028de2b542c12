"""`til build` and `til serve`."""

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tiltool.cli.arguments import epilog, json_option
from tiltool.cli.context import Context, pass_context
from tiltool.cli.language import localized, say
from tiltool.cli.output import echo_hint, echo_json
from tiltool.cli.streams import echo, write_progress
from tiltool.cli.trust import trust_guard, trust_option
from tiltool.errors import Misused
from tiltool.store.files.atomic import relative_path
from tiltool.store.notebook.notebook import Notebook
from tiltool.store.site.notices import is_first_time

if TYPE_CHECKING:
    from tiltool.site.build.incremental import SiteReport


@click.command(
    "build",
    epilog=epilog(
        "til build                        # create or update ./site",
        "til build --strict --clean       # from scratch; fail on any warning",
    ),
)
@click.option("--strict", is_flag=True, help="Fail on any warning (missing image, unreadable note, secret).")
@click.option("--clean", is_flag=True, help="Ignore the build cache.")
@click.option("--tree-only", is_flag=True, help="Write the pages to .til/docs for another site generator.")
@click.option(
    "--site-dir", metavar="DIR", type=click.Path(path_type=Path), help="Folder to write the site to (default: site)."
)
@trust_option
@json_option
@pass_context
def build_command(
    context: Context, strict: bool, clean: bool, tree_only: bool, site_dir: Path | None, trust: bool, as_json: bool
) -> None:
    """Build your notes into a static blog.

    Only what `publish` in mkdocs.yml allows is published. Builds are incremental, and the old site stays in place
    until the new one is complete. If mkdocs.yml names plugins, hooks or other code that til does not know, til lists
    them and asks once; in a pipe, --trust says that they may run.
    """
    from tiltool.site.build.standalone import build

    quiet()
    notebook = context.notebook(whole=True, silent=True)
    announce_roles(notebook)
    began = time.perf_counter()
    progress = show_progress if sys.stderr.isatty() and not as_json else None
    today, guard = context.today(notebook), trust_guard(notebook, trust)
    if tree_only:
        from tiltool.site.build.tree import write_tree

        if site_dir:
            raise Misused("--tree-only writes to .til/docs", "omit --site-dir or --tree-only")
        report = write_tree(notebook, today, strict=strict, clean=clean, progress=progress, guard=guard)
    else:
        where = Path(context.start, site_dir) if site_dir else None
        report = build(notebook, today, site_dir=where, strict=strict, clean=clean, progress=progress, guard=guard)
    if progress and not notebook.site_keys.has_address:
        echo_hint("set site_url in mkdocs.yml to give feeds and the sitemap full addresses")
    for problem in report.problems:
        echo(f"til: {localized(problem)}", err=True)
    if as_json:
        echo_json({**report._asdict(), "folder": str(report.folder)})
        return
    took = " " + say("({seconds:.1f} s)", seconds=time.perf_counter() - began) if sys.stdout.isatty() else ""
    echo(f"{relative_path(report.folder)}: {_summary(report)}{took}")


def _summary(report: "SiteReport") -> str:
    parts = [say("1 page") if report.pages == 1 else say("{count} pages", count=report.pages)]
    if not report.written and not report.removed:
        parts.append(say("up to date"))
    elif not report.kept:
        parts.append(say("all new"))
    else:
        parts.append(say("{count} files written", count=report.written))
        parts.append(say("{count} removed", count=report.removed))
    if report.held:
        parts.append(say("{count} not published", count=report.held))
    return ", ".join(parts)


@click.command(
    "serve",
    epilog=epilog(
        "til serve                  # at http://127.0.0.1:8000",
        "til serve --port 8001 --open",
    ),
)
@click.option(
    "--port", type=click.IntRange(1, 65535), metavar="N", default=8000, show_default=True, help="Port to listen on."
)
@click.option("--open", "open_browser", is_flag=True, help="Open the site in your browser.")
@trust_option
@pass_context
def serve_command(context: Context, port: int, open_browser: bool, trust: bool) -> None:
    """Serve the site locally, rebuilding on change. Press Ctrl-C to stop."""
    import logging

    from tiltool.site.build.serving import serve

    quiet()
    notebook = context.notebook(whole=True, silent=True)
    trust_guard(notebook, trust)()
    announce_roles(notebook)
    logger = logging.getLogger("mkdocs")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    later = trust_guard(notebook, trusts=False, may_ask=False)  # what changes while it is served
    serve(notebook, port=port, open_browser=open_browser, guard=later)


def announce_roles(notebook: Notebook) -> None:
    """Say once that a notebook publishes more sections than it will by default in til 1.0."""
    publish = notebook.config.publish
    if not publish.roles_are_set and is_first_time(notebook.state, "roles"):
        template = "til: publish: roles is not set, so these sections go out: {roles}"
        echo(say(template, roles=", ".join(publish.roles)), err=True)
        echo_hint("in mkdocs.yml: publish: {roles: [learned, plain]}, the default from til 1.0 on, or your own")


def quiet() -> None:
    """Keep Material from printing its notice about MkDocs 2."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")


def show_progress(what: str, done: int, total: int) -> None:
    """Print on stderr what a build is at, and how much of it is done."""
    if not total:
        echo(f"til: {localized(what)}", err=True)
    if total > 100 and (done == total or done % 20 == 0):
        write_progress(localized(what), done, total)
