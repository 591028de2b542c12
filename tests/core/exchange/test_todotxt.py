"""todo.txt: what its lines say, and that writing and reading give back what they can."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tiltool.core.exchange.item import ExchangeItem, Imported, all_tags
from tiltool.core.exchange.todotxt import read_todotxt, todotxt_losses, write_todotxt
from tiltool.core.note.fields import PRIORITIES
from tiltool.errors import Misused

D1, D2 = date(2020, 9, 24), date(2020, 9, 25)
DONE = ExchangeItem("a", "done", line=1)


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("a", ExchangeItem("a")),
        ("  a \t b  ", ExchangeItem("a b")),
        ("(A) a", ExchangeItem("a", priority="highest")),
        ("(B) a", ExchangeItem("a", priority="high")),
        ("(E) a", ExchangeItem("a", priority="lowest")),
        ("(Z) a", ExchangeItem("a", priority="lowest")),
        ("(a) a", ExchangeItem("(a) a")),
        ("(A)a", ExchangeItem("(A)a")),
        ("a (A)", ExchangeItem("a (A)")),
        ("a pri:high", ExchangeItem("a", priority="high")),
        ("2020-09-24 a", ExchangeItem("a", created=D1)),
        ("(C) 2020-09-24 a", ExchangeItem("a", priority="medium", created=D1)),
        ("2020-09-24 (C) a", ExchangeItem("(C) a", created=D1)),
        ("2020-09-25 2020-09-24 a", ExchangeItem("2020-09-24 a", created=D2)),
        ("x a", ExchangeItem("a", "done")),
        ("x", ExchangeItem("x")),
        ("X a", ExchangeItem("X a")),
        ("xylophone", ExchangeItem("xylophone")),
        ("x 2020-09-25 a", ExchangeItem("a", "done", done=D2)),
        ("x 2020-09-25 2020-09-24 a pri:B", ExchangeItem("a", "done", "high", done=D2, created=D1)),
        ("x (B) 2020-09-25 a", ExchangeItem("a", "done", "high", done=D2)),
        ("x 2020-09-25 a status:dropped", ExchangeItem("a", "dropped", done=D2)),
        ("a status:doing", ExchangeItem("a", "doing")),
        ("a status:sleeping", ExchangeItem("a status:sleeping")),
        ("a +p b +q", ExchangeItem("a p b +q", project="p")),
        ("+p a b", ExchangeItem("a b", project="p")),
        ("Talk to @Ann before the fair", ExchangeItem("Talk to #Ann before the fair", tags=("Ann",))),
        ("a @b c @d due:2020-09-24", ExchangeItem("a #b c", due=D1, tags=("b", "d"))),
        ("@phone call @Ann and @Bob now", ExchangeItem("call #Ann and #Bob now", tags=("Ann", "Bob", "phone"))),
        ("write to @5 people", ExchangeItem("write to @5 people")),
        ("call mum @phone @home", ExchangeItem("call mum", tags=("phone", "home"))),
        ("a #b @c @b", ExchangeItem("a #b", tags=("b", "c"))),
        ("2 + 2 @ 4", ExchangeItem("2 + 2 @ 4")),
        ("a@b c+d", ExchangeItem("a@b c+d")),
        ("+1", ExchangeItem("+1", project="1")),
        ("a due:2020-09-24 t:2020-09-25", ExchangeItem("a", due=D1, start=D2)),
        ("a scheduled:2020-09-24", ExchangeItem("a", scheduled=D1)),
        ("a rec:1w", ExchangeItem("a", repeat="1w")),
        ("a rec:+1m", ExchangeItem("a", repeat="+1m")),
        ("a rec:every-2-weeks", ExchangeItem("a", repeat="every 2 weeks")),
        ("a rec:FREQ=WEEKLY;BYDAY=-1MO", ExchangeItem("a", repeat="FREQ=WEEKLY;BYDAY=-1MO")),
        ("a uid:7-b", ExchangeItem("a", uid="7-b")),
        ("a sound:off https://x.example/a:b 10:30", ExchangeItem("a sound:off https://x.example/a:b 10:30")),
        ("\ufeffa", ExchangeItem("a")),
        ("한글 due:2020-09-24 할일", ExchangeItem("한글 할일", due=D1)),
    ],
)
def test_a_line(text: str, item: ExchangeItem) -> None:
    assert read_todotxt(text) == Imported((item._replace(line=1),), ())


@pytest.mark.parametrize("text", ["", "\n\n", "  \r\n", "\ufeff"])
def test_nothing(text: str) -> None:
    assert read_todotxt(text) == Imported((), ())


def test_lines_are_counted_with_the_empty_ones() -> None:
    assert [item.line for item in read_todotxt("a\r\n\r\nb\rc\n\nd").items] == [1, 3, 4, 6]


@pytest.mark.parametrize(
    ("text", "title", "loss"),
    [
        ("a due:tomorrow", "a due:tomorrow", "due:tomorrow is not a valid value of due"),
        ("a due:2020-02-31", "a due:2020-02-31", "due:2020-02-31 is not a valid value of due"),
        ("a due:2020-09-24T10:00", "a", "only the day is kept"),
        ("a due:2020-09-24 due:2020-09-25", "a", "due:2020-09-25 is left out"),
    ],
)
def test_losses_of_reading(text: str, title: str, loss: str) -> None:
    items, losses, problems = read_todotxt(f"b\n{text}")
    assert items[1].title == title
    assert [line for line, _ in (*losses, *problems)] == [2] and loss in (*losses, *problems)[0][1]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("2020-02-31 a", "2020-02-31 a"),
        ("x 2020-13-01 a", "2020-13-01 a"),
        ("x 2020-09-24 2020-00-01 a", "2020-00-01 a"),
        ("a rec:+7b due:2020-09-24", "a rec:+7b"),
        ("x 2020-09-24", None),
        ("(A)", None),
        ("due:2020-09-24", None),
    ],
)
def test_an_invalid_row_does_not_stop_the_others(text: str, title: str | None) -> None:
    items, _, problems = read_todotxt(f"b\n\n{text}\nc")
    assert [item.title for item in items] == ["b", title, "c"] if title else ["b", "c"]
    assert [line for line, _ in problems] == [3]


@pytest.mark.parametrize(
    ("item", "line"),
    [
        (ExchangeItem("a"), "a"),
        (ExchangeItem("a", priority="high", created=D1), "(B) 2020-09-24 a"),
        (ExchangeItem("a", "done", "low", done=D2, created=D1), "x 2020-09-25 2020-09-24 a pri:D"),
        (ExchangeItem("a", "done", created=D1), "x a created:2020-09-24"),
        (ExchangeItem("a", "dropped", done=D2), "x 2020-09-25 status:dropped a"),
        (ExchangeItem("a", "doing"), "status:doing a"),
        (ExchangeItem("x a"), "status:open x a"),
        (ExchangeItem("(A) a"), "status:open (A) a"),
        (ExchangeItem("2020-09-24 a", "done"), "x status:done 2020-09-24 a"),
        (ExchangeItem("a #b", tags=("b", "c")), "a #b @c"),
        (ExchangeItem("a +q", project="p"), "+p a +q"),
        (ExchangeItem("a", project="p", due=D1, repeat="every 2 weeks"), "a +p due:2020-09-24 rec:every-2-weeks"),
        (ExchangeItem("a", children=(ExchangeItem("b", children=(ExchangeItem("c"),)),)), "a\nb\nc"),
        (ExchangeItem("a", children=(ExchangeItem(" "),)), "a"),
        (ExchangeItem("a\nb", project=" ", tags=("c d", " ")), "a b @c-d"),
    ],
)
def test_a_written_line(item: ExchangeItem, line: str) -> None:
    assert write_todotxt([item]) == f"{line}\n"


@pytest.mark.parametrize(
    ("item", "losses"),
    [
        (ExchangeItem("a", notes=("n",), children=(ExchangeItem("b"),)), ("a: its subtasks are separate rows", "a: its notes are left out")),
        (ExchangeItem("a", children=(ExchangeItem("b", notes=("n",)),)), ("a: its subtasks are separate rows", "b: its notes are left out")),
        (ExchangeItem("a +b"), ("a +b: not exported in full: title, project",)),
        (ExchangeItem("a", project="p q", tags=("c d",)), ("a: not exported in full: project, tags",)),
        (ExchangeItem("due:2020-09-24"), ("due:2020-09-24: left out",)),
        (ExchangeItem(""), ("a task without a title: left out",)),
    ],
)  # fmt: skip
def test_losses_of_writing(item: ExchangeItem, losses: tuple[str, ...]) -> None:
    assert todotxt_losses([item]) == losses


WORDS = ["a", "x", "(A)", "2020-09-24", "2020-02-31", "#b", "한글", "x:", "http://y/z", "+", "@", "-", "k:v", "é\u0301"]
words = st.sampled_from(WORDS) | st.text(
    st.characters(categories=["L", "N", "P"], exclude_characters="+@:#"), min_size=1
)
names = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=5)
days = st.none() | st.dates()


@st.composite
def items(draw: st.DrawFn) -> ExchangeItem:
    title = " ".join(draw(st.lists(words, min_size=1, max_size=5)))
    others = draw(st.lists(names, max_size=2, unique=True))
    return ExchangeItem(
        title,
        draw(st.sampled_from(["open", "doing", "done", "dropped"])),
        draw(st.none() | st.sampled_from(PRIORITIES)),
        *(draw(days) for _ in range(5)),
        project=draw(st.none() | names),
        tags=all_tags(title, others),
        repeat=draw(st.sampled_from([None, "every week", "every 2 months", "FREQ=WEEKLY;BYDAY=-1MO", "1w"])),
        uid=draw(st.none() | names),
    )


@settings(max_examples=300)
@given(st.lists(items(), max_size=3, unique_by=lambda item: item.uid or object()))
def test_reading_gives_back_what_was_written(some: list[ExchangeItem]) -> None:
    again, losses, problems = read_todotxt(write_todotxt(some))
    assert [item._replace(line=0) for item in again] == some
    assert not losses and not problems and not todotxt_losses(some)


@given(
    st.text()
    | st.lists(st.sampled_from([*WORDS, *"+@: \n", "due:", "status:doing", "pri:A", "t:2020-09-24"])).map(" ".join)
)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read = read_todotxt(text)
    except Misused as error:
        assert error.message.startswith("line ")
        return
    assert isinstance(read, Imported) and all(item.title for item in read.items)
    again = read_todotxt(write_todotxt(read.items)).items
    assert [item.state for item in again] == [item.state for item in read.items]
