"""Files made to do harm, or that look like it: every command ends with a documented exit code and intact notes."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result

Til = Callable[..., Result]

DAY, TODAY = "notes/2026-03-02.md", "2026-03-03"
SETTINGS = "site_name: x\nplugins:\n  - til\n"
NOTE = "# 2026-03-02\n\n## Today\n\n- [ ] gate\n"
DEEP, LONG = 10_000, int(os.environ.get("TIL_LONGEST_LINE", 100_000))  # 1_000_000 takes a minute
BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]\n" for level in range(1, 9)
)


def note(text: str) -> Callable[[Path], object]:
    return lambda root: (root / DAY).write_text(text, "utf-8")


def settings(text: str) -> Callable[[Path], object]:
    return lambda root: (root / "mkdocs.yml").write_text(text, "utf-8")


TEXTS = {
    "a bomb in front matter": note(f"---\n{BOMB}tags: *a8\n---\n{NOTE}"),
    "a bomb as a title": note(f"---\n{BOMB}title: *a8\naliases: *a8\n---\n{NOTE}"),
    "an alias of itself": note(f"---\ntags: &a [*a]\n---\n{NOTE}"),
    "deep front matter": note(f"---\ntags: {'[' * DEEP}{']' * DEEP}\n---\n{NOTE}"),
    "deep lists": note("## Today\n" + "".join(f"{'  ' * level}- [ ] a{level}\n" for level in range(200))),
    "lists in a line": note(f"{NOTE}{'- ' * (DEEP // 10)}a\n"),
    "boxes in a line": note(f"{NOTE}{'- [ ] ' * DEEP}a\n"),
    "deep quotes": note(f"{NOTE}{'>' * DEEP}a\n"),
    "deep brackets": note(f"{NOTE}{'[' * DEEP}a{']' * DEEP}(b)\n"),
    "deep pictures": note(f"{NOTE}{'![' * DEEP}a{'](b)' * DEEP}\n"),
    "stars": note(f"{NOTE}{'*' * DEEP}a{'*' * DEEP}\n"),
    "backticks": note(NOTE + "".join(f"{'`' * length} " for length in range(1, 400))),
    "deep HTML": note(f"{NOTE}{'<div>' * DEEP}a{'</div>' * DEEP}\n"),
    "comments": note(f"{NOTE}{'<!-- ' * DEEP}\n"),
    "a long task": note(f"## Today\n- [ ] {'a' * LONG}\n- [ ] gate\n"),
    "a long heading": note(f"{NOTE}\n## {'Today ' * (LONG // 20)}\n\n- [ ] elsewhere\n"),
    "a long link": note(f"{NOTE}[[{'c' * LONG}]]\n"),
    "a long name of a file": note(f"{NOTE}{'c' * (LONG // 20)}.png\n"),
    "names of files": note(f"{NOTE}{'.png' * DEEP}\n"),
    "dates": note(f"{NOTE}- [ ] {'due:2026-01-01 ' * 2000}\n"),
    "digits": note(f"{NOTE}- [ ] due:{'9' * LONG}\n"),
    "conflicts": note("<<<<<<< a\n" * (DEEP // 10)),
    "control characters": note("## Today\n- [ ] gate\x1b]0;evil\x07\x1b[2J\x9b31m\x00 b\n"),
}
SETTINGS_FILES = {
    "a bomb": settings(f"{SETTINGS}{BOMB}extra: *a8\n"),
    "a bomb for til": settings(f"{BOMB}{SETTINGS.replace('- til', '- til: {exclude: *a8}')}"),
    "deep": settings(f"{SETTINGS}extra: {'[' * DEEP}{']' * DEEP}\n"),
}


def fifo(name: str) -> Callable[[Path], object]:
    return lambda root: os.mkfifo(root / name)


def link(name: str, target: str) -> Callable[[Path], object]:
    return lambda root: (root / name).symlink_to(target)


def state_folder(root: Path) -> None:
    (root / ".til").mkdir()
    for name in ("settings.json", "staging.json", "history.jsonl"):
        (root / ".til" / name).write_text("[" * 100_000)


FILES = {
    "a pipe": fifo("notes/2026-03-01.md"),
    "a pipe as a picture": fifo("notes/gate.png"),
    "a pipe of secrets": fifo(".til-allowed"),
    "an endless device": link("notes/2026-03-01.md", "/dev/zero"),
    "an endless picture": link("notes/gate.png", "/dev/zero"),
    "passwords": link("notes/2026-03-01.md", "/etc/passwd"),
    "itself": link("notes/2026-03-01.md", "2026-03-01.md"),
    "the folder": link("notes/more", "."),
    "the notebook": link("notes/up", ".."),
    "a name with a line end": lambda root: (root / "notes/a\nb\x1b[31m.md").write_text(NOTE),
    "a name of 250 letters": lambda root: (root / f"notes/{'a' * 250}.md").write_text(NOTE),
    "parentheses": lambda root: [(root / f"notes/{'(' * 100}{at}.md").write_text(NOTE) for at in range(50)],
    "a state folder of junk": state_folder,
}
HARM = {
    **{f"note: {name}": make for name, make in TEXTS.items()},
    **{f"settings: {name}": make for name, make in SETTINGS_FILES.items()},
    **({f"file: {name}": make for name, make in FILES.items()} if os.name != "nt" else {}),
}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    (tmp_path / "notes").mkdir()
    (tmp_path / "mkdocs.yml").write_text(SETTINGS)
    (tmp_path / DAY).write_text(NOTE)
    return tmp_path


@pytest.mark.parametrize("name", HARM)
def test_every_command_ends(book: Path, til: Til, name: str) -> None:
    HARM[name](book)
    before = {path: path.read_bytes() for path in book.rglob("*.md") if path.is_file() and not path.is_symlink()}
    for command in ("search gate", "tasks", "check", "add gate", "undo"):
        run = til(book, *command.split(), today=TODAY)
        assert run.code in ((4,) if name.startswith("settings") else (0, 1, 3)), (command, run)
        assert "\x1b" not in run.out + run.err and "\x9b" not in run.out + run.err
    after = {path: path.read_bytes() for path in before if path.exists()}
    assert after == before


@pytest.mark.skipif(os.name == "nt", reason="pipes and links are those of POSIX")
def test_a_site_of_all_of_them(book: Path, til: Til) -> None:
    (book / "mkdocs.yml").write_text(f"{SETTINGS}theme:\n  name: material\n")
    for at, (name, make) in enumerate(TEXTS.items()):
        if name.startswith(("a bomb", "an alias", "deep q", "backticks", "dates", "control")):
            make(book)
            (book / DAY).rename(book / f"notes/2026-02-{at + 1:02}.md")
    for name in ("a pipe as a picture", "passwords", "the folder", "the notebook", "a name with a line end"):
        FILES[name](book)
    link("notes/zero.png", "/dev/zero")(book)
    (book / DAY).write_text(f"{NOTE}\n## Learned\n\n![[gate.png]] ![[zero.png]]\n")
    assert til(book, "build", today=TODAY).code == 0
    site = "".join(path.read_text("utf-8") for path in (book / "site").rglob("*.html"))
    assert "root:" not in site and "\x1b" not in site
