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


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    root = made(tmp_path, {"2026-03-01.md": "first words\n"})
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "tiltool", "-C", str(root), "serve", "--port", str(port)]
    child = subprocess.Popen(command, env={**os.environ, "TIL_TODAY": "2026-03-31"}, stderr=subprocess.DEVNULL)
    yield root, f"http://127.0.0.1:{port}"
    child.terminate()
    child.wait(10)


def comes(address: str, wanted: str) -> bool:
    """Tell whether a page says something within some seconds."""
    for _ in range(100):
        time.sleep(0.1)
        try:
            with urlopen(address) as answer:
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
