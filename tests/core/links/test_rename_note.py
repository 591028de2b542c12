"""A note moves: its links and the links to it mean what they did, and no other byte changes."""

import posixpath
import unicodedata
from collections.abc import Iterable, Mapping

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tiltool.core.dates.days import day_of_path
from tiltool.core.links.rename_note import links_of, plan_move
from tiltool.core.links.resolve import LinkableNote, Resolver, resolver_of
from tiltool.core.note.model import Link
from tiltool.core.text.edits import splice
from tiltool.core.text.lines import names_alike
from tiltool.errors import Refused

FILES = {"notes/2020/a b.png", "notes/img/c.png", "docs/x.pdf", "../up.txt"}
NFC, NFD = "한글", unicodedata.normalize("NFD", "한글")


def known(path: str, title: str | None = None, *topics: str) -> LinkableNote:
    day = day_of_path(path.removeprefix("notes/"))
    return LinkableNote(path, day.day if day else None, title, topics, ("Part", "할 일"))


def resolver(notes: Iterable[LinkableNote]) -> Resolver:
    return resolver_of(notes, FILES.__contains__)


NOTES = {
    note.path: note
    for note in (
        known("notes/2020/2020-09-23.md", "TIL 2020-09-23", "git"),
        known("notes/2020/2020-09-24.md", "TIL 2020-09-24", "docker"),
        known("notes/2020/same.md"),
        known("notes/2021/same.md"),
        known("notes/2021/other.md", "Other"),
        known("notes/2022/README.md"),
        known("notes/x/titled.md", "A Title"),
        known(f"notes/{NFD}.md"),
        known("notes/C#.md", "C sharp"),
        known("tasks/blog.md", "Blog"),
        known("tasks/other.md"),
    )
}


def moved(notes: Mapping[str, LinkableNote], old: str, new: str) -> list[LinkableNote]:
    day = day_of_path(new.removeprefix("notes/"))
    return [
        note if note.path != old else note._replace(path=new, day=day.day if day else None) for note in notes.values()
    ]


def plan(text: str, path: str, old: str, new: str) -> str:
    """Return the text of the note at `path` after the note at `old` has moved to `new`."""
    made = plan_move({path: text}, resolver(NOTES.values()), resolver(moved(NOTES, old, new)), old, new)
    assert all(each.before == text and each.after == splice(text, each.edits) for each in made.values())
    return made[path].after or "" if path in made else text


DAY = "notes/2020/2020-09-24.md"
BLOG = "tasks/blog.md"
HOME = "notes/2020/2020-09-23.md"


