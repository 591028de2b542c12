"""Nothing that is held back is anywhere in what is built: a marker in every private place, and a look into every file."""

import base64
import gzip
import json
import re
import subprocess
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

import pytest

from tests.core.pictures import pictures
from tests.site.canaries import HELD_YEAR, KINDS, MARKER, METADATA, WORKING_DAY, Places
from tests.site.sites import TODAY, built, files_of, made
from tiltool.config.publish import SAFE_ROLES
from tiltool.core.note.heading_aliases import ROLES
from tiltool.site.build import incremental
from tiltool.site.build.tree import write_tree
from tiltool.site.output import files
from tiltool.store.notebook.notebook import open_notebook

KOREAN = "뷁"
"""A marker of one syllable: the browser's search has a key for it, and JSON, addresses and entities write it in their way."""

SAFE = f"roles: [{', '.join(SAFE_ROLES)}], "
ALL = f"roles: [{', '.join(ROLES)}, plain], "
FOLDERS = (
    "{work: false, work/blog: {roles: [learned]}, 업무 노트: false, til: {notes: false}, files: false, side: false}"
)
OPTIONS = (
    "exclude: [Templates], attachments: [assets], sections: {later: [Icebox two]}, labels: [Later], keywords: todo, "
    "days: git, publish: {%smarkdown: true, cards: true, reply: me@a.example, private: [private, 비공개, my_secret], tasks: [open, work, side/canary, held], folders: %s}"
)
OPENED = re.compile(
    r"%%|<!--(?: private -->)?|<!-- /private -->|-->|\\?(?:#|&#35;)(?:private\S*|PRIVATE|비공개|my\\?_secret)"
    r"|(?mi:^(?:publish(?:ed)?|draft|private) ?[:=].*\n)|(?m:^<<<<<<<.*\n|^=======\n|^>>>>>>>.*\n)"
)
"""What holds a text back, in signs or in words."""
WANTED = re.compile(rf"(?:{MARKER}|{KOREAN})\d*|{HELD_YEAR}[-/.]\d\d")


class Notebook(NamedTuple):
    """A notebook with markers, and the kind of place that each is in."""

    root: Path
    kinds: Mapping[str, str]


def numbered(places: Places, known: Mapping[str, str], marker: str) -> tuple[dict[str, str | bytes], list[str]]:
    """Return places with a number for each marker, and their markers; those in bytes stay as they are."""
    own: dict[str, str] = {}

    def number(found: re.Match[str]) -> str:
        name = found[0] if found[1] else f"{found[0]} {len(own)}"
        return own.setdefault(name, f"{marker}{1000 + len(known) + len(own)}")

    def of(text: str) -> str:
        return re.sub(rf"{MARKER}(\d*)", number, text)

    return {of(path): of(text) if isinstance(text, str) else text for path, text in places.items()}, [*own.values()]


def written(
    root: Path, kinds: Mapping[str, Places], options: str, marker: str = MARKER, opened: bool = False
) -> Notebook:
    """Write a notebook of these places; `opened` leaves out what holds them back."""
    made(root, {}, options, "site_url: https://a.example/\nsite_author: me\ndocs_dir: .pages\n")
    known: dict[str, str] = {}
    for kind, places in kinds.items():
        with_numbers, markers = numbered(places, known, marker)
        known.update(dict.fromkeys(markers, kind))
        for path, text in with_numbers.items():
            above = "" if path.startswith(("/", "tasks/")) else "notes"
            file = root / above / path.lstrip("/")
            file.parent.mkdir(parents=True, exist_ok=True)
            text = OPENED.sub("", text) if opened and isinstance(text, str) else text
            file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return Notebook(root, known)


LINKS = {"gone": "work", "link.md": "work/said.md", "backlog": "../tasks", "hid": ".hidden", "loop": "loop"}
NAMED = ("-c", f"user.name={MARKER}", "-c", f"user.email={MARKER}@a.example")


def committed(notebook: Notebook) -> None:
    """Add links that lead to what is private, and put the notebook under git, with a marker wherever git asks for a name."""
    for name, target in LINKS.items():
        (notebook.root / "notes" / name).symlink_to(target)
    for command in (
        ("init", "-q", "-b", MARKER),
        ("remote", "add", MARKER, f"https://{MARKER}@a.example/{MARKER}"),
        ("add", "notes/shown.md"),
        (*NAMED, "commit", "-qm", MARKER),
    ):
        subprocess.run(["git", *command], cwd=notebook.root, check=True)


