"""What the theme's part of the site is made of: where that is as it was, MkDocs need not run again."""

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from tiltool import __version__
from tiltool.config.readers import CONFIG_FILE
from tiltool.site.output.compose import Shell
from tiltool.site.settings import Settings
from tiltool.store.notebook.notebook import Notebook
from tiltool.store.site.render_cache import Rendered

HERE = Path(__file__).parents[1]
THEME = HERE / "theme"
NO_PAGES = HERE / "nopages"
"""A folder without pages, for MkDocs to read where the owner has none of theirs."""

_KEPT = "theme"


class Frame(NamedTuple):
    """The theme's part of a site, as MkDocs made it."""

    settings: Settings
    shells: Mapping[str, Shell]
    files: tuple[str, ...]
    folders: tuple[str, ...]  # what it was made of, beside the configuration
    menu: tuple[str, ...]
    stamp: str = ""  # of all that it was made of


def keep_frame(notebook: Notebook, cache: Rendered, frame: Frame) -> Frame:
    """Keep what MkDocs made; return it with its stamp."""
    stamped = frame._replace(stamp=stamp(notebook, frame.folders))
    cache.keep_texts({_KEPT: json.dumps({**stamped._asdict(), "settings": frame.settings._asdict()})})
    return stamped


def kept_frame(notebook: Notebook, cache: Rendered) -> Frame | None:
    """Return what MkDocs made last; None where it would make something else now."""
    text = cache.text(_KEPT)
    data = json.loads(text) if text else None
    if not data or data["stamp"] != stamp(notebook, data["folders"]):
        return None
    shells = {name: Shell(*shell) for name, shell in data["shells"].items()}
    return Frame(
        Settings(**data["settings"]),
        shells,
        tuple(data["files"]),
        tuple(data["folders"]),
        tuple(data["menu"]),
        data["stamp"],
    )


def stamp(notebook: Notebook, folders: Sequence[str]) -> str:
    """Return the digest of the configuration, the versions, and the files that MkDocs reads."""
    text = (notebook.root / CONFIG_FILE).read_bytes()
    versions = [__version__, *(version(name) for name in ("mkdocs", "mkdocs-material", "Pygments", "markdown-it-py"))]
    files = list(_stamps([str(HERE), *folders]))
    made_of = (str(notebook.root.resolve()), text, versions, files, has_pages(notebook))
    return blake2b(repr(made_of).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def has_pages(notebook: Notebook) -> bool:
    """Tell whether the folder that MkDocs wants is there; til has no need of it."""
    return (notebook.root / (_said(notebook, "docs_dir") or "docs")).is_dir()


def configured_site(notebook: Notebook) -> Path | None:
    """Return where the site goes by its configuration; None where MkDocs has to tell.

    A run may name another folder, as `mkdocs serve` does: that is not where the next one goes.
    """
    said = _said(notebook, "site_dir") or "site"
    return None if said.startswith("!") or _said(notebook, "INHERIT") else notebook.root / said


def _said(notebook: Notebook, key: str) -> str:
    text = (notebook.root / CONFIG_FILE).read_text("utf-8-sig")
    found = re.search(rf"(?m)^{key}:[ \t]*['\"]?([^'\"#\n]+)", text)
    return found[1].strip() if found else ""


def has_address(notebook: Notebook) -> bool:
    """Tell whether the configuration says where the site is going to be, or may take that from another file."""
    text = (notebook.root / CONFIG_FILE).read_text("utf-8-sig")
    return bool(re.search(r"(?m)^(?:INHERIT:|site_url:[ \t]*['\"]?[^\s'\"#])", text))


def _stamps(folders: Iterable[str]) -> Iterator[tuple[str, int, int]]:
    for folder in folders:
        for place, below, names in os.walk(folder):
            below[:] = sorted(name for name in below if name != "__pycache__")
            for name in sorted(names):
                stat = os.stat(os.path.join(place, name))
                yield os.path.join(place, name), stat.st_size, stat.st_mtime_ns
