"""Search queries: notes, their tasks, their topics."""

from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from tiltool.core.note.dialect import STATE_NAMES
from tiltool.core.note.heading_aliases import PARTS
from tiltool.core.search.columns import COLUMNS, COPY_COLUMN, HEADING_COLUMN, Part, title_line
from tiltool.core.search.query import Query
from tiltool.core.search.tokens import Word
from tiltool.core.text.lines import Span
from tiltool.store.index.database import Index
from tiltool.store.index.fulltext import read_parts, read_spans
from tiltool.store.index.session import index_words, parse_notes

_WEIGHTS = {HEADING_COLUMN: 4.0, COPY_COLUMN: 0.0}
"""The weight of a word in a column; 1 in the others."""

_THESE = "SELECT value FROM json_each(?)"  # a list of numbers of any length


class FoundNote(NamedTuple):
    """A note that matches a query; the better it matches, the higher `score`."""

    id: int
    path: str
    day: str | None
    score: float
    headed: bool = False  # whether its headings have all words
    learned: bool | None = None  # whether what was learned has all words; None if the index can't tell
    copied: bool = False  # whether a copy has one of the words
    own: bool = True  # whether all words also occur outside its copies


class FoundTask(NamedTuple):
    """A task of a found note."""

    note: int
    line: int
    title: str
    more: str


class FoundTopic(NamedTuple):
    """A topic of a found note."""

    note: int
    line: int
    title: str
    span: Span


def prepare_index_for(index: Index, query: Query) -> None:
    """Write the words of new notes; parse the notes that have the words of a query, if its filters need that."""
    index_words(index)
    if not query.asks_the_parser:
        return
    words = _all_words(query) if index.has_words else ""
    parse_notes(
        index, "id IN (SELECT rowid FROM words WHERE words MATCH ?)" if words else "1", [words] if words else []
    )


def find_notes(index: Index, query: Query, limit: int | None = None) -> list[FoundNote]:
    """Return the notes that may match a query, best first, then newest; at most `limit` of them.

    The caller checks what terms can't prove: symbols, consonants, regular expressions, tasks, topics, paths.
    """
    where, values, ranked = _where(index, query)
    score, headed, standing = "0.0", "0", f"NULL, {bool(query.words)}, 1"
    if ranked:
        score = _bm25(_WEIGHTS)
        headed = "note.id IN (SELECT rowid FROM words WHERE words MATCH ?)"
        values = [f"{{{HEADING_COLUMN}}} : ({_all_words(query)})", *values]
        standing = _STANDING if len(_with_terms(query)) == 1 and not query.roles else standing
    # words that are in most notes weigh nothing in BM25: then a note with them in a heading comes first
    rows = index.database.execute(
        f"SELECT note.id, path, day, round({score}, 2) AS score, {headed} AS headed, {standing} FROM {where}"
        " ORDER BY score DESC, headed DESC, day DESC NULLS LAST, path LIMIT ?",
        [*values, -1 if limit is None else limit],
    )
    return [FoundNote(*row) for row in rows]


def with_word_places(index: Index, query: Query, notes: Sequence[FoundNote]) -> Sequence[FoundNote]:
    """Return notes with where the words of a query occur in them, which `find_notes` finds only for a single word."""
    words = _with_terms(query)
    if len(words) == 1:
        return notes
    found: dict[int, list[tuple[bool | None, bool, bool]]] = {note.id: [] for note in notes}
    for word in words:
        rows = index.database.execute(
            f"SELECT note.id, {_STANDING} FROM words CROSS JOIN note ON note.id = words.rowid"
            f" WHERE words MATCH ? AND +words.rowid IN ({_THESE})",
            [_match(word), f"{[*found]}"],
        )
        for id, *standing in rows:
            found[id].append(tuple(standing))
    columns = {id: [*zip(*rows, strict=True)] for id, rows in found.items()}
    return [
        note._replace(
            learned=None if None in columns[note.id][0] else all(columns[note.id][0]),
            copied=any(columns[note.id][1]),
            own=all(columns[note.id][2]),
        )
        for note in notes
    ]


def days_of_found(index: Index, query: Query) -> list[tuple[str, int]]:
    """Return the day, "" for none, and the number of each note that `find_notes` finds, in order."""
    where, values, _ = _where(index, query)
    return sorted(index.database.execute(f"SELECT coalesce(day, ''), note.id FROM {where}", values))


def count_notes(index: Index, query: Query) -> int:
    """Return how many notes `find_notes` would find."""
    where, values, _ = _where(index, query)
    return int(index.database.execute(f"SELECT count(*) FROM {where}", values).fetchone()[0])


def _bm25(weights: Mapping[str, float], otherwise: float = 1.0) -> str:
    return f"-bm25(words, {', '.join(str(weights.get(name, otherwise)) for name in COLUMNS)})"


_STANDING = (
    # a word that is in no column with a weight weighs nothing; headings and copies are in the other columns, too
    f"CASE WHEN apart THEN NULL ELSE {_bm25({'learned': 1.0}, 0.0)} > 0 END, {_bm25({COPY_COLUMN: 1.0}, 0.0)} > 0,"
    f" {_bm25({HEADING_COLUMN: 0.0, COPY_COLUMN: -1.0})} <> 0"
)
"""Whether what was learned has a word, whether copies have it, and whether it also occurs outside copies."""


def _where(index: Index, query: Query) -> tuple[str, list[Any], bool]:
    """Return the FROM and WHERE of a query, their values, and whether the notes are ranked by words."""
    tests = [*_word_tests(index, query), *_filter_tests(query)]
    conditions = " AND ".join(test for test, _ in tests)
    ranked = conditions.startswith("words MATCH")
    joined = " JOIN words ON words.rowid = note.id" if ranked else ""
    return f"note{joined} WHERE {conditions}", [value for _, values in tests for value in values], ranked


