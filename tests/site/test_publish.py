"""`til publish` to real repositories, folders and programs: what arrives, what stays, what is refused."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.conftest import Result
from tests.site.sites import files_of, made, write

Til = Callable[..., Result]

NOTES = {
    "2026-03-01.md": "# one\n\n## Learned\n\n### WAL mode\n\nReaders never block. #sqlite\n",
    "2026-03-02.md": "# two\n\n## Learned\n\n### 격리 수준\n\nRead committed.\n",
}
ROOT = Path(__file__).parents[2]
MOST = 60
OWN = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


def git(place: Path, *arguments: str, **options: Any) -> str:
    who = ("-c", "user.name=her", "-c", "user.email=her@example.org")
    ran = subprocess.run(["git", *who, *arguments], cwd=place, capture_output=True, check=True, text=True, **options)
    return ran.stdout.strip()


class Blog(NamedTuple):
    """A notebook, one of its targets of each kind, and what runs til in it."""

    root: Path
    number: int
    til: Til

    @property
    def remote(self) -> Path:
        return self.root.parent / f"remotes/{self.number} 한글.git"

    @property
    def folder(self) -> Path:
        return self.root.parent / f"www {self.number}"

    def publish(self, kind: str = "branch", *more: str, today: str = "2026-03-31") -> Result:
        return self.til(self.root, "publish", "--to", f"{kind} {self.number}", *more, today=today, env=OWN)

    def report(self, kind: str = "branch", *more: str, **options: str) -> Any:
        run = self.publish(kind, "--json", *more, **options)
        assert run.code == 0, run.err
        return json.loads(run.out)

    def checkout(self) -> dict[str, bytes]:
        """Return the files of the branch."""
        names = git(self.remote, "ls-tree", "-r", "-z", "--name-only", "pages").split("\0")
        show = ("git", "show")
        return {
            name: subprocess.run([*show, f"pages:{name}"], cwd=self.remote, capture_output=True, check=True).stdout
            for name in names
            if name
        }

    def commit(self, name: str, text: str = "hers\n") -> None:
        """Commit a file to the branch, as somebody else does."""
        clone = self.root.parent / f"clone {self.number}"
        if not clone.exists():
            git(self.root, "clone", "-q", str(self.remote), str(clone))
        git(clone, "fetch", "-q")
        git(clone, "checkout", "-q", "-B", "pages", *(["origin/pages"] if self.has_branch else []))
        (clone / name).parent.mkdir(parents=True, exist_ok=True)
        (clone / name).write_text(text)
        git(clone, "add", "-A")
        git(clone, "commit", "-q", "-m", "hers")
        git(clone, "push", "-q", "origin", "pages")

    @property
    def has_branch(self) -> bool:
        return bool(git(self.remote, "branch", "--list", "pages"))

    @property
    def log(self) -> list[str]:
        return git(self.remote, "log", "--format=%an: %s", "pages").splitlines()


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("publish")
    script = place / "copy.py"
    script.write_text("import shutil, sys\nprint('copying')\nshutil.copytree(*sys.argv[1:], dirs_exist_ok=True)\n")
    copy = [sys.executable, str(script), "{site}"]
    targets = {}
    for each in range(MOST):
        targets[f"branch {each}"] = {"remote": f"../remotes/{each} 한글.git", "branch": "pages"}
        targets[f"folder {each}"] = {"folder": f"../www {each}"}
        targets[f"command {each}"] = {"command": [*copy, str(place / f"copy {each}")]}
    options = json.dumps({"publish": {"targets": targets}}, ensure_ascii=False)[1:-1]
    return made(place / "my 노트", NOTES, options, "site_url: https://me.example.org/journal/\n")


numbers = count()


@pytest.fixture
def blog(root: Path, til: Til) -> Iterator[Blog]:
    yield (blog := Blog(root, next(numbers), til))
    for file in [*(root / "notes").rglob("*")]:
        if file.is_file() and file.name not in NOTES:
            file.unlink()
    for name, text in NOTES.items():
        file = root / "notes" / name
        if not file.exists() or file.read_text("utf-8") != text:
            write(root, name, text)
    assert blog.number < MOST


@pytest.fixture
def remote(blog: Blog) -> Blog:
    """Return a blog with an empty repository to publish to."""
    blog.remote.mkdir(parents=True)
    git(blog.remote, "init", "-q", "--bare")
    return blog


def test_the_first_publication_makes_the_branch(remote: Blog) -> None:
    report = remote.report()
    there = remote.checkout()
    assert report["published"] and report["commit"] == git(remote.remote, "rev-parse", "pages")
    assert there["2026/03/01/index.html"] and there[".nojekyll"] == b""
    assert there.keys() - {".nojekyll", ".til-published.json"} == files_of(remote.root / ".til/publish/site").keys()
    assert {"url": "https://me.example.org/journal/2026/03/01/", "title": "one"} in report["new"]
    assert remote.log == ["til: Publish: 11 new, 0 changed, 0 gone"]


def test_publishing_again_makes_no_commit(remote: Blog) -> None:
    remote.report()
    report = remote.report()
    assert (report["published"], report["commit"], report["new"]) == (False, None, [])
    assert len(remote.log) == 1
    assert remote.publish().out == f"pages (../remotes/{remote.number} 한글.git): up to date\n"


@pytest.mark.parametrize("kind", ["branch", "folder", "command"])
def test_new_changed_and_gone(remote: Blog, kind: str) -> None:
    remote.report(kind)
    write(remote.root, "2026-03-03.md", "# three\n\n## Learned\n\nX\n")
    write(remote.root, "2026-03-02.md", NOTES["2026-03-02.md"] + "\nMore.\n")
    (remote.root / "notes/2026-03-01.md").unlink()
    report = remote.report(kind, "--gone-ok")
    titles = {each: {page["title"] for page in report[each]} for each in ("new", "changed", "gone")}
    assert titles["new"] == {"three"}
    assert "two" in titles["changed"]
    assert titles["gone"] == {"one", "#sqlite"}


@pytest.mark.parametrize("kind", ["branch", "folder", "command"])
def test_a_dry_run_writes_nothing(remote: Blog, kind: str) -> None:
    before = {path: file for path, file in files_of(remote.root.parent).items() if "/.til/" not in path}
    run = remote.publish(kind, "--dry-run")
    assert "https://me.example.org/journal/2026/03/01/  one\n" in run.out and run.code == 0
    assert {path: file for path, file in files_of(remote.root.parent).items() if "/.til/" not in path} == before


def test_only_the_last_commit_is_fetched(remote: Blog) -> None:
    for number in range(3):
        remote.commit("CNAME", f"{number}.example.org\n")
    before = {*(remote.root / ".til/publish").glob("git-*")}
    remote.report()
    write(remote.root, "2026-03-03.md", "# three\n\n## Learned\n\nX\n")
    remote.report()
    (own,) = {*(remote.root / ".til/publish").glob("git-*")} - before
    assert len(git(own, "log", "--format=%h", "refs/til/base").splitlines()) == 2
    assert len(remote.log) == 5


def test_files_of_somebody_else_stay_in_the_branch(remote: Blog) -> None:
    remote.commit("CNAME", "me.example.org\n")
    remote.report()
    remote.commit("docs/읽어 주세요.md")
    write(remote.root, "2026-03-03.md", "# three\n\n## Learned\n\nX\n")
    remote.report()
    there = remote.checkout()
    assert (there["CNAME"], there["docs/읽어 주세요.md"]) == (b"me.example.org\n", b"hers\n")
    assert [line.partition(":")[0] for line in remote.log] == ["til", "her", "til", "her"]


@pytest.mark.parametrize("name", ["2026/03/03/index.html", "2026/03/03", "tags/wal"])
def test_a_file_of_somebody_else_is_not_overwritten_in_a_branch(remote: Blog, name: str) -> None:
    remote.report()
    remote.commit(name)
    write(remote.root, "2026-03-03.md", "# three\n\n## Learned\n\nX #wal\n")
    run = remote.publish()
    assert (run.code, len(remote.log)) == (3, 2)
    assert f"has files that til did not write: {name}\n" in run.err


@pytest.mark.parametrize("name", ["index.html", "2026/03/01", "tags"])
def test_a_file_of_somebody_else_is_not_overwritten_in_a_folder(blog: Blog, name: str) -> None:
    (blog.folder / name).parent.mkdir(parents=True)
    (blog.folder / name).write_text("hers")
    run = blog.publish("folder")
    assert run.code == 3 and f"did not write: {name}\n" in run.err
    assert files_of(blog.folder) == {name: b"hers"}


def test_files_of_somebody_else_stay_in_a_folder(blog: Blog) -> None:
    blog.folder.mkdir()
    (blog.folder / "CNAME").write_text("me.example.org")
    (blog.folder / ".htaccess").write_text("x")
    blog.report("folder")
    (blog.root / "notes/2026-03-01.md").unlink()
    blog.report("folder", "--gone-ok")
    there = files_of(blog.folder)
    assert there["CNAME"] and there[".htaccess"] and "2026/03/01/index.html" not in there
    site = files_of(blog.root / ".til/publish/site")
    assert {path: there[path] for path in site} == site
    assert there.keys() - site.keys() == {"CNAME", ".htaccess", ".til-published.json"}


def test_a_branch_that_mkdocs_published_is_taken_over(remote: Blog) -> None:
    """The list of files in the site says what til wrote, even without a record."""
    remote.report()
    clone = remote.root.parent / f"taken {remote.number}"
    git(remote.root, "clone", "-q", "-b", "pages", str(remote.remote), str(clone))
    git(clone, "rm", "-q", ".til-published.json")
    git(clone, "commit", "-q", "-m", "as mkdocs gh-deploy does")
    git(clone, "push", "-q", "origin", "pages")
    (remote.root / "notes/2026-03-01.md").unlink()
    assert remote.publish().code == 3  # the address would vanish
    remote.report("branch", "--gone-ok")
    assert "2026/03/01/index.html" not in remote.checkout()


@pytest.mark.parametrize("kind", ["branch", "folder", "command"])
def test_an_address_vanishes_only_with_a_redirect_or_leave(remote: Blog, kind: str) -> None:
    remote.report(kind)
    (remote.root / "notes/2026-03-01.md").unlink()
    run = remote.publish(kind)
    assert run.code == 3
    assert "public addresses would vanish: 2026/03/01/, tags/sqlite/\n" in run.err
    assert "gone     https://me.example.org/journal/tags/sqlite/  #sqlite\n" in run.out
    assert "`aliases: [2026/03/01/]`" in run.err and "--gone-ok" in run.err
    text = "---\naliases: [2026/03/01/, tags/sqlite/]\n---\n" + NOTES["2026-03-02.md"]
    write(remote.root, "2026-03-02.md", text)
    report = remote.report(kind)
    assert report["published"] and report["gone"] == []


def test_a_dry_run_says_that_an_address_would_vanish(remote: Blog) -> None:
    remote.report()
    (remote.root / "notes/2026-03-01.md").unlink()
    run = remote.publish("branch", "--dry-run")
    assert run.code == 3 and "gone     https://me.example.org/journal/2026/03/01/  one" in run.out
    run = remote.publish("branch", "--dry-run", "--json")
    assert run.code == 3 and [page["title"] for page in json.loads(run.out)["gone"]] == ["one", "#sqlite"]


@pytest.mark.parametrize(
    "text",
    [
        "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other\n",
        "## Learned\n\nThe key is AKIA" + "Q3EGRIWN5YTKQ4XB\n",
        "## Learned\n\n![gone](gone.png)\n",
    ],
)
def test_what_stops_a_strict_build_stops_a_publication(remote: Blog, text: str) -> None:
    write(remote.root, "2026-03-03.md", text)
    run = remote.publish()
    assert run.code == 3 and "strict" in run.err
    assert not remote.has_branch


def test_a_push_goes_on_top_of_what_came_meanwhile(remote: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody pushes after the branch was read: the commit is made again, on top of theirs."""
    from tiltool.store.publish.branch import BranchPlace

    remote.report()
    write(remote.root, "2026-03-03.md", "# three\n\n## Learned\n\nX\n")
    real, races = BranchPlace.write, iter(["first.txt", "second.txt"])

    def late(self: BranchPlace, *arguments: Any) -> str:
        for name in races:
            remote.commit(name)
            break
        return real(self, *arguments)

    monkeypatch.setattr(BranchPlace, "write", late)
    assert remote.report()["published"]
    assert {"first.txt", "second.txt", "2026/03/03/index.html"} <= remote.checkout().keys()
    assert [line.partition(":")[0] for line in remote.log] == ["til", "her", "her", "til"]


