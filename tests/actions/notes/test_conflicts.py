"""A note with conflict markers: no command changes it or takes tasks from it, none lists them, the site leaves it out."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result, notes_of
from tests.site.sites import built, files_of, made
from tiltool.actions.check.allow import allow
from tiltool.errors import Refused
from tiltool.store.notebook.notebook import open_notebook

Til = Callable[..., Result]
CONFLICT = "# TIL\n\n## 할 일\n\n<<<<<<< HEAD\n- [ ] deploy\n=======\n- [x] deploy\n>>>>>>> laptop\n- [ ] test\n"
WHOLE = "# TIL\n\n## 할 일\n\n- [ ] write\n"
OLD, NEW = "2020-09-24.md", "2020-09-25.md"


@pytest.mark.parametrize(
    ("files", "command"),
    [
        ({OLD: CONFLICT}, ["new"]),
        ({OLD: CONFLICT}, ["carry"]),
        ({OLD: WHOLE, NEW: CONFLICT}, ["new"]),
        ({OLD: WHOLE, NEW: CONFLICT}, ["carry"]),
        ({OLD: CONFLICT, NEW: WHOLE}, ["carry", "--from", "yesterday"]),
        ({NEW: CONFLICT}, ["add", "x"]),
        ({NEW: CONFLICT}, ["add", "--learned", "x"]),
        ({NEW: CONFLICT}, ["done", "test"]),
        ({NEW: CONFLICT}, ["start", f"notes/{NEW}:10"]),
        ({NEW: CONFLICT}, ["drop", "2020-09-25:10"]),
        ({NEW: CONFLICT}, ["due", "test", "tomorrow"]),
        ({NEW: CONFLICT}, ["prio", "test", "high"]),
        ({NEW: CONFLICT}, ["repeat", "test", "every week"]),
        ({NEW: CONFLICT}, ["park", "test"]),
        ({NEW: CONFLICT}, ["mv", NEW, "old.md"]),
        ({NEW: CONFLICT + "\n#blog\n"}, ["tags", "rename", "blog", "log"]),
        ({NEW: CONFLICT, "../tasks/blog.md": "# Blog\n- [ ] feed\n"}, ["pick", "feed"]),
        ({NEW: WHOLE, "../tasks/blog.md": CONFLICT}, ["add", "x", "--project", "blog"]),
        ({NEW: WHOLE, "../tasks/blog.md": CONFLICT}, ["park", "write", "--project", "blog"]),
    ],
)
@pytest.mark.parametrize("dry_run", [False, True])
def test_commands_that_write_refuse(
    make_notebook: Callable[..., Path], til: Til, files: dict[str, str], command: list[str], dry_run: bool
) -> None:
    root = make_notebook(files)
    before = notes_of(root)
    done = til(root, *command, *(["--dry-run"] if dry_run else []))
    assert (done.code, ":5: Git conflict markers; nothing written" in done.err) == (3, True), done
    assert "hint: keep the lines you want" in done.err
    assert notes_of(root) == before


def test_it_is_listed_nowhere_but_found_by_its_words(make_notebook: Callable[..., Path], til: Til) -> None:
    root = make_notebook({OLD: CONFLICT, NEW: WHOLE})
    listed = til(root, "tasks")
    assert "write" in listed.out
    assert "test" not in listed.out
    assert "unreadable or with conflict markers: 1" in listed.err
    assert OLD in til(root, "search", "deploy").out
    (root / "notes" / OLD).write_text(WHOLE.replace("write", "test"), "utf-8")
    listed = til(root, "tasks")
    assert ("test" in listed.out, listed.err) == (True, "")


def test_the_site_leaves_it_out_and_says_so(tmp_path: Path) -> None:
    root = made(tmp_path, {OLD: CONFLICT, NEW: WHOLE})
    assert list(map(str, built(root).problems)) == ["notes/2020-09-24.md:5: not published, it has Git conflict markers"]
    pages = b"".join(
        data for path, data in files_of(root / "site").items() if path.endswith((".html", ".json", ".xml"))
    )
    assert b"write" in pages
    assert b"deploy" not in pages
    with pytest.raises(Refused):
        built(root, strict=True)


def test_a_strict_build_stops_at_a_secret_until_it_is_allowed(tmp_path: Path) -> None:
    secret = "gh" + "p_" + "a1B2c3D4e5" * 4
    root = made(tmp_path, {OLD: f"## Learned\n### a\nkey {secret}\n"})
    with pytest.raises(Refused) as error:
        built(root, strict=True)
    assert f"notes/{OLD}:3: looks like a key for GitHub" in str(error.value.message)
    assert secret[:5] not in str(error.value.message)
    notebook = open_notebook(root)
    allow(notebook, "secret-key", f"notes/{OLD}", 3)
    assert built(root, strict=True).problems == ()
