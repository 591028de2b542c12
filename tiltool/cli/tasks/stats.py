"""`til stats`."""

import click

from tiltool.actions.tasks.stats import shown_days, stats
from tiltool.cli.arguments import epilog, reporting
from tiltool.cli.context import Context
from tiltool.cli.output import echo_json
from tiltool.cli.streams import columns, echo
from tiltool.cli.views.stats import stats_json, stats_lines
from tiltool.store.index.session import ask


@click.command(
    "stats",
    epilog=epilog(
        "til stats                     # a heatmap of the past year, and totals",
        "til stats --year 2020 --json  # one year, for other programs",
    ),
)
@click.option("--year", type=click.IntRange(1, 9999), metavar="YYYY", help="Cover only that year.")
@reporting
def stats_command(context: Context, year: int | None, as_json: bool) -> None:
    """Show statistics: an activity heatmap, streaks, carry rate, time to completion.

    Darker days have more finished tasks and topics. The heatmap covers the past year, the totals all notes to date;
    with --year, both cover that year. Open tasks and their ages are as of today.
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
