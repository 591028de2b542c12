"""The text of a new note: in the form of the notes before it, or of a language."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise, takewhile
from math import inf
from typing import NamedTuple

from tiltool.core.dates.day_tokens import DayPart, write_day
from tiltool.core.dates.written_days import DOUBTFUL, LIKELY, POSSIBLE, SURE
from tiltool.core.edit.placement import THEMATIC_BREAK
from tiltool.core.note.comments import may_hide
from tiltool.core.note.dialect import Dialect
from tiltool.core.note.frontmatter import HELD_BACK_KEYS, KEYWORD_KEYS, PER_NOTE_KEYS, read_front_matter
from tiltool.core.note.model import Group, Note, Section
from tiltool.core.note.parse import DIALECT
from tiltool.core.note.redate import STATES_DAY, STATES_NEIGHBOUR, LineForm, Sample, is_navigation, line_form, redated
from tiltool.core.note.tags import TAG_LINE
from tiltool.core.note.titles import title_key
from tiltool.core.publish.privacy import is_private
from tiltool.core.publish.rules import Rules
from tiltool.core.tasks.checkbox_lines import TABLE_ROW, unchecked
from tiltool.core.text.lines import BOM, split_lines, with_newline

MOST_BLANKS = 3
"""Blank lines in a row that a form keeps: any more are space that somebody left while writing."""

_KEY = r"(?P<head>(?P<name>[^\s:#-][^:]*):)(?:[ \t]+(?P<value>\S.*))?[ \t]*$"
_DATE_ITSELF = r"date|day|creat|modif|updat|week|month|작성|날짜|日付|日期"
_CONSTANT_TAGS = {"til"}
"""Tags of til's own form, casefolded."""

_NOT_PROSE = r"\S+://\S+|\\?#[^\s#]+|\A---\n(?s:.*?)\n---\n|(?m:^[-*+] *\w+$)"
_TAG_WORD = r"\\?#\[\[[^\]]*\]\]|\"[^\"]*\"|'[^']*'|[^\s,\[\]]+"
_HASHTAGS = r"(?:\\?#[^\s#]+[ \t]*)+"
_LABEL = r"(?P<head>[ \t]*(?:[-*+][ \t]+)?(?:\*\*|__)?[^\W_][^:：|`\[\]]{0,30}?(?:\*\*|__)?(?:::?|：)(?:\*\*|__)?)[ \t]*(?<![^\s：])\S"
_LIST_OR_CODE = r"[ \t]|[-*+][ \t]|\d+[.)][ \t]|```|~~~|%%|<!-- */?\w+ *-->"  # nor private markers
_CONTENTS = r"(?P<head>[ \t]*(?:[-*+]|\d+[.)])[ \t]+)\[(?P<heading>[^\]]+)\]\(#(?P<anchor>[^)\s]*)\)[ \t]*$"


class Habit(NamedTuple):
    """The newest earlier note with a form, and day and text of the two before it: the form is what all share."""

    note: Note
    before: tuple[tuple[date, str], ...]
    private: tuple[str, ...] = ("private",)  # tags that hold a note back: kept, as the note's tasks are carried
    dialect: Dialect = DIALECT


def draft_from_habit(habit: Habit, day: date) -> str:
    """Return the form of `habit` for `day`: headings, rules, blank lines, title pattern and tags line."""
    return _Former(habit, day).text()


def _is_short(form: LineForm) -> bool:
    """Return whether a line says little apart from its day: `title: TIL 2020-09-24`."""
    text = "".join(part.text for part in form.form if not part.token)
    return len(re.findall(r"[^\W\d_]+", re.sub(r"^[^:]*:", "", text))) < 2


def _tag_key(word: str) -> str:
    return word.strip("\\#\"'").casefold()


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]


