"""Faults at every system call that writes: killed there, or failing with an error. `python -m tests.store.faults` runs all.

Each command runs under strace, once for each call and fault, in a fresh copy of a notebook; where Git runs, it too.
Afterwards each note, and what was pushed, is the old or the new one; and after `til doctor --fix`, or the same command
again, all of them are.
"""

import argparse
import importlib
import os
import pkgutil
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
CALLS = ["write", "pwrite64", "fsync", "fdatasync", "rename", "renameat", "renameat2", "link", "linkat", "unlink", "unlinkat", "mkdir", "mkdirat", "rmdir", "truncate", "ftruncate", "chmod", "fchmod", "fchmodat", "chown", "fchown", "fchownat"]  # fmt: skip
FAULTS = ("signal=KILL", "error=ENOSPC", "error=EIO", "error=EACCES")
TODAY = "2026-03-03"
FILES = {
    "mkdocs.yml": "site_name: x\nplugins:\n  - til\n",
    "notes/2026-03-02.md": "# 2026-03-02\n\n## Today\n\n- [ ] gate\n  - [ ] hinge\n- [ ] roof #ops\n- [x] floor\n",
    "notes/ideas.md": "# Ideas\n\nsee [[2026-03-02]] #ops\n",
    "tasks/blog.md": "# Blog\n\n- [ ] feed\n- [ ] icons\n",
}
GIT_FILES = {
    ".gitignore": "/.til/\n/site/\n/pages/\n/remote.git/\n/.base\n/.theirs\n",
    ".base": FILES["notes/2026-03-02.md"],
    ".theirs": FILES["notes/2026-03-02.md"] + "- [ ] paint\n",
    "tasks/ours.md": FILES["notes/2026-03-02.md"].replace("[ ] roof", "[x] roof"),
}
SETTINGS = """site_name: x
theme: {name: material, font: false}
plugins:
  - til:
      publish: {targets: {pages: {remote: remote.git, branch: pages}}}
"""
COMMANDS: Mapping[str, tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]] = {
    "new": (("new", "--no-open"), ()),
    "carry": (("carry", "--remove"), (("new", "--no-open", "--no-carry"),)),
    "done": (("done", "gate", "--with-children"), ()),
    "add": (("add", "paint"), ()),
    "park": (("park", "roof", "--project", "blog"), ()),
    "pick": (("pick", "feed"), ()),
    "tags rename": (("tags", "rename", "ops", "dev"), ()),
    "mv": (("mv", "ideas.md", "thoughts.md"), ()),
    "undo": (("undo",), (("new", "--no-open"),)),
    "redo": (("redo",), (("new", "--no-open"), ("undo",))),
    "merge-driver": (("merge-driver", ".base", "tasks/ours.md", ".theirs", "notes/2026-03-02.md"), ()),
    "sync": (("sync",), (("sync", "--setup"),)),
    "publish": (("publish", "--trust"), (("sync", "--setup"),)),
}
WITH_GIT = ("merge-driver", "sync", "publish")
State = Mapping[str, bytes]


class Point(NamedTuple):
    """The call number `at` of one kind, and what happens there."""

    call: str
    at: int
    fault: str


def environment(root: Path) -> dict[str, str]:
    who = {f"GIT_{who}_{what}": "me@here" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    days = {f"GIT_{who}_DATE": f"{TODAY}T12:00:00Z" for who in ("AUTHOR", "COMMITTER")}
    home = {"HOME": str(root.parent), "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
    tool = f"{sysconfig.get_path('scripts')}{os.pathsep}{os.environ['PATH']}"
    own = {"TIL_TODAY": TODAY, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(ROOT), "PATH": tool}
    return {**os.environ, **who, **days, **home, **own}


def run(root: Path, *command: str, strace: tuple[str, ...] = ()) -> subprocess.CompletedProcess[bytes]:
    words = [*strace, sys.executable, "-m", "tiltool", *command]
    return _ran(root, words)


def _ran(root: Path, words: Sequence[str]) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        words, cwd=root, env=environment(root), capture_output=True, stdin=subprocess.DEVNULL, check=False
    )


def fix(root: Path) -> None:
    """Run `til doctor --fix`, in a copy of this process, which has read the package once for all points."""
    from tiltool.__main__ import main as til

    child = os.fork()
    if not child:
        try:
            os.chdir(root)
            os.environ.update(environment(root))
            nothing = os.open(os.devnull, os.O_RDWR)
            for handle in range(3):
                os.dup2(nothing, handle)
            sys.argv = ["til", "doctor", "--fix"]
            til()
        finally:
            os._exit(0)
    os.waitpid(child, 0)


def git(root: Path, *words: str) -> str:
    done = _ran(root, ["git", *words])
    assert done.returncode == 0, done.stderr
    return done.stdout.decode().strip()


def state(root: Path) -> State:
    """Return the notes and projects, and the branches of the repository that is pushed to, as trees."""
    files = [path for folder in ("notes", "tasks") for path in (root / folder).rglob("*.md")]
    found = {path.relative_to(root).as_posix(): path.read_bytes() for path in files}
    if (root / "remote.git").exists():
        trees = git(root / "remote.git", "for-each-ref", "--format=%(refname) %(tree)", "refs/heads")
        found |= {name: tree.encode() for name, tree in (line.split() for line in trees.splitlines())}
    return found


def template(folder: Path, name: str) -> Path:
    root = folder / "template"
    files = {**FILES, **GIT_FILES, "mkdocs.yml": SETTINGS} if name in WITH_GIT else FILES
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    if name in WITH_GIT:
        _share(root)
    for before in COMMANDS[name][1]:
        done = run(root, *before)
        assert done.returncode == 0, done
    return root


def _share(root: Path) -> None:
    """Make a repository with a remote in which another machine has finished a task, and a task that is new here."""
    other = root.parent / "other"
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "x")
    git(root, "clone", "-q", "--bare", ".", "remote.git")
    git(root, "clone", "-q", "remote.git", str(other))
    note = "notes/2026-03-02.md"
    (other / note).write_text(FILES[note].replace("[ ] gate", "[x] gate"), "utf-8")
    git(other, "commit", "-qam", "y")
    git(other, "push", "-q")
    git(root, "remote", "add", "origin", "remote.git")
    git(root, "fetch", "-q")
    git(root, "branch", "-q", "-u", "origin/main")
    (root / note).write_text(FILES[note] + "- [ ] paint\n", "utf-8")


