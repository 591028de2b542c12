"""The contents of a note, found by patterns in a tenth of the time of a parse: accurate enough for counting."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from tiltool.core.note.dialect import KEYWORDS, Dialect
from tiltool.core.note.tags import tag_matches, tag_name
from tiltool.core.text.lines import BOM

_MATTER = r"---[ \t]*\n(?P<block>(?:.*\n)*?)(?:---|\.\.\.)[ \t]*\n"
_CODE = r"(?m)^[ \t]*(`{3,}(?!.*`)|~{3,}).*\n(?s:.*?)(?:^[ \t]*\1[`~]*[ \t]*$|\Z)|<!--(?s:.*?)-->"
_ITEM = r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+"
_LINE = (
    r"(?m)^(?:[ ]{0,3}(?P<level>\#{1,6})[ \t]+(?P<title>.*?)[ \t]*\#*[ \t]*$"
    rf"|{_ITEM}(?:\[(?P<mark>[^\[\]\n])\](?=[ \t])|(?P<word>{'|'.join(KEYWORDS)})(?=[ \t]))"
    rf"|(?:[-*+][ \t]+)?(?P<bold>\*\*|__)?(?P<label>[^\W\d_][^\n:：*_#`]{{0,30}})(?(bold)(?:\*\*|__)?)[:：](?(bold)(?:\*\*|__)?)"
    rf"[ \t]*$(?=\n+{_ITEM}))"
)
_LINK = r"\[\[([^\[\]|#\n]+)|\]\(<?([^()\s<>]+)"
_TAG_LINE = r"(?mi)^tags?:(?P<row>.*)\n(?P<list>(?:[ \t]*-[ \t].*\n)*)"


RoleOf = Callable[[str], str | None]
_LABEL_LEVEL = 7


class HeadingUse(NamedTuple):
    """A heading of a note, or a label over a list, and the boxes below; `inner` if it divides a section with a role."""

    title: str
    role: str | None
    boxes: int
    inner: bool
    is_label: bool = False


class Contents(NamedTuple):
    """The contents of a note."""

    headings: tuple[HeadingUse, ...]
    marks: tuple[str, ...]  # of its boxes
    keywords: tuple[str, ...]
    tags: frozenset[str]
    files: tuple[str, ...]  # that the note shows or links to, as written
    front_matter: str


def contents_of(text: str, dialect: Dialect, role_of: RoleOf) -> Contents:
    """Return the contents of a note, with headings read by `role_of`; code and comments don't count."""
    text = text.removeprefix(BOM).replace("\r\n", "\n")
    matter = re.match(_MATTER, text) if text.startswith("---") else None
    block = matter["block"] if matter else ""
    body = text[matter.end() :] if matter else text
    if "```" in body or "~~~" in body or "<!--" in body:
        body = re.sub(_CODE, "", body)
    found = [*re.finditer(_LINE, body)]
    marks = tuple(each["mark"] for each in found if each["mark"] and not dialect.is_note(each["mark"]))
    words = tuple(each["word"] for each in found if each["word"])
    tagged = "\n".join(line for line in body.split("\n") if "#" in line and line[0] != "#") if "#" in body else ""
    inline = map(tag_name, tag_matches(tagged))
    tags = frozenset(filter(None, (*inline, *_tags_of(block))))
    return Contents(tuple(_headings(found, role_of)), marks, words, tags, tuple(_files(body)), block)


def _headings(found: list[re.Match[str]], role_of: RoleOf) -> Iterator[HeadingUse]:
    """Yield headings and labels, each with the number of boxes before the next one."""
    open_roles: list[tuple[int, str | None]] = [(0, None)]
    last, boxes = None, 0
    for each in found:
        level_marks, title, label = each.group("level", "title", "label")
        if title is None and label is None:
            boxes += 1
            continue
        if last:
            yield last._replace(boxes=boxes)
        level, boxes = len(level_marks) if level_marks else _LABEL_LEVEL, 0
        while open_roles[-1][0] >= level:
            open_roles.pop()
        name = title if label is None else label
        role, above = role_of(name), open_roles[-1][1]
        last = HeadingUse(name.strip(" *_"), role, 0, role is None and above is not None, level == _LABEL_LEVEL)
        open_roles.append((level, role or above))
    if last:
        yield last._replace(boxes=boxes)


def _tags_of(block: str) -> Iterator[str]:
    for found in re.finditer(_TAG_LINE, block):
        for word in re.split(r"[\s,\[\]\"'#]+", f"{found['row']} {found['list']}"):
            if word.strip("-"):
                yield word


def _files(body: str) -> Iterator[str]:
    """Yield the targets of links that may be files: neither addresses nor notes."""
    for found in re.finditer(_LINK, body):
        target = (found[1] or found[2]).strip()
        suffix = target.rpartition("/")[2].rpartition(".")
        if suffix[1] and ":" not in target and suffix[2].isalnum() and suffix[2].lower() not in ("md", "markdown"):
            yield target


_HINTS = {
    "next": "내일 tomorrow 明日 翌日 明天 次回 다음",
    "yesterday": "어제 yesterday 昨日 昨天 전날",
    "later": "나중 someday backlog later あとで 以后 언젠가",
    "reflection": "회고 느낀 소감 반성 reflect retro 振り返り 所感 感想 反省 反思 感悟 总结 心得",
    "learned": "배운 학습 공부 알게 깨달 learn 学ん 学び 気づき 学习 收获",
    "done": "한일 한것 완료 did done completed やった 完了 完成 成果",
}
"""Parts of words that hint at a role, in order; a heading over boxes that has none of them is for tasks."""


def proposed_role(title: str, notes: int, boxes: int) -> str | None:
    """Return a likely role for an unknown heading: by its words, or `today` if most notes have boxes below it."""
    plain = re.sub(r"\s", "", title).casefold()
    hinted = next((role for role, words in _HINTS.items() if any(word in plain for word in words.split())), None)
    if boxes >= notes:
        return hinted if hinted in ("next", "later", "yesterday", "done") else "today"
    return hinted