def forms(path: str, data: bytes) -> Iterator[str]:
    """Yield a file as text in each way in which a program would read it."""
    data = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
    yield path
    yield data.decode("utf-8", "replace")
    if path.startswith("assets/") or b"\0" in data:
        yield data.replace(b"\0", b"").decode("latin-1")
        yield from (inflated(data[found.start() :]) for found in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", data))
        return
    text = data.decode("utf-8", "replace")
    text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda code: chr(int(code[1], 16)), text)
    text = re.sub("[\u00ad\u200b-\u200f\u2060]", "", unescape(unquote(text)))
    yield unicodedata.normalize("NFKC", text).casefold()
    yield re.sub(r"<[^<>]*>", "", text)  # a word with a tag in it
    yield from (base64.b64decode(found + "==").decode("latin-1") for found in re.findall(r"base64,([\w+/]+)", text))


def inflated(data: bytes) -> str:
    """Return compressed text, whatever is behind it; "" where it is not compressed."""
    try:
        return zlib.decompressobj().decompress(data).decode("latin-1")
    except zlib.error:
        return ""


def leaks(notebook: Notebook, folder: Path) -> Mapping[tuple[str, str], list[str]]:
    """Return the files that a marker, or a day that is not published, is in, by the kind of its place and the marker."""
    found: dict[tuple[str, str], list[str]] = {}
    for path, data in files_of(folder).items():
        for word in {word for text in forms(path, data) for word in WANTED.findall(text)}:
            found.setdefault((notebook.kinds.get(word, ""), word), []).append(path)
    return found


@pytest.fixture(autouse=True)
def _drawn_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write the words of a card instead of a picture of them, for a picture can't be searched."""
    monkeypatch.setattr(incremental, "card_problems", lambda *_: ())
    monkeypatch.setattr(files, "draw_card", lambda card, _: repr(card).encode())


@pytest.mark.parametrize(("roles", "marker"), [("", MARKER), (f"html: true, {SAFE}", KOREAN)])
def test_no_marker_is_in_any_file(tmp_path: Path, roles: str, marker: str) -> None:
    kinds = {**KINDS, "a working day": WORKING_DAY} if SAFE in roles else KINDS
    notebook = written(tmp_path, kinds, OPTIONS % (roles, FOLDERS), marker)
    committed(notebook)
    report = built(notebook.root)
    assert leaks(notebook, notebook.root / "site") == {}
    site = files_of(notebook.root / "site")
    assert {path for path in site if path.startswith(("media/", "own"))} == {
        *(f"media/notes/{path}" for path in METADATA if not path.startswith("/")),
        "own.png",
    }
    shown = {path.rpartition("/")[2] for path, data in site.items() if b"shown" in data}
    assert {"index.html", "index.md", "card.png", "llms.txt", "llms-full.txt", "feed.json", "feed.xml"} <= shown
    pages = b"".join(data for path, data in site.items() if path.endswith("index.html"))
    assert b"application/ld+json" in pages and b">Related<" in pages
    assert "canary" not in (notebook.root / ".til-addresses").read_text("utf-8")
    assert [problem for problem in report.problems if "its folder is held back" in problem]


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("a/canary1/x", b""),
        ("a.json", json.dumps({"x": "뷁"}).encode()),
        ("a.html", b"%EB%B7%81"),
        ("b.html", b"&#48577;"),
        ("c.html", unicodedata.normalize("NFD", "뷁").encode()),
        ("d.html", b"can<wbr>ary CAN\xc2\xadARY"),
        ("e.html", b"base64," + base64.b64encode(b"a canary")),
        ("a.xml.gz", gzip.compress(b"canary", mtime=0)),
        ("a.png", pictures.png(pictures.chunk(b"zTXt", b"a\0\0" + zlib.compress(b"canary")))),
        ("b.png", pictures.png(pictures.chunk(b"iTXt", b"a\0\1\0\0\0" + zlib.compress(b"canary")))),
        ("a.bin", "canary".encode("utf-16")),
    ],
)
def test_a_marker_is_found_however_it_is_written(path: str, data: bytes) -> None:
    assert any(WANTED.search(text) for text in forms(path, data))


def test_no_marker_is_in_the_files_for_another_engine(tmp_path: Path) -> None:
    notebook = written(tmp_path, KINDS, OPTIONS % ("", FOLDERS))
    write_tree(open_notebook(notebook.root), TODAY)
    assert leaks(notebook, notebook.root / ".til/docs") == {}


def test_markers_show_once_nothing_holds_them_back_and_go_away_again(tmp_path: Path) -> None:
    """What is not found in the tests above would be found."""
    kinds = {**KINDS, "a working day": WORKING_DAY}
    notebook = written(tmp_path, kinds, OPTIONS % (ALL, "{}"), opened=True)
    built(notebook.root)
    found = Counter(kind for kind, _ in leaks(notebook, notebook.root / "site"))
    never = {"values of front matter", "files that are no notes", "metadata of pictures"}
    assert {kind for kind in kinds if found[kind] < 5} == never
    assert sum(found[kind] for kind in kinds) > 1000
    notebook = written(tmp_path, kinds, OPTIONS % (SAFE, FOLDERS))
    built(notebook.root)
    assert leaks(notebook, notebook.root / "site") == {}
