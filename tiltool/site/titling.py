"""What a note is called, as far as that may be said."""

import re
from collections.abc import Sequence
from datetime import date

from tiltool.core.hidden import openly
from tiltool.core.model import Note
from tiltool.core.stretches import Kept
from tiltool.core.text import Span
from tiltool.core.titles import plain_links

_MARKS = re.compile(r"^#[ \t]*|[ \t]+#+$|\n=+$|<!--.*?-->")


def title_of(note: Note, kept: Sequence[Kept], path: str) -> str:
    """Return the title: of front matter, or as much of a first heading as is published, or the file's name."""
    named = note.meta.get("title")
    if isinstance(named, str | int | float | date):
        return openly(str(named)).strip() or _name(path)
    for section in note.sections:
        heading = section.heading
        if heading and heading.level == 1 and heading.title:
            public = "".join(_common(each.span, heading.span).of(note.text) for each in kept)
            return plain_links(_MARKS.sub("", public.strip())) or _name(path)
    return _name(path)


def _common(one: Span, two: Span) -> Span:
    start = max(one.start, two.start)
    return Span(start, max(start, min(one.end, two.end)))


def _name(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".md")
