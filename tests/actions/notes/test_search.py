"""What a search finds: just what a plain look through the files finds."""

import re
import tempfile
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.notebooks import found, indexed, query, written
from tiltool.actions.notes.search import _rank, _rank_in_text, search_paths
from tiltool.actions.select.matchers import Finders, finders_of
from tiltool.core.note.fields import chain_key
from tiltool.core.search.columns import is_copy, task_lines
from tiltool.core.search.tokens import BREAK, Word, fold_note
from tiltool.errors import Misused
from tiltool.store.index.database import Index
from tiltool.store.index.session import parse_notes
from tiltool.store.queries.search import find_notes, with_word_places

SINGLE = "가-힣ぁ-ヿ一-鿿"
PIECES = [
    *"배포환경설정かな漢字",
    *("sqlite", "SQL", "foo", "Food", "bar", "é", "İ", "9", "20"),
    *(
        " ",
        " ",
        " ",
        "\n",
        "\n\n",
        "\n## ",
        "\r\n",
        "*",
        "**",
        "`",
        "_",
        "[",
        "]",
        "-",
        ".",
        ",",
        "/",
        "+",
        "#",
        "🚀",
        "\u200b",
    ),
]
WORDS = [
    "배",
    "배포",
    "포환",
    "환경설정",
    "경 설",
    "かな",
    "漢字",
    "字배",
    "s",
    "sql",
    "SQLITE",
    "foo",
    "ood",
    "bar",
    "é",
    "e",
    "2",
    "9",
]
MIXED = ["배포sql", "sqlite배", "배포 foo", "foo배포환", "9환경", "かなbar"]
SIGNED = ["a/b", "foo-bar", "foo.", "c++", "배-포", "배.포", "🚀", "**", "#foo", "foo bar*"]


