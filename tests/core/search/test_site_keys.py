"""The keys that the browser finds a page by."""

from tiltool.core.search.site_keys import HEADED, keys_of


def test_a_tag_is_found_by_each_tag_above_it() -> None:
    keys = keys_of({HEADED: ["t"]}, ["책/소설/SF", "r"])
    assert {key[:-1] for key in keys if key.startswith("#") and len(key) > 2} == {
        "#책",
        "#책/소설",
        "#책/소설/sf",
        "#r",
    }
