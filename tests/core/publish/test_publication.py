"""What a publication changes: pages by address and title, files by digest, and never a file of somebody else's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiltool.core.publish.publication import (
    PublishedFile,
    PublishedPage,
    file_digest,
    in_the_way,
    is_inside,
    page_title,
    publication_of,
    publication_text,
    site_change,
)

PATHS = st.lists(
    st.sampled_from(["index.html", "a", "한글", "x y", '"', "page-2", "tags", "\n"]), min_size=1, max_size=3
)
SITES = st.dictionaries(
    PATHS.map("/".join), st.builds(PublishedFile, st.sampled_from(["1", "2"]), st.sampled_from(["", "A", "제목"]))
)


def site(*files: str) -> dict[str, PublishedFile]:
    """Return a site of files written as `path=digest`, titled by their paths."""
    return {path: PublishedFile(digest, path) for path, _, digest in (file.partition("=") for file in files)}


@pytest.mark.parametrize(
    ("before", "after", "new", "changed", "gone"),
    [
        ([], ["index.html=1"], [""], [], []),
        (["index.html=1"], ["index.html=1"], [], [], []),
        (["index.html=1"], ["index.html=2"], [], [""], []),
        (["a/index.html=1"], ["b/index.html=1"], ["b/"], [], ["a/"]),
        (["a/index.html=1", "a.css=1"], ["a/index.html=1", "a.css=2", "b.css=1"], [], [], []),
        (["404.html=1", "feed.xml=1"], [], [], [], []),
        (["가/index.html=1"], [], [], [], ["가/"]),
    ],
)
def test_pages_are_new_changed_and_gone(
    before: list[str], after: list[str], new: list[str], changed: list[str], gone: list[str]
) -> None:
    change = site_change(site(*before), site(*after))
    kinds = (change.new, change.changed, change.gone)
    assert [[page.url for page in pages] for pages in kinds] == [new, changed, gone]


@given(SITES, SITES)
def test_what_is_written_and_removed_leads_from_one_site_to_the_other(
    before: dict[str, PublishedFile], after: dict[str, PublishedFile]
) -> None:
    change = site_change(before, after)
    there = {path: file.digest for path, file in before.items() if path not in change.removed}
    there |= {path: after[path].digest for path in change.written}
    assert there == {path: file.digest for path, file in after.items()}
    assert not {*change.written} & {*change.removed}
    assert {page.url for page in change.vanishing} <= {page.url for page in change.gone}


def test_a_redirect_is_an_address_but_no_page_that_is_new() -> None:
    redirect = PublishedFile("1")
    assert site_change({}, {"old/index.html": redirect}).new == ()
    assert site_change({"old/index.html": redirect}, {}).vanishing == (PublishedPage("old/", ""),)


def test_a_page_that_became_a_redirect_is_not_gone() -> None:
    change = site_change(site("a/index.html=1"), {"a/index.html": PublishedFile("2"), **site("b/index.html=3")})
    assert (change.gone, change.changed) == ((), ())


@pytest.mark.parametrize(
    ("url", "vanishes"),
    [("2026/03/02/", True), ("tags/a/", True), ("", True), ("page-2/", False), ("tags/a/page-12/", False)],
)
def test_later_pages_of_lists_are_no_promise(url: str, vanishes: bool) -> None:
    assert bool(site_change(site(f"{url}index.html=1"), {}).vanishing) is vanishes


@pytest.mark.parametrize(
    ("wanted", "other", "stops"),
    [
        ("index.html=1", "CNAME=2", False),
        ("index.html=1", "index.html=2", True),
        ("index.html=1", "index.html=1", False),
        ("a/index.html=1", "a=1", True),
        ("a/b/index.html=1", "a=1", True),
        ("a=1", "a/index.html=1", True),
        ("a=1", "a/b/index.html=1", True),
        ("a/index.html=1", "a/README.md=2", False),
        ("a/index.html=1", "ab=1", False),
    ],
)
def test_a_file_of_somebody_else_stops_only_what_would_overwrite_it(wanted: str, other: str, stops: bool) -> None:
    path, _, digest = other.partition("=")
    assert in_the_way(site(wanted), {path: digest}) == ([path] if stops else [])


@given(SITES)
def test_a_record_is_read_as_it_was_written(files: dict[str, PublishedFile]) -> None:
    assert publication_of(publication_text(files)) == files


@pytest.mark.parametrize("text", ["", "{", "[]", "3", '{"a": 1}', '{"a": []}', '{"a": ["1"]}', "<<<<<<< HEAD\n{}"])
def test_a_damaged_record_is_none(text: str) -> None:
    assert publication_of(text) == {}


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../x", "a/../../x", "a//b", ".git/config", "a/.git/x", "", "a\\b", "a\0", "C:x", "c:/x"]
)
def test_a_record_names_no_file_outside(path: str) -> None:
    assert not is_inside(path)
    assert publication_of(publication_text({path: PublishedFile("1")})) == {}


@pytest.mark.parametrize(
    ("html", "title"),
    [
        ("<title>WAL mode · journal</title>", "WAL mode"),
        ("<title>journal</title>", "journal"),
        ("<title>a &lt; b &amp; c · journal</title>", "a < b & c"),
        ("<title>\n a\n</title>", "a"),
        ("<p>no title</p>", ""),
        ('<title>Moved</title><meta http-equiv="refresh" content="0; url=../">', ""),
    ],
)
def test_a_page_has_the_title_that_readers_see(html: str, title: str) -> None:
    assert page_title(html, "journal") == title


def test_a_file_has_the_digest_that_git_gives_it() -> None:
    assert file_digest(b"hello\n") == "ce013625030ba8dba906f756967f9e9ca394464a"
