"""The git repository that contains a notebook. It runs plain git, so hooks, signatures and LFS work as configured."""

import contextlib
import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from posixpath import relpath
from typing import NamedTuple

from tiltool.errors import Refused
from tiltool.messages import Message
from tiltool.store.notebook.git import error_summary, without_password

_OFFLINE = (
    r"could not resolve (?:host|proxy)|name or service not known|temporary failure in name resolution"
    r"|network is (?:unreachable|down)|no route to host|connection (?:refused|reset|timed out|closed|aborted)"
    r"|operation timed out|failed to connect|could(?:n't| not) connect|nodename nor servname|host is down"
    r"|unable to look up|requested URL returned error: 50[234]"
)
_NO_REPOSITORY = r"does not appear to be a git repository|repository '?[^\n]*'? (?:not found|does not exist)"
_REJECTED = r"\[(?:remote )?rejected\].*\((?:fetch first|non-fast-forward|stale info|cannot lock ref|incorrect old value|failed to (?:lock|update ref))"

_LAST_MERGES = ("--max-count=10",)

_STATES = {
    "MERGE_HEAD": "merge",
    "rebase-merge": "rebase",
    "rebase-apply": "rebase",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
}

_WAYS_OUT = {
    "merge": Message("til resolve goes through what is left, then `git commit`; or go back: `git merge --abort`"),
    "rebase": Message(
        "til resolve goes through what is left, then `git rebase --continue`; or go back: `git rebase --abort`"
    ),
}


_CHECK_ADDRESS = Message("is the disk connected, and the address right? `git remote -v` shows it")
_NAME_YOURSELF = Message("run `git config --global user.name NAME` and `git config --global user.email ADDRESS`")


class GitRan(NamedTuple):
    """The output of a git command, and whether it succeeded."""

    output: bytes
    words: str  # on stderr
    succeeded: bool

    @property
    def is_offline(self) -> bool:
        """Return whether it failed because the remote can't be reached at the moment."""
        return not self.succeeded and re.search(_OFFLINE, self.words, re.IGNORECASE) is not None

    @property
    def is_rejected(self) -> bool:
        """Return whether a push failed because somebody else had pushed in the meantime."""
        return not self.succeeded and re.search(_REJECTED, self.words) is not None

    def checked(self) -> "GitRan":
        """Return this result. Raises Refused, with git's message, if the command failed."""
        if self.succeeded:
            return self
        hint = "fix this and run it again"
        if "tell me who you are" in self.words:
            hint = _NAME_YOURSELF
        elif re.search(_NO_REPOSITORY, self.words, re.IGNORECASE):
            hint = _CHECK_ADDRESS
        raise Refused(self.failure, hint)

    @property
    def failure(self) -> Message:
        """Return why it failed, in git's own words if there are any."""
        said = error_summary(without_password(self.words or self.output.decode("utf-8", "replace")))
        return Message("git: {error}", error=said) if said else Message("Git was stopped before it finished")

    @property
    def text(self) -> str:
        """Return the output as one line."""
        return os.fsdecode(self.output).rstrip("\n")


class Upstream(NamedTuple):
    """Where the branch is pushed to: the remote, its branch, and the ref that a fetch of it updates."""

    remote: str
    branch: str
    ref: str
    is_set: bool  # in the configuration of the branch


class ChangedFile(NamedTuple):
    """A changed file as reported by git; `path` is relative to the notebook, and an untracked file is new."""

    path: str
    is_new: bool