@pytest.mark.parametrize(
    ("old", "new", "text", "after"),
    [
        # to another day
        (DAY, "notes/2020/2020-09-25.md", "[[2020-09-24]]", "[[2020-09-25]]"),
        (DAY, "notes/2020/2020-09-25.md", "[[20200924#할 일|x]]", "[[20200925#할 일|x]]"),
        (DAY, "notes/2020/2020-09-25.md", "![[2020/2020-09-24.md#Part]]", "![[2020/2020-09-25.md#Part]]"),
        (DAY, "notes/2021/2021-01-01.md", "[[2020/2020-09-24]]", "[[2021/2021-01-01]]"),
        (DAY, "notes/2021/2021-01-01.md", "[[notes/2020/2020-09-24]]", "[[notes/2021/2021-01-01]]"),
        (DAY, "notes/2021/2021-01-01.md", "[[/2020/2020-09-24]]", "[[/2021/2021-01-01]]"),
        (DAY, "notes/2021/2021-01-01.md", "[[./2020-09-24]]", "[[../2021/2021-01-01]]"),
        (DAY, "notes/2020/docker.md", "[[2020-09-24]] [[20200924]]", "[[docker]] [[docker]]"),
        (DAY, "notes/a/b/2020-09-24.md", "[[2020-09-24]]", "[[2020-09-24]]"),
        (DAY, "notes/2020/new.md", "[[TIL 2020-09-24]] [[docker]]", "[[TIL 2020-09-24]] [[docker]]"),
        # Markdown links
        (DAY, "notes/2021/new.md", "[a](2020-09-24.md#part)", "[a](../2021/new.md#part)"),
        (DAY, "notes/2021/new.md", "[a](./2020-09-24.md 't')", "[a](../2021/new.md 't')"),
        (DAY, "notes/2020/new.md", "[a](./2020-09-24.md)", "[a](./new.md)"),
        (DAY, "notes/2020/new.md", "[a](2020-09-24)", "[a](new)"),
        (DAY, "notes/2020/new.md", "[a](2020-09-24.md?plain=1#part)", "[a](new.md?plain=1#part)"),
        (DAY, "notes/2021/new.md", "[a](/2020/2020-09-24.md)", "[a](/2021/new.md)"),
        (DAY, "notes/2021/new.md", "[a](/notes/2020/2020-09-24.md)", "[a](/notes/2021/new.md)"),
        (DAY, "tasks/new.md", "[a](/2020/2020-09-24.md)", "[a](/tasks/new.md)"),
        (DAY, "notes/2020/a b?.md", "[a](2020-09-24.md)", "[a](a%20b%3F.md)"),
        (DAY, "notes/2020/a b?.md", "[a](<2020-09-24.md>)", "[a](<a b%3F.md>)"),
        (DAY, "notes/2020/(a) 50%.md", "[a](2020-09-24.md)", "[a](%28a%29%2050%25.md)"),
        (DAY, "notes/2020/a:b.md", "[a](2020-09-24.md)", "[a](a%3Ab.md)"),
        (DAY, "notes/2020/a|`b`.md", "[a](2020-09-24.md)", "[a](a%7C%60b%60.md)"),
        (DAY, "notes/2020/[x].md", "[a](2020-09-24.md)", "[a]([x].md)"),
        (f"notes/{NFD}.md", f"notes/2021/{NFD}2.md", f"[a](../{NFC}.md) [[{NFC}]]", f"[a](../2021/{NFC}2.md) [[{NFC}2]]"),
        (f"notes/{NFD}.md", f"notes/2021/{NFD}.md", "[a](../%ED%95%9C%EA%B8%80.md)", "[a](../2021/%ED%95%9C%EA%B8%80.md)"),
        ("notes/2022/README.md", "notes/2023/README.md", "[a](../2022/#part)", "[a](../2023/#part)"),
        ("notes/2022/README.md", "notes/2023/index.md", "[a](../2022/README.md)", "[a](../2023/index.md)"),
        ("notes/2022/README.md", "notes/2023/all.md", "[a](../2022/)", "[a](../2023/all.md)"),
        (DAY, "notes/2022/x.md", "[a]: 2020-09-24.md 't'\n\n> [b]:\n> <2020-09-24.md>\n", "[a]: ../2022/x.md 't'\n\n> [b]:\n> <../2022/x.md>\n"),
        # names that others have, too
        (BLOG, "tasks/same.md", "[[blog]]", "[[tasks/same]]"),
        (BLOG, "tasks/other2.md", "[[BLOG.md]]", "[[other2.md]]"),
        ("notes/2020/same.md", "notes/x/same.md", "[[same]]", "[[x/same]]"),
        ("notes/2020/same.md", "notes/2020/A Title.md", "[[A Title]] [[same]]", "[[titled]] [[A Title]]"),
        (BLOG, "notes/2020/other.md", "[[2021/other]] [[tasks/other]]", "[[2021/other]] [[tasks/other]]"),
        ("notes/2021/same.md", "notes/same.md", "[[same]]", "[[2020/same]]"),
        # what can't be in a wikilink
        (BLOG, "tasks/a [b] #c.md", "[[blog]]", "[[Blog]]"),
        # case alone
        (BLOG, "tasks/BLOG.md", "[[blog]] [a](../../tasks/blog.md)", "[[blog]] [a](../../tasks/BLOG.md)"),
        # not links, broken links, and places
        (DAY, "notes/new.md", "`[[2020-09-24]]` [[nope]] [a](no.md) [[same2]]", "`[[2020-09-24]]` [[nope]] [a](no.md) [[same2]]"),
        (DAY, "notes/new.md", "```\n[[2020-09-24]]\n[a]: 2020-09-24.md\n```\n\\[[2020-09-24]]", "```\n[[2020-09-24]]\n[a]: 2020-09-24.md\n```\n\\[[2020-09-24]]"),
        (DAY, "notes/new.md", "# a [[2020-09-24]]\r\n- [ ] [[2020-09-24|x]] [y](2020-09-24.md)\r\n", "# a [[new]]\r\n- [ ] [[new|x]] [y](../new.md)\r\n"),
        (DAY, "notes/new.md", "| [[2020-09-24\\|x]] | [y](2020-09-24.md) |\n|-|-|\n| a | [[2020-09-24]] |", "| [[new\\|x]] | [y](../new.md) |\n|-|-|\n| a | [[new]] |"),
        (DAY, "notes/new.md", "[![i](a%20b.png)](2020-09-24.md) [[ 2020-09-24 #Part| x ]]", "[![i](a%20b.png)](../new.md) [[ new #Part| x ]]"),
        (DAY, "notes/new.md", "\ufeff---\ntitle: '[[2020-09-24]]'\n---\n[[2020-09-24#no]]", "\ufeff---\ntitle: '[[2020-09-24]]'\n---\n[[new#no]]"),
        (DAY, "notes/it's new.md", "<a href=\"2020-09-24.md#p\">x</a> <A HREF='2020-09-24.md'>y</A>", "<a href=\"../it%27s%20new.md#p\">x</a> <A HREF='../it%27s%20new.md'>y</A>"),
        (DAY, "notes/a&amp;b.md", "<p>\n<a\nhref=2020-09-24.md>x</a>\n</p>\n\n[y](2020-09-24.md)", "<p>\n<a\nhref=../a%26amp;b.md>x</a>\n</p>\n\n[y](../a%26amp;b.md)"),
        (DAY, "notes/new.md", "`<a href=\"2020-09-24.md\">`\n\n<!-- <a href=\"2020-09-24.md\"> -->", "`<a href=\"2020-09-24.md\">`\n\n<!-- <a href=\"2020-09-24.md\"> -->"),
        ("notes/C#.md", "notes/D#.md", "[a](../C%23.md) [[C sharp]]", "[a](../D%23.md) [[C sharp]]"),
    ],
)  # fmt: skip
def test_links_to_the_note(old: str, new: str, text: str, after: str) -> None:
    assert plan(text, HOME, old, new) == after
    assert plan(after, HOME, "notes/x/titled.md", "notes/x/titled.md") == after


