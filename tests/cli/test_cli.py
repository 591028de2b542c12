"""The command line: exit codes, streams, colours, JSON, completion and help, as the design promises them."""

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.forks import run_til
from tiltool.cli import COMMANDS

NAMES = [name for group in COMMANDS.values() for name in group]
WRITERS = ("new", "carry", "undo", "redo", "add", "done", "start", "drop", "reopen", "init")
READERS = ("show", "check")
TODAY = "2020-09-25"

SOURCE = """\
# TIL 2020-09-24

## 할 일
- [x] 배포 설정 (WIP)
- [x] 끝난 일
- [ ] 검색
  - [/] 색인

### 급한 것
- [ ] 고치기

## 배운 것

### 검색

Text. #sqlite [[2020-09-23]]

## 나중
- [ ] 읽기
- [ab] no box

## 모르는 것
- [ ] elsewhere
"""


@pytest.fixture
def root(make_notebook: Callable[..., Path]) -> Path:
    return make_notebook({"2020-09-24.md": SOURCE})


def notes(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (root / "notes").rglob("*") if path.is_file()}


def is_told(err: str) -> bool:
    """Return whether an error is one line of what and one line of the way out, and the candidates, if there are any."""
    return re.fullmatch(r"til: [^\n]+\nhint: [^\n]+\n(?:  \S+ [^\n]+ \([^\n]+\)\n)*", err) is not None


# Exit codes


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("new",), 0),
        (("new", "2020-09-24"), 0),
        (("carry", "-n"), 0),
        (("show",), 0),
        (("undo", "--list"), 0),
        (("--help",), 0),
        (("-h",), 0),
        (("tags", "rename", "-h"), 0),
        (("tags", "rename", "--help"), 0),
        (("--version",), 0),
        (("completion", "zsh"), 0),
        (("show", "2019-01-01"), 1),
        (("show", "--section", "yesterday"), 1),
        (("open", "2019-01-01"), 1),
        (("check",), 1),
        (("undo",), 1),
        (("undo", "5"), 1),
        (("shw",), 2),
        (("new", "noday"), 2),
        (("new", "--bogus"), 2),
        (("done",), 2),
        (("carry", "--lookback", "0"), 2),
        (("carry", "--lookback", "x"), 2),
        (("carry", "--from", "yesterday", "--lookback", "2"), 2),
        (("undo", "x"), 2),
        (("add", ""), 2),
        (("new", "today", "tomorrow"), 2),
        (("show", "--section", "nosection"), 2),
        (("init", "--notes", "/etc"), 2),
        (("init", "--lang", "fr"), 2),
        (("completion", "ksh"), 2),
        (("done", "nothing like it"), 1),
        (("done", "2020-09-24:1"), 1),
        (("done", "기"), 3),
        (("carry", "--from", "today", "--to", "today"), 3),
        (("carry", "--from", "2019-01-01"), 3),
        (("init",), 0),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
)
def test_exit_code(root: Path, til, args: tuple[str, ...], code: int) -> None:
    before = notes(root)
    run = til(root, *args)
    assert run.code == code, run
    assert "Traceback" not in run.err
    if code:
        assert notes(root) == before
    if code > 1:
        assert run.out == ""
        assert is_told(run.err), run.err
    if code == 1 and args != ("check",):
        assert is_told(run.err), run.err


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("init", "completion", "merge-driver")])
def test_no_notebook_is_4(tmp_path: Path, til, name: str) -> None:
    args = {key: ["x"] for key in ("done", "start", "drop", "reopen", "add", "search", "pick", "park", "log", "import")}
    args |= {"mv": ["x", "y"], "due": ["x", "today"], "repeat": ["x", "every day"], "prio": ["x", "high"]}
    run = til(tmp_path, name, *args.get(name, []))
    assert (run.code, run.out) == (4, "")
    assert is_told(run.err) and "til init" in run.err


