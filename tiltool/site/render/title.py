"""What a note is called, as far as that may be said."""

import re
from collections.abc import Sequence
from datetime import date

from tiltool.core.note.model import Note
from tiltool.core.note.titles import plain_links, title_key
from tiltool.core.publish.hidden_ranges import openly
from tiltool.core.publish.visible_parts import Kept
from tiltool.core.text.lines import Span
from tiltool.site.render.markdown import markdown
from tiltool.site.render.tokens import text_of

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
            return _seen(_MARKS.sub("", public.strip())) or _name(path)
    return _name(path)


def titled_by(note: Note) -> int:
    """Return the number of the section whose heading is the note's title and needs no place in the text; -1 for none."""
    headed = ((number, part.heading) for number, part in enumerate(note.sections) if part.heading)
    found = next(((number, heading.title) for number, heading in headed if heading.level == 1 and heading.title), None)
    named = note.meta.get("title")
    if not found or (named is not None and title_key(str(named)) != title_key(_seen(found[1]))):
        return -1
    return found[0]


def _seen(text: str) -> str:
    """Return what a reader sees of a heading."""
    return text_of(markdown().parseInline(plain_links(text)))


def _common(one: Span, two: Span) -> Span:
    start = max(one.start, two.start)
    return Span(start, max(start, min(one.end, two.end)))


def _name(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".md")
