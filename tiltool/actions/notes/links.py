"""Links: from a note, to a note, broken links, and notes that nothing links to."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from tiltool.core.links.resolve import LinkableNote, Resolver, Target, address_text, resolver_of
from tiltool.core.note.model import Link
from tiltool.core.text.lines import Span, is_in, line_table
from tiltool.errors import Refused
from tiltool.store.check.memo import RequestedFiles
from tiltool.store.files.atomic import text_if_readable
from tiltool.store.index.database import Index
from tiltool.store.notebook.notebook import Notebook
from tiltool.store.queries.links import linkable_notes, links_in_notes

_OF_BROWSERS = r"(?i)top$|:~:"
"""Fragments that every page has: its top, and a text in it."""


_OF_TEMPLATES = r"\{\{|\{%|<%"
"""What a template has in place of a name."""


class ResolvedLink(NamedTuple):
    """A link, the path of its note, and its target."""

    path: str
    link: Link
    target: Target


def resolver(notebook: Notebook, notes: Iterable[LinkableNote], files: RequestedFiles | None = None) -> Resolver:
    """Return the resolver of the links of a notebook; `files` records its file lookups."""
    there = files or notebook
    return resolver_of(notes, there.has_file, notebook.config.notes, there.files_named)


def links_from(
    notebook: Notebook, index: Index, path: str | None = None, files: RequestedFiles | None = None
) -> Iterator[ResolvedLink]:
    """Yield the links of the note at `path`, or of all notes, with their targets; `files` records the file lookups."""
    resolve = resolver(notebook, linkable_notes(index), files)
    for source, link in links_in_notes(index, path):
        yield ResolvedLink(source, link, resolve.find(link, source))


def links_to(notebook: Notebook, index: Index, path: str) -> Iterator[ResolvedLink]:
    """Yield the links of other notes to the note at `path`."""
    return (each for each in links_from(notebook, index) if each.target.path == path != each.path)


def broken_links(notebook: Notebook, index: Index, path: str | None = None) -> Iterator[ResolvedLink]:
    """Yield the links to nothing, to a missing heading, or to several notes."""
    return broken_of(notebook, links_from(notebook, index, path))


def broken_of(notebook: Notebook, links: Iterable[ResolvedLink]) -> Iterator[ResolvedLink]:
    """Yield the broken ones among links, note by note: the one rule for all commands.

    Links that `check: ignore` names, and those in comments, don't count as broken.
    """
    ignored = notebook.config.check.ignore
    faulty = (each for each in links if each.target.fault and fault_code(each) not in ignored)
    for path, found in groupby(faulty, key=lambda each: each.path):
        comments = _comments(notebook, path)
        for each in found:
            is_template = re.search(_OF_TEMPLATES, each.link.target)
            is_hidden = is_in(each.link.span.end - 1, comments)  # never if its place is unknown
            if not (is_template or is_hidden or _has_anchor(notebook, each)):
                yield each


def _comments(notebook: Notebook, path: str) -> Sequence[Span]:
    from tiltool.core.note.comments import hiding_comments  # imports markdown-it; most links are not broken

    return hiding_comments(line_table(text_if_readable(notebook.root / path)))


def fault_code(each: ResolvedLink) -> str:
    """Return the code of `til check` for a broken link: a wikilink to a missing note may be to one not written yet."""
    is_unwritten = each.link.kind == "wiki" and each.target.fault == "missing" and each.target.kind != "file"
    return "unwritten" if is_unwritten else "broken-link"


def _has_anchor(notebook: Notebook, each: ResolvedLink) -> bool:
    """Return whether a fragment without a heading is, or may be, an id or name in the note's raw HTML."""
    if each.target.fault != "no-heading" or not each.target.path:
        return False
    if each.link.kind == "markdown" and re.match(_OF_BROWSERS, each.link.fragment):
        return True
    anchor = re.escape(address_text(each.link.fragment))
    try:
        text = notebook.text_at(each.target.path)
    except Refused:  # reported as unreadable
        return True
    return bool(re.search(rf"""(?i)<[a-z][^<>]*\s(?:id|name)\s*=\s*["']?(?-i:{anchor})["'\s/>]""", text))


def orphans(notebook: Notebook, index: Index) -> tuple[str, ...]:
    """Return the paths of the notes that no other note links to."""
    reached = {each.target.path for each in links_from(notebook, index) if each.target.path != each.path}
    return tuple(sorted(known.path for known in linkable_notes(index) if known.path not in reached))
