"""Who follows the page about publishing has a served site at the end."""

import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.conftest import Result
from tests.docs.pages import DOCS, run_sessions, sessions_of

PAGE = DOCS / "guide/publish.md"


@pytest.mark.skipif(sys.platform == "win32" or not shutil.which("bash"), reason="sessions are typed into bash")
def test_the_page_ends_in_a_served_folder(tmp_path: Path) -> None:
    text = PAGE.read_text("utf-8").partition("\n## What it does")[0]
    home = tmp_path / "me"
    home.mkdir()
    run_sessions(sessions_of(text), PAGE, home)
    serve = next(line for line in re.findall(r"^```bash\n(.*?)  #", text, re.MULTILINE) if "http.server" in line)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [{"python3": sys.executable, "8000": str(port)}.get(word, word) for word in shlex.split(serve)]
    with subprocess.Popen(words, cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            assert "WAL mode" in fetched(f"http://127.0.0.1:{port}/2026/03/02/")
        finally:
            server.terminate()


def test_what_else_the_page_shows_is_understood(tmp_path: Path, til: Callable[..., Result]) -> None:
    text = PAGE.read_text("utf-8")
    (line,) = [each for each in re.findall(r"^```bash\n(.*)\n```", text, re.MULTILINE) if "YOU" in each]
    assert til(tmp_path, *shlex.split(line)[1:]).code == 0
    assert "remote: git@github.com:YOU/journal-site.git\n" in (tmp_path / "journal/mkdocs.yml").read_text()
    (targets,) = re.findall(r"^```yaml\n(plugins:.*?)^```", text, re.MULTILINE | re.DOTALL)
    (tmp_path / "mkdocs.yml").write_text(f"site_name: x\n{targets}")
    assert til(tmp_path, "publish", "--to", "?").err.endswith("hint: its targets are site, here, disk, server\n")


def fetched(address: str) -> str:
    """Return a page, as soon as its server is up."""
    for _ in range(100):
        try:
            with urlopen(address, timeout=5) as answer:
                return str(answer.read().decode())
        except URLError:
            time.sleep(0.1)
    raise AssertionError(f"{address} is not there")
