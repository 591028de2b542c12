"""Exports of Day One: when an entry was, what its title is, and where its photos are."""

import json
from datetime import UTC

import pytest

from tiltool.core.foreign.dayone import read_dayone
from tiltool.core.foreign.foreign_note import Export, ForeignNotes

PHOTO = {"identifier": "76F9B0AC", "md5": "abc123", "type": "jpeg"}


def read(*entries: object, paths: tuple[str, ...] = ()) -> ForeignNotes:
    text = json.dumps({"metadata": {"version": "1.0"}, "entries": entries})
    return read_dayone(Export({"Journal.json": text}, ("Journal.json", *paths), UTC))


@pytest.mark.parametrize(
    ("entry", "day", "time"),
    [
        ({"creationDate": "2026-01-08T22:30:00Z"}, "2026-01-08", "22:30"),
        ({"creationDate": "2026-01-08T22:30:00Z", "timeZone": "Asia/Seoul"}, "2026-01-09", "07:30"),
        ({"creationDate": "2026-01-08T22:30:00Z", "timeZone": "America/New_York"}, "2026-01-08", "17:30"),
        ({"creationDate": "2026-01-08T22:30:00Z", "timeZone": "no/where"}, "2026-01-08", "22:30"),
        ({"creationDate": "2026-01-08T12:00:00Z", "isAllDay": True}, "2026-01-08", ""),
    ],
)
def test_an_entry_was_when_the_clocks_there_said(entry: dict[str, object], day: str, time: str) -> None:
    (note,) = read(entry).notes
    assert (str(note.day), note.time) == (day, time)


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("# Cairns\n\nHere we come\\.", "Cairns", "Here we come."),
        ("no title\n# later", "", "no title\n# later"),
        ("1\\. not a list \\[x\\] so\\-so", "", "1\\. not a list \\[x\\] so-so"),
        ("a ![](dayone-moment://76F9B0AC) b", "", "a ![](</photos/abc123.jpeg>) b"),
        ("none", "", "none\n\n![](</photos/abc123.jpeg>)"),
    ],
)
def test_texts_are_markdown_with_their_photos(text: str, title: str, body: str) -> None:
    entry = {"creationDate": "2026-01-08T22:30:00Z", "text": text, "photos": [PHOTO]}
    (note,) = read(entry, paths=("photos/abc123.jpeg",)).notes
    expected = body if "photos" in body else f"{body}\n\n![](</photos/abc123.jpeg>)"
    assert (note.title, note.text) == (title, expected)


def test_what_surrounds_an_entry_is_kept_out_of_sight_or_reported() -> None:
    entry = {
        "creationDate": "2026-01-08T22:30:00Z",
        "text": "# T\nx ![](dayone-moment:/video/9A)",
        "starred": True,
        "tags": ["a b", "c"],
        "location": {"placeName": "17 -- Street", "localityName": "Wanniassa", "latitude": 1.5},
        "weather": {"conditionsDescription": "Mostly Sunny", "temperatureCelsius": 26.4},
        "userActivity": {"stepCount": 12},
        "music": {},
        "richText": "{}",
    }
    found = read(entry)
    (note,) = found.notes
    assert note.title == "T ⭐" and note.tags == ("a b", "c")
    assert note.text.endswith("<!-- location: 17 - - Street, Wanniassa -->\n<!-- weather: Mostly Sunny, 26 °C -->")
    assert [loss.message for loss in found.losses] == [
        "9A: not in the export",
        "T ⭐: left out: userActivity".replace(" ⭐", ""),
    ]


@pytest.mark.parametrize("text", ["{", "[]", '{"entries": 3}', '{"x": []}', "null"])
def test_broken_json_is_a_problem(text: str) -> None:
    found = read_dayone(Export({"Journal.json": text}))
    assert not found.notes and [problem.path for problem in found.problems] == ["Journal.json"]


def test_an_entry_that_cannot_be_read_does_not_stop_the_others() -> None:
    found = read({"text": "no date"}, 7, {"creationDate": "2026-01-08T22:30:00Z"}, {"creationDate": "soon"})
    assert len(found.notes) == 1 and [problem.line for problem in found.problems] == [1, 2, 4]
