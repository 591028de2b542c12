"""Clones of a notebook as texts by path, the edits that people make in them, and what a sync does to them.

No file and no git: a clone is what it has now and what it had after its last sync, which is the version before both
when it meets the bare repository again.
"""

import random
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import NamedTuple

from tiltool.core.carry.plan import plan_carry
from tiltool.core.carry.subtree import CarryRules
from tiltool.core.edit.add import plan_split, plan_tasks, plan_topic
from tiltool.core.edit.task_edits import Revision, plan_revisions
from tiltool.core.edit.template import draft_from_language
from tiltool.core.links.rename_tag import plan_retag
from tiltool.core.note.dialect import Dialect
from tiltool.core.note.heading_aliases import HEADINGS, TASK_ROLES
from tiltool.core.note.model import Note, Task
from tiltool.core.note.parse import parse
from tiltool.core.text.edits import Patch
from tiltool.core.text.lines import BOM, indent_of

PROJECT, IDEAS = "tasks/blog.md", "notes/ideas.md"
LINKS = ("[[ideas]]", "[[thoughts]]")
FIRST_DAY = date(2026, 3, 2)
WHOLE = "later"  # the role of all that a project holds
BACKLOG = Dialect(whole=WHOLE)
NOTES = Dialect()
WORDS = [
    "write",
    "call",
    "read",
    "fix",
    "review",
    "deploy",
    "draft",
    "order",
    "clean",
    "plan",
    "ask",
    "check",
    "paint",
    "move",
    "send",
    "the",
    "a",
    "for",
    "with",
    "about",
    "of",
    "report",
    "bank",
    "parser",
    "index",
    "lamp",
    "site",
    "kitchen",
    "ticket",
    "letter",
    "sister",
    "invoice",
    "garden",
    "server",
    "column",
    "release",
    "paper",
    "보고서",
    "회의",
    "배포",
    "설정",
    "정리",
    "확인",
    "메일",
    "고치기",
]
_SYLLABLES = [first + second for first in "bdfgjklmnprstvz" for second in "aeiou"]
_ID = re.compile(r"\b(?:q[a-z]{6}q|뷁[가-힣]{2}뷁)\b")
SHARED = {"qbubaboq": "buy milk qbubaboq", "qdedidoq": "water the plants qdedidoq"}
"""Titles that more than one person would write."""


class Step(NamedTuple):
    """An edit by the clone of a number; `seed` decides where and what, so that a step is the same without the others."""

    what: str
    clone: int
    seed: int


