"""What Obsidian writes is shown as Obsidian shows it."""

import re
from pathlib import Path

import pytest

from tests.site.sites import built, files_of, made, page
from tiltool.errors import Refused
from tiltool.site.pages.html_part import VOID, part_of

CASES = {
    "name": ("![[far.png]]", 'src="../../media/notes/deep/er/far.png"'),
    "folder-and-name": ("![[er/far.png]]", 'src="../../media/notes/deep/er/far.png"'),
    "shortest": ("![[two.png]]", 'src="../../media/notes/deep/two.png"'),
    "size": ("![[far.png|40x30]]", 'width="40" height="30"'),
    "link": ("[[paper.pdf|the paper]]", '<a href="../../media/notes/deep/paper.pdf">the paper</a>'),
    "decomposed": ("![[\u1112\u1161\u11ab.png]]", 'src="../../media/notes/deep/%ED%95%9C.png"'),
    "video": (
        "![[clip.mp4#t=30|400x300]]",
        '<video src="../../media/notes/deep/clip.mp4#t=30" aria-label="clip.mp4" width="400" height="300" controls>'
        '<a href="../../media/notes/deep/clip.mp4#t=30">clip.mp4</a></video>',
    ),
    "audio": ("<b>x</b> ![[talk.mp3]]", '<audio src="../../media/notes/deep/talk.mp3" aria-label="talk.mp3" controls>'),
    "pdf": (
        "<b>x</b> ![[paper.pdf#page=3|p|300x200]]",
        '<object class="til-document" data="../../media/notes/deep/paper.pdf#page=3" type="application/pdf" aria-label="p" '
        'width="300" height="200"></object><p class="til-embed__source"><a href="../../media/notes/deep/paper.pdf#page=3">p</a></p>',
    ),
    "pdf-link": ("[[paper.pdf#page=3]]", 'href="../../media/notes/deep/paper.pdf#page=3"'),
    "unknown": (
        "[[no such|x]] and ![[none]]",
        '<span class="til-nowhere til-wanted" title="not written yet">x<span class="til-unseen"> (not written yet)</span></span> and '
        '<span class="til-nowhere til-wanted" title="not written yet">none<span class="til-unseen">',
    ),
    "comment": ("a %%b [[c]]%% d\n\n%%\ne\n%%\n\nf", "<p>a  d</p>\n<p>f</p>"),
    "alias": ("[[other name]]", '<a href="../../notes/source/">other name</a>'),
    "embed-block": ("![[source#^b1]]", '<blockquote class="til-embed"><p id="~0-^b1">the block</p>'),
    "embed-item": (
        "![[source#^i1]]",
        '<blockquote class="til-embed"><ul class="til-tasks"><li id="~0-^i1" class="til-task til-task--open">',
    ),
    "embed-table": ("![[source#^t1]]", '<blockquote class="til-embed"><div id="~0-^t1">\n<div class="til-table"'),
    "embed-heading": ("![[source#Two]]", '<blockquote class="til-embed"><h2>Two</h2>\n<p>two</p>\n<h3>Deep</h3>'),
    "embed-deep": ("![[source#One#Deep]]", '<blockquote class="til-embed"><h2>Deep</h2>\n<p>in one'),
    "embed-deeper": ("![[source#Two#Deep]]", '<blockquote class="til-embed"><h2>Deep</h2>\n<p>in two'),
    "embed-inner": ("![[source#Topic#Sub]]", '<blockquote class="til-embed"><h2 id="~0-sub">Sub<a class="headerlink"'),
    "embed-whole": ("![[source]]", "<p>one</p>"),
    "embed-own": (
        "words\n\n## Part\n\ntext\n\n## Rest\n\n![[#Part]]",
        '<blockquote class="til-embed"><h2>Part</h2>\n<p>text</p>',
    ),
    "embed-loop": (
        "x ![[embed-loop]] ![[loop]]",
        '<blockquote class="til-embed"><div class="til-flow">y <a href="../../notes/embed-loop/">embed-loop</a></div>',
    ),
    "embed-within": (
        "![[outer]]",
        '<blockquote class="til-embed"><div class="til-flow">in <blockquote class="til-embed"><p id="~0-0-^b1">the block</p>',
    ),
    "embed-gone": ("![[source#Gone]] ![[source#^gone]]", '<a href="../../notes/source/">source › Gone</a>'),
    "heading-path": ("[[source#Two#Deep]]", 'href="../../notes/source/#deep-1"'),
    "callout-alias": ("> [!TLDR|x]+ t\n> b", '<details class="abstract" open>'),
    "mark": ("a ==b **c**==은 `==d==`", "a <mark>b <strong>c</strong></mark>은 <code>==d==</code>"),
    "no-mark": ("x==1 and y==2, a == b == c, ====", "x==1 and y==2, a == b == c, ===="),
    "callout": ("> [!quote|right]- Who\n> said", "<summary>Who</summary>"),
    "remote-size": (
        "![|100](https://e.org/a.png) ![p|9x9](https://e.org/b.png)",
        '>https://e.org/a.png</a> <a class="til-remote" href="https://e.org/b.png" rel="noopener">p</a>',
    ),
    "callout-kind": ("> [!my-own]\n> said", '<div class="admonition my-own">'),
    "block": ("words here ^b-1\n\n[[#^b-1]]", '<p id="^b-1">words here</p>'),
    "block-link": ("[[block#^b-1|x]]", '<a href="../../notes/block/#%5Eb-1">x</a>'),
    "block-item": ("- [ ] one due:2026-03-05 ^t1\n- two ^t2", '<li id="^t2">two</li>'),
    "block-loose": ("- one ^l1\n\n- two", '<p id="^l1">one</p>'),
    "block-heading": ("## Part ^h1\n\nx [[#^h1]] [[#Part]]", '<h2 id="part"><span id="^h1"></span>Part<a'),
    "block-title": ("^t1\n\nwords", "<p>words</p>"),
    "block-below-heading": ("## Part\n^h1\n\nx", '<h2 id="part"><span id="^h1"></span>Part<a'),
    "block-code": ("```\ncode ^no\n```\n\n^c1", '<div id="^c1">\n<div class="highlight">'),
    "block-quote": ("> quote\n\n^q1\n\nx", '<div id="^q1">\n<blockquote>'),
    "no-block": ("2 ^3 and `x ^y`\n\nx^2", "2 ^3 and <code>x ^y</code>"),
}


