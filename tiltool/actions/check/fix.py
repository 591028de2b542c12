"""Fix those problems of `til check` that can mean only one thing."""

from collections.abc import Iterable, Sequence

from tiltool.core.check.fixes import fixed_boxes, spellings
from tiltool.core.check.settings import PlacedProblem
from tiltool.core.links.rename_tag import plan_retag
from tiltool.core.note.model import Problem
from tiltool.core.text.edits import minimal_patch
from tiltool.errors import Conflicted, Refused
from tiltool.store.files.change import Change
from tiltool.store.notebook.notebook import Notebook

_FIXABLE = ("malformed", "tag-case")


def fix(notebook: Notebook, found: Iterable[PlacedProblem], at: str, *, dry_run: bool = False) -> tuple[Change, ...]:
    """Fix malformed boxes and the case of tags; return the changes. Raises Refused."""
    by_path: dict[str, list[Problem]] = {}
    for path, problem in found:
        if problem.code in _FIXABLE:
            by_path.setdefault(path, []).append(problem)
    with notebook.writing(dry_run):
        changes = tuple(change for path, each in by_path.items() for change in _change(notebook, path, each))
        notebook.record(at, "check", changes, ", ".join(change.path for change in changes))
    return changes


def _change(notebook: Notebook, path: str, problems: Sequence[Problem]) -> Sequence[Change]:
    try:
        text = notebook.text_at(path)
    except Conflicted:  # the note stays as it is, and is reported
        return ()
    after, dialect = fixed_boxes(text, notebook.config.dialect), notebook.config.dialect
    for name, usual in spellings(problems).items():
        try:
            after = plan_retag(after, name, usual, dialect).after or after
        except Refused:  # there is no safe way to write it
            continue
    return [Change(path, minimal_patch(text, after))] if after != text else ()
