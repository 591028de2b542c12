"""Setting up the publication of a notebook: the workflow, the target, the address, what Git ignores."""

from pathlib import Path
from typing import NamedTuple

from tiltool.actions.adopt.init import ignore_lines
from tiltool.config import Config
from tiltool.config.readers import CONFIG_FILE
from tiltool.core.adopt.settings_edit import block_lines, with_til_key, with_top_key
from tiltool.core.adopt.workflows import HostSetup, PublishFacts, host_setup
from tiltool.core.text.edits import minimal_patch, patch_to
from tiltool.messages import Message
from tiltool.store.files.atomic import read_text
from tiltool.store.files.change import Change, write_changes
from tiltool.store.notebook.creation import missing_parts
from tiltool.store.notebook.git import git_text
from tiltool.store.notebook.settings import NO_KEYS, SiteKeys, find_notebook


class PublishChoice(NamedTuple):
    """The user's choices: a host, the place on it, "" for the default; for the workflow, the zone and til's source."""

    host: str
    to: str
    zone: str
    til: str


class PublishSetup(NamedTuple):
    """What was set up: changed files, existing ones that differ, lines to be added by hand, and what is left to do."""

    target: str
    address: str
    changes: tuple[Change, ...]
    kept: tuple[str, ...]
    lines: tuple[str, ...]
    steps: tuple[Message, ...]


def set_up_publishing(root: Path, choice: PublishChoice, *, dry_run: bool = False) -> PublishSetup:
    """Write the files that publish a notebook on a host; existing files keep every line. Raises Refused, NoNotebook."""
    is_new = bool(missing_parts(root, (CONFIG_FILE,)))  # only in a dry run
    config, keys = (Config(), NO_KEYS) if is_new else find_notebook(root)[1:]
    found = host_setup(_facts(root, choice, config))
    changes = [Change(path, patch_to(_text(root / path), text)) for path, text in found.files.items()]
    kept = tuple(change.path for change in changes if change.patch.before not in (None, change.patch.after))
    settings, lines = _settings(root, choice.host, found, config, keys)
    wanted = [*(each for each in changes if each.patch.before is None), *settings, *ignore_lines(root, found.ignored)]
    if not dry_run:
        write_changes(root, wanted)
    steps = (*found.steps, *_move_step(root, found))
    return PublishSetup(choice.host, found.address, tuple(wanted), kept, lines, steps)


def _facts(root: Path, choice: PublishChoice, config: Config) -> PublishFacts:
    return PublishFacts(
        host=choice.host,
        to=choice.to,
        name=root.resolve().name,
        origin=git_text(root, "remote", "get-url", "origin").strip(),
        branch=git_text(root, "symbolic-ref", "--short", "HEAD").strip() or "main",
        zone=config.timezone or choice.zone,
        til=choice.til,
        needs_history=config.days == "git",
    )


def _text(file: Path) -> str | None:
    return read_text(file) if file.exists() else None


def _settings(
    root: Path, name: str, found: HostSetup, config: Config, keys: SiteKeys
) -> tuple[tuple[Change, ...], tuple[str, ...]]:
    """Return the change of `mkdocs.yml`, and the lines that must be added to it by hand."""
    before = _text(root / CONFIG_FILE)
    if before is None:
        return (), ()
    text, lines = before, []
    path = ("publish", "targets", name)
    if name not in {each.name for each in config.publish.targets}:
        edited = with_til_key(text, path, found.target)
        text, lines = edited or text, [] if edited else block_lines(path, found.target, 6)
    if found.address and not keys.has_address:
        edited = with_top_key(text, "site_url", found.address)
        text, lines = edited or text, lines if edited else [f"site_url: {found.address}", *lines]
    changes = (Change(CONFIG_FILE, minimal_patch(before, text)),) if text != before else ()
    return changes, tuple(lines)


def _move_step(root: Path, found: HostSetup) -> tuple[Message, ...]:
    """Return what is left to do if the notebook is not at the top of its repository, where hosts look for workflows."""
    prefix = git_text(root, "rev-parse", "--show-prefix").strip()
    if not prefix or not found.files:
        return ()
    text = "move {file} to the top of the repository, and make its steps run in {folder}"
    return (Message(text, file=next(iter(found.files)), folder=prefix),)
