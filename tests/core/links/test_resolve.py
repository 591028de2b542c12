"""Which note a link means: paths, days, stems, titles, topics, files, headings."""

import unicodedata
from datetime import date

import pytest

from tiltool.core.dates.days import day_of_path
from tiltool.core.links.rename_note import links_of
from tiltool.core.links.resolve import LinkableNote, Resolver, Target, resolver_of, slug_of

NFD = unicodedata.normalize("NFD", "한글 메모")
FILES = {
    "notes/2020/a.png",
    "notes/img/b c.png",
    "docs/x.pdf",
    "notes/2021/README.md",
    f"notes/{NFD}.png",
    "../out.txt",
}
HEADINGS = ("TIL 2020-09-24", "할 일", "C & D: **bold** `code`", "a", "a", "see [[x]] now")


def known(path: str, title: str | None = None, *topics: str, headings: tuple[str, ...] = ()) -> LinkableNote:
    day = day_of_path(path.removeprefix("notes/"))
    return LinkableNote(path, day.day if day else None, title, topics, headings)


NOTES = (
    known("notes/2020/2020-09-23.md", "TIL 2020-09-23", "Docker", "Git"),
    known("notes/2020/2020-09-24.md", "TIL 2020-09-24", "docker", headings=HEADINGS),
    known("notes/2020/2020-09-24-docker.md", "Docker in depth"),
    known("notes/2020/2020-09-25.md", "Git"),
    known("notes/2021/2021/01/02.md"),
    known("notes/2022/README.md", "The year 2022", headings=("Goals",)),
    known("notes/v1.2.md"),
    known("notes/Blog.md", "My  Blog"),
    known("notes/x/same.md", "Same", headings=("one",)),
    known("notes/y/same.md", "Same"),
    known("notes/y/deep/same.md"),
    known("notes/x/z/Case.md"),
    known("notes/y/z/case.md"),
    known(f"notes/{NFD}.md", "메모"),
    known("notes/100% [a] #b?.md", "odd"),
    known("tasks/blog.md", "Backlog"),
    known("tasks/한글.md"),
    known("README.md", "root"),
)
RESOLVER = resolver_of(NOTES, FILES.__contains__)
SOURCE = "notes/2020/2020-09-24.md"


def find(text: str, source: str = SOURCE, resolver: Resolver = RESOLVER) -> Target:
    (link,) = links_of(text)
    return resolver.find(link, source)


