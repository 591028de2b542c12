"""Eight everyday histories of two machines, merged by git, by git's union, and by til: as the guide says."""

import re
from pathlib import Path

import pytest

from tests.actions.git.clones import HISTORIES, History, Machines, Til

PAGE = Path(__file__).parents[3] / "docs" / "guide" / "two-machines.md"
TABLE = {
    cells[0]: dict(zip(("git", "union", "til"), cells[1:], strict=True))
    for row in re.findall(r"^\| (?!history)(.*) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    if len(cells := [cell.strip() for cell in row.split("|")]) == 4
}


def test_the_guide_has_every_history() -> None:
    assert [*TABLE] == [history.name for history in HISTORIES]


@pytest.mark.parametrize("method", ["git", "union", "til"])
@pytest.mark.parametrize("history", HISTORIES, ids=lambda history: history.name)
def test_a_history_merges_as_the_guide_says(
    history: History, method: str, tmp_path: Path, til: Til, monkeypatch: pytest.MonkeyPatch
) -> None:
    machines = Machines(tmp_path, til, monkeypatch)
    root = machines.repository("notebook", history.base)
    if method == "til":
        machines.til(root, "sync", "--setup")
    else:
        (root / ".gitattributes").write_text("*.md merge=union\n" if method == "union" else "")
    machines.commit(root)
    for branch, steps in (("one", history.ours), ("other", history.theirs)):
        machines.git(root, "checkout", "-q", "-b", branch, "main")
        machines.do(root, steps, history.note)
        machines.commit(root)
    merged = [_merged(machines, root / history.note, *branches) for branches in (("one", "other"), ("other", "one"))]
    assert {_judged(history, text) for text in merged} == {TABLE[history.name][method]}
    if method == "til":
        assert merged[0] == merged[1]


def _merged(machines: Machines, note: Path, ours: str, theirs: str) -> str:
    root = note.parents[2]
    machines.git(root, "checkout", "-q", "-f", "--detach", ours)
    machines.git(root, "merge", "-q", "--no-edit", theirs, check=False)
    text = note.read_text("utf-8")
    machines.git(root, "reset", "-q", "--hard")
    return text


def _judged(history: History, text: str) -> str:
    if "<<<<<<<" in text:
        return "conflict"
    lines = text.split("\n")
    right = all(lines.count(line) == 1 for line in history.has) and not any(line in lines for line in history.lacks)
    fences = sum(line.startswith("```") for line in lines) == 2 * lines.count("```sh")
    headings = [line for line in lines if line.startswith("#")]
    return "right" if right and fences and len(headings) == len({*headings}) else "silently wrong"
