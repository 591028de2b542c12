"""`til serve`: on this machine only, and fresh after a note is saved."""

import os
import random
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.livereload import LiveReloadServer

from tests.site.edits import NAMES, OPTIONS, change, note
from tests.site.sites import TODAY, built, files_of, made, write
from tiltool.errors import Refused
from tiltool.site.build import changed_texts, incremental, live
from tiltool.site.build.incremental import BuildRun, SitePlan
from tiltool.site.build.live import LiveBuild
from tiltool.site.build.serving import serve
from tiltool.site.build.standalone import mkdocs_config
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


def server_of(root: Path, folder: Path) -> LiveReloadServer:
    """Build as `til serve` does when it starts; return its server, which does not listen."""

    def build() -> None:
        nonlocal config
        config = mkdocs_config(open_notebook(root), [], site_dir=str(folder))
        config.plugins["til"].today = TODAY
        config.plugins.on_startup(command="serve", dirty=False)
        config.site_url = "http://127.0.0.1:8000/"
        mkdocs_build(config)

    config = mkdocs_config(open_notebook(root), [], site_dir=str(folder))
    build()
    server = LiveReloadServer(build, "127.0.0.1", 0, str(folder))
    config.plugins.on_serve(server, config=config, builder=build)
    return server


def rebuild(server: LiveReloadServer) -> None:
    """Build until no change is left to be seen, as the server does."""
    server._want_rebuild = True
    while True:
        with server._rebuild_cond:
            if not server._want_rebuild:
                return
            server._want_rebuild = False
        server.builder()


def test_serving_leaves_the_addresses_of_the_site_alone(tmp_path: Path) -> None:
    root = made(tmp_path / "n", {"2026-03-01.md": "words\n"}, more="site_url: https://example.org/\n")
    server_of(root, tmp_path / "served")
    assert "http://127.0.0.1:8000/" in (tmp_path / "served/sitemap.xml").read_text()
    built(root)
    assert "https://example.org/" in (root / "site/sitemap.xml").read_text()
    write(root, "2026-03-02.md", "more\n")
    built(root)
    assert not [path for path, data in files_of(root / "site").items() if b"127.0.0.1" in data]


NOTE = "# {}\n\n{}\n\n## Today\n- [{}] one task\n\n## Learned\n### WAL\nSee [[2026-03-01]].\n#db\n"


@pytest.mark.parametrize("after", [("Day", "other words", " "), ("Day", "words", "x"), ("New title", "words", ">")])
def test_the_page_of_a_saved_note_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: tuple[str, str, str]
) -> None:
    notes = {f"2026-03-0{day}.md": NOTE.format("Day", "words", mark) for day, mark in ((1, "x"), (2, ">"), (3, ">"))}
    root, folder = made(tmp_path / "n", notes), tmp_path / "served"
    monkeypatch.setenv("TIL_TODAY", TODAY.isoformat())
    server = server_of(root, folder)
    early: list[dict[str, bytes]] = []
    monkeypatch.setattr(LiveBuild, "_reload", lambda self: early.append(files_of(folder)))
    before = files_of(folder)
    write(root, "2026-03-02.md", NOTE.format(*after))
    rebuild(server)
    (first,), last = early, files_of(folder)
    assert {path for path in first if first[path] != before[path]} == {"2026/03/02/index.html"}
    ours, whole = (each["2026/03/02/index.html"].decode().split(">") for each in (first, last))
    assert ours == whole
    assert last["index.html"] != before["index.html"] or after[0] == "Day"


