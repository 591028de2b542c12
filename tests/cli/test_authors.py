"""Notebooks of several people: each has days and tasks of their own, and queries and the site are about all."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result
from tiltool.config import config_of
from tiltool.errors import NoNotebook

Til = Callable[..., Result]
DAYS = ("2020-09-22", "2020-09-23", "2020-09-24")
NOTE = "# {day}\n\n## Today\n- [{mark}] read chapter 3\n- [x] {who} {day}\n\n## Learned\n\n### Slices\nby {who} [[2020-09-23]]\n"
NAMES = {"minsu": "%Y-%m-%d.md", "jiwoo": "%y%m%d.md"}


def _name(who: str, day: str) -> str:
    return f"{day}.md" if who == "minsu" else f"2020-09/{day[2:].replace('-', '')}.md"


@pytest.fixture
def study(make_notebook: Callable[..., Path]) -> Path:
    """Return a notebook in which Minsu still has to read the chapter that Jiwoo has finished on the same days."""
    files = {
        f"{who}/{_name(who, day)}": NOTE.format(day=day, who=who, mark=" " if who == "minsu" else "x")
        for who in NAMES
        for day in DAYS
    }
    return make_notebook(files | {"README.md": "# Study\n"}, "authors: [minsu, jiwoo]\n")


def files_of(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*.md") if ".til" not in path.parts}


WHO = [
    ("", ("--author", "minsu"), {}, "minsu"),
    ("", ("--author", "MINSU"), {"TIL_AUTHOR": "jiwoo"}, "minsu"),
    ("", (), {"TIL_AUTHOR": "jiwoo"}, "jiwoo"),
    ("notes/jiwoo", (), {}, "jiwoo"),
    ("notes/jiwoo/2020-09", (), {}, "jiwoo"),
    ("notes/jiwoo", ("--author", "minsu"), {}, "minsu"),
]


@pytest.mark.parametrize(("place", "options", "env", "who"), WHO)
def test_a_new_note_is_written_in_ones_own_folder(
    study: Path, til: Til, place: str, options: tuple[str, ...], env: dict[str, str], who: str
) -> None:
    before = files_of(study)
    assert til(study / place, *options, "new", env=env).code == 0
    changed = {path for path, text in files_of(study).items() if before.get(path) != text}
    assert {path.split("/")[1] for path in changed} == {who}
    assert f"notes/{who}/{_name(who, '2020-09-25')}" in changed
    assert til(study, "undo").code == 0
    assert files_of(study) == before


def test_tasks_of_one_title_are_a_task_for_each(study: Path, til: Til) -> None:
    def titles(*args: str) -> list[str]:
        out = til(study, *args, "--json").out
        return [task["title"] for task in json.loads(out)["tasks"]]

    assert titles("--author", "minsu", "tasks") == ["read chapter 3"]
    assert titles("tasks", "author:jiwoo") == []
    assert titles("--author", "jiwoo", "tasks", "author:minsu") == ["read chapter 3"]
    assert til(study, "--author", "minsu", "done", "read chapter 3").code == 0
    assert titles("--author", "minsu", "tasks") == []
    assert til(study, "check").out == ""


@pytest.mark.parametrize(
    "command", [("new",), ("tasks",), ("add", "x"), ("carry",), ("show",), ("mv", "2020-09-24", "x")]
)
def test_who_is_unknown_is_asked(study: Path, til: Til, command: tuple[str, ...]) -> None:
    before = files_of(study)
    run = til(study, *command)
    assert (run.code, run.err.splitlines()[0]) == (2, "til: whose notes? authors: minsu, jiwoo")
    assert files_of(study) == before


def test_the_git_user_is_only_a_hint(study: Path, til: Til) -> None:
    (study / ".git").mkdir()
    (study / ".git/config").write_text("[user]\n\tname = Jiwoo Kim\n[core]\n\trepositoryformatversion = 0\n")
    (study / ".git/HEAD").write_text("ref: refs/heads/main\n")
    for name in ("objects", "refs"):
        (study / ".git" / name).mkdir()
    run = til(study, "new")
    assert (run.code, "--author jiwoo" in run.err) == (2, True)


def test_one_author_alone_is_meant(make_notebook: Callable[..., Path], til: Til) -> None:
    root = make_notebook({"me/2020-09-24.md": "## Today\n- [ ] a\n"}, "authors: [me]\n")
    assert til(root, "new").code == 0
    assert (root / "notes/me/2020-09-25.md").exists()


def test_lists_are_about_all_and_narrow_to_one(study: Path, til: Til) -> None:
    def paths(*args: str) -> list[str]:
        found = json.loads(til(study, *args, "--json").out)
        assert all(each["author"] == each["path"].split("/")[1] for each in found["notes"] if each["author"])
        return [each["path"] for each in found["notes"]]

    assert len(paths("list")) == 7
    assert {path.split("/")[1] for path in paths("list", "author:jiwoo")} == {"jiwoo"}
    assert len(paths("list", "-author:jiwoo")) == 4
    hits = json.loads(til(study, "search", "slices", "author:Minsu", "--json").out)["hits"]
    assert {hit["author"] for hit in hits} == {"minsu"}
    assert til(study, "list", "--limit", "2").out.split()[1] in NAMES
    unknown = til(study, "search", "author:mins")
    assert (unknown.code, unknown.err) == (2, "til: no author 'mins'\nhint: did you mean minsu?\n")


def test_a_notebook_of_one_person_has_no_authors(make_notebook: Callable[..., Path], til: Til) -> None:
    root = make_notebook({"2020-09-24.md": "## Today\n- [ ] a\n"})
    for command in (("list", "author:me"), ("tasks", "author:me")):
        assert (
            til(root, *command).err
            == "til: no author 'me'\nhint: name their folders in mkdocs.yml: authors: [jiwoo, minsu]\n"
        )
    assert til(root, "new", env={"TIL_AUTHOR": "me"}).code == 0


def test_notes_are_shown_and_moved_as_their_author_s(study: Path, til: Til) -> None:
    shown = json.loads(til(study / "notes/minsu", "show", "../jiwoo/2020-09/200924.md", "--json").out)
    assert shown["path"] == "notes/jiwoo/2020-09/200924.md"
    assert til(study / "notes/minsu", "mv", "../jiwoo/2020-09/200923.md", "2020-10-01").code == 0
    assert (study / "notes/jiwoo/2020-10/201001.md").exists()
    assert not (study / "notes/jiwoo/2020-09/200923.md").exists()
    assert (study / "notes/minsu/2020-09-23.md").exists()


def test_a_link_to_a_day_leads_to_the_nearest_note(make_notebook: Callable[..., Path], til: Til) -> None:
    files = {f"{who}/{day}.md": f"# {day}\n[[2020-09-22]]\n" for who in NAMES for day in DAYS}
    root = make_notebook(files, "authors: [minsu, jiwoo]\n")
    for who in NAMES:
        links = json.loads(til(root, "links", f"notes/{who}/2020-09-24.md", "--json").out)
        assert f"notes/{who}/2020-09-22.md" in str(links)


def test_the_site_names_authors(study: Path, til: Til) -> None:
    with (study / "mkdocs.yml").open("a") as settings:
        settings.write("theme:\n  name: material\ndocs_dir: .pages\n")
    (study / ".pages").mkdir()
    assert til(study, "build").code == 0
    site = study / "site"
    minsu = (site / "2020/09/24/minsu/index.html").read_text("utf-8")
    assert '<a rel="author" href="../../../../authors/minsu/">minsu</a>' in minsu
    assert re.findall(r'rel="prev" href="([^"]+)"', minsu)[-1] == "../../../../2020/09/23/minsu/"
    assert 'href="../../../../2020/09/23/minsu/"' in minsu.partition("by minsu")[2]
    page = (site / "authors/jiwoo/index.html").read_text("utf-8")
    assert [*re.findall(r"2020/09/\d\d/(\w+)/", page)].count("minsu") == 0
    assert page.count('class="til-entry"') == 3
    board = (site / "tasks/index.html").read_text("utf-8")
    assert "2020/09/24/minsu/" in board.partition("read chapter 3")[0][-300:]


def test_an_author_is_a_folder_of_the_notes() -> None:
    assert config_of({"authors": ["a", "b c"]}).authors == ("a", "b c")
    for wrong in (["a/b"], ["."], [".hidden"], "", [1], {"a": "b"}):
        with pytest.raises(NoNotebook, match="authors"):
            config_of({"authors": wrong})


def _people(root: Path, before: str = "") -> None:
    for who in NAMES:
        for day in DAYS:
            path = root / before / who / _name(who, day)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(NOTE.format(day=day, who=who, mark="x"))


@pytest.mark.parametrize("folder", ["", "team/study"])
def test_init_keeps_all_authors(tmp_path: Path, til: Til, folder: str) -> None:
    _people(tmp_path, folder)
    proposed = til(tmp_path, "init", "--dry-run", "--json")
    lines = {line["key"]: line for line in json.loads(proposed.out)["survey"]["lines"]}
    assert (lines["authors"]["value"], lines["authors"]["sure"]) == ('["jiwoo", "minsu"]', False)
    report = json.loads(til(tmp_path, "init", "--authors", "--json").out)
    assert (report["notes"], report["folder"]) == (6, folder or ".")
    assert report["survey"]["authors"] == [{"name": "jiwoo", "notes": 3}, {"name": "minsu", "notes": 3}]
    assert til(tmp_path / folder / "jiwoo", "new").code == 0
    assert (tmp_path / folder / "jiwoo/2020-09/200925.md").exists()
    again = til(tmp_path, "init")
    assert "lines to add" not in again.out
    assert re.search(r"authors +jiwoo ×4, minsu ×3\n", again.out)


def test_init_refuses_authors_of_one_person(tmp_path: Path, til: Til) -> None:
    (tmp_path / "2020-09-24.md").write_text("## Today\n")
    assert til(tmp_path, "init", "--authors").err == "til: no folders of several people found\nhint: omit --authors\n"
