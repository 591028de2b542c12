"""Each check of the doctor finds what is wrong, finds nothing where all is well, and fixes what is unambiguous."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result, notes_of
from tiltool.actions.doctor.doctor import CHECKUPS
from tiltool.actions.doctor.machine_checks import judge_disk, judge_programs, version_numbers
from tiltool.store.health.machine import DiskRoom, Programs
from tiltool.store.health.setting_places import option_places

Til = Callable[..., Result]
Make = Callable[..., Path]
Harm = Callable[[Path], None]

NOBODY = 65534
DAY = "2020-09-25"
NOTE = (
    "# 2020-09-25\n\n## Today\n\n- [ ] gate\n- [ ] hinge #ops [[2020-09-24]]\n\n## Learned\n\n### WAL mode\n\nwords\n"
)


@pytest.fixture
def journal(make_notebook: Make, til: Til) -> Path:
    """Return a notebook with a history and an index."""
    root = make_notebook({f"{DAY}.md": NOTE, "2020-09-24.md": "# 2020-09-24\n\n## Today\n\n- [x] roof\n"})
    assert til(root, "add", "first").code == 0
    assert til(root, "tasks").code == 0
    return root


def codes(run: Result) -> list[str]:
    checks = json.loads(run.out)["checks"]
    return [each["code"] for check in checks for each in check["findings"] if each["code"] != "pinned-day"]


def found(til: Til, root: Path, *args: str, **env: str) -> list[str]:
    run = til(root, "doctor", "--json", *args, env=env)
    left = codes(run)
    assert run.code == (1 if problems(run) else 0), run
    return left


def problems(run: Result) -> list[str]:
    checks = json.loads(run.out)["checks"]
    return [each["code"] for check in checks for each in check["findings"] if each["level"] == "problem"]


def test_a_sound_notebook(journal: Path, til: Til) -> None:
    (journal / "drafts").mkdir()
    (journal / "drafts/.0123456789ab.til-tmp").touch()  # in none of til's folders
    before = notes_of(journal)
    assert found(til, journal) == []
    assert found(til, journal, "--fix") == []
    run = til(journal, "doctor")
    assert run.out.count("good: ") == len(CHECKUPS) - 1  # TIL_TODAY is set
    assert notes_of(journal) == before


@pytest.mark.parametrize(("day", "level"), [(DAY, "note"), ("someday", "problem"), ("2026-02-30", "problem")])
def test_a_pinned_day_that_is_none_is_a_problem(journal: Path, til: Til, day: str, level: str) -> None:
    run = til(journal, "doctor", "--json", today=day)
    found = [each for check in json.loads(run.out)["checks"] for each in check["findings"]]
    assert [(each["code"], each["level"]) for each in found] == [("pinned-day", level)]
    assert day in found[0]["message"] and run.code == (level == "problem")


def test_a_temporary_file_among_notes_in_the_root(tmp_path: Path, til: Til) -> None:
    (tmp_path / "mkdocs.yml").write_text("plugins:\n- til: {notes: .}\n")
    (tmp_path / "2020").mkdir()
    (tmp_path / f"2020/{DAY}.md").write_text("# day\n")
    (tmp_path / "2020/.0123456789ab.til-tmp").touch()
    (tmp_path / ".ba9876543210.til-tmp").touch()
    assert found(til, tmp_path) == ["leftover", "leftover"]


def test_a_notebook_that_til_has_never_seen(make_notebook: Make, til: Til) -> None:
    root = make_notebook({f"{DAY}.md": NOTE})
    assert found(til, root) == []
    assert not (root / ".til").exists()


# What til remembers


def change_index(statement: str) -> Harm:
    def harm(root: Path) -> None:
        with sqlite3.connect(root / ".til/index.db") as database:
            database.execute(statement)
        database.close()

    return harm


def lose_page(root: Path) -> None:
    """Leave a page of the index that belongs to no table."""
    with sqlite3.connect(root / ".til/index.db") as database:
        database.execute("CREATE TABLE lost (x)")
        database.execute("PRAGMA writable_schema = ON")
        database.execute("DELETE FROM sqlite_master WHERE name = 'lost'")
    database.close()


def damage_index(root: Path) -> None:
    (root / ".til/index.db").write_bytes(b"no database" * 1000)


def tear_history(root: Path) -> None:
    with (root / ".til/history.jsonl").open("ab") as file:
        file.write(b'{"number": 2, "at": "20')


def tear_staging(root: Path) -> None:
    (root / ".til/staging.json").write_text("{")


def write(path: str, text: str = "x\n") -> Harm:
    def harm(root: Path) -> None:
        (root / path).write_text(text)

    return harm


def copy(path: str, name: str) -> Harm:
    def harm(root: Path) -> None:
        shutil.copy(root / path, (root / path).with_name(name))

    return harm


def mode(path: str, bits: int) -> Harm:
    def harm(root: Path) -> None:
        (root / path).chmod(bits)

    return harm


def change_in_the_future(root: Path) -> None:
    later = time.time() + 86400
    os.utime(root / f"notes/{DAY}.md", (later, later))


def git(root: Path, *args: str, **env: str) -> None:
    command = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *args]
    subprocess.run(command, cwd=root, check=True, capture_output=True, env={**os.environ, **env})


def commit_all(root: Path, *force: str) -> None:
    git(root, "init", "-q")
    git(root, "add", *force, ".")
    git(root, "commit", "-qm", "x")


def change_day_start(root: Path) -> None:
    commit_all(root)
    settings = root / "mkdocs.yml"
    settings.write_text(settings.read_text() + "      day_start: '04:00'\n")


def commit_elsewhere(root: Path) -> None:
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-qm", "x", "--date", "2026-03-02T10:00:00+09:00")


def tag_setting(root: Path) -> None:
    settings = root / "mkdocs.yml"
    settings.write_text(settings.read_text() + "      language: !ENV [NOTES_LANGUAGE, ko]\n")


FIXABLE = {
    "a task that is not in the note": ("index-differs", change_index("UPDATE task SET state = 2")),
    "a note that is not there": ("index-differs", change_index("UPDATE note SET title = 'x'")),
    "a forgotten link": ("index-differs", change_index("DELETE FROM link")),
    "a word that is in no note": (
        "index-differs",
        change_index("INSERT INTO words (rowid, other) VALUES (1, 'zebra')"),
    ),
    "no database": ("index-damaged", damage_index),
    "a lost page": ("index-damaged", lose_page),
    "killed while staging": ("half-done", tear_staging),
    "others can read the history": ("history-open", mode(".til/history.jsonl", 0o644)),
    "a temporary file": ("leftover", write("notes/.0123456789ab.til-tmp")),
    "a temporary file of til's own": ("leftover", write(".til/.merged.812.til-tmp")),
    "a copy of the same text": ("same-copy", copy(f"notes/{DAY}.md", f"{DAY} (conflicted copy).md")),
}
OTHERS = {
    "a torn line of the history": ("history-lines", tear_history),
    "a copy of another text": ("conflict-copy", write(f"notes/{DAY}.sync-conflict-20260302-101500-ABCDEFG.md")),
    "a copy of the history": ("conflict-copy", write(".til/history (conflicted copy).jsonl")),
    "a copy of the settings": ("conflict-copy", write("mkdocs (conflicted copy).yml")),
    "a note in iCloud": ("not-fetched", write("notes/.2020-09-23.md.icloud")),
    "a file of the future": ("clock", change_in_the_future),
    "til's own folder in Git": ("tracked", lambda root: commit_all(root, "-f")),
    "another start of the day": ("day-start", change_day_start),
    "another time zone": ("time-zone", commit_elsewhere),
    "a setting for MkDocs": ("tagged", tag_setting),
}


@pytest.mark.parametrize("name", FIXABLE)
def test_what_is_certain_is_fixed(journal: Path, til: Til, name: str) -> None:
    code, harm = FIXABLE[name]
    harm(journal)
    assert found(til, journal) == [code]
    assert found(til, journal) == [code], "looking changes nothing"
    run = til(journal, "doctor", "--fix", "--json")
    assert (run.code, codes(run)) == (0, []), run
    assert [each["code"] for each in json.loads(run.out)["fixed"]] == [code]
    assert found(til, journal) == []
    assert til(journal, "tasks").out.count("gate") == 1


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_not_certain_is_left_alone(journal: Path, til: Til, name: str) -> None:
    code, harm = OTHERS[name]
    harm(journal)
    before = notes_of(journal)
    assert found(til, journal, TZ="UTC") == [code]
    assert found(til, journal, "--fix", TZ="UTC") == [code]
    assert notes_of(journal) == before


@pytest.mark.parametrize("name", [*FIXABLE, *OTHERS])
def test_each_finding_has_a_way_out(journal: Path, til: Til, name: str) -> None:
    code, harm = {**FIXABLE, **OTHERS}[name]
    harm(journal)
    lines = til(journal, "doctor").out.splitlines()
    at = [number for number, line in enumerate(lines) if line.startswith(("problem:", "note:"))]
    assert len(at) == 2, code  # with that of TIL_TODAY
    assert all(lines[number + 1].startswith("    → ") for number in at)


def test_a_removed_copy_comes_back(journal: Path, til: Til) -> None:
    copy(f"notes/{DAY}.md", f"{DAY} (conflicted copy).md")(journal)
    before = notes_of(journal)
    assert til(journal, "doctor", "--fix").code == 0
    assert f"{DAY} (conflicted copy).md" not in notes_of(journal)
    assert til(journal, "undo").code == 0
    assert notes_of(journal) == before


def test_a_change_that_was_half_taken_back_by_hand(journal: Path, til: Til) -> None:
    before = notes_of(journal)
    assert til(journal, "new", today="2020-09-28").code == 0
    assert found(til, journal) == []
    (journal / f"notes/{DAY}.md").write_bytes(before[f"{DAY}.md"])
    assert found(til, journal, "--fix") == ["half-undone"]


def test_a_running_til_is_no_killed_one(journal: Path, til: Til) -> None:
    from tiltool.store.files.lock import writing

    tear_staging(journal)
    with writing(journal / ".til"):
        assert found(til, journal) == []


# The machine


@pytest.mark.parametrize(
    ("room", "is_wrong"),
    [
        (DiskRoom(10**12, None), False),
        (DiskRoom(10**12, 10**6), False),
        (DiskRoom(100_000_000, 1000), False),
        (DiskRoom(99_999_999, None), True),
        (DiskRoom(0, 10**6), True),
        (DiskRoom(10**12, 999), True),
    ],
)
def test_disk(room: DiskRoom, is_wrong: bool) -> None:
    assert [each.code for each in judge_disk(room)] == ["disk"] * is_wrong


@pytest.mark.parametrize(
    ("programs", "wrong"),
    [
        (Programs("3.40.1", "1.6.1", "9.7.0", True), []),
        (Programs("3.40.1", "1.7.0b1", "9.9", True), []),
        (Programs("3.40.1", "2.0", "9.7.0", True), ["mkdocs"]),
        (Programs("3.40.1", "2.0.0a1", "10.0.0", True), ["mkdocs", "material"]),
        (Programs("3.40.1", "", "", True), ["mkdocs", "material"]),
        (Programs("3.40.1", "1.6.1", "9.7.0", False), ["full-text"]),
        (Programs("3.7.17", "1.6.1", "9.7.0", True), ["sqlite"]),
    ],
)
def test_programs(programs: Programs, wrong: list[str]) -> None:
    assert [each.code for each in judge_programs(programs)] == wrong


def test_mkdocs_2_that_is_really_installed(journal: Path, til: Til, tmp_path: Path) -> None:
    made = tmp_path / "packages/mkdocs-2.0.0.dist-info"
    made.mkdir(parents=True)
    (made / "METADATA").write_text("Metadata-Version: 2.1\nName: mkdocs\nVersion: 2.0.0\n")
    command = [sys.executable, "-m", "tiltool", "doctor"]
    environment = {**os.environ, "PYTHONPATH": f"{made.parent}{os.pathsep}{Path(__file__).parents[3]}"}
    run = subprocess.run(command, cwd=journal, env=environment, capture_output=True, text=True)
    assert run.returncode == 1 and "MkDocs 2.0.0 is installed; the site needs MkDocs 1" in run.stdout


@pytest.mark.parametrize(
    ("version", "numbers"), [("1.6.1", (1, 6, 1)), ("2.0.0a1", (2, 0, 0)), ("9.7.0+insiders", (9, 7, 0)), ("", ())]
)
def test_version_numbers(version: str, numbers: tuple[int, ...]) -> None:
    assert version_numbers(version) == numbers


@pytest.mark.skipif(not hasattr(os, "setreuid") or os.geteuid() != 0, reason="only root can become somebody else")
@pytest.mark.parametrize(
    ("path", "bits", "wrong"),
    [
        (f"notes/{DAY}.md", 0o600, []),
        (f"notes/{DAY}.md", 0o400, ["read-only"]),
        (f"notes/{DAY}.md", 0o000, ["unreadable", "read-only"]),
        ("notes", 0o500, ["read-only"]),
        ("notes/old", 0o500, ["read-only"]),
        ("mkdocs.yml", 0o000, ["unreadable", "read-only"]),
    ],
)
def test_access(journal: Path, til: Til, path: str, bits: int, wrong: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:  # those of pytest are root's alone
        root = Path(shutil.copytree(journal, Path(folder) / "journal"))
        (root / "notes/old").mkdir()
        (root / "notes/old/plan.md").write_text("# Plan\n")
        for each in (Path(folder), root, *root.rglob("*")):
            os.chown(each, NOBODY, -1)
        (root / path).chmod(bits)
        os.setreuid(NOBODY, -1)  # whose rights are asked for; those of the process are still root's
        try:
            assert found(til, root) == wrong
        finally:
            os.setreuid(0, -1)


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the time zone of a process can't be set")
@pytest.mark.parametrize(
    ("zone", "option", "wrong"),
    [("Asia/Seoul", "", []), ("UTC", "", ["time-zone"]), ("UTC", "      timezone: Asia/Seoul\n", [])],
)
def test_time_zone(
    journal: Path, til: Til, monkeypatch: pytest.MonkeyPatch, zone: str, option: str, wrong: list[str]
) -> None:
    with (journal / "mkdocs.yml").open("a") as settings:
        settings.write(option)
    history = journal / ".til/history.jsonl"
    history.write_text(history.read_text().replace("2020-09-25T00:00:00", "2020-09-25T10:00:00+09:00"))
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert found(til, journal) == wrong
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the time zone of a process can't be set")
def test_summer_time_is_no_other_time_zone(journal: Path, til: Til, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = (journal / ".til/history.jsonl").read_text()
    winter = lines.replace("2020-09-25T00:00:00", "2020-01-25T10:00:00+01:00")
    summer = lines.replace("2020-09-25T00:00:00", "2020-07-25T10:00:00+02:00").replace('"number": 1', '"number": 2')
    (journal / ".til/history.jsonl").write_text(winter + summer)
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    try:
        assert found(til, journal) == []
    finally:
        monkeypatch.undo()
        time.tzset()


def test_every_code_is_documented() -> None:
    root = Path(__file__).parents[3]
    sources = "".join(file.read_text("utf-8") for file in (root / "tiltool/actions/doctor").glob("*.py"))
    page = (root / "docs/guide/doctor.md").read_text("utf-8")
    table = {code for row in re.findall(r"^\| (`.*?`) \|", page, re.MULTILINE) for code in re.findall("[a-z-]+", row)}
    assert table == set(re.findall(r'Finding\(\s*"([a-z-]+)"', sources))


# Where settings come from


def test_origins(make_notebook: Make, til: Til) -> None:
    root = make_notebook({f"2020/{DAY}.md": NOTE}, "language: ko\ncarry:\n  lookback: 3\nkeywords: todo")
    document = json.loads(til(root, "doctor", "--json").out)
    origins = {each["key"]: (each["value"], each["origin"], each["line"]) for each in document["settings"]}
    assert origins["language"] == ("ko", "mkdocs.yml:4", 4)
    assert origins["carry: lookback"] == ("3", "mkdocs.yml:6", 6)
    assert origins["carry: top"] == ("false", "default", None)
    assert origins["path"] == (f"2020/{DAY}.md", "named like the newest notes", None)
    assert origins["fields"] == ("org", "because of keywords", None)
    assert "language: ko  # mkdocs.yml:4" in til(root, "doctor", "--settings").out.splitlines()


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("plugins:\n  - til\n", {}),
        ("plugins: [til]\n", {}),
        ("plugins:\n  til:\n    language: ko\n", {"language": 3}),
        ("plugins:\n  - search\n  - til: {language: ko, limits: {stale: 3}}\n", {"language": 3, "limits: stale": 3}),
        (
            "plugins:\n  - til:\n      states: {v: done}\n      publish:\n        roles: []\n",
            {"states": 3, "publish: roles": 5},
        ),
        ("plugins:\n  - til:\n", {}),
        (
            "x: &x\n  language: ko\n  fields: org\nplugins:\n- til:\n    <<: *x\n    fields: emoji\n    carry: {<<: {top: true}}\n",
            {"language": 2, "fields": 7, "carry: top": 8},
        ),
        ("", {}),
        ("- a\n", {}),
    ],
)
def test_lines_of_settings(text: str, lines: dict[str, int]) -> None:
    assert {key: place.line for key, place in option_places(text).items()} == lines
