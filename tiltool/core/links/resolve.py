"""Finding the note or file that a link means."""

import posixpath
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from tiltool.core.dates.days import STRAY, day_of_path
from tiltool.core.note.model import Link
from tiltool.core.note.titles import plain_links
from tiltool.core.text.lines import parents_of

INDEXES = ("README.md", "index.md")
"""Names of notes that are the target of a link to their folder."""


def is_home(path: str) -> bool:
    """Return whether a note is its folder's home page: `README.md`, `index.md`, in any case."""
    return without_suffix(path).rpartition("/")[2].casefold() in ("readme", "index")


_SUFFIX = r"(?i)\.(?:md|markdown)"
_ENTITY = r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
_ESCAPE = r"\\([!-/:-@\[-`{-~])"


class LinkableNote(NamedTuple):
    """A note with everything that a link can name it by; `path` is relative to the notebook's root, with `/`."""

    path: str
    day: date | None
    title: str | None
    topics: tuple[str, ...]
    headings: tuple[str, ...]  # in order, including repeated ones
    aliases: tuple[str, ...] = ()


class Target(NamedTuple):
    """The target of a link; `kind` is how it is named: note, day, topic, file, heading or name (of a file elsewhere).

    `fault` is None, `missing`, `no-heading` or `ambiguous`; the path of an ambiguous link is the first of several.
    """

    path: str | None
    kind: str
    fault: str | None


class Resolver(NamedTuple):
    """Everything that a notebook's links can mean; built by `resolver_of`."""

    files: Callable[[str], bool]
    files_named: Callable[[str], Sequence[str]]
    folder: str  # of the notes, "" for the root
    notes: Mapping[str, LinkableNote]  # by path, as written and in NFC
    folders: frozenset[str]
    days: Mapping[date, Sequence[LinkableNote]]
    stems: Mapping[str, Sequence[LinkableNote]]
    titles: Mapping[str, Sequence[LinkableNote]]
    topics: Mapping[str, LinkableNote]  # the newest note of each topic

    def find(self, link: Link, source: str) -> Target:
        """Return the target of `link` in the note at `source`."""
        wiki = link.kind in ("wiki", "embed")
        if not link.target:
            found = Target(source, "heading", None)
        elif wiki:
            found = self._wiki(link.target, source)
        else:
            found = self._markdown(link.target, source)
        return self._with_heading(found, link.fragment if wiki else address_text(link.fragment))

    def note(self, path: str) -> LinkableNote | None:
        """Return the note at `path`, in whichever Unicode normalization."""
        return self.notes.get(path) or self.notes.get(_nfc(path))

    def _with_heading(self, found: Target, fragment: str) -> Target:
        note = self.note(found.path) if found.path and not found.fault else None
        if not note or not fragment or "^" in fragment:
            return found
        return found if find_anchor(note.headings, fragment) else found._replace(fault="no-heading")

    def _wiki(self, name: str, source: str) -> Target:
        stem = without_suffix(name)
        day = day_of_path(f"{stem}.md")
        of_day = day.day if day and not day.rank else None
        found = (
            self._exact(name, source)
            or (self._of_day(of_day, stem, source) if of_day else None)
            or self._by_stem(stem, source)
            or self._by_title(_title_key(name), source)
            or self._by_topic(name)
            or self._file(_paths_from(name, source, (posixpath.dirname(source), self.folder, "")))
            or self._by_file_name(name, source)
        )
        return found or Target(None, "day" if of_day else _kind(name), "missing")

    def _exact(self, name: str, source: str) -> Target | None:
        for path in _paths_from(name, source, (self.folder, "")):
            found = self._note(path) or self._note(f"{path}.md")
            if found:
                return found
        return None

    def _note(self, path: str) -> Target | None:
        note = self.note(path)
        return Target(note.path, "note", None) if note else None

    def _of_day(self, day: date, stem: str, source: str) -> Target | None:
        def rank(note: LinkableNote) -> int:
            named = day_of_path(note.path)
            return (0 if is_named(note.path, stem) else STRAY + 2) + (named.rank if named else STRAY + 1)

        return _best(self.days.get(day, ()), source, "day", rank)

    def _by_stem(self, stem: str, source: str) -> Target | None:
        wanted = stem.lstrip("/")
        alike = self.stems.get(_fold(wanted.rpartition("/")[2]), ())
        exact = f"/{_nfc(wanted)}"
        ending = [note for note in alike if is_named(note.path, wanted)]
        return _best(ending, source, "note", lambda note: not f"/{_nfc(without_suffix(note.path))}".endswith(exact))

    def _by_title(self, key: str, source: str) -> Target | None:
        """Return the note with this title, or else with this alias."""
        notes = self.titles.get(key, ())
        return _best(notes, source, "note", lambda note: _title_key(note.title or "") != key)

    def _by_file_name(self, name: str, source: str) -> Target | None:
        """Return a file that is not a note by its name or the end of its path, wherever it is."""
        exact, wanted = f"/{_nfc(name)}", f"/{_fold(name)}"
        if name.startswith(("./", "../", "/")) or _kind(name) != "file":
            return None
        paths = self.files_named(name.rpartition("/")[2])
        fitting = (path for path in paths if f"/{_fold(path)}".endswith(wanted))
        return _nearest(((not f"/{_nfc(path)}".endswith(exact), path) for path in fitting), source, "name")

    def _by_topic(self, name: str) -> Target | None:
        note = self.topics.get(_title_key(name))
        return Target(note.path, "topic", None) if note else None

    def _markdown(self, address: str, source: str) -> Target:
        name = address_text(address.partition("?")[0])
        bases = (self.folder, "") if name.startswith("/") else (posixpath.dirname(source),)
        for path in _paths_from(name, source, bases):
            found = self._at(path, name.endswith("/"))
            if found:
                return found
        return self._by_file_name(name, source) or Target(None, _kind(name), "missing")

    def _at(self, path: str, is_folder: bool) -> Target | None:
        return (
            (None if is_folder else self._note(path))
            or next(filter(None, (self._note_or_file(posixpath.join(path, index)) for index in INDEXES)), None)
            or (Target(path, "file", None) if path in self.folders else self._file([path]))
            or (None if is_folder else self._note_or_file(f"{path}.md"))
        )

    def _note_or_file(self, path: str) -> Target | None:
        return self._note(path) or self._file([path])

    def _file(self, paths: Iterable[str]) -> Target | None:
        forms = (
            form for path in paths for form in dict.fromkeys((path, _nfc(path), unicodedata.normalize("NFD", path)))
        )
        found = next((form for form in forms if form and "\0" not in form and self.files(form)), None)
        return Target(found, "file", None) if found else None


