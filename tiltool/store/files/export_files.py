"""The files of another program's export: a folder, a zip, zips in a zip, or one file."""

import codecs
import os
import re
import stat
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from hashlib import file_digest
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

from tiltool.errors import Misused, Refused
from tiltool.messages import Message
from tiltool.store.files.atomic import not_utf8, read_bytes
from tiltool.store.files.attachments import copy_new

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

LARGEST_TEXT = 64 << 20
LARGEST_FILE = 2 << 30
LARGEST_EXPORT = 32 << 30
MOST_FILES = 200_000
_ARCHIVES = (".zip", ".textpack", ".bear2bk")


class ExportedFile(NamedTuple):
    """A file of an export: its path in the export, its size, and a function that opens it."""

    path: str
    size: int
    open: Callable[[], IO[bytes]]

    def data(self) -> bytes:
        """Return its content. Raises Refused above LARGEST_TEXT, whatever size the archive claims."""
        try:
            with self.open() as file:
                data = file.read(LARGEST_TEXT + 1)
        except Exception as error:  # zipfile raises many kinds of errors for a broken archive
            raise Refused(Message("{path}: can't be read: {error}", path=self.path, error=error)) from None
        if len(data) > LARGEST_TEXT:
            raise Refused(Message("{path}: too large", path=self.path))
        return data

    def digest(self) -> str | None:
        """Return the SHA-256 of its content; None if it can't be read."""
        try:
            with self.open() as file:
                return file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
        except Exception:  # as above
            return None

    def copy_to(self, target: Path) -> None:
        """Copy it to a path that doesn't exist yet. Raises Refused, and leaves nothing behind."""
        with self.open() as file:
            copy_new(file, target)


class ExportFolder(NamedTuple):
    """The files of an export, by path, and those that are not safe to read, as path and message."""

    files: dict[str, ExportedFile]
    problems: tuple[tuple[str, str], ...]

    def text(self, path: str) -> str:
        """Return the text of a file: UTF-8, or UTF-16 with a byte order mark. Raises Refused for another encoding."""
        data = self.files[path].data()
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return data.decode("utf-16", "replace")
        try:
            return data.removeprefix(codecs.BOM_UTF8).decode()
        except UnicodeDecodeError as error:
            raise not_utf8(path, error) from None


def open_export(path: Path, stack: ExitStack) -> ExportFolder:
    """Return the files of an export, open as long as `stack`. Raises Refused, or Misused for too many files."""
    problems: list[tuple[str, str]] = []
    if path.is_dir():
        found = [*_in_folder(path, problems)]
    elif path.suffix.lower() in _ARCHIVES:
        found = [*_in_zip(path, "", stack, problems)]
    else:
        found = [ExportedFile(path.name, len(read_bytes(path)), partial(_open, path))]
    if len(found) > MOST_FILES or sum(file.size for file in found) > LARGEST_EXPORT:
        raise Misused(Message("{path}: too large", path=path), "import it in parts")
    return ExportFolder({file.path: file for file in found}, tuple(problems))


def _open(file: Path) -> IO[bytes]:
    return open(file, "rb")


def _in_folder(root: Path, problems: list[tuple[str, str]]) -> Iterator[ExportedFile]:
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(each for each in folders if each not in (".git", "node_modules"))
        for name in sorted(names):
            file = Path(folder, name)
            named = unicodedata.normalize("NFC", file.relative_to(root).as_posix())
            path = named.encode("utf-8", "replace").decode()
            kind = file.lstat()
            if not stat.S_ISREG(kind.st_mode):  # a link may lead out of the export
                problems.append((path, Message("not a regular file; left out")))
            elif path != named:
                problems.append((path, Message("its name is not UTF-8; left out")))
            else:
                yield ExportedFile(path, kind.st_size, partial(_open, file))


def _in_zip(
    source: "Path | IO[bytes]", inside: str, stack: ExitStack, problems: list[tuple[str, str]]
) -> Iterator[ExportedFile]:
    from zipfile import BadZipFile, ZipFile

    name = inside or str(source)
    try:
        archive = stack.enter_context(ZipFile(source))
    except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
        problem = Message("{path}: can't be read: {error}", path=name, error=getattr(error, "strerror", None) or error)
        raise Refused(problem, "export it again") from None
    for info in archive.infolist():
        path = _safe_path(info)
        if info.is_dir() or path.startswith("__MACOSX/"):
            continue
        if not path or info.flag_bits & 1 or info.file_size > LARGEST_FILE:
            problems.append((info.filename, _why_unsafe(info, path)))
        elif path.lower().endswith(_ARCHIVES) and not inside:  # Notion's parts, Bear's notes
            yield from _in_part(archive, info, path, stack, problems)
        else:
            yield ExportedFile(path, info.file_size, partial(archive.open, info))


def _in_part(
    archive: "ZipFile", info: "ZipInfo", path: str, stack: ExitStack, problems: list[tuple[str, str]]
) -> Iterator[ExportedFile]:
    folder = "" if path.lower().endswith(".zip") else f"{path}/"
    for file in _in_zip(stack.enter_context(archive.open(info)), path, stack, problems):
        yield file._replace(path=f"{folder}{file.path}")


def _why_unsafe(info: "ZipInfo", path: str) -> Message:
    if not path:
        return Message("its path leads out of the archive; left out")
    return Message("it is encrypted; left out") if info.flag_bits & 1 else Message("too large; left out")


def _safe_path(info: "ZipInfo") -> str:
    """Return the path of an entry, in NFC; "" for one that leads out of the archive, or is a link."""
    name = info.filename
    if not info.flag_bits & 0x800:  # not marked as UTF-8, though most programs write it
        for encoding in ("utf-8", "cp949"):
            try:
                name = name.encode("cp437").decode(encoding)
                break
            except UnicodeError:
                continue
    parts = name.replace("\\", "/").split("/")
    is_link = stat.S_ISLNK(info.external_attr >> 16)
    if is_link or re.match(r"[/\\]|[A-Za-z]:[/\\]", name) or ".." in parts or "\0" in name:
        return ""
    return unicodedata.normalize("NFC", "/".join(part for part in parts if part not in ("", ".")))
