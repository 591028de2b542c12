"""The cache of rendered notes: where it can't be kept it is in memory; what stops it is told."""

import time
from pathlib import Path

import pytest

from tests.notebooks import written
from tiltool.errors import Refused
from tiltool.store.index.database import YOUNG
from tiltool.store.notebook.notebook import Notebook
from tiltool.store.site.listing import list_note_files
from tiltool.store.site.render_cache import CachedNote, open_render_cache


def test_a_full_disk_is_told_and_what_was_kept_stays(tmp_path: Path) -> None:
    with open_render_cache(tmp_path / ".til") as cache:
        cache.keep([CachedNote(b"1", "note", "bodies")])
        cache.database.execute("PRAGMA max_page_count = 10")
        with pytest.raises(Refused, match=r"\.til: database or disk is full"):
            cache.keep([CachedNote(b"2", "x" * 100_000, "bodies")])
        with pytest.raises(Refused, match=r"\.til: "):
            cache.keep_texts({"name": "x" * 100_000})
    with open_render_cache(tmp_path / ".til") as cache:
        assert [*cache.notes()] == [(b"1", "note")]
        assert cache.folder == tmp_path / ".til"


def test_where_nothing_can_be_kept_it_is_in_memory(tmp_path: Path) -> None:
    (tmp_path / ".til").write_text("a file")
    with open_render_cache(tmp_path / ".til") as cache:
        cache.keep([CachedNote(b"1", "note", "bodies")])
        assert [*cache.notes()] == [(b"1", "note")]
        folder = cache.folder
        assert folder.is_dir()
    assert not folder.exists()


def test_a_file_that_has_just_changed_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notebook = written(tmp_path, {"a.md": "words\n", "b.md": "others\n"})
    later = time.time_ns() + YOUNG + 1_000_000_000
    with open_render_cache(tmp_path / ".til") as cache:
        for now, has_text in ((0, True), (later, True), (later, False)):
            with monkeypatch.context() as patch:
                if now:
                    patch.setattr(time, "time_ns", lambda now=now: now)
                files = list_note_files(notebook, cache)
            assert [file.text is not None for file in files] == [has_text, has_text]


def test_a_note_that_is_gone_once_it_is_listed_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notebook = written(tmp_path, {"a.md": "words\n", "b.md": "others\n"})
    entries = [*notebook.entries()]
    (tmp_path / "notes/a.md").unlink()
    monkeypatch.setattr(Notebook, "entries", lambda _: iter(entries))
    with open_render_cache(tmp_path / ".til") as cache:
        assert [file.path for file in list_note_files(notebook, cache)] == ["notes/b.md"]
