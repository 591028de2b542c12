"""The exchange between machines: real clones of a real bare repository."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.actions.git.clones import BEFORE, FILES, NOTE, WITH_NOTE, Machines, Til, write
from tiltool.core.note.parse import parse


@pytest.fixture
def machines(tmp_path: Path, til: Til, monkeypatch: pytest.MonkeyPatch) -> Machines:
    return Machines(tmp_path, til, monkeypatch)


def subjects(machines: Machines, root: Path) -> list[str]:
    return machines.git(root, "log", "--no-merges", "--format=%s").splitlines()


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_what_two_machines_did_arrives_on_both(machines: Machines) -> None:
    laptop, desktop = machines.two_clones(WITH_NOTE)
    machines.til(laptop, "sync", "--setup")
    machines.til(laptop, "sync")
    machines.til(desktop, "done", "call the bank")
    machines.til(laptop, "done", "write the report")
    machines.til(laptop, "sync")
    report = json.loads(machines.til(desktop, "sync", "--json").out)
    assert report == {
        "committed": [NOTE],
        "message": "2026-11-27: 1 done",
        "left": [],
        "remote": "origin",
        "received": 2,
        "sent": 2,
        "offline": False,
        "conflicts": [],
        "copies": [],
    }
    assert machines.git(desktop, "log", "-1", "--format=%s") == "Merge branch 'main' of origin\n"
    assert machines.til(laptop, "sync").out == "merged commits from origin: 2\n"
    assert machines.til(laptop, "sync").out == "in sync with origin\n"
    text = (laptop / NOTE).read_text()
    assert text == (desktop / NOTE).read_text()
    assert "- [x] write the report\n- [x] call the bank\n" in text


def test_the_message_says_what_happened(machines: Machines) -> None:
    root = machines.repository("journal", FILES)
    machines.til(root, "new")
    machines.til(root, "done", "call the bank")
    machines.til(root, "add", "buy milk")
    replace(root / BEFORE, "Layers are cached.", "Layers are cached.\n\n### git\n\nBisect.\n")
    machines.til(root, "sync")
    assert subjects(machines, root)[0] == "2026-11-27: 1 added, 1 done, 1 learned, carried 3"
    replace(root / NOTE, "- [x] call the bank\n- [ ] buy milk", "- [x] call the banks\n- [ ] buy milk and bread")
    machines.til(root, "sync")
    assert subjects(machines, root)[0] == "2026-11-27: 1 file"


def test_only_files_of_the_notebook_are_committed(machines: Machines) -> None:
    root = machines.repository("journal", {**FILES, "script.py": "a\n", "notes/plan.txt": "a\n"})
    shown = "notes/2026/img/shown screen.png"
    others = ["script.py", "notes/2026/img/other.png", "notes/.hidden/a.md", "notes/2026/2026-11-26 (conflict).md"]
    write(root, {shown: "x", **dict.fromkeys(others, "b\n"), "notes/plan.txt": "b\n", "tasks/home.md": "- [ ] z\n"})
    replace(root / BEFORE, "Layers are", "![](img/shown%20screen.png)\n\nLayers are")
    machines.git(root, "add", "script.py")
    dry = machines.til(root, "sync", "--dry-run")
    assert subjects(machines, root) == ["x"]
    report = json.loads(machines.til(root, "sync", "--json").out)
    assert sorted(report["committed"]) == sorted([BEFORE, shown, "notes/plan.txt", "tasks/home.md"])
    assert sorted(report["left"]) == sorted(others)
    assert all(f"  {path}\n" in dry.out for path in report["committed"])
    assert machines.git(root, "diff", "--cached", "--name-only") == "script.py\n"
    assert sorted(json.loads(machines.til(root, "sync", "--all", "--json").out)["committed"]) == sorted(others)
    assert machines.git(root, "status", "--porcelain") == ""


def test_a_notebook_below_the_top_of_its_repository(machines: Machines) -> None:
    root = machines.repository("code", {f"my notes/{name}": text for name, text in FILES.items()} | {"a.md": "a\n"})
    (root / "a.md").write_text("b\n")
    notebook = root / "my notes"
    machines.til(notebook, "sync", "--setup")
    machines.til(notebook, "done", "call the bank", today="2026-11-26")
    report = json.loads(machines.til(notebook, "sync", "--json").out)
    assert (sorted(report["committed"]), report["left"]) == ([".gitattributes", BEFORE], [])
    assert machines.git(root, "check-attr", "merge", f"my notes/{BEFORE}", "a.md").count(": til") == 1
    assert machines.git(root, "status", "--porcelain") == " M a.md\n"


def test_a_true_conflict_is_listed_and_left_to_the_user(machines: Machines) -> None:
    laptop, desktop = machines.two_clones(WITH_NOTE)
    machines.til(laptop, "sync", "--setup")
    machines.til(laptop, "done", "call the bank")
    machines.til(laptop, "sync")
    machines.til(desktop, "drop", "call the bank")
    stopped = machines.til(desktop, "sync", code=1)
    line = (desktop / NOTE).read_text().split("\n").index("<<<<<<< one version") + 1
    assert f"conflict: {NOTE}:{line}\n" in stopped.out
    assert "git merge --abort" in stopped.err
    refused = machines.til(desktop, "sync", code=3)
    assert "in the middle of a merge" in refused.err
    text = (desktop / NOTE).read_text()
    (desktop / NOTE).write_text(re.sub(r"<<<<<<< .*\n(.*\n)=======\n.*\n>>>>>>> .*\n", r"\1", text))
    machines.git(desktop, "commit", "-qam", "decided")
    machines.til(desktop, "sync")
    machines.til(laptop, "sync")
    assert (laptop / NOTE).read_text() == (desktop / NOTE).read_text()


def test_every_conflict_is_listed(machines: Machines) -> None:
    laptop, desktop = machines.two_clones(WITH_NOTE)
    for task in ("call the bank", "read the book"):
        machines.til(laptop, "done", task)
        machines.til(desktop, "drop", task)
    machines.til(laptop, "sync")
    stopped = machines.til(desktop, "sync", "--json", code=1)
    lines = (desktop / NOTE).read_text().split("\n")
    marked = [at for at, line in enumerate(lines, 1) if line.startswith("<<<<<<<")]
    assert json.loads(stopped.out)["conflicts"] == [{"path": NOTE, "line": line} for line in marked]
    assert len(marked) == 2
    assert subjects(machines, desktop)[0] == "2026-11-27: 2 dropped"


def test_another_machine_that_was_faster_is_merged_first(machines: Machines) -> None:
    laptop, desktop = machines.two_clones(WITH_NOTE)
    machines.til(laptop, "sync", "--setup")
    machines.til(laptop, "sync")
    machines.til(desktop, "add", "from the desktop")
    machines.til(desktop, "sync")
    machines.til(desktop, "add", "from the desktop again")
    machines.git(desktop, "commit", "-qam", "y")
    hook = laptop / ".git" / "hooks" / "pre-push"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\nunset GIT_DIR\ngit -C '{desktop}' push -q\nrm -f .git/hooks/pre-push\n")
    hook.chmod(0o755)
    machines.til(laptop, "add", "from the laptop")
    report = json.loads(machines.til(laptop, "sync", "--json").out)
    assert report["received"] == 3
    assert machines.git(laptop, "rev-parse", "HEAD") == machines.git(laptop, "rev-parse", "origin/main")
    for text in ("from the laptop", "from the desktop", "from the desktop again"):
        assert (laptop / NOTE).read_text().count(f"- [ ] {text}\n") == 1


def test_a_rebase_where_git_is_configured_so(machines: Machines) -> None:
    laptop, desktop = machines.two_clones(WITH_NOTE)
    machines.git(desktop, "config", "pull.rebase", "true")
    machines.til(laptop, "sync", "--setup")
    machines.til(laptop, "done", "call the bank")
    machines.til(laptop, "sync")
    machines.til(desktop, "done", "write the report")
    (desktop / ".gitignore").write_text("site\n")
    machines.til(desktop, "sync")
    assert machines.git(desktop, "log", "--merges", "--format=%h") == ""
    assert "- [x] write the report\n- [x] call the bank\n" in (desktop / NOTE).read_text()


def test_the_first_push_makes_the_branch_of_the_remote(machines: Machines) -> None:
    root = machines.repository("journal", FILES)
    without = machines.til(root, "sync")
    assert (without.out, "no remote" in without.err) == ("", True)
    machines.git(machines.folder, "init", "-q", "--bare", "empty.git")
    machines.git(root, "remote", "add", "origin", "../empty.git")
    assert machines.til(root, "sync").out == "pushed commits to origin: 1\n"
    assert machines.git(root, "rev-parse", "--abbrev-ref", "@{u}") == "origin/main\n"


def test_the_commit_waits_while_offline(machines: Machines) -> None:
    laptop, _ = machines.two_clones(FILES)
    url = machines.git(laptop, "remote", "get-url", "origin").strip()
    machines.git(laptop, "remote", "set-url", "origin", "http://127.0.0.1:9/notes.git")
    machines.til(laptop, "done", "call the bank", today="2026-11-26")
    run = machines.til(laptop, "sync")
    assert run.out.startswith("committed 2026-11-27: 1 done\n")
    assert "offline: origin can't be reached" in run.err
    machines.git(laptop, "remote", "set-url", "origin", url)
    assert machines.til(laptop, "sync").out == "pushed commits to origin: 1\n"


def _rebase(machines: Machines, root: Path) -> None:
    machines.git(root, "checkout", "-q", "-b", "other")
    replace(root / BEFORE, "Layers", "The layers")
    machines.commit(root)
    machines.git(root, "checkout", "-q", "main")
    replace(root / BEFORE, "Layers", "All layers")
    machines.commit(root)
    machines.git(root, "rebase", "-q", "other", check=False)


def _hook(machines: Machines, root: Path) -> None:
    hook = root / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'error: a secret in line 3' >&2\nexit 1\n")
    hook.chmod(0o755)
    replace(root / BEFORE, "Layers", "The layers")


@pytest.mark.parametrize(
    ("prepare", "words"),
    [
        (_rebase, ["in the middle of a rebase", "git rebase --continue"]),
        (lambda machines, root: machines.git(root, "checkout", "-q", "--detach"), ["no branch", "git switch main"]),
        (_hook, ["error: a secret in line 3"]),
        (lambda _, root: replace(root / BEFORE, "Layers", "<<<<<<< HEAD\nLayers"), [f"{BEFORE}:14: Git conflict"]),
        (
            lambda machines, root: machines.git(root, "remote", "add", "origin", "../gone.git"),
            ["gone.git", "git remote -v"],
        ),
    ],
    ids=["in a rebase", "without a branch", "a hook says no", "conflict markers", "a remote that is gone"],
)
def test_what_is_refused_says_what_to_do(
    machines: Machines, prepare: Callable[[Machines, Path], object], words: list[str]
) -> None:
    root = machines.repository("journal", FILES)
    prepare(machines, root)
    before = (machines.git(root, "log", "--format=%H"), (root / BEFORE).read_bytes())
    refused = machines.til(root, "sync", code=3)
    assert all(word in refused.err for word in words)
    assert (machines.git(root, "log", "--format=%H"), (root / BEFORE).read_bytes()) == before


def test_a_merge_that_would_overwrite_a_file_is_refused(machines: Machines) -> None:
    laptop, desktop = machines.two_clones(FILES)
    write(desktop, {"README.md": "theirs\n"})
    machines.til(desktop, "sync", "--all")
    write(laptop, {"README.md": "mine\n"})
    refused = machines.til(laptop, "sync", code=3)
    assert ("README.md" in refused.err, "merged" in refused.out) == (True, False)
    assert (laptop / "README.md").read_text() == "mine\n"


@pytest.mark.parametrize(
    ("script", "said"), [("echo 'no merge today' >&2; exit 1", "no merge today"), ("exit 1", "git")]
)
def test_a_merge_that_stops_without_a_conflict_is_reported(machines: Machines, script: str, said: str) -> None:
    laptop, desktop = machines.two_clones(WITH_NOTE)
    machines.til(laptop, "done", "call the bank")
    machines.til(laptop, "sync")
    machines.til(desktop, "add", "buy milk")
    hook = desktop / ".git" / "hooks" / "pre-merge-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\n{script}\n")
    hook.chmod(0o755)
    stopped = machines.til(desktop, "sync", code=3)
    assert (said in stopped.err, "git commit" in stopped.err, "merged" in stopped.out) == (True, True, False)
    machines.git(desktop, "commit", "-q", "--no-edit", "--no-verify")
    machines.til(desktop, "sync")
    machines.til(laptop, "sync")
    assert (laptop / NOTE).read_bytes() == (desktop / NOTE).read_bytes()


def test_outside_a_repository(machines: Machines) -> None:
    write(machines.folder / "plain", FILES)
    for args in (["sync"], ["sync", "--setup"], ["sync", "--dry-run"]):
        assert "not in a Git repository" in machines.til(machines.folder / "plain", *args, code=3).err


@pytest.mark.parametrize("notes", ["notes", "my notes", "a[b]", "노트", "."])
def test_the_setup_is_made_once_and_can_be_undone(machines: Machines, notes: str) -> None:
    settings = f'site_name: n\nplugins:\n  - til: {{notes: "{notes}"}}\n'
    note = "2026-11-27.md" if notes == "." else f"{notes}/2026/2026-11-27.md"
    root = machines.repository("journal", {"mkdocs.yml": settings, note: "# a\n", ".gitattributes": "*.png binary"})
    assert ".gitattributes" in machines.til(root, "sync", "--setup", "--dry-run").out
    assert (root / ".gitattributes").read_text() == "*.png binary"
    machines.til(root, "sync", "--setup")
    assert machines.git(root, "check-attr", "-z", "merge", note).split("\0")[2] == "til"
    text = (root / ".gitattributes").read_text()
    assert text.startswith("*.png binary\n")
    assert machines.til(root, "sync", "--setup").out == "Git already merges notes with til\n"
    assert (root / ".gitattributes").read_text() == text
    machines.til(root, "undo")
    assert (root / ".gitattributes").read_text() == "*.png binary"


def test_git_merges_as_without_til_where_there_is_none(machines: Machines, monkeypatch: pytest.MonkeyPatch) -> None:
    root = machines.repository("journal", WITH_NOTE)
    machines.til(root, "sync", "--setup")
    machines.commit(root)
    machines.git(root, "checkout", "-q", "-b", "other")
    replace(root / NOTE, "- [ ] write", "- [x] write")
    machines.commit(root)
    machines.git(root, "checkout", "-q", "main")
    replace(root / NOTE, "- [ ] call", "- [x] call")
    machines.commit(root)
    (machines.folder / "bin" / "til").unlink()
    monkeypatch.setenv("PATH", f"{machines.folder / 'bin'}:/usr/bin:/bin")
    machines.git(root, "merge", "-q", "other", check=False)
    text = (root / NOTE).read_text()
    assert ("<<<<<<<" in text, "- [x] write" in text, "- [x] call" in text) == (True, True, True)


def test_init_says_how_git_merges_notes(machines: Machines) -> None:
    root = machines.folder / "new"
    machines.git(machines.folder, "init", "-q", "new")
    assert "til sync --setup" in machines.til(root, "init").err


def test_five_days_on_two_machines_without_a_conflict(machines: Machines) -> None:
    """Both start each day with `til new`, both work, and on two days neither has a network.

    Twice, one finishes a task in the evening that the other one has carried into the next day's note before.
    """
    both = laptop, desktop = machines.two_clones(FILES)
    machines.til(laptop, "sync", "--setup")
    machines.til(laptop, "sync")
    machines.til(desktop, "sync")
    url = machines.git(laptop, "remote", "get-url", "origin").strip()
    added = []
    late = {28: "laptop 27 two", 31: "desktop 27 two"}
    for day in range(27, 32):
        today = f"2026-11-{day}" if day < 31 else "2026-12-01"
        offline = day in (28, 29)
        for root in both:
            machines.git(root, "remote", "set-url", "origin", "http://127.0.0.1:9/n.git" if offline else url)
            if root == desktop and day in late:
                machines.til(root, "done", late[day], today=f"2026-11-{day - 1}")
            machines.til(root, "new", today=today)
            for task in (f"{root.name} {day} one", f"{root.name} {day} two"):
                machines.til(root, "add", task, today=today)
                added.append(task)
            machines.til(root, "done", f"{root.name} {day} one", today=today)
            learned = "" if day % 2 else f"### {root.name} {day}\n\n```sh\nls {day}\n```\n\n"
            note = root / f"notes/2026/{today}.md"
            note.write_text(note.read_text().replace("## Later", f"{learned}## Later"))
            assert machines.til(root, "sync", today=today).code == 0
    machines.til(laptop, "sync", today=today)
    notes = {path.name: path.read_text() for path in (laptop / "notes").rglob("*.md")}
    assert notes == {path.name: path.read_text() for path in (desktop / "notes").rglob("*.md")}
    tasks = [(task.title, task.state) for text in notes.values() for _, task in parse(text).tasks()]
    for title in added:
        states = [state for found, state in tasks if found == title and state != "moved"]
        is_done = title.endswith("one") or title in late.values()
        assert (title, {*states}) == (title, {"done"} if is_done else {"open"})
    newest = [task.title for _, task in parse(notes["2026-12-01.md"]).tasks() if task.state == "open"]
    assert sorted(newest) == sorted(
        [
            "write the report",
            "call the bank",
            "read the book",
            *(title for title in added if title.endswith("two") and title not in late.values()),
        ]
    )
    for root in ("laptop", "desktop"):
        assert sum(text.count(f"### {root} 2") for text in notes.values()) == 1
