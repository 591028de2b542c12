"""Import of notes: where they go, what of a notebook changes, and what an export can't do to it."""

import json
import stat
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

import pytest

from tests.conftest import Result, notes_of
from tiltool.core.check.file_names import name_problems

Til = Callable[..., Result]
Make = Callable[..., Path]

PNG = b"\x89PNG\r\n\x1a\n one"
VAULT = {
    "Daily/2026-01-09.md": "---\ntags: [daily]\nmood: good\n---\nsee [[Alpha]] ![[pic.png]]\n",
    "Daily/2026-01-10.md": "- [ ] call\n",
    "Work/Alpha.md": "# Alpha\n\n![p](../files/pic.png)\n",
    "files/pic.png": PNG,
    "files/other.pdf": b"%PDF",
    ".trash/gone.md": "old\n",
    ".obsidian/app.json": "{}",
    ".obsidian/templates.json": '{"folder": "My templates"}',
    "My templates/day.md": "# {{date}}\n",
}


def export(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def zipped(file: Path, files: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return file


def imported(til: Til, root: Path, path: Path, program: str = "obsidian", *args: str) -> dict[str, object]:
    ran = til(root, "import", "--from", program, str(path), "--json", *args)
    assert ran.err == ""
    document: dict[str, object] = json.loads(ran.out)
    assert ran.code == (1 if document["problems"] else 0)
    return document


@pytest.mark.parametrize("is_zip", [False, True])
def test_days_topics_and_pictures_find_their_places(
    make_notebook: Make, til: Til, tmp_path: Path, is_zip: bool
) -> None:
    root = make_notebook({"2026/01/02.md": "# one\n"})
    packed = {**VAULT, "My templates/": "", "__MACOSX/._Alpha.md": "of a Mac"}
    path = zipped(tmp_path / "v.zip", packed) if is_zip else export(tmp_path / "vault", VAULT)
    report = imported(til, root, path)
    assert notes_of(root) == {
        "2026/01/02.md": b"# one\n",
        "2026/01/09.md": b"---\ntags: [daily]\nmood: good\n---\nsee [[Alpha]] ![[pic.png]]\n",
        "2026/01/10.md": b"- [ ] call\n",
        "Work/Alpha.md": b"# Alpha\n\n![p](../assets/pic.png)\n",
        "assets/pic.png": PNG,
    }
    assert report["copied"] == ["notes/assets/pic.png"]
    assert {(each["path"], each["message"]) for each in report["losses"]} == {  # type: ignore[attr-defined]
        (".trash/gone.md", "it is in the trash; left out"),
        ("My templates/day.md", "a template; left out"),
        ("files/other.pdf", "no note links to it; not copied"),
    }


@pytest.mark.parametrize(
    "before", ["", "# day\n\n## today\n- [ ] a", "a\r\n\r\n", "\ufeff# 오늘\r\n- [ ] b\r\n", "# t\n"]
)
def test_a_note_that_is_there_only_grows(make_notebook: Make, til: Til, tmp_path: Path, before: str) -> None:
    root = make_notebook({"2026-01-09.md": before})
    report = imported(til, root, export(tmp_path / "vault", VAULT))
    after = notes_of(root)["2026-01-09.md"]
    assert after.startswith(before.encode()) and b"Obsidian" in after and b"#daily" in after
    assert ("\r\n" in before) == (b"\r\n" in after) and after.count(b"\r\n") in (0, after.count(b"\n"))
    assert "2026-01-09: left out: mood" in [each["message"] for each in report["losses"]]  # type: ignore[attr-defined]


def test_twice_is_once_also_after_edits(make_notebook: Make, til: Til, tmp_path: Path) -> None:
    root, vault = make_notebook({"2026-01-09.md": "# day\n"}), export(tmp_path / "vault", VAULT)
    imported(til, root, vault)
    there = notes_of(root)
    again = imported(til, root, vault)
    assert not again["changed"] and len(again["skipped"]) == 3 and notes_of(root) == there  # type: ignore[arg-type]
    file = root / "notes" / "2026-01-10.md"
    file.write_text(file.read_text().replace("[ ]", "[x]") + "\nmore of mine\n")
    assert not imported(til, root, vault)["changed"]


def test_what_was_edited_there_is_reported_and_not_changed(make_notebook: Make, til: Til, tmp_path: Path) -> None:
    root = make_notebook({"Note.md": "# Note\n\none\ntwo\nthree mine\n"})
    report = imported(til, root, export(tmp_path / "v", {"Note.md": "# Note\n\none\ntwo\nthree\n"}))
    assert [each["message"] for each in report["losses"]] == [  # type: ignore[attr-defined]
        "Note: differs from what is in notes/Note.md; not changed"
    ]


def test_names_do_not_collide(make_notebook: Make, til: Til, tmp_path: Path) -> None:
    root = make_notebook({"Note.md": "something else\n", "assets/pic.png": b"mine"})
    vault = export(
        tmp_path / "v",
        {"Note.md": "![](pic.png) [[Note]]\n", "pic.png": PNG, "b/pic.png": b"2", "b/B.md": "![](pic.png)\n"},
    )
    for _ in range(2):
        imported(til, root, vault)
        assert notes_of(root) == {
            "Note.md": b"something else\n",
            "Note 2.md": b"![](assets/pic-2.png) [[Note 2|Note]]\n",
            "b/B.md": b"![](../assets/pic-3.png)\n",
            "assets/pic.png": b"mine",
            "assets/pic-2.png": PNG,
            "assets/pic-3.png": b"2",
        }


def test_it_is_one_change_for_undo_and_redo(make_notebook: Make, til: Til, tmp_path: Path) -> None:
    root, vault = make_notebook({"2026-01-09.md": "# day"}), export(tmp_path / "vault", VAULT)
    before = notes_of(root)
    imported(til, root, vault)
    after = notes_of(root)
    assert til(root, "undo").code == 0 and notes_of(root) == before
    assert til(root, "redo").code == 0 and notes_of(root) == after
    (root / "notes" / "mine.md").write_text("![](assets/pic.png)\n")  # another note needs it by now
    assert til(root, "undo").code == 0 and notes_of(root)["assets/pic.png"] == PNG
    assert til(root, "redo").code == 0 and notes_of(root) == {**after, "mine.md": b"![](assets/pic.png)\n"}
    (root / "notes" / "mine.md").unlink()
    (root / "notes" / "assets" / "pic.png").write_bytes(b"painted over")
    assert til(root, "undo").code == 0 and notes_of(root) == {**before, "assets/pic.png": b"painted over"}


def test_a_picture_that_is_in_the_way_costs_no_other_one(make_notebook: Make, til: Til, tmp_path: Path) -> None:
    root, vault = make_notebook(), export(tmp_path / "vault", VAULT)
    imported(til, root, vault)
    after = notes_of(root)
    assert til(root, "undo").code == 0
    picture = root / "notes" / "assets" / "pic.png"
    picture.parent.mkdir()
    picture.write_bytes(b"another")
    assert til(root, "redo").code == 0 and notes_of(root) == {**after, "assets/pic.png": b"another"}
    assert til(root, "undo").code == 0 and picture.read_bytes() == b"another"
    picture.unlink()
    assert til(root, "redo").code == 0 and notes_of(root) == after


def test_a_dry_run_writes_nothing(make_notebook: Make, til: Til, tmp_path: Path) -> None:
    root, vault = make_notebook(), export(tmp_path / "vault", VAULT)
    ran = til(root, "import", "--from", "obsidian", str(vault), "--dry-run")
    assert (
        "+++ b/notes/Work/Alpha.md" in ran.out
        and notes_of(root) == {}
        and not (root / ".til" / "history.jsonl").exists()
    )


@pytest.mark.parametrize("name", ["../out.md", "/abs.md", "a/../../out.md", "C:/x.md", "..\\out.md", ""])
def test_an_archive_cannot_write_outside(make_notebook: Make, til: Til, tmp_path: Path, name: str) -> None:
    root = make_notebook()
    path = zipped(tmp_path / "v.zip", {name: "bad\n", "good.md": "good\n"} if name else {"good.md": "good\n"})
    if not name:
        link = zipfile.ZipInfo("link.md")
        link.external_attr = stat.S_IFLNK << 16
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr(link, "/etc/passwd")
    report = imported(til, root, path)
    assert notes_of(root) == {"good.md": b"good\n"}
    assert [each["message"] for each in report["problems"]] == [  # type: ignore[attr-defined]
        "its path leads out of the archive; left out"
    ]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_notes_are_imported_without_a_damaged_picture(
    make_notebook: Make, til: Til, tmp_path: Path, method: int
) -> None:
    root, path = make_notebook(), zipped(tmp_path / "v.zip", {"a.md": "![](p.png)\n"})
    with zipfile.ZipFile(path, "a", method) as archive:
        archive.writestr("p.png", Random(1).randbytes(4_000))
        start = archive.getinfo("p.png").header_offset
    with open(path, "r+b") as file:
        file.seek(start + 200)
        file.write(b"\xff" * 3_000)
    report = imported(til, root, path)
    assert [*notes_of(root)] == ["a.md"] and report["copied"] == []
    assert [each["message"] for each in report["problems"]] == [  # type: ignore[attr-defined]
        "it can't be read; the notes are imported without it"
    ]


@pytest.mark.parametrize(
    "name", ["con.md", "CONIN$.md", "com¹.md", "a:b?.md", "x" * 120 + ".md", "..md", "a/ .md", "#tag [x].md"]
)
def test_any_name_becomes_one_that_files_can_have(make_notebook: Make, til: Til, tmp_path: Path, name: str) -> None:
    root = make_notebook()
    imported(til, root, zipped(tmp_path / "v.zip", {name: "text of it\n"}))
    (path,) = notes_of(root)
    assert not set(path) & set('\\:*?"<>|#[]') and not path.startswith(".")
    assert not [*name_problems([path])]


def test_odd_files_are_problems_and_the_others_are_imported(make_notebook: Make, til: Til, tmp_path: Path) -> None:
    root = make_notebook()
    files = {"a.md": b"\xff\xfe" + "안녕\n".encode("utf-16-le"), "b.md": b"caf\xe9\n", "c.md": b"\xef\xbb\xbfhi\n"}
    report = imported(til, root, export(tmp_path / "v", files))
    assert notes_of(root) == {"a.md": "안녕\n".encode(), "c.md": b"hi\n"}
    assert [(each["path"], each["message"]) for each in report["problems"]] == [  # type: ignore[attr-defined]
        ("b.md", "b.md:1: not UTF-8; left alone")
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere each name is text")
def test_a_file_whose_name_is_no_text_is_a_problem(make_notebook: Make, til: Til, tmp_path: Path) -> None:
    root = make_notebook()
    report = imported(
        til, root, export(tmp_path / "v", {"b.md": "![](p%FF.png)\n", "a\udcff.md": "x\n", "d\udcff/c.png": PNG})
    )
    assert [*notes_of(root)] == ["b.md"]
    assert [(each["path"], each["message"]) for each in report["problems"]] == [  # type: ignore[attr-defined]
        ("a?.md", "its name is not UTF-8; left out"),
        ("d?/c.png", "its name is not UTF-8; left out"),
    ]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [("x.zip", b"no zip", 3), ("none.zip", None, 3), ("empty.txt", b"", 2), ("j.json", b'{"entries": [', 2)],
)
def test_what_is_no_export_is_refused(
    make_notebook: Make, til: Til, tmp_path: Path, name: str, data: bytes | None, code: int
) -> None:
    root = make_notebook()
    if data is not None:
        (tmp_path / name).write_bytes(data)
    ran = til(root, "import", "--from", "jrnl", str(tmp_path / name))
    assert (
        (ran.code, ran.out) == (code, "") and ran.err.startswith("til: ") and name in ran.err and notes_of(root) == {}
    )


def test_other_options_are_for_tasks(make_notebook: Make, til: Til) -> None:
    root = make_notebook()
    assert til(root, "import", "--from", "jrnl", "-").code == 2
    assert til(root, "import", "--from", "jrnl", "x", "--project", "p").code == 2


def test_a_link_in_a_folder_is_not_followed(make_notebook: Make, til: Til, tmp_path: Path) -> None:
    vault = export(tmp_path / "v", {"a.md": "![](secret.png)\n"})
    (tmp_path / "secret.png").write_bytes(b"secret")
    (vault / "secret.png").symlink_to(tmp_path / "secret.png")
    root = make_notebook()
    assert imported(til, root, vault)["problems"] and "assets/secret.png" not in notes_of(root)


HIDDEN = {"Daily/2026-01-09.md": "---\nprivate: true\n---\nmy secret\n"}


@pytest.mark.parametrize("there", [{}, {"2026-01-09.md": "# day\n\ntext\n"}, {"2026-01-09.md": "open <!-- x\n"}])
def test_what_is_private_there_is_private_here(
    make_notebook: Make, til: Til, tmp_path: Path, there: dict[str, str]
) -> None:
    root = make_notebook(there)
    report = imported(til, root, export(tmp_path / "v", HIDDEN))
    text = b"".join(notes_of(root).values()).decode()
    if "open" in text:  # a comment that never ends would swallow it
        assert report["problems"] and "secret" not in text
    else:
        assert "private: true" in text or "<!-- private -->\n## Obsidian\n\nmy secret\n<!-- /private -->" in text


ENTRIES = (
    "[2026-01-09 09:12] One.\n```\ncode\n[2026-01-09 10:00] Two.\n<!-- open\n[2026-01-09 11:00] Three.\n- [ ] box\n"
)


def test_an_entry_ends_what_it_opens(make_notebook: Make, til: Til, tmp_path: Path) -> None:
    root = make_notebook()
    (tmp_path / "j.txt").write_text(ENTRIES)
    imported(til, root, tmp_path / "j.txt", "jrnl")
    shown = json.loads(til(root, "show", "2026-01-09", "--json").out)
    titles = [task["title"] for section in shown["sections"] for task in section["tasks"]]
    assert titles == ["box"]
    assert not imported(til, root, tmp_path / "j.txt", "jrnl")["changed"]


GRAPH = {
    "journals/2026_01_09.md": "- TODO report\n  id:: 64f8a1c9-8e3e-4a57-a0f7-cb3619102244\n- [[Jan 10th, 2026]]\n",
    "journals/2026_01_10.md": "- see ((64f8a1c9-8e3e-4a57-a0f7-cb3619102244)) ![](../assets/pic.png)\n",
    "pages/Py___Deco.md": "alias:: d\npublic:: false\n\n- [[d]]\n",
    "assets/pic.png": PNG,
    "logseq/config.edn": "{}",
}


def test_a_graph_of_logseq_becomes_days_and_notes(make_notebook: Make, til: Til, tmp_path: Path) -> None:
    root, graph = make_notebook({"2026-01-10.md": "# Saturday\n"}), export(tmp_path / "graph", GRAPH)
    for _ in range(2):
        report = imported(til, root, graph, "logseq")
        assert report["losses"] == []
        assert notes_of(root) == {
            "2026-01-09.md": b"- [ ] report ^64f8a1c9-8e3e-4a57-a0f7-cb3619102244\n- [[2026-01-10|Jan 10th, 2026]]\n",
            "2026-01-10.md": b"# Saturday\n\n## Logseq\n\n- see [[2026-01-09#^64f8a1c9-8e3e-4a57-a0f7-cb3619102244|report]]"
            b" ![](assets/pic.png)\n",
            "Py/Deco.md": b"---\naliases: [d]\npublic: false\nprivate: true\n---\n- [[Py/Deco|d]]\n",
            "assets/pic.png": PNG,
        }


def test_a_zip_of_day_one_becomes_entries_with_photos(make_notebook: Make, til: Til, tmp_path: Path) -> None:
    entries = [
        {"creationDate": f"2026-01-09T{hour}:30:00Z", "timeZone": "Asia/Seoul", "text": text, "tags": ["trip"], **more}
        for hour, text, more in (
            ("05", "# Late\n\nsun", {"photos": [{"identifier": "7A", "md5": "abc", "type": "png"}]}),
            ("01", "early", {}),
        )
    ]
    journal = {"Journal.json": json.dumps({"entries": entries}), "photos/abc.png": PNG}
    root, path = make_notebook({"2026-01-09.md": "# day\n"}), zipped(tmp_path / "dayone.zip", journal)
    for _ in range(2):
        assert imported(til, root, path, "dayone")["losses"] == []
        assert notes_of(root) == {
            "2026-01-09.md": b"# day\n\n## 10:30\n\nearly\n\n#trip\n\n## 14:30 Late\n\nsun\n\n![](assets/abc.png)\n\n#trip\n",
            "assets/abc.png": PNG,
        }


def test_the_parts_of_an_export_of_notion_are_one(make_notebook: Make, til: Til, tmp_path: Path) -> None:
    a, b = "a" * 32, "b" * 32
    first = {f"Home {a}.md": f"# Home\n\n[Sub](Home%20{a}/Sub%20{b}.md) ![p](Home%20{a}/pic.png)\n"}
    second = {f"Home {a}/Sub {b}.md": f"# Sub\n\n[up](../Home%20{a}.md)\n", f"Home {a}/pic.png": PNG}
    parts = {
        f"Export-Part-{n}.zip": zipped(tmp_path / f"{n}.zip", files).read_bytes()
        for n, files in enumerate((first, second))
    }
    root, path = make_notebook(), zipped(tmp_path / "notion.zip", parts)
    for _ in range(2):
        assert imported(til, root, path, "notion")["losses"] == []
        assert notes_of(root) == {
            "Home.md": b"# Home\n\n[Sub](Home/Sub.md) ![p](assets/pic.png)\n",
            "Home/Sub.md": b"# Sub\n\n[up](../Home.md)\n",
            "assets/pic.png": PNG,
        }


def test_a_backup_of_bear_keeps_what_is_archived_private(make_notebook: Make, til: Til, tmp_path: Path) -> None:
    def info(**facts: object) -> str:
        return json.dumps({"net.shinyfrog.bear": {"creationDate": "2026-01-09T10:00:00Z", **facts}})

    files = {
        "A.textbundle/text.md": "# A\n\n![](assets/pic.png) [[B]]\n",
        "A.textbundle/info.json": info(),
        "A.textbundle/assets/pic.png": PNG,
        "B.textbundle/text.md": "# B\n\nsecret ![](assets/pic.png)\n",
        "B.textbundle/info.json": info(archived=1),
        "B.textbundle/assets/pic.png": b"other",
        "C.textbundle/text.md": "# C\n",
        "C.textbundle/info.json": info(trashed=1),
    }
    root, path = make_notebook(), zipped(tmp_path / "notes.bear2bk", files)
    for _ in range(2):
        report = imported(til, root, path, "bear")
        assert [each["message"] for each in report["losses"]] == ["it is in the trash; left out"]  # type: ignore[attr-defined]
        assert notes_of(root) == {
            "A.md": b"---\ncreated: 2026-01-09\n---\n# A\n\n![](assets/pic.png) [[B]]\n",
            "B.md": b"---\ncreated: 2026-01-09\nprivate: true\n---\n# B\n\nsecret ![](assets/pic-2.png)\n",
            "assets/pic.png": PNG,
            "assets/pic-2.png": b"other",
        }


def test_files_of_org_become_notes_days_and_tasks(make_notebook: Make, til: Til, tmp_path: Path) -> None:
    files = {
        "work.org": "* TODO ship [[file:img/a.png]]\n  DEADLINE: <2026-01-12 Mon>\n* 2026\n** 2026-01-09 Friday\n*** 09:12 Met\nx\n",
        "img/a.png": PNG,
        "old.org_archive": "* secret\n",
    }
    root, path = make_notebook({"2026-01-09.md": "# day\n"}), export(tmp_path / "org", files)
    for _ in range(2):
        assert imported(til, root, path, "org")["losses"] == []
        assert notes_of(root) == {
            "work.md": b"# work\n\n- [ ] ship ![](assets/a.png) due:2026-01-12\n",
            "2026-01-09.md": b"# day\n\n## 09:12 Met\n\nx\n",
            "old.md": b"---\nprivate: true\n---\n# old\n\n## secret\n",
            "assets/a.png": PNG,
        }
