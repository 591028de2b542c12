"""The question whether the code that a notebook brings along may run."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from tiltool.cli.context import at_terminal, user_state
from tiltool.cli.language import say
from tiltool.cli.streams import echo, printable
from tiltool.errors import Refused
from tiltool.messages import Message
from tiltool.store.notebook.notebook import Notebook

if TYPE_CHECKING:
    from tiltool.store.site.trust import NotebookCode

trust_option: Callable[..., Any] = click.option(
    "--trust", is_flag=True, help="Run plugins, hooks and other code that mkdocs.yml names, now and until they change."
)


def trust_guard(notebook: Notebook, trusts: bool, *, may_ask: bool = True) -> Callable[[], None]:
    """Return what is called before MkDocs runs; it raises Refused if the notebook's code may not run."""

    def guard() -> None:
        from tiltool.store.site.trust import is_trusted, notebook_code, trust

        code = notebook_code(notebook)
        if not code.found or is_trusted(user_state(), code):
            return
        if not trusts:
            _ask(code, may_ask and at_terminal())
        trust(user_state(), code)

    return guard


def _ask(code: NotebookCode, may_ask: bool) -> None:
    """List the code, and ask at a terminal. Raises Refused."""
    echo(say("til: mkdocs.yml names code, or folders, that til does not know:"), err=True)
    for key, name, line in code.found:
        place = f"mkdocs.yml:{line}: " if line else ""
        echo(f"  {place}{key}: {name}", err=True)
    question = printable(say("run it, and publish what is there"))
    if not may_ask or not click.confirm(question, default=False, err=True):
        message = Message("the site is not built: code of this notebook would run")
        raise Refused(message, Message("if you know where it comes from: til build --trust"))
