"""What is hidden or private stays so: whatever is done to a notebook, nothing is published that was held back."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.notebooks import written
from tiltool.actions.carry.carry import carry
from tiltool.actions.carry.sources import Request
from tiltool.actions.notes.move import move
from tiltool.actions.notes.undo import redo, undo
from tiltool.actions.select.task_lookup import TaskRequest
from tiltool.actions.tasks.add import add, add_under
from tiltool.actions.tasks.mark import mark
from tiltool.actions.tasks.park import park
from tiltool.actions.tasks.pick import pick
from tiltool.core.note.dialect import Dialect
from tiltool.core.note.heading_aliases import ROLES
from tiltool.core.note.parse import parse
from tiltool.core.publish.privacy import embargo_of, hold_reason
from tiltool.core.publish.public_parts import PublicParts, public_parts
from tiltool.core.publish.rules import Rules, notebook_rules
from tiltool.errors import TilError
from tiltool.store.notebook.notebook import Notebook, open_notebook

NEXT = date(2026, 3, 10)
ALL = Rules((*ROLES, "plain", "backlog"))
WHOLE = Dialect(whole="backlog")
CANARY = r"w\d+[a-z]"


def texts_of(root: Path) -> Mapping[str, str]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes().decode()
        for path in sorted(root.rglob("*.md"))
        if ".til" not in path.parts
    }


def public_words(root: Path) -> set[str]:
    """Return the words of all notes and projects that are published, were every role and every project published."""
    found: set[str] = set()
    notebook = notebook_rules(open_notebook(root).config)
    for path, text in texts_of(root).items():
        rules = notebook.in_folder(path)._replace(roles=ALL.roles)
        dialect = WHOLE if path.startswith("tasks/") else Dialect()
        note = parse(text, dialect=dialect)
        is_held = hold_reason(note, rules) or (embargo_of(note) or NEXT) > NEXT
        parts = is_held or public_parts(note, rules, dialect=dialect)
        for each in parts.kept if isinstance(parts, PublicParts) else ():
            found |= set(re.findall(CANARY, each.span.of(text)))
    return found


def all_words(root: Path) -> set[str]:
    return set(re.findall(CANARY, "".join(texts_of(root).values())))


OPEN = ["<!-- private -->", "  <!-- private -->", "<!--PRIVATE-->", "%%", "  %%", "<!--"]
CLOSE = ["<!-- /private -->", "  <!-- /private -->", "<!-- / PRIVATE -->", "%%", "-->", "<!-- /private --> {w}"]
TASKS = [
    "- [ ] {w}",
    "- [ ] {w}",
    "- [x] {w}",
    "  - [ ] {w}",
    "  - [x] {w}",
    "- [ ] {w} #private",
    "- [x] {w} #private/{w}",
    "- [ ] {w} %% {w} %%",
    "- [ ] {w} <!-- private -->{w}<!-- /private --> {w}",
    "- [x] {w} <!-- {w} -->",
    "- [ ] {w} %% {w}",
    "- [ ] {w} <!-- private --> {w}",
    "- [x] {w} (WIP)",
    "- [ ] `%%` {w}",
    "* [/] {w}\n  {w} %%{w}%%",
    "- {w}\n  - [ ] {w}",
    "1. [ ] {w}",
    "- [ ] {w}\n  <!-- private -->\n  - [ ] {w}\n  - [x] {w}\n  <!-- /private -->\n  - [ ] {w}",
    "- [x] {w}\n  - [x] {w} #private\n    - [x] {w}\n  - [ ] {w}",
    "- [ ] {w} #private\n  - [ ] {w}\n    - [x] {w}",
    "- [ ] {w}\n\n  ```\n  %% {w}\n  ```\n",
    "- [ ] {w}\n\n  ```\n  <!-- private -->\n  ```\n\n  {w}",
    "- [ ] {w}\n  %%\n  - [ ] {w}\n  %%",
    "- [x] {w}\n  <!--\n  - [x] {w}\n  -->\n  - [x] {w}",
    "- [ ] {w} 🔁 every day 📅 2026-03-09",
    "- [ ] {w} #private 🔁 every day",
]
OTHER = [
    "",
    "{w}",
    "  {w}",
    "### {w}",
    "### {w} #private",
    "**{w}**",
    "```\n%%\n```",
    "~~~\n<!-- private -->\n~~~",
    "<!-- -->",
]
SECTIONS = ["## Today", "## Today", "## Later", "## Done", "## Today #private", "## Yesterday"]
FRONT = [
    "",
    "",
    "",
    "---\npublish: true\n---\n",
    "---\npublish: false\n---\n",
    "---\ntags: [private]\n---\n",
    "---\npublish: 2027-01-01\n---\n",
]

lines = st.one_of(*(st.sampled_from(each) for each in (TASKS, TASKS, TASKS, OTHER, OPEN, CLOSE, SECTIONS)))


@st.composite
def notebooks(draw: st.DrawFn) -> Mapping[str, str]:
    """Draw notes whose every word is told apart."""
    count = 0

    def filled(line: str) -> str:
        nonlocal count
        while "{w}" in line:
            count += 1
            line = line.replace("{w}", f"w{count}q", 1)
        return line

    found = {}
    newline = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    for name in draw(st.sampled_from([("09",), ("08", "09"), ("09", "10"), ("08", "09", "10")])):
        body = draw(st.lists(lines, max_size=14))
        text = draw(st.sampled_from(FRONT)) + f"# 2026-03-{name}\n\n## Yesterday\n\n## Today\n"
        found[f"2026-03-{name}.md"] = (text + "".join(f"{filled(line)}\n" for line in body)).replace("\n", newline)
    for name in draw(st.sampled_from([(), ("inbox",), ("inbox", "blog")])):
        body = draw(st.lists(st.sampled_from([*TASKS, *OPEN, *CLOSE]), max_size=5))
        text = draw(st.sampled_from(FRONT)) + draw(st.sampled_from(["", f"# {name}\n", f"# {name} #private\n"]))
        found[f"tasks/{name}.md"] = text + "".join(f"{filled(line)}\n" for line in body)
    return found


Step = Callable[[Notebook, str], object]


def wanted(notebook: Notebook, word: str) -> TaskRequest:
    return TaskRequest((word,), NEXT)


CARRIES = st.builds(
    lambda leave, with_done, top, lookback: Request(NEXT, None, True, leave, with_done, top, lookback),
    st.sampled_from(["mark", "keep", "remove"]),
    st.booleans(),
    st.booleans(),
    st.sampled_from([1, 2, 3]),
)
STATES = {"done": "done", "drop": "dropped", "start": "doing", "reopen": "open"}
STEPS = st.one_of(
    st.builds(lambda request: ("carry", request), CARRIES),
    st.builds(lambda request: ("carry", request), CARRIES),
    st.tuples(st.sampled_from([*STATES]), st.integers(1, 30)),
    st.tuples(st.sampled_from(["park", "blog", "pick", "later", "under"]), st.integers(1, 30)),
    st.just(("add", 0)),
    st.just(("mv", 0)),
)


def take(root: Path, step: tuple[str, object]) -> bool:
    """Take a step of a day's work; return whether anything was changed."""
    what, how = step
    notebook, before = open_notebook(root), texts_of(root)
    request = TaskRequest((f"w{how}q",), NEXT)
    try:
        if isinstance(how, Request):
            carry(notebook, how, "now")
        elif what in STATES:
            mark(notebook, request, STATES[what], "now", command=what, with_children=what == "drop")
        elif what in ("park", "blog"):
            park(notebook, request, "now", "inbox" if what == "park" else "blog", create=True)
        elif what == "under":
            add_under(notebook, ["added"], request, "now")
        elif what in ("pick", "later"):
            pick(notebook, request, "now", NEXT, "today" if what == "pick" else "later")
        elif what == "add":
            add(notebook, ["added"], "today", NEXT, "now")
        else:
            move(notebook, "notes/2026-03-09.md", "notes/2026-03-07.md", "now")
    except TilError as error:
        assert error.exit_code < 70, error
    return texts_of(root) != before