def points(root: Path, command: tuple[str, ...]) -> Iterator[Point]:
    """Yield each call of a command that writes, with each fault."""
    log = root.with_name("log")
    known = [call for call in CALLS if is_known(call)]
    assert (
        run(root, *command, strace=("strace", "-f", "-o", str(log), "-e", f"trace={','.join(known)}")).returncode == 0
    )
    counts = Counter(re.findall(r"^\d+ +(\w+)\(", log.read_text("utf-8", "replace"), re.MULTILINE))
    for call, count in sorted(counts.items()):
        yield from (Point(call, at + 1, fault) for at in range(count) for fault in FAULTS)


def is_known(call: str) -> bool:
    return subprocess.run(["strace", "-e", f"trace={call}", "true"], capture_output=True, check=False).returncode == 0


def complaints(folder: Path, name: str, every: int = 1) -> tuple[int, list[str]]:
    """Return how many points of a command were tried, and what was wrong after some."""
    command, start = COMMANDS[name][0], template(folder, name)
    before, undisturbed = state(start), shutil.copytree(start, folder / "here", symlinks=True)
    tried = list(points(undisturbed, command))[::every]
    after, wrong = state(undisturbed), list[str]()
    for point in tried:
        here = folder / "here"
        shutil.rmtree(here)
        shutil.copytree(start, here, symlinks=True)
        inject = ("strace", "-f", "-o", os.devnull, "-e", f"inject={point.call}:{point.fault}:when={point.at}")
        ran = run(here, *command, strace=inject)
        wrong += [f"{name} {point}: {each}" for each in _complaints(here, command, ran, before, after)]
    return len(tried), wrong


def _complaints(
    here: Path, command: tuple[str, ...], ran: subprocess.CompletedProcess[bytes], before: State, after: State
) -> Iterator[str]:
    if b"Traceback" in ran.stderr or ran.returncode == 70:
        yield f"exit {ran.returncode}: {ran.stderr.decode()[-200:]}"
    now = state(here)
    yield from (f"{path} is torn" for path, text in now.items() if text not in (before.get(path), after.get(path)))
    yield from (f"{path} is gone" for path in before.keys() & after.keys() - now.keys())
    for lock in (here / ".git").rglob("*.lock"):
        lock.unlink()  # as git asks for
    if (here / ".git/MERGE_HEAD").exists():
        git(here, "commit", "-q", "--no-edit")  # as the hint of til sync says
    fix(here)
    if state(here) not in (before, after):
        run(here, *command)
        if state(here) != after:
            yield f"{sorted(state(here))} after the next run"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("names", nargs="*", metavar="COMMAND", help="a command of til (default: all)")
    arguments.add_argument("--every", type=int, default=1, help="try every n-th point only")
    chosen = arguments.parse_args()
    for module in pkgutil.walk_packages([str(ROOT / "tiltool")], "tiltool."):
        if module.name.split(".")[1] in ("core", "store", "actions", "cli"):
            importlib.import_module(module.name)
    total = 0
    failed = list[str]()
    for name in chosen.names or COMMANDS:
        with tempfile.TemporaryDirectory() as folder:
            tried, wrong = complaints(Path(folder), name, chosen.every)
        total, failed = total + tried, failed + wrong
        print(f"{name:12} {tried:5} points, {len(wrong)} wrong", *wrong, sep="\n  ", flush=True)
    print(f"{'in all':12} {total:5} points, {len(failed)} wrong")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
