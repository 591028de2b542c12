"""`til check`: each rule on real files, its documentation, and what it leaves out."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result
from tiltool.config import IGNORABLE_CODES
from tiltool.core.check.catalog import PROBLEM_CODES, explanation
from tiltool.core.check.file_names import name_problems

Til = Callable[..., Result]
DAY = "2020-09-24.md"
SECRET = "gh" + "p_" + "a1B2c3D4e5" * 4
PACKAGE = Path(__file__).parents[3] / "tiltool"


def codes(result: Result) -> list[tuple[str, str]]:
    return re.findall(r"^([^:]+:\d+):\d+: ([a-z-]+) ", result.out, re.MULTILINE)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({DAY: "## Toady\n- [ ] a\n"}, [(f"notes/{DAY}:1", "near-role")]),
        ({DAY: "## Tomorow\n"}, [(f"notes/{DAY}:1", "near-role")]),
        ({DAY: "## 헐 일\n"}, [(f"notes/{DAY}:1", "near-role")]),
        ({DAY: "## Today\n## 할 일\n## Text\n## Lesson\n## 배울 것\n## 한 일\n"}, []),
        ({DAY: "![a](a.png) [b](b.md) ![[c.png]]\n"}, [(f"notes/{DAY}:1", "broken-link")] * 3),
        ({DAY: "[[a note to be written]] [c](https://example.org/x)\n"}, [(f"notes/{DAY}:1", "unwritten")]),
        ({DAY: "![a](a.png)\n", "a.png": "x"}, []),
        ({DAY: "`b c.pdf` and %20: <img src='d%20e.png'>\n", "b c.pdf": "x"}, [(f"notes/{DAY}:1", "broken-link")]),
        ({DAY: "a\n", "a.png": "x", "b.css": "x"}, [("notes/a.png:1", "unused-file")]),
        ({DAY: "a\n", "a.png": "x", "b.canvas": '{"nodes":[{"type":"file","file":"notes/a.png"}]}'}, []),
        (
            {DAY: "#SQLite\n", "2020-09-23.md": "#sqlite\n", "2020-09-22.md": "#sqlite\n"},
            [(f"notes/{DAY}:1", "tag-case")],
        ),
        ({DAY: "a\n", "2020/2020-09-24.md": "b\n"}, [("notes/2020/2020-09-24.md:1", "two-notes")]),
        ({DAY: "a\n", "2020-09-24-meeting.md": "b\n"}, []),
        ({"Plan.md": "a\n", "plan.md": "b\n"}, [("notes/plan.md:1", "case-twin")]),
        (
            {"a?.md": "a\n", "con.md": "b\n", "x .md": "c\n"},
            [(f"notes/{n}:1", "bad-name") for n in ("a?.md", "con.md", "x .md")],
        ),
        ({"한글.md": "a\n", "\u1112\u1161\u11ab글.md": "b\n"}, [("notes/한글.md:1", "unicode-twin")]),
        ({DAY: b"\xb0\xa1\n"}, [(f"notes/{DAY}:1", "unreadable")]),
        ({DAY: f"key {SECRET}\n"}, [(f"notes/{DAY}:1", "secret-key")]),
        ({DAY: f"## Later\nkey {SECRET}\n"}, []),  # not published
        ({DAY: f"%% {SECRET} %%\n\n## Learned #private\n{SECRET}\n"}, []),
        ({DAY: f"---\ndraft: true\n---\n{SECRET}\n"}, []),
        ({DAY: f"---\ntitle: {SECRET}\n---\na\n"}, [(f"notes/{DAY}:2", "secret-key")]),
        ({DAY: f"---\nother: {SECRET}\n---\na\n"}, []),
        ({"../tasks/blog.md": f"- [ ] {SECRET}\n"}, []),  # projects are not published
        ({"../tasks/blog.md": f"---\ntitle: {SECRET}\n---\n- [ ] a\n"}, []),
        ({DAY: "a 900101-" + "1234568" + "\n"}, [(f"notes/{DAY}:1", "personal-id")]),
        ({DAY: "a 900101-" + "1234567" + " kim@acme.io 010-2345-6789\n"}, []),
    ],
)
def test_rules(
    make_notebook: Callable[..., Path], til: Til, files: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    root = make_notebook(files)
    for _ in range(2):  # the second time from the index
        assert codes(til(root, "check")) == expected


def test_a_finding_does_not_show_the_secret(make_notebook: Callable[..., Path], til: Til) -> None:
    root = make_notebook({DAY: f"key {SECRET}\n\n비밀번호: " + "qW3!" + "x\n"})
    shown = til(root, "check")
    assert "GitHub (gh…)" in shown.out
    assert (SECRET[:3] in shown.out, "qW" in shown.out) == (False, False)
    assert SECRET[:3] not in til(root, "check", "--json").out


@pytest.mark.parametrize("kept", [b"# ours\r\n", b"\xef\xbb\xbf# ours\n", b"# ours", "# 우리\n".encode()])
def test_what_is_in_the_file_of_allowed_secrets_stays_byte_for_byte(
    make_notebook: Callable[..., Path], til: Til, kept: bytes
) -> None:
    root = make_notebook({DAY: f"key {SECRET}\n"})
    file = root / ".til-allowed"
    file.write_bytes(kept)
    file.chmod(0o640)
    assert til(root, "check", "--allow", "secret-key", f"notes/{DAY}:1").code == 0
    text, newline = file.read_bytes(), b"\r\n" if b"\r" in kept else b"\n"
    assert text.startswith(kept) and text.endswith(newline) and text.count(b"\n") == 2
    assert text.count(newline) == 2 and file.stat().st_mode & 0o777 == 0o640
    assert til(root, "check").code == 0


def test_an_allowed_secret_is_reported_no_more_and_is_not_stored(make_notebook: Callable[..., Path], til: Til) -> None:
    root = make_notebook({DAY: f"a\nkey {SECRET}\n"})
    assert til(root, "check", "--allow", "secret-key", f"notes/{DAY}:1").code == 1
    assert {
        til(root, "check", "--allow", "secret-key", f"notes/{DAY}:{line}").code for line in ("²", "-1", "", "2.0")
    } == {2}
    assert not (root / ".til-allowed").exists()
    assert til(root, "check", "--allow", "secret-key", f"notes/{DAY}:2").code == 0
    kept = (root / ".til-allowed").read_text("utf-8")
    assert "allowed before" in til(root, "check", "--allow", "secret-key", f"notes/{DAY}:2").out
    assert (root / ".til-allowed").read_text("utf-8") == kept
    assert (kept.count("secret-key"), SECRET[4:] in kept) == (1, False)
    assert til(root, "check").code == 0
    (root / ".til-allowed").write_text(kept.replace("secret-key", "#secret-key"), "utf-8")
    assert til(root, "check").code == 1
    (root / ".til-allowed").write_text(f"# reviewed\n{kept}", "utf-8")
    assert til(root, "check").code == 0
    (root / "notes" / DAY).write_text(f"key {SECRET[:-1]}7\n", "utf-8")
    assert til(root, "check").code == 1


def test_personal_data_is_a_choice(make_notebook: Callable[..., Path], til: Til) -> None:
    root = make_notebook({DAY: "kim@acme.io 010-2345-6789 db1.internal 10.0.0.7\n"}, "check: {personal: true}")
    assert [code for _, code in codes(til(root, "check"))] == [
        *("personal-email", "personal-phone", "personal-host", "personal-host")
    ]


def test_published_projects_are_searched(make_notebook: Callable[..., Path], til: Til) -> None:
    root = make_notebook({"../tasks/blog.md": f"- [ ] {SECRET}\n"}, "publish: {tasks: [blog]}")
    assert codes(til(root, "check")) == [("tasks/blog.md:1", "secret-key")]


def test_paths_limit_the_report(make_notebook: Callable[..., Path], til: Til) -> None:
    root = make_notebook(
        {DAY: "- [] a\n", "2020-09-25.md": "- [] b\n", "ideas/x.md": "## Toady\n", "../tasks/p.md": "- [] c\n"}
    )
    assert [place for place, _ in codes(til(root, "check", "yesterday"))] == [f"notes/{DAY}:1"]
    assert [place for place, _ in codes(til(root, "check", "ideas", "tasks/p.md"))] == [
        "notes/ideas/x.md:1",
        "tasks/p.md:1",
    ]
    assert len(codes(til(root, "check", "notes"))) == 3
    assert til(root, "check", "nowhere").code == 2


def test_every_code_is_in_the_catalog_and_explained(make_notebook: Callable[..., Path], til: Til) -> None:
    source = "".join(path.read_text("utf-8") for path in PACKAGE.rglob("*.py"))
    used = {*re.findall(r'Problem\(\s*"([a-z-]+)"', source), *re.findall(r'"((?:secret|personal)-[a-z-]+)"', source)}
    used |= {"open-fence", "open-comment", "malformed", "field", "repeat", "project", "broken-link", "unwritten"}
    known = {each.code for each in PROBLEM_CODES}
    assert used - known == {"no-place"}  # a carry reports it
    assert known - used <= {"personal-email", "personal-phone", "personal-id", "personal-host"}
    root = make_notebook()
    for code in known:
        assert explanation(code)
        assert til(root, "check", "--explain", code).out.startswith(f"{code}\n\n")
    wrong = til(root, "check", "--explain", "tag-cse")
    assert (wrong.code, "did you mean 'tag-case'?" in wrong.err) == (2, True)


def test_codes_can_be_ignored_but_for_secrets(make_notebook: Callable[..., Path], til: Til) -> None:
    secrets = {each.code for each in PROBLEM_CODES if each.group.startswith("Secrets")}
    assert set(IGNORABLE_CODES) == {each.code for each in PROBLEM_CODES} - secrets - {"conflict", "dead-link"}
    text = f"## Today\n- [] a\n\n###\n- [ ] b\n\n{SECRET}\n"
    root = make_notebook({DAY: text}, "check: {ignore: [empty-heading, malformed]}")
    subprocess.run(["git", "init", "-q", root], check=True)
    subprocess.run(["git", "-C", root, "add", "-A"], check=True)
    for command in (["check"], ["check", "--staged"], ["check", "--fix"]):
        assert [code for _, code in codes(til(root, *command))] == ["secret-key"]
    assert (root / "notes" / DAY).read_text() == text
    (root / "mkdocs.yml").write_text("plugins:\n  - til: {check: {ignore: [secret-key]}}\n")
    refused = til(root, "check")
    assert refused.code == 4 and "check: ignore: secret-key" in refused.err


def test_names_that_are_fine() -> None:
    assert [*name_problems(["a/", "a/b.md", "a/console.md", "a/com10.md", "글/", "글/x y.md", ".hidden"])] == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- []", "- [ ]"),
        ("- [] a", "- [ ] a"),
        ("- [  ] a", "- [ ] a"),
        ("* [x ] a", "* [x] a"),
        ("1. [ X] a", "1. [X] a"),
        ("-[ ] a", "- [ ] a"),
        ("-[x] a", "- [x] a"),
        ("- [ ]배포", "- [ ] 배포"),
        ("- [\u3000] a", "- [ ] a"),
        ("- [] a\n  - [ ] b", "- [ ] a\n  - [ ] b"),
        ("- [] a\r\n- [ ] b\t", "- [ ] a\r\n- [ ] b\t"),
        *((each, each) for each in ("- [ab] a", "- [1](x) a", "[ ] a", "```\n- [] a\n```", "%% - [] a %%")),
    ],
)
def test_boxes_are_fixed_where_they_mean_one_thing(
    make_notebook: Callable[..., Path], til: Til, before: str, after: str
) -> None:
    root = make_notebook({DAY: f"## Today\n{before}\n"})
    note = root / "notes" / DAY
    til(root, "check", "--fix", "--dry-run")
    assert note.read_bytes().decode() == f"## Today\n{before}\n"
    fixed = til(root, "check", "--fix")
    assert note.read_bytes().decode() == f"## Today\n{after}\n"
    assert ("+" in fixed.out) == (before != after)
    assert til(root, "check", "--fix").out == til(root, "check").out  # nothing is left that it could fix
    if before != after:
        assert til(root, "undo").code == 0
    assert note.read_bytes().decode() == f"## Today\n{before}\n"


def test_tags_are_written_as_in_most_notes(make_notebook: Callable[..., Path], til: Til) -> None:
    files = {DAY: "#SQLite and #SQLite/wal `#SQLite`\n", "2020-09-23.md": "#sqlite\n", "2020-09-22.md": "#sqlite\n"}
    root = make_notebook(files)
    assert til(root, "check", "--fix").code == 0
    assert (root / "notes" / DAY).read_text("utf-8") == "#sqlite and #sqlite/wal `#SQLite`\n"


def test_staged_contents_are_checked_and_nothing_else(make_notebook: Callable[..., Path], til: Til) -> None:
    root = make_notebook({DAY: "- [] a\n", "2020-09-23.md": "- [] b\n"})
    git = ["git", "-C", str(root)]
    assert til(root, "check", "--staged").code == 3
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", f"notes/{DAY}"], check=True)
    (root / "notes" / DAY).write_text("- [ ] a\n", "utf-8")
    assert codes(til(root, "check", "--staged")) == [(f"notes/{DAY}:1", "malformed")]
    subprocess.run([*git, "add", f"notes/{DAY}"], check=True)
    (root / "notes" / DAY).write_text("- [] a\n", "utf-8")
    assert til(root, "check", "--staged").code == 0
    (root / "notes" / DAY).write_text(f"key {SECRET}\n", "utf-8")
    subprocess.run([*git, "add", f"notes/{DAY}"], check=True)
    assert codes(til(root, "check", "--staged")) == [(f"notes/{DAY}:1", "secret-key")]


def test_a_hook_sees_what_is_committed(tmp_path: Path) -> None:
    """The notebook is in a folder of the repository, the commit of all that is tracked, once in a linked worktree."""
    root, other = tmp_path / "repository", tmp_path / "linked"
    (root / "my" / "notes").mkdir(parents=True)
    (root / "my" / "mkdocs.yml").write_text("plugins:\n  - til: {}\n")

    def git(*arguments: str, at: Path = root) -> subprocess.CompletedProcess[str]:
        who = ("-c", "user.name=a", "-c", "user.email=a@b.example")
        return subprocess.run(["git", "-C", at, *who, *arguments], capture_output=True, text=True)

    git("init", "-q")
    hook = root / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\nexec {sys.executable} -m tiltool -C my check --staged\n")
    hook.chmod(0o755)
    note = "my/notes/한글 노트.md"
    (root / note).write_bytes(b"a\r\n")
    git("add", "-A")
    assert git("commit", "-qm", "1").returncode == 0
    git("worktree", "add", "-q", str(other))
    for place in (root, other):
        (place / note).write_bytes(f"a\r\n\r\nkey {SECRET}\r\n".encode())
        refused = git("commit", "-qam", "2", at=place)
        assert refused.returncode == 1 and "한글 노트.md:3:5: secret-key" in refused.stdout + refused.stderr
    git("add", "-A")
    git("mv", note, "my/notes/b.md")
    (root / "my/notes/b.md").write_bytes(b"a\r\n")  # staged with the secret, and clean beside it
    assert "b.md:3:5: secret-key" in git("commit", "-qm", "3").stderr
