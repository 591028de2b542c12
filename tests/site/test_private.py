"""Nothing that is held back is anywhere in the site: a marker in every private place, and a look into every file."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.site.sites import TODAY, built, files_of, made, write
from tiltool.errors import TilError
from tiltool.store.notebook.notebook import open_notebook
from tiltool.store.site.inputs import LinkGuard

CANARY = "canary"


def test_what_becomes_private_goes_away(tmp_path: Path) -> None:
    root = made(
        tmp_path,
        {"2026-03-01.md": "## Learned\n### canary\ncanary text #canary\n", "2026-03-02.md": "[[2026-03-01]]\n"},
    )
    built(root)
    assert any(CANARY.encode() in data for data in files_of(root / "site").values())
    write(root, "2026-03-01.md", "---\npublish: false\n---\n## Learned\n### canary\ncanary text #canary\n")
    built(root)
    assert [path for path, data in files_of(root / "site").items() if CANARY.encode() in data or CANARY in path] == []


def test_notes_that_can_not_be_published_are_named(tmp_path: Path) -> None:
    root = made(tmp_path, {"2026-03-01.md": "---\ntitle: [a\n---\nx\n", "2026-03-02.md": "x\n"})
    (root / "notes/2026-03-03.md").write_bytes("# 비공개\n".encode("cp949"))
    report = built(root)
    assert report.held == 2
    assert [problem.partition(":")[0] for problem in report.problems] == ["notes/2026-03-01.md", "notes/2026-03-03.md"]


def test_a_day_to_come_waits_for_it(tmp_path: Path) -> None:
    root = made(tmp_path, {"2026-04-01.md": "to come\n"})
    for options in ("timezone: Asia/Seoul", ""):
        made(root, {}, options)
        report = built(root)
        assert (report.held, report.days_to_come) == (1, ("2026-04-01",)) and not (root / "site/2026/04/01").exists()
    assert built(root, date(2026, 4, 1)).held == 0
    assert built(root, TODAY).held == 1
    assert not (root / "site" / "2026/04/01").exists()


def test_files_go_along_only_where_a_public_note_shows_them(tmp_path: Path) -> None:
    notes = {
        "2026-03-01.md": "![a](a.png) [b](b.pdf) [c](../mkdocs.yml) [d](.d.png) [e](2026-03-02.md) ![](../../x.png)\n"
    }
    root = made(tmp_path / "n", {**notes, "2026-03-02.md": "---\npublish: false\n---\n![f](f.png)\n"})
    for name in ("a.png", "b.pdf", ".d.png", "f.png"):
        (root / "notes" / name).write_bytes(b"x")
    (tmp_path / "x.png").write_bytes(b"x")
    built(root)
    assert sorted(path for path in files_of(root / "site") if path.startswith("media/")) == [
        "media/notes/a.png",
        "media/notes/b.pdf",
    ]


def test_a_link_to_a_file_is_the_file_that_it_leads_to(tmp_path: Path) -> None:
    shown = " ".join(f"[x]({name})" for name in ("ln.txt", "way/s.png", "good.png", "away.png", "deep/ok.png"))
    root = made(tmp_path / "n", {"2026-03-01.md": f"{shown}\n", "secret.md": "---\npublish: false\n---\nx\n"})
    for name in (".hidden", "deep"):
        (root / "notes" / name).mkdir()
    for name in (".hidden/s.png", "a.png", "deep/ok.png"):
        (root / "notes" / name).write_bytes(b"x")
    (tmp_path / "x.png").write_bytes(b"x")
    for name, target in {
        "ln.txt": "secret.md",
        "way": ".hidden",
        "good.png": "a.png",
        "away.png": "../../x.png",
    }.items():
        (root / "notes" / name).symlink_to(target)
    built(root)
    assert sorted(path for path in files_of(root / "site") if path.startswith("media/")) == [
        "media/notes/deep/ok.png",
        "media/notes/good.png",
    ]


def test_a_folder_of_attachments_may_be_a_link_to_another_place(tmp_path: Path) -> None:
    root = made(
        tmp_path / "n", {"2026-03-01.md": "![](../assets/a.png) ![](../assets/.b.png)\n"}, "attachments: [assets]"
    )
    (tmp_path / "pictures").mkdir()
    for name in ("a.png", ".b.png"):
        (tmp_path / "pictures" / name).write_bytes(b"x")
    (root / "assets").symlink_to(tmp_path / "pictures")
    built(root)
    assert [path for path in files_of(root / "site") if path.startswith("media/")] == ["media/assets/a.png"]


def test_a_file_goes_along_if_neither_it_nor_what_it_links_to_is_held_back(tmp_path: Path) -> None:
    root = made(
        tmp_path,
        {"2026-03-01.md": "![](work/a.png) ![](work/link.png) ![](out.png) ![[named.png]] ![[held.png]] ![](b.png)\n"},
        "publish: {folders: {work: false}}, attachments: [site]",
        "site_dir: out\n",
    )
    for name in ("notes/work/a.png", "notes/work/held.png", "notes/b.png", "notes/in/named.png", "site/c.png"):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_bytes(b"x")
    (root / "notes/work/link.png").symlink_to("../b.png")
    (root / "notes/out.png").symlink_to("work/a.png")
    write(root, "2026-03-02.md", "![](../site/c.png)\n")
    built(root)
    assert sorted(path for path in files_of(root / "out") if path.startswith("media/")) == [
        "media/notes/b.png",
        "media/notes/in/named.png",
        "media/site/c.png",
    ]


@pytest.mark.parametrize("options", ["notes: .", "notes: ., tasks: a/b"])
def test_files_of_the_backlog_and_of_the_site_do_not_go_along(tmp_path: Path, options: str) -> None:
    root = made(tmp_path, {}, options)
    (root / "2026-03-01.md").write_text("[a](tasks/plan.txt) [b](site/index.html) [c](a/b/plan.txt) ![d](a.png)\n")
    for name in ("tasks", "a/b"):
        (root / name).mkdir(parents=True, exist_ok=True)
    for name in ("tasks/plan.txt", "a/b/plan.txt", "a.png"):
        (root / name).write_text("x")
    built(root)
    assert (root / "site/index.html").exists()
    built(root, clean=True)
    other = "media/a/b/plan.txt" if "a/b" not in options else "media/tasks/plan.txt"
    assert sorted(path for path in files_of(root / "site") if path.startswith("media/")) == sorted(
        ["media/a.png", other]
    )


def test_a_project_is_named_with_its_folder(tmp_path: Path) -> None:
    projects = {"tasks/open.md": "- [ ] shown\n", "tasks/sub/open.md": "- [ ] canary\n"}
    root = made(tmp_path, {"2026-03-01.md": "x\n", **projects}, "publish: {tasks: [open]}")
    built(root)
    found = files_of(root / "site")
    assert not [path for path, data in found.items() if CANARY.encode() in data]
    assert b"shown" in found["tasks/index.html"]


def test_an_engine_that_ignores_the_plugin_publishes_no_note(tmp_path: Path) -> None:
    """What MkDocs' own folder of pages holds is all that such an engine could see."""
    from tiltool.actions.adopt.init import init
    from tiltool.actions.adopt.survey import survey

    (tmp_path / "n").mkdir()
    init(tmp_path / "n", survey(tmp_path / "n"), "en")
    write(tmp_path / "n", "2026-03-01.md", "canary\n")
    pages = files_of(tmp_path / "n" / ".pages")
    assert list(pages) == ["index.md"] and CANARY.encode() not in pages["index.md"]
    shutil.rmtree(tmp_path / "n" / "notes")


