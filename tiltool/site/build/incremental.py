"""Incremental builds: changed files are made again, the rest are left alone."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial, reduce
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple, TypeVar, cast
from urllib.parse import unquote

from tiltool.config.readers import CONFIG_FILE
from tiltool.core.links.resolve import address_text
from tiltool.core.pictures.metadata import CLEANS_AS
from tiltool.core.publish.explanation import PartCount
from tiltool.core.publish.rules import notebook_rules
from tiltool.errors import Refused
from tiltool.messages import Message, message_data, message_from_data
from tiltool.site.build.jobs import RENDERS_AS, Job, PublicNotes, render_notes
from tiltool.site.build.staging import stage_files
from tiltool.site.build.theme_cache import ThemeFrame
from tiltool.site.digest import content_key
from tiltool.site.model.addresses import published_addresses
from tiltool.site.model.site import Site
from tiltool.site.model.task_remarks import Routes, TaskSource
from tiltool.site.output.cards import card_problems, drawing_tools, with_possible_cards
from tiltool.site.output.compose import Shell
from tiltool.site.output.files import Output, outputs, pages_of, published_bytes
from tiltool.site.output.owner_pages import own_results
from tiltool.site.output.redirects import redirects
from tiltool.site.output.search import SearchEntry, search_outputs
from tiltool.site.pages.page import Page
from tiltool.site.render.rendered_note import PieceBody, bodies_from_json, is_picture
from tiltool.site.settings import Settings
from tiltool.store.index.session import ask
from tiltool.store.notebook.day_notes import MANIFEST
from tiltool.store.notebook.notebook import Notebook
from tiltool.store.queries.chain_walk import backlog_places
from tiltool.store.queries.links import linkable_notes
from tiltool.store.site.address_file import read_address_file, write_address_file
from tiltool.store.site.inputs import Attachments, file_stamp
from tiltool.store.site.output_folder import SiteFile, SiteFolder, files_below, manifest_of
from tiltool.store.site.related import note_number, related_notes
from tiltool.store.site.render_cache import RenderCache

BuildProgress = Callable[[str, int, int], None]
"""Called with the current step, how much of it is done, and the total."""


def no_progress(step: str, done: int, total: int) -> None:
    """Ignore the progress of a build."""


WAITING = Message("waiting for another til that is building here")

_ROUTES = "task routes"

_LEFT_OUT = (".map", "sitemap.xml.gz")
"""Files made by MkDocs that pages don't need."""


class BuildRun(NamedTuple):
    """The inputs of a build; `strict` refuses to build if there is any problem, `publishes` is false for a preview.

    `is_served` is whether the site is served on this machine, at an address of its own. `checkpoint` is called at each
    step until the files are put in place; an exception that it raises ends the build, and leaves the site unchanged.
    """

    notebook: Notebook
    cache: RenderCache
    today: date
    strict: bool = False
    progress: BuildProgress = no_progress
    publishes: bool = True
    is_served: bool = False
    checkpoint: Callable[[], None] = lambda: None


class RelatedPaths(NamedTuple):
    """The notes related to each note, by its path, with their scores, closest first.

    `keys` are those of the renderings that the last build found them by; `others` are the notes whose relations changed.
    """

    now: Mapping[str, Sequence[tuple[int, str]]]
    keys: Mapping[str, str]
    others: Collection[str]


class SitePlan(NamedTuple):
    """A site that is planned, but not yet written."""

    site: Site
    public: PublicNotes
    attachments: Attachments
    related: RelatedPaths
    pages: tuple[Page, ...] = ()
    problems: tuple[str, ...] = ()
    own: tuple[SearchEntry, ...] = ()  # entries for the owner's pages, known once MkDocs has built them

    @property
    def depth(self) -> int:
        """Return the depth of the deepest page, in folders."""
        return max((page.depth for page in self.pages), default=1)


class SiteReport(NamedTuple):
    """The result of a build."""

    folder: Path
    pages: int
    written: int
    kept: int  # unchanged files
    removed: int
    held: int
    problems: tuple[str, ...]
    counts: tuple[PartCount, ...] = ()  # notes and their parts that are published and held back
    days_to_come: tuple[str, ...] = ()  # for which notes are held back


