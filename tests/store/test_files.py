"""Files are replaced whole, keep what they were, and are never written over a text that nobody saw."""

import errno
import os
import shutil
import stat
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest

from tiltool.core.text.edits import Patch, creation, insertion, patch
from tiltool.errors import Refused
from tiltool.store.files.atomic import Staged, read_text, temp_name, write_derived
from tiltool.store.files.attachments import copy_new

resource = pytest.importorskip("resource", reason="modes, links, owners and limits are those of POSIX")

NOBODY = 65534
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


def write(path: Path, made: Patch) -> None:
    staged = Staged(path, made)
    staged.stage()
    staged.commit()


def appended(path: Path, text: str = "more\n") -> Patch:
    before = read_text(path)
    return patch(before, [insertion(len(before), text)])


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.md"
    path.write_bytes(b"one\n")
    return path


def names(folder: Path) -> list[str]:
    return sorted(os.listdir(folder))


# What a file keeps


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o666, 0o755])
def test_mode_is_kept(note: Path, mode: int) -> None:
    note.chmod(mode)
    write(note, appended(note))
    assert note.read_bytes() == b"one\nmore\n"
    assert stat.S_IMODE(note.stat().st_mode) == mode
    assert names(note.parent) == ["note.md"]


@needs_root
def test_owner_is_kept(note: Path) -> None:
    os.chown(note, NOBODY, 1234)
    note.chmod(0o640)
    write(note, appended(note))
    kept = note.stat()
    assert (kept.st_uid, kept.st_gid, stat.S_IMODE(kept.st_mode)) == (NOBODY, 1234, 0o640)


def test_private_note_is_never_open_to_others(note: Path) -> None:
    note.chmod(0o600)
    staged = Staged(note, appended(note))
    seen: list[int] = []
    real = os.fsync

    def watching(handle: int) -> None:
        seen.append(stat.S_IMODE(os.fstat(handle).st_mode))
        real(handle)

    with pytest.MonkeyPatch.context() as patcher:
        patcher.setattr(os, "fsync", watching)
        staged.stage()
    staged.discard()
    assert [mode & 0o077 for mode in seen] == [0]