def test_a_branch_made_meanwhile_is_not_overwritten(remote: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    from tiltool.store.publish.branch import BranchPlace

    real, names = BranchPlace.write, iter(["README.md"])

    def late(self: BranchPlace, *arguments: Any) -> str:
        for name in names:
            remote.commit(name)
        return real(self, *arguments)

    monkeypatch.setattr(BranchPlace, "write", late)
    remote.report()
    assert [line.partition(":")[0] for line in remote.log] == ["til", "her"]


def test_a_refused_push_leaves_everything_as_it_was(remote: Blog) -> None:
    remote.report()
    hook = remote.remote / "hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'GH006: Protected branch update failed' >&2\nexit 1\n")
    hook.chmod(0o755)
    write(remote.root, "2026-03-03.md", "# three\n\n## Learned\n\nX\n")
    before = git(remote.remote, "rev-parse", "pages")
    run = remote.publish()
    assert run.code == 3 and "GH006: Protected branch update failed" in run.err and "hint: let til push" in run.err
    assert git(remote.remote, "rev-parse", "pages") == before
    hook.unlink()
    assert remote.report()["published"]


ADDRESSED = "# Decorators\n\nA note by topic has an address that is kept.\n"


@pytest.mark.parametrize("before", ["", "notes/gone/ notes/gone.md\n"])
@pytest.mark.parametrize("fault", ["refused", "no repository", "vanishing"])
def test_what_is_not_published_promises_no_address(remote: Blog, fault: str, before: str) -> None:
    remote.report()
    addresses, branch = remote.root / ".til-addresses", git(remote.remote, "rev-parse", "pages")
    addresses.unlink(missing_ok=True)
    if before:
        addresses.write_text(before)
    (remote.root / "notes/a b.md").write_text(ADDRESSED)
    away = remote.remote.with_name("away")
    if fault == "refused":
        hook = remote.remote / "hooks/update"
        hook.write_text("#!/bin/sh\nexit 1\n")
        hook.chmod(0o755)
    elif fault == "no repository":
        remote.remote.rename(away)
    else:
        (remote.root / "notes/2026-03-01.md").unlink()
    assert remote.publish().code == 3
    assert (addresses.read_text() if addresses.exists() else "") == before
    if fault == "no repository":
        away.rename(remote.remote)
    assert git(remote.remote, "rev-parse", "pages") == branch
    if fault != "refused":
        run = remote.publish("branch", "--gone-ok")
        assert run.code == 0 and "commit .til-addresses" in run.err
        assert "notes/a-b/ notes/a b.md\n" in addresses.read_text()
    addresses.unlink(missing_ok=True)


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        ("mkdocs.yml notes/2026-03-01.md tasks/home.md", "mkdocs.yml, notes/2026-03-01.md, tasks/home.md"),
        ("notes/2026-03-01.md", "notes/2026-03-01.md"),
        ("README.md 2026-03-01.md", "2026-03-01.md"),
        (".obsidian/app.json Daily/a.md", "Daily/a.md"),
        ("LICENSE src/a.py src/b.py src/c.py src/d.py", "src/a.py, src/b.py, src/c.py, …"),
        ("about/index.html CNAME", "about/index.html"),
        ("index.html", "index.html"),
        ("assets/a.css index.html sitemap.xml", "assets/a.css, index.html, sitemap.xml"),  # as mkdocs gh-deploy leaves
        ("readme/a.md", "readme/a.md"),
        ("assets/til/files.json.bak", "assets/til/files.json.bak"),
    ],
)
def test_a_branch_that_is_no_site_of_til_is_not_published_over(remote: Blog, names: str, shown: str) -> None:
    for name in names.split():
        remote.commit(name)
    there, run = remote.checkout(), remote.publish()
    assert run.code == 3 and f"is not a site published by til: it has {shown}\nhint: name a new branch" in run.err
    assert "such as gh-pages; til makes it" in run.err
    assert remote.publish("branch", "--dry-run").code == 3 and remote.checkout() == there


