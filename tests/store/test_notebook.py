"""Which notes a notebook has, where it starts, and what is said when its configuration is wrong."""

import json
import os
import sys
import unicodedata
from datetime import date
from pathlib import Path

import pytest

from tiltool.errors import NoNotebook
from tiltool.store.notebook.day_notes import note_paths, read_calendar
from tiltool.store.notebook.notebook import open_notebook
from tiltool.store.site.inputs import Attachments

pytestmark = pytest.mark.skipif(os.name == "nt", reason="names and links that Windows does not have")

# Which files are notes


def made(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"## Today\n- [ ] a\n")
    return folder


def days(folder: Path) -> dict[str, str]:
    return dict(read_calendar(folder).paths)


@pytest.mark.parametrize(
    "name",
    [
        ".2026-03-02.md",
        ".obsidian/2026-03-02.md",
        "a/.trash/2026-03-02.md",
        "2026-03-02.md.secret",
        "2026-03-02.md.bak",
        "2026-03-02.md~",
        "2026-03-02.txt",
        "2026-03-02",
        ".2026-03-02.md.til-tmp",
        "#2026-03-02.md#",
    ],
)
def test_no_note_at_all(tmp_path: Path, name: str) -> None:
    made(tmp_path, name)
    assert days(tmp_path) == {}
    assert [path for path in note_paths(tmp_path) if not path.startswith("#")] == []


@pytest.mark.parametrize(
    "name",
    [
        "2026-03-02 (conflict).md",
        "2026-03-02 (conflicted copy 2026-03-02).md",
        "2026-03-02.sync-conflict-20260302-101010-ABCDEFG.md",
        "2026-03-02 copy.md",
        "2026-03-02 사본.md",
        "_2026-03-02.md",
        "notes.md",
        "0302.md",
        "202603021230.md",
        "2026-02-30.md",
        "2026-13-02.md",
    ],
)
def test_a_note_but_never_a_day_note(tmp_path: Path, name: str) -> None:
    """Case 56: no source, no target; `til check` still reads it."""
    made(tmp_path, name)
    assert list(note_paths(tmp_path)) == [name]
    calendar = read_calendar(tmp_path)
    assert [file.path for file in calendar.before(None)] == []


@pytest.mark.parametrize(
    "name",
    [
        "2026-03-02.md",
        "2026/2026-03-02.md",
        "2026/03/02.md",
        "2026/3/2.md",
        "2026년/3월/2일.md",
        unicodedata.normalize("NFD", "2026년/3월/2일.md"),
        "2026_03_02.md",
        "20260302.md",
        "2026.03.02.md",
        "TIL-2026-03-02.md",
        "2026-03-02-docker.md",
        "2026-03-02 도커.md",
        unicodedata.normalize("NFD", "일지/2026-03-02.md"),
        "📓 notes/2026-03-02.md",
        "a: b/2026-03-02.md",
        "with space/2026-03-02.md",
        "2026-03-02/README.md",
        "2026-03-02/index.md",
        "2026/03/02/README.md",
        "x.md/2026-03-02.md",
        "2026-03-02.markdown",
        "2026-03-02(Mon).md",
        "2026/03-March/02 (월).md",
        "-n/2026-03-02.md",
    ],
)
def test_a_day_note(tmp_path: Path, name: str) -> None:
    made(tmp_path, name)
    assert days(tmp_path) == {"2026-03-02": name}


@pytest.mark.parametrize("copy", ["2026-03-02 (conflict).md", "2026-03-02-docker.md", "a/2026-03-02.md"])
def test_of_two_notes_a_day_the_plain_one_is_meant(tmp_path: Path, copy: str) -> None:
    made(tmp_path, copy, "2026-03-02.md")
    assert days(tmp_path) == {"2026-03-02": "2026-03-02.md"}


def test_of_two_notes_a_day_the_choice_does_not_depend_on_the_listing(tmp_path: Path, monkeypatch) -> None:
    made(tmp_path, "b/2026-03-02.md", "a/2026-03-02.md", "2026/03/02.md", "2026-03-02-x.md")
    first = days(tmp_path)
    real = os.scandir
    monkeypatch.setattr(os, "scandir", lambda place: sorted(real(place), key=lambda entry: entry.name, reverse=True))
    assert days(tmp_path) == first
    monkeypatch.setattr(os, "scandir", lambda place: sorted(real(place), key=lambda entry: entry.name))
    assert days(tmp_path) == first


