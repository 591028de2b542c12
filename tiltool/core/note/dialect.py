"""How a notebook's notes are read: the states of its boxes and the roles of its headings."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from functools import cache, lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from tiltool.core.note.heading_aliases import NOTE_NAMES, roles_by_key

STATES: Mapping[str, str] = MappingProxyType(
    {" ": "open", "/": "doing", "x": "done", "X": "done", "-": "dropped", ">": "moved"} | dict.fromkeys("!?*f<", "open")
)
"""Mark between the brackets -> state; important, question, star, fire and scheduled of Obsidian themes are open."""

NOTE_MARKS = frozenset('"iblSIpckudw')
"""Marks of Obsidian themes for remarks, such as quote, information and bookmark: their bullets are not tasks."""

MARKS: Mapping[str, str] = MappingProxyType({"open": " ", "doing": "/", "done": "x", "dropped": "-", "moved": ">"})
"""The mark that til writes between the brackets for each state."""

KEYWORDS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("TODO", "LATER", "WAITING", "WAIT"), "open"),
        **dict.fromkeys(("DOING", "NOW", "IN-PROGRESS"), "doing"),
        "DONE": "done",
        **dict.fromkeys(("CANCELED", "CANCELLED"), "dropped"),
        "MOVED": "moved",
    }
)
"""Words for a state at the start of a list item, as in Logseq, if a notebook has such tasks; `MOVED` is til's own."""

_WORKFLOWS = {"todo": {"open": "TODO", "doing": "DOING"}, "now": {"open": "LATER", "doing": "NOW"}}
"""The names for an unfinished task in each of Logseq's workflows."""

WORKFLOWS = tuple(_WORKFLOWS)

STATE_NAMES = tuple(dict.fromkeys(STATES.values()))

_LONGEST = 1000
"""Characters of a heading that are examined: a page-long one names no section, and would take minutes."""

_WORD = r" *[^\W\d_]"
"""What must not follow a `reflection` alias: `Reflection in Go` is about something else, `Reflection 3` is one."""

ENDED_STATES = ("done", "dropped")
"""The states of a task that has ended."""


def written_mark(mark: str) -> str:
    """Return a mark as written before a title: `[x]`, or a keyword; a plain bullet is written as an open task."""
    return mark if mark in KEYWORDS else f"[{mark or ' '}]"


class Dialect(NamedTuple):
    """How a notebook's notes are read: its own headings and boxes take precedence."""

    roles: Mapping[str, str] = MappingProxyType({})  # heading key -> role
    states: Mapping[str, str] = STATES
    whole: str | None = None  # the role of the whole text, regardless of its headings
    labels: Collection[str] = ()  # keys of the lines with a colon that open a section: `To do:`
    bullets: bool = False  # whether plain bullets in sections for today are tasks without a mark
    keywords: str = ""  # the workflow of the notebook's keyword tasks, one of WORKFLOWS; "" if words are not marks

    def state_of(self, mark: str) -> str:
        """Return the state of a box or keyword; a mark that is not configured is open."""
        return self.states.get(mark) or KEYWORDS.get(mark, "open")

    def knows(self, mark: str) -> bool:
        """Return whether a mark has a state."""
        return not mark or mark in self.states or mark in KEYWORDS

    def mark_like(self, mark: str, old: str) -> str:
        """Return the mark with the same meaning in the notation of the mark `old`: a keyword for a keyword."""
        if (old in KEYWORDS) == (mark in KEYWORDS):
            return mark or (" " if old else "")
        state = self.state_of(mark)
        if mark in KEYWORDS:
            return MARKS[state]
        own = next((name for name, words in _WORKFLOWS.items() if old in words.values()), self.keywords or "todo")
        return _WORKFLOWS[own].get(state) or next(word for word, meaning in KEYWORDS.items() if meaning == state)

    def new_mark(self, mark: str = " ") -> str:
        """Return the mark of a new task, given the one that its box would have."""
        return self.mark_like(mark, "DONE") if self.keywords else mark

    def picklable(self) -> "Dialect":
        """Return the dialect in a form that can be sent to another process; it is the same for the same settings."""
        roles, states = (dict(sorted(each.items())) for each in (self.roles, self.states))
        return self._replace(roles=roles, states=states, labels=tuple(sorted(self.labels)))

    def is_note(self, mark: str) -> bool:
        """Return whether a box marks a remark, not a task; a notebook's own states take precedence."""
        return mark in NOTE_MARKS and mark not in self.states

    def role_of(self, title: str) -> str | None:
        """Return the role of a heading, or None: of two aliases joined by `&` or `/`, the first's. Days don't count."""
        if self.whole or not title or len(title) > _LONGEST:
            return None
        return self._undated_role(title) or self._dated_role(title)

    def is_dated(self, title: str) -> bool:
        """Return whether a heading has its role only without its day: at level 1 it may be the title of a note."""
        return self._undated_role(title) is None

    def _undated_role(self, title: str) -> str | None:
        from tiltool.core.note.titles import bare_heading, heading_key, heading_parts  # a search reads no headings

        bare = bare_heading(title)
        role = self._lookup(heading_key(title)) or self._lookup(heading_key(bare))
        if role is None:
            parts = tuple(map(self._lookup, heading_parts(bare)))
            role = parts[0] if len(parts) > 1 and all(parts) else None
        return role

    def _dated_role(self, title: str) -> str | None:
        """Return the role of a heading with a day beside it: `할 일 - 1/9 (금)`, `Friday TODO`."""
        title = unicodedata.normalize("NFC", title)
        letters = "".join(title.split()).casefold()
        name = letters.rstrip("-0123456789")
        if name in NOTE_NAMES and len(letters) == len(name) + len("2020-09-24"):
            return None  # as for most titles: compiling the patterns of all other days takes milliseconds
        if not _names_role(letters) and not any(known in letters for known in self.roles):
            return None
        from tiltool.core.dates.day_removal import undated
        from tiltool.core.note.titles import bare_heading, heading_key

        bare = undated(bare_heading(title))
        return None if heading_key(bare) in NOTE_NAMES else self._undated_role(bare)

    def role_begun(self, title: str) -> str | None:
        """Return the role of the longest beginning of a heading, in whole words, that has one; None if none has."""
        from tiltool.core.dates.day_removal import undated
        from tiltool.core.note.titles import bare_heading

        begun = unicodedata.normalize("NFKC", bare_heading(title[:_LONGEST]))
        bare = re.sub(r"^(?:\[.\]|\W|_)+", "", undated(begun))
        # `next.js` and `next-auth` are single words; in `Later-3` and `Later/maybe`, `Later` is a whole word
        ends = (len(bare), *(found.start() for found in reversed([*re.finditer(r"[^\w.-]|[.-](?![^\W\d])", bare)])))
        roles = ((self.role_of(bare[:end]), bare[end:]) for end in ends)
        return next(
            (role for role, rest in roles if role and not (role == "reflection" and re.match(_WORD, rest))), None
        )

    def _lookup(self, key: str) -> str | None:
        return self.roles.get(key) or roles_by_key().get(key, (None, ""))[0]


@lru_cache(maxsize=1 << 12)
def _names_role(letters: str) -> bool:
    """Return whether one of til's own aliases is anywhere in a heading, which is given without its blanks."""
    starts = map("".join, pairwise(letters))  # most headings have no alias, and few contain the start of one
    return not _starts().isdisjoint(starts) and any(map(letters.__contains__, roles_by_key()))


@cache
def _starts() -> frozenset[str]:
    """Return the first two letters of each alias; no alias is shorter."""
    return frozenset(known[:2] for known in roles_by_key())