@pytest.mark.parametrize(
    ("options", "more"),
    [
        ("notes: docs", ""),
        ("", "docs_dir: notes\n"),
        ("notes: docs/notes", ""),
        ("notes: .", "docs_dir: docs\n"),
        ("", "docs_dir: link\n"),
        ("", "docs_dir: holds\n"),
        ("", "docs_dir: tasks\n"),
        ("notes: docs/deep/notes, tasks: docs/tasks", "docs_dir: docs/deep\n"),
    ],
)
def test_no_folder_is_both_notes_and_pages(tmp_path: Path, options: str, more: str) -> None:
    """MkDocs publishes each file of its folder as it is, whatever til holds back."""
    root = made(tmp_path, {}, options, more)
    for name in ("docs", "docs/notes", "docs/deep/notes", "docs/tasks", "notes", "tasks"):
        (root / name).mkdir(parents=True, exist_ok=True)
        (root / name / "s.md").write_text("---\npublish: false\n---\ncanary\n")
    (root / "link").symlink_to("notes")
    (root / "holds").mkdir()
    (root / "holds" / "within").symlink_to("../notes")
    with pytest.raises(TilError) as refused:
        built(root)
    assert "docs_dir" in refused.value.message and refused.value.hint == "docs_dir: .pages"
    assert not (root / "site").exists()


