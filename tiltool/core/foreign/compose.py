"""The Markdown of foreign notes: as separate notes, and as parts of a day's note."""

import re
import unicodedata
from collections import Counter
from typing import NamedTuple

from tiltool.core.check.file_names import is_reserved
from tiltool.core.edit.placement import between_markers, parts
from tiltool.core.edit.verify import keeps_all, keeps_hidden
from tiltool.core.foreign.foreign_note import ForeignNote, map_words, tag_of, with_lower_headings, yaml_value
from tiltool.core.foreign.relink import WIKI
from tiltool.core.note.comments import without_markers
from tiltool.core.note.dialect import Dialect
from tiltool.core.note.frontmatter import TAG_KEYS, is_unreadable, read_front_matter
from tiltool.core.note.markdown import read_tokens
from tiltool.core.note.model import Note
from tiltool.core.note.parse import parse
from tiltool.core.note.tags import meta_tags, tag_key
from tiltool.core.publish.privacy import hold_reason, private_parts
from tiltool.core.publish.rules import Rules
from tiltool.core.text.edits import Patch, insertion, patch
from tiltool.core.text.lines import line_table, newline_of, split_lines, with_newline

_BAD = r'[\x00-\x1f\x7f\\:*?"<>|#^\[\]]+'
_LONGEST_NAME = 150  # bytes, with room for a number and a suffix


class DayEntry(NamedTuple):
    """A foreign note as a part of a day's note."""

    heading: str
    text: str
    is_private: bool
    keys: tuple[str, ...]
    """Keys of its front matter, which a part of a note can't have."""


def safe_path(path: str) -> str:
    """Return a path with folders and a name that every system can write, never outside the folder it is put in."""
    return "/".join(_safe_name(name) for name in path.split("/") if name.strip(" .")) or "Untitled"


def _safe_name(name: str) -> str:
    clean = " ".join(re.sub(_BAD, " ", name).split()).strip(" .")
    while len(clean.encode()) > _LONGEST_NAME:
        clean = clean[:-1].rstrip(" .")
    return f"{clean} -" if is_reserved(clean) else clean or "Untitled"


def own_note(note: ForeignNote, text: str, stem: str) -> str:
    """Return the text of a separate note: `text`, with any front matter that it needs and lacks."""
    lines = line_table(text)
    matter = read_front_matter(lines)
    if not matter.end and is_unreadable(text):  # below a new block it would no longer hold the note back
        return text
    keys: list[tuple[str, str]] = []
    if note.title and note.title != stem and not re.match(rf"\s*#\s+{re.escape(note.title)}\s*$", text, re.MULTILINE):
        keys.append(("title", yaml_value(note.title)))
    if note.tags:
        keys.append(("tags", yaml_value(dict.fromkeys(note.tags))))
    keys += note.meta
    if note.is_private:
        keys.append(("private", "true"))
    missing = [f"{key}: {value}\n" for key, value in keys if key == "private" or key not in matter.values]
    if missing and not matter.end:
        missing = ["---\n", *missing, "---\n"]
    at = lines.start(1) if matter.end else 0
    return f"{text[:at]}{with_newline(''.join(missing), newline_of(text))}{text[at:]}"


def is_held(text: str, rules: Rules, dialect: Dialect) -> bool:
    """Return whether nothing in a note is published."""
    return hold_reason(parse(text, None, dialect), rules) is not None


def entry_of(note: ForeignNote, text: str, name: str, rules: Rules, dialect: Dialect) -> DayEntry:
    """Return a note as a part of its day's, without front matter (tags become words); `name` heads an untitled one."""
    lines = line_table(text)
    matter = read_front_matter(lines)
    may_say_so = matter.end > 0 or is_unreadable(text)  # otherwise the day's note decides
    held = note.is_private or (may_say_so and is_held(text, rules, dialect))
    body = closed(text[lines.start(matter.end) :]).strip("\n")
    listed = (tag for key in TAG_KEYS for tag in meta_tags(matter.values.get(key)))
    named = {tag_key(tag.name) for tag in parse(body, None, dialect, with_problems=False).tags}
    new = filter(None, dict.fromkeys(map(tag_of, (*note.tags, *listed))))
    tags = " ".join(f"#{tag}" for tag in new if tag_key(tag) not in named)
    heading = " ".join(f"{note.time} {note.title}".split())
    return DayEntry(heading or name, "\n\n".join(filter(None, (body, tags))), held, tuple(matter.values))


