"""The states that `left_by_kills` collects from one run are those that killed processes leave."""

import os
import re
import signal
from pathlib import Path

import pytest

from tests.store.killing import Instants, copied, left_by_kills, tree_of

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a fork is killed")


def names_and_notes(root: Path) -> dict[str, tuple[int, int, bytes]]:
    """Return the tree of a notebook without what is random in names, and what has a time in it."""
    return {
        re.sub(r"\.[^./]+(?=\.til-tmp)", "", path): state if path.startswith("notes") else (*state[:2], b"")
        for path, state in tree_of(root).items()
    }


@pytest.mark.parametrize("command", [("new",), ("done", "deploy", "write")])
def test_each_state_is_that_of_a_process_killed_there(tmp_path: Path, book, command: tuple[str, ...]) -> None:
    start = copied(book.root, tmp_path / "start")
    left = [names_and_notes(each) for each in left_by_kills(book.root, lambda: book.til(*command), tmp_path)]
    found = []
    for at in range(200):
        copied(start, book.root)
        instants = iter(range(at))

        def die_at_the_last(instants=instants) -> None:
            if next(instants, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)

        run = book.fork(*command, before=lambda: Instants(die_at_the_last).put_in_place(pytest.MonkeyPatch()))
        if run.code == 0:
            break
        assert run.code == -signal.SIGKILL
        state = names_and_notes(book.root)
        if state not in found:
            found.append(state)
    assert len(left) >= 5
    assert [each for each in left if each not in found] == []
    assert [each for each in found if each not in left] == []