@pytest.mark.parametrize(
    ("text", "path", "kind"),
    [
        # days
        ("[[2020-09-23]]", "2020/2020-09-23.md", "day"), ("[[20200923]]", "2020/2020-09-23.md", "day"),
        ("[[2020_09_23]]", "2020/2020-09-23.md", "day"), ("[[2020.09.23]]", "2020/2020-09-23.md", "day"),
        ("[[200923]]", "2020/2020-09-23.md", "day"), ("[[2020/09/23]]", "2020/2020-09-23.md", "day"),
        ("[[2020-09-24]]", "2020/2020-09-24.md", "day"), ("[[2020-09-24.md]]", "2020/2020-09-24.md", "day"),
        ("[[2021-01-02]]", "2021/2021/01/02.md", "day"), ("[[moved/2020-09-23]]", "2020/2020-09-23.md", "day"),
        # paths and stems
        ("[[2020/2020-09-23]]", "2020/2020-09-23.md", "note"), ("[[2020/2020-09-23.md]]", "2020/2020-09-23.md", "note"),
        ("[[notes/2020/2020-09-23]]", "2020/2020-09-23.md", "note"), ("[[/2020/2020-09-23]]", "2020/2020-09-23.md", "note"),
        ("[[./2020-09-23]]", "2020/2020-09-23.md", "note"), ("[[../Blog]]", "Blog.md", "note"),
        ("[[2020-09-24-docker]]", "2020/2020-09-24-docker.md", "note"), ("[[2021/01/02]]", "2021/2021/01/02.md", "day"),
        ("[[v1.2]]", "v1.2.md", "note"), ("[[v1.2.md]]", "v1.2.md", "note"), ("[[Blog]]", "Blog.md", "note"),
        ("[[tasks/blog]]", "/tasks/blog.md", "note"), ("[[blog]]", "/tasks/blog.md", "note"),
        ("[[deep/same]]", "y/deep/same.md", "note"), ("[[X/Same]]", "x/same.md", "note"),
        ("[[z/Case]]", "x/z/Case.md", "note"), ("[[z/case]]", "y/z/case.md", "note"), ("[[한글 메모]]", f"{NFD}.md", "note"),
        (f"[[{NFD}]]", f"{NFD}.md", "note"), ("[[한글]]", "/tasks/한글.md", "note"), ("![[Blog]]", "Blog.md", "note"),
        # titles and topics
        ("[[Docker in depth]]", "2020/2020-09-24-docker.md", "note"), ("[[til 2020-09-23]]", "2020/2020-09-23.md", "note"),
        ("[[my blog]]", "Blog.md", "note"), ("[[메모]]", f"{NFD}.md", "note"), ("[[DOCKER]]", "2020/2020-09-24.md", "topic"),
        ("[[git]]", "2020/2020-09-25.md", "note"), ("[[odd]]", "100% [a] #b?.md", "note"),
        # files
        ("![[a.png]]", "2020/a.png", "file"), ("[[img/b c.png]]", "img/b c.png", "file"), ("[[docs/x.pdf]]", "/docs/x.pdf", "file"),
        ("![a](a.png)", "2020/a.png", "file"), ("![a](../img/b%20c.png)", "img/b c.png", "file"), ("[a](/docs/x.pdf#page=2)", "/docs/x.pdf", "file"),
        ("![a](../한글%20메모.png)", f"{NFD}.png", "file"), ("[a](../../../out.txt)", "/../out.txt", "file"),
        # Markdown links
        ("[a](2020-09-23.md)", "2020/2020-09-23.md", "note"), ("[a](./2020-09-23.md)", "2020/2020-09-23.md", "note"),
        ("[a](../2020/2020-09-23.md 't')", "2020/2020-09-23.md", "note"), ("[a](<../한글 메모.md>)", f"{NFD}.md", "note"),
        ("[a](../%ED%95%9C%EA%B8%80%20%EB%A9%94%EB%AA%A8.md)", f"{NFD}.md", "note"), ("[a](2020-09-23)", "2020/2020-09-23.md", "note"),
        ("[a](/Blog.md)", "Blog.md", "note"), ("[a](/notes/Blog.md)", "Blog.md", "note"), ("[a](/tasks/blog.md)", "/tasks/blog.md", "note"),
        ("[a](../../tasks/blog.md?plain=1)", "/tasks/blog.md", "note"), ("[a](<../100%25 [a] %23b%3F.md>)", "100% [a] #b?.md", "note"),
        ("[a](../100%25%20[a]%20%23b%3F.md)", "100% [a] #b?.md", "note"), ("[a](../2022/)", "2022/README.md", "note"),
        ("[a](../2022)", "2022/README.md", "note"), ("[a](../2022/#goals)", "2022/README.md", "note"), ("[a](../2021/)", "2021/README.md", "file"),
        ("[a](../x/)", "x", "file"), ("[a](./)", "2020", "file"), ("[a](../../)", "/README.md", "note"), ("[a](v1\\.2.md)", None, "note"),
        ("[a](../v1\\.2.md)", "v1.2.md", "note"), ("[a]: 2020-09-23.md 'title'", "2020/2020-09-23.md", "note"),
        # nothing there
        ("[[nope]]", None, "note"), ("[[2019-01-01]]", None, "day"), ("[[2020-09-23-x]]", None, "note"), ("![[no.png]]", None, "file"),
        ("[a](no.md)", None, "note"), ("[a](no/)", None, "note"), ("[a](../blog.md)", None, "note"), ("![a](no.png)", None, "file"),
        ("[a](../../../../x.md)", None, "note"), ("[a](%00)", None, "note"), ("[a](%FF.md)", None, "note"), ("[[../..]]", None, "note"),
        ("[[/]]", None, "note"), ("[[ocker]]", None, "note"), ("[[e/2020-09-24-docker]]", None, "note"),
    ],
)  # fmt: skip
def test_what_a_link_means(text: str, path: str | None, kind: str) -> None:
    wanted = path and (path.removeprefix("/") if path.startswith("/") else f"notes/{path}")
    assert find(text) == (wanted, kind, None if path else "missing")


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("[[#할 일]]", True), ("[a](#할-일)", True), ("[a](#%ED%95%A0-%EC%9D%BC)", True), ("[[2020-09-24#할 일|x]]", True),
        (f"[[#{unicodedata.normalize('NFD', '할 일')}]]", True), ("[[#TIL 2020-09-24#할 일]]", True), ("[[#TIL 2020-09-24#no]]", False),
        ("[a](#c--d-bold-code)", True), ("[[#C & D: bold code]]", True), ("[a](<#C & D>)", False), ("[a](#a)", True), ("[a](#a-1)", True),
        ("[a](#a-2)", False), ("[[#see x now]]", True), ("[a](2020-09-24.md#A)", True), ("[a](2020-09-24.md#b)", False), ("[[#^block]]", True),
        ("[a](#%5Eblock)", True), ("[[2020-09-23#no]]", False), ("[a](/docs/x.pdf#no)", True), ("[[no#no]]", None), ("[a](../2022/#no)", False),
    ],
)  # fmt: skip
def test_headings(text: str, fits: bool | None) -> None:
    assert find(text).fault == ("missing" if fits is None else None if fits else "no-heading")


