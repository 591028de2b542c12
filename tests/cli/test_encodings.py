"""What programs read is UTF-8 whatever the locale of the machine is; what people read follows their terminal."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tiltool.cli import main

TITLE = "배포 설정 🚀 café"
LOCALES: Mapping[str, Mapping[str, str]] = {
    "cp1252": {"PYTHONIOENCODING": "cp1252"},
    "C": {"LC_ALL": "C"},
    "C, in ASCII": {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
    "latin-1 that fails": {"PYTHONIOENCODING": "latin-1:strict"},
    "UTF-8": {"PYTHONUTF8": "1"},
}
DOCUMENTS = [
    ("list", "--json"),
    ("show", "--json"),
    ("search", "배포", "--json"),
    ("tasks", "--json"),
    ("tasks", "--ics"),
    ("tasks", "--todotxt"),
    ("tasks", "--csv"),
]
IN_A_PIPE = [
    *DOCUMENTS,
    ("search", "설정"),
    ("show", "--section", "today"),
    ("topics", "배포", "--text"),
    ("done", "배포", "--dry-run"),
    ("tasks",),
]
PATHS = (("search", "설정", "--paths"), ("random",), ("open",))


@pytest.fixture
def root(make_notebook: Callable[..., Path]) -> Path:
    return make_notebook(
        {"일지 🚀/2020-09-24.md": f"# {TITLE}\n## Today\n- [ ] {TITLE}\n## Learned\n### {TITLE}\n- a\n"}
    )


def printed(root: Path, args: tuple[str, ...], environment: Mapping[str, str]) -> bytes:
    command = [sys.executable, "-m", "tiltool", *args]
    given = {**os.environ, "TIL_TODAY": "2020-09-25", **environment}
    return subprocess.run(command, cwd=root, env=given, stdout=subprocess.PIPE, check=True).stdout


# What a command would write in ASCII fails; so each runs there, and two of them in the other locales.
@pytest.mark.parametrize(
    ("args", "locale"),
    [(args, "C, in ASCII") for args in IN_A_PIPE]
    + [(args, locale) for args in (("list", "--json"), ("tasks",)) for locale in LOCALES if locale != "C, in ASCII"],
)
def test_a_pipe_gets_utf8(root: Path, args: tuple[str, ...], locale: str) -> None:
    text = printed(root, args, LOCALES[locale]).decode()
    assert TITLE in text.replace("\\,", ",")
    assert args != ("list", "--json") or json.loads(text)["notes"][0]["title"] == TITLE


@pytest.mark.parametrize(
    ("args", "locale"),
    [*((args, "C, in ASCII") for args in PATHS), *((PATHS[0], each) for each in LOCALES if each != "C, in ASCII")],
)
def test_paths_in_a_pipe_are_those_of_the_disk(root: Path, args: tuple[str, ...], locale: str) -> None:
    path = printed(root, args, LOCALES[locale]).decode().rstrip("\n")
    assert (root / path).is_file(), path


class Terminal(io.BytesIO):
    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        return 1


def run_with(root: Path, monkeypatch: pytest.MonkeyPatch, stdout: io.TextIOWrapper, *args: str) -> bytes:
    raw = stdout.buffer
    monkeypatch.setattr(sys, "stdout", stdout)
    monkeypatch.setenv("TIL_TODAY", "2020-09-25")
    monkeypatch.setattr(os, "get_terminal_size", lambda fd: os.terminal_size((80, 24)))
    with pytest.raises(SystemExit) as stop:
        main(["-C", str(root), *args])
    assert not stop.value.code
    stdout.flush()
    return raw.getvalue()


@pytest.mark.parametrize("args", IN_A_PIPE, ids=" ".join)
def test_no_newline_is_doubled_on_windows(root: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...]) -> None:
    stdout = io.TextIOWrapper(io.BytesIO(), "cp1252", newline="\r\n")  # what Windows gives a redirected process
    data = run_with(root, monkeypatch, stdout, *args)
    assert TITLE in data.decode().replace("\\,", ",") and b"\r\r\n" not in data
    assert (data.count(b"\r\n") == data.count(b"\n")) == (args == ("tasks", "--ics"))


@pytest.mark.parametrize("args", [*DOCUMENTS, ("tasks",)], ids=" ".join)
def test_at_a_terminal_of_another_encoding(root: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...]) -> None:
    data = run_with(root, monkeypatch, io.TextIOWrapper(Terminal(), "cp1252"), *args)
    if args in DOCUMENTS:
        assert TITLE in data.decode().replace("\\,", ",")
    else:
        assert r"\ubc30\ud3ec \uc124\uc815 \U0001f680 café" in data.decode("cp1252")