class Clone:
    """A clone: its texts, those after its last sync, and its day."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.files = dict(files)
        self.before = dict(files)
        self.day = FIRST_DAY

    def path(self) -> str:
        """Return the newest day note that there is."""
        return max(path for path in self.files if path.startswith("notes/2"))

    def note(self, path: str) -> Note:
        return parse(self.files[path], None, dialect_of(path), with_problems=False, with_links=False)

    def put(self, path: str, made: Patch | None) -> None:
        if made and made.after is not None:
            self.files[path] = made.after

    def do(self, step: Step) -> None:
        choice = random.Random(step.seed)
        EDITS[step.what](self, choice)


def dialect_of(path: str) -> Dialect:
    return BACKLOG if path.startswith("tasks/") else NOTES


def ids_of(text: str) -> list[str]:
    """Return the words that name tasks and paragraphs; no edit changes them."""
    return _ID.findall(text)


def id_of(choice: random.Random) -> str:
    if choice.random() < 0.2:
        return "뷁" + "".join(chr(0xAC00 + choice.randrange(11172)) for _ in range(2)) + "뷁"
    return "q" + "".join(choice.choice(_SYLLABLES) for _ in range(3)) + "q"


def title_of(choice: random.Random) -> str:
    if choice.random() < 0.08:
        return choice.choice([*SHARED.values()])
    words = choice.sample(WORDS, choice.randint(2, 5))
    words.insert(choice.randrange(len(words) + 1), id_of(choice))
    return " ".join(words) + choice.choice(
        [""] * 8 + [" #ops", " #home", " [[ideas]]", " due:2026-03-09", " 📅 2026-03-09", " (WIP)"]
    )


def notebook(seed: int) -> dict[str, str]:
    """Return the texts that all clones start with."""
    choice = random.Random(seed)
    headings = HEADINGS[choice.choice(["en", "en", "ko"])]
    deep = "  " if choice.random() < 0.6 else "    "

    def tasks(count: int) -> Iterator[str]:
        for _ in range(count):
            yield f"- [{choice.choice('   /xx-')}] {title_of(choice)}"
            if choice.random() < 0.3:
                yield from (f"{deep}- [{choice.choice('  x')}] {title_of(choice)}" for _ in range(choice.randint(1, 2)))
            if choice.random() < 0.15:
                yield f"{deep}- note {id_of(choice)}"

    blank = [""] * choice.randint(0, 1)
    rows = [*(["---", "tags: [til, ops]", "mood: fine", "---"] if choice.random() < 0.3 else [])]
    rows += [f"# TIL {FIRST_DAY}", "", f"## {headings['yesterday']}", *tasks(choice.randint(0, 2)), ""]
    rows += [f"## {headings['today']}", *blank, *tasks(choice.randint(0, 5)), ""]
    if choice.random() < 0.4:
        rows += [f"### {choice.choice(['home', '회사', ''])}", *blank, *tasks(choice.randint(0, 3)), ""]
    rows += [f"## {headings['learned']}", "", *topic(choice), ""] if choice.random() < 0.7 else []
    rows += [f"## {headings['later']}", *tasks(choice.randint(0, 2)), "", f"## {headings['tags']}", "- \\#TIL"]
    newline = "\r\n" if choice.random() < 0.1 else "\n"
    text = newline.join(rows) + newline * (choice.random() < 0.9)
    return {
        f"notes/{FIRST_DAY}.md": (BOM if choice.random() < 0.05 else "") + text,
        PROJECT: "\n".join(["# Blog", "", *tasks(choice.randint(0, 3))]) + "\n",
        IDEAS: "\n".join(["# Ideas", "", f"on {id_of(choice)} #ops", "", *topic(choice)]) + "\n",
    }


def topic(choice: random.Random) -> list[str]:
    name = id_of(choice)
    link = choice.choice(["", "", f" {LINKS[0]}"])
    body = [f"It is {id_of(choice)} that {' '.join(choice.sample(WORDS, 4))}{link}."]
    if choice.random() < 0.3:
        body += ["", "```sh", f"make {id_of(choice)}", "# not a heading", "```"]
    return [f"### {name}", "", *body]


def _tasks(clone: Clone, choice: random.Random) -> tuple[str, Note, Task] | None:
    """Return a task of the day's note, or now and then of another text."""
    path = clone.path() if choice.random() < 0.75 else choice.choice(sorted(clone.files))
    note = clone.note(path)
    tasks = [task for _, task in note.tasks()]
    return (path, note, choice.choice(tasks)) if tasks else None


def _add(clone: Clone, choice: random.Random) -> None:
    path = clone.path() if choice.random() < 0.8 else PROJECT
    role = WHOLE if path == PROJECT else choice.choice(["today", "today", "later"])
    titles = [title_of(choice)]
    clone.put(path, plan_tasks(clone.note(path), role, titles, HEADINGS["en"], dialect_of(path)))


def _split(clone: Clone, choice: random.Random) -> None:
    if found := _tasks(clone, choice):
        path, note, task = found
        clone.put(path, plan_split(note, task, [title_of(choice)], dialect_of(path)))


def _mark(mark: str) -> Callable[[Clone, random.Random], None]:
    def edit(clone: Clone, choice: random.Random) -> None:
        if found := _tasks(clone, choice):
            path, note, task = found
            made = plan_revisions(note, [Revision(task, mark)], "plain", dialect_of(path))
            clone.put(path, made)

    return edit


def _field(clone: Clone, choice: random.Random) -> None:
    if found := _tasks(clone, choice):
        path, note, task = found
        name, value = choice.choice([("due", "2026-03-10"), ("due", "2026-03-11"), ("priority", "high"), ("due", None)])
        style = choice.choice(["plain", "emoji"])
        clone.put(path, plan_revisions(note, [Revision(task, None, {name: value})], style, dialect_of(path)))


