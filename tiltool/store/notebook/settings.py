"""`mkdocs.yml`: found by walking up, read without MkDocs, its til part kept ready for the next start."""

import contextlib
import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tiltool import __version__
from tiltool.config import Config, config_of
from tiltool.config.readers import CONFIG_FILE
from tiltool.errors import NoNotebook
from tiltool.store.files.atomic import write_derived

STATE_FOLDER = ".til"
_CACHE = "settings.json"


class SiteKeys(NamedTuple):
    """The text of `mkdocs.yml`, and what MkDocs' own keys in it say of the site; None where only MkDocs can tell."""

    text: str = ""
    docs_dir: str | None = "docs"
    site_dir: str | None = "site"
    has_address: bool = False  # or may have, from another file or the environment


NO_KEYS = SiteKeys()


def find_notebook(start: Path) -> tuple[Path, Config, SiteKeys]:
    """Return the root of the notebook that holds `start`, its configuration, and what it says of the site.

    Raises NoNotebook where no folder up from `start` has a `mkdocs.yml` that names the `til` plugin, or
    where that file is wrong.
    """
    if not start.is_dir():
        raise NoNotebook(f"{start} is not a folder", "name a folder with -C, or unset TIL_NOTEBOOK")
    beside = ""
    for folder in (start, *start.parents):
        file = folder / CONFIG_FILE
        if file.is_file():
            found = _read(folder, file)
            if found is not None:
                return folder, config_of(found[0]), found[1]
            beside = beside or f"{file} does not name the til plugin; "
    raise NoNotebook(f"no notebook here: {beside}looked in {start} and above", "make one: til init")


_Found = tuple[Mapping[str, Any], SiteKeys]
"""The options of the til plugin, and what other keys say of the site."""


def _read(root: Path, file: Path) -> _Found | None:
    """Return what a file says; None where it does not name the til plugin."""
    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise NoNotebook(f"{file}: can't be read: {error}", "til reads its options from that file") from None
    if "til" not in text:
        return None
    stamp = f"{__version__} {text}"
    cache = root / STATE_FOLDER / _CACHE
    found = _cached(cache, stamp, text)
    if found is None:
        found = _parsed(file, text)
        _keep(cache, stamp, found)
    return found


def _cached(cache: Path, stamp: str, text: str) -> _Found | None:
    """Return what was read from the same bytes before: YAML costs 20 ms at each start."""
    try:
        kept = json.loads(cache.read_text("utf-8"))
        return (dict(kept["options"]), SiteKeys(text, *kept["site"])) if kept["stamp"] == stamp else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _keep(cache: Path, stamp: str, found: _Found | None) -> None:
    if found is None or not cache.parent.is_dir():
        return
    # In a read-only notebook, or with options that JSON can't hold, they are read again next time.
    with contextlib.suppress(OSError, TypeError, ValueError):
        write_derived(cache, json.dumps({"stamp": stamp, "options": found[0], "site": found[1][1:]}))


def _parsed(file: Path, text: str) -> _Found | None:
    import yaml

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        """Reads plain YAML; a tag it does not know (`!ENV`, `!!python/name:`) makes no value."""

    Loader.add_multi_constructor("", lambda *_: None)
    try:
        loader = Loader(text)
        node = loader.get_single_node()
        settings = loader.construct_document(node) if node else None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        raise NoNotebook(
            f"{file}{line}: not valid YAML: {getattr(error, 'problem', error)}", "mend that line first"
        ) from None
    if not isinstance(settings, dict):
        return None
    options = _til_options(settings.get("plugins"))
    tagged = {str(key.value) for key, value in node.value if value.tag.startswith("!")}
    return None if options is None else (options, _site_keys(text, settings, tagged))


def _site_keys(text: str, settings: Mapping[str, Any], tagged: Collection[str]) -> SiteKeys:
    """Return what the keys say of the site; those `tagged` get their value from the environment."""
    inherits = "INHERIT" in settings
    docs = None if "docs_dir" in tagged else str(settings.get("docs_dir") or "docs")
    site = None if inherits or "site_dir" in tagged else str(settings.get("site_dir") or "site")
    return SiteKeys(text, docs, site, inherits or "site_url" in tagged or bool(settings.get("site_url")))


def _til_options(plugins: object) -> Mapping[str, Any] | None:
    """Return the options of `til` in a list or mapping of plugins."""
    entries = (
        plugins
        if isinstance(plugins, list)
        else [{name: value} for name, value in plugins.items()]
        if isinstance(plugins, dict)
        else []
    )
    for entry in entries:
        if entry == "til":
            return {}
        if isinstance(entry, dict) and "til" in entry:
            options = entry["til"]
            if options is not None and not isinstance(options, dict):
                raise NoNotebook(
                    f"{CONFIG_FILE}: plugins: til: needs keys below it, not {options!r}",
                    "for example: til: {language: ko}",
                )
            return options or {}
    return None
