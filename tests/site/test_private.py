"""Nothing that is held back is anywhere in the site: a marker in every private place, and a look into every file."""

import re
import shutil
import unicodedata
from datetime import date
from pathlib import Path

import pytest

from tests.core.pictures import pictures
from tests.site.sites import TODAY, built, files_of, made, write
from tiltool.config.publish import SAFE_ROLES
from tiltool.errors import TilError
from tiltool.site.build import incremental
from tiltool.site.output import files

CANARY = "canary"


def private_places() -> dict[str, str]:
    """Return notes with a numbered marker in each private place."""
    return {
        "2026-03-01.md": "# T\n## Later\n- [ ] canary01 [[canary02]] #canary03\n### canary04\n## Next\ncanary05\n"
        "## Learned\n### shown\nopen <!-- private -->canary06<!-- /private --> %% canary07 %% <!-- canary08 -->\n"
        "### hidden #private\ncanary09\n#### canary10\n[ref]: https://example.org/canary11\n"
        "## Today\n- [ ] canary12 #private\n  - [ ] canary13\n  canary14\n- [ ] seen [ref] ![[secret]] [[secret]] [x](../plan.md)\n"
        "![](canary15.png)\n",
        "2026-03-02.md": "---\npublish: false\ntitle: canary16\ntags: [canary17]\n---\n### canary18\n",
        "2026-03-03.md": "---\ndraft: true\n---\n## Learned\n### canary19\n- [x] canary20\n",
        "2026-03-04.md": "---\ntags: [private]\n---\ncanary21\n",
        "2026-03-05.md": "canary22 and #private words\n",
        "2026-03-06.md": "---\ntitle: [canary23\n---\ncanary24\n",
        "2026-04-01.md": "## Learned\n### canary25\n",
        "2026-03-07.md": "---\npublish: 2026-05-01\n---\ncanary26\n",
        "2026-03-13.md": "---\ntitle: shown %% canary45 %%\n---\n# x <!-- canary46 -->\n",
        "2026-03-14.md": "# shown <!-- canary47 -->\nx <!--\ncanary48\n-->\n",
        "2026-03-15.md": "x\n\n<!-- canary49\n\n## Learned\n### canary50\n",
        "2026-03-16.md": "<div>\n<!-- canary51\n\ncanary52 -->\nshown</div>\n",
        "2026-03-08.md": "---\nsecret: canary27\nauthor: canary28\n---\nshown\n[^1]\n## Later\n[^1]: canary29\n",
        "2026-03-09.md": "<!-- private -->\n# canary30\n## Learned\n<!-- /private -->\n### after\nx\n",
        "secret.md": "---\npublish: false\n---\n# canary31\ncanary32\n",
        "deep/canary33/note.md": "---\npublish: false\n---\nx\n",
        "2026-03-10.md": "shown\n<!-- private -->\nnever closed canary34\n## Learned\n### canary35\n",
        "2026-03-11.md": "# shown %% canary36 %%\n- [x] done %%canary37%%\n\n| a | b |\n|---|---|\n| %%canary38%% | c |\n",
        "2026-03-12.md": "\ufeff---\npublish: no\n---\ncanary39\n",
        "2026-02-01.md": "# T\nx\n## Later\n- [ ] a\n### Tags\n- canary53\n",
        "2026-02-02.md": "# T\nx\n<!-- private -->\n## Tags\n- canary54\n<!-- /private -->\n",
        "2026-02-03.md": "# T\nx\n## Tags\n- TIL\n%% canary55 %%\n<!-- canary56 -->\n",
        "2026-02-04.md": "# T\nx\n## job #private\ns\n### Tags\n- canary57\n",
        "2026-02-05.md": "# T\n## Later\n- [ ] call ^[canary58 pin]\n## Learned\n### a\nshown\n",
        "2026-02-06.md": "# T\n- the ` key\n- %% canary59 %%\n- the ` key\n",
        "2026-02-07.md": "# T\n[[x ` y]] %% canary60 %% `\n",
        "2026-02-08.md": "# T\n$a^2$ ` $b %% canary61 %% c$\n",
        "2026-02-09.md": "# T\nx %% ` %% y ` z %% canary62 %% w `\n",
        "2026-02-10.md": "# T\n<!-- private -->\n`<!-- /private -->`\ncanary63\n<!-- /private -->\n",
        "2026-02-11.md": "# T\na [^1]\n\n[^1]: `\n\n- %% canary64 %%\n- `\n",
        "2026-02-12.md": "---\ntitle: a <!-- canary65 -->\n---\nx\n",
        "2026-02-13.md": "---\ntitle: a <!-- private -->canary66<!-- /private -->\n---\nx\n",
        "2026-02-14.md": "---\ntitle: 'a %% canary67'\n---\nx\n",
        "2026-02-15.md": '---\ntitle: "a <!--\\ncanary68 -->"\n---\nx\n',
        "2026-02-16.md": "---\npublished: 2026-12-01\n---\ncanary69\n",
        "2026-02-17.md": "x ![a `%%` b](c.png) %% canary70 %% d\n",
        "2026-02-18.md": "x ^[a `%%` b] %% canary71 %% d\n",
        "2026-02-19.md": "x [a](b '%%') %% canary72 %% d\n",
        "2026-02-20.md": "# T\nx\n## Later\n- [ ] call[^1]\n## Tags\n- TIL\n\n[^1]: the canary73 pin\n",
        "2026-02-21.md": "# T\nx\n## Tags\n- TIL\n### Later - 3\n- [ ] canary74\n",
        "2026-02-22.md": "# T\nx\n## Someday/Maybe\ncanary75\n## [Later]\ncanary76\n## (Later)\ncanary77\n## Later-3\ncanary78\n",
        "2026-02-23.md": '# T\nx\n## "Later"\ncanary79\n## ＬＡＴＥＲ\ncanary80\n## [ ] Later;\ncanary81\n## Tomorrow\'s plan\ncanary82\n',
        "2026-02-24.md": "# T\nx\n## 회고\ncanary83\n### deeper\n- [ ] canary84\n## Reflections: May\ncanary85\n## 所感 (canary86)\n",
        "tasks/canary40.md": "# canary41\n- [ ] canary42\n",
        "2026-01-01.md": "# T\nx\n<<<<<<< HEAD\ncanary87\n=======\ncanary88\n>>>>>>> other\n",
        "2026-01-02.md": "# canary89\n## Learned\n### canary90\nx\n=======\ny\n>>>>>>> other\n",
        "2026-01-03.md": "+++\ndraft = true\n+++\ncanary91\n",
        "2026-01-04.md": "# T\nx\n\n> quoted %% canary92 %%\n> <!-- canary93 -->\n\n- a\n  - b <!-- private -->canary94<!-- /private -->\n",
        "2026-01-05.md": "# T\nx [a][r] [b][q]\n\n[q]: https://example.org\n## Later\n[r]: https://example.org/canary95 'canary96'\n",
        "2026-01-06.md": "# T\nx\n## Next\n```text\ncanary97\n```\n$canary98$\n> [!note] canary99\n",
        "2026-01-07.md": "# T\nx\n## Learned\n### shown\ny\n#### hidden #private/work\ncanary100\n| canary101 |\n|---|\n",
        "2026-01-08.md": "# T\nx\n## Today\n- [x] seen\n- [x] done &#35;private canary102\n- [>] moved #Private canary103\n",
        "2026-01-09.md": "---\ntags: [til, Private/home]\n---\ncanary104\n",
        "2026-01-10.md": "---\nprivate: yes\n---\n# canary105\n",
        "2026-01-11.md": "# T\nx ![[canary106.png]] [[canary107|canary108]] [s](later.md#canary109)\n".replace(
            "x", "%% ", 1
        )
        + " %%\nx\n",
        "2026-01-12.md": "# T\nx\n## Reflection\n![canary110](shot.jpg 'canary111')\n<details><summary>canary112</summary>y</details>\n",
        "2026-01-13.md": "shown ![](a.jpg) ![](b.png) ![](c.webp) ![](d.gif) ![](e.jpeg) [p](f.png)\n%% [x](canary126.txt) %%\n",
        "2026-01-14.sync-conflict-20260101-120000-ABCDEFG.md": "canary128\n",
        "2026-01-14.md": "shown\n",
        "later.md": "---\npublish: 2026-12-24\naliases: [canary129]\n---\n# x\n",
        ".hidden/note.md": "canary130\n",
        "deep/own.md": "---\ncssclass: canary131\n---\nshown\n## Later\n### canary132\n- [ ] canary133 due:2026-03-30\n",
    }