def _reword(clone: Clone, choice: random.Random) -> None:
    """Change, add or remove a word of a task's title, as in an editor."""
    if found := _tasks(clone, choice):
        path, note, task = found
        line = note.lines.content(task.line - 1)
        words = [word for word in task.title.split() if word in WORDS]
        new = choice.choice(WORDS)
        if not words or choice.random() < 0.3:
            after = f"{line} {new}" if not line.endswith(")") else line
        else:
            after = re.sub(rf" {choice.choice(words)}(?= |$)", f" {new}" * (choice.random() < 0.8), line, count=1)
        _replace(clone, path, note, task.line - 1, after)


def _replace(clone: Clone, path: str, note: Note, line: int, new: str) -> None:
    start = note.lines.start(line)
    clone.files[path] = note.text[:start] + new + note.text[start + len(note.lines.content(line)) :]


def _prose(clone: Clone, choice: random.Random) -> None:
    """Change a word of a paragraph."""
    path = choice.choice(sorted(clone.files))
    note = clone.note(path)
    lines = [at for at in range(len(note.lines)) if note.lines.content(at).startswith(("It is ", "on "))]
    if lines:
        at = choice.choice(lines)
        line = note.lines.content(at)
        _replace(clone, path, note, at, f"{line.rstrip('.')} {choice.choice(WORDS)}.")


def _learn(clone: Clone, choice: random.Random) -> None:
    path = clone.path()
    name, _, *body = topic(choice)
    clone.put(path, plan_topic(clone.note(path), name.strip("# "), body, HEADINGS["en"], NOTES))


def _block(note: Note, task: Task) -> tuple[int, int]:
    rows = note.lines.rows(task.block)
    return rows.start, rows.stop


def _move(clone: Clone, choice: random.Random) -> None:
    """Cut the lines of a task without children, or of a whole one, and put them before or after another."""
    if found := _tasks(clone, choice):
        path, note, task = found
        others = [each for _, each in note.tasks() if each.depth == task.depth and each.box != task.box]
        if not others:
            return
        goal = choice.choice(others)
        first, end = _block(note, task)
        there = _block(note, goal)[choice.randrange(2)]
        if not first <= there <= end and indent_of(note.lines.content(first)) == indent_of(
            note.lines.content(_block(note, goal)[0])
        ):
            _cut_and_paste(clone, path, note, (first, end), there)


def _cut_and_paste(clone: Clone, path: str, note: Note, block: tuple[int, int], there: int) -> None:
    rows = [note.lines.content(at) for at in range(len(note.lines))]
    first, end = block
    moved = rows[first:end]
    rows = (
        rows[:there] + moved + rows[there:first] + rows[end:]
        if there < first
        else rows[:first] + rows[end:there] + moved + rows[there:]
    )
    mark = BOM if note.text.startswith(BOM) else ""
    clone.files[path] = mark + note.newline.join(rows) + note.newline * note.text.endswith(note.newline)


def _remove(clone: Clone, choice: random.Random) -> None:
    if found := _tasks(clone, choice):
        path, note, task = found
        first, end = _block(note, task)
        rows = [note.lines.content(at) for at in range(len(note.lines))]
        mark = BOM if note.text.startswith(BOM) else ""
        text = note.newline.join(rows[:first] + rows[end:])
        clone.files[path] = mark + text + note.newline * note.text.endswith(note.newline)


def _group(clone: Clone, choice: random.Random) -> None:
    """Put a heading over a task and those after it."""
    path = clone.path()
    note = clone.note(path)
    roots = [task for section in note.sections if section.role == "today" for _, task in section.roots()]
    if roots:
        start = choice.choice(roots).block.start
        heading = f"### {id_of(choice)}"
        clone.files[path] = note.text[:start] + heading + note.newline + note.text[start:]