@pytest.mark.parametrize(
    ("new", "text", "after"),
    [
        ("notes/x/new.md", "[[2020-09-23]] [[2020-09-24]] [[#Part]] [a](#part)", "[[2020-09-23]] [[new]] [[#Part]] [a](#part)"),
        ("notes/x/new.md", "[a](2020-09-23.md) [b](./2020-09-23.md#part)", "[a](../2020/2020-09-23.md) [b](../2020/2020-09-23.md#part)"),
        ("notes/x/new.md", "[me](2020-09-24.md#part) [me](/2020/2020-09-24.md)", "[me](new.md#part) [me](/x/new.md)"),
        ("notes/x/new.md", "![i](a%20b.png) ![i](<a b.png> 't') ![[a b.png]]", "![i](../2020/a%20b.png) ![i](<../2020/a b.png> 't') ![[2020/a b.png]]"),
        ("tasks/new.md", "![i](../img/c.png)![[img/c.png]]", "![i](../notes/img/c.png)![[img/c.png]]"),
        ("new.md", "[d](../../docs/x.pdf#page=1) [u](../../../up.txt)", "[d](docs/x.pdf#page=1) [u](../up.txt)"),
        ("notes/a/b/c/new.md", "[u](../../../up.txt) [d](/docs/x.pdf)", "[u](../../../../../up.txt) [d](/docs/x.pdf)"),
        ("notes/x/new.md", "[f](./) [f](../2021/) [f](../2021)", "[f](../2020/) [f](../2021/) [f](../2021)"),
        ("notes/2022/new.md", "[r](../2022/) [r](../2022/README.md)", "[r](../2022/) [r](../2022/README.md)"),
        ("notes/new.md", "[r](../2022/) [same](same.md)", "[r](2022/) [same](2020/same.md)"),
        ("notes/2021/new.md", "[[same]] [[2021/same]]", "[[2020/same]] [[2021/same]]"),
        ("notes/2020/new.md", "[a](2020-09-23.md) [b](no.md) ![c](no.png)", "[a](2020-09-23.md) [b](no.md) ![c](no.png)"),
        ("notes/x/new.md", "<img alt=\"src='a b.png'\" src=\"a%20b.png\"> <img src='a b.png'/>", "<img alt=\"src='a b.png'\" src=\"../2020/a%20b.png\"> <img src='../2020/a%20b.png'/>"),
        ("notes/x/new.md", "<div>\n<img src=a%20b.png>\n</div>\n", "<div>\n<img src=../2020/a%20b.png>\n</div>\n"),
        ("notes/x/new.md", "<video src=\"a%20b.png\"></video> <img src=\"https://x/a.png\">", "<video src=\"../2020/a%20b.png\"></video> <img src=\"https://x/a.png\">"),
        ("notes/x/new.md", "<img srcset=\"a%20b.png, a%20b.png 2x,a%20b.png 3x\" src='a%20b.png'>", "<img srcset=\"../2020/a%20b.png, ../2020/a%20b.png 2x,../2020/a%20b.png 3x\" src='../2020/a%20b.png'>"),
        ("notes/x/new.md", "<picture>\n<source srcset=a%20b.png>\n<VIDEO POSTER='a%20b.png'></VIDEO>", "<picture>\n<source srcset=../2020/a%20b.png>\n<VIDEO POSTER='../2020/a%20b.png'></VIDEO>"),
        ("notes/x/no.md", "[a](no.md) [[no]]", "[a](no.md) [[no]]"),
    ],
)  # fmt: skip
def test_links_of_the_note_itself(new: str, text: str, after: str) -> None:
    assert plan(text, DAY, DAY, new) == after