def test_a_private_task_that_repeats_is_private_in_the_inbox(tmp_path: Path) -> None:
    note = "## Today\n<!-- private -->\n- [ ] w1q 🔁 every day 📅 2026-03-10\n<!-- /private -->\n"
    written(tmp_path, {"2026-03-10.md": note})
    assert take(tmp_path, ("done", 1))
    assert "w1q" in texts_of(tmp_path)["tasks/inbox.md"]
    assert not public_words(tmp_path)


def test_what_is_not_published_on_request_stays_so(tmp_path: Path) -> None:
    files = {
        "2026-03-09.md": "## Yesterday\n\n## Today\n- [ ] w1q\n- [x] w2q\n",
        "2026-03-10.md": "---\npublish: true\n---\n## Yesterday\n\n## Today\n- [ ] w3q\n",
        "tasks/inbox.md": "- [ ] w4q\n",
        "tasks/blog.md": "---\npublish: true\n---\n- [ ] w5q\n",
    }
    written(tmp_path, files, "publish: {notes: false}")
    for step in (("carry", Request(NEXT)), ("park", 1), ("pick", 4), ("blog", 4), ("later", 5)):
        assert take(tmp_path, step), step
        assert public_words(tmp_path) <= {"w3q", "w5q"}, step
    note = texts_of(tmp_path)["tasks/inbox.md"]
    assert "w1q" in note and "<!--" not in note, "nothing to add where all of it is held back"