def resolver_of(
    known: Iterable[LinkableNote],
    files: Callable[[str], bool],
    folder: str = "notes",
    files_named: Callable[[str], Sequence[str]] = lambda name: (),
) -> Resolver:
    """Return the resolver of the notes `known`, which are in `folder`.

    `files` returns whether a path that is not a note exists, `files_named` the paths of all files with a name, in any
    case.
    """
    notes: dict[str, LinkableNote] = {}
    days: dict[date, list[LinkableNote]] = {}
    stems: dict[str, list[LinkableNote]] = {}
    titles: dict[str, list[LinkableNote]] = {}
    for note in known:
        notes.setdefault(_nfc(note.path), note)
        notes[note.path] = note
        stems.setdefault(_fold(without_suffix(note.path.rpartition("/")[2])), []).append(note)
        if note.day:
            days.setdefault(note.day, []).append(note)
        for key in dict.fromkeys(map(_title_key, filter(None, (note.title, *note.aliases)))):
            titles.setdefault(key, []).append(note)
    root, folders = "" if folder == "." else folder.strip("/"), frozenset(_folders(notes))
    return Resolver(files, files_named, root, notes, folders, days, stems, titles, _topics(notes.values()))


def _folders(paths: Iterable[str]) -> Iterator[str]:
    for folder in {path.rpartition("/")[0] for path in paths}:
        yield from ("", *parents_of(folder))


def _topics(notes: Iterable[LinkableNote]) -> dict[str, LinkableNote]:
    """Return the newest note of each topic: the last one by day."""
    by_day = sorted(notes, key=lambda note: (note.day or date.min, note.path))
    return {_title_key(topic): note for note in by_day for topic in note.topics}