def test_a_folder_that_goes_with_its_last_note_is_let_go() -> None:
    assert plan("[f](../x/) [[A Title]]", HOME, "notes/x/titled.md", "notes/y/t.md") == "[f](../x/) [[A Title]]"
    assert plan("[f](../x/) [[titled]]", HOME, "notes/x/titled.md", "notes/y/t.md") == "[f](../x/) [[t]]"


def test_a_topic_is_followed_to_the_note_that_it_meant() -> None:
    notes = {
        note.path: note for note in (known("notes/2020-01-01.md", None, "t"), known("notes/2020-01-02.md", None, "t"))
    }
    old, new = "notes/2020-01-02.md", "notes/2019-01-01.md"
    made = plan_move({"a.md": "[[t]]"}, resolver(notes.values()), resolver(moved(notes, old, new)), old, new)
    assert made["a.md"].after == "[[2019-01-01]]"


def test_only_texts_that_change_have_a_patch() -> None:
    texts = {HOME: "[[2020-09-24]]", DAY: "[[2020-09-23]]", "tasks/blog.md": "none"}
    new = "notes/2021/x.md"
    made = plan_move(texts, resolver(NOTES.values()), resolver(moved(NOTES, DAY, new)), DAY, new)
    assert {path: each.after for path, each in made.items()} == {HOME: "[[x]]"}


