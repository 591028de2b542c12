"""`til build` and `til serve`."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tiltool.cli.arguments import DayCommand, epilog, note_path, notebook_of, path_from_root, reporting
from tiltool.cli.completion import DAY
from tiltool.cli.context import Context, is_interactive, pass_context, user_state
from tiltool.cli.language import localized, say, say_number
from tiltool.cli.output import echo_hint, echo_json
from tiltool.cli.streams import echo, printable, write_progress
from tiltool.errors import Misused, NothingFound, Refused
from tiltool.messages import Message
from tiltool.store.files.atomic import relative_path
from tiltool.store.notebook.notebook import Notebook
from tiltool.store.site.notices import ROLES_HINT, is_first_time, roles_notice

if TYPE_CHECKING:
    from tiltool.site.build.incremental import BuildProgress, SiteReport
    from tiltool.store.site.trusted_code import NotebookCode


trust_option: Callable[..., Any] = click.option(
    "--trust", is_flag=True, help="Run plugins, hooks and other code that mkdocs.yml names, now and until they change."
)


@click.command(
    "build",
    cls=DayCommand,
    epilog=epilog(
        "til build                        # create or update ./site",
        "til build --strict --clean       # from scratch; fail on any warning",
        "til build --explain              # build nothing: what stays private, and why",
        "til build --explain today        # all parts of a note",
    ),
)
@click.option("--strict", is_flag=True, help="Fail on any warning (broken link, unreadable note, secret).")
@click.option("--clean", is_flag=True, help="Ignore the build cache.")
@click.option("--tree-only", is_flag=True, help="Write the pages to .til/docs for another site generator.")
@click.option(
    "--site-dir", metavar="DIR", type=click.Path(path_type=Path), help="Folder to write the site to (default: site)."
)
@click.option(
    "--explain",
    is_flag=False,
    flag_value="",
    type=DAY,
    metavar="[DAY|PATH]",
    help="List what would not be published, and why; build nothing.",
)
@trust_option
@reporting
def build_command(
    context: Context,
    strict: bool,
    clean: bool,
    tree_only: bool,
    site_dir: Path | None,
    explain: str | None,
    trust: bool,
    as_json: bool,
) -> None:
    """Build your notes into a static blog.

    Only what `publish` in mkdocs.yml allows is published. Builds are incremental, and the old site stays in place
    until the new one is complete. til asks once whether code that mkdocs.yml names may run; in a pipe, --trust allows it.
    """
    quiet()
    notebook = context.notebook(whole=True, silent=True)
    warn_about_default_roles(notebook)
    if explain is not None:
        if strict or clean or tree_only or site_dir:
            raise Misused("--explain builds nothing", "omit the other options")
        _explain(context, notebook, explain, as_json)
        return
    began = time.perf_counter()
    progress = build_progress(as_json)
    today, guard = context.today(notebook), trust_guard(notebook, trust)
    if tree_only:
        from tiltool.site.build.tree import write_tree

        if site_dir:
            raise Misused("--tree-only writes to .til/docs", "omit --site-dir or --tree-only")
        report = write_tree(notebook, today, strict=strict, clean=clean, progress=progress, guard=guard)
    else:
        from tiltool.site.build.standalone import build

        where = Path(context.start, site_dir) if site_dir else None
        report = build(notebook, today, site_dir=where, strict=strict, clean=clean, progress=progress, guard=guard)
    if sys.stderr.isatty() and not as_json and not notebook.site_keys.has_address:
        echo_hint("set site_url in mkdocs.yml to give feeds and the sitemap full addresses")
    _show_report(context, notebook, report, None if as_json else time.perf_counter() - began)


def _show_report(context: Context, notebook: Notebook, report: "SiteReport", seconds: float | None) -> None:
    """Print a report as text, with the seconds that the build took, or as JSON."""
    for problem in report.problems:
        echo(f"til: {localized(problem)}", err=True)
    if seconds is None:
        counts = [count._asdict() for count in report.counts]
        echo_json({**report._asdict(), "folder": str(report.folder), "counts": counts})
        return
    from tiltool.cli.views.publish import show_counts

    took = " " + say("({seconds:.1f} s)", seconds=seconds) if sys.stdout.isatty() else ""
    echo(f"{relative_path(report.folder)}: {_summary(report)}{took}")
    show_counts(report.counts, report.days_to_come, context.zone_name(notebook))
    if took and any(count.held for count in report.counts) and is_first_time(notebook.state, "explain"):
        echo_hint("til build --explain lists what is held back, and why")


def _explain(context: Context, notebook: Notebook, place: str, as_json: bool) -> None:
    """Print which parts of all notes, or of a note or folder, a build would publish."""
    from tiltool.cli.views.publish import explanation_json, show_counts, show_explanation
    from tiltool.site.build.explain import explain

    path = _path(context, notebook, place) or None if place else None  # the root means the whole notebook
    explanation = explain(notebook, context.today(notebook), path, build_progress(as_json))
    if path and not explanation.notes:
        raise NothingFound(Message("{path}: no note that til reads", path=path), "til list shows the notes")
    if as_json:
        echo_json(explanation_json(explanation, notebook))
        return
    show_explanation(explanation, notebook, whole=path in [each.path for each in explanation.notes])
    show_counts(explanation.counts, explanation.days_to_come, context.zone_name(notebook))


def _path(context: Context, notebook: Notebook, text: str) -> str:
    """Return the path from the root of the note, project or folder that `text` names. Raises Misused, NothingFound."""
    try:
        return note_path(context, notebook_of(context, text), text)
    except Misused:
        path = path_from_root(notebook, text)
        if path is None:
            raise
        return path


def _summary(report: "SiteReport") -> str:
    parts = [say_number(report.pages, "1 page", "{count} pages")]
    if not report.written and not report.removed:
        parts.append(say("up to date"))
    elif not report.kept:
        parts.append(say("all new"))
    else:
        parts.append(say("{count} files written", count=report.written))
        parts.append(say("{count} removed", count=report.removed))
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
    warn_about_default_roles(notebook)
    logger = logging.getLogger("mkdocs")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    later = trust_guard(notebook, trusts=False, may_ask=False)  # for changes while the site is served
    serve(notebook, port=port, open_browser=open_browser, guard=later)


def warn_about_default_roles(notebook: Notebook) -> None:
    """Report once that a notebook publishes more sections than it will by default in til 1.0."""
    notice = roles_notice(notebook)
    if notice:
        echo(localized(notice), err=True)
        echo_hint(ROLES_HINT)


def quiet() -> None:
    """Keep Material from printing its notice about MkDocs 2."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")