@pytest.mark.parametrize(
    "options",
    ["languge: ko", "language: fr", "path: x.md", "carry: [x]", "sections: {today: 7, todya: x}", "notes: [x"],
)
def test_wrong_configuration_is_4(make_notebook, til, options: str) -> None:
    root = make_notebook({"2020-09-24.md": SOURCE}, options)
    run = til(root, "new")
    assert (run.code, run.out) == (4, "")
    assert "mkdocs.yml" in run.err.splitlines()[0]
    assert is_told(run.err), run.err


def test_odd_clock_is_2(root: Path, til) -> None:
    run = til(root, "new", today="2020-13-01")
    assert run.code == 2
    assert is_told(run.err) and "TIL_TODAY" in run.err


def test_til_alone_shows_its_help(root: Path, til) -> None:
    run = til(root)
    assert run.code in (0, 2)
    text = run.out + run.err
    assert text.startswith("Usage: til ")
    assert "Every day:" in text


@pytest.mark.parametrize("name", ["show", "carry"])
def test_fault_of_our_own_is_70(root: Path, til, tmp_path: Path, monkeypatch, name: str) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the sky fell down")

    monkeypatch.setattr(
        {"show": "tiltool.actions.notes.show.show", "carry": "tiltool.cli.notes.carry.carry"}[name], fail
    )
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = notes(root)
    run = til(root, name)
    assert (run.code, run.out) == (70, "")
    assert is_told(run.err), run.err
    assert "the sky" in run.err and "Traceback" not in run.err
    report = Path(run.err.split()[-1])
    assert report.parent == tmp_path
    text = report.read_text("utf-8")
    assert "Traceback" in text and "RuntimeError: the sky" in text and "Python" in text
    assert notes(root) == before


