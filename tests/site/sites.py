"""Notebooks with a site, for the tests of it."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from tiltool.site.build.incremental import SiteReport
from tiltool.site.build.standalone import build
from tiltool.store.notebook.notebook import open_notebook

TODAY = date(2026, 3, 31)
CHROMIUM = Path("/usr/bin/chromium")


def made(root: Path, notes: Mapping[str, str], options: str = "", more: str = "") -> Path:
    """Write a notebook of notes (path below notes/, or tasks/… -> text); return its folder."""
    (root / "notes").mkdir(parents=True, exist_ok=True)
    settings = f"site_name: journal\n{more}theme:\n  name: material\nplugins:\n  - til: {{{options}}}\n"
    (root / "mkdocs.yml").write_text(settings, "utf-8")
    for name, text in notes.items():
        write(root, name, text)
    return root


def write(root: Path, name: str, text: str) -> None:
    """Write one note."""
    file = root / (name if name.startswith("tasks/") else f"notes/{name}")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode())


def built(root: Path, today: date = TODAY, **options: bool) -> SiteReport:
    """Build the site of a notebook."""
    return build(open_notebook(root), today, **options)


def files_of(folder: Path) -> dict[str, bytes]:
    """Return all files of a folder by their paths."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def page(root: Path, url: str) -> str:
    """Return a page of the site."""
    return (root / "site" / url / "index.html").read_text("utf-8")