def plan_site(run: BuildRun, jobs: tuple[Job, ...], settings: Settings) -> SitePlan:
    """Return the plan of the site without its pages, because few builds need all of them."""
    public = render_notes(run.notebook, jobs, run.cache, run.today, partial(run.progress, Message("reading notes")))
    attachments = Attachments(run.notebook)
    addresses = published_addresses(read_address_file(run.notebook.root))
    settings = with_possible_cards(settings)
    run.checkpoint()
    related = _related(run.cache, public)
    run.checkpoint()
    site = Site(
        settings,
        public.notes,
        attachments.has,
        public.projects,
        run.today,
        task_source(run),
        attachments.named,
        addresses,
        related.now,
    )
    return SitePlan(site, public, attachments, related)


def with_pages(run: BuildRun, plan: SitePlan) -> SitePlan:
    """Return a plan completed with all pages and the problems."""
    site, public = plan.site, plan.public
    problems = (*site.settings.ignored, *_missing_folders(run.notebook, public.jobs), *public.problems)
    problems += tuple(_missing_pictures(site, plan.attachments))
    problems += (*_broken_links(run.notebook, site), *_secrets(run.notebook, run.today)) if run.strict else ()
    pages = tuple(with_checkpoints(run, pages_of(site)))
    problems += tuple(card_problems(pages, site.settings))
    return plan._replace(pages=pages, problems=problems)


_Made = TypeVar("_Made")


def with_checkpoints(run: BuildRun, made: Iterable[_Made]) -> Iterator[_Made]:
    """Yield each item of `made`, calling the checkpoint before it."""
    for each in made:
        run.checkpoint()
        yield each


def task_source(run: BuildRun) -> TaskSource:
    """Return the tasks outside the public notes; the routes of all tasks are cached between builds."""
    history, cache = run.notebook.history.file, run.cache

    def known(digest: str, follow: Callable[[], Routes]) -> Routes:
        kept, _, text = cache.text(_ROUTES).partition(" ")
        if kept == digest:
            return cast(Routes, json.loads(text))
        routes = follow()
        cache.keep_texts({_ROUTES: f"{digest} {json.dumps(routes)}"})
        return routes

    stamp = file_stamp(history) if history.exists() else None
    return TaskSource(tuple(backlog_places(run.notebook)), run.notebook.carried_from, stamp, known)


def _related(cache: RenderCache, public: PublicNotes) -> RelatedPaths:
    """Return the related notes of each note, with what changed since the last build."""
    numbers = {note_number(each.note.path, each.note.day): each for each in public.notes}
    found, known = related_notes(cache, {number: each.key for number, each in numbers.items()})
    paths = {number: each.note.path for number, each in numbers.items()}
    now = {path: [(score, paths[other]) for score, other in found[number]] for number, path in paths.items()}
    before = {paths.get(number, ""): each.key for number, each in known.items()}
    moved = {paths[number] for number in paths.keys() & known.keys() if found[number] != known[number].related}
    return RelatedPaths(now, before, moved)


def _missing_folders(notebook: Notebook, jobs: Sequence[Job]) -> Iterable[str]:
    """Yield a message for each folder that has rules but doesn't exist: what they should hold back may be published."""
    rules = notebook_rules(notebook.config)
    for folder in rules.folders:
        exists = any(map(notebook.has_file, rules.places_of(folder)))
        if not exists and not rules.are_in(folder, (job.file.path for job in jobs)):
            yield Message("{file}: publish: folders: {folder}: no such folder", file=CONFIG_FILE, folder=folder.name)


def _missing_pictures(site: Site, attachments: Attachments) -> Iterable[str]:
    targets = site.targets
    held = {path.rpartition("/")[2] for path in attachments.held}  # complete once all targets are known
    for note in (*site.notes, *site.projects):
        for link, target in zip(note.links, targets[note.path], strict=True):
            if target is None and link.is_picture:
                template = (
                    "{path}: missing picture {target}" if is_picture(link.target) else "{path}: missing file {target}"
                )
                target_name = link.target if link.kind == "embed" else address_text(link.target)
                if unquote(target_name).rpartition("/")[2] in held:
                    template = "{path}: {target} is not published: its folder is held back"
                yield Message(template, path=note.path, target=target_name)