def test_a_link_that_cannot_be_kept_stops_the_move() -> None:
    old, new = "notes/2020/same.md", "notes/[same].md"
    before, after = resolver(NOTES.values()), resolver(moved(NOTES, old, new))
    with pytest.raises(Refused, match=r"^notes/2020/2020-09-23\.md:3: "):
        plan_move({HOME: "a\n\n[[same]]"}, before, after, old, new)


def test_the_proof_reads_the_new_text_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tiltool.core.links.rename_note._encoded", lambda way, target, angled: way)
    new = "notes/a b.md"
    with pytest.raises(Refused, match=":1: "):
        plan_move({HOME: "[x](2020-09-24.md)"}, resolver(NOTES.values()), resolver(moved(NOTES, DAY, new)), DAY, new)


def test_links_of_a_text() -> None:
    text = "---\na: '[[x]]'\n---\n[[a]] [b](#c) `[[x]]`\n\n[d]: <e f.md#g>\n[^1]: x.md\n[//]: # (x)\n[h]: https://x.md\n~~~\n[i]: j.md\n"
    assert [(link.target, link.fragment, link.address.of(text)) for link in links_of(text)] == [
        ("a", "", "a"),
        ("", "c", "#c"),
        ("e f.md", "g", "e f.md#g"),
    ]
    assert links_of("no link") == ()


FOLDERS = ["", "notes", "notes/2020", "notes/a b", "notes/x/y", "tasks", f"notes/{NFD}"]
STEMS = [
    "n",
    "N",
    "m",
    "2020-09-24",
    "20200924",
    "2020-09-25",
    "a b",
    "50%",
    "c#",
    "d?",
    "e(f)",
    NFC,
    NFD,
    "README",
    "[g]",
    "v1.2",
    "TIL",
]
PATHS = st.builds(posixpath.join, st.sampled_from(FOLDERS), st.sampled_from([f"{stem}.md" for stem in STEMS]))
TITLES = st.sampled_from([None, None, "TIL", "n", "A b", NFC, "t"])
ADDRESSES = [
    "{stem}", "{stem}.md", "{path}", "{path}.md", "/{path}", "./{stem}", "../{stem}.md", "../{path}.md", "2020/{stem}", "{stem}#Part",
    "../2020/{stem}.md#part", "../a%20b/{stem}.md", "./", "../", "../2020/", "a%20b.png", "../img/c.png", "/docs/x.pdf", "#part", "{coded}.md", "../{coded}.md",
]  # fmt: skip
FORMS = [
    "[[{0}]]",
    "[[{0}|t]]",
    "![[{0}]]",
    "[t]({0})",
    "[t](<{0}> 't')",
    '![t]({0} "t")',
    "\n\n[d]: {0}\n\n",
    "\n- [ ] [[{0}]] [t]({0})\n",
    "`[[{0}]]`",
]


@st.composite
def texts(draw: st.DrawFn, paths: list[str]) -> str:
    pieces = []
    for _ in range(draw(st.integers(0, 6))):
        path = draw(st.sampled_from(paths)).removesuffix(".md")
        stem = posixpath.basename(path)
        coded = stem.translate({ord(each): f"%{ord(each):02X}" for each in " %#?()"})
        address = draw(st.sampled_from([*ADDRESSES, "t", "TIL", "A b"])).format(stem=stem, path=path, coded=coded)
        pieces.append(draw(st.sampled_from(FORMS)).format(address))
    return draw(st.sampled_from([" ", "\n", "\r\n", " x | "])).join(pieces)


@st.composite
def moves(draw: st.DrawFn) -> tuple[dict[str, LinkableNote], dict[str, str], str, str]:
    paths = draw(st.lists(PATHS, min_size=2, max_size=8, unique=True))
    notes = {path: known(path, draw(TITLES), *draw(st.sampled_from([(), ("t",), ("m",)]))) for path in paths[:-1]}
    old = draw(st.sampled_from(paths[:-1]))
    assume(not any(names_alike(path, paths[-1]) for path in paths[:-1]))  # `til mv` refuses it
    return notes, {path: draw(texts(paths)) for path in notes}, old, paths[-1]