Test = tuple[str, Sequence[Any]]
"""A condition in SQL and its values."""


def _word_tests(index: Index, query: Query) -> Iterator[Test]:
    if not index.has_words:
        return
    scope = f"{{{' '.join(query.roles)}}} : " if query.roles else ""  # the columns that count
    words = _all_words(query)
    if words:
        yield "words MATCH ?", [f"{scope}({words})"]
    for word in query.without:
        if word.is_proved_by_terms and not query.looks_closer:
            yield "note.id NOT IN (SELECT rowid FROM words WHERE words MATCH ?)", [f"{scope}({_match(word)})"]


def _with_terms(query: Query) -> list[Word]:
    return [word for word in query.words if word.terms]


def _all_words(query: Query) -> str:
    return " AND ".join(map(_match, _with_terms(query)))


def _match(word: Word) -> str:
    """Return a word in the syntax of FTS5: terms are letters only, so quotes hold them safely."""
    prefix = "" if word.exact and word.is_proved_by_terms else "*"
    return f'"{word.terms}"{prefix}'


def _filter_tests(query: Query) -> Iterator[Test]:
    yield "fault IS NULL", ()
    if query.since:
        yield "day >= ?", [query.since.isoformat()]
    if query.until:
        yield "day <= ?", [query.until.isoformat()]
    if query.years:
        yield f"substr(day, 1, 4) IN ({', '.join('?' * len(query.years))})", query.years
    for each in query.values("tag"):
        within = "SELECT note FROM tag WHERE key = ? OR substr(key, 1, ?) = ?"
        values = [each.value, len(each.value) + 1, f"{each.value}/"]
        yield f"note.id {'' if each.wanted else 'NOT '}IN ({within})", values
    if query.roles and not query.words:
        roles = ["instr(parts, ?)" for _ in query.roles]
        yield f"({' OR '.join(roles)})", [f'"{role}"' for role in query.roles]


def find_tasks(index: Index, notes: Container[int], query: Query) -> Iterator[FoundTask]:
    """Yield the tasks of the notes that have a state and a role of the query."""
    states = [STATE_NAMES.index(state) for state in query.states]
    parts = [PARTS.index(role) for role in query.roles or PARTS]
    marks = ", ".join("?" * len(states)), ", ".join("?" * len(parts))
    rows = index.database.execute(
        "SELECT note, line, text, coalesce(more, '') FROM task JOIN title ON title.id = title"
        f" WHERE state IN ({marks[0]}) AND part IN ({marks[1]})",
        [*states, *parts],
    )
    yield from (FoundTask(*row) for row in rows if row[0] in notes)


def find_topics(index: Index, notes: Container[int]) -> Iterator[FoundTopic]:
    """Yield the topics of the notes."""
    rows = index.database.execute("SELECT note, line, text, start, end FROM topic JOIN title ON title.id = title")
    yield from (FoundTopic(note, line, title, Span(*span)) for note, line, title, *span in rows if note in notes)


class Body(NamedTuple):
    """The text of a note, its parts, and what was likely learned."""

    text: str
    parts: tuple[Part, ...]
    learned: tuple[Span, ...] = ()

    @property
    def title(self) -> str:
        """Return the likely title of the note; "" if it has none."""
        return title_line(self.text)

    def within(self, roles: Sequence[str]) -> tuple[Span, ...]:
        """Return the spans of the parts with these roles; without roles the whole text."""
        if not roles:
            return (Span(0, len(self.text)),)
        return tuple(Span(part.start, part.end) for part in self.parts if part.name in roles)

    def within_text(self, roles: Sequence[str]) -> str:
        """Return the text of the parts with these roles; each part begins a line."""
        return "".join(span.of(self.text) for span in self.within(roles))


def read_body(index: Index, note: int) -> Body:
    """Return the text and the parts of a note."""
    found = index.database.execute(
        "SELECT packed, coalesce(parts, '[]'), learned FROM body JOIN note ON id = note WHERE note = ?", (note,)
    ).fetchone()
    packed, parts, learned = found or (b"", "[]", "")
    return Body(index.text(packed), read_parts(parts), read_spans(learned))


def read_moved_tasks(index: Index, notes: Sequence[int]) -> Mapping[int, str]:
    """Return the lines of notes that look like tasks that moved on: title and key, one per line."""
    return dict(index.database.execute(f"SELECT note, moved FROM task_lines WHERE note IN ({_THESE})", [f"{[*notes]}"]))


def read_task_keys(index: Index, notes: Collection[int]) -> Mapping[int, str]:
    """Return the keys of the lines of notes that look like tasks, between newlines."""
    return dict(index.database.execute(f"SELECT note, keys FROM task_lines WHERE note IN ({_THESE})", [f"{[*notes]}"]))


_NAMES_IN_USE = "SELECT text FROM title WHERE id IN (SELECT title FROM task UNION SELECT title FROM topic) UNION SELECT name FROM tag"


def words_like(index: Index, word: str) -> Iterator[str]:
    """Yield words that `word` may be a misspelling of: terms, and words of titles and tags."""
    if index.has_words and word[:1].isascii() and word[:1].isalnum():
        index.database.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.term USING fts5vocab(main, words, row)")
        after = word[0] + chr(0x10FFFF)
        found = index.database.execute("SELECT term FROM temp.term WHERE term >= ? AND term < ?", (word[0], after))
        yield from (term for (term,) in found)
    for (text,) in index.database.execute(_NAMES_IN_USE):
        yield from text.split()
