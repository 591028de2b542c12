"""Journals of jrnl: where an entry begins, what its title is, and what in it is a tag."""

import json
from datetime import date

import pytest

from tiltool.core.foreign.foreign_note import Export
from tiltool.core.foreign.jrnl import read_jrnl


def entries(text: str) -> list[tuple[str, str, str, str]]:
    notes = read_jrnl(Export({"journal.txt": text})).notes
    return [(str(note.day), note.time, note.title, note.text) for note in notes]


@pytest.mark.parametrize(
    ("line", "time", "title", "body"),
    [
        ("[2026-01-09 09:12] Met Sam. Over lunch.", "09:12", "Met Sam.", "Over lunch."),
        ("2026-01-09 09:12 Met Sam", "09:12", "Met Sam", ""),
        ("[2026-01-09 02:30:15 PM] Met Sam", "14:30", "Met Sam", ""),
        ("[2026-01-09 12:05 AM] Met Sam", "00:05", "Met Sam", ""),
        ("[2026-01-09] Met Sam", "", "Met Sam", ""),
        ("[2026-01-09 09:12] 회의. 길었다", "09:12", "회의.", "길었다"),
        ("[2026-01-09 09:12] Version 1.2 is out", "09:12", "Version 1.2 is out", ""),
        ("[2026-01-09 09:12] Met Sam *", "09:12", "Met Sam ⭐", ""),
        ("[2026-01-09 09:12] * Met Sam", "09:12", "Met Sam ⭐", ""),
        ("[2026-01-09 09:12] See @sam at a@b.com and `@code`", "09:12", "See #sam at a@b.com and `@code`", ""),
    ],
)
def test_an_entry_has_a_time_a_title_and_a_body(line: str, time: str, title: str, body: str) -> None:
    assert entries(line) == [("2026-01-09", time, title, body)]


def test_a_line_that_looks_like_an_entry_and_is_none_stays_in_the_body() -> None:
    text = "[2026-01-09 09:12] One.\n2026-02-30 no day\n[2026-01-09 31:00] no time\n\n[2026-01-10 08:00] Two.\n"
    assert [each[2:] for each in entries(text)] == [
        ("One.", "2026-02-30 no day\n[2026-01-09 31:00] no time"),
        ("Two.", ""),
    ]


def test_text_before_the_first_entry_is_reported() -> None:
    found = read_jrnl(Export({"j.txt": "hello\n[2026-01-09 09:12] One.\n"}))
    assert [(loss.line, loss.message) for loss in found.losses] == [
        (1, "text before the first entry is left out: hello")
    ]


def test_json_is_read_with_its_tags() -> None:
    entry = {"title": "Met @sam", "body": "over\nlunch", "date": "2026-01-09", "time": "09:12", "tags": ["@sam", "@x"]}
    text = json.dumps({"tags": {}, "entries": [{**entry, "starred": True}, {"title": "no day"}]})
    found = read_jrnl(Export({"j.json": text}))
    (note,) = found.notes
    assert (note.day, note.time) == (date(2026, 1, 9), "09:12")
    assert (note.title, note.text) == ("Met #sam ⭐", "over\nlunch\n#x")
    assert [loss.message for loss in found.losses] == ["entry 2 has no date and title; left out"]


@pytest.mark.parametrize("text", ['{"entries": [', '{"entries": 3}', "{}"])
def test_broken_json_is_a_problem_with_its_line(text: str) -> None:
    found = read_jrnl(Export({"j.json": text}))
    assert not found.notes and found.problems[0].path == "j.json" and "not JSON" in found.problems[0].message