def without_addresses(text: str, links: Iterable[Link]) -> str:
    """Return `text` without the targets of its links."""
    kept, at = [], 0
    for link in sorted(links, key=lambda link: link.address):
        kept.append(text[at : link.address.start])
        at = link.address.start + len(link.address.of(text).partition("#")[0].rstrip())
    return "\0".join([*kept, text[at:]])


@settings(max_examples=300)
@given(moves())
def test_every_link_means_what_it_did(move: tuple[dict[str, LinkableNote], dict[str, str], str, str]) -> None:
    notes, texts, old, new = move
    before, after = resolver(notes.values()), resolver(moved(notes, old, new))
    try:
        made = plan_move(texts, before, after, old, new)
    except Refused:
        assert set("[]#") & set("".join((*notes, new)))  # a name that no wikilink can hold
        return
    for path, text in texts.items():
        now = (made[path].after or "") if path in made else text
        links, again = links_of(text), links_of(now)
        assert without_addresses(now, again) == without_addresses(text, links)
        for link, mended in zip(links, again, strict=True):
            was, found = before.find(link, path), after.find(mended, new if path == old else path)
            if was.path is None or was.fault == "ambiguous":
                assert mended.target == link.target
            elif was.path not in before.folders:  # folders come and go with their notes
                assert (found.path, found.fault) == (new if was.path == old else was.path, was.fault)


@given(
    st.lists(
        st.sampled_from([*"[]()!<>#|\\`\"' -\n\r", "[[", "]]", "](", "]: ", "a", "b.md", "> ", "%20", "\r\n", "---\n"])
    ).map("".join)
)
def test_an_address_is_what_its_link_says(text: str) -> None:
    for link in links_of(text):
        assert link.span.start < link.address.start <= link.address.end <= link.span.end <= len(text)
        target, _, fragment = link.address.of(text).partition("#")
        assert (target.strip(), fragment.strip()) == (link.target, link.fragment)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('<img src="a b.png" alt="x">', "image a b.png"),
        ("x <a title=\"href='no'\" href='n.md#p'>y</a>", "markdown n.md"),
        ("<details>\n<IMG\nSRC=a.png>\n</details>", "image a.png"),
        ("- b\n\n  <img src='a.png'>\n", "image a.png"),
        ("| a |\n|---|\n| <img src='t.png'> |", "image t.png"),
        ("<a href='a.md'><img src='b.png'></a>", "markdown a.md image b.png"),
        ("<img srcset='a.png, b/c.png 2x,https://x/d.png 3x' src=e.png>", "image a.png image b/c.png image e.png"),
        ("<video poster=a.png src=b.mp4></video> <object data='c.pdf'></object>", "image a.png image b.mp4 image c.pdf"),
        ("<iframe src=a.html></iframe><embed src=b.pdf> <p src=c.png data=d.png>", "image a.html image b.pdf"),
        ("<img srcset=' a.png 1x , b.png 2x' src=c.png>", "image a.png image b.png image c.png"),
        ("<img srcset='https://x/a.png 1x, b.png 2x'>", "image b.png"),
        ("<iframe src=a.html></iframe> <area href='b.md'>", "image a.html markdown b.md"),
        ("<source src='v.mp4'>", "image v.mp4"),
        ("<a href='#x'>", "markdown "),
        *((text, "") for text in (
            "<a href='https://x.y'>", "<a href='#'>", "<a name='x'>", "<img data-src='a.png'>", "<img src=''>", "< img src='a.png'>", "<imgx src='a.png'>",
            "`<img src='a.png'>`", "```\n<img src='a.png'>\n```", "<!-- <img src='a.png'> -->", "<script>\n'<img src=a.png>'\n</script>", "\\<img src='a.png'",
        )),
    ],
)  # fmt: skip
def test_links_of_raw_html(text: str, found: str) -> None:
    assert " ".join(f"{link.kind} {link.target}" for link in links_of(text)) == found