def test_a_note_saved_while_the_rest_is_made_comes_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notes = {f"2026-03-0{day}.md": NOTE.format("Day", "words", " ") for day in (1, 2, 3)}
    root, folder = made(tmp_path / "n", notes), tmp_path / "served"
    monkeypatch.setenv("TIL_TODAY", TODAY.isoformat())
    server = server_of(root, folder)
    seen: list[str] = []
    puts = incremental.put_files

    def put_files(run: BuildRun, *rest: Any) -> Any:
        seen.append("the rest")
        return puts(run, *rest)

    def reload(build: LiveBuild) -> None:
        pages = ["".join((folder / f"2026/03/0{day}/index.html").read_text().split()) for day in (1, 2, 3)]
        seen.extend(word for word in ("one-save", "two-save") if any(word in page for page in pages))
        if "two-save" not in seen:
            write(root, "2026-03-03.md", NOTE.format("Day", "two-save", " "))
            build.saved.update(["notes/2026-03-03.md"])
            server._want_rebuild = True

    monkeypatch.setattr(LiveBuild, "_reload", reload)
    monkeypatch.setattr(changed_texts, "put_files", put_files)
    monkeypatch.setattr(incremental, "put_files", put_files)
    write(root, "2026-03-02.md", NOTE.format("Day", "one-save", " "))
    rebuild(server)
    assert seen[:4] == ["one-save", "one-save", "two-save", "the rest"]


def test_a_new_note_is_saved_again_before_it_has_a_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root, folder = made(tmp_path / "n", {"2026-03-01.md": "words\n"}), tmp_path / "served"
    monkeypatch.setenv("TIL_TODAY", TODAY.isoformat())
    server = server_of(root, folder)
    keep = LiveBuild._keep

    def keep_and_save(build: LiveBuild, plan: SitePlan) -> None:
        keep(build, plan)
        monkeypatch.setattr(LiveBuild, "_keep", keep)
        write(root, "2026-03-02.md", "two-save\n")
        build.saved.update(["notes/2026-03-02.md"])
        server._want_rebuild = True

    monkeypatch.setattr(LiveBuild, "_keep", keep_and_save)
    write(root, "2026-03-02.md", "one-save\n")
    rebuild(server)
    assert "two-save" in (folder / "2026/03/02/index.html").read_text()


@pytest.mark.parametrize("seed", [1, 12])
def test_what_is_served_is_what_a_build_makes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    rng = random.Random(seed)
    root, folder = made(tmp_path / "n", {name: note(rng) for name in NAMES[:8]}, OPTIONS[0]), tmp_path / "served"
    monkeypatch.setenv("TIL_TODAY", TODAY.isoformat())
    monkeypatch.setattr(live, "_LOADING", 0)
    server = server_of(root, folder)
    give_way = LiveBuild._give_way

    def give_way_or_not(build: LiveBuild) -> None:
        if rng.random() < 0.002:
            build.server._want_rebuild = True
        give_way(build)

    monkeypatch.setattr(LiveBuild, "_give_way", give_way_or_not)
    for _ in range(25):
        change(root, rng)
        server._want_rebuild = False
        server.builder()
    monkeypatch.setattr(LiveBuild, "_give_way", give_way)
    rebuild(server)
    shutil.copytree(root, tmp_path / "other", ignore=shutil.ignore_patterns(".til"))
    server_of(tmp_path / "other", tmp_path / "anew")
    assert files_of(folder) == files_of(tmp_path / "anew")


def test_browsers_load_a_page_again_only_if_something_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And what is wrong is said only then."""
    said: list[str] = []
    monkeypatch.setattr(live._log, "warning", said.append)
    root = made(tmp_path / "n", {"2026-03-01.md": "words\n"})
    monkeypatch.setenv("TIL_TODAY", TODAY.isoformat())
    server = server_of(root, tmp_path / "served")
    rebuild(server)
    assert server._wanted_epoch == server._visible_epoch
    write(root, "2026-03-01.md", "other words\n")
    rebuild(server)
    assert server._wanted_epoch > server._visible_epoch
    assert not said
    write(root, "2026-03-02.md", "a new day\n")
    (root / "notes/2026-03-03.md").write_bytes(b"\xff\n")
    rebuild(server)
    assert "a new day" in (tmp_path / "served/2026/03/02/index.html").read_text()
    assert len(said) == 1 and "2026-03-03.md" in said[0]
    rebuild(server)
    assert len(said) == 1
