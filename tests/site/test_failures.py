"""Whatever goes wrong, the last good site stands, and a clear line says what it was."""

import errno
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from mkdocs.exceptions import PluginError

from tests.site.sites import TODAY, built, files_of, made, write
from tiltool.errors import NoNotebook, Refused
from tiltool.site.build.standalone import _refused, build
from tiltool.store.notebook.day_notes import MANIFEST
from tiltool.store.notebook.notebook import open_notebook
from tiltool.store.site import output_folder
from tiltool.store.site.output_folder import SiteFolder

NOTES = {f"2026-03-{day:02}.md": f"## Learned\n### topic {day}\ntext\n" for day in range(1, 6)}


def test_a_broken_note_is_told_and_left_out(tmp_path: Path) -> None:
    root = made(tmp_path, NOTES)
    (root / "notes/2026-03-06.md").write_bytes(b"\xff\xfe not UTF-8")
    write(root, "2026-03-07.md", "---\ntitle: [x\n---\ny\n")
    report = built(root)
    unreadable, broken = report.problems
    assert unreadable == "notes/2026-03-06.md:1: not UTF-8; left alone"
    assert broken.startswith("notes/2026-03-07.md:1: not published, ")
    assert not (root / "site/2026/03/07").exists()


def test_strict_builds_nothing_where_anything_is_odd(tmp_path: Path) -> None:
    root = made(tmp_path, NOTES)
    built(root)
    good = files_of(root / "site")
    write(root, "2026-03-06.md", "![](gone.png)\n")
    with pytest.raises(Refused, match=r"notes/2026-03-06.md: missing picture gone.png"):
        built(root, strict=True)
    assert files_of(root / "site") == good


def test_a_bad_configuration_names_the_key(tmp_path: Path) -> None:
    root = made(tmp_path, NOTES)
    built(root)
    good = files_of(root / "site")
    settings = root / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8") + "site_url: 5\n")
    with pytest.raises(NoNotebook, match="site_url"):
        built(root)
    assert files_of(root / "site") == good


@pytest.mark.parametrize(
    ("error", "what"),
    [
        (PluginError("no such page"), "no such page"),
        (SystemExit(1), "one error; another"),
        (PermissionError(errno.EACCES, "denied", "a.md"), "a.md: denied"),
    ],
)
def test_what_mkdocs_says_is_said_in_one_line(tmp_path: Path, error: BaseException, what: str) -> None:
    refused = _refused(error, ["one error", "another"], tmp_path)
    assert isinstance(refused, Refused) and (refused.message, refused.hint) == (what, "the site is unchanged")


