"""`til init --publish`: what it writes publishes the notebook from a fresh clone, and what was there stays."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import Result
from tests.site.sites import files_of, write

Til = Callable[..., Result]

ROOT = Path(__file__).parents[2]
HOSTS = ("github-pages", "gitlab-pages", "cloudflare-pages", "folder")
NOTE = "# one\n\n## Learned\n\n### WAL mode\n\nReaders never block. #sqlite\n"
WORKFLOW = ".github/workflows/publish.yml"
INSTALL = 'python -m pip install "'


def git(place: Path, *arguments: str) -> str:
    who = ("-c", "user.name=me", "-c", "user.email=me@example.org")
    return subprocess.run(
        ["git", *who, *arguments], cwd=place, capture_output=True, check=True, text=True
    ).stdout.strip()


@pytest.fixture
def notebook(tmp_path: Path, til: Til) -> Path:
    """Return a notebook in a repository on GitHub."""
    root = tmp_path / "my journal"
    root.mkdir()
    git(root, "init", "-q", "-b", "trunk")
    git(root, "remote", "add", "origin", "git@github.com:Me/notes.git")
    assert til(root, "init", "--lang", "en").code == 0
    write(root, "2026-03-01.md", NOTE)
    return root


class Runner:
    """Runs the shell steps of a workflow in a fresh clone, on a machine that knows nothing of its owner."""

    def __init__(self, notebook: Path) -> None:
        self.notebook, self.place = notebook, notebook.parent
        tools = self.place / "bin"
        tools.mkdir()
        (self.place / "temp").mkdir()
        for name, line in (
            ("til", f'exec "{sys.executable}" -m tiltool "$@"'),
            ("npx", f'echo "$@" > "{self.place}/npx.txt"; cp -r "$5" "{self.place}/deployed"'),
        ):
            (tools / name).write_text(f"#!/bin/sh\n{line}\n")
            (tools / name).chmod(0o755)
        settings = self.place / "gitconfig"
        settings.write_text(f'[url "{self.place}/"]\n\tinsteadOf = git@github.com:Me/\n')
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "TIL_"))}
        self.environment = {
            **kept,
            "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "TIL_TODAY": "2026-03-31",
            "RUNNER_TEMP": str(self.place / "temp"),
            "GIT_CONFIG_GLOBAL": str(settings),
            "GIT_CONFIG_NOSYSTEM": "1",
        }

    def clone(self) -> Path:
        """Commit the notebook; return a fresh clone of it, as a host makes one."""
        git(self.notebook, "add", "-A")
        git(self.notebook, "commit", "-q", "--allow-empty", "-m", "notes")
        clone = self.place / f"clone-{len([*self.place.glob('clone-*')])}"
        git(self.place, "clone", "-q", "--depth=1", f"file://{self.notebook}", str(clone))
        git(clone, "remote", "set-url", "origin", "git@github.com:Me/notes.git")
        git(clone, "checkout", "-q", "--detach")
        return clone

    def run(self, clone: Path, script: str, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-eo", "pipefail", "-c", script],
            cwd=clone,
            env={**self.environment, **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def github(self, clone: Path, secrets: Mapping[str, str], gone_ok: str = "") -> list[str]:
        """Run the steps of the workflow on GitHub; return what each printed."""
        job = yaml.safe_load((clone / WORKFLOW).read_text("utf-8"))["jobs"]["publish"]
        expressions = {"inputs.gone-ok && '--gone-ok' || ''": gone_ok}
        expressions |= {f"secrets.{name}": value for name, value in secrets.items()}
        printed = []
        for step in job["steps"]:
            if "run" not in step or step["run"].startswith(INSTALL):
                continue
            given = {**job["env"], **step.get("env", {})}
            values = {
                name: re.sub(r"\$\{\{ (.*?) \}\}", lambda found: expressions[found[1]], str(value))
                for name, value in given.items()
            }
            ran = self.run(clone, step["run"], values)
            printed.append(ran.stdout + ran.stderr + f"exit {ran.returncode}")
        return printed


@pytest.fixture
def runner(notebook: Path) -> Runner:
    return Runner(notebook)


def test_github_publishes_to_another_repository(notebook: Path, runner: Runner, til: Til) -> None:
    git(notebook.parent, "init", "-q", "--bare", "journal-site.git")
    run = til(notebook, "init", "--publish", "github-pages", "--to", "Me/journal-site")
    assert run.code == 0
    clone = runner.clone()
    (printed,) = runner.github(clone, {"SITE_KEY": "not a key"})
    assert printed.endswith("exit 0") and "https://me.github.io/journal-site/2026/03/01/  one" in printed
    there = git(notebook.parent / "journal-site.git", "ls-tree", "-r", "--name-only", "gh-pages").splitlines()
    assert "2026/03/01/index.html" in there
    key, hosts = (notebook.parent / "temp" / name for name in ("site_key", "known_hosts"))
    assert key.read_text() == "not a key\n" and key.stat().st_mode & 0o777 == 0o600
    assert hosts.read_text().startswith("github.com ssh-ed25519 ")
    # nothing new makes no commit, and an address doesn't vanish by a push alone
    assert "up to date" in runner.github(runner.clone(), {"SITE_KEY": ""})[0]
    (notebook / "notes/2026-03-01.md").rename(notebook / "notes/2026-03-02.md")
    assert "a public address would vanish: 2026/03/01/\n" in runner.github(runner.clone(), {"SITE_KEY": ""})[0]
    assert runner.github(runner.clone(), {"SITE_KEY": ""}, "--gone-ok")[0].endswith("exit 0")
    assert len(git(notebook.parent / "journal-site.git", "log", "--oneline", "gh-pages").splitlines()) == 2


def test_github_publishes_to_a_branch_of_the_notebook(notebook: Path, runner: Runner, til: Til) -> None:
    git(notebook.parent, "init", "-q", "--bare", "notes.git")
    assert til(notebook, "init", "--publish", "github-pages").code == 0
    (printed,) = runner.github(runner.clone(), {})
    assert printed.endswith("exit 0")
    assert git(notebook.parent / "notes.git", "branch", "--list").strip() == "gh-pages"


def test_github_publishes_to_cloudflare(notebook: Path, runner: Runner, til: Til) -> None:
    assert til(notebook, "init", "--publish", "cloudflare-pages").code == 0
    secrets = {"CLOUDFLARE_API_TOKEN": "x", "CLOUDFLARE_ACCOUNT_ID": "y"}
    (printed,) = runner.github(runner.clone(), secrets)
    assert printed.endswith("exit 0") and "https://my-journal.pages.dev/2026/03/01/  one" in printed
    assert "--project-name my-journal" in (notebook.parent / "npx.txt").read_text()
    assert (notebook.parent / "deployed/2026/03/01/index.html").is_file()


def test_gitlab_publishes_a_folder(notebook: Path, runner: Runner, til: Til) -> None:
    assert til(notebook, "init", "--publish", "gitlab-pages").code == 0
    clone = runner.clone()
    job = yaml.safe_load((clone / ".gitlab-ci.yml").read_text("utf-8"))["pages"]
    script = "\n".join(line for line in job["script"] if not line.startswith(INSTALL))
    ran = runner.run(clone, script, {name: str(value) for name, value in job["variables"].items()})
    assert ran.returncode == 0, ran.stderr
    assert job["artifacts"]["paths"] == ["public"] and (clone / "public/2026/03/01/index.html").is_file()
    assert git(clone, "status", "--porcelain") == ""  # Git ignores all that til wrote


def test_a_folder_is_published_to(notebook: Path, til: Til) -> None:
    run = til(notebook.parent, "init", notebook.name, "--publish", "folder", "--to", "www 한글")
    assert run.code == 0 and "python -m http.server" in run.out
    assert til(notebook, "publish", today="2026-03-31").code == 0
    assert (notebook.parent / "www 한글/2026/03/01/index.html").is_file()


@pytest.mark.parametrize("host", HOSTS)
def test_setting_up_twice_is_setting_up_once(notebook: Path, til: Til, host: str) -> None:
    first = til(notebook, "init", "--publish", host)
    before = files_of(notebook)
    second = til(notebook, "init", "--publish", host)
    assert (first.code, second.code) == (0, 0)
    assert files_of(notebook) == before
    assert second.out.startswith(f"everything for {host} is already set up\nleft to do:\n")
    assert second.out.partition("left to do:")[2] == first.out.partition("left to do:")[2]


@pytest.mark.parametrize("host", HOSTS)
def test_a_new_notebook_is_made_with_it(tmp_path: Path, til: Til, host: str) -> None:
    assert til(tmp_path, "init", "a b", "--publish", host, "--dry-run").code == 0
    assert [*tmp_path.iterdir()] == []
    assert til(tmp_path, "init", "a b", "--publish", host).code == 0
    assert (tmp_path / "a b/.gitignore").read_text().startswith("/site/\n/.til/\n")
    assert til(tmp_path / "a b", "publish", "--to", "?").err.endswith(f"hint: its targets are {host}\n")


@pytest.mark.parametrize("host", HOSTS)
def test_a_dry_run_writes_nothing(notebook: Path, til: Til, host: str) -> None:
    before = files_of(notebook)
    run = til(notebook, "init", "--publish", host, "--dry-run")
    assert run.code == 0 and f"+          {host}:\n" in run.out
    assert files_of(notebook) == before


def test_files_that_are_there_keep_every_line(notebook: Path, til: Til) -> None:
    (notebook / ".gitignore").write_text("*.pyc\n.til/\nnotes/drafts")
    (notebook / WORKFLOW).parent.mkdir(parents=True)
    (notebook / WORKFLOW).write_text("mine\n")
    settings = "# mine\nsite_name: x\ntheme: {name: material}\nplugins:\n- search\n- til  # notes\nextra: !ENV X\n"
    (notebook / "mkdocs.yml").write_text(settings)
    run = til(notebook, "init", "--publish", "github-pages")
    assert f"{WORKFLOW} exists and is kept as it is" in run.out
    assert (notebook / WORKFLOW).read_text() == "mine\n"
    assert (notebook / ".gitignore").read_text() == "*.pyc\n.til/\nnotes/drafts\n/site/\n"
    assert (notebook / "mkdocs.yml").read_text() == (
        "# mine\nsite_name: x\nsite_url: https://me.github.io/notes/\ntheme: {name: material}\nplugins:\n- search\n"
        "- til:  # notes\n    publish:\n      targets:\n        github-pages:\n          branch: gh-pages\nextra: !ENV X\n"
    )


def test_lines_that_no_edit_can_add_are_shown(notebook: Path, til: Til) -> None:
    (notebook / "mkdocs.yml").write_text("site_name: x\nsite_url: https://x.org/\nplugins: [search, til]\n")
    run = til(notebook, "init", "--publish", "folder", "--to", "../www")
    assert "lines to add to mkdocs.yml, below til:\n      publish:\n        targets:\n          folder:\n" in run.out
    assert (notebook / "mkdocs.yml").read_text().endswith("plugins: [search, til]\n")


@pytest.mark.parametrize("host", ["github-pages", "cloudflare-pages"])
@pytest.mark.parametrize("to", [None, "me/other"])
def test_the_workflow_may_do_no_more_than_it_has_to(notebook: Path, til: Til, host: str, to: str | None) -> None:
    options = ("--to", to if host == "github-pages" else "other") if to else ()
    til(notebook, "init", "--publish", host, *options, env={"TZ": "Asia/Seoul"})
    text = (notebook / WORKFLOW).read_text("utf-8")
    workflow: Any = yaml.safe_load(text)
    writes = host == "github-pages" and not to
    assert workflow["permissions"] == {"contents": "write" if writes else "read"}
    steps = workflow["jobs"]["publish"]["steps"]
    assert steps[0]["with"]["persist-credentials"] is writes
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", step["uses"]) for step in steps if "uses" in step)
    assert workflow["jobs"]["publish"]["env"] == {"TZ": "Asia/Seoul"}
    assert workflow[True]["push"] == {"branches": ["trunk"]}  # YAML reads `on` as true
    assert "@@" not in text and {".til"} == {step["with"]["path"] for step in steps if "cache" in step.get("uses", "")}


def test_a_workflow_installs_this_til(notebook: Path, til: Til) -> None:
    """A working copy is on no index: the place to fill in is named, and Git is there to fetch it."""
    place = "git+https://github.com/OWNER/til@COMMIT"
    for host, file in (("github-pages", WORKFLOW), ("gitlab-pages", ".gitlab-ci.yml")):
        run = til(notebook, "init", "--publish", host)
        assert f"  1. {file}: fill in where til comes from, OWNER and COMMIT\n" in run.out
        assert f'python -m pip install "{place}"\n' in (notebook / file).read_text("utf-8")
    assert "image: python:3.13\n" in (notebook / file).read_text("utf-8")


def test_a_workflow_follows_the_settings_of_the_notebook(notebook: Path, til: Til) -> None:
    with (notebook / "mkdocs.yml").open("a") as settings:
        settings.write("      days: git\n      timezone: Asia/Tokyo\n")
    til(notebook, "init", "--publish", "github-pages")
    workflow = (notebook / WORKFLOW).read_text()
    assert "fetch-depth: 0\n" in workflow and "TZ: Asia/Tokyo " in workflow
    til(notebook, "init", "--publish", "gitlab-pages")
    assert "GIT_DEPTH: 0\n" in (notebook / ".gitlab-ci.yml").read_text()


@pytest.mark.parametrize(
    ("to", "remote", "address"),
    [
        ("me/me.github.io", "git@github.com:me/me.github.io.git", "https://me.github.io/"),
        ("https://github.com/Me/site", "git@github.com:Me/site.git", "https://me.github.io/site/"),
        ("git@github.com:me/site.git", "git@github.com:me/site.git", "https://me.github.io/site/"),
        ("ssh://git@example.org/me/site.git", "ssh://git@example.org/me/site.git", None),
        ("../site.git", "../site.git", None),
    ],
)
def test_another_repository_may_be_named_in_any_form(
    notebook: Path, til: Til, to: str, remote: str, address: str | None
) -> None:
    assert til(notebook, "init", "--publish", "github-pages", "--to", to).code == 0
    settings = yaml.safe_load((notebook / "mkdocs.yml").read_text("utf-8"))
    assert settings.get("site_url") == address
    assert settings["plugins"][0]["til"]["publish"]["targets"]["github-pages"] == {
        "remote": remote,
        "branch": "gh-pages",
    }


@pytest.mark.parametrize(
    "options",
    [("--to", "x"), ("--publish", "gitlab-pages", "--to", "x"), ("--publish", "cloudflare-pages", "--to", "a b"),
     ("--publish", "netlify")],
)  # fmt: skip
def test_what_makes_no_sense_is_a_usage_error(notebook: Path, til: Til, options: tuple[str, ...]) -> None:
    before = files_of(notebook)
    assert til(notebook, "init", *options).code == 2
    assert files_of(notebook) == before


def test_a_notebook_inside_a_repository_is_told_where_workflows_belong(notebook: Path, til: Til) -> None:
    til(notebook, "init", "inner")
    run = til(notebook, "init", "inner", "--publish", "github-pages")
    assert (
        "move .github/workflows/publish.yml to the top of the repository, and make its steps run in inner/" in run.out
    )