WORK = "publish: {folders: {work: false}}"


def test_what_a_folder_holds_back_stays_so(tmp_path: Path) -> None:
    files = {
        "work/2026-03-09.md": "## Yesterday\n\n## Today\n- [ ] w1q\n- [x] w2q\n- [ ] w6q 🔁 every day 📅 2026-03-09\n",
        "2026-03-10.md": "## Yesterday\n\n## Today\n- [ ] w3q\n",
        "tasks/work.md": "- [ ] w4q\n",
        "tasks/blog.md": "- [ ] w5q\n",
    }
    written(tmp_path, files, WORK)
    for step in (("carry", Request(NEXT)), ("park", 1), ("pick", 4), ("blog", 4), ("later", 5), ("done", 6)):
        assert take(tmp_path, step), step
        assert public_words(tmp_path) <= {"w3q", "w5q"}, step


def test_what_stays_in_a_folder_that_is_held_back_gets_no_marks(tmp_path: Path) -> None:
    files = {"work/2026-03-09.md": "## Today\n- [ ] w1q\n", "2026-03-01.md": "x\n"}
    written(tmp_path, files, WORK)
    assert take(tmp_path, ("carry", Request(NEXT)))
    assert "<!--" not in texts_of(tmp_path)["notes/work/2026-03-10.md"]


@settings(max_examples=60)
@given(notebooks(), st.lists(STEPS, min_size=1, max_size=4), st.sampled_from(["", "", "publish: {notes: false}", WORK]))
def test_what_is_held_back_stays_so(files: Mapping[str, str], steps: list[tuple[str, object]], options: str) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder)
        if options == WORK:
            files = {re.sub(r"^(?=2026-03-0[79])", "work/", name): text for name, text in files.items()}
        written(root, files, options)
        for step in steps:
            public, words, before = public_words(root), all_words(root), texts_of(root)
            changed = take(root, step)
            assert public_words(root) <= public, step
            assert all_words(root) == words, step
            if changed:
                after = texts_of(root)
                undo(open_notebook(root), "now")
                assert texts_of(root) == before
                redo(open_notebook(root), "now")
                assert texts_of(root) == after
            if isinstance(step[1], Request):
                # what was skipped beside others may fit where they are
                assert not take(root, step) or not take(root, step), "a later run changes nothing"
                assert public_words(root) <= public, step


def test_a_repeating_task_of_a_note_not_published_yet_is_private_in_the_inbox(tmp_path: Path) -> None:
    note = "---\npublish: 2027-01-01\n---\n## Today\n- [ ] w1q 🔁 every day 📅 2026-03-10\n"
    written(tmp_path, {"2026-03-10.md": note})
    assert take(tmp_path, ("done", 1))
    assert "w1q" in texts_of(tmp_path)["tasks/inbox.md"]
    assert not public_words(tmp_path)