def test_fault_is_told_in_one_line(root: Path, til, tmp_path: Path, monkeypatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the sky\nfell down")

    monkeypatch.setattr("tiltool.actions.notes.show.show", fail)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert is_told(til(root, "show").err)


def test_misuse_is_told_in_one_line(root: Path, til) -> None:
    assert is_told(til(root, "completion").err)


def test_interrupted_is_130(root: Path, til, monkeypatch) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tiltool.cli.notes.carry.carry", stop)
    run = til(root, "new")
    assert (run.code, run.out) == (130, "")
    assert "Traceback" not in run.err


# Streams and colours


def spawn(root: Path, *args: str) -> subprocess.CompletedProcess[str]:
    """Run til in a process of its own, in a pipe."""
    return run_til(root, *args, environment={"TIL_TODAY": TODAY})


def at_terminal(root: Path, *args: str, columns: int = 80, in_fork: bool = True, **env: str) -> tuple[int, str]:
    """Run til at a terminal; return its exit code and all that is on the screen."""
    talk = pytest.importorskip("tests.cli.terminal", reason="terminals are those of POSIX").talk
    unset = dict.fromkeys(("NO_COLOR", "VISUAL", "EDITOR"))
    environment = {**unset, "PATH": os.environ["PATH"], "TERM": "xterm", **env}
    return talk(root, args, [], TODAY, columns, environment, in_fork=in_fork)


def test_new_in_a_pipe_prints_the_path_alone(root: Path) -> None:
    run = spawn(root, "new")
    assert (run.returncode, run.stdout) == (0, "notes/2020-09-25.md\n")
    assert "carried 4 from 2020-09-24" in run.stderr
    again = spawn(root, "new")
    assert (again.returncode, again.stdout) == (0, "notes/2020-09-25.md\n")
    assert spawn(root, "open").stdout == "notes/2020-09-25.md\n"


@pytest.mark.parametrize(
    "args",
    [("show",), ("check",), ("carry", "-n"), ("new",), ("done", "-n", "검색"), ("undo", "--list"), ("show", "-9")],
)
def test_no_colours_in_a_pipe(root: Path, args: tuple[str, ...]) -> None:
    run = spawn(root, *args)
    assert "\x1b" not in run.stdout + run.stderr


@pytest.mark.parametrize(
    "args",
    [
        ("show",),
        ("new", "--no-open"),
        ("carry", "-n"),
        ("show", "-9"),
        ("new", "--bogus"),
    ],
    ids=" ".join,
)
def test_no_color_at_a_terminal(root: Path, args: tuple[str, ...]) -> None:
    assert "\x1b[" in at_terminal(root, *args)[1]
    plain = at_terminal(root, *args, NO_COLOR="1")[1]
    assert plain and "\x1b" not in plain


def test_terminal_of_unknown_width(root: Path) -> None:
    """Some terminals (of editors, of CI) say that they have no columns: nothing is cut away for that."""
    code, screen = at_terminal(root, "show", columns=0, NO_COLOR="1")
    assert code == 0
    assert "[x] 배포 설정 (WIP)" in screen
    assert "[ ] 읽기" in screen


def test_narrow_terminal_cuts_by_columns(root: Path) -> None:
    long = "가나다라마바사" * 10
    (root / "notes" / "2020-09-25.md").write_text(f"## Today\n- [ ] {long}\n")
    from tiltool.core.text.width import width_of

    for command in (("show",), ("done", "-n", "가나다")):
        _, screen = at_terminal(root, *command, columns=40, NO_COLOR="1")
        told = [line for line in screen.splitlines() if "가나다" in line and not line.startswith(("+", "-", " -"))]
        assert told and all(width_of(line) <= 40 for line in told)
        assert any("…" in line for line in told)


def test_new_at_a_terminal_opens_the_editor(root: Path) -> None:
    code, screen = at_terminal(root, "new", EDITOR="echo 'the editor'")
    assert code == 0
    assert f"the editor {root}/notes/2020-09-25.md" in screen
    assert "the visual" in at_terminal(root, "open", EDITOR="echo no", VISUAL="echo the visual")[1]
    assert "the editor" not in at_terminal(root, "new", "--no-open", EDITOR="echo the editor")[1]
    code, screen = at_terminal(root, "open", EDITOR="/no/such/editor")
    assert code == 2 and "can't run the editor" in screen
    code, screen = at_terminal(root, "open")
    assert code == 2 and "EDITOR" in screen


@pytest.mark.parametrize(("asked", "is_opened"), [((), True), (("--json",), False), (("--dry-run",), False)])
def test_a_report_opens_no_editor(root: Path, til, asked: tuple[str, ...], is_opened: bool) -> None:
    assert til(root, "new", "--open", *asked, env={"EDITOR": f"touch {root}/opened"}).code == 0
    assert (root / "opened").exists() is is_opened


def test_reader_that_stops_listening(root: Path) -> None:
    """`til show | head -1` ends quietly."""
    (root / "notes" / "2020-09-25.md").write_text("## Today\n" + "- [ ] a long line of text\n" * 20_000)
    with subprocess.Popen(
        [sys.executable, "-m", "tiltool", "show", "--section", "today"],
        cwd=root,
        env={**os.environ, "TIL_TODAY": TODAY},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout and process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(10) == 0


def test_terminal_that_lacks_a_letter(root: Path) -> None:
    code, screen = at_terminal(root, "show", in_fork=False, PYTHONIOENCODING="latin-1", PYTHONUTF8="0")
    assert code == 0
    assert "\\u" in screen


@pytest.mark.parametrize(
    "args",
    [
        ("new",),
        ("carry",),
        ("done", "검색"),
        ("add", "x"),
        ("undo",),
    ],
    ids=" ".join,
)
def test_dry_run_prints_a_diff_and_nothing_else(root: Path, til, args: tuple[str, ...]) -> None:
    """Talk goes to stderr: `til new -n | patch -p1` does what `til new` does."""
    if args == ("undo",):
        til(root, "done", "검색")
    before = notes(root)
    run = til(root, *args, "--dry-run")
    assert run.code == 0
    assert notes(root) == before
    assert all(line.startswith(("--- ", "+++ ", "@@ ", "+", "-", " ", "\\ ")) for line in run.out.splitlines()), run.out
    patched = subprocess.run(
        ["git", "apply", "--unsafe-paths", "--directory", str(root), "-"],
        input=run.out,
        text=True,
        capture_output=True,
        cwd=root,
        check=False,
    )
    assert patched.returncode == 0, patched.stderr
    diffed = notes(root)
    for path in (root / "notes").iterdir():
        path.unlink()
    for name, text in before.items():
        (root / "notes" / name).write_bytes(text)
    assert til(root, *args).code == 0
    assert diffed == notes(root)


@pytest.mark.parametrize("name", [name for name in WRITERS if name not in ("undo", "redo", "init")])
def test_dry_run_leaves_no_trace(root: Path, til, name: str) -> None:
    args = {"new": (), "carry": (), "add": ("x",)}.get(name, ("검색",))
    assert til(root, name, *args, "-n").code == 0
    assert sorted(path.name for path in root.iterdir()) == ["mkdocs.yml", "notes", "tasks"]
    assert notes(root) == {"2020-09-24.md": SOURCE.encode()}


# JSON


def keys(values: list[dict]) -> set[frozenset[str]]:
    return {frozenset(value) for value in values}


def test_json_of_show(root: Path, til) -> None:
    til(root, "new")
    data = json.loads(til(root, "show", "2020-09-24", "--json").out)
    assert list(data) == ["path", "day", "title", "tags", "sections", "links", "problems"]
    assert (data["path"], data["day"], data["title"]) == ("notes/2020-09-24.md", "2020-09-24", "TIL 2020-09-24")
    assert data["tags"] == ["sqlite"]
    assert keys(data["sections"]) == {frozenset({"role", "title", "line", "tasks", "topics"})}
    assert [section["role"] for section in data["sections"]] == [None, "today", "learned", "later", None]
    tasks = data["sections"][1]["tasks"]
    assert keys([*tasks, *tasks[2]["children"]]) == {
        frozenset({"id", "title", "state", "wip", "line", "group", "children"})
    }
    assert [(task["title"], task["state"], task["wip"], task["line"], task["group"]) for task in tasks] == [
        ("배포 설정 (WIP)", "done", True, 4, None),
        ("끝난 일", "done", False, 5, None),
        ("검색", "moved", False, 6, None),
        ("고치기", "moved", False, 10, "급한 것"),
    ]
    assert data["sections"][2]["topics"] == [{"title": "검색", "line": 14, "task": tasks[2]["id"]}]
    assert keys(data["problems"]) == {frozenset({"code", "line", "column", "message"})}


def test_json_of_show_with_text_before_the_first_heading(make_notebook, til) -> None:
    root = make_notebook({"2020-09-24.md": "text\n\n- [ ] a box\n\n## Today\n\n### \n- [ ] b\n"})
    sections = json.loads(til(root, "show", "--json").out)["sections"]
    assert [(section["title"], section["role"], section["line"]) for section in sections] == [
        (None, None, 1),
        ("Today", "today", 5),
    ]
    assert [section["tasks"][0]["group"] for section in sections] == [None, ""]


CARRY = ["source", "target", "path", "created", "changed", "carried", "finished", "reopened", "skipped"]
CARRY += ["brought", "settled", "later", "elsewhere", "passed_over", "problems"]


@pytest.mark.parametrize("args", [("carry",), ("carry", "-n"), ("new",), ("new", "-n")], ids=" ".join)
def test_json_of_carry(root: Path, til, args: tuple[str, ...]) -> None:
    (root / "notes" / "2020-09-25.md").write_text("## 할 일\n- [ ] 고치기\n")
    run = til(root, *args, "--json")
    data = json.loads(run.out)
    assert list(data) == CARRY
    assert (data["source"], data["target"]) == ("2020-09-24", "2020-09-25")
    assert (data["path"], data["created"], data["changed"]) == ("notes/2020-09-25.md", False, True)
    assert keys(data["carried"]) == {frozenset({"id", "title", "from", "to", "first_day", "times_carried"})}
    assert [(each["title"], each["from"], each["to"]) for each in data["carried"]] == [
        ("검색", {"role": "today", "line": 6}, {"role": "today"}),
        ("색인", {"role": "today", "line": 7}, {"role": "today"}),
        ("읽기", {"role": "later", "line": 19}, {"role": "later"}),
    ]
    assert {(each["first_day"], each["times_carried"]) for each in data["carried"]} == {("2020-09-24", 1)}
    assert data["finished"] == [{"title": "끝난 일", "line": 5}]
    assert data["reopened"] == [{"title": "배포 설정 (WIP)", "line": 4}]
    assert data["skipped"] == [{"title": "고치기", "line": 10, "why": "already-there"}]
    assert data["elsewhere"] == 1
    assert all(set(each) == {"day", "code", "line", "column", "message"} for each in data["problems"])
    assert run.err == ""


def test_json_of_carry_without_a_source(make_notebook, til) -> None:
    data = json.loads(til(make_notebook(), "new", "--json").out)
    assert list(data) == CARRY
    assert (data["source"], data["created"], data["changed"], data["carried"]) == (None, True, True, [])


def test_json_of_marks(root: Path, til) -> None:
    for name, before, after in (
        ("start", "open", "doing"),
        ("done", "doing", "done"),
        ("drop", "done", "dropped"),
        ("reopen", "dropped", "open"),
    ):
        data = json.loads(til(root, name, "읽기", "--json").out)
        assert list(data) == ["changed", "tasks"]
        assert data["changed"] is True
        (task,) = data["tasks"]
        assert list(task) == ["path", "id", "title", "line", "before", "after"]
        assert (task["path"], task["line"], task["before"], task["after"]) == ("notes/2020-09-24.md", 19, before, after)
    assert json.loads(til(root, "reopen", "읽기", "--json").out)["changed"] is False


def test_json_of_add(root: Path, til) -> None:
    data = json.loads(til(root, "add", "--later", "새 일", "--json").out)
    assert data == {
        "path": "notes/2020-09-25.md",
        "role": "later",
        "titles": ["새 일"],
        "created": True,
        "changed": True,
    }


def test_json_of_undo(root: Path, til) -> None:
    til(root, "new")
    changes = json.loads(til(root, "undo", "--list", "--json").out)["changes"]
    assert [list(change) for change in changes] == [["number", "at", "command", "undoes", "about", "files", "undone"]]
    assert changes[0]["files"] == ["notes/2020-09-25.md", "notes/2020-09-24.md"]
    data = json.loads(til(root, "undo", "--json").out)
    assert list(data) == ["undone", "files"]
    assert data["undone"] == {**changes[0], "undone": True}
    assert {(file["path"], file["state"]) for file in data["files"]} == {
        ("notes/2020-09-25.md", "removed"),
        ("notes/2020-09-24.md", "changed"),
    }


def test_json_of_check(root: Path, til) -> None:
    run = til(root, "check", "--json")
    assert run.code == 1
    problems = json.loads(run.out)["problems"]
    assert keys(problems) == {frozenset({"path", "line", "column", "code", "message"})}
    assert [(each["path"], each["line"], each["code"]) for each in problems] == [
        ("notes/2020-09-24.md", 16, "unwritten"),
        ("notes/2020-09-24.md", 20, "malformed"),
    ]


def test_every_reader_has_json_and_every_writer_a_dry_run(til, root: Path) -> None:
    for name in (*READERS, *WRITERS):
        assert "--json" in til(root, name, "--help").out
    for name in WRITERS:
        assert "--dry-run" in til(root, name, "--help").out


# Days and texts as they are typed


@pytest.mark.parametrize(
    "args",
    [("show", "-1"), ("open", "-1"), ("check", "-1"), ("show", "yesterday"), ("show", "어제"), ("show", "1일 전")],
    ids=" ".join,
)
def test_a_day_may_look_like_an_option(root: Path, til, args: tuple[str, ...]) -> None:
    run = til(root, *args)
    assert run.code == (1 if args[0] == "check" else 0)
    assert "2020-09-24" in run.out


def test_signed_days_everywhere(make_notebook, til) -> None:
    root = make_notebook({"2020-09-22.md": "## Today\n- [ ] a\n"})
    assert json.loads(til(root, "carry", "-n", "--from", "-3", "--to", "-1", "--json").out)["target"] == "2020-09-24"
    assert til(root, "done", "--day", "-3", "a").code == 0
    assert til(root, "new", "-2").out == "notes/2020-09-23.md\n"


def test_signed_day_and_line(make_notebook, til) -> None:
    root = make_notebook({"2020-09-22.md": "## Today\n- [ ] a\n"})
    assert til(root, "done", "-3:2").code == 0


def test_text_to_add_is_taken_as_it_is(make_notebook, til) -> None:
    root = make_notebook({"2020-09-25.md": "## Today\n"})
    assert til(root, "add", "call", "the", "bank").code == 0
    assert til(root, "add", "--", "-3 degrees").code == 0
    assert (root / "notes" / "2020-09-25.md").read_text() == "## Today\n- [ ] call the bank\n- [ ] -3 degrees\n"


@pytest.mark.parametrize("text", ["- [ ] milk", "- milk"])
def test_text_to_add_may_be_a_line_of_a_note(make_notebook, til, text: str) -> None:
    """On stdin it may be, too."""
    root = make_notebook({"2020-09-25.md": "## Today\n"})
    assert til(root, "add", text).code == 0
    assert (root / "notes" / "2020-09-25.md").read_text() == "## Today\n- [ ] milk\n"


def test_text_to_add_that_is_no_utf_8(root: Path, til) -> None:
    run = til(root, "add", "caf\udce9")
    assert run.code in (2, 3)
    assert is_told(run.err)
    assert notes(root) == {"2020-09-24.md": SOURCE.encode()}


@pytest.mark.parametrize("text", ["two\nlines", "x\r## Today", "a\x85b\u2028c"])
def test_text_to_add_stays_one_task(make_notebook, til, text: str) -> None:
    root = make_notebook({"2020-09-25.md": "## Today\n"})
    run = til(root, "add", text)
    note = (root / "notes" / "2020-09-25.md").read_bytes().decode()
    assert (run.code, note) in ((3, "## Today\n"), (2, "## Today\n"), (0, f"## Today\n- [ ] {text}\n"))


def test_a_name_that_is_too_long(root: Path, til) -> None:
    run = til(root, "show", "a" * 5000)
    assert run.code in (1, 2)
    assert is_told(run.err)


def test_symlinked_note_by_its_path(root: Path, til) -> None:
    """By its day it is shown."""
    note = root / "notes" / "2020-09-24.md"
    note.rename(root / "real.md")
    note.symlink_to(root / "real.md")
    assert til(root, "show", "2020-09-24").code == 0
    assert til(root, "show", "notes/2020-09-24.md").code == 0


@pytest.mark.parametrize("name", ['a"b', "a\\b"])
def test_init_with_an_odd_folder(tmp_path: Path, til, name: str) -> None:
    assert til(tmp_path, "init", "--notes", name).code == 0
    run = til(tmp_path, "new")
    assert (run.code, run.out) == (0, f"{name}/2020/2020-09-25.md\n")


def test_carry_that_removes_and_brings_what_is_done(make_notebook, til) -> None:
    """`--remove` takes out the exact blocks: what `--with-done` brings is in the new note now."""
    root = make_notebook({"2020-09-24.md": "## Today\n- [x] stays\n- [ ] goes\n  - [x] done\n  - [ ] open\n"})
    assert til(root, "carry", "--remove", "--with-done").code == 0
    assert notes(root) == {
        "2020-09-24.md": b"## Today\n- [x] stays\n",
        "2020-09-25.md": b"## Today\n- [ ] goes\n  - [x] done\n  - [ ] open\n",
    }


@pytest.mark.parametrize("given", ["one\ntwo\n", "- [ ] one\n\n* [ ] two", "one\r\ntwo\r\n", "\ufeffone\r\ntwo"])
def test_text_from_stdin(make_notebook, til, monkeypatch, given: str) -> None:
    root = make_notebook({"2020-09-25.md": "## Today\n"})
    for args in (("add",), ("add", "-")):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given.encode())))
        assert til(root, *args).code == 0
        assert (root / "notes" / "2020-09-25.md").read_text() == "## Today\n- [ ] one\n- [ ] two\n"
        assert til(root, "undo").code == 0


