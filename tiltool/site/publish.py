"""Publishing: a strict build, a list of the changes for readers, and the push."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tiltool.config.targets import Target
from tiltool.core.publish.publication import Publication, SiteChange, in_the_way, site_change
from tiltool.errors import Misused, Refused
from tiltool.messages import Message
from tiltool.site.build.incremental import BuildProgress, no_progress
from tiltool.site.build.standalone import build
from tiltool.store.files.lock import publishing
from tiltool.store.notebook.notebook import Notebook
from tiltool.store.publish.branch import BranchPlace
from tiltool.store.publish.command import CommandPlace
from tiltool.store.publish.folder import FolderPlace
from tiltool.store.publish.place import Place, PlaceMoved, PlaceState, read_site
from tiltool.store.site.address_file import read_address_file, write_address_file

WAITING = Message("waiting for another til that is publishing here")

_TRIES = 3
_NAMED = 3


class PublishRequest(NamedTuple):
    """What the user asked for; `may_ask` is whether git may ask for a password."""

    today: date
    target: Target
    dry_run: bool = False
    gone_ok: bool = False
    may_ask: bool = False
    progress: BuildProgress = no_progress
    guard: Callable[[], None] = lambda: None  # as in a build


class PublishPlan(NamedTuple):
    """What would be published, to be shown before anything is pushed."""

    target: Target
    place: str
    change: SiteChange
    is_known: bool = True  # false if the last publication is not known on this machine
    command: tuple[str, ...] = ()


class PublishReport(NamedTuple):
    """What was published, if anything was; `commit` is "" unless a branch got one."""

    plan: PublishPlan
    published: bool
    commit: str
    has_new_addresses: bool


def target_of(notebook: Notebook, name: str | None) -> Target:
    """Return the target with this name, or the default target. Raises Misused."""
    targets = notebook.config.publish.targets
    if not targets:
        lines = Message("til init --publish adds one, or add to mkdocs.yml, below `- til:`\n{lines}", lines=_EXAMPLE)
        raise Refused(Message("nowhere to publish to: no target in mkdocs.yml"), lines)
    found = [each for each in targets if name in (None, each.name)]
    if not found:
        names = Message("its targets are {names}", names=", ".join(each.name for each in targets))
        raise Misused(Message("no target {name!r} in mkdocs.yml", name=name), names)
    return found[0]


_EXAMPLE = """\
      publish:
        targets:
          site: {remote: git@github.com:YOU/journal-site.git, branch: gh-pages}"""


def publish(notebook: Notebook, request: PublishRequest, show: Callable[[PublishPlan], None]) -> PublishReport:
    """Build the site and publish it; `show` is called with the plan before anything is pushed.

    Raises Refused, and NoNotebook for an invalid configuration; the place to publish to is then unchanged.
    """
    with publishing(notebook.state, partial(request.progress, WAITING, 0, 0)):
        folder = notebook.state / "publish"
        place = _place(notebook, request, folder)
        with _addresses_kept(notebook.root) as before:
            site = build(
                notebook,
                request.today,
                site_dir=folder / "site",
                strict=True,
                progress=request.progress,
                publishes=not request.dry_run,
                guard=request.guard,
            )
            plan, commit = _published(place, request, site.folder, show)
        has_new = read_address_file(notebook.root) != before
    return PublishReport(plan, not request.dry_run and bool(_files(plan.change)), commit, has_new)


@contextmanager
def _addresses_kept(root: Path) -> Iterator[str]:
    """Yield the table of addresses; it stays unchanged if nothing is published, because new addresses are not promises then."""
    before = read_address_file(root)
    try:
        yield before
    except BaseException:
        write_address_file(root, before)
        raise


def _place(notebook: Notebook, request: PublishRequest, folder: Path) -> Place:
    target = request.target
    if target.command:
        return CommandPlace(target, notebook.root, folder)
    if target.folder:
        return FolderPlace(target.folder, notebook)
    return BranchPlace(target, notebook.root, folder, may_ask=request.may_ask)


def _published(
    place: Place, request: PublishRequest, folder: Path, show: Callable[[PublishPlan], None]
) -> tuple[PublishPlan, str]:
    """Publish the built site; return the plan, and the commit. Raises Refused."""
    built = read_site(folder)
    command = place.words(folder) if isinstance(place, CommandPlace) else ()
    for nth in range(_TRIES):
        request.progress(Message("reading what is published: {place}", place=place.name), 0, 0)
        state = place.read(built)
        wanted = {**built, **state.extra}
        change = site_change(state.published, wanted)
        plan = PublishPlan(request.target, place.name, change, state.is_known, command)
        if not nth:
            show(plan)
        _refuse(place, request, state, wanted, change)
        if request.dry_run or not _files(change):
            return plan, ""
        request.progress(Message("publishing: {place}", place=place.name), 0, 0)
        try:
            return plan, place.write(wanted, change, folder)
        except PlaceMoved:
            continue
    raise Refused(Message("{place}: somebody else keeps pushing to it", place=place.name), "run it again in a while")


def _files(change: SiteChange) -> int:
    return len(change.written) + len(change.removed)


def _refuse(place: Place, request: PublishRequest, state: PlaceState, wanted: Publication, change: SiteChange) -> None:
    """Raise Refused if a file that is not til's would be overwritten, or an address would disappear."""
    theirs = in_the_way(wanted, state.others)
    if theirs:
        raise Refused(
            Message("{place} has files that til did not write: {paths}", place=place.name, paths=_some(theirs)),
            "move them away, or name another place in mkdocs.yml",
        )
    vanishing = sorted((page.url for page in change.vanishing), key=lambda url: (-url.count("/"), url))
    if vanishing and not request.gone_ok:
        template = "a public address would vanish: {addresses}"
        if len(vanishing) > 1:
            template = "public addresses would vanish: {addresses}"
        raise Refused(
            Message(template, addresses=_some([url or "/" for url in vanishing])),
            Message(
                "redirect: `aliases: [{address}]` in the front matter of the note that replaces it; or let it go: --gone-ok",
                address=vanishing[0],
            ),
        )


def _some(names: list[str]) -> str:
    more = f", … (+{len(names) - _NAMED})" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
