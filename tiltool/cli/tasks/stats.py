"""`til stats`."""

import click

from tiltool.actions.tasks.stats import shown_days, stats
from tiltool.cli.arguments import epilog, json_option
from tiltool.cli.context import Context, columns, pass_context
from tiltool.cli.output import echo_json
from tiltool.cli.streams import echo
from tiltool.cli.views.stats import stats_json, stats_lines
from tiltool.store.index.session import ask


@click.command(
    "stats",
    epilog=epilog(
        "til stats                     # the last year day by day, and what all notes come to",
        "til stats --year 2020 --json  # one year, for other programs",
    ),
)
@click.option("--year", type=click.IntRange(1, 9999), metavar="YYYY", help="That year alone.")
@json_option
@pass_context
def stats_command(context: Context, year: int | None, as_json: bool) -> None:
    """Show what the notes come to: a field of days, streaks, how tasks are carried and how long they take.

    A day is the darker the more was finished and learned. The field shows the last year, the figures are of all
    notes up to today; with --year, both are of that year. What is open now, and for how long, is as of today.
    """
    notebook = context.notebook()
    today = context.today(notebook)
    report = ask(notebook, lambda index: stats(index, today, year, notebook.config.tasks))
    shown = shown_days(report, year)
    if as_json:
        echo_json(stats_json(report, shown))
        return
    for line in stats_lines(report, shown, notebook.config.language, columns()):
        echo(line)