def test_symlink_stays_one(note: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    link, between = elsewhere / "link.md", elsewhere / "between.md"
    between.symlink_to(note)
    link.symlink_to("between.md")
    write(link, appended(link))
    assert link.is_symlink() and between.is_symlink()
    assert note.read_bytes() == b"one\nmore\n"
    assert names(elsewhere) == ["between.md", "link.md"]
    assert names(tmp_path) == ["elsewhere", "note.md"]


def test_symlinked_note_is_changed_where_it_is(book) -> None:
    real = book.root / "elsewhere.md"
    shutil.move(book.note("2026-03-02"), real)
    book.note("2026-03-02").symlink_to(real)
    assert book.til("carry").code == 0
    assert book.note("2026-03-02").is_symlink()
    assert b"- [>] write the notes" in real.read_bytes()
    assert book.til("undo").code == 0
    assert book.note("2026-03-02").is_symlink()
    assert b"- [ ] write the notes" in real.read_bytes()


def test_new_file_makes_its_folders_and_takes_the_usual_mode(tmp_path: Path) -> None:
    old = os.umask(0o027)
    try:
        write(tmp_path / "a" / "b" / "new.md", creation("text\n"))
    finally:
        os.umask(old)
    made = tmp_path / "a" / "b" / "new.md"
    assert made.read_bytes() == b"text\n"
    assert stat.S_IMODE(made.stat().st_mode) == 0o640
    assert names(made.parent) == ["new.md"]


def test_folders_made_for_nothing_go_again(tmp_path: Path) -> None:
    staged = Staged(tmp_path / "a" / "b" / "new.md", creation("text\n"))
    staged.stage()
    staged.discard()
    assert names(tmp_path) == []


def test_long_name_can_be_changed(tmp_path: Path) -> None:
    long = tmp_path / ("2026-03-02 " + "긴" * 79 + ".md")  # 251 bytes: a name may have 255
    long.write_bytes(b"one\n")
    write(long, appended(long))
    assert long.read_bytes() == b"one\nmore\n"


# What lies where the temporary file goes


@pytest.mark.parametrize("link", [os.link, os.symlink], ids=["hard", "symbolic"])
def test_leftover_that_is_a_link_is_not_written_through(note: Path, link) -> None:
    other = note.with_name("other.txt")
    other.write_bytes(b"not yours\n")
    link(other, Staged(note, appended(note)).temp)
    write(note, appended(note))
    assert other.read_bytes() == b"not yours\n"
    assert note.read_bytes() == b"one\nmore\n" and not note.is_symlink()
    assert names(note.parent) == ["note.md", "other.txt"]


def test_leftover_that_is_the_note_itself(note: Path) -> None:
    """A run killed between the link and the removal of its temporary file leaves this."""
    os.link(note, Staged(note, appended(note)).temp)
    staged = Staged(note, appended(note))
    staged.stage()
    assert note.read_bytes() == b"one\n"
    staged.commit()
    assert note.read_bytes() == b"one\nmore\n"


@pytest.mark.parametrize("link", [os.link, os.symlink], ids=["hard", "symbolic"])
def test_leftover_of_a_copy_is_not_written_through(tmp_path: Path, link) -> None:
    """A picture that was copied, and moved, after a kill may still be where the temporary file of the next copy goes."""
    moved, target = tmp_path / "moved.png", tmp_path / "picture.png"
    moved.write_bytes(b"picture")
    link(moved, tmp_path / temp_name(target.name))
    copy_new(BytesIO(b"another"), target)
    assert (moved.read_bytes(), target.read_bytes()) == (b"picture", b"another")
    assert names(tmp_path) == ["moved.png", "picture.png"]


# Nobody's text is overwritten


@pytest.mark.parametrize("staged_before", [False, True])
def test_changed_meanwhile_is_refused(note: Path, staged_before: bool) -> None:
    staged = Staged(note, appended(note))
    if staged_before:
        staged.stage()
    other = note.with_name("other")
    other.write_bytes(b"somebody's\n")
    other.replace(note)
    with pytest.raises(Refused, match="changed in the meantime"):
        staged.commit() if staged_before else staged.stage()
    staged.discard()
    assert note.read_bytes() == b"somebody's\n"
    assert names(note.parent) == ["note.md"]


def test_gone_meanwhile_is_refused(note: Path) -> None:
    staged = Staged(note, appended(note))
    staged.stage()
    note.unlink()
    with pytest.raises(Refused):
        staged.commit()
    staged.discard()
    assert names(note.parent) == []


@pytest.mark.parametrize("staged_before", [False, True])
def test_made_meanwhile_is_refused(tmp_path: Path, staged_before: bool) -> None:
    path = tmp_path / "new.md"
    staged = Staged(path, creation("mine\n"))
    if staged_before:
        staged.stage()
    path.write_bytes(b"theirs\n")
    with pytest.raises(Refused, match="created in the meantime"):
        staged.commit() if staged_before else staged.stage()
    staged.discard()
    assert path.read_bytes() == b"theirs\n"
    assert names(tmp_path) == ["new.md"]


def test_made_after_the_last_look_is_not_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "new.md"
    staged = Staged(path, creation("mine\n"))
    staged.stage()
    staged.check()
    monkeypatch.setattr(staged, "check", lambda: path.write_bytes(b"theirs\n"))
    with pytest.raises(Refused, match="created in the meantime"):
        staged.commit()
    assert path.read_bytes() == b"theirs\n"
    assert names(tmp_path) == ["new.md"]


def test_without_hard_links_a_file_created_meanwhile_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "new.md"
    staged = Staged(path, creation("mine\n"))
    staged.stage()

    def refuse(*_: object) -> None:
        path.write_bytes(b"theirs\n")
        raise PermissionError(errno.EPERM, "no hard links here")

    monkeypatch.setattr(os, "link", refuse)
    with pytest.raises(Refused, match="created in the meantime"):
        staged.commit()
    assert path.read_bytes() == b"theirs\n"
    assert names(tmp_path) == ["new.md"]


def test_without_hard_links_a_copy_replaces_no_file_created_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "picture.png"

    def refuse(*_: object) -> None:
        path.write_bytes(b"theirs")
        raise PermissionError(errno.EPERM, "no hard links here")

    monkeypatch.setattr(os, "link", refuse)
    with pytest.raises(Refused, match="File exists"):
        copy_new(BytesIO(b"mine"), path)
    assert path.read_bytes() == b"theirs"
    assert names(tmp_path) == ["picture.png"]


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="asks the system which file a number means")
def test_the_parent_of_a_new_folder_is_synced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[str] = []
    fsync = os.fsync

    def noted(handle: int) -> None:
        synced.append(os.readlink(f"/proc/self/fd/{handle}"))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", noted)
    write(tmp_path / "2027" / "01" / "new.md", creation("mine\n"))
    assert {str(tmp_path), str(tmp_path / "2027"), str(tmp_path / "2027" / "01")} <= {*synced}


