"""Betterleaks beside til's own rules: a program that takes its documented options stands in for it."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result

Til = Callable[..., Result]
DAY = "2020-09-24.md"
PROGRAM = r"""#!/usr/bin/env python3
import argparse, json, os, pathlib, sys, time
parser = argparse.ArgumentParser()
parser.add_argument("command", choices=["dir"])
parser.add_argument("path", type=pathlib.Path)
for flag in ("--no-banner", "--no-color"):
    parser.add_argument(flag, action="store_true")
parser.add_argument("--redact", nargs="?", const=100, type=int, default=0)
parser.add_argument("--exit-code", type=int, default=1)
parser.add_argument("--report-format", choices=["json"], required=True)
parser.add_argument("--report-path", type=pathlib.Path, required=True)
options = parser.parse_args()
log = pathlib.Path(__file__).with_name("log.txt")
how = pathlib.Path(__file__).with_name("how.txt").read_text()
found = []
for file in sorted(options.path.rglob("*.md")):
    with log.open("a") as out:
        out.write(file.read_text())
    for number, line in enumerate(file.read_text().split("\n"), 1):
        if "canary" in line:
            secret = "REDACTED" if options.redact == 100 else line
            if how == "2":
                place = {"startLine": number, "endLine": number, "startColumn": 1, "endColumn": 2}
                found.append({"ruleID": "a-rule", "secret": secret, "location": place, "attributes": {"path": str(file)}})
            else:
                found.append({"RuleID": "a-rule", "Secret": secret, "StartLine": number, "File": str(file)})
if how == "slow":
    time.sleep(30)
if how == "breaks":
    sys.exit(2)
options.report_path.write_text("{" if how == "garbage" else json.dumps(found))
sys.exit(options.exit_code if found else 0)
"""


class Scanner:
    """The program in a folder of its own on PATH; `how` is what it does."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        folder.mkdir()
        (folder / "betterleaks").write_text(PROGRAM)
        (folder / "betterleaks").chmod(0o755)
        self.does("1")
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")

    def does(self, how: str) -> None:
        (self.folder / "how.txt").write_text(how)

    def has_read(self) -> str:
        log = self.folder / "log.txt"
        text = log.read_text() if log.exists() else ""
        log.unlink(missing_ok=True)
        return text


@pytest.fixture
def scanner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scanner:
    return Scanner(tmp_path / "bin", monkeypatch)


def places(result: Result) -> list[str]:
    return re.findall(r"^([^:]+:\d+):\d+: secret-scanner ", result.out, re.MULTILINE)


@pytest.mark.parametrize("version", ["1", "2"])
def test_it_gets_what_would_be_published_and_only_what_changed(
    make_notebook: Callable[..., Path], til: Til, scanner: Scanner, version: str
) -> None:
    scanner.does(version)
    key = "gh" + "p_" + "a1B2c3D4e5" * 4
    text = f"a\n\ncanary one\n%% hidden canary %%\n[f](f.txt) {key} canary\n## Later\nhidden canary [g](g.txt)\n"
    root = make_notebook({DAY: text, "2020-09-23.md": "---\ndraft: true\n---\nhidden canary\n", "f.txt": "\ncanary\n"})
    (root / "notes/g.txt").write_text("canary")
    expected = [f"notes/{DAY}:3", "notes/f.txt:2"]  # the key is reported by til itself
    first = til(root, "check")
    assert places(first) == expected and first.code == 1
    read = scanner.has_read()
    assert "canary one" in read and "hidden" not in read
    assert places(til(root, "check")) == expected and scanner.has_read() == ""
    (root / f"notes/{DAY}").write_text(text.replace("one", "two"))
    assert places(til(root, "check")) == expected
    assert "canary two" in scanner.has_read()
    for place in expected:
        assert til(root, "check", "--allow", "secret-scanner", place).code == 0
    assert places(til(root, "check")) == [] and "canary" not in (root / ".til-allowed").read_text()
    assert til(root, "check", "--allow", "secret-scanner", f"notes/{DAY}:4").code == 1


@pytest.mark.parametrize(
    ("how", "warning"),
    [
        ("breaks", "betterleaks was not used: it ended with code 2"),
        ("garbage", "betterleaks was not used: its report can't be read"),
        ("slow", "betterleaks was not used: it took more than 0 seconds"),
    ],
)
def test_a_scanner_that_fails_is_a_warning_and_is_asked_again(
    make_notebook: Callable[..., Path],
    til: Til,
    scanner: Scanner,
    monkeypatch: pytest.MonkeyPatch,
    how: str,
    warning: str,
) -> None:
    root = make_notebook({DAY: "canary\n"})
    scanner.does(how)
    if how == "slow":
        monkeypatch.setattr("tiltool.store.check.betterleaks._PATIENCE", 0.3)
    shown = til(root, "check")
    assert (shown.code, shown.out) == (0, "")
    assert warning in shown.err
    monkeypatch.setattr("tiltool.store.check.betterleaks._PATIENCE", 60.0)
    scanner.does("1")
    assert places(til(root, "check")) == [f"notes/{DAY}:1"]


def test_without_it_nothing_is_missed(make_notebook: Callable[..., Path], til: Til) -> None:
    root = make_notebook({DAY: "canary\n"})
    shown = til(root, "check")
    assert (shown.code, shown.out, shown.err) == (0, "", "")
