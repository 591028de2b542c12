"""Builds after only the texts of a few notes changed: files that show them are made again, all others stay."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import NamedTuple

from tiltool.site.build.incremental import (
    BuildRun,
    BuiltSite,
    SitePlan,
    SiteReport,
    forget_others,
    load_bodies,
    manifest_output,
    put_files,
    stamps_of_notes,
    theme_output,
    with_checkpoints,
)
from tiltool.site.build.theme_cache import ThemeFrame
from tiltool.site.model.site import Site
from tiltool.site.output.files import Output, entry_pages, llms_output, page_outputs
from tiltool.site.output.owner_pages import own_results
from tiltool.site.output.search import SHARD_FILES, search_outputs
from tiltool.site.pages.lists import pages_of_topic
from tiltool.site.pages.note import note_page
from tiltool.site.pages.page import Page
from tiltool.site.render.rendered_note import note_from_json, without_text_fields
from tiltool.store.site.output_folder import SiteFile, SiteFolder
from tiltool.store.site.render_cache import RenderCache

_FEW = 5
"""Maximum number of changed notes whose pages are made without looking at all others."""


class ChangedTexts(NamedTuple):
    """The paths of notes whose texts changed, or show a text that did, and whether their entries in lists changed, too."""

    paths: Collection[str]
    has_entries: bool


def write_changed_texts(
    run: BuildRun, plan: SitePlan, frame: ThemeFrame, theme: Mapping[str, Path], folder: SiteFolder, kept: BuiltSite
) -> SiteReport | None:
    """Write the files that show texts changed since a site was built; return None if more than texts changed."""
    before, texts = folder.written(), _changed_texts(run.cache, plan, kept)
    pages = texts and _pages(plan, texts, before)
    if not texts or not pages or plan.site.settings.markdown:  # llms-full.txt has all texts
        return None
    plan = plan._replace(own=tuple(own_results(_own_pages(theme, before), run.cache)))
    made = [*with_checkpoints(run, _outputs(run.cache, plan, pages, texts, frame))]
    shards = {each.path for each in made if each.path.startswith(SHARD_FILES)}
    gone = {path for path in before if path.startswith(SHARD_FILES)} - shards
    paths = (before.keys() | {each.path for each in made}) - gone
    if paths != before.keys():
        made.append(manifest_output(paths))
    fresh = [each for each in made if each.path not in before or before[each.path].key != each.key]
    stay = before.keys() - gone - {each.path for each in fresh}
    written, removed = put_files(run, fresh, {path: before[path] for path in stay}, folder)
    forget_others(run.cache, plan)
    return kept.report._replace(written=written, kept=len(stay), removed=removed)


def _outputs(
    cache: RenderCache, plan: SitePlan, pages: Sequence[Page], texts: ChangedTexts, frame: ThemeFrame
) -> Iterator[Output]:
    """Yield the files that may have changed."""
    load = lru_cache(partial(load_bodies, cache))
    yield from page_outputs(plan.site, pages, frame.shells, load, texts.paths)
    yield from search_outputs(plan.site, cache, load, plan.own, texts.paths)
    if texts.has_entries:
        yield llms_output(plan.site)


def _own_pages(theme: Mapping[str, Path], before: Mapping[str, SiteFile]) -> Mapping[str, Path]:
    """Return, from the files that MkDocs made, the pages that are part of the site."""
    pages = (path for path in theme if path.endswith("index.html") and path in before and theme[path].is_file())
    return {path: theme[path] for path in pages if before[path].key == theme_output(path, theme[path]).key}


def _changed_texts(cache: RenderCache, plan: SitePlan, kept: BuiltSite) -> ChangedTexts | None:
    """Return the notes whose texts changed; None if more than texts changed."""
    site, now = plan.site, stamps_of_notes(plan.public.jobs)
    changed = {path for path, stamp in now.items() if kept.notes.get(path) != stamp}
    if now.keys() != kept.notes.keys() or len(changed) > _FEW or _has_other_relations(plan, kept):
        return None
    has_entries = False
    for path in changed:
        text, note = cache.note(bytes.fromhex(kept.notes[path].partition(" ")[0])), site.by_path.get(path)
        old = note_from_json(text) if text[:1] == "[" else None
        if not note or not old or without_text_fields(old) != without_text_fields(note):
            return None
        has_entries |= old.entry != note.entry
    texts = _with_readers(site, changed)
    is_known = all(path in site.by_path and site.by_path[path] is not site.front for path in texts)
    return ChangedTexts(texts, has_entries) if is_known else None


def _has_other_relations(plan: SitePlan, kept: BuiltSite) -> bool:
    """Return whether the related notes were last found for renderings other than those of the built site."""
    return any(kept.notes.get(path, "").partition(" ")[0] != key for path, key in plan.related.keys.items())


def _with_readers(site: Site, changed: set[str]) -> set[str]:
    """Return the changed notes and those that show a part of them, by an embed or a link to a part."""
    texts = set(changed)
    shown = (*site.notes, *site.projects)
    while more := {
        note.path
        for note in shown
        if note.path not in texts
        for link, target in zip(note.links, site.targets[note.path], strict=True)
        if target and target.path in texts and (target.fragment or link.kind == "embed")
    }:
        texts |= more
    return texts


def _pages(plan: SitePlan, texts: ChangedTexts, before: Mapping[str, SiteFile]) -> Sequence[Page] | None:
    """Return the pages that show the texts or have changed relations; None if the number of a topic's pages changed."""
    site = plan.site
    notes = [note for note in site.notes if note.path in texts.paths or note.path in plan.related.others]
    pages = [note_page(site, note) for note in notes if note is not site.front]
    topics = {key for note in notes for key in site.topic_keys.get(note.path, ()) if key in site.recurring}
    for key in sorted(topics):
        some = [*pages_of_topic(site, key)]
        follows = f"{site.topic_urls[key]}page-{len(some) + 1}/index.html"
        if follows in before or any(f"{page.url}index.html" not in before for page in some):
            return None
        pages += some
    return [*pages, *entry_pages(site)] if texts.has_entries else pages