def test_file_system_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, "no hard links here")

    monkeypatch.setattr(os, "link", refuse)
    write(tmp_path / "new.md", creation("mine\n"))
    assert (tmp_path / "new.md").read_bytes() == b"mine\n"
    assert names(tmp_path) == ["new.md"]


def test_file_system_that_cannot_sync_folders(book, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.fsync

    def fsync(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "not for folders")
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    run = book.til("new")
    assert (run.code, run.err.count("can't be written")) == (0, 0)
    assert b"[>] write the notes" in book.note("2026-03-02").read_bytes()


def test_source_edited_between_plan_and_write(book, monkeypatch: pytest.MonkeyPatch) -> None:
    """Case 48: both notes stay as they are."""
    from tiltool.store.files.history import History

    source, record = book.note("2026-03-02"), History.record

    def edited_first(self: History, *args: object, **options: object) -> object:
        source.write_bytes(source.read_bytes() + b"typed meanwhile\n")
        return record(self, *args, **options)

    monkeypatch.setattr(History, "record", edited_first)
    before = source.read_bytes()
    run = book.til("new")
    assert run.code == 3
    assert "til: " in run.err and "Traceback" not in run.err
    assert book.notes() == {"2026-03-02.md": before + b"typed meanwhile\n"}


def test_source_edited_just_before_the_first_file_changes(book, monkeypatch: pytest.MonkeyPatch) -> None:
    """Case 48 again, at the last moment there is: exit 3 says that nothing was written."""
    from tiltool.store.files.history import History

    source, append = book.note("2026-03-02"), History._append

    def edited_after(self: History, *args: object) -> object:
        entry = append(self, *args)
        source.write_bytes(source.read_bytes() + b"typed meanwhile\n")
        return entry

    monkeypatch.setattr(History, "_append", edited_after)
    before = source.read_bytes()
    assert book.til("new").code == 3
    assert book.notes() == {"2026-03-02.md": before + b"typed meanwhile\n"}


# Files that can't be written


def as_nobody() -> None:
    os.setgid(NOBODY)
    os.setuid(NOBODY)


@needs_root
class TestReadOnly:
    """Case 49, as a user for whom a mode means something."""

    def refused(self, open_book, *args: str) -> None:
        before = open_book.notes()
        run = open_book.fork(*args, before=as_nobody)
        assert run.code == 3, run
        assert run.err.startswith("til: ") and "Traceback" not in run.err
        assert open_book.notes() == before
        assert open_book.leftovers() == []

    def test_a_user_may_write(self, open_book) -> None:
        assert open_book.fork("new", before=as_nobody).code == 0
        assert open_book.note("2026-03-03").stat().st_uid == NOBODY

    def test_target(self, open_book) -> None:
        open_book.note("2026-03-03").write_bytes(b"## Today\n")
        open_book.note("2026-03-03").chmod(0o444)
        self.refused(open_book, "carry")

    def test_source(self, open_book) -> None:
        open_book.note("2026-03-02").chmod(0o444)
        self.refused(open_book, "new")
        self.refused(open_book, "done", "deploy")

    def test_source_that_is_only_read(self, open_book) -> None:
        open_book.note("2026-03-02").chmod(0o444)
        before = open_book.note("2026-03-02").read_bytes()
        assert open_book.fork("carry", "--keep", before=as_nobody).code == 0
        assert open_book.note("2026-03-02").read_bytes() == before
        assert b"write the notes" in open_book.note("2026-03-03").read_bytes()

    def test_folder(self, open_book) -> None:
        (open_book.root / "notes").chmod(0o555)
        self.refused(open_book, "new")
        self.refused(open_book, "done", "deploy")

    def test_unreadable_source(self, open_book) -> None:
        open_book.note("2026-03-02").chmod(0o200)
        self.refused(open_book, "done", "deploy")

    def test_notebook_without_til_folder(self, open_book) -> None:
        open_book.root.chmod(0o555)
        self.refused(open_book, "new")
        assert open_book.fork("show", before=as_nobody).code == 0
        assert open_book.fork("new", "--dry-run", before=as_nobody).code == 0

    def test_history(self, open_book) -> None:
        assert open_book.til("new").code == 0  # root's history, for nobody else
        for path in (open_book.note("2026-03-02"), open_book.note("2026-03-03"), open_book.root / ".til/lock"):
            path.chmod(0o666)
        self.refused(open_book, "done", "deploy")

    def test_unreadable_history(self, open_book) -> None:
        assert open_book.til("new").code == 0
        for path in (open_book.note("2026-03-02"), open_book.note("2026-03-03"), open_book.root / ".til/lock"):
            path.chmod(0o666)
        open_book.history.chmod(0o600)
        self.refused(open_book, "done", "deploy")
        self.refused(open_book, "undo")
        self.refused(open_book, "undo", "--list")


def limited_to(size: int):
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.parametrize("size", [0, 100, 200, 300, 450, 600, 800, 1100, 1400])
@pytest.mark.parametrize("command", [("new",), ("carry",), ("done", "deploy"), ("undo",)], ids=" ".join)
def test_disk_full(book, size: int, command: tuple[str, ...]) -> None:
    """Case 49: a limit on the size of a file fails as a full disk does, in the middle of a write."""
    if command == ("undo",):
        book.til("new")
    before = book.notes()
    run = book.fork(*command, before=limited_to(size))
    assert "Traceback" not in run.err
    if run.code == 0:
        assert size >= len(book.note("2026-03-02").read_bytes())
        return
    assert run.code == 3, run
    assert run.err.startswith("til: ")
    assert book.notes() == before
    assert [path for path in book.leftovers() if path.parent.name != ".til"] == []
    assert book.til("undo", "--list").code == 0
    assert book.til(*command).code == 0
    assert book.notes() != before
    assert book.leftovers() == []


def test_disk_full_in_between(book) -> None:
    """The history fits in no more: nothing happens, and what was in it stays good."""
    for _ in range(3):
        assert book.til("done", "deploy").code == book.til("reopen", "deploy").code == 0
    before, history = book.notes(), book.history.read_bytes()
    for room in (0, 1, 50, 200):
        run = book.fork("done", "deploy", before=limited_to(len(history) + room))
        assert run.code == 3, run
        assert book.notes() == before
        assert book.leftovers() == []
        assert [line for line in book.history.read_bytes().split(b"\n") if line][:6] == history.split(b"\n")[:6]
    assert book.til("done", "deploy").code == 0
    assert book.til("undo").code == 0
    assert book.notes() == before


# Bytes that are odd


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param(b"\xff", id="a byte that UTF-8 never has"),
        pytest.param("메모".encode("euc-kr"), id="EUC-KR"),
        pytest.param("한".encode()[:2], id="half a letter"),
        pytest.param(b"\xed\xa0\x80", id="surrogate"),
        pytest.param(b"\xc0\xaf", id="overlong"),
    ],
)
def test_not_utf_8_is_never_touched(book, odd: bytes) -> None:
    note = book.note("2026-03-02")
    text = note.read_bytes() + odd + b"\n"
    note.write_bytes(text)
    for command in (("done", "deploy"), ("show",), ("carry", "--from", "2026-03-02")):
        run = book.til(*command)
        assert run.code == 3, run
        assert "not UTF-8" in run.err and "2026-03-02.md:22" in run.err
    assert book.til("check").code == 1
    assert book.notes() == {"2026-03-02.md": text}
    run = book.til("new")  # a source that can't be read is told, and passed over
    assert run.code == 0
    assert "not UTF-8" in run.err
    assert note.read_bytes() == text


