"""What Obsidian writes is shown as Obsidian shows it."""

from pathlib import Path

import pytest

from tests.site.sites import built, files_of, made, page

CASES = {
    "name": ("![[far.png]]", 'src="../../media/notes/deep/er/far.png"'),
    "folder-and-name": ("![[er/far.png]]", 'src="../../media/notes/deep/er/far.png"'),
    "shortest": ("![[two.png]]", 'src="../../media/notes/deep/two.png"'),
    "size": ("![[far.png|40x30]]", 'width="40" height="30"'),
    "link": ("[[paper.pdf|the paper]]", '<a href="../../media/notes/deep/paper.pdf">the paper</a>'),
    "decomposed": ("![[\u1112\u1161\u11ab.png]]", 'src="../../media/notes/deep/%ED%95%9C.png"'),
    "video": ("![[clip.mp4]]", '<video src="../../media/notes/deep/clip.mp4" controls></video>'),
    "audio": ("<b>x</b> ![[talk.mp3]]", '<audio src="../../media/notes/deep/talk.mp3" controls=""></audio>'),
    "mark": ("a ==b **c**==은 `==d==`", "a <mark>b <strong>c</strong></mark>은 <code>==d==</code>"),
    "no-mark": ("x==1 and y==2, a == b == c, ====", "x==1 and y==2, a == b == c, ===="),
    "callout": ("> [!quote|right]- Who\n> said", "<summary>Who</summary>"),
    "callout-kind": ("> [!my-own]\n> said", '<div class="admonition my-own">'),
    "block": ("words here ^b-1\n\n[[#^b-1]]", '<p id="^b-1">words here</p>'),
    "block-link": ("[[block#^b-1|x]]", '<a href="../../notes/block/#^b-1">x</a>'),
    "block-item": ("- [ ] one due:2026-03-05 ^t1\n- two ^t2", '<li id="^t2">two</li>'),
    "block-loose": ("- one ^l1\n\n- two", '<p id="^l1">one</p>'),
    "no-block": ("2 ^3 and `x ^y`\n\nx^2", "2 ^3 and <code>x ^y</code>"),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = made(
        tmp_path_factory.mktemp("obsidian"), {f"{name}.md": f"# T\n\n{text}\n" for name, (text, _) in CASES.items()}
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
