"""The site after some of its notes changed, reusing the parts of the previous one that are still valid."""

from collections.abc import Iterable, Mapping

from tiltool.site.model.site import RenderedNote, Site
from tiltool.site.model.task_remarks import TaskSource
from tiltool.site.render.rendered_note import PublicNote

_PLACE = frozenset(("day", "title"))
_LINKED = _PLACE | {"headings", "aliases", "learned", "links", "ids"}
_MADE_OF: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("urls", "authors", "author_urls"), _PLACE),
    **dict.fromkeys(("chains", "moments"), frozenset(("day", "tasks"))),
    **dict.fromkeys(("tags", "tag_urls"), _PLACE | {"tags"}),
    **dict.fromkeys(("topics", "topic_keys", "recurring", "topic_urls"), _PLACE | {"learned"}),
    **dict.fromkeys(("resolver", "targets", "media"), _LINKED),
    "backlinks": _LINKED | {"headline"},
}
"""The fields of notes that each of the larger tables of the site is computed from."""


def site_after(site: Site, changed: Iterable[RenderedNote], tasks: TaskSource) -> Site:
    """Return the site after some of its notes changed, keeping all tables that don't depend on the changed fields.

    Those may hold the old notes, which is enough for the addresses and names on a page, but not for a whole build.
    """
    new = {each.note.path: each for each in changed}
    made = Site.__new__(Site)
    notes = tuple(new[note.path].note if note.path in new else note for note in site.notes)
    fields = {
        name
        for before, note in zip(site.notes, notes, strict=True)
        if before is not note
        for name, old, now in zip(PublicNote._fields, before, note, strict=True)
        if old != now
    }
    kept = {table for table, made_of in _MADE_OF.items() if not made_of & fields}
    values = {name: value for name, value in vars(site).items() if name in kept or name not in vars(Site)}
    vars(made).update(values, notes=notes, task_source=tasks, computed={})
    made.keys = site.keys | {path: each.key for path, each in new.items()}
    return made
