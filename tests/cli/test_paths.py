"""A path in the notebook means the same file however it is written, for every command that takes one."""

import json
import os
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result

Til = Callable[..., Result]

NFC = unicodedata.normalize("NFC", "한글 노트.md")
NOTE = "## Today\n- [ ] one\n\nSee [[2020-09-24]].\n"
FILES = {"2020/2020-09-24.md": NOTE, "ideas/wal.md": NOTE, unicodedata.normalize("NFD", NFC): NOTE, "a:3.md": NOTE}
FILES |= {"-dash it's #1.md": NOTE, "long.markdown": NOTE}


@pytest.fixture
def root(make_notebook: Callable[..., Path], tmp_path: Path) -> Path:
    """Return a notebook with links into it, in it and out of it, beside another one with a note of the same path."""
    root = make_notebook(FILES)
    (root / "README.md").write_text(NOTE)
    (root / "tasks/blog.md").write_text(NOTE)
    for path in ("outside/dir/in.md", "outside/linked.md", "other/notes/ideas/wal.md"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(NOTE)
    (root / "notes/linked.md").symlink_to(tmp_path / "outside/linked.md")
    (root / "notes/away").symlink_to(tmp_path / "outside/dir")
    (root / "notes/zalias").symlink_to("ideas")
    (tmp_path / "link").symlink_to(root)
    (tmp_path / "inner").symlink_to(root / "notes")
    return root


# the current folder, the path as it is written, the path from the root
FORMS = [
    (".", "notes/ideas/wal.md", ""),
    (".", "./notes//ideas/./wal.md", "notes/ideas/wal.md"),
    (".", "notes/2020/../ideas/wal.md", "notes/ideas/wal.md"),
    (".", "ideas/wal.md", "notes/ideas/wal.md"),
    (".", "{root}/notes/ideas/wal.md", "notes/ideas/wal.md"),
    (".", "{root}/../link/notes/ideas/wal.md", "notes/ideas/wal.md"),
    (".", "../inner/ideas/wal.md", "notes/ideas/wal.md"),
    (".", "notes/zalias/wal.md", "notes/ideas/wal.md"),
    (".", "notes/Ideas/WAL.md", "notes/ideas/wal.md"),
    ("notes/ideas", "wal.md", "notes/ideas/wal.md"),
    ("notes/2020", "../ideas/wal.md", "notes/ideas/wal.md"),
    ("notes/2020", "notes/ideas/wal.md", ""),
    ("notes/2020", "ideas/wal.md", "notes/ideas/wal.md"),
    ("../other", "notes/ideas/wal.md", ""),
    ("..", "notebook/notes/ideas/wal.md", "notes/ideas/wal.md"),
    (".", f"notes/{NFC}", unicodedata.normalize("NFD", f"notes/{NFC}")),
    (".", "a:3.md", "notes/a:3.md"),
    ("notes", "./-dash it's #1.md", "notes/-dash it's #1.md"),
    (".", "notes/long.markdown", ""),
    (".", "./notes/linked.md", "notes/linked.md"),
    (".", "{root}/notes/linked.md", "notes/linked.md"),
    (".", "../link/notes/linked.md", "notes/linked.md"),
    ("notes", "linked.md", "notes/linked.md"),
    ("..", "inner/linked.md", "notes/linked.md"),
    (".", "{root}/notes/away/in.md", "notes/away/in.md"),
    (".", "notes//away/in.md", "notes/away/in.md"),
]


@pytest.mark.parametrize(("here", "written", "path"), FORMS)
def test_a_path_means_the_same_note_in_every_form(til: Til, root: Path, here: str, written: str, path: str) -> None:
    path, written = path or written, written.format(root=root)

    def run(*args: str) -> Result:
        return til(root / here, "-C", str(root), *args)

    assert json.loads(run("show", "--json", written).out)["path"] == path
    assert json.loads(run("related", "--json", written).out)["path"] == path
    assert {each["path"] for each in json.loads(run("links", "--json", written).out)["links"]} == {path}
    assert [each["path"] for each in json.loads(run("build", "--json", "--explain", written).out)["notes"]] == [path]
    assert os.path.samefile(root / here / run("open", written).out.removesuffix("\n"), root / path)
    assert run("check", written).code == int(":" in path)
    assert json.loads(run("log", "--json", f"{written}:2").out)["title"] == "one"


@pytest.mark.parametrize(("here", "written", "path"), FORMS)
def test_a_task_in_a_path_is_done_undone_and_done_again(
    til: Til, root: Path, here: str, written: str, path: str
) -> None:
    def run(*args: str) -> Result:
        return til(root / here, "-C", str(root), *args)

    path, place = path or written, f"{written.format(root=root)}:2"
    dry = json.loads(run("done", "--dry-run", "--json", place).out)
    assert (root / path).read_text() == NOTE
    assert dry["tasks"] == json.loads(run("done", "--json", place).out)["tasks"]
    assert dry["tasks"][0]["path"] == path
    for command, box in (("undo", " "), ("redo", "x")):
        assert run(command).code == 0
        assert (root / path).read_text() == NOTE.replace("[ ]", f"[{box}]")


@pytest.mark.parametrize(
    "place", ["README.md:2", "../outside/linked.md:2", "{root}/README.md:2", "notes/away/../linked.md:2"]
)
def test_a_file_that_is_no_note_or_project_has_no_tasks(til: Til, root: Path, place: str) -> None:
    """`..` leaves the folder that a link leads to, not the one that holds the link."""
    refused = til(root, "done", place.format(root=root))
    assert refused.code == 1
    assert "no task like" in refused.err
    assert {file.read_text() for file in (root / "README.md", root / "../outside/linked.md")} == {NOTE}


@pytest.mark.parametrize(
    "written", ["tasks/blog.md", "./tasks/blog.md", "{root}/tasks/blog.md", "notes/../tasks/blog.md"]
)
def test_a_project_is_opened_in_every_form(til: Til, root: Path, written: str) -> None:
    assert til(root, "open", written.format(root=root)).out == "tasks/blog.md\n"


@pytest.mark.parametrize(
    ("here", "written"), [(".", "."), ("notes", ".."), (".", "{root}"), (".", "{root}/../link"), ("..", "notebook/")]
)
def test_the_root_is_the_whole_notebook(til: Til, root: Path, here: str, written: str) -> None:
    for command in (("check",), ("build", "--json", "--explain")):
        whole = til(root, *command).out
        assert whole
        assert til(root / here, "-C", str(root), *command, written.format(root=root)).out == whole


MOVES = [
    (".", "notes/y.md", "notes/y.md"),
    (".", "{root}/notes/2020", "notes/2020/wal.md"),
    (".", "{root}/notes/fresh/", "notes/fresh/wal.md"),
    (".", "../link/notes/y.md", "notes/y.md"),
    (".", "2020/../y.md", "notes/y.md"),
    (".", "zalias/y.md", "notes/ideas/y.md"),
    (".", "Ideas/y.md", "notes/ideas/y.md"),
    (".", "y.markdown", "notes/ideas/y.markdown"),
    (".", "./ideas/WAL.md", "notes/ideas/WAL.md"),
    (".", ".", "notes/wal.md"),
    ("notes/2020", ".", "notes/2020/wal.md"),
    ("notes/2020", "./y.md", "notes/2020/y.md"),
    ("notes/ideas", "..", "notes/wal.md"),
    ("../other", "notes/y.md", "notes/y.md"),
    (".", "{root}/../outside/", None),
    (".", "{root}/y.md", None),
    (".", "../y.md", None),
    (".", "long.markdown/y.md", None),
]


@pytest.mark.parametrize(("here", "written", "path"), MOVES)
def test_a_note_is_moved_inside_the_notes_only(til: Til, root: Path, here: str, written: str, path: str | None) -> None:
    """An absolute path outside was made below the notes, and a folder left empty was removed though it was the current one."""

    def run(*args: str) -> Result:
        return til(root / here, "-C", str(root), *args)

    moved = run(
        "mv",
        "--json",
        "notes/ideas/wal.md" if "other" in here else f"{root}/notes/ideas/wal.md",
        written.format(root=root),
    )
    if path is None:
        assert (moved.code, moved.out) == (2, "")
        assert "is not a path for a note" in moved.err
        return
    assert (moved.code, json.loads(moved.out)["to"]) == (0, path)
    assert (root / path).read_text() == NOTE
    assert not (root / "notes/ideas/wal.md").exists()
    assert run("undo").code == 0
    assert (root / "notes/ideas/wal.md").read_text() == NOTE


def test_a_note_that_is_a_link_is_not_moved(til: Til, root: Path) -> None:
    """What it led to was removed, and the link led nowhere."""
    for options in ((), ("--dry-run",)):
        refused = til(root, "mv", "notes/linked.md", "new", *options)
        assert refused.code == 3
        assert "is a link to" in refused.err
    assert (root / "notes/linked.md").read_text() == NOTE


def test_a_folder_that_is_a_link_stays_when_its_last_note_is_moved(til: Til, root: Path) -> None:
    assert til(root, "mv", "notes/away/in.md", "notes/").code == 0
    assert til(root, "undo").code == 0
    assert (root / "notes/away").is_symlink()
    assert (root / "notes/away/in.md").read_text() == NOTE


@pytest.mark.parametrize(
    ("here", "written", "path"),
    [
        (".", "{root}/notes/ideas", "notes/ideas"),
        (".", "{root}/../link/notes/ideas/", "notes/ideas"),
        (".", "Ideas", "notes/ideas"),
        (".", "zalias", "notes/ideas"),
        ("notes/ideas", "./", "notes/ideas"),
        ("notes/2020", "../ideas", "notes/ideas"),
        (".", "{root}/../outside", None),
        (".", "{root}", None),
        (".", "long.markdown", None),
        (".", "long.markdown/below", None),
    ],
)
def test_a_note_is_made_in_a_folder_of_the_notes(
    til: Til, root: Path, here: str, written: str, path: str | None
) -> None:
    made = til(root / here, "new", "--json", "--dry-run", "A title", "--in", written.format(root=root))
    if path is None:
        assert (made.code, "is not a folder for notes" in made.err) == (2, True)
    else:
        assert json.loads(made.out)["path"] == f"{path}/a title.md"


@pytest.mark.parametrize(
    ("written", "count"), [("notes/ideas", 1), ("ideas/", 1), ("{root}/notes/zalias", 1), (".", 2), ("notes/2020", 0)]
)
def test_conflicts_of_a_folder_are_found(til: Til, root: Path, written: str, count: int) -> None:
    for path in ("notes/ideas/wal.md", "notes/a:3.md"):
        (root / path).write_text("<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n")
    listed = json.loads(til(root, "resolve", "--json", written.format(root=root)).out)
    assert len(listed["conflicts"]) == count


def test_a_project_keeps_its_own_suffix(til: Til, root: Path) -> None:
    (root / "tasks/work.markdown").write_text("- [ ] one\n")
    assert til(root, "add", "two", "--project", "work").out.startswith("tasks/work.markdown: ")
    assert not (root / "tasks/work.md").exists()


def test_only_the_paths_of_one_file_are_named(til: Til, root: Path) -> None:
    (root / "notes/twin.md").symlink_to("ideas/wal.md")
    refused = til(root, "mv", "2020-09-24", "2020-09-20")
    assert (refused.code, refused.err.splitlines()[0].count(".md")) == (3, 2)


@pytest.mark.parametrize("written", ["notes/jiwoo/a.md", "{root}/notes/jiwoo/a.md", "jiwoo/a.md"])
def test_a_task_of_another_author_is_named_by_its_place(
    til: Til, make_notebook: Callable[..., Path], written: str
) -> None:
    root = make_notebook({"jiwoo/a.md": NOTE, "minsu/a.md": NOTE}, "authors: [minsu, jiwoo]")
    (root / "README.md").write_text(NOTE)
    here = root / "notes" if written.startswith("jiwoo") else root
    done = til(here, "--author", "minsu", "done", "--json", f"{written.format(root=root)}:2")
    assert json.loads(done.out)["tasks"][0]["path"] == "notes/jiwoo/a.md"
    assert til(root, "--author", "minsu", "done", "README.md:2").code == 1


def test_the_notes_folder_is_spelled_as_in_the_settings(til: Til, make_notebook: Callable[..., Path]) -> None:
    """A link stands for a disk that takes `Notes` and `notes` for one folder."""
    root = make_notebook(FILES, "notes: Notes")
    (root / "Notes").symlink_to("notes")
    for written in ("notes/ideas/wal.md", "Notes/ideas/wal.md", str(root / "notes/ideas/wal.md")):
        assert json.loads(til(root, "show", "--json", written).out)["path"] == "Notes/ideas/wal.md"


@pytest.mark.parametrize("command", ["show", "done", "open", "check", "mv", "new"])
def test_a_name_that_no_file_can_have_is_refused(til: Til, root: Path, command: str) -> None:
    for name in ("x" * 300, "a\0b"):
        more = {"done": [f"{name}.md:2"], "mv": ["ideas/wal.md", f"./{name}"], "new": ["T", "--in", f"{name}/b"]}
        assert til(root, command, *more.get(command, [f"{name}.md"])).code in (1, 2, 3)
    assert (root / "notes/ideas/wal.md").read_text() == NOTE