def _secrets(notebook: Notebook, today: date) -> Iterable[str]:
    """Yield a message for each secret in the text that would be published."""
    from tiltool.actions.check.check import secrets  # only a strict build looks for them

    for path, problem in secrets(notebook, today):
        yield Message("{path}:{line}: {problem}", path=path, line=problem.line, problem=problem.message)


def _broken_links(notebook: Notebook, site: Site) -> Iterable[str]:
    """Yield a message for each link of a public note that is broken; a link to a private note is not."""
    from tiltool.actions.notes.links import ResolvedLink, broken_of, resolver  # only a strict build looks for them

    shown = [(note.path, link) for note in (*site.notes, *site.projects) for link in note.links if not link.is_picture]
    if not shown:
        return
    find = resolver(notebook, ask(notebook, lambda index: tuple(linkable_notes(index)))).find
    links = (ResolvedLink(path, link.as_written, find(link.as_written, path)) for path, link in shown)
    for path, link, _ in broken_of(notebook, links):
        target = f"{link.target}#{link.fragment}" if link.fragment else link.target
        yield Message("{path}: broken link to {target}", path=path, target=target)


def all_outputs(
    run: BuildRun, plan: SitePlan, shells: Mapping[str, Shell], theme: Mapping[str, Path]
) -> tuple[list[Output], SitePlan]:
    """Return all files of the site, and the plan completed with the owner's pages and the redirects' problems.

    `theme` holds the files that MkDocs made, by path. Raises Refused for a problem in a strict run.
    """
    load = partial(load_bodies, run.cache)
    made = [*with_checkpoints(run, outputs(plan.site, plan.pages, shells, load, run.notebook.root))]
    paths = {output.path for output in made}
    theme = {path: file for path, file in theme.items() if path not in paths}
    plan = plan._replace(own=tuple(own_results(theme, run.cache)))
    made += with_checkpoints(run, search_outputs(plan.site, run.cache, load, plan.own))
    paths = {output.path for output in made}
    others = [theme_output(path, file) for path, file in theme.items() if path not in paths]
    old, problems = redirects(plan.site, (MANIFEST, *paths, *theme))
    plan = plan._replace(problems=(*plan.problems, *problems))
    if run.strict:
        refuse_problems(plan.problems)
    return [*made, *others, *old], plan


def theme_output(path: str, file: Path) -> Output:
    """Return the output for a file that MkDocs made."""
    return Output(path, _digest(published_bytes(file)), partial(published_bytes, file))


def refuse_problems(problems: Sequence[str]) -> None:
    """Raise Refused if there is any problem, as `--strict` requires."""
    if problems:
        first = reduce(lambda one, other: Message("{one}; {other}", one=one, other=other), problems[:5])
        raise Refused(Message("strict: {problems}", problems=first), "fix this first; the site is unchanged")


def write_site(
    run: BuildRun, plan: SitePlan, shells: Mapping[str, Shell], theme: Mapping[str, Path], folder: SiteFolder
) -> SiteReport:
    """Write the site; the previous one stays until all files are ready. Raises Refused."""
    wanted, plan = all_outputs(run, plan, shells, theme)
    report = write_files(run, plan, wanted, folder)
    forget_others(run.cache, plan)
    return report


def forget_others(cache: RenderCache, plan: SitePlan) -> None:
    """Remove all notes from the cache that the plan doesn't use."""
    wanted = {job.key for job in plan.public.jobs} | {bytes.fromhex(each.key) for each in plan.own}
    cache.forget(cache.keys_kept() - wanted)


