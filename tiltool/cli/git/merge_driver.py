"""`til merge-driver`."""

from pathlib import Path

import click

from tiltool.cli.arguments import epilog
from tiltool.cli.language import say, use_language
from tiltool.cli.streams import echo
from tiltool.config import Config
from tiltool.core.merge.merge import MARKER_SIZE
from tiltool.errors import NoNotebook
from tiltool.store.notebook.settings import find_notebook

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(
    "merge-driver",
    epilog=epilog(
        "til merge-driver %O %A %B %P  # as Git calls it",
        "til merge-driver base.md ours.md theirs.md notes/a.md  # writes ours.md",
    ),
)
@click.argument("base", type=_FILE)
@click.argument("ours", type=_FILE)
@click.argument("theirs", type=_FILE)
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--marker-size",
    "size",
    metavar="N",
    type=click.IntRange(1),
    default=MARKER_SIZE,
    help="Length of conflict markers.",
)
def merge_driver_command(base: Path, ours: Path, theirs: Path, path: Path, size: int) -> int:
    """Merge two versions of a note; Git calls this for files with the attribute merge=til.

    Merges what OURS and THEIRS changed in BASE, and writes the result into OURS; all are versions of PATH. Headings,
    tasks and blocks are found again wherever they were moved. Exits with 1 if there are conflicts, marked as Git marks
    them. What til can't read safely is merged line by line, as by Git, and always reported as a conflict.
    """
    from tiltool.actions.git.merge_files import Versions, merge_versions

    config = _config(path.absolute())
    use_language(config.language)
    report = merge_versions(path.name, Versions(base, ours, theirs), config.dialect, size)
    if report.problem:
        reason = say("{path}: merged line by line, check the result: {reason}", path=path, reason=report.problem)
        echo(reason, err=True)
    return int(bool(report.conflicts or report.problem))


def _config(path: Path) -> Config:
    """Return the configuration of a file's notebook; the default if it can't be read, as may happen during a merge."""
    folder = next(each for each in path.parents if each.is_dir())
    try:
        return find_notebook(folder)[1]
    except NoNotebook:
        return Config()
