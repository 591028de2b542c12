"""Serving the site locally: a failed build is reported, and the last good pages are still served."""

import logging
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tiltool.config.readers import CONFIG_FILE
from tiltool.errors import NoNotebook, Refused, TilError
from tiltool.messages import Message
from tiltool.site.build.theme_cache import mkdocs_options
from tiltool.store.notebook.notebook import Notebook, open_notebook

_HOST = "127.0.0.1"

_log = logging.getLogger("mkdocs.plugins.til")


_guards: list[Callable[[], None]] = []
"""Called before each build; global, because MkDocs creates the plugin, and a process serves only one notebook."""


def serve(notebook: Notebook, *, port: int, open_browser: bool, guard: Callable[[], None] = lambda: None) -> None:
    """Serve the site locally, and rebuild it when a note is saved; `guard` may refuse a build. Raises Refused."""
    _try_port(port)
    _guards[:] = [guard]
    from mkdocs.commands.serve import serve as mkdocs_serve

    options: dict[str, Any] = {**mkdocs_options(notebook), "open_in_browser": open_browser}
    mkdocs_serve(str(notebook.root / CONFIG_FILE), dev_addr=f"{_HOST}:{port}", **options)


def _try_port(port: int) -> None:
    """Raise Refused if the port is in use, before anything is built."""
    with socket.socket() as probe:
        try:
            if os.name != "nt":  # Windows would let two servers share the port
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((_HOST, port))
        except OSError as error:
            message = Message("{host}:{port}: {problem}", host=_HOST, port=port, problem=error.strerror)
            raise Refused(message, "use another port: til serve --port 8001") from None


def keep_serving(build: Callable[[], None], root: Path) -> Callable[[], None]:
    """Return a build function that never raises, because MkDocs stops responding after a build that does."""

    def built() -> None:
        try:
            _check(root)
            for guard in _guards:
                guard()
            build()
        except (Exception, SystemExit) as error:
            if not isinstance(error, SystemExit):  # otherwise MkDocs has already logged it
                _log.error(error.message if isinstance(error, TilError) else f"{type(error).__name__}: {error}")
            _log.error("serving the last good pages until this is fixed")

    return built


def _check(root: Path) -> None:
    """Raise NoNotebook if MkDocs would build something other than the notebook."""
    if open_notebook(root).root.resolve() != root.resolve():
        raise NoNotebook(Message("{file} does not name the til plugin", file=root / CONFIG_FILE))
