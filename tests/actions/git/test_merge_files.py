"""The merge of two versions of a file: by til for notes and lists, by git otherwise."""

import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from tiltool.actions.git.merge_files import MergeReport, Versions, merge_versions
from tiltool.core.note.dialect import Dialect

BASE = "## Today\n- [ ] a\n- [ ] b\n"
ONE = "## Today\n- [x] a\n- [ ] b\n"
OTHER = "## Today\n- [ ] a\n- [ ] b\n- [ ] c\n"
BOTH = "## Today\n- [x] a\n- [ ] b\n- [ ] c\n"


class Merged(NamedTuple):
    report: MergeReport
    content: bytes


def merged(folder: Path, name: str, *contents: str | bytes) -> Merged:
    """Merge the version before both, ours and theirs."""
    versions = Versions(*(folder / each for each in Versions._fields))
    for path, content in zip(versions, contents, strict=True):
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    report = merge_versions(name, versions, Dialect(), 7)
    return Merged(report, versions.ours.read_bytes())


def by_git(folder: Path, *contents: str | bytes) -> bytes:
    for name, content in zip("bot", contents, strict=True):
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    labels = ("-L", "ours", "-L", "base", "-L", "theirs")
    command = ("git", "merge-file", "-q", *labels, "o", "b", "t")
    subprocess.run(command, cwd=folder, check=False)
    return (folder / "o").read_bytes()


@pytest.mark.parametrize("name", ["2026-11-27.md", "project.md", "note.markdown"])
def test_notes_and_projects_are_merged_by_til(tmp_path: Path, name: str) -> None:
    assert merged(tmp_path, name, BASE, ONE, OTHER) == (MergeReport(0), BOTH.encode())
    assert merged(tmp_path, name, BASE, OTHER, ONE) == (MergeReport(0), BOTH.encode())


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        pytest.param(ONE + "<<<<<<< HEAD\nx\n=======\ny\n>>>>>>> other\n", OTHER, id="conflict markers in ours"),
        pytest.param(ONE, OTHER + "<<<<<<< HEAD\n", id="conflict markers in theirs"),
        pytest.param(ONE.replace("\n", "\r\n", 1), OTHER, id="line ends of two kinds"),
        pytest.param(ONE.encode() + b"\xff\n", OTHER, id="not UTF-8"),
        pytest.param(ONE, OTHER.encode() + b"\x00\n", id="a NUL"),
        pytest.param(ONE + "```sh\n", OTHER, id="a code fence that is never closed"),
        pytest.param(ONE + "<!--\n", OTHER, id="a comment that is never closed"),
    ],
)
def test_what_can_not_be_read_safely_is_as_git_merges_it_and_a_conflict(
    tmp_path: Path, ours: str | bytes, theirs: str | bytes
) -> None:
    for versions in ((BASE, ours, theirs), (BASE, theirs, ours)):
        report, content = merged(tmp_path, "note.md", *versions)
        assert report.problem
        assert content == by_git(tmp_path, *versions)


def test_a_version_that_did_not_change_never_conflicts(tmp_path: Path) -> None:
    odd = ONE + "```\n<<<<<<< x\r\n"
    assert merged(tmp_path, "note.md", BASE, odd, BASE) == (MergeReport(0), odd.encode())
    assert merged(tmp_path, "note.md", BASE, BASE, odd) == (MergeReport(0), odd.encode())
    assert merged(tmp_path, "note.md", odd, odd, odd) == (MergeReport(0), odd.encode())


def test_lists_of_lines_have_those_of_both(tmp_path: Path) -> None:
    for versions in (("a 1\nb 2\n", "a 1\nb 2\nc 3\n", "b 2\nd 4\n"), ("a 1\nb 2\n", "b 2\nd 4\n", "a 1\nb 2\nc 3\n")):
        report, content = merged(tmp_path, ".til-addresses", *versions)
        assert (report, sorted(content.decode().split("\n"))) == (MergeReport(0), ["", "b 2", "c 3", "d 4"])


def test_another_file_is_merged_as_git_does(tmp_path: Path) -> None:
    texts = ("a\nb\nc\n", "a\nB\nc\n", "a\nb!\nc\n")
    assert merged(tmp_path, "mkdocs.yml", *texts) == (MergeReport(1), by_git(tmp_path, *texts))


def test_a_bug_leaves_what_git_merges(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tiltool.actions.git.merge_files.merge_notes", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        merged(tmp_path, "note.md", BASE, ONE, OTHER)
    assert (tmp_path / "ours").read_bytes() == by_git(tmp_path, BASE, ONE, OTHER)
