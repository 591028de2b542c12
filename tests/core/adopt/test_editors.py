"""What the settings of Obsidian and Logseq say, in any state that they may be in."""

import json

import pytest

from tiltool.core.adopt.editors import LOGSEQ_FILE, EditorSettings, editor_settings, path_pattern

PERIODIC = ".obsidian/plugins/periodic-notes/data.json"


@pytest.mark.parametrize(
    ("form", "pattern"),
    [
        ("YYYY-MM-DD", "%Y-%m-%d.md"), ("YYYY/MM-MMMM/YYYY-MM-DD-dddd", "%Y/%m-%B/%Y-%m-%d-%A.md"),
        ("YYYY년 M월 D일", "%Y년 %-m월 %-d일.md"), ("MMMM Do, YYYY", "%B %o, %Y.md"), ("YYMMDD", "%y%m%d.md"),
        ("gggg/[W]ww/YYYY-MM-DD", "%G/W%V/%Y-%m-%d.md"), ("[log] YYYY-MM-DD", "log %Y-%m-%d.md"), ("YYYY/M/D", "%Y/%-m/%-d.md"),
        ("DD-MM-YYYY", None), ("YYYY-DDDD", None), ("YYYY-MM-DD HH", None), ("YYYY", None), ("", None), ("dddd", None),
        ("YYYY-MM-DD [100%]", "%Y-%m-%d 100%%.md"),
    ],
)  # fmt: skip
def test_formats_of_moment(form: str, pattern: str | None) -> None:
    assert path_pattern(form) == pattern


def obsidian(**files: object) -> EditorSettings:
    names = {"daily": "daily-notes.json", "templates": "templates.json", "app": "app.json"}
    texts = {f".obsidian/{names[name]}": json.dumps(value) for name, value in files.items() if name in names}
    return editor_settings(texts | ({PERIODIC: json.dumps(files["periodic"])} if "periodic" in files else {}))


def test_daily_notes_of_obsidian() -> None:
    found = obsidian(daily={"folder": "/Log/", "format": "", "template": "T/day.md"}, templates={"folder": "T"})
    assert (found.folder, found.pattern, found.template, found.exclude) == ("Log", "%Y-%m-%d.md", "T/day.md", ("T",))
    assert obsidian(daily={}).folder is None
    assert obsidian(daily={"format": "DD.MM.YYYY"}).pattern == "%d.%m.%Y.md"
    assert obsidian(daily={"format": "DD-MM-YYYY"})[:4] == (("obsidian",), ".", None, "DD-MM-YYYY")
    outside = [obsidian(daily={"template": name}).template for name in ("../outside", "a/../b", "a//b", "/", " ")]
    assert outside == [None] * 5


def test_periodic_notes_come_first_if_they_are_on() -> None:
    daily = {"folder": "A"}
    assert obsidian(daily=daily, periodic={"daily": {"enabled": True, "folder": "B"}}).folder == "B"
    assert obsidian(daily=daily, periodic={"daily": {"enabled": False, "folder": "B"}}).folder == "A"
    assert obsidian(daily=daily, periodic={"weekly": {"enabled": True, "folder": "B"}}).folder == "A"


def test_the_application_of_obsidian() -> None:
    app = {
        "attachmentFolderPath": "Files/",
        "newLinkFormat": "relative",
        "userIgnoreFilters": ["Old/", "/x.*/", "a/b", ".x/"],
    }
    found = obsidian(app=app)
    assert (found.attachments, found.link_format, found.exclude, found.patterns_ignored) == (
        "Files",
        "relative",
        ("Old", "a/b"),
        1,
    )
    assert obsidian(app={"attachmentFolderPath": "./"}).attachments is None


@pytest.mark.parametrize(
    ("text", "folder", "pattern", "workflow"),
    [
        ("{}", "journals", "%Y_%m_%d.md", None),
        ('{:journals-directory "log" :preferred-workflow :todo}', "log", "%Y_%m_%d.md", "todo"),
        (
            '{:journal/file-name-format "yyyyMMdd" ; :preferred-workflow :todo\n :preferred-workflow :now}',
            "journals",
            "%Y%m%d.md",
            "now",
        ),
        ('{#_{:journals-directory "x"} :journal/file-name-format "MMM do, yyyy"}', "journals", "%b %o, %Y.md", None),
        ('{:journal/file-name-format "dd-MM-yyyy"}', "journals", None, None),
        ('{:title "a ; b" :journals-directory "c;d"}', "c;d", "%Y_%m_%d.md", None),
        ("{:journals-directory", "journals", "%Y_%m_%d.md", None),
        ("", "journals", "%Y_%m_%d.md", None),
    ],
)
def test_logseq(text: str, folder: str, pattern: str | None, workflow: str | None) -> None:
    found = editor_settings({LOGSEQ_FILE: text})
    assert (found.programs, found.folder, found.pattern, found.workflow) == (("logseq",), folder, pattern, workflow)
    assert "logseq" in found.exclude


def test_logseq_names_the_notes_and_obsidian_the_template() -> None:
    texts = {
        LOGSEQ_FILE: '{:hidden ["/old"]}',
        ".obsidian/daily-notes.json": '{"folder": "Daily", "template": "T/day"}',
        ".obsidian/app.json": '{"userIgnoreFilters": ["x/"]}',
    }
    found = editor_settings(texts)
    assert (found.folder, found.pattern, found.template) == ("journals", "%Y_%m_%d.md", "T/day.md")
    assert (found.programs, found.exclude, found.attachments) == (
        ("obsidian", "logseq"), ("logseq", "old", "x"), "assets",
    )  # fmt: skip


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "3", "null", '{"folder": 3, "format": [], "template": {}}', "[" * 100_000]
)
def test_settings_that_are_not_valid_say_nothing(text: str) -> None:
    found = editor_settings({".obsidian/daily-notes.json": text, ".obsidian/app.json": text, PERIODIC: text})
    assert found.programs == ("obsidian",) and found.template is None