def _best(notes: Iterable[LinkableNote], source: str, kind: str, rank: Callable[[LinkableNote], int]) -> Target | None:
    return _nearest(((rank(note), note.path) for note in notes), source, kind)


def _nearest(ranked_paths: Iterable[tuple[int, str]], source: str, kind: str) -> Target | None:
    """Return the best of several paths: by rank, then in the source's folder, then in the fewest folders."""
    home = posixpath.dirname(source)
    ranked = ((rank, posixpath.dirname(path) != home, path.count("/"), path) for rank, path in ranked_paths)
    first, second = (*sorted(ranked), None, None)[:2]
    alike = first and second and first[:3] == second[:3]
    return Target(first[3], kind, "ambiguous" if alike else None) if first else None


def _paths_from(name: str, source: str, bases: Iterable[str]) -> list[str]:
    """Return the paths that `name` may mean: relative to the source if it starts with dots, else to each of `bases`."""
    if name.startswith(("./", "../")):
        bases = (posixpath.dirname(source),)
    paths = (posixpath.normpath(posixpath.join(base, name.lstrip("/"))) for base in bases)
    return ["" if path == "." else path for path in dict.fromkeys(paths)]


def is_named(path: str, stem: str) -> bool:
    """Return whether `stem` names the file at `path`, with or without folders before the name."""
    return f"/{_fold(without_suffix(path))}".endswith(f"/{_fold(stem.lstrip('/'))}")


def _kind(name: str) -> str:
    extension = posixpath.splitext(name)[1]
    return "file" if re.fullmatch(r"\.[A-Za-z]\w{0,9}", extension) and without_suffix(name) == name else "note"


def without_suffix(path: str) -> str:
    """Return `path` without its `.md`."""
    if path.endswith(".md"):
        return path[:-3]
    stem, suffix = posixpath.splitext(path)
    return stem if re.fullmatch(_SUFFIX, suffix) else path


def address_text(address: str) -> str:
    """Return the address of a Markdown link with entities, escapes and percent-encoding decoded."""
    return unquote(re.sub(_ESCAPE, r"\1", entities_read(address)), errors="surrogateescape")


def entities_read(text: str) -> str:
    """Return `text` with HTML entities such as `&amp;` decoded."""
    if "&" not in text:
        return text
    from html import unescape  # its table of names is long, and few texts contain an entity

    return re.sub(_ENTITY, lambda found: unescape(found[0]), text)


def slug_of(heading: str) -> str:
    """Return GitHub's anchor for a heading, with runs of hyphens merged into one."""
    text = plain_links(_nfc(entities_read(heading) if "&" in heading else heading)).strip().casefold()
    kept = (letter for letter in text if letter.isalnum() or letter in " _-" or unicodedata.category(letter)[0] == "M")
    return re.sub(r"[ -]+", "-", "".join(kept)).strip("-")


def find_anchor(headings: Sequence[str], fragment: str) -> str:
    """Return the anchor of the heading that a fragment names, `heading#below` for a nested one; "" if there is none."""
    if "^" in fragment:
        return ""
    known = _anchors(tuple(headings))
    for parts in ((fragment,), fragment.split("#")):
        place = -1
        for slug in map(slug_of, parts):
            fitting = (at for at in range(place + 1, len(known)) if slug in known[at])
            place = next(fitting, len(known)) if slug else len(known)
        if place < len(known):
            return known[place][1]
    return ""


@lru_cache(maxsize=1 << 12)
def _anchors(headings: tuple[str, ...]) -> Sequence[tuple[str, str]]:
    """Return slug and anchor of a note's headings; a repeated slug gets `-1` and so on as its anchor, as on GitHub."""
    counts: dict[str, int] = {}
    found: list[tuple[str, str]] = []
    for slug in map(slug_of, headings):
        anchor = slug
        while anchor in counts:
            counts[slug] += 1
            anchor = f"{slug}-{counts[slug]}"
        counts[anchor] = 0
        found.append((slug, anchor))
    return tuple(found)


def _nfc(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _fold(text: str) -> str:
    return text.casefold() if text.isascii() else _nfc(_nfc(text).casefold())


def _title_key(title: str) -> str:
    return " ".join(_fold(plain_links(title) if "[" in title else title).split())
