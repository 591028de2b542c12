"""`til init --publish`: which host, and what was set up for it."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tiltool import __version__
from tiltool.cli.context import zone_name
from tiltool.cli.language import localized, say
from tiltool.cli.output import Json, echo_hint, show_diff
from tiltool.cli.streams import echo
from tiltool.errors import Misused
from tiltool.messages import Message
from tiltool.store.files.atomic import relative_path

if TYPE_CHECKING:
    from tiltool.actions.adopt.publish_setup import PublishChoice, PublishSetup
    from tiltool.store.files.change import Change

HOSTS = ("github-pages", "gitlab-pages", "cloudflare-pages", "folder")


def chosen_host(start: Path, root: Path, host: str, to: str | None) -> PublishChoice:
    """Return what the user chose; a path is one from the current folder, and is written as one from the notebook.

    Raises Misused for a place that the host can't have.
    """
    from tiltool.actions.adopt.publish_setup import PublishChoice
    from tiltool.store.publish.installation import til_requirement

    to = to or ""
    if host == "cloudflare-pages" and not re.fullmatch(r"[a-z0-9-]*", to):
        raise Misused(Message("{name!r} is not the name of a project", name=to), "for example: --to my-journal")
    is_path = host == "folder" or (host == "github-pages" and (to.startswith((".", "/")) or (start / to).exists()))
    if to and is_path and not os.path.isabs(os.path.expanduser(to)):
        to = Path(relative_path(start / to, root)).as_posix()
    return PublishChoice(host, to, zone_name(), til_requirement(__version__))


def set_up(root: Path, choice: PublishChoice | None, *, dry_run: bool) -> PublishSetup | None:
    """Set up what was chosen, if anything was. Raises Refused, NoNotebook."""
    if choice is None:
        return None
    from tiltool.actions.adopt.publish_setup import set_up_publishing

    return set_up_publishing(root, choice, dry_run=dry_run)


def show_setup(setup: PublishSetup | None, made: Sequence[str], root: Path, dry_run: bool) -> None:
    """Print what was written beside the files that were `made`, what was not, and what is left to do."""
    if setup is None:
        return
    for change in setup.changes:
        if change.path not in made:
            show_change(change, root, dry_run)
    for path in setup.kept:
        echo(say("{path} is there and stays as it is; remove it to get til's", path=f"{root.name}/{path}"))
    if setup.lines:
        echo(say("lines to add to {file}, below til:", file="mkdocs.yml"))
    for line in setup.lines:
        echo(line, as_it_stands=True)
    if not (setup.changes or setup.kept or setup.lines):
        echo(say("everything for {host} is there", host=setup.target))
    echo(say("left to do:"))
    for number, step in enumerate(setup.steps, 1):
        echo(f"  {number}. {localized(step)}")
    echo_hint("til publish --dry-run shows what would go out")


def show_change(change: Change, root: Path, dry_run: bool) -> None:
    """Print what was done to a file, or would be."""
    path = f"{root.name}/{change.path}"
    if change.patch.before is None:
        echo(say("would create {path}", path=path) if dry_run else say("created {path}", path=path))
    elif dry_run:
        show_diff([change])
    else:
        echo(say("changed {path}", path=path))


def setup_json(setup: PublishSetup | None) -> Json | None:
    """Return what was set up, if anything was."""
    if setup is None:
        return None
    return {
        "target": setup.target,
        "address": setup.address or None,
        "created": [change.path for change in setup.changes if change.patch.before is None],
        "changed": [change.path for change in setup.changes if change.patch.before is not None],
        "existing": setup.kept,
        "to_add": setup.lines,
        "steps": setup.steps,
    }
