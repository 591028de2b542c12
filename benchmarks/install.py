"""Install the programs to measure as a user would: from a built package, into their own environment, compiled."""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from benchmarks.measure import plain_environment

PROJECT = Path(__file__).resolve().parent.parent


def install_til(venv: Path) -> Path:
    """Install the current project into `venv`, with watchfiles; return the folder of its commands.

    An existing environment keeps the packages that til needs; til itself is reinstalled.
    """
    reused = _make(venv)
    _pip(venv, f"{PROJECT}[watch]")
    if reused:
        _pip(venv, "--force-reinstall", "--no-deps", str(PROJECT))
    return _compiled(venv)


def install_peer(venvs: Path, package: str) -> Path | None:
    """Install the newest version of a package; return the folder of its commands, None if it is not available."""
    venv = venvs / f"{package.partition('[')[0]}-venv"
    _make(venv)
    try:
        _pip(venv, "--upgrade", "--prefer-binary", package)
    except SystemExit:
        print(f"left out: {package} can't be installed here", file=sys.stderr)
        return None
    return _compiled(venv)


def versions_of(commands: Path, packages: Iterable[str]) -> dict[str, str]:
    """Return the versions of installed packages."""
    code = "import sys; from importlib.metadata import version; print(*map(version, sys.argv[1:]))"
    names = [*packages]
    words = [str(commands / "python"), "-c", code, *names]
    done = subprocess.run(words, env=plain_environment(), capture_output=True, text=True, check=True)
    return dict(zip(names, done.stdout.split(), strict=True))


def _make(venv: Path) -> bool:
    """Create `venv`; return whether it already existed."""
    if (venv / "bin" / "python").exists():
        return True
    _run(sys.executable, "-m", "venv", str(venv))
    return False


def _pip(venv: Path, *what: str) -> None:
    print(f"installing {what[-1]} into {venv}", file=sys.stderr)
    _run(str(venv / "bin" / "python"), "-m", "pip", "install", "--quiet", *what)


def _compiled(venv: Path) -> Path:
    """Compile every module in `venv`, so that no measured start has to compile."""
    _run(str(venv / "bin" / "python"), "-m", "compileall", "-q", "-j", "0", *map(str, venv.glob("lib/*/site-packages")))
    return venv / "bin"


def _run(*words: str) -> None:
    done = subprocess.run(words, env=plain_environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(words)}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
