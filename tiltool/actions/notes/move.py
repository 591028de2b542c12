"""Move: give a note another path and fix every link to it, as one change."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import NamedTuple

from tiltool.actions.notes.links import resolver
from tiltool.core.dates.days import day_of_path
from tiltool.core.links.rename_note import plan_move
from tiltool.core.links.resolve import LinkableNote, Resolver, resolver_of
from tiltool.core.note.redate import redated_heading
from tiltool.core.search.document import facts_of
from tiltool.core.text.edits import Patch, creation, removal
from tiltool.core.text.lines import names_alike
from tiltool.errors import Refused
from tiltool.messages import Message
from tiltool.store.files.change import Change
from tiltool.store.index.database import Index
from tiltool.store.index.session import ask
from tiltool.store.notebook.notebook import Notebook
from tiltool.store.queries.links import linkable_notes, links_in_notes


class MoveReport(NamedTuple):
    """The old and the new path, and all changes; `fixed` are the notes whose links were rewritten."""

    old: str
    new: str
    changes: tuple[Change, ...]
    fixed: tuple[str, ...]
    publishes: bool = False  # text that the rules of the old folder held back


class _Links(NamedTuple):
    """All notes that links can name, and the paths of the notes that have links."""

    known: tuple[LinkableNote, ...]
    sources: tuple[str, ...]


def move(notebook: Notebook, old: str, new: str, at: str, *, dry_run: bool = False) -> MoveReport:
    """Move the note at `old` to `new`, both from the notebook's root.

    Raises Refused if `old` is a link to another file, if `new` exists in any Unicode form, or if a link can't be
    rewritten to the same target.
    """
    links = ask(notebook, _links)
    with notebook.writing(dry_run):
        if (notebook.root / old).is_symlink():
            target = (notebook.root / old).resolve()
            raise Refused(
                Message("{path} is a link to {target}; nothing moved", path=old, target=target),
                "move that file, or rename the link yourself",
            )
        if notebook.has_file(new) or any(names_alike(each.path, new) and each.path != old for each in links.known):
            message = Message("{path} already exists; nothing moved", path=new)
            raise Refused(message, "choose another path, or move that file first")
        text, patches = _restated_plan(notebook, links, old, new)
        changes = tuple(_changes(notebook, patches, old, new, text))
        if notebook.record(at, "mv", changes, f"{old} → {new}"):
            notebook.leave_no_empty_folder(old)
    fixed = tuple(path for path in patches if path != old)
    return MoveReport(old, new, changes, fixed, _publishes(notebook, old, new, text))


def _publishes(notebook: Notebook, old: str, new: str, text: str) -> bool:
    """Return whether more of a note is published at its new path."""
    rules, before = notebook.publish_rules(new), notebook.publish_rules(old)
    if rules == before:
        return False
    from tiltool.core.publish.public_parts import shows_more  # most folders have no rules of their own

    return shows_more(notebook.parse_at(new, text), rules, before, notebook.config.dialect)


def _links(index: Index) -> _Links:
    sources = dict.fromkeys(each.path for each in links_in_notes(index))
    return _Links(tuple(linkable_notes(index)), tuple(sources))


def _restated_plan(notebook: Notebook, links: _Links, old: str, new: str) -> tuple[str, Mapping[str, Patch]]:
    """Return the text of the note, with the new day in its title if it moves to another day, and the plan of the move.

    If a link points to that heading, the heading stays.
    """
    text = notebook.text_at(old)
    days = notebook.day_at(old), notebook.day_at(new)
    if days[0] and days[1] and days[0] != days[1]:
        restated = redated_heading(text, days[0], days[1])
        with suppress(Refused):
            return restated, _plan(notebook, links, old, new, restated)
    return text, _plan(notebook, links, old, new, text)


def _plan(notebook: Notebook, links: _Links, old: str, new: str, text: str) -> Mapping[str, Patch]:
    texts = {path: notebook.text_at(path) for path in dict.fromkeys((old, *links.sources))} | {old: text}
    before, after = resolver(notebook, links.known), _resolver_after(notebook, links.known, old, new, text)
    try:
        return plan_move(texts, before, after, old, new)
    except Refused as error:
        message = Message("{reason}; nothing moved", reason=error.message)
        raise Refused(message, "rewrite that link first, or choose another name") from None


def _resolver_after(notebook: Notebook, notes: Iterable[LinkableNote], old: str, new: str, text: str) -> Resolver:
    folder = notebook.config.notes
    inside = new.removeprefix(f"{folder}/")
    named = day_of_path(inside)
    facts = facts_of(text, named.day if named else None, notebook.config.dialect)

    def moved(known: LinkableNote) -> LinkableNote:
        if known.path != old:
            return known
        headings = (*facts.headings, *known.topics)
        return known._replace(path=new, day=facts.day, title=facts.title, headings=headings)

    def has_file(path: str) -> bool:
        return path == new or (path != old and notebook.has_file(path))

    return resolver_of(map(moved, notes), has_file, folder, notebook.files_named)


def _changes(notebook: Notebook, patches: Mapping[str, Patch], old: str, new: str, restated: str) -> list[Change]:
    """Return the changes in an order that can't lose text: the new file, the links, and last the old file."""
    moved = patches[old].after if old in patches else restated
    others = [Change(path, patch) for path, patch in patches.items() if path != old]
    return [Change(new, creation(moved or "")), *others, Change(old, removal(notebook.text_at(old)))]