@pytest.mark.parametrize("blank", ["\u2028", "\u2029", "\x0b", "\x0c", "\x85", "\x1c"])
def test_text_from_stdin_ends_a_line_where_a_note_does(make_notebook, til, monkeypatch, blank: str) -> None:
    root = make_notebook({"2020-09-25.md": "## Today\n"})
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(f"one{blank}two\n".encode())))
    assert til(root, "add").code == 0
    assert (root / "notes" / "2020-09-25.md").read_text("utf-8") == f"## Today\n- [ ] one{blank}two\n"


def test_text_from_stdin_that_is_no_text(root: Path, til, monkeypatch) -> None:
    for given in (b"\xff\n", b"", b"\n\n"):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        run = til(root, "add")
        assert run.code == 2
        assert is_told(run.err)
    assert list(notes(root)) == ["2020-09-24.md"]


# Completion


def completed(root: Path, til, words: str) -> list[str]:
    """Return what bash is offered at the end of `words`."""
    env = {"_TIL_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    run = til(root, env=env)
    assert (run.code, run.err) == (0, "")
    return [line.split(",", 1)[1] for line in run.out.splitlines() if line]


def test_completion_of_commands(root: Path, til) -> None:
    assert completed(root, til, "til ") == NAMES
    assert completed(root, til, "til sh") == ["show"]
    assert completed(root, til, "til nwe ") == NAMES
    assert "--dry-run" in completed(root, til, "til carry --")


def test_completion_of_days(make_notebook, til) -> None:
    root = make_notebook({f"2020-09-{day:02}.md": "" for day in range(1, 25)})
    assert completed(root, til, "til show 2020-09-2") == [f"2020-09-{day}" for day in (24, 23, 22, 21, 20)]
    assert "yesterday" in completed(root, til, "til carry --from ")
    assert completed(root, til, "til new yes") == ["yesterday"]
    assert "2020-09-24" in completed(root, til, "til open 2020")
    assert completed(root, til, "til build --explain 2020-09-2")[0] == "2020-09-24"


def test_completion_of_open_tasks(root: Path, til) -> None:
    sections = json.loads(til(root, "show", "--json").out)["sections"]
    ids = {task["title"]: task["id"] for section in sections for task in section["tasks"]}
    offered = completed(root, til, "til done ")
    assert {"검색", "고치기", "읽기"} <= set(offered)
    assert r"끝난\\ 일" not in offered
    assert completed(root, til, "til done 고치") == ["고치기"]
    assert completed(root, til, "til done 치") == ["치기"]  # what is typed stays
    assert completed(root, til, f"til done {ids['고치기'][:3]}") == [ids["고치기"]]
    assert r"끝난\\ 일" in completed(root, til, "til reopen ")
    assert completed(root, til, "til reopen '끝") == ["끝난 일"]  # bash closes the quote


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_completion_shows_titles_beside_ids(root: Path, til, shell: str) -> None:
    words = {"zsh": "til done 고치", "fish": "til done 고치"}[shell]
    env = {"_TIL_COMPLETE": f"{shell}_complete", "COMP_WORDS": words, "COMP_CWORD": "2" if shell == "zsh" else "고치"}
    out = til(root, env=env).out
    assert "고치기" in out and "plain" in out


def test_completion_offers_no_state_that_is_refused(root: Path, til) -> None:
    offered = completed(root, til, "til tasks is:")
    assert "is:stale" in offered and not {"is:done", "is:dropped", "is:moved"} & {*offered}
    assert not {"done", "dropped", "moved"} & {*til(root, "tasks", "is:nothing").err.replace(",", " ").split()}


def test_completion_of_projects_filters_and_what_waits_elsewhere(root: Path, til) -> None:
    (root / "tasks" / "blog.md").write_text("# Blog #rss\n- [ ] 피드\n", "utf-8")
    (task,) = json.loads(til(root, "tasks", "--json", "project:blog").out)["tasks"]
    assert completed(root, til, "til pick 피") == ["피드"]
    assert completed(root, til, f"til pick {task['id']}") == [task["id"]]
    assert completed(root, til, "til done 피") == []
    assert completed(root, til, "til park 고치 --project ") == ["blog"]
    assert completed(root, til, "til tasks is:st") == ["is:stale"]
    assert completed(root, til, "til tasks old") == ["older:"]
    assert completed(root, til, "til tasks tag:rs") == completed(root, til, "til search tag:rs") == ["tag:rss"]
    assert completed(root, til, "til prio 고치 hi") == ["highest", "high"]


def test_completion_with_a_notebook_named(root: Path, til, tmp_path: Path) -> None:
    assert completed(tmp_path, til, f"til -C {root} show 2020-") == ["2020-09-24"]


@pytest.mark.parametrize("words", ["til show 2", "til done ", "til done 검"])
def test_completion_without_a_notebook_is_quiet(tmp_path: Path, til, words: str) -> None:
    assert completed(tmp_path, til, words) == []


def test_completion_in_a_notebook_that_cannot_be_read(root: Path, til) -> None:
    (root / "notes" / "2020-09-25.md").write_bytes(b"\xff\n")
    assert completed(root, til, "til done ") == []
    (root / "mkdocs.yml").write_text("plugins:\n  - til: {languge: ko}\n")
    assert completed(root, til, "til show 2020") == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(root: Path, til, shell: str) -> None:
    run = til(root, "completion", shell)
    assert run.code == 0
    assert f"_TIL_COMPLETE={shell}_complete" in run.out


# Help


@pytest.mark.parametrize("name", NAMES)
def test_every_command_has_help_with_examples(til, tmp_path: Path, name: str) -> None:
    run = til(tmp_path, name, "--help", env={"COLUMNS": "80"})
    assert (run.code, run.err) == (0, "")
    assert run.out.startswith(f"Usage: til {name} ")
    _, examples = run.out.split("Examples:\n")
    lines = examples.splitlines()
    assert 2 <= len(lines) <= 4
    assert all(f"til {name}" in line for line in lines)
    assert all(len(line) <= 90 for line in run.out.splitlines())


def test_help_lists_every_command(til, tmp_path: Path) -> None:
    out = til(tmp_path, "--help").out
    for group in COMMANDS.values():
        for name, entry in group.items():
            assert re.search(rf"^  {name} +{re.escape(entry.summary[:30])}", out, re.MULTILINE)


@pytest.mark.parametrize("args", [["--help"], ["--version"], ["shw"]], ids=" ".join)
def test_help_imports_no_command(tmp_path: Path, args: list[str]) -> None:
    code = (
        "import sys\n"
        "from tiltool.cli import COMMANDS, main\n"
        "try:\n"
        f"    main({args})\n"
        "except SystemExit:\n"
        "    modules = {f'tiltool.cli.{entry.module}' for group in COMMANDS.values() for entry in group.values()}\n"
        "    heavy = {'yaml', 'markdown_it', 'mkdocs', 'frontmatter', 'sqlite3', 'importlib.metadata'}\n"
        "    print(sorted((modules | heavy) & set(sys.modules)))\n"
    )
    # outside a notebook: the language of one may have to be read from its mkdocs.yml
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert run.stdout.splitlines()[-1] == "[]"


def test_a_command_imports_no_other(root: Path) -> None:
    code = (
        "import sys\n"
        "from tiltool.cli import main\n"
        "try:\n"
        "    main(['show'])\n"
        "except SystemExit:\n"
        "    print(sorted({'mkdocs', 'sqlite3', 'tiltool.cli.setup', 'tiltool.cli.undo'} & set(sys.modules)))\n"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[-1] == "[]"


def test_interrupted_while_python_imports_is_130_and_says_nothing(tmp_path: Path) -> None:
    stops = "import builtins, sys\nfrom tiltool.__main__ import main\nreal = builtins.__import__\n"
    stops += (
        "def stop(name, *rest):\n    if name == 'tiltool.cli': raise KeyboardInterrupt\n    return real(name, *rest)\n"
    )
    stops += "builtins.__import__ = stop\nmain()\n"
    child = subprocess.run([sys.executable, "-c", stops], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (child.returncode, child.stdout, child.stderr) == (130, "", "")
