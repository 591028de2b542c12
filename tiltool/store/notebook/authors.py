"""The author that a command is about, in a notebook of several authors."""

from collections.abc import Sequence
from pathlib import Path

from tiltool.core.text.lines import name_key
from tiltool.errors import Misused
from tiltool.messages import Message, did_you_mean
from tiltool.store.notebook.git import git_text


def author_named(name: str, authors: Sequence[str]) -> str:
    """Return the author with a name, whatever its case and Unicode form. Raises Misused if there is none."""
    found = next((each for each in authors if name_key(each) == name_key(name)), None)
    if found is not None:
        return found
    from difflib import get_close_matches

    near = get_close_matches(name_key(name), authors, n=3)
    every = (
        Message("authors: {names}", names=", ".join(authors))
        if authors
        else Message("name their folders in mkdocs.yml: {example}", example="authors: [jiwoo, minsu]")
    )
    raise Misused(Message("no author {name!r}", name=name), did_you_mean(near) if near else every)


def author_missing(root: Path, authors: Sequence[str]) -> Misused:
    """Return the error for a command that needs to know the author, with the git user as a hint."""
    guess = next((each for each in authors if name_key(each) in _git_words(root)), authors[0])
    return Misused(
        Message("whose notes? authors: {names}", names=", ".join(authors)),
        Message(
            "run it in an author's folder, or name yourself with {option} or {variable}",
            option=f"--author {guess}",
            variable=f"TIL_AUTHOR={guess}",
        ),
    )


def _git_words(root: Path) -> frozenset[str]:
    """Return the words of the git user's names, folded for comparison."""
    words: set[str] = set()
    for key in ("user.name", "user.email"):
        if value := name_key(git_text(root, "config", key).strip()):
            words |= {value, value.partition("@")[0], *value.split()}
    return frozenset(words)
