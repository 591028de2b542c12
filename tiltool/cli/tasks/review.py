"""`til review`."""

from datetime import date, timedelta

import click

from tiltool.actions.tasks.review import review
from tiltool.cli.arguments import DayCommand, epilog, json_option
from tiltool.cli.completion import DAY
from tiltool.cli.context import Context, pass_context
from tiltool.cli.output import echo_json
from tiltool.cli.streams import echo, style
from tiltool.cli.views.review import review_json, review_lines
from tiltool.core.tasks.outcomes import Period, month_of, week_of
from tiltool.errors import Misused, NothingFound
from tiltool.store.index.session import ask
from tiltool.store.notebook.notebook import Notebook

_DAY = timedelta(days=1)


@click.command(
    "review",
    cls=DayCommand,
    epilog=epilog(
        "til review                               # this week, to paste into a stand-up",
        "til review --month --last --by project   # the month before, by project",
    ),
)
@click.option("--week", "span", flag_value="week", help="All of this week, Monday to Sunday.")
@click.option("--month", "span", flag_value="month", help="All of this month.")
@click.option("--last", is_flag=True, help="The week before; with --month, the month before.")
@click.option("--from", "since", type=DAY, metavar="DAY", help="From this day …")
@click.option("--to", "until", type=DAY, metavar="DAY", help="… to this one (default: today).")
@click.option("--by", type=click.Choice(["project", "tag"]), help="Put what belongs together under one bullet.")
@click.option("--format", "form", type=click.Choice(["md", "json"]), help="Markdown (default) or JSON.")
@json_option
@pass_context
def review_command(
    context: Context,
    span: str | None,
    last: bool,
    since: str | None,
    until: str | None,
    by: str | None,
    form: str | None,
    as_json: bool,
) -> None:
    """Tell what happened in a period, as Markdown: finished, learned, carried, started, dropped.

    Without options the period is this week, up to today. A task that several notes have comes once, as what
    became of it in the period; × is how often it was carried, or done. Its bullets are no checkboxes: pasting
    them makes no tasks. Exit code 1 where nothing happened.
    """
    if as_json and form == "md":
        raise Misused("--json is no --format md", "leave one of them out")
    notebook = context.notebook()
    period = _between(context, notebook, since, until) if since or until else _span(context.today(notebook), span, last)
    if (since or until) and (span or last):
        raise Misused("--from and --to name a period of their own", "leave out --week, --month and --last")
    today = context.today(notebook)
    report = ask(notebook, lambda index: review(index, period, today, notebook.config.tasks))
    if as_json or form == "json":
        echo_json(review_json(report))
    elif not report.is_empty:
        for line in review_lines(report, notebook.config.language, by):
            echo(style(line, bold=True) if line.startswith("#") else line)
    if report.is_empty:
        raise NothingFound(f"nothing happened {_told(period)}", "til review --last, or til review --from DAY --to DAY")


def _span(today: date, span: str | None, last: bool) -> Period:
    """Return the week or the month of a day, or the one before; without a word on it, this week up to that day."""
    of = month_of if span == "month" else week_of
    if last:
        return of(of(today).since - _DAY)
    return of(today) if span else Period(week_of(today).since, today)


def _between(context: Context, notebook: Notebook, since: str | None, until: str | None) -> Period:
    if since is None:
        raise Misused("--to needs --from", "til review --from 2020-09-21 --to 2020-09-25")
    period = Period(context.day(notebook, since), context.day(notebook, until))
    if period.since > period.until:
        raise Misused(f"{period.since} is after {period.until}", "the earlier day goes with --from")
    return period


def _told(period: Period) -> str:
    return f"on {period.since}" if period.since == period.until else f"from {period.since} to {period.until}"
