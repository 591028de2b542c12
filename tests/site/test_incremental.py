"""A site that is freshened is, byte for byte, one made from nothing."""

import random
import shutil
import subprocess
import sys
from cProfile import Profile
from datetime import date
from pathlib import Path

import pytest
from mkdocs.commands.build import build as mkdocs_build

from tests.site.edits import OPTIONS, SIZES, differences
from tests.site.sites import TODAY, built, files_of, made, page, write
from tiltool.core.publish.rules import Rules
from tiltool.errors import Refused
from tiltool.messages import Message
from tiltool.site.build import incremental
from tiltool.site.build.jobs import jobs_of, render_notes
from tiltool.site.build.standalone import build, mkdocs_config
from tiltool.site.model.changed_site import site_after
from tiltool.site.model.site import RenderedNote, Site
from tiltool.site.model.task_remarks import PUBLIC_ONLY
from tiltool.site.output.files import pages_of
from tiltool.site.pages import lists
from tiltool.site.pages.lists import tag_pages
from tiltool.site.pages.note import NoteView, note_page
from tiltool.site.render.note import render_note
from tiltool.site.render.rendered_note import Style, note_from_json, to_json, with_shared_texts
from tiltool.site.settings import Settings
from tiltool.store.index.database import FEW
from tiltool.store.notebook.notebook import open_notebook
from tiltool.store.site.render_cache import open_render_cache

EDITS, LOOKS = 80, 16


@pytest.mark.parametrize("options", OPTIONS)
def test_freshened_as_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: str) -> None:
    for (module, name), size in SIZES.items():
        monkeypatch.setattr(module, name, size)
    assert [*differences(tmp_path, random.Random(OPTIONS.index(options)), EDITS, LOOKS, options)] == []


LONG = "Some words. " * 30
LINKED = f"# Two\n![[2026-03-01]]\n\n## Today\n- [ ] a task\n\n## Learned\n### WAL\n{LONG}\n\nend [[2026-03-01#WAL]]\n"
NOTES = {
    "2026-03-01.md": f"# One\n\n## Learned\n### WAL\n{LONG}\n\nthe end #db\n",
    "2026-03-02.md": LINKED,
    "2026-03-03.md": "# Three\n\n## Learned\n### WAL\na few words\n",
    "index.md": "the front\n",
    "tasks/blog.md": "- [ ] ![[2026-03-03]]\n",
}


@pytest.mark.parametrize(
    ("name", "old", "new", "is_text"),
    [
        ("2026-03-01.md", "the end", "the very end", True),  # embedded in the next day
        ("2026-03-02.md", "end", "very rare words at the end", True),  # other notes are related to it
        ("2026-03-01.md", "Some words.", "Other words.", True),  # its entry in lists
        ("2026-03-03.md", "a few", "some", False),  # embedded in a project
        ("index.md", "front", "first page", False),
        ("2026-03-01.md", "# One", "# First", False),
        ("2026-03-01.md", "#db", "#web", False),
        ("2026-03-01.md", "the end", "[[2026-03-03]]", False),
        ("2026-03-01.md", "the end", "### Another topic", False),
        ("2026-03-02.md", "[ ]", "[x]", False),
        ("2026-03-02.md", "end", f"end {LONG}", False),  # its topic needs another page
    ],
)
def test_after_a_change_of_text_only_what_shows_it_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, old: str, new: str, is_text: bool
) -> None:
    monkeypatch.setattr(lists, "_TOPIC_SIZE", 1200)
    root = made(tmp_path / "n", NOTES, "publish: {tasks: true}")
    built(root)
    looks: list[Site] = []
    monkeypatch.setattr(incremental, "pages_of", lambda site: looks.append(site) or pages_of(site))
    write(root, name, NOTES[name].replace(old, new))
    report = built(root)
    assert report.written and (not looks) == is_text
    shutil.copytree(root, tmp_path / "clean", ignore=shutil.ignore_patterns("site", ".til"))
    anew = built(tmp_path / "clean")
    assert files_of(root / "site") == files_of(tmp_path / "clean/site")
    assert report[1:2] + report[5:] == anew[1:2] + anew[5:]
    assert built(root).written == 0


def test_a_build_elsewhere_does_not_hide_what_changed(tmp_path: Path) -> None:
    root = made(tmp_path / "n", NOTES)
    built(root)
    write(root, "2026-03-01.md", NOTES["2026-03-01.md"].replace("the end", "rare words"))
    build(open_notebook(root), TODAY, site_dir=tmp_path / "elsewhere")
    write(root, "2026-03-02.md", LINKED.replace("end", "rare words"))
    built(root)
    build(open_notebook(root), TODAY, site_dir=tmp_path / "elsewhere")
    assert files_of(root / "site") == files_of(tmp_path / "elsewhere")


