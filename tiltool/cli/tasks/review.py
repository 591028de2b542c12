"""`til review`."""

from datetime import date, timedelta

import click

from tiltool.actions.tasks.review import review
from tiltool.cli.arguments import DayCommand, epilog, private_option, reporting
from tiltool.cli.completion import DAY
from tiltool.cli.context import Context
from tiltool.cli.output import echo_json, report_omitted
from tiltool.cli.streams import echo, style
from tiltool.cli.views.review import review_json, review_lines
from tiltool.core.tasks.outcomes import Period, month_of, week_of
from tiltool.errors import Misused, NothingFound
from tiltool.messages import Message
from tiltool.store.index.session import ask
from tiltool.store.notebook.notebook import Notebook

_DAY = timedelta(days=1)


@click.command(
    "review",
    cls=DayCommand,
    epilog=epilog(
        "til review                               # this week, for a stand-up",
        "til review --month --last --by project   # last month, by project",
    ),
)
@click.option("--week", "span", flag_value="week", help="All of this week, Monday to Sunday.")
@click.option("--month", "span", flag_value="month", help="All of this month.")
@click.option("--last", is_flag=True, help="Last week; with --month, last month.")
@click.option("--from", "since", type=DAY, metavar="DAY", help="From this day …")
@click.option("--to", "until", type=DAY, metavar="DAY", help="… to this one (default: today).")
@click.option("--by", type=click.Choice(["project", "tag"]), help="Group the bullets.")
@private_option
@click.option("--format", "form", type=click.Choice(["md", "json"]), help="Markdown (default) or JSON.")
@reporting
def review_command(
    context: Context,
    span: str | None,
    last: bool,
    since: str | None,
    until: str | None,
    by: str | None,
    with_private: bool,
    form: str | None,
    as_json: bool,
) -> None:
    """Summarize a period as Markdown: finished, learned, still open, started, dropped.

    The default period is this week, up to today. A task in several notes is listed once, with its last state in the
    period; × is how often it was carried, or done. Started tasks are those that you began to work on: [/] or (WIP).
    The bullets have no checkboxes, so pasting them creates no tasks. Private tasks and topics are left out unless
    you pass --private; stderr says how many. Exit code 1 if nothing happened.
    """
    if as_json and form == "md":
        raise Misused("--json and --format md can't be combined", "omit one of them")
    notebook = context.notebook()
    period = _between(context, notebook, since, until) if since or until else _span(context.today(notebook), span, last)
    if (since or until) and (span or last):
        raise Misused("--from and --to can't be combined with --week, --month or --last", "omit one or the other")
    today = context.today(notebook)
    backlog = notebook.config.tasks
    report = ask(notebook, lambda index: review(index, period, today, backlog, with_private=with_private))
    if as_json or form == "json":
        echo_json(review_json(report))
    elif not report.is_empty:
        for line in review_lines(report, notebook.config.language, by):
            echo(style(line, bold=True) if line.startswith("#") else line)
    report_omitted(report.omitted)
    if report.is_empty:
        message = Message("nothing happened from {since} to {until}", since=period.since, until=period.until)
        if period.since == period.until:
            message = Message("nothing happened on {day}", day=period.since)
        raise NothingFound(message, "til review --last, or til review --from DAY --to DAY")


def _span(today: date, span: str | None, last: bool) -> Period:
    """Return the week or the month of a day, or the one before; by default this week up to that day."""
    of = month_of if span == "month" else week_of
    if last:
        return of(of(today).since - _DAY)
    return of(today) if span else Period(week_of(today).since, today)


def _between(context: Context, notebook: Notebook, since: str | None, until: str | None) -> Period:
    if since is None:
        raise Misused("--to needs --from", "til review --from 2020-09-21 --to 2020-09-25")
    period = Period(context.day(notebook, since), context.day(notebook, until))
    if period.since > period.until:
        message = Message("{since} is after {until}", since=period.since, until=period.until)
        raise Misused(message, "the earlier day goes with --from")
    return period