def private_metadata() -> dict[str, bytes]:
    """Return pictures of public notes, and files of no note, with a marker in each place that no reader sees."""

    def exif(marker: bytes) -> bytes:
        return pictures.exif().replace(pictures.PLACE, marker.ljust(len(pictures.PLACE)))

    xmp = b"http://ns.adobe.com/xap/1.0/\0<x>%s</x>"
    return {
        "a.jpg": pictures.jpeg(
            pictures.segment(0xE1, b"Exif\0\0" + exif(b"canary113"))
            + pictures.segment(0xE1, xmp % b"canary114")
            + pictures.segment(0xED, b"Photoshop 3.0\0canary115")
            + pictures.segment(0xFE, b"canary116"),
            b"canary117",
        ),
        "b.png": pictures.png(
            pictures.chunk(b"tEXt", b"Author\0canary118")
            + pictures.chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0canary119")
            + pictures.chunk(b"eXIf", exif(b"canary120")),
            b"canary121",
        ),
        "c.webp": pictures.webp(0x0C, (b"EXIF", exif(b"canary122")), (b"XMP ", b"canary123")),
        "d.gif": pictures.gif(b"\x21\xfe" + pictures.blocks(b"canary124"), b"canary125"),
        "e.jpeg": pictures.jpeg(pictures.segment(0xE2, b"MPF\0canary134")),
        "f.png": pictures.png(pictures.chunk(b"prVW", b"canary135")),
        "shot.jpg": b"canary136",
        "canary106.png": b"canary137",
        "canary126.txt": b"canary127",
        "canary15.txt": b"canary43",
        ".canary44.png": b"canary138",
    }