class Repository:
    """The repository of a notebook. Its methods raise Refused if git fails."""

    def __init__(self, root: Path) -> None:
        self.root = root
        found = self.run("rev-parse", "--show-prefix", "--absolute-git-dir")
        if not found.succeeded:
            raise Refused(
                Message("{path} is not in a Git repository", path=root),
                Message("run `git init` there and add a remote"),
            )
        prefix, folder = found.text.split("\n")
        self.prefix, self.folder = prefix, Path(folder)

    def run(self, *arguments: str, given: bytes | None = None) -> GitRan:
        """Run git in the notebook's folder; return its output, untranslated. Raises Refused if git is missing."""
        environment = {**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": "C"}
        command = ["git", "-C", str(self.root), "--literal-pathspecs", *arguments]
        try:
            done = subprocess.run(command, input=given or b"", capture_output=True, check=False, env=environment)
        except OSError as error:
            raise Refused(Message("can't run Git: {error}", error=error.strerror), "install Git") from None
        return GitRan(done.stdout, done.stderr.decode("utf-8", "replace"), done.returncode == 0)

    def line(self, *arguments: str) -> str:
        """Return the line that a command prints; "" if it fails."""
        ran = self.run(*arguments)
        return ran.text if ran.succeeded else ""

    def unfinished(self) -> tuple[str, Message] | None:
        """Return git's unfinished operation, such as a merge, and the way out of it; None if there is none."""
        what = next((what for name, what in _STATES.items() if (self.folder / name).exists()), "")
        return (what, _WAYS_OUT.get(what) or Message("finish it, or `git {what} --abort`", what=what)) if what else None

    def check_idle(self) -> None:
        """Raise Refused in the middle of a merge or a rebase, or without a branch."""
        unfinished = self.unfinished()
        if unfinished:
            raise Refused(Message("Git is in the middle of a {what} here", what=unfinished[0]), unfinished[1])
        if not self.branch():
            raise Refused(Message("no branch is checked out"), Message("switch to one: `git switch main`"))

    def branch(self) -> str:
        """Return the name of the branch; "" if none is checked out."""
        return self.line("symbolic-ref", "--quiet", "--short", "HEAD")

    def changed_files(self) -> Iterator[ChangedFile]:
        """Yield the changed and the new files below the notebook's folder, except repositories in it."""
        ran = self.run("status", "--porcelain", "-z", "--untracked-files=all", "--no-renames", "--", ".").checked()
        for row in os.fsdecode(ran.output).split("\0"):
            if row and not row.endswith("/"):
                yield ChangedFile(row[3:].removeprefix(self.prefix), row[:2] == "??")

    def last_text(self, path: str) -> str:
        """Return the text of a file in the last commit; "" if the commit lacks it."""
        return self.run("cat-file", "blob", f"HEAD:{self.prefix}{path}").output.decode("utf-8", "replace")

    def texts(self, commit: str, paths: Sequence[str]) -> Mapping[str, str]:
        """Return the texts of those of the files that a commit has and that are UTF-8."""
        asked = [path for path in paths if "\n" not in path]
        names = "".join(f"{commit}:{self.prefix}{path}\n" for path in asked)
        rest = self.run("cat-file", "--batch", given=os.fsencode(names)).output
        found: dict[str, str] = {}
        for path in asked:
            header, _, rest = rest.partition(b"\n")
            size = re.search(rb" blob (\d+)$", header)
            if size:
                with contextlib.suppress(UnicodeDecodeError):
                    found[path] = rest[: int(size[1])].decode()
                rest = rest[int(size[1]) + 1 :]
        return found

    def paths_changed(self, commit: str, later: str) -> tuple[str, ...]:
        """Return the paths of the notebook's files that differ between two commits."""
        ran = self.run("diff-tree", "-r", "-z", "--name-only", "--relative", commit, later)
        return tuple(filter(None, os.fsdecode(ran.output).split("\0")))

    def merges(self, since: str) -> Iterator[tuple[str, str, str]]:
        """Yield each merge after a commit, with its parents, oldest first; the last merges if the commit is unknown."""
        known = (f"^{since}",) if since and self.run("cat-file", "-e", since).succeeded else _LAST_MERGES
        for row in self.line("rev-list", "--merges", "--parents", "--reverse", *known, "HEAD").split("\n"):
            commits = row.split()
            if len(commits) == 3:  # not a merge of three branches
                yield commits[0], commits[1], commits[2]

    def texts_since(self, commit: str, path: str) -> Iterator[str]:
        """Yield the text of a file in a commit, and in each commit after it that changed the file."""
        later = self.line("rev-list", "--full-history", f"{commit}..HEAD", "--", path).split()
        for each in (commit, *later):
            yield self.texts(each, [path]).get(path, "")

    def commit(self, paths: Sequence[str], message: str, *, amend: bool = False) -> None:
        """Commit only these files, whatever else is staged; with `amend`, into the last commit, keeping its message."""
        names = b"\0".join(map(os.fsencode, paths))
        files = ("--pathspec-from-file=-", "--pathspec-file-nul")
        self.run("add", "--all", *files, given=names).checked()
        how = ("--amend", "--no-edit") if amend else ("-m", message)
        self.run("commit", "--quiet", "--only", *how, *files, given=names).checked()

    def upstream(self) -> Upstream | None:
        """Return the branch's upstream: the configured one, or the same branch name on the only remote or `origin`."""
        branch = self.branch()
        parts = "%(upstream:remotename)%00%(upstream:remoteref)%00%(upstream)"
        found = self.line("for-each-ref", f"--format={parts}", f"refs/heads/{branch}").split("\0")
        if found[0]:
            return Upstream(found[0], found[1], found[2], is_set=True)
        remotes = self.line("remote").split()
        name = remotes[0] if len(remotes) == 1 else "origin"
        if name not in remotes:
            return None
        return Upstream(name, f"refs/heads/{branch}", f"refs/remotes/{name}/{branch}", is_set=False)

    def fetch(self, upstream: Upstream) -> GitRan:
        """Fetch from a remote."""
        return self.run("fetch", "--quiet", upstream.remote)

    def distance(self, upstream: Upstream) -> tuple[int, int]:
        """Return how many commits the remote lacks, and how many the local branch lacks."""
        both = self.line("rev-list", "--left-right", "--count", f"HEAD...{upstream.ref}")
        if both:
            ahead, behind = both.split()
            return int(ahead), int(behind)
        return int(self.line("rev-list", "--count", "HEAD") or 0), int(
            self.line("rev-list", "--count", upstream.ref) or 0
        )

    def integrate(self, upstream: Upstream, driver: Mapping[str, str], attributes: Sequence[str]) -> GitRan:
        """Merge the fetched commits, or rebase onto them if git is configured to.

        `attributes` are lines for files that the repository's own attributes don't cover.
        """
        rebase = self.line("config", f"branch.{self.branch()}.rebase") or self.line("config", "pull.rebase")
        if rebase in ("", "false", "no", "off", "0"):
            subject = f"Merge branch '{upstream.branch.removeprefix('refs/heads/')}' of {upstream.remote}"
            command = ["merge", "--quiet", "--ff", "--autostash", "-m", subject, upstream.ref]
        else:
            kept = ("--rebase-merges",) if rebase in ("merges", "m") else ()
            command = ["rebase", "--quiet", "--autostash", *kept, upstream.ref]
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "attributes")
            file.write_bytes(self._own_attributes() + "".join(f"\n{line}" for line in attributes).encode() + b"\n")
            settings = {**driver, "core.attributesFile": file}
            return self.run(*(part for key, value in settings.items() for part in ("-c", f"{key}={value}")), *command)

    def _own_attributes(self) -> bytes:
        """Return the user's attributes for all repositories."""
        configured = self.line("config", "--type=path", "core.attributesFile")
        home = os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")
        with contextlib.suppress(OSError):
            return Path(configured or Path(home, "git", "attributes")).read_bytes()
        return b""

    def conflicts(self) -> tuple[str, ...]:
        """Return the paths, from the notebook, of the files with merge conflicts."""
        ran = self.run("diff", "--name-only", "--diff-filter=U", "-z")
        return tuple(relpath(path, self.prefix or ".") for path in os.fsdecode(ran.output).split("\0") if path)

    def is_settled(self, path: str, text: str) -> bool:
        """Return whether the resolution of a file's conflicts to `text` has been committed."""
        return self.last_text(path) == text and not (self.unfinished() and self._stages(path))

    def settle(self, path: str, *, is_resolved: bool = True) -> None:
        """Mark a file's conflicts in git as resolved, or as open again, if git knows of any."""
        is_open, stages = path in self.conflicts(), self._stages(path)
        if is_open and is_resolved:
            self.run("add", "--", path).checked()
        elif stages and not (is_open or is_resolved):
            name = stages[stages.index(b"\t") : stages.index(b"\0") + 1]
            gone = b"0 " + b"0" * len(stages.split()[1]) + name
            self.run("update-index", "-z", "--index-info", given=gone + stages).checked()

    def _stages(self, path: str) -> bytes:
        """Return the versions from a file's resolved conflict, as git lists them."""
        return self.run("ls-files", "--full-name", "--resolve-undo", "-z", "--", path).output

    def push(self, upstream: Upstream) -> GitRan:
        """Push the branch; the first time, the remote's branch becomes its upstream."""
        option = () if upstream.is_set else ("--set-upstream",)
        return self.run("push", "--quiet", *option, upstream.remote, f"HEAD:{upstream.branch}")

    def settings(self, names: Sequence[str]) -> dict[str, str]:
        """Return the values of settings, "" for those that are not set."""
        return {name: self.line("config", name) for name in names}

    def set(self, settings: Mapping[str, str]) -> None:
        """Write settings to the configuration of this clone."""
        for name, value in settings.items():
            self.run("config", "--local", name, value).checked()

    def merges_by(self, path: str) -> str:
        """Return the merge driver that git's attributes assign to a path."""
        ran = self.run("check-attr", "-z", "merge", "--", path)
        with contextlib.suppress(IndexError):
            return os.fsdecode(ran.output).split("\0")[2]
        return ""