def test_a_link_within_a_note_is_a_heading() -> None:
    assert find("[[#할 일]]") == (SOURCE, "heading", None)
    assert find("[[#할 일]]", "notes/unknown.md") == ("notes/unknown.md", "heading", None)


@pytest.mark.parametrize(
    ("text", "source", "path", "fault"),
    [
        ("[[same]]", "notes/x/a.md", "notes/x/same.md", None),
        ("[[same]]", "notes/y/a.md", "notes/y/same.md", None),
        ("[[same]]", "notes/y/deep/a.md", "notes/y/deep/same.md", None),
        ("[[same]]", "notes/a.md", "notes/x/same.md", "ambiguous"),
        ("[[same#no]]", "notes/a.md", "notes/x/same.md", "ambiguous"),
        ("[[BLOG]]", "notes/x/a.md", "notes/Blog.md", "ambiguous"),
        ("[[BLOG]]", "tasks/a.md", "tasks/blog.md", None),
        ("[[z/CASE]]", "notes/a.md", "notes/x/z/Case.md", "ambiguous"),
    ],
)
def test_several_notes_of_a_name(text: str, source: str, path: str, fault: str | None) -> None:
    assert find(text, source) == (path, "note", fault)


def test_the_fewest_folders_win_and_the_order_of_the_notes_says_nothing() -> None:
    notes = [known("notes/b/c/n.md"), known("notes/b/n.md"), known("notes/long-name/d/n.md")]
    for order in (notes, notes[::-1]):
        assert find("[[N]]", resolver=resolver_of(order, FILES.__contains__)).path == "notes/b/n.md"


@pytest.mark.parametrize(
    ("paths", "wanted", "fault"),
    [
        (["notes/2020-09-24 conflict.md", "notes/a/20200924.md"], "notes/a/20200924.md", None),
        (["notes/a/20200924.md", "notes/b/2020_09_24.md"], "notes/a/20200924.md", "ambiguous"),
        (["notes/2020-09-24 conflict.md"], "notes/2020-09-24 conflict.md", None),
        (["notes/200924.md", "notes/b/2020-09-24.md"], "notes/b/2020-09-24.md", None),
    ],
)
def test_the_note_of_a_day(paths: list[str], wanted: str, fault: str | None) -> None:
    resolver = resolver_of(map(known, paths), FILES.__contains__)
    assert find("[[2020-09-24]]", "README.md", resolver) == (wanted, "day", fault)


def test_a_day_that_only_front_matter_names_comes_last() -> None:
    said = LinkableNote("tasks/a.md", date(2020, 9, 24), None, (), ())
    assert find("[[2020-09-24]]", resolver=resolver_of([said], bool)).path == "tasks/a.md"
    assert (
        find("[[2020-09-24]]", resolver=resolver_of([said, known("notes/a/b/20200924.md")], bool)).path != "tasks/a.md"
    )


@pytest.mark.parametrize("folder", ["", ".", "Daily", "a/b/"])
def test_notes_may_be_in_any_folder(folder: str) -> None:
    path = "/".join(filter(None, (folder.strip("./"), "x/n.md")))
    resolver = resolver_of([known(path)], lambda _: False, folder)
    for text in ("[[x/n]]", "[[/x/n.md]]", "[a](/x/n.md)", f"[[{path}]]"):
        assert find(text, "other.md", resolver).path == path


def test_a_slug_is_githubs() -> None:
    assert slug_of("1. **한 일** (어제): `x`_y") == "1-한-일-어제-x_y"
    assert slug_of("हिन्दी") == "हिन्दी"


