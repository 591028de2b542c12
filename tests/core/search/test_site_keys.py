"""The keys that the browser finds a page by."""

from tiltool.core.search.site_keys import keys_of


def test_a_tag_is_found_by_each_tag_above_it() -> None:
    keys = keys_of(["t"], ["책/소설/SF", "r"], [])
    assert {key for key in keys if key.startswith("#")} == {"#책", "#책/소설", "#책/소설/sf", "#r"}