def body_of(text: str) -> str:
    """Return a text without its front matter."""
    lines = line_table(text)
    return text[lines.start(read_front_matter(lines).end) :]


def closed(text: str) -> str:
    """Return a text that others can follow: code and comments that it leaves open are closed."""
    if text.rfind("<!--") > text.rfind("-->"):  # as code, the mark doesn't open a comment
        text = map_words(text, r"(?P<mark><!--(?!.*-->))", lambda found: f"`{found['mark']}`")
    last = read_tokens(line_table(f"{text}\n\n# end"), 0)[-1]
    return f"{text.rstrip()}\n{last.markup}" if last.type == "fence" else text  # so the fence is open


def add_entry(note: Note, entry: DayEntry, rules: Rules, dialect: Dialect) -> Patch | None:
    """Return the patch that adds an entry at the end of a note without other changes; None if that isn't possible."""
    level = next((part.heading.level for part in parts(note) if part.heading), 2)
    text = note.text
    body = ("", *split_lines(with_lower_headings(entry.text, level + 1))) if entry.text else ()
    lines = (f"{'#' * level} {entry.heading}", *body)
    written = between_markers(lines, text) if entry.is_private else lines
    added = with_newline("\n".join((f"{_gap_below(text)}{written[0]}", *written[1:], "")), note.newline)
    made = patch(text, [insertion(len(text), added)])
    after = parse(made.after or "", note.day, dialect)
    is_read = any(heading.span.start >= len(text) for heading in after.headings())  # not inside a fence that is open
    if not (is_read and keeps_all(note.sections, after.sections) and keeps_hidden(made)):
        return None
    return made if not entry.is_private or _is_hidden(after, len(text), rules) else None


def _gap_below(text: str) -> str:
    """Return the newlines needed for a blank line below a text."""
    ending = with_newline(text[-4:], "\n")
    return "" if not text.strip() or ending.endswith("\n\n") else "\n" if ending.endswith("\n") else "\n\n"


def _is_hidden(note: Note, start: int, rules: Rules) -> bool:
    """Return whether everything in a note from `start` on is private."""
    mask = private_parts(note, rules).mask(len(note.text))
    shown = "".join(letter for at, letter in enumerate(note.text) if at >= start and not mask[at])
    return not without_markers(shown).strip()


_LEAD = r"^[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)?(?:\[[^\[\]]{1,4}\]\s+)?(?:#{1,6}\s+)?"
_HEADING_WEIGHT = 2
"""The number of lines that the time and the title of an entry count for."""


def text_lines(text: str) -> Counter[str]:
    """Return the lines of a text that contain words, without addresses and the marks of lists, headings and boxes."""
    return Counter(filter(None, map(_words, split_lines(text))))


def _words(line: str) -> str:
    bare = re.sub(WIKI, _shown, line)
    bare = re.sub(r"\]\([^)]*\)", "]", re.sub(_LEAD, "", bare))
    letters = "".join(re.findall(r"[^\W_]", unicodedata.normalize("NFC", bare))).casefold()
    return letters or ("[" if "[" in line else "")  # a picture without words


def _shown(found: re.Match[str]) -> str:
    """Return the words of a wikilink that an import keeps: an embedded file may have been renamed."""
    return found["label"] or ("[" if found["embed"] else found["name"].rpartition("/")[2])


def share_of(text: str, heading: str, there: Counter[str]) -> float:
    """Return the share of an entry's lines that is among the lines `there`: from 0 to 1."""
    lines = text_lines(text)
    title = _words(heading)
    present, total = (lines & there).total(), lines.total()
    if title:
        present += _HEADING_WEIGHT * (title in there)
        total += _HEADING_WEIGHT
    return present / total if total else 1.0