def write_files(run: BuildRun, plan: SitePlan, wanted: Sequence[Output], folder: SiteFolder) -> SiteReport:
    """Make a folder contain exactly these files, without touching those that are up to date. Raises Refused."""
    folder.check()
    wanted = [*wanted, manifest_output(each.path for each in wanted)]
    before = folder.written()
    same = {each.path: file for each in wanted if (file := before.get(each.path)) and file.key == each.key}
    written, removed = put_files(run, [each for each in wanted if each.path not in same], same, folder)
    if run.publishes:
        write_address_file(run.notebook.root, plan.site.address_table)
    public = plan.public
    figures = len(plan.pages), written, len(same), removed, public.held_notes
    return SiteReport(folder.folder, *figures, plan.problems, public.counts, public.days_to_come)


def manifest_output(paths: Iterable[str]) -> Output:
    """Return the manifest of a site with these files."""
    manifest = manifest_of(paths)
    return Output(MANIFEST, _digest(manifest), lambda: manifest)


def put_files(
    run: BuildRun, fresh: Sequence[Output], same: Mapping[str, SiteFile], folder: SiteFolder
) -> tuple[int, int]:
    """Make the `fresh` files in a folder, and remove all others except the `same`; return how many were made and removed."""

    def step(number: int) -> None:
        run.checkpoint()
        run.progress(Message("writing pages"), number, len(fresh))

    try:
        stage_files(fresh, folder, run.cache, step)
        return folder.put_in_place(same)
    except BaseException:
        folder.discard()
        raise


def load_bodies(cache: RenderCache, key: str) -> tuple[PieceBody, ...]:
    """Return the bodies of a note by the key of its rendering."""
    return bodies_from_json(cache.bodies(bytes.fromhex(key)))


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=12).hexdigest()


def theme_files(folder: Path) -> Mapping[str, Path]:
    """Return the files that MkDocs wrote into a folder, by path."""
    return {path: folder / path for path in files_below(folder) if not path.endswith(_LEFT_OUT)}


class BuiltSite(NamedTuple):
    """A site as it was built: its notes, the attachments that it looked for, and its report."""

    notes: Mapping[str, str]  # by path: the key of the rendering, and the problem
    asked: Mapping[str, str]
    report: SiteReport


def _site_stamp(run: BuildRun, frame: ThemeFrame) -> str:
    """Return the digest of a site's inputs except its notes and attachments."""
    addresses, drawing = read_address_file(run.notebook.root), drawing_tools(frame.settings)
    return content_key((CLEANS_AS, RENDERS_AS, frame.stamp, frame.settings, drawing, run.today.isoformat(), addresses))


def stamps_of_notes(jobs: Iterable[Job]) -> Mapping[str, str]:
    """Return the stamp of each note by its path."""
    return {job.file.path: f"{job.key.hex()} {job.file.problem}" for job in jobs}


def record_built_site(run: BuildRun, frame: ThemeFrame, folder: SiteFolder, kept: BuiltSite) -> None:
    """Record the state of a site as built."""
    report = kept.report
    figures = [report.pages, report.written + report.kept, report.held, [*map(message_data, report.problems)]]
    made = [_site_stamp(run, frame), *kept[:2], [*figures, report.counts, report.days_to_come]]
    run.cache.keep_texts({_report_name(folder): json.dumps(made)})


def load_built_site(run: BuildRun, frame: ThemeFrame, folder: SiteFolder) -> BuiltSite | None:
    """Return the recorded state of a site; None if anything except notes changed since it was built."""
    kept = json.loads(run.cache.text(_report_name(folder)) or "null")
    if not kept or kept[0] != _site_stamp(run, frame) or not folder.is_whole():
        return None
    _, notes, asked, (pages, files, held, problems, counts, days) = kept
    attachments = Attachments(run.notebook)
    if any(attachments.stamp(path) != stamp for path, stamp in asked.items()):
        return None
    problems, counts = tuple(map(message_from_data, problems)), tuple(PartCount(*each) for each in counts)
    report = SiteReport(folder.folder, pages, 0, files, 0, held, problems, counts, tuple(days))
    return BuiltSite(notes, asked, report)


def _report_name(folder: SiteFolder) -> str:
    return f"report {folder.record.name}"
