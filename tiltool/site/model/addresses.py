"""Addresses of the site's pages: of a day, a note without a day, a tag, a topic."""

import re
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b

from tiltool.core.dates.days import day_of_path
from tiltool.core.links.resolve import slug_of
from tiltool.site.render.rendered_note import PublicNote

_PART, _WHOLE = 200, 1000
"""Maximal bytes of a name in an address, and of an address; file systems allow 255, and a number or suffix is added."""


def note_addresses(notes: Sequence[PublicNote], front: PublicNote | None, folder: str) -> Mapping[str, str]:
    """Return the address of each note by its path, from the site's root; that of `front`, the home page, is "".

    `folder` is the folder of the notes. A day's own note takes the address of the day.
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for note in sorted(notes, key=lambda each: _rank(each.path.removeprefix(f"{folder}/"))):
        url = "" if note is front else _note_address(note, folder)
        while url in taken:
            url = f"{url.rstrip('/')}-2/"
        taken.add(url)
        found[note.path] = url
    return found


def _rank(path: str) -> tuple[int, int]:
    found = day_of_path(path)
    return (found.rank, len(path)) if found else (0, 0)


def _note_address(note: PublicNote, folder: str) -> str:
    if note.day:
        return f"{note.day.replace('-', '/')}/"
    parts = re.sub(r"(?i)\.(md|markdown)$", "", note.path.removeprefix(f"{folder}/")).split("/")
    kept = parts[:-1] if len(parts) > 1 and parts[-1].casefold() in ("index", "readme") else parts
    return f"notes/{address_of(kept, 'note')}/"


def unique_addresses(slugs: Mapping[str, str], below: str, others: Iterable[str] = ()) -> Mapping[str, str]:
    """Return an address for each key; a slug that is already taken gets a number."""
    found: dict[str, str] = {}
    taken = set(others)
    for key, slug in slugs.items():
        name, nth = slug, 2
        while name in taken:
            name, nth = f"{slug}-{nth}", nth + 1
        taken.add(name)
        found[key] = f"{below}{name}/"
    return found


def address_of(names: Sequence[str], otherwise: str) -> str:
    """Return the address for a path of names; `otherwise` replaces a name without letters.

    A name too long for file systems is cut and gets a digest.
    """
    parts = [_cut(slug_of(name) or otherwise) for name in names]
    whole = "/".join(parts)
    return whole if len(whole.encode()) <= _WHOLE else _cut("-".join(parts))


def _cut(slug: str) -> str:
    data = slug.encode()
    if len(data) <= _PART:
        return slug
    digest = blake2b(data, digest_size=4).hexdigest()
    return f"{data[: _PART - 9].decode(errors='ignore').rstrip('-')}-{digest}"
