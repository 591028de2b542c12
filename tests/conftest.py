"""Shared fixtures: a notebook in a folder of its own, and a function that runs til in it."""

import atexit
import os
import shutil
import signal
import sqlite3
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Mapping
from functools import cache, partial, partialmethod
from pathlib import Path
from typing import NamedTuple

import jinja2
import pytest
from hypothesis import HealthCheck, settings
from jinja2.bccache import Bucket

from tiltool.cli import main

# A slow machine is not a failure; in CI, the examples are the same each time.
settings.register_profile(
    "til", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize="CI" in os.environ
)
settings.load_profile("til")

# Messages are in English in tests, on any machine; tests of Korean set a locale of their own.
if "LC_ALL" in os.environ:
    os.environ["LC_CTYPE"] = os.environ.pop("LC_ALL")
os.environ["LC_MESSAGES"] = "en_US.UTF-8"

# Hundreds of interpreters are started, which shouldn't compile til again, even if the environment disables bytecode.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# A background job of a shell ignores Ctrl+C, as do its children, but tests press it.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Notebooks and sites are hundreds of small files, made in memory if there is enough. TMPDIR=/tmp keeps them.
_MEMORY = "/dev/shm"
if "TMPDIR" not in os.environ and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > 4 << 30:
    os.environ["TMPDIR"] = tempfile.tempdir = tempfile.mkdtemp(prefix="til-tests-", dir=_MEMORY)
    os.chmod(tempfile.tempdir, 0o755)  # some tests run til as nobody
    atexit.register(shutil.rmtree, tempfile.tempdir, ignore_errors=True)

# Tests don't use the records that til has of the user who runs them.
os.environ["XDG_STATE_HOME"] = os.environ["LOCALAPPDATA"] = tempfile.mkdtemp(prefix="til-state-")
atexit.register(shutil.rmtree, os.environ["XDG_STATE_HOME"], ignore_errors=True)


class _UnsyncedDatabase(sqlite3.Connection):
    """A database whose transactions don't wait for the disk."""

    def execute(self, sql: str, *parameters: object) -> sqlite3.Cursor:
        if sql.startswith("BEGIN"):
            super().execute("PRAGMA synchronous = OFF")
        return super().execute(sql, *parameters)  # type: ignore[arg-type]


# Tests don't wait for the disk: writes survive a kill, and only a power failure would lose them.
os.fsync = os.fstat  # type: ignore[assignment]
sqlite3.connect = partial(sqlite3.connect, factory=_UnsyncedDatabase)  # type: ignore[assignment]


class _CompiledTemplates(jinja2.BytecodeCache):
    """Compiles each template of a theme once, instead of once per site."""

    def __init__(self) -> None:
        self.code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.code:
            bucket.bytecode_from_string(self.code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.code[bucket.key] = bucket.bytecode_to_string()


@cache
def _files_of_theme(folder: str) -> list[str]:
    """Return the files of an installed theme except its 14,000 icons, which MkDocs would list for each site but never copy."""
    return [name for name in _list_templates(jinja2.FileSystemLoader(folder)) if not name.startswith(".icons/")]


def _list_once(loader: jinja2.FileSystemLoader) -> list[str]:
    installed = [folder for folder in loader.searchpath if folder.startswith(sysconfig.get_path("purelib"))]
    others = jinja2.FileSystemLoader([folder for folder in loader.searchpath if folder not in installed])
    return sorted({*_list_templates(others), *(name for folder in installed for name in _files_of_theme(folder))})


_list_templates = jinja2.FileSystemLoader.list_templates
jinja2.FileSystemLoader.list_templates = _list_once  # type: ignore[method-assign]
jinja2.Environment.__init__ = partialmethod(jinja2.Environment.__init__, bytecode_cache=_CompiledTemplates())  # type: ignore[assignment]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start with the checks of the whole code, which take longest, so that no process waits for them at the end."""
    items.sort(key=lambda item: item.path.name != "test_gate.py")


Files = Mapping[str, str | bytes]


class Result(NamedTuple):
    """The result of a run of til."""

    code: int
    out: str
    err: str


@pytest.fixture
def make_notebook(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that makes a notebook of notes (path below notes/ -> text) and options (YAML below `til:`)."""

    def make(files: Files | None = None, options: str = "") -> Path:
        root = tmp_path / "notebook"
        (root / "notes").mkdir(parents=True)
        (root / "tasks").mkdir()
        indented = "".join(f"      {line}\n" for line in options.splitlines())
        (root / "mkdocs.yml").write_text(f"site_name: notes\nplugins:\n  - til:\n{indented}", "utf-8")
        for name, text in (files or {}).items():
            path = root / "notes" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return root

    return make


@pytest.fixture
def til(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Return a function that runs til in a notebook on a day, in this process."""

    def run(root: Path, *args: str, today: str = "2020-09-25", env: Mapping[str, str] | None = None) -> Result:
        with monkeypatch.context() as patch:
            for name in ("TIL_NOTEBOOK", "VISUAL", "EDITOR"):
                patch.delenv(name, raising=False)
            patch.setenv("TIL_TODAY", today)
            patch.setattr("tiltool.cli.language._language", None)  # as in a new process
            for name, value in (env or {}).items():
                patch.setenv(name, value)
            patch.chdir(root)
            capsys.readouterr()
            with pytest.raises(SystemExit) as stop:
                main(args)
            printed = capsys.readouterr()
        return Result(int(stop.value.code or 0), printed.out, printed.err)

    return run


def notes_of(root: Path) -> dict[str, bytes]:
    """Return the bytes of every file below notes/, including hidden ones."""
    files = (Path(folder) / name for folder, _, names in os.walk(root / "notes") for name in names)
    return {file.relative_to(root / "notes").as_posix(): file.read_bytes() for file in files}
