"""The browser's index: what is put in comes out, and mending it gives what making it anew gives."""

from hypothesis import given
from hypothesis import strategies as st

from tiltool.core.search.site_keys import COPIED, HEADED, TIERS, WRITTEN, keys_of
from tiltool.core.search.site_shards import (
    SHARDS,
    NoteKeys,
    build_shards,
    change_shards,
    decoded,
    encoded,
    entries_of,
    shard_of,
)

KEYS = st.frozensets(
    st.tuples(st.text("가나다abc!#^@", min_size=1, max_size=3), st.sampled_from(TIERS)).map("".join), max_size=8
)
PAGES = st.dictionaries(st.integers(1, 1_000_000 + 2**32), KEYS, max_size=8)


def keyed(pages: dict[int, frozenset[str]]) -> list[NoteKeys]:
    return [NoteKeys(id, keys) for id, keys in sorted(pages.items())]


@given(st.sets(st.integers(1, 1_000_000 + 2**32)))
def test_numbers_survive(ids: set[int]) -> None:
    assert decoded(encoded(sorted(ids))) == sorted(ids)


@given(PAGES)
def test_each_key_leads_to_its_pages(pages: dict[int, frozenset[str]]) -> None:
    shards = {number: entries_of(text) for number, text in build_shards(keyed(pages)).items()}
    for key in {key for keys in pages.values() for key in keys}:
        found = dict(zip(TIERS, map(decoded, shards[shard_of(key[:-1])][key[:-1]].split(" ")), strict=False))
        assert found[key[-1]] == sorted(id for id, keys in pages.items() if key in keys)
    assert all(0 <= number < SHARDS for number in shards)


@given(PAGES, PAGES)
def test_mended_as_made_anew(before: dict[int, frozenset[str]], after: dict[int, frozenset[str]]) -> None:
    texts = build_shards(keyed(before))
    gone = {id: keys for id, keys in before.items() if after.get(id) != keys}
    come = {id: keys for id, keys in after.items() if before.get(id) != keys}
    texts.update(change_shards(lambda number: texts.get(number, ""), keyed(gone), keyed(come)))
    assert {number: text for number, text in texts.items() if text} == build_shards(keyed(after))


def test_keys() -> None:
    texts = {HEADED: ["WAL 배포"], WRITTEN: ["환경 문제, rate limit => 배포"], COPIED: ["환경 옮김"]}
    keys = keys_of(texts, ["db/sql"], ["2026", "learned"])
    assert {"환2", "환경2", "경문2", "문제2", "rate2", "r2", "limit2", "wal1", "배포1", "옮김3", "sql3"} <= keys
    assert {"=2", ">2", "=>2", ",2", "#db/sql0", "^ㅂㅍ1", "^ㅂ1", "^ㅎㄱ2", "@20260", "@learned0"} <= keys
    assert not {"제r2", "환3", "포환1", "배포2", ",r2"} & keys
