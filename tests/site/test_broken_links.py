"""One rule says which links are broken: for `til links --broken`, `til check`, a strict build and `til publish`."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result
from tests.site.sites import built, made, write
from tiltool.errors import Refused

Til = Callable[..., Result]
NOTES = {
    "b.md": "---\naliases: [bee, 별칭]\n---\n# Title of b\n\n## Part\n\nx ^block\n\n<a id='raw'></a>\n\n## Part\n",
    "c d.md": "# c d\n",
    "sub/README.md": "# sub\n",
    "sub/e.md": "x\n",
    "2026-02-01.md": "## Learned\n### WAL topic\nx\n",
    "secret.md": "---\npublish: false\n---\n# Secret\n\n## In\n",
    "tasks/blog.md": "- [ ] x\n",
}
FILES = ("f.txt", "p.png", "sub/q.png", "paper.pdf", "clip.mp4")
WHOLE = """\
[[b]] [[B]] [[b.md]] [[b#]] [[b#Part]] [[b#part-1]] [[b#raw]] [[b#^block]] ![[b]] ![[b#Part]]
[[bee]] [[별칭#Part]] [[Title of b]] [[WAL topic]] [[2026-02-01]] [[sub/e]] [[e]] [[sub]] [[c d|x]]
[[secret]] [[secret#In]] [x](secret.md) [[blog]] [x](../tasks/blog.md)
[x](b.md#part) [x](b.md#part-1) [x](b.md#raw) [x](b) [x](sub/) [x](sub/e) [x](c%20d.md) [x](<c d.md>) [x](b.md "t")
[x](b.md#top) [x](#top) [x](b.md#:~:text=x) [x](#) [x]() [x](b.md?x=1)
[x](f.txt) [[f.txt]] [[paper.pdf]] ![[paper.pdf#page=2]] ![[clip.mp4]]
![](p.png) ![](q.png) ![[p.png]] ![[q.png|100]] <img src="p.png"> [![x](p.png)](b.md)
<a href="b.md">x</a> <a href="#m">x</a> <a name="m"></a>
[x][r]\n\n[r]: b.md#part
x[^1]\n\n[^1]: [[b]]
[x](https://a.dev/gone) [x](mailto:a@a.dev) [x](//a.dev/gone) [x](tel:123) ![x](data:image/png;base64,AAAA)
<!-- [[gone]] -->
`[[gone]]` \\[[gone]] [x](gone one.md) [[]] [[ ]] <gone.md>
""".replace("\\n", "\n").splitlines()
BROKEN = (
    *("[[b#Gone]]", "[x](b.md#gone)", "[x](b.md#part-2)", "![[b#Gone]]", "[[secret#Out]]", "[[#gone]]", "[x](#gone)"),
    *("![[gone]]", "[x](gone.md)", "[x](gone/)", "[x](sub/gone.md)", "[x](gone.txt)", "[x](../gone.txt)", "[[gone.txt]]"),
    *("![](gone.png)", "![[gone.png]]", "![[gone.mp4]]", "![[gone.pdf]]", "[![x](gone.png)](b.md)", "[![x](p.png)](gone.md)"),
    *('<a href="gone.md">x</a>', '<a href="#gone">x</a>', '<img src="gone.png">', '<video src="gone.mp4"></video>'),
    *("[x][r]\n\n[r]: gone.md", "[x][r]\n\n[r]: b.md#gone", "![x][r]\n\n[r]: gone.png", "x[^1]\n\n[^1]: [x](gone.md)"),
    *("[x](%ED%95%9C.md)", "> [x](gone.md)", "| a |\n|---|\n| [x](gone.md) |", "## [x](gone.md)", "- [ ] [x](gone.md)"),
)  # fmt: skip
UNWRITTEN = (
    *("[[gone]]", "[[gone|shown]]", "[[gone#Part]]", "[[2026-02-02]]", "[[한글 없음]]", "[[!gone]]", "==[[gone]]=="),
    *("> [!note] [[gone]]\n> x", "| a |\n|---|\n| [[gone\\|x]] |", "x[^1]\n\n[^1]: [[gone]]", "## [[gone]]"),
)  # fmt: skip


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a notebook whose links all lead somewhere."""
    root = made(tmp_path_factory.mktemp("broken") / "notebook", NOTES)
    for name in FILES:
        (root / "notes" / name).write_bytes(b"x")
    configure(root)
    return root


def configure(root: Path, ignore: str = "") -> None:
    """Set the codes that are ignored."""
    file = root / "mkdocs.yml"
    options = json.dumps({"check": {"ignore": ignore.split()}, "publish": {"targets": {"www": {"folder": "../www"}}}})
    file.write_text("".join([*file.read_text().splitlines(keepends=True)[:-1], f"  - til: {options}\n"]))


def answers(root: Path, til: Til, text: str) -> list[bool]:
    """Return whether a note of some text has a broken link: by `til links`, by `til check`, and by a strict build."""
    write(root, "z.md", f"# Z\n\n{text}\n")
    listed, checked = til(root, "links", "notes/z.md", "--broken"), til(root, "check", "notes/z.md")
    codes = {line.split()[1] for line in checked.out.splitlines()}
    assert codes <= {"broken-link", "unwritten"} and bool(listed.out) == bool(listed.code), (listed.out, checked.out)
    try:
        built(root, strict=True)
    except Refused:
        return [bool(listed.code), bool(codes), True]
    return [bool(listed.code), bool(codes), False]


def test_links_that_lead_somewhere(root: Path, til: Til) -> None:
    assert answers(root, til, "\n\n".join(WHOLE)) == [False] * 3
    assert til(root, "publish", "--dry-run").code == 0


@pytest.mark.parametrize("text", [*BROKEN, *UNWRITTEN])
def test_links_that_lead_nowhere(root: Path, til: Til, text: str) -> None:
    assert answers(root, til, text) == [True] * 3


@pytest.mark.parametrize("code", ["broken-link", "unwritten"])
def test_what_is_ignored_is_not_broken(root: Path, til: Til, code: str) -> None:
    broken, ignored = (UNWRITTEN, BROKEN[:8]) if code == "broken-link" else (BROKEN, UNWRITTEN)
    configure(root, code)
    try:
        assert answers(root, til, "\n\n".join(ignored)) == [False] * 3
        assert til(root, "publish", "--dry-run").code == 0
        assert answers(root, til, broken[0]) == [True] * 3
        refused = til(root, "publish", "--dry-run")
        assert refused.code == 3 and "broken link to" in refused.err
    finally:
        configure(root)
