"""Secrets that are allowed: digests in a file that is committed with the notebook, never the secret."""

from collections.abc import Sequence

from tiltool.actions.check.check import settings_for_check
from tiltool.actions.check.published import problems_of_file
from tiltool.actions.check.second_scanner import SCANNER_CODE, allowed_line
from tiltool.core.check.note_check import secret_problems
from tiltool.errors import NothingFound
from tiltool.messages import Message
from tiltool.store.notebook.allowed_file import add_to_allowed_file, allowed_digests
from tiltool.store.notebook.notebook import Notebook


def allow(notebook: Notebook, code: str, path: str, line: int) -> Sequence[bool]:
    """Allow the secrets with a code on a line; return, for each, whether it is newly allowed.

    Raises NothingFound if no such secret would be published.
    """
    settings = settings_for_check(notebook)
    found = problems_of_file(notebook, path, settings)
    is_file = found is not None
    if found is None:
        found = [*secret_problems(notebook.text_at(path), notebook.day_at(path), settings.at(path))]
    digests = [each.digest for each in found if (each.problem.code, each.problem.line) == (code, line)]
    if code == SCANNER_CODE:
        digests = [*filter(None, [allowed_line(notebook, path, line, settings, is_file=is_file)])]
    if not digests:
        message = Message("{path}:{line}: no {code} here that would be published", path=path, line=line, code=code)
        raise NothingFound(message, Message("til check lists the problems"))
    before = allowed_digests(notebook.root)
    new = [digest for digest in digests if digest not in before]
    if new:
        add_to_allowed_file(notebook.root, [f"{code} {digest} {path}:{line}" for digest in new])
    return [digest in new for digest in digests]