def test_folder_named_as_a_note(book) -> None:
    (book.root / "notes" / "2026-03-03.md").mkdir()
    assert book.til("show").code == 0
    before = book.notes()
    run = book.til("new")  # the name of today's note is taken
    assert run.code == 3, run
    assert book.notes() == before


def test_symlinked_folders_that_go_in_circles_end(book) -> None:
    notes = book.root / "notes"
    (notes / "2026").symlink_to(notes, target_is_directory=True)
    (notes / "up").symlink_to(book.root, target_is_directory=True)
    assert list(note_paths(notes)) == ["2026-03-02.md"]
    assert book.til("new").code == 0


def test_a_folder_and_a_link_to_it_hold_the_same_notes_once(tmp_path: Path) -> None:
    made(tmp_path, "notes/a/x.md", "notes/a/b/y.md", "elsewhere/z.md", "elsewhere/c/z.md", "notes/.old/w.md")
    notes = tmp_path / "notes"
    for link, target in (("link", "a"), ("deep", "a/b"), ("out", "../elsewhere"), ("outer", "../elsewhere")):
        (notes / link).symlink_to(target, target_is_directory=True)
    found = sorted(note_paths(notes))
    assert [path for path in found if path[-4:] in ("x.md", "y.md")] == ["a/b/y.md", "a/x.md"]
    assert len([path for path in found if path.endswith("z.md")]) == 2
    (notes / "archive").symlink_to(".old", target_is_directory=True)
    assert "archive/w.md" in note_paths(notes)


@pytest.mark.parametrize("site", ["public", "2026/out", "site"])
def test_the_site_holds_no_notes_wherever_it_is_built(tmp_path: Path, site: str) -> None:
    (tmp_path / "mkdocs.yml").write_text("plugins:\n- til: {notes: .}\n")
    made(
        tmp_path, "2026/2026-03-02.md", f"{site}/assets/til/files.json", f"{site}/2026/03/02/index.md", f"{site}/a.png"
    )
    notebook = open_notebook(tmp_path)
    assert notebook.paths() == ["2026/2026-03-02.md"]
    assert [*notebook.files_named("a.png")] == []


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_project_is_found_however_its_name_is_composed(book, form: str) -> None:
    tasks = book.root / "tasks"
    tasks.mkdir(exist_ok=True)
    (tasks / unicodedata.normalize(form, "한글.md")).write_text("- [ ] old\n", "utf-8")
    for typed in ("NFC", "NFD"):
        assert book.til("add", f"task {typed}", "--project", unicodedata.normalize(typed, "한글")).code == 0
    (project,) = tasks.glob("*글.md") if form == "NFC" else tasks.iterdir()
    assert project.read_text("utf-8").count("- [ ] ") == 3


def test_symlinked_note(book) -> None:
    book.note("2026-03-02").rename(book.root / "real.md")
    book.note("2026-03-02").symlink_to("../real.md")
    assert days(book.root / "notes") == {"2026-03-02": "2026-03-02.md"}


def test_symlink_to_nothing(book) -> None:
    book.note("2026-03-01").symlink_to("nowhere.md")
    assert days(book.root / "notes") == {"2026-03-02": "2026-03-02.md"}
    assert book.til("check").code == 0


def test_symlink_to_itself(book) -> None:
    book.note("2026-03-01").symlink_to("2026-03-01.md")
    assert book.til("show").code == 0
    assert book.til("check").code in (0, 1)
    assert book.til("new").code == 0


def test_pipe_named_as_a_note(book) -> None:
    os.mkfifo(book.note("2026-03-03"))
    assert book.til("show").code == 0
    assert book.til("check").code == 0


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS has no such names")
def test_name_that_is_no_unicode(book) -> None:
    folder = os.fsencode(book.root / "notes")
    for name in (b"\xff.md", b"2026-03-01 \xff.md", b"\xb8\xde\xb8\xf0"):
        with open(os.path.join(folder, name), "wb") as file:
            file.write(b"## Today\n- [ ] b\n")
    for command in (("show",), ("check",), ("new",), ("undo",)):
        assert book.til(*command).code == 0


@pytest.mark.parametrize("name", ["2026/2026-03-02.md", "2026_03_02.md", "TIL-2026-03-02.md", "2026-03-02/README.md"])
def test_new_note_is_named_as_the_newest_one(book, name: str) -> None:
    book.note("2026-03-02").unlink()
    made(book.root / "notes", name)
    run = book.til("new", today="2026-04-05")
    assert run.code == 0
    wanted = name.replace("03-02", "04-05").replace("03_02", "04_05")
    assert Path(run.out.strip()).resolve() == book.root / "notes" / wanted
    assert (book.root / "notes" / wanted).is_file()


