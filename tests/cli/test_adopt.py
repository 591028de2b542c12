"""`til init` in a folder of existing notes: what it asks at a terminal, what it writes, and what a second run shows."""

import json
import re
import subprocess
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from tests.conftest import Result

pytest.importorskip("pty", reason="terminals are those of POSIX")
from tests.cli.terminal import talk

Til = Callable[..., Result]
NOTE = "# {day}\n\n## 본일의 작업\n- [x] a\n- [ ] b\n\n## 오늘의 발견\n- c\n\n## 할 일\n"


def journal(folder: Path, text: str = NOTE, first: int = 1) -> None:
    folder.mkdir(parents=True)
    for number in range(first, first + 20):
        day = f"2020-09-{number:02}"
        (folder / f"{day}.md").write_text(text.format(day=day))


def options_of(root: Path) -> dict[str, object]:
    options = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))["plugins"][0]["til"]
    assert isinstance(options, dict)
    return options


def test_headings_are_asked_about(tmp_path: Path) -> None:
    journal(tmp_path / "일지")
    code, shown = talk(tmp_path, ["init"], [("role of '본일의 작업'", "wrong\n"), ("is not one of", "\n")])
    assert code == 0, shown
    assert shown.index("본일의 작업 ? ×20, boxes: 40 → sections: today") < shown.index("the role of")
    options = options_of(tmp_path)
    assert options.pop("publish")
    assert options == {"notes": "일지", "language": "ko", "sections": {"today": ["본일의 작업"]}}


def test_another_role_and_none_can_be_answered(tmp_path: Path) -> None:
    journal(tmp_path / "일지", NOTE.replace("오늘의 발견", "내일 생각"))
    code, shown = talk(tmp_path, ["init"], [("role of '내일 생각'", "none\n"), ("role of '본일의 작업'", "next\n")])
    assert code == 0, shown
    assert options_of(tmp_path)["sections"] == {"next": ["본일의 작업"]}


def test_one_of_several_people_is_chosen(tmp_path: Path) -> None:
    for name, first in (("alice", 1), ("bob", 3)):
        journal(tmp_path / name, "# {day}\n## Today\n- [ ] a\n", first)
    code, shown = talk(tmp_path, ["init"], [("which folder", "bob\n")])
    assert code == 0, shown
    assert options_of(tmp_path)["notes"] == "bob"


def test_nothing_is_asked_in_a_pipe_and_what_is_not_sure_is_a_comment(tmp_path: Path, til: Til) -> None:
    journal(tmp_path / "일지")
    run = til(tmp_path, "init")
    assert run.code == 0
    text = (tmp_path / "mkdocs.yml").read_text("utf-8")
    assert "sections" not in options_of(tmp_path)
    assert '      # sections:\n      #   today: ["본일의 작업"]  # notes: 20, boxes: 40\n' in text
    (tmp_path / "mkdocs.yml").write_text(
        text.replace("# sections:", "sections:").replace("#   today", "  today"), "utf-8"
    )
    assert options_of(tmp_path)["sections"] == {"today": ["본일의 작업"]}
    again = json.loads(til(tmp_path, "init", "--json").out)["survey"]
    assert (again["lines"], [each["title"] for each in again["unknown"]]) == ([], ["오늘의 발견"])


def test_each_option_has_its_reason(tmp_path: Path, til: Til) -> None:
    journal(tmp_path / "일지")
    til(tmp_path, "init", env={"LC_MESSAGES": "ko_KR.UTF-8"})
    lines = (tmp_path / "mkdocs.yml").read_text("utf-8").split("- til:\n")[1].splitlines()
    assert lines[0] == '      notes: "일지"  # 날짜 있는 노트 20개'
    assert all("# " in line for line in lines if line.strip() != "publish:")


def test_what_is_private_is_counted(tmp_path: Path, til: Til) -> None:
    journal(tmp_path / "daily", "## Today\n")
    for name, text in {
        "a.md": "---\ndraft: true\n---\n",
        "b.md": "words #private\n",
        "c.md": "## Today\n- [ ] a #private\n",
        "d.md": "```\n#private\n```\n---\ndraft: true\n---\n",
        "e.md": "---\ntags: [private]\n---\n",
    }.items():
        (tmp_path / "daily" / name).write_text(text)
    survey = json.loads(til(tmp_path, "init", "--json").out)["survey"]
    assert (survey["dated"], survey["undated"], survey["held_back"]) == (20, 5, 3)


def test_another_folder_can_be_named(tmp_path: Path, til: Til) -> None:
    for name, first in (("alice", 1), ("bob", 3)):
        journal(tmp_path / name, "# {day}\n## Today\n- [ ] a\n", first)
    run = til(tmp_path, "init", "--notes", "bob")
    assert run.code == 0 and options_of(tmp_path)["notes"] == "bob"


