"""What the site is told: its settings, its notes, and places on it."""

from typing import NamedTuple

from tiltool.site.render.rendered_note import Piece, PublicNote
from tiltool.site.strings import Words, words


class Settings(NamedTuple):
    """What `mkdocs.yml` says of the site."""

    name: str = "til"
    description: str = ""
    url: str = ""
    author: str = ""
    edit: str = ""  # the address that a note's path is put behind, "" for none
    language: str = "en"
    notes: str = "notes"
    home: str = ""

    @property
    def words(self) -> Words:
        """Return the site's words."""
        return words(self.language)


class Source(NamedTuple):
    """A public note, and the key that its bodies are kept under."""

    note: PublicNote
    key: bytes


class Place(NamedTuple):
    """Where on the site something is, and what it is called."""

    url: str
    title: str
    day: str = ""


class TopicDay(NamedTuple):
    """One day of a topic: the note, and which of its pieces."""

    note: PublicNote
    number: int

    @property
    def piece(self) -> Piece:
        """Return the piece itself."""
        return self.note.pieces[self.number]
