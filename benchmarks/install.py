"""Install what is measured as a user would: from a built package, into an environment of its own, compiled."""

import subprocess
import sys
from pathlib import Path

from measure import plain_environment

PROJECT = Path(__file__).resolve().parent.parent


def install_til(venv: Path) -> Path:
    """Install the project, as it is now, into `venv`; return the folder of its commands.

    One that is there already keeps the packages that til needs; til itself is installed anew.
    """
    reused = _make(venv)
    _pip(venv, str(PROJECT))
    if reused:
        _pip(venv, "--force-reinstall", "--no-deps", str(PROJECT))
    return _compiled(venv)


def install_jrnl(venv: Path) -> Path:
    """Install jrnl into `venv`; return the folder of its commands."""
    _make(venv)
    _pip(venv, "jrnl")
    return _compiled(venv)


def install_optional(venv: Path, package: str) -> Path | None:
    """Install a package into `venv`; return the folder of its commands, None where it can't be had."""
    _make(venv)
    try:
        _pip(venv, package)
    except SystemExit:
        return None
    return _compiled(venv)


def version_of(commands: Path, package: str) -> str:
    """Return the version of an installed package."""
    code = f"from importlib.metadata import version; print(version({package!r}))"
    words = [str(commands / "python"), "-c", code]
    return subprocess.run(words, env=plain_environment(), capture_output=True, text=True, check=True).stdout.strip()


def _make(venv: Path) -> bool:
    """Make `venv`; tell whether it was there already."""
    if (venv / "bin" / "python").exists():
        return True
    _run(sys.executable, "-m", "venv", str(venv))
    return False


def _pip(venv: Path, *what: str) -> None:
    print(f"installing {what[-1]} into {venv}", file=sys.stderr)
    _run(str(venv / "bin" / "python"), "-m", "pip", "install", "--quiet", *what)


def _compiled(venv: Path) -> Path:
    """Compile every module of `venv`: a first start must not be timed, nor one that can't keep its bytecode."""
    _run(str(venv / "bin" / "python"), "-m", "compileall", "-q", "-j", "0", *map(str, venv.glob("lib/*/site-packages")))
    return venv / "bin"


def _run(*words: str) -> None:
    done = subprocess.run(words, env=plain_environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(words)}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