def test_a_full_disk_leaves_the_site_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = made(tmp_path, NOTES)
    built(root)
    good = files_of(root / "site")
    write(root, "2026-03-06.md", "more\n")
    real = Path.write_bytes

    def full(file: Path, data: bytes) -> int:
        if "2026/03/06" in file.as_posix():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(file, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(Refused, match="No space left"):
        built(root)
    assert files_of(root / "site") == good
    monkeypatch.undo()
    built(root)
    assert (root / "site/2026/03/06/index.html").exists()
    assert not list(root.glob(".til-staging*"))


@pytest.mark.parametrize("delay", [0.25, 0.5, 0.7])
def test_killed_at_any_time_the_next_build_makes_up_for_it(tmp_path: Path, delay: float) -> None:
    root = made(tmp_path, NOTES)
    built(root)
    for day in range(6, 28):
        write(root, f"2026-03-{day:02}.md", f"## Learned\n### topic {day % 5}\ntext\n")
    child = subprocess.Popen(
        [sys.executable, "-m", "tiltool", "-C", str(root), "build"], env={**os.environ, "TIL_TODAY": "2026-03-31"}
    )
    time.sleep(delay)
    child.send_signal(signal.SIGKILL)
    child.wait()
    built(root)
    freshened = files_of(root / "site")
    built(root, clean=True)
    assert files_of(root / "site") == freshened


def test_a_folder_of_something_else_is_never_cleaned(tmp_path: Path) -> None:
    root = made(tmp_path / "n", NOTES)
    other = tmp_path / "photos"
    other.mkdir()
    (other / "a.jpg").write_bytes(b"x")
    for place in (other, root, root / "notes", tmp_path):
        with pytest.raises(Refused):
            build(open_notebook(root), TODAY, site_dir=place)
    assert (other / "a.jpg").exists()


def test_a_folder_where_a_file_was_and_a_file_where_a_folder_was(tmp_path: Path) -> None:
    site = SiteFolder(tmp_path / "site", tmp_path / ".til")
    site.stage("a", "1", b"file")
    site.stage("b/c", "1", b"file")
    site.put_in_place({})
    site = SiteFolder(tmp_path / "site", tmp_path / ".til")
    site.stage("a/d", "2", b"below")
    site.stage("b", "2", b"file")
    site.put_in_place({})
    assert files_of(tmp_path / "site") == {"a/d": b"below", "b": b"file"}


def test_a_link_to_the_notebook_or_to_the_site_stays_one(tmp_path: Path) -> None:
    root = made(tmp_path / "n", NOTES)
    (tmp_path / "link").symlink_to(root)
    (tmp_path / "blog").mkdir()
    (root / "site").symlink_to(tmp_path / "blog")
    built(tmp_path / "link")
    assert (tmp_path / "link").is_symlink() and (root / "site").is_symlink()
    built(tmp_path / "link")
    build(open_notebook(root), TODAY, site_dir=tmp_path / "link/other")
    assert files_of(root / "other") == files_of(tmp_path / "blog")


@pytest.mark.parametrize("theirs", ["404.html", "sitemap.xml", "assets/til/til.css", MANIFEST])
def test_what_til_did_not_write_is_never_removed(tmp_path: Path, theirs: str) -> None:
    root = made(tmp_path / "n", NOTES)
    other = tmp_path / "o"
    for name in (theirs, "thesis.docx", "src/main.c"):
        (other / name).parent.mkdir(parents=True, exist_ok=True)
        (other / name).write_text('{"mine": true}')
    before = files_of(other)
    with pytest.raises(Refused, match=r"did not write: .* and [12] more"):
        build(open_notebook(root), TODAY, site_dir=other)
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(other)]
    (root / "docs").mkdir()
    told = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert told.returncode and "did not write" in told.stderr and "Traceback" not in told.stderr
    assert files_of(other) == before


def test_a_site_that_til_built_elsewhere_is_known(tmp_path: Path) -> None:
    root = made(tmp_path, NOTES)
    built(root)
    shutil.rmtree(root / ".til")
    (root / "notes/2026-03-01.md").unlink()
    built(root)
    freshened = files_of(root / "site")
    built(root, clean=True)
    assert files_of(root / "site") == freshened


@pytest.mark.parametrize("before", [False, True])
@pytest.mark.parametrize("steps", [0, 1, 2, 20])
def test_killed_while_files_are_put_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: bool, steps: int
) -> None:
    """Whatever came into place, the next build knows it for til's own, and makes the site whole: also the one before."""
    root = made(tmp_path, NOTES)
    if before:
        built(root)
    good = files_of(root / "site")
    write(root, "2026-03-06.md", "## Learned\n### topic 5\nagain\n")
    moved = 0
    real = output_folder._move

    def killed(source: Path, target: Path) -> None:
        nonlocal moved
        if moved == steps:
            raise KeyboardInterrupt
        moved += 1
        real(source, target)

    monkeypatch.setattr(output_folder, "_move", killed)
    with monkeypatch.context() as still:
        still.setattr(SiteFolder, "discard", lambda self: None)  # a killed build tidies nothing up
        with pytest.raises(KeyboardInterrupt):
            built(root)
    monkeypatch.undo()
    (root / "notes/2026-03-06.md").unlink()
    built(root)
    assert not good or files_of(root / "site") == good
    freshened = files_of(root / "site")
    built(root, clean=True)
    assert files_of(root / "site") == freshened


