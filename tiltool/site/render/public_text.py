"""The published text of a note, the definitions it needs, and its title."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from tiltool.core.note.comments import visible_text
from tiltool.core.note.model import Heading, Note
from tiltool.core.note.titles import plain_links, title_key
from tiltool.core.publish.public_parts import PublicParts, PublicSpan
from tiltool.core.publish.rules import Rules
from tiltool.core.text.lines import Lines
from tiltool.site.render.markdown import markdown
from tiltool.site.render.tokens import text_of

_MARKS = re.compile(r"^#[ \t]*|[ \t]+#+$|\n=+$|<!--.*?-->")
_DEFINITION = re.compile(r"(?m)^ {0,3}(?P<label>\[[^\]\n]+\]:).*(?:\n(?:[ \t]*\n)*[ \t]+\S.*)*")

_FOOTNOTE = re.compile(r"(?<!\\)\[\^[^\]\s]+\]")
_OPENS = re.compile(r"```|~~~|<")


class PublicText(NamedTuple):
    """The published text of a note; each stretch is its first line, the line it ends before, and its section."""

    text: str
    stretches: Sequence[tuple[int, int, int]]
    parts: PublicParts

    def section_at(self, line: int) -> int:
        """Return the number of the section that a line is published in, -1 if none."""
        place = bisect_left(self.stretches, (line + 1,)) - 1  # the last one that begins at or before the line
        _, end, section = self.stretches[place] if place >= 0 else (0, 0, -1)
        return section if line < end else -1


def cut_text(note: Note, parts: PublicParts, rules: Rules) -> PublicText:
    """Join the published stretches; a new section begins after a blank line.

    The definitions of the tags section come first, where no open block could swallow them; they don't belong to a section.
    """
    text = _tag_definitions(note, parts, rules)
    line = text.count("\n")
    stretches: list[tuple[int, int, int]] = []
    for section, spans in groupby(parts.kept, key=lambda each: each.section):
        piece = "".join(each.span.of(note.text) for each in spans)
        piece = re.sub(r"\r\n?", "\n", piece.lstrip("\ufeff")).rstrip("\n") + "\n\n"
        text += piece
        first, line = line, line + piece.count("\n")
        stretches.append((first, line, section))
    return PublicText(text, stretches, parts)


def whole_text(lines: Lines, parts: PublicParts) -> PublicText:
    """Return the whole text of a note, with the places of its published stretches."""
    stretches = [(lines.at(span.start), lines.at(span.end - 1) + 1, section) for section, span in parts.kept]
    return PublicText(lines.text, stretches, parts)


def _tag_definitions(note: Note, parts: PublicParts, rules: Rules) -> str:
    """Return the published definitions of the tags section; "" if the section itself is shown."""
    if "tags" in rules.roles:
        return ""
    tags = "\n".join(span.of(note.text) for span in parts.tags)
    return definitions(tags, "".join(each.span.of(note.text) for each in parts.kept))


def definitions(text: str, public: str) -> str:
    """Return the definitions in a text whose labels the public text does not define."""
    found = _DEFINITION.finditer(re.sub(r"\r\n?", "\n", text))
    return "".join(f"{_safe(each[0])}\n\n" for each in found if each["label"] not in public)


def _safe(definition: str) -> str:
    """Return a definition without continuation lines that could open a block and swallow the note."""
    return definition.split("\n")[0] if _OPENS.search(definition) else definition


def public_title(note: Note, kept: Sequence[PublicSpan], path: str) -> str:
    """Return the title: from front matter, or the published part of the first heading, or the file's name."""
    named = _given_title(note)
    if named is not None:
        return visible_text(named).strip() or _name(path)
    found = _title_heading(note)
    start, end = found[1].span if found else (0, 0)
    public = "".join(note.text[max(start, span.start) : min(end, span.end)] for _, span in kept)
    return _plain_title(_MARKS.sub("", public.strip())) or _name(path)


def _given_title(note: Note) -> str | None:
    """Return the title in the front matter; None if it is missing or not text."""
    named = note.meta.get("title")
    return str(named) if isinstance(named, str | int | float | date) else None


def title_section(note: Note) -> int:
    """Return the number of the section whose heading is the note's title, and so left out of the text; -1 if none."""
    found, named = _title_heading(note), _given_title(note)
    if not found or (named is not None and title_key(named) != title_key(_plain_title(found[1].title))):
        return -1
    return found[0]


def _title_heading(note: Note) -> tuple[int, Heading] | None:
    """Return the first heading of the highest level that has a title, and the number of its section."""
    headed = ((number, part.heading) for number, part in enumerate(note.sections) if part.heading)
    return next(((number, heading) for number, heading in headed if heading.level == 1 and heading.title), None)


def _plain_title(text: str) -> str:
    """Return the plain text of a heading."""
    return text_of(markdown().parseInline(plain_links(_FOOTNOTE.sub("", text))))


def _name(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".md")