@pytest.mark.parametrize(
    ("fragment", "headings", "is_there"),
    [
        ("foo", ("Foo", "Bar", "Foo"), True),
        ("foo-1", ("Foo", "Bar", "Foo"), True),
        ("foo-2", ("Foo", "Bar", "Foo"), False),
        ("foo-1", ("Foo", "foo!"), True),
        ("foo-1-1", ("Foo", "Foo 1", "Foo", "Foo 1"), True),
        ("foo-1", ("Foo",), False),
        ("a-b", ("A &amp; B",), True),
        ("q--a", ("Q&#38;A",), False),
        ("qa", ("Q&#38;A",), True),
        ("a-t-b", ("a &lt;T&gt; b",), True),
        ("rd", ("R&D",), True),
        ("한글-1", ("한글", unicodedata.normalize("NFD", "한글")), True),
    ],
)
def test_anchors_are_those_of_github(fragment: str, headings: tuple[str, ...], is_there: bool) -> None:
    resolver = resolver_of([known("notes/n.md", headings=headings)], lambda _: False)
    for link in (f"[t](#{fragment})", f"[[n#{fragment}]]"):
        assert (find(link, "notes/n.md", resolver).fault is None) == is_there


FILES_BY_NAME = {
    "shot.png": ["notes/attachments/shot.png"],
    "two.png": ["notes/a/two.png", "notes/b/two.png"],
    "near.png": ["notes/near.png", "notes/b/c/near.png"],
    "a b.pdf": ["docs/a b.pdf"],
    "case.png": ["notes/b/Case.PNG", "notes/a/case.png"],
}


@pytest.mark.parametrize(
    ("text", "path", "fault"),
    [
        ("![[shot.png]]", "notes/attachments/shot.png", None),
        ("![[shot.png|100]]", "notes/attachments/shot.png", None),
        ("[[attachments/shot.png]]", "notes/attachments/shot.png", None),
        ("![[other/shot.png]]", None, "missing"),
        ("![[hot.png]]", None, "missing"),
        ("![[Case.PNG]]", "notes/b/Case.PNG", None),
        ("![[case.png]]", "notes/a/case.png", None),
        ("![[CASE.png]]", "notes/a/case.png", "ambiguous"),
        ("![[two.png]]", "notes/a/two.png", "ambiguous"),
        ("![[b/two.png]]", "notes/b/two.png", None),
        ("![[near.png]]", "notes/near.png", None),
        ("[[a b.pdf]]", "docs/a b.pdf", None),
        ("![t](shot.png)", "notes/attachments/shot.png", None),
        ("![t](<a b.pdf>)", "docs/a b.pdf", None),
        ("![t](./shot.png)", None, "missing"),
        ("![t](../shot.png)", None, "missing"),
        ("![t](/shot.png)", None, "missing"),
        ("![[./shot.png]]", None, "missing"),
        ("[[shot]]", None, "missing"),
    ],
)
def test_files_are_found_by_name(text: str, path: str | None, fault: str | None) -> None:
    resolver = resolver_of(NOTES, lambda _: False, files_named=lambda name: FILES_BY_NAME.get(name.casefold(), ()))
    found = find(text, SOURCE, resolver)
    assert (found.path, found.fault) == (path, fault)


@pytest.mark.parametrize(
    ("text", "path", "fault"),
    [
        ("[[k8s]]", "notes/kubernetes.md", None),
        ("[[K8S#Pods]]", "notes/kubernetes.md", None),
        ("[[쿠버네티스|t]]", "notes/kubernetes.md", None),
        ("[[shared]]", "notes/docker.md", "ambiguous"),
        ("[[docker]]", "notes/docker.md", None),  # a file's name comes before another's alias
        ("[[Podman]]", "notes/podman.md", None),  # and so does a title
        ("[t](k8s)", None, "missing"),
    ],
)
def test_aliases_are_targets_of_wikilinks(text: str, path: str | None, fault: str | None) -> None:
    notes = (
        known("notes/kubernetes.md", "Kubernetes", headings=("Pods",))._replace(
            aliases=("k8s", "쿠버네티스", "docker", "Kubernetes", "podman")
        ),
        known("notes/docker.md", "Containers")._replace(aliases=("shared",)),
        known("notes/podman.md", "Podman")._replace(aliases=("shared",)),
    )
    found = find(text, SOURCE, resolver_of(notes, lambda _: False))
    assert (found.path, found.fault) == (path, fault)
