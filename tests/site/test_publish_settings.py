"""Settings of publishing at the command line: the time zone, folders that don't exist, and what is said once."""

import logging
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config

from tests.conftest import Result
from tests.site.sites import built, files_of, made
from tiltool.core.text.width import width_of

Til = Callable[..., Result]

EAST, WEST = "Pacific/Kiritimati", "Pacific/Pago_Pago"
"""25 hours apart: it is never the same day in both."""


def test_the_time_zone_decides_what_day_it_is(tmp_path: Path, til: Til) -> None:
    day = f"{datetime.now(ZoneInfo(EAST)).date()}"
    notes = {f"{day}.md": "## Learned\n### a\nx\n"}
    for zone, held in ((EAST, 0), (WEST, 1)):
        root = made(tmp_path / zone, notes, f"timezone: {zone}, publish: {{roles: [learned]}}")
        run = til(root, "build", "--json", today="")
        assert run.code == 0 and f'"held": {held}' in run.out
        assert (root / "site" / day.replace("-", "/")).exists() is not held or not held


def test_feeds_are_dated_in_the_time_zone(tmp_path: Path) -> None:
    notes = {"2026-01-15.md": "x\n", "2025-07-15.md": "x\n", "1905-01-02.md": "x\n"}
    built(made(tmp_path, notes, "timezone: America/New_York"))
    found = files_of(tmp_path / "site")
    moments = re.findall(rb"<updated>(.*?)</updated>", found["feed.xml"])
    assert moments[1:] == [b"2026-01-15T00:00:00-05:00", b"2025-07-15T00:00:00-04:00", b"1905-01-02T00:00:00-05:00"]
    assert b'"date_published": "2026-01-15T00:00:00-05:00"' in found["feed.json"]


@pytest.mark.parametrize(
    ("folders", "missing"),
    [
        ("work: false", []),
        ("Work: false", []),
        ("wrok: false", ["wrok"]),
        ("pictures: false, notes/work: false", []),
        ("project: false, tasks/project: false", []),
        ("a/b: false, work/c: true", ["a/b", "work/c"]),
    ],
)
def test_a_folder_that_does_not_exist_is_named(tmp_path: Path, folders: str, missing: list[str]) -> None:
    notes = {"work/a.md": "x\n", "2026-03-01.md": "x\n", "tasks/project.md": "- [ ] a\n"}
    root = made(tmp_path, notes, f"publish: {{folders: {{{folders}}}}}")
    (root / "notes/pictures").mkdir()
    assert built(root).problems == tuple(f"mkdocs.yml: publish: folders: {name}: no such folder" for name in missing)


def test_what_a_notebook_without_roles_publishes_is_said_once(tmp_path: Path, til: Til) -> None:
    root = made(tmp_path, {"2026-03-01.md": "x\n"}, "language: ko")
    said = "til: `publish: roles`가 없어 공개: `yesterday, today, done, learned, plain`\n"
    korean = {"LC_MESSAGES": "ko_KR.UTF-8"}
    assert til(root, "tasks", env=korean).err.count("publish") == 0
    first, again = til(root, "build", env=korean), til(root, "build", "--clean", env=korean)
    (root / ".til/notices").unlink()
    lines = f"{first.err}{til(root, 'build', '--clean').err}".splitlines()
    assert len(lines) == 4 and all(width_of(line) <= 80 for line in lines)
    assert first.err.startswith(said) and "힌트: mkdocs.yml" in first.err and again.err == ""
    settings = root / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8").replace("language: ko", "publish: {roles: [plain]}"), "utf-8")
    (root / ".til/notices").unlink()
    assert til(root, "build").err == ""


def test_mkdocs_says_it_too(tmp_path: Path, til: Til, caplog: pytest.LogCaptureFixture) -> None:
    root = made(tmp_path, {"2026-03-01.md": "x\n"}, "", "site_dir: site\n")
    (root / "docs").mkdir()
    with caplog.at_level(logging.INFO, "mkdocs"):
        mkdocs_build(load_config(str(root / "mkdocs.yml")))
    assert "published: yesterday, today, done, learned, plain\nhint: in mkdocs.yml" in caplog.text
    assert til(root, "build").err == ""


def test_a_day_that_is_still_to_come_is_named_with_the_time_zone(tmp_path: Path, til: Til) -> None:
    day = f"{datetime.now(ZoneInfo(EAST)).date()}"
    notes = {f"{day}.md": "x\n", "2026-03-01.md": "x\n", "2026-03-02.md": "---\npublish: 2999-01-01\n---\nx\n"}
    root = made(tmp_path, notes, f"timezone: {WEST}, publish: {{roles: [plain]}}")
    assert f"\n{day}, 2999-01-01 are still to come in {WEST}\n" in til(root, "build", today="").out
    (root / "notes/2026-03-02.md").unlink()
    assert til(root, "build", today="").out.endswith(f"\n{day} is still to come in {WEST}\n")
    assert f"  {day} is still to come in {WEST}\n" in til(root, "build", "--explain", today="").out


def test_what_goes_out_fits_a_terminal(tmp_path: Path, til: Til) -> None:
    headings = ("Today", "Learned", "Later", "Next", "Yesterday", "Reflection", "Other", "Done")
    text = "".join(f"## {each}\n- [ ] a\n- [ ] b #private\n### c\nx %% y %%\n" for each in headings)
    notes = {f"2026-03-{day}.md": text for day in range(10, 30)} | {"tasks/a.md": "- [ ] a\n", "2026-01-01.md": "x\n"}
    root = made(tmp_path, notes, "publish: {roles: [today, learned, plain, done, yesterday]}")
    shown = til(root, "build", today="2026-03-31").out.splitlines()
    assert shown[1].startswith("published:  21 notes, 121 sections (yesterday 20, done 20, ")
    assert shown[3].startswith("held back:  1 project, 60 sections (")
    assert len(shown) > 4 and max(map(len, shown)) <= 80


def test_nothing_more_is_said_where_nothing_is_held_back(tmp_path: Path, til: Til) -> None:
    root = made(tmp_path, {"2026-03-01.md": "x\n"}, "publish: {roles: [plain]}")
    for said in ("all new", "up to date"):
        assert re.fullmatch(rf"site: \d+ pages, {said}\n", til(root, "build", today="2026-03-31").out)
