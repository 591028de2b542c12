"""The model of the site: all public notes, their addresses and the links between them. Pure."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import chain, count, groupby
from posixpath import splitext
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar, cast

from tiltool.config import author_of
from tiltool.core.links.resolve import LinkableNote, Resolver, resolver_of
from tiltool.core.note.tags import tag_key
from tiltool.core.note.titles import title_key
from tiltool.core.search.tokens import fold
from tiltool.core.tasks.statistics import Day
from tiltool.core.text.lines import parents_of
from tiltool.site.model.addresses import Claim, address_table, assigned, name_claim, note_claims
from tiltool.site.model.folders import Folder, folder_of, folders_of, notes_by_topic
from tiltool.site.model.task_remarks import (
    PUBLIC_ONLY,
    Remark,
    TaskHistory,
    TaskMoment,
    TaskSource,
    TaskStop,
    moments,
    remarks,
    task_histories,
)
from tiltool.site.render.rendered_note import Piece, PublicLink, PublicNote
from tiltool.site.settings import Settings
from tiltool.store.site.inputs import MERMAID

MEDIA = "media/"
"""The folder that pictures and other files of notes are copied to."""

_RELATED = 3
_OPEN_ROLES = ("today", "later", "next", "")

_T = TypeVar("_T")


class RenderedNote(NamedTuple):
    """A public note and the cache key of its bodies."""

    note: PublicNote
    key: bytes


class PublicTarget(NamedTuple):
    """The target of a link: a note or file, and the place in it, "" for the whole of it."""

    path: str
    fragment: str = ""


class TopicDay(NamedTuple):
    """One day of a topic: the note, and the number of the piece in it."""

    note: PublicNote
    number: int

    @property
    def piece(self) -> Piece:
        """Return the piece itself."""
        return self.note.pieces[self.number]


class Site:
    """Everything that is public; derived values are computed when first needed."""

    def __init__(
        self,
        settings: Settings,
        notes: Iterable[RenderedNote],
        has_file: Callable[[str], bool],
        projects: Iterable[RenderedNote] = (),
        today: date = date.max,
        tasks: TaskSource = PUBLIC_ONLY,
        files_named: Callable[[str], Sequence[str]] = lambda name: (),
        published: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
        closest: Mapping[str, Sequence[tuple[int, str]]] = MappingProxyType({}),
    ):
        self.settings, self.today, self.task_source = settings, today, tasks
        ordered = sorted(notes, key=lambda each: (each.note.day, each.note.path))
        self.notes = tuple(each.note for each in ordered)
        self.projects = tuple(each.note for each in projects)
        self.keys = {each.note.path: each.key for each in (*ordered, *projects)}
        self.has_file, self.files_named = has_file, files_named
        self.published, self.closest = published, closest  # the latter: by path, scores and paths, closest first
        self.computed: dict[tuple[str, str], Any] = {}

    def once(self, what: str, name: str, make: Callable[[], _T]) -> _T:
        """Return the result of `make`, computed once for each `name`, such as the path of a note."""
        if (what, name) not in self.computed:
            self.computed[what, name] = make()
        return cast(_T, self.computed[what, name])

    @cached_property
    def authors(self) -> Mapping[str, str]:
        """Return the author of each note by its path, if the notebook has several."""
        settings = self.settings
        paths = [note.path for note in self.notes] if settings.authors else []
        found = {path: author_of(path, settings.notes, settings.authors) for path in paths}
        return {path: author for path, author in found.items() if author}

    @cached_property
    def days_by_author(self) -> Mapping[str, Sequence[PublicNote]]:
        """Return the notes of days, newest first, by author, because tasks and neighboring days are those of one author."""
        if not self.authors:
            return {"": self.days}
        found: dict[str, list[PublicNote]] = defaultdict(list)
        for note in self.days:
            found[self.authors.get(note.path, "")].append(note)
        return found

    @cached_property
    def author_urls(self) -> Mapping[str, str]:
        """Return the address of the page of each author with a public note."""
        names = sorted({*self.authors.values()})
        return assigned([name_claim(name, [name], "authors/", "author") for name in names], {})

    @cached_property
    def days(self) -> tuple[PublicNote, ...]:
        """Return the notes of days, newest first."""
        return tuple(note for note in reversed(self.notes) if note.day)

    @cached_property
    def pages(self) -> tuple[PublicNote, ...]:
        """Return the notes without a day, by folder, except the owner's `index.md`, which opens the home page."""
        pages = (note for note in self.notes if not note.day and note is not self.front)
        return tuple(sorted(pages, key=lambda note: (self.folder_of(note), note.path)))

    @cached_property
    def by_topic(self) -> tuple[PublicNote, ...]:
        """Return the notes whose paths don't name a day, by folder, except the owner's `index.md`."""
        return notes_by_topic((note for note in self.notes if note is not self.front), self.settings.notes)

    @cached_property
    def topic_paths(self) -> frozenset[str]:
        """Return the paths of the notes by topic."""
        return frozenset(note.path for note in self.by_topic)

    @cached_property
    def homes(self) -> Mapping[str, Folder]:
        """Return the folders that have a note as their home, by the path of that note."""
        return {folder.home.path: folder for folder in self.folders.values() if folder.home}

    @cached_property
    def folders(self) -> Mapping[str, Folder]:
        """Return the folders of the notes by topic, by path."""
        return folders_of(self.by_topic, self.urls, self.settings.notes)

    @cached_property
    def front(self) -> PublicNote | None:
        """Return the owner's `index.md`; None if there is none."""
        wanted = f"{self.settings.notes}/index.md".removeprefix("./")
        return next((note for note in self.notes if note.path == wanted), None)

    @cached_property
    def menu(self) -> tuple[Mapping[str, str], ...]:
        """Return the names and addresses of the menu entries: lists that are not empty."""
        has = {
            "archive": self.days,
            "authors": self.author_urls,
            "topics": any(note.topics for note in self.notes),
            "tags": any(note.tags for note in self.notes),
            "notes": self.by_topic,
            "tasks": self.projects or self.current or self.ended,
            "statistics": self.days,
        }
        return tuple({"name": self.settings.words[page], "url": f"{page}/"} for page in has if has[page])

    @cached_property
    def urls(self) -> Mapping[str, str]:
        """Return the address of each note, relative to the site's root, by its path."""
        return self._assigned("notes", self._note_claims)

    @cached_property
    def _note_claims(self) -> Sequence[Claim]:
        return note_claims(self.notes, self.front, self.settings.notes, self.authors)

    @cached_property
    def _tag_claims(self) -> Sequence[Claim]:
        return [name_claim(key, key.split("/"), "tags/", "tag") for key in self.tags]

    @cached_property
    def _topic_claims(self) -> Sequence[Claim]:
        return [name_claim(key, [days[0].piece.topic], "topics/", "topic") for key, days in self.recurring.items()]

    def _assigned(self, kind: str, claims: Sequence[Claim], taken: Iterable[str] = ()) -> dict[str, str]:
        return assigned(claims, self.published.get(kind, {}), taken)

    @cached_property
    def address_table(self) -> str:
        """Return the table of addresses that later builds must keep."""
        kinds = (
            (self._note_claims, self.urls),
            (self._tag_claims, self.tag_urls),
            (self._topic_claims, self.topic_urls),
        )
        given = [(claim, urls[claim.key]) for claims, urls in kinds for claim in claims]
        return address_table(given, self.published)

    @cached_property
    def by_path(self) -> Mapping[str, PublicNote]:
        """Return the notes by path."""
        return {note.path: note for note in self.notes}

    @cached_property
    def resolver(self) -> Resolver:
        """Return the link resolver of the public notes."""
        known = (
            LinkableNote(
                note.path,
                date.fromisoformat(note.day) if note.day else None,
                note.title,
                tuple(piece.topic for piece in note.topics),
                note.headings,
                note.aliases,
            )
            for note in self.notes
        )
        return resolver_of(known, self.has_file, self.settings.notes, self.files_named)

    @cached_property
    def tags(self) -> Mapping[str, tuple[str, tuple[PublicNote, ...]]]:
        """Return, by key, the oldest spelling of each tag and the notes with it or a subtag, newest first."""
        names: dict[str, str] = {}
        having: dict[str, dict[str, PublicNote]] = defaultdict(dict)
        for note in (*reversed(self.days), *self.pages):
            for name in note.tags:
                for above in parents_of(name):
                    names.setdefault(tag_key(above), above)
                    having[tag_key(above)][note.path] = note
        return {
            key: (names[key], tuple(sorted(notes.values(), key=lambda note: note.day, reverse=True)))
            for key, notes in sorted(having.items())
        }

    @cached_property
    def tag_urls(self) -> Mapping[str, str]:
        """Return the address of each tag by its key."""
        return self._assigned("tags", self._tag_claims)

    @cached_property
    def topics(self) -> Mapping[str, tuple[TopicDay, ...]]:
        """Return the days of each topic by its key, newest first."""
        found: dict[str, list[TopicDay]] = defaultdict(list)
        for note in (*self.days, *self.pages):
            for number, piece in enumerate(note.pieces):
                if piece.topic:
                    found[title_key(piece.topic)].append(TopicDay(note, number))
        return {key: tuple(days) for key, days in found.items()}

    @cached_property
    def topic_keys(self) -> Mapping[str, Sequence[str]]:
        """Return the keys of each note's topics, in the order of the note, by its path."""
        found: dict[str, list[str]] = defaultdict(list)
        for key, days in self.topics.items():
            for each in days:
                found[each.note.path].append(key)
        return found

    @cached_property
    def recurring(self) -> Mapping[str, tuple[TopicDay, ...]]:
        """Return the topics that appear in more than one note, which have a page of their own."""
        return {key: days for key, days in self.topics.items() if len({each.note.path for each in days}) > 1}

    @cached_property
    def topic_urls(self) -> Mapping[str, str]:
        """Return the address of each topic: its own page if it has one, else its place in the note."""
        own = self._assigned("topics", self._topic_claims, {f"topics/year-{note.day[:4]}/" for note in self.days})
        alone = {key: f"{self.urls[days[0].note.path]}#{days[0].piece.anchor}" for key, days in self.topics.items()}
        return {**alone, **own}

    @cached_property
    def targets(self) -> Mapping[str, tuple[PublicTarget | None, ...]]:
        """Return, by path, the target of each link of a note, None if the target is not public."""
        shown = (*self.notes, *self.projects)
        return {note.path: tuple(self._target(note, link) for link in note.links) for note in shown}

    def _target(self, note: PublicNote, link: PublicLink) -> PublicTarget | None:
        found = self.resolver.find(link.as_written, note.path)
        if not found.path or found.fault in ("missing", "ambiguous"):
            return None
        return PublicTarget(found.path, link.fragment)

    @cached_property
    def media(self) -> Mapping[str, str]:
        """Return the address of each file that public notes refer to, by path; they differ on every file system."""
        targets = (target for targets in self.targets.values() for target in targets)
        paths = sorted({target.path for target in targets if target and target.path not in self.by_path})
        found: dict[str, str] = {}
        used: set[str] = set()
        for path in filter(self.has_file, paths):
            stem, suffix = splitext(f"{MEDIA}{path}")
            numbered = (f"{stem}-{number}{suffix}" for number in count(2))
            found[path] = next(url for url in chain([stem + suffix], numbered) if fold(url) not in used)
            used.add(fold(found[path]))
        return found

    @cached_property
    def has_diagrams(self) -> bool:
        """Return whether there are diagrams, and the script that draws them is available."""
        return any(note.has_diagram for note in (*self.notes, *self.projects)) and self.has_file(MERMAID)

    @cached_property
    def chains(self) -> tuple[TaskHistory, ...]:
        """Return the histories of the tasks of all days."""
        return task_histories([*self.days_by_author.values()], self.settings.notes, self.task_source)

    @cached_property
    def current(self) -> tuple[TaskHistory, ...]:
        """Return the tasks that are open in the newest note; those left open in older notes are not current."""
        return tuple(each for each in self.chains if self._is_current(each.stops[-1]))

    def _is_current(self, stop: TaskStop) -> bool:
        newest, task = self.days_by_author[self.authors.get(stop.note.path, "")][0], stop.task
        return stop.note is newest and task.role in _OPEN_ROLES and (task.is_doing or task.state == "open")

    @cached_property
    def ended(self) -> tuple[TaskHistory, ...]:
        """Return the tasks that were finished, newest first."""
        finished = (each for each in self.chains if each.is_finished)
        return tuple(sorted(finished, key=lambda each: each.stops[-1].note.day, reverse=True))

    @cached_property
    def finished(self) -> Mapping[str, int]:
        """Return how many tasks were finished on each day."""
        ended = {(each.stops[-1].note.path, each.stops[-1].task.key) for each in self.ended}
        return Counter(self.by_path[path].day for path, _ in ended)

    @cached_property
    def activity(self) -> Mapping[str, Day]:
        """Return the activity of each day with a note, newest first."""
        learned: Counter[str] = Counter()
        for note in self.days:
            learned[note.day] += len(note.topics)
        return {day: Day(date.fromisoformat(day), self.finished.get(day, 0), topics) for day, topics in learned.items()}

    @cached_property
    def moments(self) -> Mapping[str, Mapping[int, TaskMoment]]:
        """Return the stops of tasks that were in several notes, by note path and task number."""
        return moments(self.chains)

    def remarks(self, note: PublicNote) -> tuple[tuple[int, tuple[Remark, ...]], ...]:
        """Return the remarks on the tasks of a note, with the tasks' numbers."""
        here, words = sorted(self.moments.get(note.path, {}).items()), self.settings.words
        return tuple((number, tuple(remarks(each, self.urls, words))) for number, each in here)

    @cached_property
    def backlinks(self) -> Mapping[str, tuple[PublicNote, ...]]:
        """Return the notes that link to each note, newest first."""
        found: dict[str, dict[str, PublicNote]] = defaultdict(dict)
        for note in (*self.days, *self.pages):
            for target in self.targets[note.path]:
                if target and target.path != note.path and target.path in self.by_path:
                    found[target.path][note.path] = note
        return {path: tuple(notes.values()) for path, notes in found.items()}

    def related_to(self, notes: Sequence[PublicNote], without: Iterable[PublicNote] = ()) -> tuple[PublicNote, ...]:
        """Return the notes most related to `notes`: first those related to the most of them, then the closest."""
        left_out = {note.path for note in (*notes, *without, *filter(None, [self.front]))}
        found: dict[str, list[int]] = defaultdict(list)
        for note in notes:
            for score, path in self.closest.get(note.path, ()):
                if path not in left_out:
                    found[path].append(score)
        best = sorted(found, key=lambda path: (-len(found[path]), -sum(found[path])))
        return tuple(self.by_path[path] for path in best[:_RELATED])

    @cached_property
    def neighbours(self) -> Mapping[str, tuple[PublicNote | None, PublicNote | None]]:
        """Return, by path, the notes of the previous and the next day; for a note without a day, its neighbors in the folder."""
        rows = (
            *(days[::-1] for days in self.days_by_author.values()),
            *(tuple(notes) for _, notes in groupby(self.pages, key=self.folder_of)),
        )
        return {
            note.path: (older, newer)
            for row in rows
            for note, older, newer in zip(row, (None, *row), (*row[1:], None), strict=False)
        }

    def folder_of(self, note: PublicNote) -> str:
        """Return the folder of a note relative to the notes folder, "" for the notes folder itself."""
        return folder_of(note, self.settings.notes)
