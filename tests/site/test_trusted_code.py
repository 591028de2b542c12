"""Somebody else's notebook: its code runs only if the user has said so, once for each content."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result
from tiltool.errors import Refused
from tiltool.site.build import serving

Til = Callable[..., Result]

BASE = "site_name: x\ntheme:\n  name: material\nplugins:\n  - til\n"
HOOK = "from pathlib import Path\nPath(__file__).with_name('ran').touch()\n"
NOTE = "# 2026-03-02\n\n## Learned\n\n### WAL\n\nwords\n"
TODAY = "2026-03-02"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Return a notebook that says it has nothing new to tell."""
    root = tmp_path / "clone"
    for name, text in {
        "mkdocs.yml": BASE,
        f"notes/{TODAY}.md": NOTE,
        "pages/about.md": "# About\n",
        "hook.py": HOOK,
        ".til/notices": "roles\n",
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return root


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """Return the environment of a user who has trusted nothing yet."""
    return {"XDG_STATE_HOME": str(tmp_path / "state"), "LOCALAPPDATA": str(tmp_path / "state")}


# When it runs


CODE = {
    "a hook": "hooks: [hook.py]\n",
    "a call in YAML": "extra: !!python/object/apply:os.system [touch ran]\n",
    "a file that it inherits": "INHERIT: base.yml\n",
    "another theme's templates": "",
}


@pytest.mark.parametrize("command", ["build", "build --tree-only", "serve --port 49152", "publish"])
@pytest.mark.parametrize("name", CODE)
def test_nothing_runs_unasked(clone: Path, til: Til, home: dict[str, str], name: str, command: str) -> None:
    keys = CODE[name] if name != "another theme's templates" else ""
    text = BASE.replace("  name: material\n", "  name: material\n  custom_dir: over\n") if not keys else BASE + keys
    text = text.replace("  - til\n", "  - til:\n      publish: {targets: {www: {folder: ../www}}}\n")
    (clone / "mkdocs.yml").write_text(text, "utf-8")
    (clone / "base.yml").write_text("hooks: [hook.py]\n")
    (clone / "over").mkdir()
    (clone / "over/main.html").write_text("{{ config.__class__.__init__.__globals__.__builtins__.open('ran', 'w') }}\n")
    run = til(clone, *command.split(), today=TODAY, env=home)
    assert run.code == 3 and "til build --trust" in run.err, run
    assert not (clone / "ran").exists() and not (clone / "site").exists()


READING = """
list|show|search words|tasks|tags|topics|links|check|stats|review|log words|random|index|doctor|doctor --fix|undo --list|list --month|tasks --ics
new --no-open|add x|carry|done x|undo
"""


@pytest.mark.parametrize("command", [each for line in READING.split("\n") if line for each in line.split("|")])
def test_commands_run_no_code(clone: Path, til: Til, home: dict[str, str], command: str) -> None:
    """Neither what MkDocs would run, nor what git would, nor an editor or a pager that the notebook names."""
    (clone / "mkdocs.yml").write_text(BASE + "".join(CODE.values()), "utf-8")
    (clone / "base.yml").write_text("hooks: [hook.py]\n")
    for arguments in (
        ("init", "-q"),
        ("add", "notes"),
        ("-c", "user.name=x", "-c", "user.email=x@y", "commit", "-qm", "x"),
    ):
        subprocess.run(["git", *arguments], cwd=clone, check=True)
    program = clone / "program"
    program.write_text(f"#!/bin/sh\ntouch '{clone / 'ran'}'\n")
    program.chmod(0o755)
    keys = (
        "core.fsmonitor",
        "core.pager",
        "core.editor",
        "core.sshCommand",
        "gpg.program",
        "diff.external",
        "core.askPass",
    )
    for key in keys:
        subprocess.run(["git", "config", key, str(program)], cwd=clone, check=True)
    for key, value in {"log.showSignature": "true", "core.hooksPath": str(clone), "commit.gpgSign": "true"}.items():
        subprocess.run(["git", "config", key, value], cwd=clone, check=True)
    run = til(clone, *command.split(), today=TODAY, env=home)
    assert run.code in (0, 1, 2, 3), run
    assert not (clone / "ran").exists()


def test_asked_once_for_each_content(clone: Path, til: Til, home: dict[str, str]) -> None:
    (clone / "mkdocs.yml").write_text(BASE + "hooks: [hook.py]\n", "utf-8")
    assert til(clone, "build", today=TODAY, env=home).code == 3
    assert til(clone, "build", "--trust", today=TODAY, env=home).code == 0
    assert (clone / "ran").exists()
    assert til(clone, "build", "--clean", today=TODAY, env=home).code == 0
    (clone / "hook.py").write_text(HOOK + "# and more\n")
    refused = til(clone, "build", "--clean", today=TODAY, env=home)
    assert refused.code == 3 and "mkdocs.yml:6: hooks: hook.py" in refused.err
    (clone / "hook.py").write_text(HOOK)
    assert til(clone, "build", "--clean", today=TODAY, env=home).code == 0
    with (clone / "mkdocs.yml").open("a") as settings:
        settings.write("# x\n")
    assert til(clone, "build", today=TODAY, env=home).code == 3


def test_a_notebook_can_not_trust_itself(clone: Path, til: Til, home: dict[str, str], tmp_path: Path) -> None:
    (clone / "mkdocs.yml").write_text(BASE + "hooks: [hook.py]\n", "utf-8")
    assert til(clone, "build", "--trust", today=TODAY, env=home).code == 0
    record = tmp_path / "state/til/trusted"
    for place in (clone / ".til/trusted", clone / "trusted"):
        place.write_bytes(record.read_bytes())
    record.unlink()
    assert til(clone, "build", "--clean", today=TODAY, env=home).code == 3


def test_what_changes_while_it_is_served(tmp_path: Path, caplog: pytest.LogCaptureFixture, clone: Path) -> None:
    built: list[int] = []

    def refuse() -> None:
        raise Refused("no", "")

    build = serving.keep_serving(lambda: built.append(1), clone)
    build()
    serving._guards[:] = [refuse]
    try:
        build()
    finally:
        serving._guards.clear()
    assert built == [1] and "serving the last good pages" in caplog.text


# Links out of the notebook


needs_links = pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")


@needs_links
def test_folders_that_lead_out_are_asked_about(clone: Path, til: Til, home: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "2026-03-01.md").write_text(NOTE)
    for path in (clone / "notes").iterdir():
        path.unlink()
    (clone / "notes").rmdir()
    (clone / "notes").symlink_to(tmp_path / "private")
    run = til(clone, "build", today=TODAY, env=home)
    assert run.code == 3 and f"notes → {(tmp_path / 'private').resolve()}" in run.err
    assert til(clone, "build", "--trust", today=TODAY, env=home).code == 0


@needs_links
@pytest.mark.parametrize(("front", "is_published"), [("", False), ("---\npublish: true\n---\n", True)])
def test_a_note_from_elsewhere_is_published_only_if_it_says_so(
    clone: Path, til: Til, home: dict[str, str], tmp_path: Path, front: str, is_published: bool
) -> None:
    (tmp_path / "diary.md").write_text(front + NOTE.replace("words", "canary"))
    (clone / "notes/2026-03-01.md").symlink_to(tmp_path / "diary.md")
    assert til(clone, "build", today=TODAY, env=home).code == 0
    pages = "".join(path.read_text("utf-8") for path in (clone / "site").rglob("*.html"))
    assert ("canary" in pages) is is_published


@needs_links
@pytest.mark.parametrize("command", ["add evil", "new --no-open", "carry", "done gate"])
def test_what_is_no_note_is_not_written(clone: Path, til: Til, tmp_path: Path, command: str) -> None:
    profile = tmp_path / ".profile"
    profile.write_text("## Today\n- [ ] gate\n")
    (clone / "notes/2026-03-01.md").write_text("## Today\n- [ ] evil\n")
    (clone / f"notes/{TODAY}.md").unlink()
    (clone / f"notes/{TODAY}.md").symlink_to(profile)
    assert til(clone, *command.split(), today=TODAY).code in (1, 3)
    assert profile.read_text() == "## Today\n- [ ] gate\n"
    assert "gate" not in til(clone, "tasks", today=TODAY).out