SOURCE = """---
aliases: [other name]
---
# Source

the block[^1] ^b1

- [ ] item ^i1
- other

| a |
|---|
| b |

^t1

[^1]: foot

## One

one

### Deep

in one

## Two

two

#### Deep

in two

### Last

end

## Learned

### Topic

above

#### Sub

inside

##### Subsub

more

#### After

not this
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = made(
        tmp_path_factory.mktemp("obsidian"),
        {f"{name}.md": f"# T\n\n{text}\n" for name, (text, _) in CASES.items()}
        | {"source.md": SOURCE, "loop.md": "y ![[embed-loop]]\n", "outer.md": "in ![[source#^b1]]\n"},
    )
    for name in ("er/far.png", "two.png", "er/two.png", "paper.pdf", "한.png", "clip.mp4", "talk.mp3"):
        file = root / "notes/deep" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"file")
    assert [*built(root).problems] == []
    return root


@pytest.mark.parametrize("name", CASES)
def test_obsidian(site: Path, name: str) -> None:
    assert CASES[name][1] in page(site, f"notes/{name}")


def test_block_ids_are_not_text(site: Path) -> None:
    assert "^t1" not in page(site, "notes/block-item").replace('id="^t1"', "")


def test_a_block_id_below_the_title_leaves_it_the_title(site: Path) -> None:
    assert "<h2" not in page(site, "notes/block-title").partition('class="til-aside"')[0]


def test_a_name_finds_nothing_private_and_what_comes_later(tmp_path: Path) -> None:
    root = made(tmp_path, {"a.md": "![[s.png]] ![[h.png]] ![[late.png]] ![[c.yml]]\n"})
    for path in ("notes/.hid/h.png", "tasks/s.png", "s/s.png", "notes/deep/c.yml"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(b"MARK")
    assert len(built(root).problems) == 3
    assert [path for path, data in files_of(root / "site").items() if b"MARK" in data] == []
    (root / "notes/x/y").mkdir(parents=True)
    (root / "notes/x/y/late.png").write_bytes(b"png")
    assert len(built(root).problems) == 2
    assert 'src="../../media/notes/x/y/late.png"' in page(root, "notes/a")


@pytest.mark.parametrize(
    ("attachments", "published"),
    [("[assets]", {"a.png"}), ("[assets, .]", {"a.png", "top.png"}), ("[.]", {"top.png"}), ("[assets/deep]", set())],
)
def test_attachments_outside_the_folder_of_the_notes(tmp_path: Path, attachments: str, published: set[str]) -> None:
    links = "![](../assets/a.png) ![[top.png]] [b](../tasks/b.pdf) [c](../other/c.pdf) [d](../assets/.d.pdf) [e](../assets/e.md)"
    root = made(tmp_path, {"2026-03-01.md": f"## Learned\n### x\n{links}\n"}, f"attachments: {attachments}")
    for name in (
        "assets/a.png",
        "top.png",
        "tasks/b.pdf",
        "other/c.pdf",
        "assets/.d.pdf",
        "assets/e.md",
        "assets/unused.png",
    ):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_bytes(b"canary")
    built(root)
    assert {path.rpartition("/")[2] for path, data in files_of(root / "site").items() if data == b"canary"} == published


def test_embeds_end_where_their_part_does(site: Path) -> None:
    assert ">Subsub<" in page(site, "notes/embed-inner") and "not this" not in page(site, "notes/embed-inner")
    assert "in two" in page(site, "notes/embed-deeper") and "end</p>" not in page(site, "notes/embed-deeper")
    assert "two</p>" not in page(site, "notes/embed-deep") and "other" not in page(site, "notes/embed-item")
    assert "footnote" not in page(site, "notes/embed-block") and "^t1" not in page(site, "notes/source").replace(
        'id="^t1"', ""
    )
    for name in CASES:
        ids = re.findall(r'\sid="([^"]+)"', page(site, f"notes/{name}"))
        assert len(ids) == len(set(ids)), name


def test_a_strict_build_refuses_broken_wikilinks(tmp_path: Path) -> None:
    notes = {"a.md": "[[secret]] [[b#Part]]\n", "b.md": "## Part\n\nx\n", "secret.md": "---\npublish: false\n---\nx\n"}
    root = made(tmp_path, notes)
    assert [*built(root, strict=True).problems] == []
    (root / "notes/a.md").write_text("[[gone]] ![[b#Gone]] [x](gone.md) `[[code]]`\n")
    assert [*built(root).problems] == []
    for _ in range(2):
        with pytest.raises(Refused, match=r"broken link to gone; notes/a\.md: broken link to b#Gone"):
            built(root, strict=True)


@pytest.mark.parametrize("name", sorted(VOID))
def test_a_part_ends_where_it_ends_whatever_is_in_it(name: str) -> None:
    block, headed = f'<div id="a"><p>b<{name}>c</p></div>', f'<h3 id="a">b</h3>\n<p><{name}></p>\n'
    assert part_of(f"<p>x</p>{block}<p>rest</p>", "a") == block
    assert part_of(f"<p>x</p>{headed}<h3>rest</h3>", "a") == headed