@pytest.mark.parametrize(
    "names", ["README.md", "readme LICENSE.txt .gitignore .github/workflows/a.yml", "CNAME .nojekyll"]
)
def test_a_branch_of_a_new_repository_becomes_a_site(remote: Blog, names: str) -> None:
    for name in names.split():
        remote.commit(name)
    remote.report()
    assert {*names.split(), "index.html"} <= remote.checkout().keys()


def test_a_branch_without_files_becomes_a_site(remote: Blog) -> None:
    remote.commit("a")
    clone = remote.root.parent / f"clone {remote.number}"
    git(clone, "rm", "-q", "a")
    git(clone, "commit", "-q", "-m", "hers")
    git(clone, "push", "-q", "origin", "pages")
    remote.report()
    assert "index.html" in remote.checkout() and len(remote.log) == 3


def test_the_branch_that_is_proposed_is_another_one(til: Til, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "there")
    git(tmp_path, "clone", "-q", "there", "clone")
    (tmp_path / "clone/a.md").write_text("a\n")
    git(tmp_path / "clone", "add", "-A")
    git(tmp_path / "clone", "commit", "-q", "-m", "a")
    git(tmp_path / "clone", "push", "-q", "origin", "HEAD:gh-pages")
    root = made(tmp_path / "journal", NOTES, "publish: {targets: {site: {remote: ../there, branch: gh-pages}}}")
    run = til(root, "publish", today="2026-03-31", env=OWN)
    assert run.code == 3 and "hint: name a new branch in mkdocs.yml, such as site; til makes it\n" in run.err