def test_no_notes_folder(book) -> None:
    book.note("2026-03-02").unlink()
    (book.root / "notes").rmdir()
    assert book.til("show").code == 1
    assert book.til("check").code == 0
    assert Path(book.til("new").out.strip()).resolve() == book.root / "notes/2026/2026-03-03.md"
    assert book.til("undo").code == 0


def test_notes_folder_that_is_the_notebook(book) -> None:
    (book.root / "mkdocs.yml").write_text("plugins:\n  - til:\n      notes: .\n")
    book.note("2026-03-02").rename(book.root / "2026-03-02.md")
    made(book.root, "tasks/2026-03-04.md", "site/2026-03-05.md")
    assert Path(book.til("new").out.strip()).resolve() == book.root / "2026-03-03.md"
    notebook = open_notebook(book.root)
    assert list(notebook.calendar.order) == ["2026-03-02", "2026-03-03"]


@pytest.mark.parametrize("site_dir", ["site", "public/www"])
def test_what_was_built_is_no_attachment(tmp_path: Path, site_dir: str) -> None:
    (tmp_path / "mkdocs.yml").write_text(f"site_dir: {site_dir}\nplugins:\n  - til:\n      notes: .\n")
    made(tmp_path, f"{site_dir}/media/a.pdf", "media/a.pdf", "tasks/a.pdf")
    attachments = Attachments(open_notebook(tmp_path))
    assert [path for path in (f"{site_dir}/media/a.pdf", "media/a.pdf", "tasks/a.pdf") if attachments.has(path)] == [
        "media/a.pdf"
    ]


def test_check_of_a_notes_folder_that_is_the_notebook(book) -> None:
    (book.root / "mkdocs.yml").write_text("plugins:\n  - til:\n      notes: .\n")
    for folder in ("tasks", "site"):
        (book.root / folder).mkdir(exist_ok=True)
        (book.root / folder / "page.md").write_text("```\nnever closed\n")
    assert book.til("check").out.startswith("tasks/page.md:1:1: open-fence")
    assert "site" not in book.til("check").out


# Where the notebook is


def run_in(folder: Path, monkeypatch: pytest.MonkeyPatch, *args: str, **env: str):
    """Run `til` in `folder`, without -C; return its exit code."""
    from tiltool.cli import main

    monkeypatch.delenv("TIL_NOTEBOOK", raising=False)
    for name, value in {"TIL_TODAY": "2026-03-03", **env}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(folder)
    with pytest.raises(SystemExit) as stop:
        main(args)
    return stop.value.code


def test_found_from_a_folder_below(book, monkeypatch, capsys) -> None:
    deep = book.root / "notes" / "a" / "b"
    deep.mkdir(parents=True)
    assert run_in(deep, monkeypatch, "show", "--json") == 0
    assert json.loads(capsys.readouterr().out)["path"] == "notes/2026-03-02.md"


def test_named_by_c(book, tmp_path, monkeypatch, capsys) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert run_in(elsewhere, monkeypatch, "-C", "../book/notes", "show") == 0
    assert run_in(elsewhere, monkeypatch, "-C", str(book.root), "show") == 0
    capsys.readouterr()
    assert run_in(elsewhere, monkeypatch, "show") == 4
    assert "til init" in capsys.readouterr().err
    assert run_in(elsewhere, monkeypatch, "-C", "nowhere", "show") == 4
    assert run_in(elsewhere, monkeypatch, "-C", str(book.root / "mkdocs.yml"), "show") == 4


def test_named_by_til_notebook(book, new_book, tmp_path, monkeypatch, capsys) -> None:
    other = new_book("## Today\n- [ ] other\n", name="other")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert run_in(elsewhere, monkeypatch, "show", TIL_NOTEBOOK=str(book.root)) == 0
    assert "the deploy" in capsys.readouterr().out
    assert run_in(book.root, monkeypatch, "show", TIL_NOTEBOOK=str(other.root)) == 0
    assert "other" in capsys.readouterr().out
    assert run_in(elsewhere, monkeypatch, "-C", str(book.root), "show", TIL_NOTEBOOK=str(other.root)) == 0
    assert "the deploy" in capsys.readouterr().out  # what is typed wins
    assert run_in(book.root, monkeypatch, "show", TIL_NOTEBOOK=str(tmp_path / "gone")) == 4
    assert "TIL_NOTEBOOK" in capsys.readouterr().err
    assert run_in(book.root, monkeypatch, "show", TIL_NOTEBOOK="") == 0