@pytest.mark.parametrize(
    "commands",
    [
        pytest.param("check; show; carry --from 2026-03-02; done deploy; add x --to 2026-03-02", id="note"),
        pytest.param("check; add x --project p; park deploy --project p", id="project"),
        pytest.param("new; carry --from 2026-03-02", id="template"),
        pytest.param("undo", id="history"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_from_the_root(book, request, commands: str) -> None:
    kind = request.node.callspec.id
    note = book.note("2026-03-02")
    if kind == "history":
        book.til("done", "deploy")
    place = {"project": "tasks/p.md", "template": "form.md"}.get(kind, f"notes/{note.name}")
    if kind == "template":
        (book.root / "mkdocs.yml").write_text("plugins:\n  - til:\n      template: form.md\n")
    (book.root / place).parent.mkdir(exist_ok=True)
    (book.root / place).write_bytes(b"a\n\xff\n")
    for command in commands.split("; "):
        run = book.til(*command.split())
        assert f"{place}:2: not UTF-8" in run.out + run.err, command
        assert str(book.root) not in run.out + run.err, command


def test_not_utf_8_target(book) -> None:
    book.note("2026-03-03").write_bytes(b"## Today\n\xff\n")
    before = book.notes()
    assert book.til("carry").code == 3
    assert book.til("add", "x").code == 3
    assert book.notes() == before


def test_utf_16(new_book) -> None:
    book = new_book("## Today\n- [ ] a\n".encode("utf-16"))
    before = book.notes()
    assert book.til("done", "a").code == 3
    assert book.notes() == before


ODD_NOTES = {
    "BOM": "\ufeff## Today\n- [ ] one\n- [ ] two\n",
    "CRLF": "## Today\r\n- [ ] one\r\n- [ ] two\r\n",
    "mixed": "## Today\r\n- [ ] one\n- [ ] two\r\n",
    "lone CR": "## Today\r- [ ] one\r- [ ] two\r",
    "CR and LF": "## Yesterday\r- [x] z\r## Today\n- [ ] one\r\n- [ ] two\r",
    "NUL": "a\0b\n\n## Today\n- [ ] one\0\n- [ ] two\n",
    "other line ends": "## Today\n- [ ] one\u2028x\x0by\x0cz\x85w\n- [ ] two\n",
    "no last newline": "## Today\n- [ ] one\n- [ ] two",
    "trailing blanks": "## Today  \n- [ ] one  \n- [ ] two\t\n \n\t\n",
    "decomposed": "## \u1112\u1161\u11af \u110b\u1175\u11af\n- [ ] one \u1112\u1161\u11ab\n- [ ] two\n",
    "BOM inside": "## Today\n- [ ] one\n- [ ] two\n\ufeff\n",
    "control letters": "## Today\n- [ ] one\x1b[31m\n- [ ] two\x07\n",
}


@pytest.mark.parametrize("text", ODD_NOTES.values(), ids=ODD_NOTES)
def test_odd_bytes_survive(new_book, text: str) -> None:
    book = new_book(text)
    note = book.note("2026-03-02")
    assert book.til("done", "one").code == 0
    assert note.read_bytes() == text.replace("[ ] one", "[x] one").encode()
    assert book.til("undo").code == 0
    assert note.read_bytes() == text.encode()
    assert book.til("carry").code == 0
    assert note.read_bytes() == text.replace("[ ]", "[>]").encode()
    target = book.note("2026-03-03").read_bytes()
    for line in text.encode().replace(b"\r", b"\n").split(b"\n"):
        if b"[ ]" in line:
            assert line in target
    assert book.til("undo").code == 0
    assert book.notes() == {"2026-03-02.md": text.encode()}


@pytest.mark.parametrize("newline", ["\r\n", "\r"], ids=["CRLF", "CR"])
def test_new_note_ends_its_lines_as_the_old_one(new_book, newline: str) -> None:
    book = new_book("## Today\n- [ ] one\n\n## Later\n- [ ] two\n".replace("\n", newline))
    assert book.til("new").code == 0
    assert b"\n" not in book.note("2026-03-03").read_bytes().replace(newline.encode(), b"")


ALIVE = """
import sys
from pathlib import Path
from tiltool.store.files.atomic import write_derived
print(flush=True)
for _ in range(60):
    write_derived(Path(sys.argv[1]), sys.argv[2] * 2_000_000)
"""


def test_two_processes_write_a_file_of_til_at_once(tmp_path: Path) -> None:
    """Each text is whole, at any time, and nothing is left beside it."""
    file = tmp_path / "seen.json"
    write_derived(file, "c" * 2_000_000)
    writers = [
        subprocess.Popen([sys.executable, "-c", ALIVE, str(file), letter], stdout=subprocess.PIPE) for letter in "ab"
    ]
    seen = set[str]()
    while any(writer.poll() is None for writer in writers):
        text = file.read_text()
        assert len(text) == 2_000_000 and len(set(text)) == 1
        seen.add(text[0])
    assert [writer.communicate() and writer.returncode for writer in writers] == [0, 0]
    assert seen & {"a", "b"} and names(tmp_path) == ["seen.json"]


def test_what_can_not_be_put_in_place_is_removed(tmp_path: Path) -> None:
    (tmp_path / "seen.json").mkdir()
    with pytest.raises(OSError, match="directory"):
        write_derived(tmp_path / "seen.json", "text")
    assert names(tmp_path) == ["seen.json"]
