"""Every shape of notebook is understood, and changed in no byte."""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.actions.adopt.shapes import NEXT, SHAPES, Shape
from tests.conftest import Result
from tiltool.core.dates.days import day_of_path

Til = Callable[..., Result]


def made(root: Path, shape: Shape) -> Path:
    for name, text in shape.files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root


def files_of(root: Path) -> Mapping[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.fixture(params=SHAPES, ids=lambda name: name)
def shape(request: pytest.FixtureRequest) -> Shape:
    return SHAPES[request.param]


def test_a_notebook_is_understood(shape: Shape, tmp_path: Path, til: Til) -> None:
    root = made(tmp_path / "notebook", shape)
    assert len(shape.files) >= 20
    report = json.loads(til(root, "init", "--json").out)
    survey = report["survey"]
    assert (report["folder"], report["pattern"]) == (shape.folder, shape.pattern)
    assert report["notes"] == shape.notes
    assert {each["role"] for each in survey["headings"]} == shape.roles
    assert tuple(each["folder"] for each in survey["journals"]) == shape.others
    listed = json.loads(til(root, "list", "--limit", "100", "--json").out)["notes"]
    below = "" if shape.folder == "." else f"{shape.folder}/"
    dated = {path for path in shape.files if path.startswith(below) and day_of_path(path.removeprefix(below))}
    assert {note["path"] for note in listed if note["day"]} == dated - {path for path in dated if "emplates" in path}


def test_the_first_note_is_as_its_author_would_have_written_it(shape: Shape, tmp_path: Path, til: Til) -> None:
    root = made(tmp_path / "notebook", shape)
    til(root, "init", today=str(NEXT))
    assert til(root, "new", today=str(NEXT)).code == 0
    path, text = shape.first
    assert (root / path).read_text("utf-8") == text


def test_adopting_changes_no_file_and_adopting_twice_changes_nothing(shape: Shape, tmp_path: Path, til: Til) -> None:
    root = made(tmp_path / "notebook", shape)
    before = files_of(root)
    assert til(root, "init", "--dry-run").code == 0
    assert files_of(root) == before
    assert til(root, "init").code == 0
    adopted = files_of(root)
    assert {path: adopted[path] for path in before} == before
    assert set(adopted) - set(before) == {"mkdocs.yml", ".pages/index.md"}
    again = til(root, "init")
    assert (again.code, files_of(root)) == (0, adopted)
    assert "lines to add" not in again.out


def test_nothing_is_missing_on_the_site(shape: Shape, tmp_path: Path, til: Til) -> None:
    root = made(tmp_path / "notebook", shape)
    til(root, "init")
    settings = root / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8").replace("roles: [learned, plain]", "roles: [today, done, plain]"))
    built = json.loads(til(root, "build", "--tree-only", "--json", today=str(NEXT)).out)
    assert built["problems"] == []
    pages = {path.relative_to(root / ".til/docs").as_posix() for path in (root / ".til/docs").rglob("*.md")}
    assert (
        sum(page.count("/") == 3 and page[:4].isdigit() and page.endswith("/index.md") for page in pages) == shape.notes
    )


def test_notes_of_several_people_are_adopted_all_at_once(tmp_path: Path, til: Til) -> None:
    shape = SHAPES["several people"]
    root = made(tmp_path / "notebook", shape)
    report = json.loads(til(root, "init", "--authors", "--json").out)
    assert (report["folder"], report["notes"]) == ("study", len(shape.files))
    assert report["survey"]["authors"] == [{"name": "minsu", "notes": 24}, {"name": "jiwoo", "notes": 20}]
    assert {path: text for path, text in files_of(root).items() if path in shape.files} == {
        path: text.encode() for path, text in shape.files.items()
    }
    listed = json.loads(til(root, "list", "--limit", "0", "--json").out)["notes"]
    assert {(note["path"], note["author"]) for note in listed} == {(path, path.split("/")[1]) for path in shape.files}
    assert til(root, "--author", "minsu", "new", today=str(NEXT)).code == 0
    path, text = shape.first
    assert (root / path).read_text("utf-8") == text
    built = json.loads(til(root, "build", "--tree-only", "--json", today=str(NEXT)).out)
    docs = root / ".til/docs"
    pages = [path.relative_to(docs).as_posix() for path in docs.rglob("index.md")]
    assert built["problems"] == []
    assert sum(re.fullmatch(r"\d{4}/\d\d/\d\d/\w+/index.md", page) is not None for page in pages) == len(shape.files)
