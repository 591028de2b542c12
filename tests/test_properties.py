"""Properties that hold for every note, however odd."""

from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tiltool.core.carry.plan import plan_carry
from tiltool.core.carry.subtree import CarryRules
from tiltool.core.note.heading_aliases import TASK_ROLES
from tiltool.core.note.model import Note
from tiltool.core.note.parse import parse
from tiltool.core.text.edits import Edit, creation, patch, splice
from tiltool.core.text.lines import BOM, Span, line_table
from tiltool.store.files.change import Change
from tiltool.store.files.history import History

HEADINGS = [
    "# TIL",
    "## 할 일",
    "## Today",
    "### 나중",
    "## Later",
    "## 어제 한 일",
    "## Tomorrow",
    "## Done",
    "## tags",
]
GROUPS = ["### g", "### ", "#### deep", "**bold**", "## unknown"]
BOXES = ["[ ]", "[ ]", "[ ]", "[x]", "[/]", "[-]", "[>]", "[?]", "[✔️]", "[]"]
BULLETS = ["-", "-", "*", "+", "1.", "2)", "- -", "1. -"]
INDENTS = ["", "", "", "  ", "   ", "    ", "\t", "\t\t", "      "]
TITLES = [
    "a",
    "a",
    "b",
    "c (WIP)",
    "한글",
    "\u1112\u1161\u11ab\u1100\u1173\u11af",
    "[x](y) ^id-1",
    "z\u0008",
    "",
    "`c`",
]
OTHER = ["", "", "", "text", "  text", "    code", "\ttab", "- plain", "  - below", "```", "~~~", "<!--", "-->", "---"]
ODD = ["===", "> - [ ] quoted", "> text", "[x]: /y", "| a | b |", "|---|---|", "\u200b", "\x1c", "\u2028", "<div>", "-"]

tasks = st.builds(
    lambda indent, bullet, box, title: f"{indent}{bullet} {box} {title}",
    *map(st.sampled_from, (INDENTS, BULLETS, BOXES, TITLES)),
)
lines = st.one_of(tasks, tasks, tasks, *map(st.sampled_from, (HEADINGS, HEADINGS, GROUPS, OTHER, ODD)))


@st.composite
def notes(draw: st.DrawFn) -> str:
    newline = draw(st.sampled_from(["\n", "\n", "\r\n", "\r"]))
    text = newline.join(draw(st.lists(lines, max_size=24)))
    return draw(st.sampled_from(["", "", BOM])) + text + draw(st.sampled_from(["", newline]))


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@given(st.one_of(texts, notes()))
def test_lines_join_to_the_text(text: str) -> None:
    table = line_table(text)
    joined = "".join(table.span(line, line + 1).of(text) for line in range(len(table)))
    assert joined == text.removeprefix(BOM)


@given(st.one_of(texts, notes()))
def test_lines_are_those_of_markdown_it(text: str) -> None:
    table = line_table(text)
    tokens = MarkdownIt("commonmark").parse(text.removeprefix(BOM))
    ends = [token.map[1] for token in tokens if token.map and token.level == 0]
    assert all(end <= len(table) for end in ends)
    for token in tokens:
        if token.type == "fence" and token.map and token.level == 0:
            assert table.content(token.map[0]).lstrip(" ").startswith(token.markup)


@given(st.one_of(texts, notes()))
def test_parse_never_raises_and_keeps_the_text(text: str) -> None:
    note = parse(text)
    assert note.text == text
    for _, task in note.tasks():
        assert text[task.box.start - 1] == "[" and text[task.box.end] == "]"
        assert task.block.start <= task.head.start <= task.box.start < task.head.end <= task.block.end
    assert all(1 <= problem.line <= max(1, len(line_table(text))) for problem in note.problems)


