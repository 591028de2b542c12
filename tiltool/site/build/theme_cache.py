"""The cache of the theme's part of the site: MkDocs need not run while its inputs are unchanged."""

import json
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from tiltool import __version__
from tiltool.site.output.compose import Shell
from tiltool.site.settings import Settings
from tiltool.store.notebook.notebook import Notebook
from tiltool.store.site.inputs import folder_stamps
from tiltool.store.site.render_cache import RenderCache

HERE = Path(__file__).parents[1]
THEME = HERE / "theme"
_NO_PAGES = HERE / "nopages"
"""An empty folder for MkDocs to read if the owner has no pages."""


def mkdocs_options(notebook: Notebook) -> dict[str, str]:
    """Return the options to pass to MkDocs besides the notebook's configuration."""
    return {} if notebook.has_own_pages else {"docs_dir": str(_NO_PAGES)}


def theme_folder(cache: RenderCache, *, is_served: bool) -> Path:
    """Return the folder in which MkDocs makes the theme's part, a separate one for a served site, whose addresses differ."""
    return cache.folder / ("mkdocs-served" if is_served else "mkdocs")


def _name(*, is_served: bool) -> str:
    return "theme frame served" if is_served else "theme frame"


class ThemeFrame(NamedTuple):
    """The theme's part of a site, as MkDocs made it."""

    settings: Settings
    shells: Mapping[str, Shell]
    files: tuple[str, ...]
    folders: tuple[str, ...]  # its inputs besides the configuration
    menu: tuple[str, ...]
    stamp: str = ""  # the digest of all inputs


def cache_frame(notebook: Notebook, cache: RenderCache, frame: ThemeFrame, *, is_served: bool) -> ThemeFrame:
    """Cache the theme's part; return it with its stamp."""
    stamped = frame._replace(stamp=_stamp(notebook, frame.folders))
    cache.keep_texts({_name(is_served=is_served): json.dumps(stamped)})
    return stamped


def cached_frame(notebook: Notebook, cache: RenderCache, *, is_served: bool = False) -> ThemeFrame | None:
    """Return the cached theme's part; None if its inputs changed."""
    text = cache.text(_name(is_served=is_served))
    if not text:
        return None
    settings, shells, files, folders, menu, stamp = json.loads(text)
    if stamp != _stamp(notebook, folders):
        return None
    shells = {name: Shell(*shell) for name, shell in shells.items()}
    return ThemeFrame(Settings(*settings), shells, tuple(files), tuple(folders), tuple(menu), stamp)


def _stamp(notebook: Notebook, folders: Sequence[str]) -> str:
    """Return the digest of the configuration, the versions, and the files that MkDocs reads."""
    versions = [__version__, *(version(name) for name in ("mkdocs", "mkdocs-material", "Pygments", "markdown-it-py"))]
    files = folder_stamps([str(HERE), *folders])
    made_of = (str(notebook.root.resolve()), notebook.site_keys.text, versions, files, notebook.has_own_pages)
    return blake2b(repr(made_of).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
