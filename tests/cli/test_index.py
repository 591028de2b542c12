"""`til index`: the notes by topic as a list in the README."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result
from tests.notebooks import written

NOTES = {
    "python/generators.md": "# Generators\n\nyield\n",
    "python/README.md": "# Python\n",
    "plain.md": "no heading\n",
    "2020-09-24.md": "# 2020-09-24\n",
    "tasks/blog.md": "# Blog\n",
}
HIDDEN = {
    "front matter": "---\nprivate: true\n---\n# Hidden title\n",
    "draft": "---\ndraft: yes\n---\n# Hidden title\n",
    "embargo": "---\npublish: 2999-01-01\n---\n# Hidden title\n",
    "tag": "# Hidden title\n\n#private\n",
    "tags": "---\ntags: [x, private]\n---\n# Hidden title\n",
    "marked": "<!-- private -->\n# Hidden title\n<!-- /private -->\n\nwords\n",
    "broken": "---\nprivate: [\n---\n# Hidden title\n",
}

Til = Callable[..., Result]


def test_it_is_written_once_and_undone(tmp_path: Path, til: Til) -> None:
    written(tmp_path, NOTES)
    readme = tmp_path / "README.md"
    readme.write_bytes(b"# Mine\r\n\r\nwords  \r\n")
    assert til(tmp_path, "index", "--readme").out == "README.md: 2 notes\n"
    assert readme.read_bytes().startswith(b"# Mine\r\n\r\nwords  \r\n\r\n<!-- til index -->\r\n\r\n2 notes\r\n")
    assert b"- [Generators](notes/python/generators.md)\r\n" in readme.read_bytes()
    assert til(tmp_path, "index", "--readme").out == "README.md: 2 notes, up to date\n"
    assert til(tmp_path, "undo").code == 0
    assert readme.read_bytes() == b"# Mine\r\n\r\nwords  \r\n"


def test_dry_run_json_and_plain(tmp_path: Path, til: Til) -> None:
    written(tmp_path, NOTES)
    assert "+- [Generators]" in til(tmp_path, "index", "--readme", "--dry-run").out
    assert not (tmp_path / "README.md").exists()
    assert til(tmp_path, "index").out == (
        "2 notes\n\n- [plain](notes/plain.md)\n\n### python (1)\n\n- [Generators](notes/python/generators.md)\n"
    )
    report = json.loads(til(tmp_path, "index", "--readme", "--json").out)
    assert report == {"path": "README.md", "notes": 2, "held": 0, "changed": True}


@pytest.mark.parametrize("kind", HIDDEN)
def test_what_is_private_is_left_out(tmp_path: Path, til: Til, kind: str) -> None:
    written(tmp_path, {**NOTES, "own/hidden.md": HIDDEN[kind]})
    run = til(tmp_path, "index", "--readme")
    assert run.out == "README.md: 2 notes, 1 not published\n"
    text = (tmp_path / "README.md").read_text("utf-8")
    assert "idden" not in text
    assert "own" not in text


def test_only_what_is_chosen_is_listed_where_nothing_is_by_default(tmp_path: Path, til: Til) -> None:
    written(tmp_path, {**NOTES, "yes.md": "---\npublish: true\n---\n# Yes\n"}, "publish: {notes: false}")
    assert til(tmp_path, "index").out == "1 note\n\n- [Yes](notes/yes.md)\n"


def test_markers_that_do_not_match_are_refused(tmp_path: Path, til: Til) -> None:
    written(tmp_path, NOTES)
    (tmp_path / "README.md").write_text("<!-- til index -->\n", "utf-8")
    assert til(tmp_path, "index", "--readme").code == 3
    assert (tmp_path / "README.md").read_text("utf-8") == "<!-- til index -->\n"


def test_without_a_note_by_topic_there_is_nothing_to_list(tmp_path: Path, til: Til) -> None:
    written(tmp_path, {"2020-09-24.md": "# 2020-09-24\n"})
    assert til(tmp_path, "index", "--readme").code == 1
    assert not (tmp_path / "README.md").exists()
