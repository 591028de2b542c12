"""The cache of rendered notes: where it can't be kept it is in memory; what stops it is told."""

from pathlib import Path

import pytest

from tiltool.errors import Refused
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
        assert cache.notes() == {b"1": "note"}
        assert cache.folder == tmp_path / ".til"


def test_where_nothing_can_be_kept_it_is_in_memory(tmp_path: Path) -> None:
    (tmp_path / ".til").write_text("a file")
    with open_render_cache(tmp_path / ".til") as cache:
        cache.keep([CachedNote(b"1", "note", "bodies")])
        assert cache.notes() == {b"1": "note"}
        folder = cache.folder
        assert folder.is_dir()
    assert not folder.exists()