def plain_scan(text: str, word: str, *, exact: bool) -> bool:
    """Tell whether a word stands in a text: the rule in other words than those of the program."""
    blocks = paragraphs(folded(text).replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return any(stands_in(block, folded(word), exact) for block in blocks)


def paragraphs(lines: list[str]) -> Iterator[str]:
    """Yield what a word may stand across: lines without a blank one, a heading or a rule between them."""
    block: list[str] = []
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        heading = re.match(r"[ \t]*#{1,6}([ \t]|$)", line)
        if not line.strip(" \t") or heading or re.fullmatch(r" {0,3}(=+|-+)[ \t]*", below):
            yield "\n".join(block)
            block = []
        block.append(line)
        if re.match(r" {0,3}(#{1,6}([ \t]|$)|-{3}|={3}|\*{3}|`{3}|~{3})", line):
            yield "\n".join(block)
            block = []
    yield "\n".join(block)


def folded(text: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()).replace("i\u0307", "i")


def stands_in(block: str, word: str, exact: bool) -> bool:
    pieces = re.findall(rf"[{SINGLE}]|[^\W_{SINGLE}]+", word)
    if re.search(rf"[^\s\w{SINGLE}]|_", word):
        body = r"\s+".join(map(re.escape, word.split()))
    else:
        body = pieces[0]
        for before, after in pairwise(pieces):
            singles = sum(bool(re.fullmatch(f"[{SINGLE}]", each)) for each in (before, after))
            between = {2: r"[\s*_~`\[\]\u00ad\u200b-\u200f\ufeff]*", 1: r"(?:\W|_)*", 0: r"(?:\W|_)+"}[singles]
            body += between + after
    begins = rf"(?<![^\W_{SINGLE}])" if re.match(rf"[^\W_{SINGLE}]", word) else ""
    ends = rf"(?![^\W_{SINGLE}])" if exact and re.search(rf"[^\W_{SINGLE}]$", word) else ""
    return bool(re.search(begins + body + ends, block))


texts = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
notes = st.lists(st.tuples(texts, st.booleans()), min_size=1, max_size=4)
asked = st.lists(
    st.tuples(st.sampled_from(WORDS + MIXED + SIGNED), st.booleans(), st.booleans()), min_size=1, max_size=3
)


@pytest.mark.parametrize("full_text", [True, False])
@given(notes, st.lists(asked, min_size=4, max_size=8))
def test_hits_are_those_of_a_plain_scan(full_text: bool, notes: list[tuple[str, bool]], queries: list) -> None:
    files = {
        f"2020-09-{at + 1:02}.md": unicodedata.normalize("NFD", text) if decomposed else text
        for at, (text, decomposed) in enumerate(notes)
    }
    with tempfile.TemporaryDirectory() as folder, indexed(written(Path(folder), files), full_text=full_text) as index:
        for words in queries:
            text = " ".join(
                f"{'-' * without}{word!r}".replace("'", '"') if exact or " " in word else f"{'-' * without}{word}"
                for word, exact, without in words
            )
            if text.startswith("/"):
                continue
            expected = {
                f"notes/{name}"
                for name, note in files.items()
                if all(plain_scan(note, word, exact=exact or " " in word) != without for word, exact, without in words)
            }
            assert set(search_paths(index, query(text))) == expected, text
            few = found(index, text, 2)
            assert few.total == len(expected)
            assert few.hits == found(index, text).hits[:2], text


@given(st.lists(texts, max_size=3), asked)
@example(["배\n\n포"], [("배포", False, False)])
@example(["배\n포"], [("배포", False, False)])
def test_texts_are_folded_no_further_than_needed(texts: list[str], words: list[tuple[str, bool, bool]]) -> None:
    wanted = [Word(folded(word), exact) for word, exact, without in words if not without]
    unwanted = [Word(folded(word), exact) for word, exact, without in words if without]
    finders = Finders(tuple(wanted), tuple(unwanted))
    assert finders.are_in(texts) == finders.let_through(BREAK.join(map(fold_note, texts)))


LINES = [
    *(
        "## Learned",
        "## Today",
        "### 배포 foo",
        "## 배운 것 ##",
        " ## Learned",
        "```",
        "## foo bar",
        "---",
        "",
        "Learned\n---\nfoo",
        "<!--\n## Learned\nfoo\n-->",
    ),
    *(
        "- [>] 배포 foo",
        "  - [>] foo due:2026-03-01",
        "> 1) [>] bar",
        "- [x] foo",
        "- [ ] 배포",
        "- [>] ",
        "#foo #배포",
        "#foo bar",
        "\\#bar",
    ),
    *("foo", "배포 bar", "- foo [>] bar", "a bar", "`foo`", "\u200bfoo\u00ad", "#foo\u00a0#bar"),
]
lines_of_notes = st.lists(st.lists(st.sampled_from(LINES), max_size=14), min_size=1, max_size=3)


@given(lines_of_notes, st.sampled_from(["foo", "배포", "foo 배포", "bar foo", '"foo"', "ba", "foo -bar"]))
def test_the_index_ranks_notes_as_their_texts_do(lines: list[list[str]], text: str) -> None:
    files = {f"2020-09-{at + 1:02}.md": "\n".join(each) for at, each in enumerate(lines)}
    asked = query(text)
    with tempfile.TemporaryDirectory() as folder, indexed(written(Path(folder), files)) as index:
        for _ in range(2):  # by their lines, and parsed
            for note in with_word_places(index, asked, find_notes(index, asked)):
                finders = finders_of(asked)
                assert _rank(index, asked, finders, note) == _rank_in_text(index, asked, finders, note), note
            parse_notes(index)


@given(st.lists(st.sampled_from(LINES), max_size=14))
def test_copies_and_their_keys(lines: list[str]) -> None:
    copy = r"[ \t>]*(?:[-*+]|\d+[.)])[ \t]+\[>\][ \t]+(.*)|[ \t]*(?:\\?#[^\s#]\S*[ \t]*)+$"
    assert [line for line in lines if is_copy(line)] == [line for line in lines if re.match(copy, line)]
    moved = [match[1] for line in lines if (match := re.match(copy, line)) and match[1]]
    assert task_lines("\n".join(lines))[0] == "\n".join(each for title in moved for each in (title, chain_key(title)))


NOTES = {
    "2020-09-24.md": """\
---
tags: [Blog, css/grid]
---
# TIL 2020-09-24

## 할 일
- [ ] 배포 설정 고치기
  - https://example.org/wal
  - [x] 설정 파일 찾기
- [/] wal mode 읽기

## 배운 것
### 배포 설정
환경변수는 `deploy.env`에 둔다.
### WAL mode
A second reader sees the old pages.

## 나중
- [ ] 배포 자동화
""",
    "2020-09-23.md": "# TIL 2020-09-23\n\n## 할 일\n- [x] 배포 설정 고치기\n\n## 배운 것\n### Deploy\n배포 배포 배포\n\n#css\n",
    "ideas/index.md": "# Ideas\n\n배포를 쉽게, with sqlite3 and c++\n",
    "tasks/blog.md": "# blog\n\n- [ ] 배포 도메인 사기\n",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with indexed(written(tmp_path_factory.mktemp("book"), NOTES)) as index:
        yield index


def places(index: Index, text: str) -> list[str]:
    return [f"{hit.path.removeprefix('notes/')}:{hit.line}" for hit in found(index, text).hits]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("배포", ["2020-09-23.md:8", "2020-09-24.md:13", "ideas/index.md:3", "tasks/blog.md:3"]),
        ("배포설정", ["2020-09-24.md:13", "2020-09-23.md:4"]),
        ("배포 sqlite", ["ideas/index.md:3"]),
        ("sqlite3 c++", ["ideas/index.md:3"]),
        ('"wal mode"', ["2020-09-24.md:15"]),
        ("WAL -deploy", []),
        ("배포 -deploy", ["ideas/index.md:3", "tasks/blog.md:3"]),
        ("tag:css", ["2020-09-24.md:1", "2020-09-23.md:1"]),
        ("tag:#CSS/Grid", ["2020-09-24.md:1"]),
        ("배포 -tag:css", ["ideas/index.md:3", "tasks/blog.md:3"]),
        ("in:learned", ["2020-09-24.md:12", "2020-09-23.md:6"]),
        ("in:learned 배포", ["2020-09-23.md:8", "2020-09-24.md:13"]),
        ("in:later,today 배포", ["2020-09-24.md:7", "2020-09-23.md:4"]),
        ("is:open", ["2020-09-24.md:7", "2020-09-24.md:19", "tasks/blog.md:3"]),
        ("is:open 배포 in:later", ["2020-09-24.md:19"]),
        ("is:open example.org", ["2020-09-24.md:7"]),
        ("is:open 찾기", []),
        ("is:done 설정", ["2020-09-24.md:9", "2020-09-23.md:4"]),
        ("is:doing", ["2020-09-24.md:10"]),
        ("is:open -고치기 since:2020", ["2020-09-24.md:19"]),
        ("topic:배포설정", ["2020-09-24.md:13"]),
        ("topic:mode pages", ["2020-09-24.md:16"]),
        ("-topic:mode since:2020", ["2020-09-24.md:13", "2020-09-23.md:7"]),
        ("since:2020-09-24 배포", ["2020-09-24.md:13"]),
        ("until:2020-09-23 배포", ["2020-09-23.md:8"]),
        ("day:어제 배포", ["2020-09-24.md:13"]),
        ("day:2020-09 배포", ["2020-09-23.md:8", "2020-09-24.md:13"]),
        ("day:2019 배포", []),
        ("path:ideas/ 배포", ["ideas/index.md:3"]),
        ("path:*/ideas/*.md", ["ideas/index.md:1"]),
        ("-path:2020 배포", ["ideas/index.md:3", "tasks/blog.md:3"]),
        ("ㅂㅍㅅㅈ", ["2020-09-24.md:13", "2020-09-23.md:4"]),
        ("choseong:ㅅㅈ 파일", ["2020-09-24.md:9"]),
        (r"/^### \w+ mode$/", ["2020-09-24.md:15"]),
        ("/배포.쉽게|second/ since:2020", ["2020-09-24.md:16"]),
    ],
)
def test_queries(index: Index, text: str, expected: list[str]) -> None:
    assert sorted(places(index, text)) == sorted(expected)


