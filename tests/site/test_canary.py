"""Nothing that is held back is anywhere in what is built: a marker in every private place, and a look into every file."""

import base64
import binascii
import gzip
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

from tests.site.canaries import HELD_YEAR, KINDS, MARKER, METADATA, WORKING_DAY, Places
from tests.site.sites import TODAY, built, files_of, made
from tiltool.config.publish import SAFE_ROLES
from tiltool.core.note.heading_aliases import ROLES
from tiltool.site.build.tree import write_tree
from tiltool.store.notebook.notebook import open_notebook

KOREAN = "뷁"
"""A marker of one syllable: the browser's search has a key for it, and JSON, addresses and entities write it in their way."""

SAFE = f"roles: [{', '.join(SAFE_ROLES)}], "
ALL = f"roles: [{', '.join(ROLES)}, plain], "
FOLDERS = "{work: false, work/blog: {roles: [learned]}, 업무 노트: false, til: {notes: false}, files: false, side: false}"
OPTIONS = (
    "exclude: [Templates], attachments: [assets], sections: {later: [Icebox two]}, labels: [Later], keywords: todo, "
    "days: git, publish: {%sprivate: [private, 비공개, my_secret], tasks: [open, work, side/canary, held], folders: %s}"
)
OPENED = re.compile(
    r"%%|<!--(?: private -->)?|<!-- /private -->|-->|\\?(?:#|&#35;)(?:private\S*|PRIVATE|비공개|my\\?_secret)"
    r"|(?mi:^(?:publish(?:ed)?|draft|private) ?[:=].*\n)|(?m:^<<<<<<<.*\n|^=======\n|^>>>>>>>.*\n)"
)
"""What holds a text back, in signs or in words."""


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


def written(root: Path, kinds: Mapping[str, Places], options: str, marker: str = MARKER, opened: bool = False) -> Notebook:
    """Write a notebook of these places; `opened` leaves out what holds them back."""
    made(root, {}, options, f"site_url: https://a.example/\nsite_author: me\ndocs_dir: .pages\n")
    known: dict[str, str] = {}
    for kind, places in kinds.items():
        with_numbers, markers = numbered(places, known, marker)
        known.update(dict.fromkeys(markers, kind))
        for path, text in with_numbers.items():
            file = root / path[1:] if path.startswith("/") else root / ("" if path.startswith("tasks/") else "notes") / path
            file.parent.mkdir(parents=True, exist_ok=True)
            text = OPENED.sub("", text) if opened and isinstance(text, str) else text
            file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return Notebook(root, known)


def committed(notebook: Notebook) -> None:
    """Put a notebook under git, with a marker wherever git asks for a name."""
    for name, target in {"gone": "work", "link.md": "work/deep/er", "backlog": "../tasks", "hid": ".hidden", "loop": "loop"}.items():
        (notebook.root / "notes" / name).symlink_to(target)
    name = f"-c user.name={MARKER} -c user.email={MARKER}@{MARKER}.example"
    for command in (f"init -q -b {MARKER}", f"remote add {MARKER} https://{MARKER}@a.example/{MARKER}", f"add notes/shown.md"):
        subprocess.run(["git", *command.split()], cwd=notebook.root, check=True)
    subprocess.run(["git", *name.split(), "commit", "-qm", MARKER], cwd=notebook.root, check=True)


def forms(path: str, data: bytes) -> Iterator[str]:
    """Yield a file as text in each way in which a program would read it."""
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    yield path
    yield data.decode("utf-8", "replace")
    if data[:4] == b"\x89PNG":
        for start in (found.end() for found in re.finditer(rb"zTXt|iTXt", data)):
            size = int.from_bytes(data[start - 8 : start - 4], "big")
            yield inflated(data[start : start + size].partition(b"\0")[2][1:])
    if path.startswith("assets/") or b"\0" in data:
        yield data.replace(b"\0", b"").decode("latin-1")
        return
    text = unescape(unquote(re.sub(r"\\u([0-9a-fA-F]{4})", lambda code: chr(int(code[1], 16)), data.decode("utf-8", "replace"))))
    text = unicodedata.normalize("NFKC", re.sub("[\u00ad\u200b-\u200f\u2060]", "", text)).casefold()
    yield text
    yield re.sub(r"<[^<>]*>", "", text)  # a word with a tag in it
    for found in re.findall(r"base64,([\w+/=]+)", text):
        yield base64.b64decode(found + "==").decode("latin-1")


def inflated(data: bytes) -> str:
    """Return compressed text of a picture; "" where it is not compressed."""
    try:
        return zlib.decompress(data).decode("latin-1")
    except zlib.error:
        return ""


def leaks(notebook: Notebook, folder: Path, marker: str = MARKER) -> Mapping[tuple[str, str], list[str]]:
    """Return the files that a marker is in, by the kind of its place and the marker."""
    found: dict[tuple[str, str], list[str]] = {}
    for path, data in files_of(folder).items():
        words = {word for text in forms(path, data) for word in re.findall(rf"{marker}\d*|{HELD_YEAR}[-/.]\d\d", text)}
        for word in words:
            found.setdefault((notebook.kinds.get(word, ""), word), []).append(path)
    return found


@pytest.mark.parametrize(
    ("roles", "marker"), [("", MARKER), ("html: true, ", MARKER), (SAFE, MARKER), (SAFE, KOREAN)], ids=["", "html", "safe", "korean"]
)
def test_no_marker_is_in_any_file(tmp_path: Path, roles: str, marker: str) -> None:
    kinds = {**KINDS, "a working day": WORKING_DAY} if roles == SAFE else KINDS
    notebook = written(tmp_path, kinds, OPTIONS % (roles, FOLDERS), marker)
    committed(notebook)
    built(notebook.root)
    assert leaks(notebook, notebook.root / "site", marker) == {}
    write_tree(open_notebook(notebook.root), TODAY)
    assert leaks(notebook, notebook.root / ".til/docs", marker) == {}


def test_try(tmp_path: Path) -> None:
    notebook = written(tmp_path, {**KINDS, "a working day": WORKING_DAY}, OPTIONS % (ALL, "{}"), opened=True)
    built(notebook.root)
    found = {word for _, word in leaks(notebook, notebook.root / "site")}
    for kind, n in Counter(notebook.kinds.values()).items():
        print(kind, n, len([w for w in found if notebook.kinds.get(w) == kind]), [w for w,k in notebook.kinds.items() if k==kind and w not in found][:8])
    print(len(notebook.kinds), len(found))
    import shutil; shutil.rmtree("/tmp/secrets_opened", ignore_errors=True); shutil.copytree(notebook.root, "/tmp/secrets_opened")
    assert 0