@given(texts, st.lists(st.tuples(st.integers(0, 200), st.integers(0, 3), texts), max_size=5))
def test_bytes_outside_edits_do_not_change(text: str, raw: list[tuple[int, int, str]]) -> None:
    at, edits = 0, []
    for start, length, new in sorted(raw):
        start = max(at, min(start, len(text)))
        at = min(start + length, len(text))
        edits.append(Edit(Span(start, at), new))
    changed, rest = splice(text, edits), text
    for edit in reversed(edits):
        tail = rest[edit.span.end :]
        assert changed.endswith(edit.text + tail)
        changed, rest = changed.removesuffix(edit.text + tail), rest[: edit.span.start]
    assert changed == rest


def open_keys(note: Note) -> Counter[str]:
    found = (task for section, task in note.tasks() if section.role in TASK_ROLES)
    return Counter(task.key for task in found if task.is_open and task.key)


def held_keys(note: Note) -> Counter[str]:
    found = (task for section, task in note.tasks() if section.role in (*TASK_ROLES, "done"))
    return Counter(task.key for task in found)


@settings(max_examples=150)
@given(notes(), notes())
def test_carry_twice_is_carry_once(source: str, target: str) -> None:
    once = plan_carry(parse(source), parse(target), CarryRules())
    stuck = [skip for skip in once.skipped if skip.why == "no-place"]
    twice = plan_carry(parse(once.source.after or ""), parse(once.target.after or ""), CarryRules())
    if not stuck:  # a task that fits nowhere may fit once the rest is there: then it is carried, never duplicated
        assert not (twice.target.edits or twice.source.edits)


@settings(max_examples=150)
@given(notes(), notes(), st.sampled_from(["mark", "keep", "remove"]), st.booleans(), st.booleans())
def test_no_open_task_is_lost_or_doubled(source: str, target: str, leave: str, with_done: bool, top: bool) -> None:
    before, there = parse(source), parse(target)
    plan = plan_carry(before, there, CarryRules(leave=leave, with_states=("done",) * with_done, top=top))
    after, left = parse(plan.target.after or ""), parse(plan.source.after or "")
    carried = Counter(move.task.key for move in plan.carried if move.task.key)
    skipped = Counter(skip.task.key for skip in plan.skipped if skip.task.key)
    assert open_keys(before) == carried + skipped
    reopened = Counter(move.task.key for move in plan.reopened)
    assert carried + reopened <= held_keys(after) - held_keys(there) + Counter({"": 99})
    if leave == "mark":
        stuck = Counter(skip.task.key for skip in plan.skipped if skip.why == "no-place" and skip.task.key)
        assert open_keys(left) == stuck


@settings(max_examples=150)
@given(notes(), notes())
def test_the_source_changes_in_its_boxes_only(source: str, target: str) -> None:
    note = parse(source)
    plan = plan_carry(note, parse(target), CarryRules())
    boxes = {task.box for _, task in note.tasks()}
    assert all(edit.span in boxes and edit.text == ">" for edit in plan.source.edits)


@settings(max_examples=150)
@given(notes(), notes())
def test_the_target_only_grows(source: str, target: str) -> None:
    there = parse(target)
    plan = plan_carry(parse(source), there, CarryRules())
    empty = {task.item for _, task in there.tasks() if task.is_placeholder}
    assert all(edit.span.start == edit.span.end or edit.span in empty for edit in plan.target.edits)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(notes(), notes())
def test_undo_restores(tmp_path_factory, before: str, inserted: str) -> None:  # type: ignore[no-untyped-def]
    root: Path = tmp_path_factory.mktemp("undo")
    (root / "a.md").write_bytes(before.encode())
    history = History(root, root)
    change = patch(before, [Edit(Span(len(before) // 2, len(before) // 2 + len(before) // 3), inserted)])
    history.record("", "test", [Change("a.md", change), Change("b.md", creation(inserted))])
    assert (root / "a.md").read_bytes() == (change.after or "").encode()
    for _ in range(2):
        entry = next(history.newest_first())
        history.record("", "undo", history.reversal(entry), undoes=entry.number)
    assert (root / "a.md").read_bytes() == (change.after or "").encode()
    entry = next(history.newest_first())
    history.record("", "undo", history.reversal(entry), undoes=entry.number)
    assert (root / "a.md").read_bytes() == before.encode()
    assert not (root / "b.md").exists()