def test_best_first(tmp_path: Path) -> None:
    files = {f"2020-09-{day:02}.md": f"# {day}\n\nnothing\n" for day in range(1, 20)}
    files |= {"2020-08-01.md": "## Locks\nfoo\n", "2020-08-02.md": "foo\n\nlocks\n", "2020-08-03.md": "foo\n\nlocks\n"}
    with indexed(written(tmp_path, files)) as index:
        # a heading weighs more than a line, and of two alike the newer one comes first
        assert places(index, "locks") == ["2020-08-01.md:1", "2020-08-03.md:3", "2020-08-02.md:3"]
        assert places(index, "since:2020-09-18") == ["2020-09-19.md:1", "2020-09-18.md:1"]


def test_the_words_are_shown_where_they_stand(index: Index) -> None:
    snippet = found(index, "배포설정 in:learned").hits[0].snippet
    assert snippet.text == "### 배포 설정"
    assert [span.of(snippet.text) for span in snippet.matches] == ["배포 설정"]


@pytest.mark.parametrize("full_text", [True, False])
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('a "b', "a quote is never closed"),
        ("tga:x", "unknown filter tga:"),
        ("in:lerned", "unknown filter in:lerned"),
        ("since:never", "since:never is not a day"),
        ("choseong:가", "is not made of initial consonants"),
        ("tag:", "tag: has no value"),
        ("is:open topic:x", "use only one of them"),
        ("-in:today", "in: can't be negated"),
        ("", "nothing to search for"),
        ("x" * 10_000, "too long"),
        ("/(/", "is not a valid regular expression"),
        ("/(배+)+포$(?!x)/ /((a|aa)+)+b$/ 배포", None),
        ("AND OR NOT NEAR( NEAR(a b, 2) a* ^b {c} : d", None),
        ('"a" OR "b"); DROP TABLE note;--', None),
        ("'; SELECT 1 -- ", None),
        ("배" * 999, None),
        (" ".join("abcdefghij"[at % 10] * 3 for at in range(240)), None),
    ],
)
def test_odd_queries(tmp_path: Path, full_text: bool, text: str, message: str | None) -> None:
    with indexed(written(tmp_path, NOTES), full_text=full_text) as index:
        if message is None:
            found(index, text)
        else:
            with pytest.raises(Misused, match=re.escape(message)):
                found(index, text)
        assert found(index, "배포").total == 4


def test_a_regular_expression_that_never_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tiltool.actions.select.matchers.REGEX_PATIENCE", 0.2)
    notebook = written(tmp_path, {"2020-09-24.md": "x" * 5000 + "!\n"})
    with indexed(notebook) as index, pytest.raises(Misused, match="takes more than"):
        found(index, "/(x+x+)+y/")