@pytest.mark.parametrize("record", ["[]", "5", '{"a": 5}', '{"a": ["x"]}', '{"a": ["x", "y", null]}', "{", ""])
def test_a_record_that_is_none(tmp_path: Path, record: str) -> None:
    root = made(tmp_path, NOTES)
    built(root)
    good = files_of(root / "site")
    next((root / ".til").glob("site-*.json")).write_text(record)
    built(root)
    assert files_of(root / "site") == good


def test_a_folder_on_another_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = made(tmp_path, NOTES)
    real = Path.replace

    def one_disk(file: Path, target: Path) -> Path:
        if file.is_relative_to(root / "site") != target.is_relative_to(root / "site"):
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), str(file))
        return real(file, target)

    monkeypatch.setattr(Path, "replace", one_disk)
    assert built(root).written


@pytest.mark.parametrize(
    "text", ["", "\n", "   ", "\ufeff", "---\ntitle: x\n---\n", "# TIL\n\n## Today\n\n## Learned\n"]
)
def test_an_empty_note_makes_no_page(tmp_path: Path, text: str) -> None:
    notes = {**NOTES, **dict.fromkeys(("2026-03-06.md", "idea.md", "index.md", "tasks/blog.md"), text)}
    root = made(tmp_path, notes, "publish: {tasks: true}")
    report = built(root)
    assert (report.held, report.problems) == (0, ())
    assert "2026/03/06/index.html" not in files_of(root / "site")
    assert "2026/03/05/index.html" in files_of(root / "site")


def test_two_builds_at_once(tmp_path: Path) -> None:
    root = made(tmp_path, NOTES, "publish: {roles: [learned, plain]}")
    built(root)
    settings = root / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8").replace("journal", "diary"))
    (root / "docs").mkdir()
    (root / "docs/own.md").write_text("# Own\n")
    environment = {**os.environ, "TIL_TODAY": TODAY.isoformat()}
    commands = [["tiltool", "build"], ["tiltool", "build"], ["mkdocs", "build", "--quiet"]]
    children = [
        subprocess.Popen([sys.executable, "-m", *command], cwd=root, env=environment, stderr=subprocess.PIPE, text=True)
        for command in commands
    ]
    assert [child.communicate()[1] or child.returncode for child in children] == [0, 0, 0]
    freshened = files_of(root / "site")
    built(root, clean=True)
    assert files_of(root / "site") == freshened


def test_where_til_can_keep_nothing_it_builds_all_the_same(tmp_path: Path) -> None:
    root = made(tmp_path, NOTES)
    built(root)
    good = files_of(root / "site")
    shutil.rmtree(root / ".til")
    (root / ".til").write_text("a file")
    built(root)
    built(root)
    assert files_of(root / "site") == good
    assert (root / ".til").read_text() == "a file"


def test_a_full_disk_while_mkdocs_works_names_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = made(tmp_path, NOTES)

    def full(source: str, target: str, **_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), source, None, target)

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(Refused, match=r"\.til: No space left"):
        built(root)


def test_an_odd_day_of_the_environment_is_reported(tmp_path: Path) -> None:
    root = made(tmp_path, NOTES)
    (root / "docs").mkdir()  # MkDocs alone wants it
    for command in ([sys.executable, "-m", "mkdocs", "build"], [sys.executable, "-m", "tiltool", "build"]):
        done = subprocess.run(
            command, cwd=root, env={**os.environ, "TIL_TODAY": "someday"}, capture_output=True, text=True
        )
        assert done.returncode and "TIL_TODAY" in done.stderr and "someday" in done.stderr
        assert "Traceback" not in done.stderr and not (root / "site").exists()
