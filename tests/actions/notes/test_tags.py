"""Renaming tags in a notebook on the disk."""

from pathlib import Path

import pytest

from tests.notebooks import written
from tiltool.actions.notes.rename_tag import uses_of
from tiltool.errors import Refused

NOTES = {"a.md": "#private #home/secret #home/garden\n", "tasks/b.md": "- [ ] b #Private/health\n"}
OPTIONS = "publish: {private: [private, home/secret, 가족]}"


@pytest.mark.parametrize(
    ("old", "new", "refused"),
    [
        ("private", "prv", True), ("private/health", "health", True), ("home", "house", True), ("home/secret", "x", True),
        ("private", "가족", False), ("private/health", "private/body", False), ("home/garden", "garden", False),
        ("home/garden", "private", False),
    ],
)  # fmt: skip
def test_a_tag_that_holds_back_is_renamed_only_to_one_that_does(
    tmp_path: Path, old: str, new: str, refused: bool
) -> None:
    notebook = written(tmp_path, NOTES, OPTIONS)
    if refused:
        with pytest.raises(Refused, match="would be published"):
            uses_of(notebook, old, new)
    else:
        assert uses_of(notebook, old, new).paths
