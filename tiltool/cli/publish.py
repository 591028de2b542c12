"""`til publish`."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import click

from tiltool.cli.arguments import epilog, reporting
from tiltool.cli.completion import CompletedType, completed_context, starting_with
from tiltool.cli.context import Context
from tiltool.cli.language import say
from tiltool.cli.output import LONGEST_LIST, echo_first, echo_hint, echo_json
from tiltool.cli.site import build_progress, quiet, trust_guard, trust_option, warn_about_default_roles
from tiltool.cli.streams import echo, style
from tiltool.errors import Refused

if TYPE_CHECKING:
    from tiltool.core.publish.publication import PublishedPage
    from tiltool.site.publish import PublishPlan, PublishReport


def _targets(ctx: click.Context, typed: str) -> list[str]:
    targets = completed_context(ctx).notebook().config.publish.targets
    return starting_with((each.name for each in targets), typed)


@click.command(
    "publish",
    epilog=epilog(
        "til publish --dry-run         # what would be new, changed and gone",
        "til publish                   # to the first target in mkdocs.yml",
        "til publish --to server",
    ),
)
@click.option(
    "--to",
    "name",
    metavar="NAME",
    type=CompletedType("target", _targets),
    help="Target to publish to (default: the first one).",
)
@click.option("-n", "--dry-run", is_flag=True, help="List what would be published; publish nothing.")
@click.option("--gone-ok", is_flag=True, help="Let public addresses vanish without a redirect.")
@trust_option
@reporting
def publish_command(
    context: Context, name: str | None, dry_run: bool, gone_ok: bool, trust: bool, as_json: bool
) -> None:
    """Build the site and publish it.

    The build is strict: a secret, a conflict marker or a broken link stops it. Then til lists the pages that
    are new, changed and gone since the last publication, and publishes to a target of `publish: targets:` in
    mkdocs.yml: a branch, a folder, or a command of yours. Only files that til wrote are replaced or
    removed there. If nothing has changed, nothing is published.
    """
    from tiltool.site.publish import PublishReport, PublishRequest, publish, target_of

    quiet()
    notebook = context.notebook(whole=True, silent=True)
    target = target_of(notebook, name)
    warn_about_default_roles(notebook)
    is_interactive, progress, guard = sys.stderr.isatty(), build_progress(as_json), trust_guard(notebook, trust)
    request = PublishRequest(context.today(notebook), target, dry_run, gone_ok, is_interactive, progress, guard)
    address = notebook.site_keys.address
    plans: list[PublishPlan] = []
    show = plans.append if as_json else partial(_show_plan, address=address, dry_run=dry_run)
    try:
        report = publish(notebook, request, show)
    except Refused:
        if plans and dry_run:  # the list includes what would be refused
            echo_json(_document(PublishReport(plans[0], False, "", False), address))
        raise
    if as_json:
        echo_json(_document(report, address))
    else:
        _show_result(report, dry_run)


def _show_plan(plan: PublishPlan, *, address: str, dry_run: bool) -> None:
    change = plan.change
    _show_lines([say("new      {page}", page=_shown(page, address)) for page in change.new], "green", dry_run)
    _show_lines([say("changed  {page}", page=_shown(page, address)) for page in change.changed], "yellow", dry_run)
    _show_lines([say("gone     {page}", page=_shown(page, address)) for page in change.gone], "red", True)
    if not plan.is_known:
        echo(say("til: what was published there last is not known here; everything counts as new"), err=True)
    if plan.command and (change.written or change.removed):
        echo(f"$ {shlex.join(plan.command)}", err=True)


def _show_lines(lines: Sequence[str], colour: str, is_whole: bool) -> None:
    """Print the first few lines, or all of them."""
    echo_first([style(line, fg=colour) for line in lines], len(lines) if is_whole else LONGEST_LIST)


def _shown(page: PublishedPage, address: str) -> str:
    url = f"{address}{page.url}" or "/"
    return f"{url}  {page.title}" if page.title else url


def _show_result(report: PublishReport, dry_run: bool) -> None:
    plan = report.plan
    change = plan.change
    if not (change.written or change.removed):
        echo(say("{place}: up to date", place=plan.place))
        return
    counts = {"new": len(change.new), "changed": len(change.changed), "gone": len(change.gone)}
    counts["files"] = len(change.written) + len(change.removed)
    if dry_run:
        said = (
            "{place}: nothing published (--dry-run); pages: {new} new, {changed} changed, {gone} gone; files: {files}"
        )
    else:
        said = "{place}: published; pages: {new} new, {changed} changed, {gone} gone; files: {files}"
    echo(say(said, place=plan.place, **counts))
    if report.has_new_addresses:
        echo_hint("commit .til-addresses: it keeps the addresses of published pages")


def _document(report: PublishReport, address: str) -> dict[str, object]:
    plan = report.plan
    change = plan.change
    kinds = {"new": change.new, "changed": change.changed, "gone": change.gone}
    return {
        "target": plan.target.name,
        "place": plan.place,
        "published": report.published,
        **{
            kind: [{"url": f"{address}{page.url}", "title": page.title} for page in pages]
            for kind, pages in kinds.items()
        },
        "written": len(change.written),
        "removed": len(change.removed),
        "commit": report.commit or None,
        "known": plan.is_known,
    }