def test_files_that_are_not_text_and_broken_settings_stop_nothing(tmp_path: Path, til: Til) -> None:
    journal(tmp_path / "daily", "## Today\n")
    (tmp_path / "daily" / "2020-09-25.md").write_bytes(b"\xff\xfe")
    for name, text in {
        ".obsidian/daily-notes.json": "{",
        ".obsidian/app.json": '{"userIgnoreFilters": "x", "attachmentFolderPath": 3}',
        ".obsidian/templates.json": "[]",
        "logseq/config.edn": '{:journals-directory "../x" :hidden [',
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    report = json.loads(til(tmp_path, "init", "--json").out)
    assert (report["folder"], report["notes"], report["survey"]["unread"]) == ("daily", 21, 1)


@pytest.mark.parametrize(("folder", "unused"), [("daily", ""), ("notes", "daily notes in daily/, which has none, ")])
def test_what_the_editor_is_set_to_is_shown(tmp_path: Path, til: Til, folder: str, unused: str) -> None:
    journal(tmp_path / folder, "## Today\n")
    (tmp_path / ".obsidian").mkdir()
    for name, settings in {
        "daily-notes": {"folder": "daily", "format": "YYYY-MM-DD", "template": "forms/day"},
        "app": {"newLinkFormat": "shortest", "userIgnoreFilters": ["/old.*/", "/x/", "done/"]},
    }.items():
        (tmp_path / f".obsidian/{name}.json").write_text(json.dumps(settings))
    shown = "forms/day.md is missing, 2 patterns of excluded files are ignored, links: shortest"
    assert f"settings of    Obsidian, {unused}{shown}\n" in til(tmp_path, "init", "--dry-run").out


def test_notes_by_topic_are_adopted_with_the_days_of_git(tmp_path: Path, til: Callable[..., Result]) -> None:
    for folder, count in (("python", 3), ("git/hooks", 2), ("도커", 1)):
        (tmp_path / folder).mkdir(parents=True)
        for number in range(count):
            (tmp_path / folder / f"note-{number}.md").write_text(f"# {number}\n", "utf-8")
    (tmp_path / ".git").mkdir()
    shown = til(tmp_path, "init").out
    assert re.search(r"topics +python ×3, git/hooks ×2, 도커 ×1\n", shown)
    settings = (tmp_path / "mkdocs.yml").read_text("utf-8")
    assert '      notes: "."  #' in settings
    assert "      # days: git  #" in settings
    assert "days: git" in til(tmp_path, "init").out
    (tmp_path / "mkdocs.yml").write_text(settings.replace("# days", "days"), "utf-8")
    assert "days: git" not in til(tmp_path, "init").out


@pytest.mark.parametrize(("meetings", "folder"), [(3, "."), (4, "work/meetings")])
def test_a_few_dated_notes_among_many_by_topic_are_no_journal(
    tmp_path: Path, til: Til, meetings: int, folder: str
) -> None:
    dated = [f"work/meetings/2020-09-{number:02}" for number in range(1, 1 + meetings)]
    for name in (*dated, "python/a", "python/b", "git/c", "git/d", "docker/e", "docker/f"):
        path = tmp_path / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("# x\n")
    report = json.loads(til(tmp_path, "init", "--json").out)
    assert (report["folder"], report["notes"]) == (folder, meetings)


def test_progress_is_shown_on_a_terminal(tmp_path: Path) -> None:
    for number in range(260):
        (tmp_path / f"{date(2020, 1, 1) + timedelta(days=number)}.md").write_text("## Today\n")
    code, shown = talk(tmp_path, ["init", "--dry-run"], [])
    assert code == 0 and "260/260" in shown
    assert shown.index("reading notes") < shown.index("day notes")


def test_git_ignores_what_til_builds(tmp_path: Path, til: Til) -> None:
    """In a git repository, at its top or below; what is ignored already isn't added, and no line is changed."""
    top, below, outside = tmp_path / "top", tmp_path / "top/below", tmp_path / "outside"
    for each in (below, outside):
        each.mkdir(parents=True)
    subprocess.run(["git", "init", "-q"], cwd=top, check=True)
    (below / ".gitignore").write_bytes(b"*.pyc\r\nsite")
    would = til(below, "init", "--dry-run")
    assert "+/.til/" in would.out and (below / ".gitignore").read_bytes() == b"*.pyc\r\nsite"
    said, document = til(top, "init").out, json.loads(til(below, "init", "--json").out)
    assert "created top/.gitignore\n" in said and (top / ".gitignore").read_text() == "/site/\n/.til/\n"
    assert document["changed"] == [".gitignore"]
    assert (below / ".gitignore").read_bytes() == b"*.pyc\r\nsite\r\n/.til/\r\n"
    assert "gitignore" not in til(top, "init").out + til(outside, "init").out
    assert not (outside / ".gitignore").exists()
    assert til(top, "build").code == 0
    status = subprocess.run(["git", "status", "--short"], cwd=top, capture_output=True, text=True, check=True).stdout
    assert {line.split()[-1] for line in status.splitlines()} == {".gitignore", ".pages/", "below/", "mkdocs.yml"}
