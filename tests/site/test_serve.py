"""`til serve`: on this machine only, and fresh after a note is saved."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.site.sites import made, write
from tiltool.errors import Refused
from tiltool.site.build.serving import serve
from tiltool.store.notebook.notebook import open_notebook

SAID = "said.txt"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    root = made(tmp_path, {"2026-03-01.md": "first words\n"})
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "tiltool", "-C", str(root), "serve", "--port", str(port)]
    with (tmp_path / SAID).open("w") as said:
        child = subprocess.Popen(command, env={**os.environ, "TIL_TODAY": "2026-03-31"}, stderr=said)
        yield root, f"http://127.0.0.1:{port}"
        child.terminate()
        child.wait(10)


def comes(address: str, wanted: str) -> bool:
    """Tell whether a page says something within some seconds."""
    for _ in range(100):
        time.sleep(0.1)
        try:
            with urlopen(address, timeout=2) as answer:
                if wanted in answer.read().decode():
                    return True
        except OSError:
            continue
    return False


def test_a_saved_note_is_shown(served: tuple[Path, str]) -> None:
    root, address = served
    assert comes(f"{address}/2026/03/01/", "first words")
    write(root, "2026-03-01.md", "other words\n")
    assert comes(f"{address}/2026/03/01/", "other words")
    write(root, "2026-03-02.md", "a new day\n")
    assert comes(f"{address}/2026/03/02/", "a new day")
    (root / "notes/2026-03-01.md").unlink()
    assert comes(f"{address}/archive/", "1")
    assert not (root / "site").exists()


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ("site_name: [x\nplugins: [til]\n", "mkdocs.yml:2: invalid YAML"),
        ("site_name: journal\nsite_url: 5\ntheme: {name: material}\nplugins: [til]\n", "site_url"),
        ("site_name: journal\ntheme: {name: material}\nplugins: []\n", "does not name the til plugin"),
        ("site_name: journal\ntheme: {name: mkdocs}\nplugins: [til]\n", "is not material"),
        ("site_name: journal\ntheme: {name: material}\nplugins: [til: {language: xx}]\n", "language"),
    ],
)
def test_the_last_good_pages_are_served_while_the_configuration_is_broken(
    served: tuple[Path, str], settings: str, told: str
) -> None:
    root, address = served
    assert comes(f"{address}/2026/03/01/", "first words")
    good = (root / "mkdocs.yml").read_text()
    (root / "mkdocs.yml").write_text(settings)
    for _ in range(100):
        time.sleep(0.1)
        said = (root / SAID).read_text()
        if told in said:
            break
    assert told in said
    assert comes(f"{address}/2026/03/01/", "first words")
    assert "Traceback" not in (root / SAID).read_text()
    assert "last good pages" in (root / SAID).read_text()
    (root / "mkdocs.yml").write_text(good)
    write(root, "2026-03-02.md", "a new day\n")
    assert comes(f"{address}/2026/03/02/", "a new day")


def test_a_port_in_use_is_told_before_anything_is_built(tmp_path: Path) -> None:
    root = made(tmp_path, {"2026-03-01.md": "words\n"})
    with socket.socket() as used:
        used.bind(("127.0.0.1", 0))
        used.listen()
        port = used.getsockname()[1]
        with pytest.raises(Refused, match=rf"127.0.0.1:{port}: Address already in use"):
            serve(open_notebook(root), port=port, open_browser=False)
    assert not (root / ".til").exists()


def test_mkdocs_alone_makes_the_same_site(tmp_path: Path) -> None:
    from tests.site.sites import built, files_of

    root = made(tmp_path, {"2026-03-01.md": "words\n"}, more="docs_dir: .pages\n")
    (root / ".pages").mkdir()
    (root / ".pages/about.md").write_text("# About\n\nme\n")
    built(root)
    ours = files_of(root / "site")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", "other"]
    subprocess.run(command, cwd=root, env={**os.environ, "TIL_TODAY": "2026-03-31"}, check=True, capture_output=True)
    assert files_of(root / "other") == ours
    assert b"me" in ours["about/index.html"]
    assert b'href="../about/"' in ours["archive/index.html"]