def test_nothing_changed_nothing_written(tmp_path: Path) -> None:
    root = made(tmp_path, {"2026-03-01.md": "x\n"})
    assert built(root).written
    again = built(root)
    assert (again.written, again.removed) == (0, 0) and again.kept


def test_a_site_that_was_tampered_with_is_mended(tmp_path: Path) -> None:
    root = made(tmp_path, {"2026-03-01.md": "x\n"})
    built(root)
    good = files_of(root / "site")
    (root / "site/index.html").write_text("oops")
    (root / "site/feed.xml").unlink()
    (root / "site/stray.html").write_text("stray")
    (root / "site/.nojekyll").write_text("")
    with pytest.raises(Refused, match=r"did not write: stray.html"):
        built(root)
    (root / "site/stray.html").unlink()
    built(root)
    assert files_of(root / "site") == {**good, ".nojekyll": b""}


def test_pages_of_the_owner_come_and_go_with_their_folder(tmp_path: Path) -> None:
    root = made(tmp_path, {"2026-03-01.md": "x\n"})
    built(root)
    without = files_of(root / "site")
    (root / "docs").mkdir()
    (root / "docs/own.md").write_text("# Own\n")
    built(root)
    assert "own/index.html" in files_of(root / "site")
    (root / "docs/own.md").unlink()
    (root / "docs").rmdir()
    built(root)
    assert files_of(root / "site") == without


def test_a_folder_of_one_run_is_not_that_of_the_next(tmp_path: Path) -> None:
    root = made(tmp_path / "n", {"2026-03-01.md": "one\n"})
    config = mkdocs_config(open_notebook(root), [], site_dir=str(tmp_path / "served"))
    mkdocs_build(config)
    write(root, "2026-03-02.md", "two\n")
    assert built(root).folder.resolve() == (root / "site").resolve()
    build(open_notebook(root), TODAY, site_dir=tmp_path / "elsewhere", clean=True)
    write(root, "2026-03-03.md", "three\n")
    assert built(root).folder.resolve() == (root / "site").resolve()
    assert (root / "site/2026/03/03/index.html").exists()


@pytest.mark.parametrize(
    ("written", "folder"),
    [
        ("site_dir: 'out#1'\n", "out#1"),
        ("x: &place public\nsite_dir: *place\n", "public"),
        ("site_dir: null\n", "site"),
        ("site_dir: >-\n  folded\n  name\n", "folded name"),
        ("site_dir: !ENV [TIL_TEST_SITE, of the environment]\n", "of the environment"),
    ],
)
def test_each_build_goes_to_the_folder_that_mkdocs_reads(tmp_path: Path, written: str, folder: str) -> None:
    root = made(tmp_path, {"2026-03-01.md": "one\n"}, more=written)
    there = {each.name for each in root.iterdir()} | {".til", folder}
    for text in ("one\n", "two\n"):  # with MkDocs, and without
        write(root, "2026-03-01.md", text)
        assert built(root).folder == root / folder
        assert {each.name for each in root.iterdir()} == there


_READS = """
import sys
from datetime import date
from pathlib import Path

from tiltool.site.build import incremental
from tiltool.site.build.jobs import jobs_of, render_notes
from tiltool.site.build.standalone import build
from tiltool.store.notebook.notebook import open_notebook
from tiltool.store.site.render_cache import open_render_cache

reads = []
sys.addaudithook(lambda event, args: reads.append(args[0]) if event == "open" else None)
build(open_notebook(Path(sys.argv[1])), date(2026, 3, 31))
print(sum(str(path).endswith("mkdocs.yml") for path in reads))
"""


def test_mkdocs_yml_is_read_once_a_build(tmp_path: Path) -> None:
    root = made(tmp_path, {"2026-03-01.md": "one\n"})
    built(root)
    write(root, "2026-03-02.md", "two\n")
    done = subprocess.run([sys.executable, "-c", _READS, str(root)], check=True, capture_output=True, text=True)
    assert done.stdout == "1\n" and (root / "site/2026/03/02").exists()


def test_a_note_saved_while_til_builds_stays_on_the_site(tmp_path: Path) -> None:
    root = made(tmp_path, {"2026-03-01.md": "one\n"})
    notebook = open_notebook(root)
    with open_render_cache(notebook.state) as cache:
        for text in ("two\n", "three\n"):
            jobs = jobs_of(notebook, cache)
            write(root, "2026-03-01.md", text)
            public = render_notes(notebook, jobs, cache, TODAY, None)
            assert public.held == () and public.problems == () and len(public.notes) == 1
            assert [each.key for each in public.notes] == [job.key for job in public.jobs]
    built(root)
    assert "three" in page(root, "2026/03/01")


