"""Git for publishing: it runs in til's own repository, with the remote settings of the notebook's repository."""

import os
import re
import subprocess
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import IO

from tiltool.errors import Refused
from tiltool.messages import Message
from tiltool.store.notebook.git import error_summary, git_text, without_password

_OF_ANOTHER = (
    *("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"),
    *("GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_NAMESPACE", "GIT_PREFIX", "GIT_QUARANTINE_PATH"),
)
"""Variables that git sets for its own repository when it runs til, as in a hook."""

_OURS = {"gc.auto": "0", "maintenance.auto": "false", "fastimport.unpackLimit": "0", "core.logAllRefUpdates": "false"}

_OF_REMOTES = re.compile(
    r"remote\..*\.(?:url|pushurl|proxy|proxyauthmethod|uploadpack|receivepack)"
    r"|(?:url|http|credential|ssh|protocol)\..*|core\.(?:sshcommand|askpass|gitproxy)"
)
"""Settings of the notebook's repository about reaching remotes: CI keeps its credentials there."""

_HINTS = (
    (
        r"could not read (Username|Password)|Authentication failed|Permission denied|access denied|HTTP 40[13]|"
        r"error: 40[13]|Repository not found|Host key verification failed|terminal prompts disabled",
        Message("check that you may push there: `git ls-remote ADDRESS` shows whether Git gets in"),
    ),
    (
        r"Could not resolve|unable to access|Connection (refused|reset|timed out)|Network is unreachable|timed out",
        Message("check the network and the address, then run it again"),
    ),
    (
        r"protected branch|GH00\d|hook declined|not allowed to push|denied by|refusing to update checked out",
        Message("let til push to this branch there, or name another branch in mkdocs.yml"),
    ),
    (
        r"does not appear to be a git repository|not found|does not exist|No such file",
        Message("create that repository, add it with `git remote add`, or fix `remote:` in mkdocs.yml"),
    ),
    (
        r"dubious ownership",
        Message("tell Git that the folder is yours: `git config --global --add safe.directory FOLDER`"),
    ),
)

_ANY_HINT = Message("fix this and run it again; nothing was published")


class GitFailed(Refused):
    """A failed git command; `words` is its output."""

    def __init__(self, remote: str, words: str) -> None:
        hint = next((hint for pattern, hint in _HINTS if re.search(pattern, words)), _ANY_HINT)
        super().__init__(
            Message("{remote}: {error}", remote=without_password(remote), error=error_summary(words)), hint
        )
        self.words = words


class GitRepository:
    """A bare repository in the state folder; a fetch can restore all that it holds."""

    def __init__(self, folder: Path, root: Path, remote: str, *, may_ask: bool) -> None:
        self.folder, self.root, self.remote = folder, root, remote
        self.environment = _environment(root, may_ask=may_ask)

    def make(self) -> None:
        """Make the repository if missing. Raises GitFailed."""
        for lock in self.folder.rglob("*.lock"):  # left by a killed git: none runs while til holds its lock
            lock.unlink(missing_ok=True)
        self.output("init", "--bare", "--quiet", "--template=")

    def output(self, *arguments: str) -> bytes:
        """Return the output of a git command. Raises GitFailed."""
        with self._popen(arguments) as process:
            printed, words = process.communicate()
        if process.returncode:
            raise self._failed(words + printed)
        return printed

    def feed(self, arguments: Iterable[str], write: Callable[[IO[bytes]], None]) -> None:
        """Run a git command on the input that `write` writes. Raises GitFailed."""
        with self._popen(arguments, stdin=subprocess.PIPE) as process:
            assert process.stdin and process.stderr
            try:
                write(process.stdin)
                process.stdin.close()
            except BrokenPipeError:  # git reports why
                pass
            except BaseException:
                process.kill()
                raise
            words = process.stderr.read()
        if process.returncode:
            raise self._failed(words)

    def _popen(self, arguments: Iterable[str], stdin: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
        command = ["git", "--git-dir", str(self.folder), *arguments]
        pipe = subprocess.PIPE
        try:
            return subprocess.Popen(command, cwd=self.root, env=self.environment, stdin=stdin, stdout=pipe, stderr=pipe)
        except OSError as error:
            raise Refused(Message("can't run Git: {error}", error=error.strerror), "install Git") from None

    def _failed(self, words: bytes) -> GitFailed:
        return GitFailed(self.remote, without_password(words.decode("utf-8", "replace")))


def identity(root: Path) -> tuple[str, str]:
    """Return author and committer in Git's format: the notebook's owner, or else til."""
    return _ident(root, "AUTHOR"), _ident(root, "COMMITTER")


def _ident(root: Path, role: str) -> str:
    environment = {name: value for name, value in os.environ.items() if name not in _OF_ANOTHER}
    command = ["git", "-C", str(root), "-c", "user.useConfigOnly=true", "var", f"GIT_{role}_IDENT"]
    for known in ({}, {f"GIT_{role}_NAME": "til", f"GIT_{role}_EMAIL": "til@localhost"}):
        ran = subprocess.run(
            command, capture_output=True, env={**environment, **known}, stdin=subprocess.DEVNULL, check=False
        )
        if not ran.returncode:
            return ran.stdout.decode("utf-8", "replace").strip()
    raise Refused(Message("can't run Git: {error}", error=ran.stderr.decode("utf-8", "replace").strip()), _ANY_HINT)


def _environment(root: Path, *, may_ask: bool) -> Mapping[str, str]:
    found = {name: value for name, value in os.environ.items() if name not in _OF_ANOTHER}
    found |= {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
    settings = [*_settings_of(root), *_OURS.items()]
    if not may_ask:
        found["GIT_TERMINAL_PROMPT"] = "0"
        has_own = "GIT_SSH_COMMAND" in found or any(key == "core.sshcommand" for key, _ in settings)
        if not has_own:
            found["GIT_SSH_COMMAND"] = "ssh -o BatchMode=yes"
    first = int(found.get("GIT_CONFIG_COUNT") or 0)
    for number, (key, value) in enumerate(settings, first):
        found |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return {**found, "GIT_CONFIG_COUNT": str(first + len(settings))}


def _settings_of(root: Path) -> Iterable[tuple[str, str]]:
    """Yield the remote settings of the notebook's repository; nothing if there is no repository."""
    listed = git_text(root, "config", "--local", "--includes", "--list", "-z")
    for entry in filter(None, listed.split("\0")):
        key, _, value = entry.partition("\n")
        if _OF_REMOTES.fullmatch(key):
            yield key, value
