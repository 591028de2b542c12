"""Related notes: those that share rare words and tags with one."""

from typing import NamedTuple

from tiltool.core.note.frontmatter import read_front_matter
from tiltool.core.search.columns import without_copies
from tiltool.core.search.related import closest, related_terms, scores, shared_terms
from tiltool.core.search.site_keys import LEARNED, keys_of
from tiltool.core.text.lines import line_table
from tiltool.store.index.database import Index
from tiltool.store.queries.notes import NoteRow, note_rows
from tiltool.store.queries.related import rare_notes, readable_notes, size_in_terms
from tiltool.store.queries.search import read_body


class RelatedNote(NamedTuple):
    """A note that is related to another, and the words and tags that they share, rarest first."""

    row: NoteRow
    score: int
    words: tuple[str, ...]


def related_notes_to(index: Index, path: str, backlog: str) -> tuple[RelatedNote, ...]:
    """Return the notes most closely related to the note at `path`, closest first, without projects of the backlog."""
    ids = readable_notes(index)
    own = next((id for id, each in ids.items() if each == path), None)
    if own is None:
        return ()
    row = next(iter(note_rows(index, [path])))
    lines = line_table(read_body(index, own).text)
    text = without_copies(lines.text[lines.start(read_front_matter(lines).end) :])
    terms, rare = related_terms(keys_of({LEARNED: [text]}, row.tags)), rare_notes(index)
    size_of = size_in_terms(index)
    found = scores(terms, size_of(own), rare, size_of)
    found = {id: score for id, score in found.items() if id in ids and not ids[id].startswith(f"{backlog}/")}
    best = closest(found, own)
    rows = note_rows(index, [ids[each.note] for each in best])
    return tuple(
        RelatedNote(other, each.score, shared_terms(terms, each.note, rare))
        for each, other in zip(best, rows, strict=True)
    )