def test_notes_saved_and_deleted_while_til_reads_them(tmp_path: Path) -> None:
    count = FEW + 2  # so many that they are listed without their texts, and read again on all cores
    root = made(tmp_path, {f"n{number:03}.md": f"text {number}\n" for number in range(count)})
    notebook = open_notebook(root)
    with open_render_cache(notebook.state) as cache:
        jobs = jobs_of(notebook, cache)
        assert [job.file.text for job in jobs].count(None) > 0
        for number in range(count - 1):
            write(root, f"n{number:03}.md", f"newer {number}\n")
        last = jobs[-1].file.path
        (root / last).unlink()
        public = render_notes(notebook, jobs, cache, TODAY, None)
        assert last not in {each.note.path for each in public.notes}
        assert len(public.notes) == count - 1
    report = built(root)
    assert report.problems == () and report.held == 0
    assert all(f"newer {number}" in page(root, f"notes/n{number:03}") for number in range(count - 1))


def test_a_note_comes_from_the_cache_as_it_was_and_equal_texts_are_one() -> None:
    text = "# One\n\n#tag\n\n## Today\n- [ ] a task\n  - [x] below\n\n## Learned\n### WAL\n[[b]] ![](a.png)\n"
    style = Style(rules=Rules(roles=("today", "learned", "plain")))
    notes = [note for name in "ab" if (note := render_note(text, f"notes/{name}.md", None, style).note)]
    read = [with_shared_texts(note_from_json(to_json(note))) for note in notes]
    assert repr(read) == repr(notes) and len(read) == 2
    one, other = ([each.tags[0], *each.tasks[0][:4], *each.pieces[-1][:3], *each.links[0]] for each in read)
    assert "a task" in one and "WAL" in one
    assert all(mine is theirs for mine, theirs in zip(one, other, strict=True))


def test_pages_of_tags_take_time_in_proportion_to_their_number() -> None:
    calls = []
    for count in (400, 1600):
        note = render_note("".join(f"#t{n}/a{n} " for n in range(count)), "notes/a.md", None, Style()).note
        assert note
        site = Site(Settings(), [RenderedNote(note, b"")], lambda _: False)
        profile = Profile(builtins=True)
        assert len(profile.runcall(lambda site=site: [*tag_pages(site)])) > 2 * count
        calls.append(sum(entry.callcount for entry in profile.getstats()))
    assert calls[1] < 5 * calls[0]


def test_problems_from_the_cache_keep_their_templates(tmp_path: Path) -> None:
    root = made(tmp_path, {"a.md": "![](gone.png)\n", "b.md": "---\na: [\n---\nb\n", "c.md": "a &#37;% b &#37;%\n"})
    (root / "notes/d.md").write_bytes(b"\xff\n")
    first = built(root).problems
    write(root, "e.md", "more\n")
    for problems in (first, built(root).problems, built(root).problems):
        assert problems == first and len(problems) == 4
        assert all(isinstance(each, Message) or each.startswith("notes/d.md") for each in problems)


@pytest.mark.parametrize("before", ["", "words\n\n", "## Yesterday\n- [x] a\n\n", "## Learned\n### SHM\nx\n\n"])
@pytest.mark.parametrize(
    "now", ["", "words\n\n", "## Yesterday\n- [x] a\n\n## Today\n- [ ] b\n\n", "## Learned\n### SHM\nx\n\n"]
)
def test_a_topic_keeps_its_days_whatever_comes_before_it(before: str, now: str) -> None:
    def rendered(day: int, text: str) -> RenderedNote:
        made = render_note(f"{text}## Learned\n### WAL\nx\n", f"notes/2026-03-0{day}.md", date(2026, 3, day), Style())
        assert made.note
        return RenderedNote(made.note, text.encode())

    site = Site(Settings(), [rendered(1, ""), rendered(2, before), rendered(3, "")], lambda _: False)
    pages = [note_page(site, note).view for note in site.notes]
    changed = site_after(site, [rendered(2, now)], PUBLIC_ONLY)
    view = note_page(changed, changed.notes[1]).view
    assert pages and isinstance(view, NoteView)
    (piece,) = (each for each in view.pieces if each.piece.topic == "WAL")
    assert piece.older and piece.newer and [piece.older.url, piece.newer.url] == ["2026/03/01/#wal", "2026/03/03/#wal"]
