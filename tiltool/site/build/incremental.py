"""Building: what changed is made and put into the site, the rest stands as it is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from tiltool.errors import Refused
from tiltool.site.build.jobs import Gathered, Job, gather, key_of
from tiltool.site.build.up_to_date import Files
from tiltool.site.model.site import Facts
from tiltool.site.output.compose import Shell
from tiltool.site.output.files import Output, outputs, pages_of
from tiltool.site.output.redirects import redirects
from tiltool.site.output.search import search_outputs
from tiltool.site.pages.page import Page
from tiltool.site.render.rendered_note import Body, bodies_of
from tiltool.site.settings import Settings
from tiltool.store.notebook.chain_walk import backlog_places
from tiltool.store.notebook.notebook import Notebook
from tiltool.store.site.output_folder import MANIFEST, SiteFiles, Written, files_below, manifest_of
from tiltool.store.site.render_cache import Rendered

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""

WAITING = "another til is building here: waiting for it"

_LEFT_OUT = (".map", "sitemap.xml.gz")
"""Files of MkDocs that no reader asks for."""


class Prepared(NamedTuple):
    """A site that is worked out, and not yet written."""

    facts: Facts
    pages: tuple[Page, ...]
    gathered: Gathered
    problems: tuple[str, ...]
    files: Files

    @property
    def depth(self) -> int:
        """Return how many folders below the root the deepest page is."""
        return max((page.depth for page in self.pages), default=1)


class SiteReport(NamedTuple):
    """What a build did."""

    folder: Path
    pages: int
    written: int
    kept: int  # files that stand as they were
    removed: int
    held: int
    problems: tuple[str, ...]


def prepare(
    notebook: Notebook,
    jobs: tuple[Job, ...],
    settings: Settings,
    cache: Rendered,
    today: date,
    progress: Progress | None = None,
) -> Prepared:
    """Return the site as it is to be."""
    told = partial(progress, "reading notes") if progress else None
    gathered = gather(notebook, jobs, cache, today, told)
    files = Files(notebook)
    backlog = backlog_places(notebook)
    facts = Facts(settings, gathered.notes, files.has, gathered.projects, backlog, notebook.carried_from)
    return Prepared(facts, pages_of(facts), gathered, (*gathered.problems, *_missing(facts)), files)


def _missing(facts: Facts) -> Iterable[str]:
    for note in (*facts.notes, *facts.projects):
        for link, target in zip(note.links, facts.targets[note.path], strict=True):
            if target is None and link.is_picture:
                yield f"{note.path}: no picture {link.target}"


def write(
    prepared: Prepared,
    shells: Mapping[str, Shell],
    theme: Mapping[str, Path],
    site: SiteFiles,
    notebook: Notebook,
    cache: Rendered,
    progress: Progress | None = None,
    *,
    strict: bool,
) -> SiteReport:
    """Write the site; `theme` are the files that MkDocs made, by their paths. Raises Refused where it can't.

    The last site stands until all files are there; `strict` refuses where anything is odd.
    """
    load = partial(load_bodies, cache)
    facts, pages = prepared.facts, prepared.pages
    own = [*outputs(facts, pages, shells, load, notebook.root), *search_outputs(facts, cache, load)]
    ours = {output.path for output in own}
    others = [_theme_file(path, file) for path, file in theme.items() if path not in ours]
    old = redirects(facts, (MANIFEST, *ours, *theme))
    prepared = prepared._replace(problems=(*prepared.problems, *old.problems))
    if strict and prepared.problems:
        raise Refused("strict: " + "; ".join(prepared.problems[:5]), "the site stands as it was; mend these first")
    report = put(prepared, [*own, *others, *old.outputs], site, progress)
    wanted = {key_of(job) for job in prepared.gathered.jobs}
    cache.forget(cache.keys_kept() - wanted)
    return report


def put(prepared: Prepared, wanted: Sequence[Output], site: SiteFiles, progress: Progress | None) -> SiteReport:
    """Make a folder hold these files and no others; what is there as wanted stands as it is. Raises Refused."""
    site.check()
    wanted = [*wanted, _manifest(wanted)]
    before = site.written()
    stands = {each.path: before[each.path] for each in wanted if _stands(each, before)}
    fresh = [each for each in wanted if each.path not in stands]
    try:
        for number, each in enumerate(fresh, 1):
            site.stage(each.path, each.key, each.make())
            if progress:
                progress("writing pages", number, len(fresh))
        written, removed = site.put_in_place(stands)
    except BaseException:
        site.discard()
        raise
    pages, held = len(prepared.pages), prepared.gathered.held
    return SiteReport(site.folder, pages, written, len(stands), removed, held, prepared.problems)


def _manifest(wanted: Sequence[Output]) -> Output:
    data = manifest_of(each.path for each in wanted)
    return Output(MANIFEST, blake2b(data, digest_size=12).hexdigest(), lambda: data)


def _stands(output: Output, before: Mapping[str, Written]) -> bool:
    return output.path in before and before[output.path].key == output.key


def load_bodies(cache: Rendered, key: str) -> tuple[Body, ...]:
    """Return the bodies of a note by its key."""
    return bodies_of(cache.bodies(bytes.fromhex(key)))


def _theme_file(path: str, file: Path) -> Output:
    return Output(path, blake2b(file.read_bytes(), digest_size=12).hexdigest(), file.read_bytes)


def theme_files(folder: Path) -> Mapping[str, Path]:
    """Return what MkDocs left in a folder, by path."""
    return {path: folder / path for path in files_below(folder) if not path.endswith(_LEFT_OUT)}
