"""`mkdocs.yml`: found by walking up, read without MkDocs, its til part kept ready for the next start."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tiltool import __version__
from tiltool.config import Config, config_of
from tiltool.config.readers import CONFIG_FILE
from tiltool.errors import NoNotebook

STATE_FOLDER = ".til"
_CACHE = "settings.json"


def find_notebook(start: Path) -> tuple[Path, Config]:
    """Return the root of the notebook that holds `start`, and its configuration.

    Raises NoNotebook where no folder up from `start` has a `mkdocs.yml` that names the `til` plugin, or
    where that file is wrong.
    """
    if not start.is_dir():
        raise NoNotebook(f"{start} is not a folder", "name a folder with -C, or unset TIL_NOTEBOOK")
    beside = ""
    for folder in (start, *start.parents):
        file = folder / CONFIG_FILE
        if file.is_file():
            options = _options(folder, file)
            if options is not None:
                return folder, config_of(options)
            beside = beside or f"{file} does not name the til plugin; "
    raise NoNotebook(f"no notebook here: {beside}looked in {start} and above", "make one: til init")


def _options(root: Path, file: Path) -> Mapping[str, Any] | None:
    """Return the options of the til plugin; None where the file does not name it."""
    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise NoNotebook(f"{file}: can't be read: {error}", "til reads its options from that file") from None
    if "til" not in text:
        return None
    stamp = f"{__version__} {text}"
    cache = root / STATE_FOLDER / _CACHE
    options = _cached(cache, stamp)
    if options is None:
        options = _parsed(file, text)
        _keep(cache, stamp, options)
    return options


def _cached(cache: Path, stamp: str) -> Mapping[str, Any] | None:
    """Return the options read from the same bytes before: YAML costs 20 ms at each start."""
    try:
        kept = json.loads(cache.read_text("utf-8"))
        return dict(kept["options"]) if kept["stamp"] == stamp else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _keep(cache: Path, stamp: str, options: Mapping[str, Any] | None) -> None:
    if options is None or not cache.parent.is_dir():
        return
    fresh = cache.with_name(f"{_CACHE}.new")
    try:
        fresh.write_text(json.dumps({"stamp": stamp, "options": options}), "utf-8")
        fresh.replace(cache)
    except (OSError, TypeError, ValueError):
        return  # a read-only notebook, or options that JSON can't hold: read them again next time


def _parsed(file: Path, text: str) -> Mapping[str, Any] | None:
    import yaml

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        """Reads plain YAML; a tag it does not know (`!ENV`, `!!python/name:`) makes no value."""

    Loader.add_multi_constructor("", lambda *_: None)
    try:
        settings = yaml.load(text, Loader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        raise NoNotebook(
            f"{file}{line}: not valid YAML: {getattr(error, 'problem', error)}", "mend that line first"
        ) from None
    return _til_options(settings.get("plugins") if isinstance(settings, dict) else None)


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