def test_a_theme_takes_no_files_of_notes(tmp_path: Path) -> None:
    root = made(tmp_path, {"2026-03-01.md": "x\n"})
    (root / "notes" / "canary.txt").write_text("canary")
    (root / "mkdocs.yml").write_text(
        "site_name: j\ntheme: {name: material, custom_dir: notes}\nplugins: [til]\n", "utf-8"
    )
    with pytest.raises(TilError, match="'canary"):
        built(root)


@pytest.mark.parametrize("pages", [".pages", "docs"])
def test_pages_beside_the_notes_are_published(tmp_path: Path, pages: str) -> None:
    root = made(tmp_path, {"2026-03-01.md": "x\n"}, "" if pages == "docs" else "notes: .", f"docs_dir: {pages}\n")
    (root / pages).mkdir()
    (root / pages / "about.md").write_text("# About\n\nthe owner's page\n")
    built(root)
    assert b"the owner's page" in (root / "site/about/index.html").read_bytes().replace(b"&#39;", b"'")


def test_a_link_in_a_folder_that_is_held_back_is_held_back(tmp_path: Path) -> None:
    root = made(tmp_path, {"open/a.md": "x\n", "held/b.md": "x\n"}, "publish: {folders: {held: false}}")
    (root / "notes/held/a.md").symlink_to("../open/a.md")
    (root / "notes/open/b.md").symlink_to("../held/b.md")
    guard = LinkGuard(open_notebook(root))
    holds = {
        path: guard.rules_at(f"notes/{path}").hold for path in ("open/a.md", "held/a.md", "open/b.md", "held/b.md")
    }
    assert [path for path, hold in holds.items() if not hold] == ["open/a.md"]
    made(root, {}, "publish: {folders: {held: {notes: false, roles: [plain]}, open: {roles: [learned, plain]}}}")
    guard = LinkGuard(open_notebook(root))
    for path in ("held/a.md", "open/b.md"):
        assert guard.rules_at(f"notes/{path}")[::2][:2] == (("plain",), False)


def test_a_link_out_of_the_notebook_has_to_say_that_it_is_public(tmp_path: Path) -> None:
    root = made(tmp_path / "n", {"a.md": "x\n"})
    (tmp_path / "elsewhere.md").write_text("canary\n")
    (root / "notes/b.md").symlink_to("../../elsewhere.md")
    guard = LinkGuard(open_notebook(root))
    assert [guard.rules_at(f"notes/{name}.md").by_default for name in "ab"] == [True, False]
    (root / "notes").rename(tmp_path / "moved")
    (tmp_path / "moved/b.md").unlink()
    (root / "notes").symlink_to(tmp_path / "moved")  # all of the notes are there
    (root / "notes/b.md").symlink_to(tmp_path / "elsewhere.md")
    guard = LinkGuard(open_notebook(root))
    assert [guard.rules_at(f"notes/{name}.md").by_default for name in "ab"] == [True, False]


def test_a_note_that_is_a_link_to_what_stays_at_home_stays_there(tmp_path: Path) -> None:
    root = made(tmp_path, {"a.md": "x\n", "tasks/work.md": "- [ ] canary\n", ".draft/w.md": "canary\n"})
    (root / "notes/backlog").symlink_to("../tasks")
    (root / "notes/y.md").symlink_to(".draft/w.md")
    (root / "notes/loop").symlink_to("loop")
    write(root, "b.md", "[a](loop)\n")
    write(root, "open/c.md", "canary\n")
    write(root, "held/d.md", "canary\n")
    (root / "notes/held/c.md").symlink_to("../open/c.md")
    (root / "notes/open/d.md").symlink_to("../held/d.md")
    made(root, {}, "publish: {folders: {held: false, open: {notes: false}}}")
    built(root)
    assert [path for path, data in files_of(root / "site").items() if CANARY.encode() in data] == []