def build_progress(as_json: bool) -> "BuildProgress":
    """Return the function that shows the progress of a build: only at a terminal, and not with JSON."""
    from tiltool.site.build.incremental import no_progress

    return _show_progress if sys.stderr.isatty() and not as_json else no_progress


def _show_progress(what: str, done: int, total: int) -> None:
    """Print the current step of a build to stderr, and how much of it is done."""
    if not total:
        echo(f"til: {localized(what)}", err=True)
    if total > 100 and (done == total or done % 20 == 0):
        write_progress(localized(what), done, total)


def trust_guard(notebook: Notebook, trusts: bool, *, may_ask: bool = True) -> Callable[[], None]:
    """Return the function to call before MkDocs runs; it raises Refused if the notebook's code may not run."""

    def guard() -> None:
        from tiltool.store.site.trusted_code import is_trusted, notebook_code, trust

        code = notebook_code(notebook)
        if not code.found or is_trusted(user_state(), code):
            return
        if not trusts:
            _ask(code, may_ask and is_interactive())
        trust(user_state(), code)

    return guard


def _ask(code: "NotebookCode", may_ask: bool) -> None:
    """List the code, and ask at a terminal. Raises Refused."""
    echo(say("til: mkdocs.yml names code, or folders, that til does not know:"), err=True)
    for key, name, line in code.found:
        place = f"mkdocs.yml:{line}: " if line else ""
        echo(f"  {place}{key}: {name}", err=True)
    question = printable(say("Run this code, and publish these folders?"))
    if not may_ask or not click.confirm(question, default=False, err=True):
        message = Message("the site was not built: that would run code from this notebook")
        raise Refused(message, Message("if you trust this notebook: til build --trust"))
