"""Addresses of the site's pages: those of days, notes without a day, tags and topics.

An address is a promise: a page keeps the one it was published at, no matter what is added later.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from itertools import chain, count
from typing import NamedTuple

from tiltool.core.dates.days import day_of_path
from tiltool.core.links.resolve import slug_of, without_suffix
from tiltool.core.search.tokens import fold
from tiltool.site.render.rendered_note import PublicNote

_PART, _WHOLE = 200, 1000
"""Maximum bytes of a name in an address, and of an address; file systems allow 255, but a number or suffix may be added."""

_RESERVED = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9¹²³]|page-\d+")
"""Names reserved by Windows for devices, and by til for the pages of a list."""

_PART_OF_ONE = r"[^\s/\\:*?\"<>|#%.][^\s/\\:*?\"<>|#%.]*/"
_RECORDED = re.compile(rf"(?P<url>(?:(?:notes|tags|topics)/|\d{{4}}/\d\d/)(?:{_PART_OF_ONE})+) (?P<key>.+)")
_UNNAMED_DAY = 99
"""The rank of a note whose day is only in its front matter."""


class Claim(NamedTuple):
    """A page and the address derived from its name; of two claims to an address, the lower rank wins, and 0 is an exact name."""

    key: str
    url: str
    rank: int = 0


def note_claims(
    notes: Iterable[PublicNote], front: PublicNote | None, folder: str, authors: Mapping[str, str]
) -> list[Claim]:
    """Return the claims of the notes; `front`, the home page, claims "".

    `folder` is the notes folder; `authors` maps paths to authors.
    """
    return [
        Claim(note.path, "") if note is front else _note_claim(note, folder, authors.get(note.path, ""))
        for note in notes
    ]


def _note_claim(note: PublicNote, folder: str, author: str) -> Claim:
    path = note.path.removeprefix(f"{folder}/")
    if note.day and not note.is_day_committed:
        found = day_of_path(path)
        whose = f"{address_of([author], 'author')}/" if author else ""
        return Claim(note.path, f"{note.day.replace('-', '/')}/{whose}", found.rank if found else _UNNAMED_DAY)
    parts = without_suffix(path).split("/")
    kept = parts[:-1] if len(parts) > 1 and parts[-1].casefold() in ("index", "readme") else parts
    return name_claim(note.path, kept, "notes/", "note")


def name_claim(key: str, names: Sequence[str], below: str, otherwise: str) -> Claim:
    """Return the claim of a page that is named by a sequence of names."""
    slug, name = address_of(names, otherwise), "/".join(names)
    return Claim(key, f"{below}{slug}/", 0 if slug == name else 1 if slug == fold(name) else 2)


def assigned(claims: Iterable[Claim], published: Mapping[str, str], taken: Iterable[str] = ()) -> dict[str, str]:
    """Return the address for each claim by its key: the published one, else the claimed one, else that with a number."""
    found: dict[str, str] = {}
    used = set(taken)
    ordered = sorted(claims, key=lambda claim: (claim.key not in published, claim.rank, len(claim.key), claim.key))
    for key, wanted, _ in ordered:
        numbered = (f"{wanted[:-1]}-{number}/" for number in count(2))
        found[key] = next(url for url in chain([published.get(key, wanted), wanted], numbered) if url not in used)
        used.add(found[key])
    return found


def published_addresses(text: str) -> Mapping[str, Mapping[str, str]]:
    """Return the addresses in a table that `address_table` wrote, by the kind of the page and its key."""
    found: dict[str, dict[str, str]] = {"notes": {}, "tags": {}, "topics": {}}
    for line in re.split(r"\r?\n", text):  # git's conflict markers don't match
        if entry := _RECORDED.fullmatch(line):
            found[_kind(entry["url"])].setdefault(entry["key"], entry["url"])
    return found


def address_table(given: Sequence[tuple[Claim, str]], before: Mapping[str, Mapping[str, str]]) -> str:
    """Return the table of addresses that can't be derived from names alone, one per line.

    A page that is gone keeps its line until another page needs the address.
    """
    now = {(_kind(url), claim.key): url for claim, url in given if claim.rank or url != claim.url}
    used = {url for _, url in given}
    gone = {(kind, key): url for kind, urls in before.items() for key, url in urls.items() if url not in used}
    lines = (f"{url} {key}\n" for (_, key), url in {**gone, **now}.items() if url and key.isprintable())
    return "".join(sorted(lines))


def _kind(url: str) -> str:
    kind = url.partition("/")[0]
    return kind if kind in ("tags", "topics") else "notes"


def address_of(names: Sequence[str], otherwise: str) -> str:
    """Return the address for a sequence of names; `otherwise` replaces a name without letters.

    A name too long for file systems is cut and gets a digest, a reserved one gets a suffix.
    """
    parts = [_cut(slug_of(name) or otherwise) for name in names]
    parts = [f"{part}-{otherwise}" if _RESERVED.fullmatch(part) else part for part in parts]
    whole = "/".join(parts)
    return whole if len(whole.encode()) <= _WHOLE else _cut("-".join(parts))


def _cut(slug: str) -> str:
    data = slug.encode()
    if len(data) <= _PART:
        return slug
    digest = blake2b(data, digest_size=4).hexdigest()
    return f"{data[: _PART - 9].decode(errors='ignore').rstrip('-')}-{digest}"
