"""The merge of two versions of a file of the notebook, when git asks for it."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tiltool.core.merge.lines import union_of_lines
from tiltool.core.merge.merge import MergedNote, merge_notes
from tiltool.core.note.dialect import Dialect
from tiltool.errors import Refused
from tiltool.messages import Message
from tiltool.store.files.atomic import NOTE_SUFFIXES, write_derived
from tiltool.store.git.text_merge import merge_files, merge_texts, read_versions
from tiltool.store.notebook.allowed_file import ALLOWED
from tiltool.store.notebook.git import GIT_ERRORS
from tiltool.store.site.address_file import ADDRESSES

LISTS = (ALLOWED, ADDRESSES)
"""Files whose lines have no order: a merge has the lines of both versions."""

_LABELS = ("ours", "base", "theirs")


class Versions(NamedTuple):
    """The files of the three versions: the base, ours, which the merge replaces, and theirs."""

    base: Path
    ours: Path
    theirs: Path


class MergeReport(NamedTuple):
    """Number of conflicts that are marked in the result, and why git merged it line by line; "" if til did."""

    conflicts: int
    problem: str = ""


def merge_versions(name: str, versions: Versions, dialect: Dialect, size: int) -> MergeReport:
    """Write the merge of two versions of the file called `name` into ours.

    What til can't merge safely, git merges, which is reported as a problem; for another program's file, it is not.
    """
    texts = read_versions(versions)
    if texts is None:
        return _by_git(versions, size, Message("it is not UTF-8"))
    if name in LISTS:
        write_derived(versions.ours, union_of_lines(*texts))
        return MergeReport(0)
    if not name.endswith(NOTE_SUFFIXES):
        return _by_git(versions, size)
    try:
        merged = _merged(texts, dialect, size)
    except (Refused, RecursionError) as error:
        return _by_git(versions, size, getattr(error, "message", str(error)))
    except BaseException:
        _by_git(versions, size)
        raise
    write_derived(versions.ours, merged.text)
    return MergeReport(merged.conflicts)


def _merged(texts: Sequence[str], dialect: Dialect, size: int) -> MergedNote:
    base, ours, theirs = texts
    if ours == theirs or base in (ours, theirs):
        return MergedNote(theirs if base == ours else ours, 0)
    return merge_notes(base, ours, theirs, dialect, partial(merge_texts, size=size), size)


def _by_git(versions: Versions, size: int, problem: str = "") -> MergeReport:
    try:
        is_clean = merge_files(*versions, labels=_LABELS, size=size)
    except GIT_ERRORS:
        return MergeReport(1, Message("Git can't merge it; our version is kept"))
    return MergeReport(not is_clean, problem)
