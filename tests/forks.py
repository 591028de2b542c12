"""Running til in a fork of this process, where everything is imported, instead of starting an interpreter."""

import contextlib
import gc
import os
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import NoReturn

import tiltool


@cache
def import_commands() -> None:
    """Import the modules that commands import late, so that no fork has to."""
    for module in walk_packages(tiltool.__path__, "tiltool."):
        if module.name.startswith(("tiltool.cli", "tiltool.actions")):
            import_module(module.name)


def run_til(root: Path, *args: str, environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run til in a fork, in a folder and in pipes; `environment` is added to that of this process."""
    whole = {**os.environ, **(environment or {})}
    if not hasattr(os, "fork"):
        command = [sys.executable, "-m", "tiltool", *args]
        return subprocess.run(command, cwd=root, env=whole, capture_output=True, encoding="utf-8")
    import_commands()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, open(os.devnull) as nothing:
        child = os.fork()
        if not child:
            for number, stream in enumerate((nothing, out, err)):
                os.dup2(stream.fileno(), number)
            os.chdir(root)
            become_til(args, whole)
        _, status = os.waitpid(child, 0)
        texts = []
        for stream in (out, err):
            stream.seek(0)
            texts.append(stream.read().decode())
    return subprocess.CompletedProcess(args, os.waitstatus_to_exitcode(status), *texts)


def become_til(args: Sequence[str], environment: Mapping[str, str]) -> NoReturn:
    """Run til in this process, a fork whose streams are file descriptors 0 to 2, and exit with til's exit code."""
    code: int | str | None = 1
    gc.disable()  # it would traverse pytest's memory, and so copy every page of it
    try:
        os.environ.clear()
        os.environ.update(environment)
        _open_streams()
        from tiltool import __main__
        from tiltool.cli import language

        language._language = None  # as in a fresh interpreter
        sys.argv = ["til", *args]
        __main__.main()
    except SystemExit as stop:
        code = stop.code  # type: ignore[assignment]
    except BaseException:
        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(BaseException):
                stream.flush()
        os._exit(code if isinstance(code, int) else int(bool(code)))


def _open_streams() -> None:
    assert sys.__stdout__
    # pytest imports readline, which `input` would use for descriptor 0, though til never does
    sys.stdin = open(os.dup(0))  # noqa: SIM115 - they live as long as the process
    sys.stdout = open(1, "w", errors=sys.__stdout__.errors, closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", errors="backslashreplace", closefd=False)  # noqa: SIM115
