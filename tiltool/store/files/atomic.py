"""Read and replace whole files: never half-written, never over a text that was not read."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from tiltool.core.text.lines import digest_of
from tiltool.errors import Refused
from tiltool.messages import Message

if TYPE_CHECKING:
    from tiltool.core.text.edits import Patch

SUFFIX = ".til-tmp"
NOTE_SUFFIXES = (".md", ".markdown")
"""The suffixes of Markdown files."""

_FRESH = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)


def read_text(path: Path, name: str = "") -> str:
    """Return the text of a file, newlines and byte order mark as they are; errors call it `name`, if given.

    Raises Refused for a file that is not UTF-8 (til could not preserve its bytes).
    """
    named = name or path
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise Refused(
                Message("{path} is not a regular file; left alone", path=named), "move it out of the notebook"
            )
        return path.read_bytes().decode()
    except UnicodeDecodeError as error:
        raise not_utf8(named, error) from None
    except OSError as error:
        raise Refused(_unreadable(named, error)) from None


def not_utf8(path: Path | str, error: UnicodeDecodeError) -> Refused:
    """Return the error for a file that is not UTF-8."""
    line = error.object[: error.start].count(b"\n") + 1
    message = Message("{path}:{line}: not UTF-8; left alone", path=path, line=line)
    return Refused(message, "convert it first: iconv -t utf-8")


def text_if_readable(path: Path) -> str:
    """Return the text of a file; "" if it is missing or can't be read as text."""
    try:
        return read_text(path)
    except Refused:
        return ""


def read_bytes(path: Path) -> bytes:
    """Return the content of another program's file. Raises Refused."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refused(_unreadable(path, error), "name a file, or - for stdin") from None


def _unreadable(path: Path | str, error: OSError) -> Message:
    return Message("{path}: can't be read: {error}", path=path, error=error.strerror)


def text_on_disk(path: Path) -> str | None:
    """Return the text of a file; None if there is no file. Raises Refused for one that can't be read."""
    try:
        return read_text(path)
    except Refused:
        if path.exists():
            raise
        return None


def temp_name(name: str) -> str:
    """Return the name of the temporary file next to `name`: hidden, the same each time, never too long."""
    return f".{digest_of(name)[:12]}{SUFFIX}"


def relative_path(path: Path | str, start: Path | str = os.curdir) -> str:
    """Return `path` as seen from `start`; an absolute one if it is on another Windows drive."""
    try:
        return os.path.relpath(path, start)
    except ValueError:
        return os.path.abspath(path)


class Staged:
    """A patch of one file. The new text is on disk next to the file before the file changes."""

    def __init__(self, path: Path, patch: Patch) -> None:
        self.path = path
        self.patch = patch
        self.real = Path(os.path.realpath(path))  # a symlink stays one: its target is replaced
        self.temp = self.real.with_name(temp_name(self.real.name))
        self.made: list[Path] = []
        self.like = self.real if patch.before is not None else None  # whose mode and owner the new file gets

    def stage(self) -> None:
        """Write the new text next to the file. Raises Refused, and leaves nothing behind."""
        # somebody else's notebook may have a link from a note to `~/.profile`
        if self.path.suffix in NOTE_SUFFIXES and self.real.suffix not in NOTE_SUFFIXES:
            message = Message(
                "{path} is a link to {target}, which is not a note; left alone", path=self.path, target=self.real
            )
            raise Refused(message, "remove the link")
        self.check()
        try:
            self._make_folders()
            _require_writable(self.real)
            if self.patch.after is not None:
                self._write_temp(self.patch.after)
        except OSError as error:
            self.discard()
            raise Refused(unwritable(self.path, error), "nothing is lost; fix this and run it again") from None

    def check(self) -> None:
        """Raise Refused if the file is not the one that the patch was made for."""
        if text_on_disk(self.real) != self.patch.before:
            if self.patch.before is None:
                raise self._created_meanwhile()
            message = Message("{path} was changed in the meantime; not written", path=self.path)
            raise Refused(message, "run the command again")

    def _created_meanwhile(self) -> Refused:
        return Refused(
            Message("{path} was created in the meantime; not written", path=self.path), "run the command again"
        )

    def _make_folders(self) -> None:
        missing = [folder for folder in self.real.parents if not folder.exists()]
        for folder in reversed(missing):
            with contextlib.suppress(FileExistsError):
                folder.mkdir()
                self.made.append(folder)
                sync_folder(folder.parent)

    def _write_temp(self, text: str) -> None:
        kept = self.like.stat() if self.like else None
        mode = stat.S_IMODE(kept.st_mode) if kept else 0o666
        write_fresh(self.temp, [text.encode()], mode & 0o700 if kept else mode)
        if kept:
            with contextlib.suppress(OSError, AttributeError):
                os.chown(self.temp, kept.st_uid, kept.st_gid)
            self.temp.chmod(mode)

    def commit(self) -> None:
        """Put the new text in place. Raises Refused, and leaves the file as it was."""
        self.check()
        try:
            if self.patch.after is None:
                self.real.unlink()
            elif self.patch.before is None:
                put_new(self.temp, self.real)
            else:
                self.temp.replace(self.real)
            sync_folder(self.real.parent)
        except FileExistsError:
            raise self._created_meanwhile() from None
        except OSError as error:
            raise Refused(unwritable(self.path, error), "nothing is lost; fix this and run it again") from None
        finally:
            self.discard()

    def discard(self) -> None:
        """Remove the temporary file, and folders that are still empty."""
        with contextlib.suppress(OSError):
            self.temp.unlink(missing_ok=True)
        for folder in reversed(self.made):
            with contextlib.suppress(OSError):
                folder.rmdir()  # fails if it holds a file


def write_fresh(temp: Path, parts: Iterable[bytes], mode: int = 0o666) -> None:
    """Write a new temporary file, safe on the disk. Raises OSError."""
    # A run killed after it linked a new file leaves that file's own inode under this name: never write into it.
    temp.unlink(missing_ok=True)
    with open(os.open(temp, _FRESH, mode), "wb") as file:
        file.writelines(parts)
        file.flush()
        os.fsync(file.fileno())


def put_new(temp: Path, target: Path) -> None:
    """Put a new file in place; unlike a rename, a link never replaces one created meanwhile. Raises OSError."""
    try:
        os.link(temp, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links: claim the name first, as a rename would replace a file
        os.close(os.open(target, _FRESH, 0o600))
        temp.replace(target)


def _require_writable(path: Path) -> None:
    """Raise PermissionError for a read-only file: a rename would replace it all the same."""
    for each in (path, path.parent):
        if each.exists() and not os.access(each, os.W_OK):
            raise PermissionError(13, "read-only", str(each))


def unwritable(path: Path, error: OSError) -> Message:
    """Return why a file can't be written."""
    return Message("{path}: can't be written: {error}", path=path, error=error.strerror or error)


def read_derived(file: Path) -> str:
    """Return the text of one of til's own files; "" if it is not a regular file."""
    try:
        return "" if not file.is_file() else file.read_text("utf-8-sig", errors="replace")
    except OSError:
        return ""


def write_derived(file: Path, text: str | bytes) -> None:
    """Write one of til's own files, not a note, atomically; of several processes, the last one wins. Raises OSError."""
    fresh = file.with_name(f".{file.name}.{os.getpid()}{SUFFIX}")
    try:
        fresh.write_bytes(text if isinstance(text, bytes) else text.encode())
        fresh.replace(file)
    except BaseException:
        with contextlib.suppress(OSError):
            fresh.unlink()
        raise


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` survive a power cut, if the system can."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):  # some file systems can't; the rename is still done
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
