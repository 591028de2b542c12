"""The keys of `--json` are those that the documentation names: no fewer, and no more."""

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import Result
from tests.docs.pages import DOCS
from tiltool.cli import COMMANDS

PAGE = (DOCS / "reference/json.md").read_text("utf-8")
SHAPES = {
    heading: shape
    for heading, shape in re.findall(r"^### ([^\n]+)\n\n```text\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
}
NOTE = """\
# a

## Today
- [ ] gate
  - [ ] hinge
- [x] roof (WIP)
- [x] floor
- [-] wall

## Learned
### gate
words #ops [[x]] [[2020-09-24]]

## Other
- [ ] elsewhere
- [] no box

## Later
- [ ] paint
"""
OLD = "# old\n\n## Today\n- [x] seat\n- [>] gate\n- [ ] floor\n"
PROJECT = "- [ ] feed due:2020-09-25 repeat:every-week\n- [>] hinge\n- [>] gate\n"
DIVERGED = """
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a
git init -q -b main . && git config user.name a && git config user.email a
git add -A && git commit -qm x && git clone -q --bare . ../remote.git
git remote add origin ../remote.git && git clone -q ../remote.git ../clone
cd ../clone && sed -i 's/floor/floor there/; s/\\[ \\] gate/[x] gate/' notes/*.md && git commit -qam x && git push -q
cd - > /dev/null && sed -i 's/floor/floor here/; s/\\[ \\] gate/[>] gate/' notes/*.md && git fetch -q
printf '## Today\\n- [ ] gate\\n' > notes/2020-09-26.md
"""
"""A repository whose remote changed the same line."""

RUNS = {
    "new, carry": [["new"], ["carry", "--from", "2020-09-21", "--dry-run"], ["new", "2020-09-28"]],
    "new TITLE": [["new", "a", "b"]],
    "index": [["index"]],
    "show": [["show", "2020-09-24"]],
    "add": [["add", "x"]],
    "mv": [["mv", "2020-09-21", "y.md", "--dry-run"]],
    "check": [["check"]],
    "undo": [["undo", "--dry-run"]],
    "redo": [["undo"], ["redo"]],
    "undo --list": [["undo", "--list"]],
    "tasks, triage": [["tasks"], ["triage"]],
    "done, start, drop, reopen": [["done", "paint"], ["start", "paint"], ["drop", "paint"], ["reopen", "paint"]],
    "due, repeat, prio": [["due", "paint", "friday"], ["repeat", "paint", "every", "day"], ["prio", "paint", "high"]],
    "pick, park": [["park", "paint"], ["pick", "paint"]],
    "log": [["log", "gate"]],
    "review": [["review", "--from", "2020-09-01"]],
    "stats": [["stats"]],
    "import": [["import", "todo.txt", "--dry-run"]],
    "search": [["search", "gate"]],
    "list, random, on-this-day": [["list"], ["random"], ["on-this-day", "2021-09-24"]],
    "tags": [["tags", "ops"]],
    "tags rename": [["tags", "rename", "ops", "dev"]],
    "topics": [["topics", "gate"]],
    "links": [["links", "2020-09-24"]],
    "related": [["related", "2020-09-24"]],
    "links --orphans": [["links", "--orphans"]],
    "build": [["build"]],
    "build --explain": [["build", "--explain"]],
    "publish": [["publish", "--dry-run"]],
    "sync": [["sync", "--dry-run"], ["sync"]],
    "resolve": [["resolve"]],
    "sync --setup": [["sync", "--setup"]],
    "doctor": [["doctor"]],
    "init": [["init", "other"], ["init", "--publish", "folder"], ["init", "old"]],
}


@pytest.mark.parametrize("heading", RUNS)
def test_keys_are_those_documented(
    heading: str, make_notebook: Callable[..., Path], til: Callable[..., Result]
) -> None:
    root = make_notebook(
        {"2020-09-24.md": NOTE, "2020-09-21.md": OLD, "2020-09-22.md": "nothing\n", "wal.md": "# WAL\n"}
    )
    (root / "tasks/blog.md").write_text(PROJECT)
    (root / "todo.txt").write_text("x 2020-01-01 gone\nhi due:someday\n")
    with (root / "mkdocs.yml").open("a") as settings:
        if heading == "publish":
            settings.write("      publish: {targets: {www: {folder: ../www}}}\n")
        settings.write("theme:\n  name: material\n")
    for name in ("alice/2020-09-21.md", "bob/2020-09-21.md", "alice/2020-09-22.md", "bob/2020-09-22.md"):
        (root / "old" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "old" / name).write_text("## Work\n- [ ] TODO\n- TODO a\n\nTo do:\n- b #x\n\n## Today\n")
        (root / "old" / name).with_suffix(".png").write_bytes(b"")
    til(root, "add", "first")
    if heading == "publish":  # a strict build wants the note behind [[x]]
        (root / "notes/x.md").write_text("# x\n")
    if heading == "resolve":
        (root / "notes/x.md").write_text("<<<<<<< a\n- [ ] b\n=======\n- [x] b\n>>>>>>> c\n")
    if heading.startswith("sync"):
        subprocess.run(["bash", "-ec", DIVERGED], cwd=root, check=True)
    keys: set[str] = set()
    for command in RUNS[heading]:
        document = til(root, *command, "--json").out
        keys |= set(keys_of(json.loads(document)))
    assert keys == set(re.findall(r"[a-z_0-9]+", SHAPES[heading]))


def keys_of(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        for inner in value.values():
            yield from keys_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys_of(inner)


def test_every_command_with_json_is_documented() -> None:
    named = {word for heading in SHAPES for word in re.findall(r"[\w-]+", heading)}
    without = {"open", "serve", "watch", "completion", "merge-driver"}
    assert {name for group in COMMANDS.values() for name in group} - without <= named
    assert SHAPES.keys() == RUNS.keys()