def test_a_branch_of_this_repository_has_its_remote_and_its_credentials(remote: Blog, til: Til, tmp_path: Path) -> None:
    """`actions/checkout` leaves credentials in the configuration of the clone, or in a file that it includes."""
    root = made(tmp_path / "journal", NOTES, "publish: {targets: {site: {branch: pages}}}")
    git(root, "init", "-q")
    git(root, "remote", "add", "origin", "place:it")
    (root / ".git/more").write_text(f'[url "{remote.remote.parent}/"]\n\tinsteadOf = place:\n')
    git(root, "config", f"includeIf.gitdir:{root}/.git.path", "more")
    (remote.remote.parent / "it").symlink_to(remote.remote)
    before = git(root, "for-each-ref")
    assert til(root, "publish", today="2026-03-31", env=OWN).code == 0
    assert remote.has_branch and git(root, "for-each-ref") == before
    git(root, "remote", "remove", "origin")
    run = til(root, "publish", today="2026-03-31", env=OWN)
    assert run.code == 3 and "'origin' does not appear to be a git repository" in run.err


def test_git_may_run_til_in_a_hook(remote: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.setenv(name, "elsewhere")
    assert remote.report()["published"]


def test_the_author_is_that_of_the_notebook(remote: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_AUTHOR_NAME", "me")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "me@example.org")
    remote.report()
    assert (
        git(remote.remote, "log", "-1", "--format=%an %ae, %cn %ce", "pages") == "me me@example.org, til til@localhost"
    )


def test_a_password_in_an_address_is_not_shown(til: Til, tmp_path: Path) -> None:
    target = "{remote: 'https://me:hunter2@no-such-host.invalid/x.git', branch: pages}"
    root = made(tmp_path / "journal", NOTES, f"publish: {{targets: {{site: {target}}}}}")
    run = til(root, "publish", today="2026-03-31", env=OWN)
    assert run.code == 3 and "https://no-such-host.invalid/x.git" in run.err and "hunter2" not in run.out + run.err


def test_what_til_keeps_can_be_deleted_or_damaged(remote: Blog) -> None:
    remote.report()
    write(remote.root, "2026-03-03.md", "# three\n\n## Learned\n\nX\n")
    states = [*(remote.root / ".til/publish").glob("git-*")]
    for state in states:
        (state / "HEAD.lock").touch()
        (state / "shallow.lock").touch()
    for pack in (pack for state in states for pack in state.glob("objects/pack/*")):
        pack.chmod(0o644)
        pack.write_bytes(b"")
    first, second = remote.publish(), remote.publish()
    assert 0 in (first.code, second.code)
    assert "2026/03/03/index.html" in remote.checkout()


def test_a_command_is_run_without_a_shell_and_shown(blog: Blog) -> None:
    copy = blog.root.parent / f"copy {blog.number}"
    run = blog.publish("command")
    assert files_of(copy) == files_of(blog.root / ".til/publish/site")
    assert f"'{copy}'\n" in run.err and "everything counts as new" in run.err
    copy.joinpath("index.html").unlink()
    assert blog.report("command")["published"] is False  # what is there is not known


def test_what_a_command_prints_is_no_part_of_the_report(blog: Blog) -> None:
    command = [sys.executable, "-m", "tiltool", "publish", "--json", "--to", f"command {blog.number}"]
    environment = {**os.environ, "TIL_TODAY": "2026-03-31", "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(command, cwd=blog.root, env=environment, capture_output=True, check=True, text=True)
    assert json.loads(ran.stdout)["published"] and "copying" in ran.stderr


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("{command: no-such-program}", "can't run 'no-such-program': No such file or directory"),
        (f"{{command: '{sys.executable} -c exit(3)'}}", "failed: exit code 3"),
        ("{folder: notes/www}", "notes is for the notebook's own files"),
        ("{folder: .}", "it contains the notebook"),
        ("{folder: ..}", "it contains the notebook"),
        ("{folder: site}", "site is for the notebook's own files"),
        ("{folder: site/www}", "site is for the notebook's own files"),
        ("{folder: .til}", ".til is for the notebook's own files"),
        ("{folder: mkdocs.yml}", "mkdocs.yml is a file"),
        ("{folder: ../none/www}", "none is not a folder"),
        ("{remote: ../none.git, branch: pages}", "'../none.git' does not appear to be a git repository"),
        ("{remote: ., branch: 'a b'}", "invalid refspec"),
    ],
)
def test_what_can_not_work_is_said(til: Til, tmp_path: Path, target: str, words: str) -> None:
    root = made(tmp_path / "journal", {}, f"publish: {{targets: {{it: {target}}}}}")
    before = {path for path in files_of(root) if not path.startswith(".til/")}
    run = til(root, "publish", today="2026-03-31", env=OWN)
    assert run.code == 3 and words in run.err and "hint: " in run.err
    assert {path for path in files_of(root) if not path.startswith(".til/")} == before


@pytest.mark.parametrize(
    ("targets", "words"),
    [
        ("{a: {}}", "a: needs one of branch, folder, command"),
        ("{a: {branch: x, folder: y}}", "a: needs one of branch, folder, command"),
        ("{a: {folder: x, remote: y}}", "a: remote: only a branch has a remote"),
        ("{a: {brunch: x}}", "a: brunch: unknown key"),
        ("{a: {branch: -x}}", "a: branch: '-x' is not a name, a path or an address"),
        ("{a: {branch: 3}}", "a: branch: 3 is not a name, a path or an address"),
        ("{a: {command: ''}}", "a: command: '' is not a command line"),
        ("{a: {command: 'a && b'}}", "a: command: '&&' needs a shell"),
        ('{a: {command: "a \'b"}}', "No closing quotation"),
        ("{a: site}", "a: needs keys below it"),
        ("[a]", "targets: needs keys below it"),
    ],
)
def test_a_target_that_makes_no_sense_is_named(til: Til, tmp_path: Path, targets: str, words: str) -> None:
    root = made(tmp_path / "journal", {}, f"publish: {{targets: {targets}}}")
    run = til(root, "publish")
    assert run.code == 4 and words in run.err


def test_without_a_target_three_lines_are_shown_that_make_one(til: Til, tmp_path: Path) -> None:
    root = made(tmp_path / "journal", NOTES)
    run = til(root, "publish")
    assert run.code == 3
    lines = run.err.splitlines()[-3:]
    (root / "mkdocs.yml").write_text("site_name: x\nplugins:\n  - til:\n" + "\n".join(lines), "utf-8")
    assert til(root, "publish", "--to", "x").err == ("til: no target 'x' in mkdocs.yml\nhint: its targets are site\n")