def _below(lines: Sequence[str], heading: str) -> Iterator[str]:
    """Yield the lines below a heading, up to the next one."""
    start = lines.index(heading) + 1 if heading in lines else len(lines)
    return takewhile(lambda line: not re.match(r"#{1,6}[ \t]", line), lines[start:])


class _Former:
    """Builds a form from a note, part by part."""

    def __init__(self, habit: Habit, day: date) -> None:
        self.note, self.dialect = habit.note, habit.dialect
        self.rules = Rules(private=habit.private)
        self.lines = habit.note.lines
        self.old = habit.note.day or day
        self.new = day
        self.earlier = [
            [line.rstrip() for line in split_lines(unchecked(text, habit.dialect))] for _, text in habit.before
        ]
        days = [day for day, _ in habit.before]
        self.before = days[0] if days else None
        self.samples = [
            Sample(day, frozenset(lines), before)
            for day, lines, before in zip(days, self.earlier, [*days[1:], None], strict=False)
        ]
        # with a single note, no line may lose the marks that hide it
        self.shows_all = bool(self.samples) or not may_hide(self.lines.text)
        self.written: list[str] = []
        self.contents: list[tuple[int, re.Match[str]]] = []  # entries of a table of contents, with their places

    def text(self) -> str:
        """Return the whole form."""
        end = read_front_matter(self.lines).end
        self._front_matter(end)
        for section in self.note.sections:
            self._section(section, self.lines.after_blanks(end) if end else 0)
        self._list_contents()
        while self.written and not self.written[-1]:
            self.written.pop()
        final = self.note.newline if self.written and self.note.text.endswith(("\n", "\r")) else ""
        bom = BOM if self.note.text.startswith(BOM) else ""
        return bom + with_newline("\n".join(self.written), self.note.newline) + final

    def _form(self, number: int, least: int = SURE, near: int | None = None) -> LineForm:
        line = unchecked(self.lines.content(number), self.dialect)
        if is_navigation(line):
            least, near = DOUBTFUL, LIKELY
        elif re.match(STATES_NEIGHBOUR, line):
            near = SURE
        return line_form(line, self.old, self.samples, least=least, near=near, before=self.before)

    def _written(self, form: LineForm) -> str:
        return write_day(form.form, self.new, self.old)

    def _dated(self, number: int, least: int = SURE) -> str:
        return self._written(self._form(number, least))

    def _divides(self, number: int) -> bool:
        """Return whether a line is a rule, or links to other days."""
        line = self.lines.content(number)
        leads = self.shows_all and is_navigation(line) and self._form(number).is_dated
        return leads or re.match(THEMATIC_BREAK, line) is not None

    def _is_shared(self, form: LineForm) -> bool:
        """Return whether all earlier notes contain a line; False if there are none."""
        return bool(self.samples) and form.shared == len(self.samples)

    def _front_matter(self, end: int) -> None:
        """Keep the names of all keys, and the parts of their values that are form."""
        keys = {at: found for at in range(1, end - 1) if (found := re.match(_KEY, self.lines.content(at)))}
        bounds = [*keys, end - 1]
        self.written += (self.lines.content(at) for at in range(bounds[0]))
        for start, stop in pairwise(bounds):
            self._entry(keys[start], start, stop)
        if end:
            self.written.append(self.lines.content(end - 1))
            self._blanks(end)

    def _entry(self, key: re.Match[str], start: int, stop: int) -> None:
        """Write a key of the front matter with the part of its value that is form: all, the usual items, or nothing."""
        name, value = key["name"].strip(" \"'").casefold(), re.sub(r"\A#.*", "", key["value"] or "")
        more = [at for at in range(start + 1, stop) if value and not self.lines.content(at).startswith("#")]
        if name in KEYWORD_KEYS and value and value[0] not in "|>":
            more = more if value[0] == "[" and "]" not in value else []
            line = " ".join([self.lines.content(start), *(self.lines.content(at).strip() for at in more)])
            self.written.append(self._usual_tags(line, key["head"], self._tags_of_key(name)))
        elif not value or all(self._is_form_of(name, at) for at in (start, *more)):
            self.written.append(self._dated(start, LIKELY if re.match(STATES_DAY, f"{name}:") else SURE))
            more = []
        else:
            self.written.append(key["head"])
        self._nested(name, [at for at in range(start + 1, stop) if at not in more])

    def _nested(self, name: str, rows: Sequence[int]) -> None:
        """Write the lines below a key: items and values that are form; of other values, only the keys."""
        own: float = inf
        for at in rows:
            line = self.lines.content(at)
            indent = len(line) - len(line.lstrip())
            if indent > own:
                continue
            own = inf
            is_item, key = line.lstrip().startswith("- "), re.match(_KEY, line.lstrip())
            if self._is_item_of(name, at) if is_item else self._is_form_of("" if line[:1] == "#" else name, at):
                self.written.append(self._dated(at, LIKELY))
            elif is_item:
                own = indent  # with everything nested below it
            elif key:
                self.written.append(line[:indent] + key["head"])

    def _is_form_of(self, name: str, number: int) -> bool:
        """Return whether the value of a key is the same each day, or states the day."""
        form = self._form(number, LIKELY if re.match(STATES_DAY, f"{name}:") else SURE)
        if form.is_dated and (re.search(_DATE_ITSELF, name) or re.match(STATES_NEIGHBOUR, f"{name}:")):
            return True
        if name in HELD_BACK_KEYS:
            return True
        if self.samples:
            return self._is_shared(form)
        return name not in PER_NOTE_KEYS or (form.is_dated and _is_short(form))

    def _is_item_of(self, name: str, number: int) -> bool:
        word = _tag_key(self.lines.content(number).strip(" \t-"))
        form = self._form(number, LIKELY)
        if name in KEYWORD_KEYS and is_private(word, self.rules):
            return True
        if self.samples:
            return self._is_shared(form)
        if name in KEYWORD_KEYS:
            return self._is_form_tag(word)
        return name not in PER_NOTE_KEYS or (form.is_dated and _is_short(form))

    def _tags_of_key(self, name: str) -> Sequence[str]:
        """Return the line with the tags in each earlier note's front matter."""
        start = rf"(?im)^[\"']?{re.escape(name)}[\"']?\s*:([ \t]*\[[^\]]*\]|.*)"
        found = (re.search(start, "\n".join(lines)) for lines in self.earlier)
        return [each[1] if each else "" for each in found]

    def _usual_tags(self, line: str, head: str, earlier: Sequence[str]) -> str:
        """Return a line with only the tags that every earlier text has; for a first note's tags, see `_is_form_tag`."""
        words = re.findall(_TAG_WORD, line[len(head) :])
        usual = [{_tag_key(word) for word in re.findall(_TAG_WORD, text)} for text in earlier]
        keys = [_tag_key(word) for word in words]
        kept = [
            word
            for word, key in zip(words, keys, strict=True)
            if is_private(key, self.rules)
            or (all(key in tags for tags in usual) if earlier else self._is_form_tag(key))
        ]
        if len(kept) == len(words):
            return line
        between = ", " if "," in line else " "
        value = between.join(kept)
        if line[len(head) :].strip().startswith("["):
            value = f"[{value}]"
        blank = " " if head.endswith(":") else ""
        return f"{head}{blank}{value}".rstrip()

    def _is_form_tag(self, name: str) -> bool:
        """Return whether a tag of the first note is form: it is not if the note is about that subject."""
        if name in _CONSTANT_TAGS:
            return True
        text = re.sub(_NOT_PROSE, " ", self.lines.text.casefold())
        edge = r"\b" if name.isascii() else ""
        return not re.search(edge + re.escape(re.sub(r"[-_/]", " ", name)) + edge, re.sub(r"[-_/]", " ", text))

    def _section(self, section: Section, after: int) -> None:
        own = section.groups[0]
        first, end = after, self.lines.from_offset(own.body.end)
        if section.heading:
            rows = self.lines.rows(section.heading.span)
            titled = section.heading.level == 1
            least = POSSIBLE if section.role else LIKELY if titled else SURE
            near = POSSIBLE if section.role in ("yesterday", "next") else None
            form, first = self._form(rows.start, least, near), rows.stop
            of_meta = titled and title_key(str(self.note.meta.get("title"))) == title_key(section.heading.title)
            is_own = not self._is_shared(form) if self.samples else of_meta
            if section.role is None and is_own:
                if not form.is_dated or not (titled or _is_short(form)):
                    return  # a heading that is specific to the note is not form
                form = self._usual_start(form)
            self.written += (self._written(form), *map(self._dated, rows[1:]))
        if section.role == "tags":
            self._tags(section, range(first, self.lines.from_offset(section.end)))
        elif section.role is None or section.heading is None:  # in an outline, no task is form
            tasks = {number for _, task in section.roots() for number in self.lines.rows(task.block) if section.role}
            self._usual_text([number for number in range(first, end) if number not in tasks])
        else:
            self._form_of(own, first, end)
            if section.end > own.body.end:
                self._closing(end, self.lines.from_offset(section.end))

    def _usual_start(self, form: LineForm) -> LineForm:
        """Return a dated title without the words after its date, if all earlier titles start like that."""
        last = max(at for at, part in enumerate(form.form) if part.token) + 1
        closing = re.match(r"[)\]）】］>*_\"']*", "".join(part.text for part in form.form[last : last + 1]))
        start = form._replace(form=(*form.form[:last], DayPart("", closing[0] if closing else "")))
        shared = all(
            any(line.startswith(write_day(start.form, sample.day)) for line in sample.lines) for sample in self.samples
        )
        return start if shared else form

    def _tags(self, section: Section, rows: range) -> None:
        """Write the parts of a tags section that are form: its usual tags, its rules and its blank lines."""
        heading = self.lines.content(rows.start - 1).rstrip() if section.heading else ""
        earlier = [" ".join(_below(lines, heading)) for lines in self.earlier]
        for number in rows:
            line = self.lines.content(number)
            if self.lines.is_blank(number) or self._divides(number) or line.lstrip().startswith("#" * 2):
                self._write(number)
                continue
            head = re.match(r"[ \t]*(?:[-*+][ \t]+|\d+[.)][ \t]+)?(?:(?i:tags)::?[ \t]*)?", line)
            made = self._usual_tags(line, head[0] if head else "", earlier)
            if made.strip(" \t-*+"):
                self.written.append(made)

    def _usual_text(self, numbers: Iterable[int]) -> None:
        """Write the parts of an unknown section that the notes before share, its rules, and its tags line."""
        dropped = False
        for number in numbers:
            line = self.lines.content(number)
            if self.lines.is_blank(number):
                if not (dropped and self.written and not self.written[-1]):
                    self._write(number)
                continue
            dropped = False
            tags, entry = re.match(TAG_LINE, line), re.match(_CONTENTS, line)
            if tags:
                head = tags[0][: len(tags[0]) - len(tags["rest"].lstrip(": \t"))].rstrip()
                earlier = [" ".join(each for each in lines if each.startswith(head)) for lines in self.earlier]
                self.written.append(self._usual_tags(line, head, [text.replace(head, " ") for text in earlier]))
            elif self.shows_all and re.fullmatch(_HASHTAGS, line):
                earlier = [" ".join(each for each in lines if re.fullmatch(_HASHTAGS, each)) for lines in self.earlier]
                self.written += filter(None, [self._usual_tags(line, "", earlier)])
            elif entry:
                self.contents.append((len(self.written), entry))
                self.written.append(line)
            elif self._divides(number) or self._is_shared(self._form(number)):
                self._write(number)
            elif start := self._usual_start_of(unchecked(line, self.dialect)):
                self.written.append(start)
            else:
                dropped = True

    def _usual_start_of(self, line: str) -> str:
        """Return the part of a line that earlier notes share: its label (`water: 3`) or cells of a row; "" if none."""
        label = re.match(_LABEL, line) if self.samples else None
        if label and all(any(each.startswith(label["head"]) for each in lines) for lines in self.earlier):
            return label["head"]
        cells = _cells(line)
        rows = [next((row for row in map(_cells, lines) if row[:2] == cells[:2]), ()) for lines in self.earlier]
        if not re.match(TABLE_ROW, line) or not rows or not all(rows):
            return ""
        usual = [all(cell in row[at : at + 1] for row in rows) for at, cell in enumerate(cells)]
        parts = zip(line.split("|"), usual, strict=True)
        return "|".join(part if kept else re.sub(r"\S.*\S|\S", "", part) for part, kept in parts)

    def _list_contents(self) -> None:
        """Rewrite the table of contents: keep the entries whose headings the form has, and update their anchors."""
        if not self.contents:
            return
        from tiltool.core.links.resolve import slug_of

        headings = {title_key(line.lstrip("#")) for line in self.written if line.startswith("#")}
        for at, entry in reversed(self.contents):
            heading = redated(entry["heading"], self.old, self.new)
            anchor = entry["anchor"] if heading == entry["heading"] else slug_of(heading)
            self.written[at] = f"{entry['head']}[{heading}](#{anchor})"
            if title_key(heading) not in headings:
                del self.written[at]

    def _form_of(self, group: Group, first: int, end: int) -> None:
        """Write the form of a known section: its blank lines, its empty box, and the rules around it."""
        content = [number for number in range(first, end) if not self.lines.is_blank(number)]
        rules = [number for number in content if self._divides(number)]
        inside = [number for number in content if number not in rules]
        kept = {number for number in rules if not inside or not inside[0] < number < inside[-1]}
        for number in inside:  # a quote or a callout that each note has, but not text below a list item
            above = number - 1
            is_text = not re.match(_LIST_OR_CODE, self.lines.content(number))
            is_apart = above < first or self.lines.is_blank(above) or above in kept
            if is_text and is_apart and self._is_shared(self._form(number)):
                kept.add(number)
        empty = [self.lines.at(task.block.start) for task in group.tasks if task.is_placeholder]
        if group.tasks and len(empty) == len(group.tasks):
            kept.add(empty[-1])
        for number in sorted(kept):
            self._after_gap(number)
        self._blanks(max(content, default=first - 1) + 1)

    def _closing(self, first: int, end: int) -> None:
        """Write the rule and the blank lines that close a section with groups or topics."""
        last = max((number for number in range(first, end) if not self.lines.is_blank(number)), default=first - 1)
        while self.written and not self.written[-1]:
            self.written.pop()
        if last >= first and re.match(THEMATIC_BREAK, self.lines.content(last)) and self.lines.is_blank(last - 1):
            self._after_gap(last)
        self._blanks(last + 1)

    def _after_gap(self, number: int) -> None:
        """Write a line unchanged, with the blank lines directly above it."""
        first = number
        while first and self.lines.is_blank(first - 1):
            first -= 1
        self._blanks(first)
        self.written.append(self._dated(number))

    def _write(self, number: int) -> None:
        """Write a line with its new date; only the first line of a long run of blank ones."""
        if self.lines.is_blank(number):
            self._blanks(number, number + 1)
        else:
            self.written.append(self._dated(number))

    def _blanks(self, first: int, end: int = 0) -> None:
        """Write the blank lines from `first` to `end`, or to the next line that is not blank."""
        for _ in range(first, end or self.lines.after_blanks(first)):
            if any(self.written[-MOST_BLANKS:]) or len(self.written) < MOST_BLANKS:
                self.written.append("")