@pytest.mark.parametrize(
    "text",
    [
        "site_name: docs\n",
        "site_name: a til of docs\nplugins:\n  - search\n",
        "plugins:\n  - tilde\n",
        "",
        "# til\n",
        "- til\n",
        "site_name: [broken\n",
    ],
)
def test_a_nearer_mkdocs_yml_that_does_not_name_til_is_passed(book, monkeypatch, text: str) -> None:
    inner = book.root / "notes" / "site"
    inner.mkdir()
    (inner / "mkdocs.yml").write_text(text)
    assert run_in(inner, monkeypatch, "show") == 0


def test_only_a_mkdocs_yml_that_does_not_name_til(tmp_path: Path, monkeypatch, capsys) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: docs\nplugins: [search]\n")
    assert run_in(tmp_path, monkeypatch, "show") == 4
    err = capsys.readouterr().err
    assert f"{tmp_path / 'mkdocs.yml'} does not name the til plugin" in err


def test_the_nearest_notebook_is_meant(book, monkeypatch, capsys) -> None:
    inner = book.root / "notes" / "inner"
    (inner / "notes").mkdir(parents=True)
    (inner / "mkdocs.yml").write_text("plugins: [til]\n")
    made(inner / "notes", "2026-01-01.md")
    assert run_in(inner, monkeypatch, "open") == 0
    assert capsys.readouterr().out == "notes/2026-01-01.md\n"


@pytest.mark.parametrize(
    "text",
    [
        "plugins: [til]\n",
        "plugins:\n- til\n",
        "plugins:\n  - search\n  - til:\n",
        "plugins:\n  - til: {}\n",
        "plugins:\n  til:\n    language: ko\n",
        "plugins:\n  search: {}\n  til: {}\n",
        "\ufeffplugins: [til]\n",
        "plugins: [til]\r\n",
        "theme: !ENV [THEME, x]\nplugins: [til]\nmarkdown_extensions:\n  - x: !!python/name:a.b.c\n",
        "markdown_extensions:\n  - toc:\n      slugify: !!python/object/apply:a.b {kwds: {case: lower}}\nplugins: [til]\n",
        "plugins:\n  - til:\n      language: !ENV [LANGUAGE, ko]\n",
    ],
)
def test_ways_to_name_the_plugin(book, text: str) -> None:
    (book.root / "mkdocs.yml").write_bytes(text.encode())
    for _ in "ab":  # the second time it comes from what was kept
        assert book.til("new").code == 0


# What is wrong with the configuration


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("plugins:\n  - til:\n      notes: [a\n", 4),
        ("plugins:\n  - til:\n\tnotes: a\n", 3),
        ("a: 1\nb: 'til\n", 3),
        ("plugins: [til]\nsite_name: a: b\n", 2),
        ("plugins: [til]\nx: *nowhere\n", 2),
        ("plugins: [til]\n--- \nplugins: [til]\n", 2),
    ],
)
def test_broken_yaml_is_told_with_file_and_line(book, text: str, line: int) -> None:
    file = book.root / "mkdocs.yml"
    file.write_text(text)
    run = book.til("show")
    assert run.code == 4
    assert run.err.startswith("til: ") and len(run.err.splitlines()) <= 2
    told = run.err.split(str(file), 1)[1].split()[0]
    assert abs(int(told.strip(":")) - line) <= 1, run.err


def test_configuration_that_is_no_utf_8(book) -> None:
    (book.root / "mkdocs.yml").write_bytes(b"plugins: [til]\nx: \xff\n")
    run = book.til("show")
    assert run.code == 4
    assert "mkdocs.yml" in run.err


@pytest.mark.parametrize(
    ("options", "key", "near"),
    [
        ("languge: ko", "languge", "language"),
        ("note: x", "note", "notes"),
        ("daystart: 4", "daystart", "day_start"),
        ("section: {}", "section", "sections"),
        ("carry: {sauce: mark}", "carry: sauce", "source"),
        ("carry: {withdone: true}", "carry: withdone", "with_done"),
        ("sections: {todays: [x]}", "todays", "today"),
        ("zzz: 1", "zzz", "notes"),
        ("1: 1", "1", "notes"),
    ],
)
def test_unknown_key_is_told_with_the_nearest(book, options: str, key: str, near: str) -> None:
    (book.root / "mkdocs.yml").write_text(f"plugins:\n  - til:\n      {options}\n")
    run = book.til("show")
    assert run.code == 4
    what, hint = run.err.splitlines()
    assert what.startswith("til: ") and "mkdocs.yml" in what and key in what
    assert hint.startswith("hint: ") and near in hint