READERS = "markdown: true, cards: true"


@pytest.mark.parametrize("options", [READERS, f"html: true, {READERS}", f"roles: [{', '.join(SAFE_ROLES)}], {READERS}"])
def test_no_marker_is_in_any_file(tmp_path: Path, options: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incremental, "card_problems", lambda *_: ())
    monkeypatch.setattr(files, "draw_card", lambda card, _: repr(card).encode())  # what is drawn, as text
    root = made(tmp_path, private_places(), f"publish: {{{options}}}", "site_url: https://a.example/\n")
    for name, data in private_metadata().items():
        (root / "notes" / name).write_bytes(data)
    built(root)
    site = files_of(root / "site")
    assert [path for path, data in site.items() if CANARY in path or CANARY.encode() in data.lower()] == []
    for name in ("08/index.html", "08/index.md", "13/card.png"):
        assert b"shown" in site[f"2026/03/{name}"]
    assert {f"media/notes/{name}" for name in ("a.jpg", "b.png", "c.webp", "d.gif", "e.jpeg", "f.png")} <= {*site}


def test_each_private_place_has_a_marker_of_its_own() -> None:
    texts = [*private_places(), *private_places().values(), *private_metadata()]
    everything = "\n".join([*texts, *(data.decode("latin-1") for data in private_metadata().values())])
    numbers = sorted(int(number) for number in re.findall("canary(\\d+)", everything))
    assert sorted({*numbers}) == [*range(1, 139)]


SHOWN = "## Learned\n### {0}\nx #{0} [[{0}]]\n"
FOLDERS = (
    "work: false, work/blog: {roles: [learned]}, 업무 노트: false, til: {notes: false}, assets: false, side: false"
)


