"""The text and the name of a new note about a topic, like those of the notes beside it."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import takewhile
from typing import NamedTuple

from tiltool.core.edit.new_note import Habit, draft_from_habit
from tiltool.core.note.dialect import Dialect
from tiltool.core.note.frontmatter import read_front_matter
from tiltool.core.note.model import Note
from tiltool.core.note.parse import DIALECT, parse

_NOTES_TO_COMPARE = 3
_OWN_NAME = r"(?i)[\"']?(?:slug|permalink|title|name|제목|タイトル|标题)[\"']?:[ \t]*(?P<quote>[\"']?)(?P<value>.*?)(?P=quote)[ \t]*$"
_NEEDS_QUOTES = r"[-?:,\[\]{}#&*!|>'\"%@`\s]|.*(?::(?:\s|$)| #)|.*\s$|(?:[\d._:-]+|true|false|yes|no|on|off|null|~)$"
_FORBIDDEN = r"[\\/:*?\"<>|#^\[\]\x00-\x1f\x7f]+"


class Sibling(NamedTuple):
    """A note beside a new one: the stem of its name and its text."""

    stem: str
    text: str


def draft_from_siblings(
    title: str,
    stem: str,
    siblings: Sequence[Sibling],
    day: date,
    dialect: Dialect = DIALECT,
    private: tuple[str, ...] = ("private",),
) -> str:
    """Return the form that the newest of `siblings` share, for `title`; only a title if they share nothing."""
    named = [(each, parse(each.text, None, dialect, with_problems=False, with_links=False)) for each in siblings]
    newest = sorted(named, key=lambda each: (each[1].day or date.min, each[0].stem), reverse=True)[:_NOTES_TO_COMPARE]
    whole = _prefix([note.title or "" for _, note in newest]) + title
    texts = [_renamed(each, note, whole, stem) for each, note in newest]
    if len(texts) < 2:
        return f"# {title}\n"
    form, *before = ((note.day or day, text) for (_, note), text in zip(newest, texts, strict=True))
    note = parse(form[1], form[0], dialect, with_problems=False, with_links=False)
    text = draft_from_habit(Habit(note, tuple(before), private), day)
    if whole in text or (text.strip() and not any(note.title for _, note in newest)):
        return text
    return f"{text.rstrip()}\n\n# {title}\n".lstrip()


def _prefix(titles: Sequence[str]) -> str:
    """Return the beginning that all titles share, if it ends with a sign: `TIL: `, `📝 `."""
    if len(titles) < 2:
        return ""
    shared = "".join(letters[0] for letters in takewhile(lambda each: len(set(each)) == 1, zip(*titles, strict=False)))
    found = re.match(r".*[^\w\s][ \t]+", shared)
    return found[0] if found else ""


def _renamed(sibling: Sibling, note: Note, title: str, stem: str) -> str:
    """Return the text of a note with its title and its name replaced by those of the new one."""
    end = read_front_matter(note.lines).end
    heading = next((each.heading for each in note.sections if each.heading and each.heading.level == 1), None)
    made = []
    for number in range(len(note.lines)):
        line = note.lines.span(number, number + 1).of(note.text)
        found = re.match(_OWN_NAME, line) if number < end else None
        if found and found["value"] in (note.title, sibling.stem):
            new = title if found["value"] == note.title else stem
            line = f"{line[: found.start('quote')]}{_scalar(new, found['quote'])}{line[len(line.rstrip()) :]}"
        elif heading and number == heading.line - 1 and line.startswith("#"):
            line = f"# {title}{line[len(line.rstrip()) :]}"
        made.append(line)
    return "".join(made)


def _scalar(text: str, quote: str) -> str:
    """Return a text as a YAML value, quoted like another one or if necessary."""
    if quote == "'" or (not quote and re.match(_NEEDS_QUOTES, text, re.IGNORECASE) and "'" not in text):
        return "'" + text.replace("'", "''") + "'"
    if quote or re.match(_NEEDS_QUOTES, text, re.IGNORECASE):
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return text


def stem_of_title(title: str, stems: Sequence[str]) -> str:
    """Return a file name for `title`, in the style of most of `stems`; "" for a title without a letter.

    Words are joined as in the names of several words, in lower case if all names are; letters of any language stay.
    """
    signs = Counter(sign for stem in stems if (sign := _sign_of(stem)))
    usual = signs.most_common(1)[0][0] if signs else "-" if title.isascii() or stems else " "
    words = re.sub(_FORBIDDEN, " ", title) if usual == " " else re.sub(r"[^\w.+]+|\.(?!\w)", " ", title)
    cased = [stem for stem in stems if stem.lower() != stem.upper()]
    if all(stem == stem.lower() for stem in cased) if cased else usual != " ":
        words = words.lower()
    elif all(word[:1] == word[:1].upper() for stem in cased for word in re.split(r"[-_ ]+", stem)):
        words = re.sub(r"(?<![\w'.+])[a-z]", lambda first: first[0].upper(), words)
    return usual.join(words.split()).strip(".-_ ") if re.search(r"\w", words) else ""


def _sign_of(stem: str) -> str:
    """Return the sign that joins the words of a name; "" for a single word."""
    found = re.findall(r"(?<=\w)[-_ ]+(?=\w)", stem)
    return Counter(each[0] for each in found).most_common(1)[0][0] if found else ""
