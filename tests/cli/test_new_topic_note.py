"""`til new TITLE`: a note about a topic."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result, notes_of
from tests.notebooks import written

NOTES = {
    "python/context-managers.md": "# Context managers\n\nUse `with`.\n\n## Source\n\n- x\n",
    "python/walrus-operator.md": "# Walrus operator\n\n3.8\n\n## Source\n\n- y\n",
    "git/rebase.md": "# Rebase\n",
}
MADE = "# Type hints\n\n## Source\n"

Til = Callable[..., Result]


@pytest.mark.parametrize("folder", ["python", "notes/python", "python/", "./notes/python", "Python"])
def test_a_title_in_a_folder_makes_a_note_like_those_there(tmp_path: Path, til: Til, folder: str) -> None:
    written(tmp_path, NOTES)
    made = til(tmp_path, "new", "Type", "hints", "--in", folder)
    assert (made.code, made.out) == (0, "notes/python/type-hints.md\n")
    assert (tmp_path / made.out.strip()).read_text("utf-8") == MADE
    assert til(tmp_path, "undo").code == 0
    assert notes_of(tmp_path).keys() == NOTES.keys()


def test_the_current_folder_is_the_one_meant(tmp_path: Path, til: Til) -> None:
    written(tmp_path, NOTES)
    assert til(tmp_path / "notes/python", "new", "Type hints").out == "type-hints.md\n"
    assert til(tmp_path, "new", "Type hints").out == "notes/type-hints.md\n"
    assert til(tmp_path, "new", "Pods", "--in", "cloud/k8s").out == "notes/cloud/k8s/pods.md\n"
    assert til(tmp_path / "notes/cloud", "new", "Costs", "--in", ".").out.strip().endswith("costs.md")
    assert (tmp_path / "notes/cloud/costs.md").exists()


@pytest.mark.parametrize("title", ["Walrus operator", "walrus  Operator", "Walrus-operator"])
def test_a_note_that_exists_stays_as_it_is(tmp_path: Path, til: Til, title: str) -> None:
    written(tmp_path, NOTES)
    refused = til(tmp_path, "new", title, "--in", "python")
    assert (refused.code, refused.out) == (3, "")
    assert "til open notes/python/walrus-operator.md" in refused.err
    assert notes_of(tmp_path) == {name: text.encode() for name, text in NOTES.items()}


@pytest.mark.parametrize("words", ["tomorrow", "next friday", "2020-09-28", "내일"])
def test_what_reads_as_a_day_is_a_day(tmp_path: Path, til: Til, words: str) -> None:
    written(tmp_path, NOTES)
    assert til(tmp_path, "new", *words.split()).out.startswith("notes/2020/2020-")
    if words[:1].isalpha():
        made = til(tmp_path, "new", *words.split(), "--in", "python")
        assert made.code == 0
        assert "is its title, not a day" in made.err


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["tomorow"], 2),
        (["next", "firday"], 2),
        (["today", "tomorrow"], 2),
        (["the coming Mondey"], 2),
        (["2020-13-45"], 2),
        (["--in", "python"], 2),
        (["x", "--in", "../elsewhere"], 2),
        (["x", "--in", "/tmp"], 2),
        (["x", "--in", ".git"], 2),
        (["2020-09-28", "--in", "python"], 2),
        (["?!", "--in", "python"], 2),
        (["Type hints", "--carry"], 2),
    ],
)
def test_nothing_is_made_of_what_is_no_title(tmp_path: Path, til: Til, args: list[str], code: int) -> None:
    written(tmp_path, NOTES)
    assert til(tmp_path, "new", *args).code == code
    assert notes_of(tmp_path).keys() == NOTES.keys()


@pytest.mark.parametrize("title", ["Type hints today I saw", "Deploys on a Friday afternoon", "Type hints"])
def test_a_day_among_many_words_is_part_of_a_title(tmp_path: Path, til: Til, title: str) -> None:
    written(tmp_path, NOTES)
    made = til(tmp_path, "new", title)
    assert (made.code, (tmp_path / made.out.strip()).read_text("utf-8").splitlines()[0]) == (0, f"# {title}")


def test_in_a_journal_a_single_word_is_a_day_mistyped(tmp_path: Path, til: Til) -> None:
    written(tmp_path, {"2020-09-24.md": "# 2020-09-24\n"})
    assert til(tmp_path, "new", "noday").code == 2
    assert til(tmp_path, "new", "noday", "--in", ".").out == "notes/noday.md\n"


def test_dry_run_json_and_template(tmp_path: Path, til: Til) -> None:
    written(tmp_path, NOTES)
    (tmp_path / "form.md").write_text("# {{title}}\n\n{{date}}\n", "utf-8")
    assert "+# Type hints" in til(tmp_path, "new", "Type hints", "--in", "python", "--dry-run").out
    assert notes_of(tmp_path).keys() == NOTES.keys()
    report = json.loads(til(tmp_path, "new", "Type hints", "--in", "python", "--json").out)
    expected = {"path": "notes/python/type-hints.md", "title": "Type hints", "created": True, "changed": True}
    assert report == expected
    made = til(tmp_path, "new", "Other", "--template", "form.md")
    assert (tmp_path / made.out.strip()).read_text("utf-8") == "# Other\n\n2020-09-25\n"


def test_a_private_tag_of_all_notes_is_kept(tmp_path: Path, til: Til) -> None:
    private = {f"a/{name}.md": f"---\ntags: [private, {name}]\n---\n# {name}\n" for name in ("one", "two")}
    written(tmp_path, private)
    made = til(tmp_path, "new", "Three", "--in", "a")
    assert (tmp_path / made.out.strip()).read_text("utf-8").startswith("---\ntags: [private]\n---\n# Three\n")
