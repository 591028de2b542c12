"""Secrets that are allowed: digests in a file that is committed with the notebook, never the secret."""

from pathlib import PurePosixPath
from typing import NamedTuple

from tiltool.core.check.note_check import secret_problems
from tiltool.core.check.settings import CheckSettings
from tiltool.errors import NothingFound
from tiltool.messages import Message
from tiltool.store.notebook.allowed_file import allowed_digests, read_allowed_file, write_allowed_file
from tiltool.store.notebook.notebook import Notebook

_HEADER = (
    "# What til check reports as a secret and may be published. Written by `til check --allow`; review it as code.\n"
)


class Allowance(NamedTuple):
    """A secret that was allowed, and whether it had been before."""

    path: str
    line: int
    code: str
    is_new: bool


def allow(notebook: Notebook, settings: CheckSettings, code: str, path: str, line: int) -> tuple[Allowance, ...]:
    """Allow the secrets of a code in a line. Raises NothingFound if there is none that would be published."""
    published = notebook.config.publish.tasks
    name = path.removeprefix(f"{notebook.config.tasks}/")
    is_project = name != path
    is_published = published is True or (published and PurePosixPath(name).with_suffix("").as_posix() in published)
    text = notebook.text_at(path)
    found = (
        ()
        if is_project and not is_published
        else secret_problems(text, notebook.day_at(path), settings, whole="later" if is_project else None)
    )
    digests = [each.digest for each in found if (each.problem.code, each.problem.line) == (code, line)]
    if not digests:
        message = Message("{path}:{line}: no {code} here that would be published", path=path, line=line, code=code)
        raise NothingFound(message, Message("til check lists the problems"))
    before = allowed_digests(notebook.root)
    new = [digest for digest in digests if digest not in before]
    text = read_allowed_file(notebook.root) or _HEADER
    if new:
        more = "".join(f"{code} {digest} {path}:{line}\n" for digest in new)
        write_allowed_file(notebook.root, text + ("" if text.endswith("\n") else "\n") + more)
    return tuple(Allowance(path, line, code, digest in new) for digest in digests)