@pytest.mark.parametrize(
    ("options", "key"),
    [
        ("notes: 7", "notes"),
        ("notes: /etc", "notes"),
        ("notes: ../x", "notes"),
        ("language: fr", "language"),
        ("language: [en]", "language"),
        ("path: today.md", "path"),
        ("path: '%Y-%m-%d.txt'", "path"),
        ("day_start: noon", "day_start"),
        ("day_start: '25:00'", "day_start"),
        ("day_start: 4.5", "day_start"),
        ("day_start: true", "day_start"),
        ("template: 7", "template"),
        ("sections: [today]", "sections"),
        ("sections: {yesterday: {a: b}, today: x, zap: y}", "sections"),
        ("states: {v: finished}", "states"),
        ("states: [v]", "states"),
        ("carry: mark", "carry"),
        ("carry: {source: move}", "carry: source"),
        ("carry: {with_done: 1}", "carry: with_done"),
        ("carry: {lookback: 0}", "carry: lookback"),
        ("carry: {lookback: many}", "carry: lookback"),
    ],
)
def test_value_that_does_not_fit(book, options: str, key: str) -> None:
    (book.root / "mkdocs.yml").write_text(f"plugins:\n  - til:\n      {options}\n")
    run = book.til("show")
    assert run.code == 4, run
    assert "mkdocs.yml" in run.err and key in run.err.splitlines()[0]


@pytest.mark.parametrize("value", ["5", "true", "2026-03-02"])
def test_section_names_that_are_no_text(book, value: str) -> None:
    (book.root / "mkdocs.yml").write_text(f"plugins:\n  - til:\n      sections: {{today: {value}}}\n")
    run = book.til("show")
    assert run.code in (0, 4), run
    assert run.code == 0 or "sections" in run.err


@pytest.mark.parametrize("options", ["[a, b]", "7", "'x'"])
def test_options_that_are_no_keys(book, options: str) -> None:
    (book.root / "mkdocs.yml").write_text(f"plugins:\n  - til: {options}\n")
    run = book.til("show")
    assert run.code == 4
    assert "mkdocs.yml" in run.err


def test_template_that_is_not_there(book) -> None:
    (book.root / "mkdocs.yml").write_text("plugins:\n  - til:\n      template: form.md\n")
    run = book.til("new")
    assert run.code in (3, 4)
    assert "form.md" in run.err
    assert list(book.notes()) == ["2026-03-02.md"]


@pytest.mark.parametrize("kept", ["", "{", "[]", "null", '{"stamp": 1}', '{"options": {"language": 5}}', "\0"])
def test_kept_settings_that_are_garbage(book, kept: str) -> None:
    (book.root / ".til").mkdir()
    (book.root / ".til" / "settings.json").write_text(kept)
    assert book.til("new").code == 0


def test_kept_settings_follow_the_file(book) -> None:
    assert book.til("new").code == 0
    (book.root / "mkdocs.yml").write_text("plugins:\n  - til:\n      language: xx\n")
    assert book.til("show").code == 4
    (book.root / "mkdocs.yml").write_text("plugins: [search]\n# til\n")
    assert book.til("show").code == 4


def test_notebook_is_opened_from_its_values(book) -> None:
    notebook = open_notebook(book.root / "notes")
    assert notebook.root == book.root
    assert [file.day for file in notebook.days] == [date(2026, 3, 2)]
    with pytest.raises(NoNotebook):
        open_notebook(book.root.parent)


@pytest.mark.parametrize(
    ("options", "paths"),
    [
        ("notes: ., exclude: [Templates, a/b]", {"2026-03-02.md", "a/2026-03-03.md", "c/Templates/x.md"}),
        ("notes: a, exclude: [a/b, Templates]", {"2026-03-03.md"}),
        ("notes: a, exclude: [b]", {"2026-03-03.md"}),
        ("notes: a", {"2026-03-03.md", "b/2026-03-04.md"}),
    ],
)
def test_excluded_folders_have_no_notes(tmp_path: Path, options: str, paths: set[str]) -> None:
    files = ("2026-03-02.md", "a/2026-03-03.md", "a/b/2026-03-04.md", "Templates/2026-03-05.md", "c/Templates/x.md")
    made(tmp_path, *files)
    (tmp_path / "mkdocs.yml").write_text(f"plugins:\n  - til: {{{options}}}\n")
    notebook = open_notebook(tmp_path)
    assert set(notebook.paths()) == paths
    assert set(notebook.calendar.paths.values()) <= paths
    assert {notebook.from_root(path) for path in paths} == {path for path, _ in notebook.entries()}