def places_of_folders() -> dict[str, str]:
    """Return notes with a numbered marker in each place that a role or a folder holds back."""
    everywhere = {
        "work/2026-03-01.md": SHOWN.format("canary1"),
        "work/deep/er/canary2.md": SHOWN.format("canary3"),
        "work/said.md": f"---\npublish: true\npin: true\ntags: [canary4]\naliases: [canary5]\n---\n{SHOWN.format('canary6')}",
        "work/index.md": "# canary7\n\n[[shown]]\n",
        unicodedata.normalize("NFD", "업무 노트/canary8.md"): SHOWN.format("canary9"),
        "til/canary10.md": SHOWN.format("canary11"),
        "work/blog/half.md": "# T\n\n## Today\n- [ ] canary12\n\n## canary13\nx\n\n## Learned\n### seen\nx\n",
        "tasks/work.md": "- [ ] canary14\n",
        "tasks/side/canary15.md": "- [ ] canary16\n",
        "2026-03-02.md": "# T\n## Yesterday\n- [x] canary17\n## Today\n- [ ] canary18 @canary19\n### canary20\n- [x] canary21\n"
        "## Done\n- canary22\n## Next\ncanary23\n## Retro\ncanary24\n## Today's plan\n- [ ] canary25\n"
        "## Learned\n### shown\nshown\n![](work/f26.png) ![[f27.png]] [x](assets/f28.pdf) ![](gone/f29.png)\n",
        "2026-03-03.md": "## Today\n- [ ] canary18\n- [x] canary30\n",
        "2026-03-04.md": "---\ntitle: canary31\n---\n## Today\n- [x] canary32\n",
        "2026-03-05.md": "# T %%canary33%%\n## Today - canary34\ncanary35\n### canary36\n- [ ] canary37\n",
    }
    return everywhere


def test_no_marker_of_roles_and_folders_is_in_any_file(tmp_path: Path) -> None:
    root = made(
        tmp_path, places_of_folders(), f"publish: {{roles: [learned, plain], tasks: true, folders: {{{FOLDERS}}}}}"
    )
    for name in ("work/f26.png", "work/deep/f27.png", "assets/f28.pdf"):
        (root / "notes" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "notes" / name).write_bytes(b"canary")
    (root / "notes/gone").symlink_to("work")
    (root / "notes/gone/f29.png").write_bytes(b"canary")
    (root / "notes/link.md").symlink_to("work/deep/er/canary2.md")
    report = built(root)
    shown = {path for path, data in files_of(root / "site").items() if b"shown" in data}
    hidden = {
        path: data
        for path, data in files_of(root / "site").items()
        if CANARY in path or CANARY.encode() in data.lower()
    }
    assert "2026/03/02/index.html" in shown
    assert {path: numbers(data) for path, data in hidden.items()} == {}
    assert not [
        path for path in files_of(root / "site") if path.startswith(("tasks/", "2026/03/0")) and "03/02" not in path
    ]
    assert [problem for problem in report.problems if "its folder is held back" in problem]


def numbers(data: bytes) -> list[bytes]:
    """Return the markers in some data."""
    return re.findall(rb"canary\d*", data)


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


def test_a_day_to_come_waits_for_it(tmp_path: Path) -> None:
    root = made(tmp_path, {"2026-04-01.md": "to come\n"})
    assert built(root).held == 1
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
    from tiltool.actions.adopt.init import Answers, init
    from tiltool.actions.adopt.survey import survey

    (tmp_path / "n").mkdir()
    init(tmp_path / "n", survey(tmp_path / "n"), Answers("en"))
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


def test_a_note_that_is_a_link_to_what_stays_at_home_stays_there(tmp_path: Path) -> None:
    root = made(tmp_path, {"a.md": "x\n", "tasks/work.md": "- [ ] canary\n", ".draft/w.md": "canary\n"})
    (root / "notes/backlog").symlink_to("../tasks")
    (root / "notes/y.md").symlink_to(".draft/w.md")
    (root / "notes/loop").symlink_to("loop")
    write(root, "b.md", "[a](loop)\n")
    built(root)
    assert [path for path, data in files_of(root / "site").items() if CANARY.encode() in data] == []
