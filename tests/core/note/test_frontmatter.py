"""Front matter: found by til's own rule, and never a reason to stop."""

from datetime import date

import pytest

from tiltool.core.note.frontmatter import read_front_matter
from tiltool.core.note.parse import parse
from tiltool.core.text.lines import line_table


@pytest.mark.parametrize(
    "text",
    [
        "", "---", "---\n", "a\n---\nb: c\n---\n", "\n---\na: b\n---\n", " ---\na: b\n---\n", "--- \na: b\n---\n", "----\na: b\n----\n",
        "***\na: b\n***\n", "---\na: b\n", "---\na: b\n----\n", "---\na: b\n  ---\n", "---\n\ntext\n\n---\n", "---\n\n## Today\n\n---\n", "+++\na = 1\n+++\n",
    ],
)  # fmt: skip
def test_no_front_matter(text: str) -> None:
    assert read_front_matter(line_table(text))[:2] == ({}, 0)


@pytest.mark.parametrize(
    ("text", "values", "end"),
    [
        ("---\n---\n", {}, 2),
        ("---\na: b\n---", {"a": "b"}, 3),
        ("---\na: b\n...\ntext", {"a": "b"}, 3),
        ("---\na: b\n--- \n", {"a": "b"}, 3),
        ("---\r\na: b\r\n---\r\n", {"a": "b"}, 3),
        ("---\ra: b\r---\r", {"a": "b"}, 3),
        ("\ufeff---\na: b\n---\n", {"a": "b"}, 3),
        ("---\n# comment\na: 'b: c'\nd: [1, x]\n\ne:\n  - y\n---\n", {"a": "b: c", "d": [1, "x"], "e": ["y"]}, 8),
        ("---\n\na: b\n---\n", {"a": "b"}, 4),
        ("---\ntags: #a\n---\n", {"tags": None}, 3),
        ("---\na: 한글\n---\n---\nb: c\n---\n", {"a": "한글"}, 3),
    ],
)
def test_front_matter(text: str, values: dict[str, object], end: int) -> None:
    assert read_front_matter(line_table(text)) == (values, end, "")


BROKEN = [
    "a: [b", "a: b: c", "\ta: b", "a: 'b", "*a", "a: *b", "? [a]\n: b", "a: !!int x", "a: !!float x", "a: !!timestamp x", "a: !!python/object:os.x {}",
    "a: 2020-13-45", "%YAML 9.9", "a: {b", "<<: *x", "a: 0x_", "title: \"\\ud800\"",
]  # fmt: skip


@pytest.mark.parametrize("block", BROKEN)
def test_a_broken_block_is_a_problem_and_the_note_is_read(block: str) -> None:
    note = parse(f"---\n{block}\n---\n## Today\n- [ ] a\n")
    assert [(problem.code, problem.line, problem.column) for problem in note.problems] == [("front-matter", 1, 1)]
    assert "\n" not in note.problems[0].message
    assert [task.title for _, task in note.tasks()] == ["a"]


@pytest.mark.parametrize(
    "block", ["a: !!bool x", "a: !!int ''", "a: !!float ''", f"title: 0x{'f' * 5000}", f"tags: [0x{'f' * 5000}]"]
)
def test_odder_blocks_are_a_problem_too(block: str) -> None:
    note = parse(f"---\n{block}\n---\n## Today\n- [ ] a\n")
    assert [task.title for _, task in note.tasks()] == ["a"]


@pytest.mark.parametrize(
    "block",
    [
        "- a",
        "text",
        "3",
        "null",
        "a: &x [*x]",
        "tags: &x [*x]",
        "tags: {a: b}",
        "title: [a]",
        "date: soon",
        "tags: 3",
    ],
)
def test_odd_values_are_no_problem(block: str) -> None:
    note = parse(f"---\n{block}\n---\n# 2020-09-24\n")
    assert note.title == "2020-09-24" and note.problems == ()


@pytest.mark.parametrize(
    ("block", "found"),
    [
        ("tags: [no, on, Off, y]", "no on Off y"),
        ("tags: [12:30, 1.10, 007, 1e3, 0x1F, 1_000]", "12:30 1.10 007 1e3 0x1F 1_000"),
        ("tags:\n- 2026-03-09\n- .5\n- true", "2026-03-09 .5 true"),
        ("tags: no", "no"),
        ("tags: 2fa", "2fa"),
        ("tags: 3", "3"),
        ("tags: [~, null, a]", "null a"),
        ("tags: [Null, '', [b, [deep]], {a: b}]", "Null b"),
        ("tags: null", ""),
        ("tags: ~", ""),
        ("tags: [&x a, *x, b]  # c", "a b"),
        ("tags: [[no], [1.0]]", "no 1.0"),
        ("Tags: [garden]", "garden"),
        ("TAG: garden", "garden"),
        ("Tags: [a]\ntags: [b]\ntAG: c", "a b c"),
        ("tags: ['no', \"1.10\"]", "no 1.10"),
    ],
)
def test_tags_are_what_was_typed(block: str, found: str) -> None:
    assert [tag.name for tag in parse(f"---\n{block}\n---\n").tags] == found.split()


def test_other_values_are_yaml() -> None:
    meta = parse("---\nPublish: no\ndraft: on\nminutes: 1.50\ndate: 2026-03-09\n---\n").meta
    assert dict(meta) == {"publish": False, "draft": True, "minutes": 1.5, "date": date(2026, 3, 9)}


@pytest.mark.parametrize(
    ("block", "title", "day"),
    [
        ("title: a", "a", None),
        ("title: 2020-09-24", "2020-09-24", "2020-09-24"),
        ("title: 3", "3", None),
        ("title: 1.10", "1.10", None),
        ("Title: on", "on", None),
        ("title: 12:30", "12:30", None),
        ("Date: 2020-09-24", None, "2020-09-24"),
        ("date: 2020-09-24", None, "2020-09-24"),
        ("date: '2020. 9. 24.'", None, "2020-09-24"),
        ("date: 2020-09-24T23:30:00+09:00", None, "2020-09-24"),
        ("created: 2020-09-24", None, "2020-09-24"),
        ("date: 2020-09-24\ncreated: 2019-01-01", None, "2020-09-24"),
        ("updated: 2020-09-24", None, None),
    ],
)
def test_title_and_day(block: str, title: str | None, day: str | None) -> None:
    note = parse(f"---\n{block}\n---\n")
    assert (note.title, note.day and note.day.isoformat()) == (title, day)


def test_a_message_is_one_line() -> None:
    (problem,) = parse("---\na: \0\n---\n").problems
    assert "\n" not in problem.message


def test_a_key_that_is_a_number() -> None:
    note = parse("---\n2020: a\ntitle: b\n---\n")
    assert (note.title, note.problems) == ("b", ())