def _heading(clone: Clone, choice: random.Random) -> None:
    """Write more into a heading that has no role."""
    path = choice.choice(sorted(clone.files))
    note = clone.note(path)
    lines = [at for at in range(len(note.lines)) if re.match(r"### .*q\b", note.lines.content(at))]
    if lines:
        at = choice.choice(lines)
        _replace(clone, path, note, at, f"{note.lines.content(at)} {choice.choice(WORDS)}")


def _blank(clone: Clone, choice: random.Random) -> None:
    """Add a blank line before a heading, or take one away."""
    path = clone.path()
    note = clone.note(path)
    starts = [heading.span.start for heading in note.headings() if heading.level > 1]
    if starts:
        at = choice.choice(starts)
        before = note.text[:at]
        if choice.random() < 0.5 and before.endswith(note.newline * 2):
            before = before.removesuffix(note.newline)
        else:
            before += note.newline
        clone.files[path] = before + note.text[at:]


def _retag(clone: Clone, choice: random.Random) -> None:
    old, new = choice.choice([("ops", "dev"), ("home", "house"), ("dev", "ops")])
    for path, text in clone.files.items():
        clone.put(path, plan_retag(text, old, new, dialect_of(path)))


def _tag(clone: Clone, choice: random.Random) -> None:
    """Add a tag to the front matter."""
    path = clone.path()
    text = clone.files[path]
    clone.files[path] = text.replace("tags: [", f"tags: [{choice.choice(['a', 'b', 'c'])}, ", 1)


def _new(clone: Clone, choice: random.Random) -> None:
    """Start the next day, with what is open, as `til new` does; now and then skip one."""
    source = clone.path()
    clone.day += timedelta(days=choice.choice([1, 1, 2]))
    path = f"notes/{clone.day}.md"
    if path <= source:
        return
    target = parse(draft_from_language("en", clone.day), clone.day)
    leave = choice.choice(["mark", "mark", "mark", "keep", "remove"])
    clone.files[path] = target.text
    _carry_over(clone, source, path, CarryRules(leave=leave))


def _carry_over(clone: Clone, source: str, target: str, rules: CarryRules) -> None:
    old, new = clone.note(source), clone.note(target)
    plan = plan_carry(old, new, rules._replace(dialect=dialect_of(source), target_dialect=dialect_of(target)))
    clone.put(target, plan.target)
    clone.put(source, plan.source)


def _shift(clone: Clone, choice: random.Random, source: str, target: str, role: str) -> None:
    note = clone.note(source)
    roots = [task for section in note.sections for _, task in section.roots() if task.is_open]
    if roots:
        goals = dict.fromkeys(TASK_ROLES, role)
        blocks = frozenset([choice.choice(roots).block])
        leave = "remove" if target == PROJECT else "mark"
        rules = CarryRules(leave=leave, only=blocks, ungrouped=True, destination=MappingProxyType(goals))
        _carry_over(clone, source, target, rules)


def _park(clone: Clone, choice: random.Random) -> None:
    _shift(clone, choice, clone.path(), PROJECT, WHOLE)


def _pick(clone: Clone, choice: random.Random) -> None:
    _shift(clone, choice, PROJECT, clone.path(), "today")


def _rename(clone: Clone, _: random.Random) -> None:
    """Rewrite the links to a note that was renamed, as `til mv` does."""
    old, new = LINKS if any(LINKS[0] in text for text in clone.files.values()) else LINKS[::-1]
    clone.files = {path: text.replace(old, new) for path, text in clone.files.items()}


EDITS: Mapping[str, Callable[[Clone, random.Random], None]] = {
    "add": _add,
    "split": _split,
    "done": _mark("x"),
    "start": _mark("/"),
    "drop": _mark("-"),
    "reopen": _mark(" "),
    "field": _field,
    "reword": _reword,
    "prose": _prose,
    "learn": _learn,
    "move": _move,
    "remove": _remove,
    "group": _group,
    "heading": _heading,
    "blank": _blank,
    "retag": _retag,
    "tag": _tag,
    "new": _new,
    "park": _park,
    "pick": _pick,
    "mv": _rename,
}
WEIGHTS = {"add": 4, "done": 5, "start": 2, "new": 3, "reword": 2, "move": 2, "learn": 2}
