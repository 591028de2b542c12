"""`mkdocs.yml`: searched upwards, read without MkDocs, its til options cached for the next start."""

import contextlib
import json
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tiltool import __version__
from tiltool.config import Config, config_of
from tiltool.config.readers import CONFIG_FILE
from tiltool.core.text.lines import digest_of
from tiltool.errors import NoNotebook, NoPlugin
from tiltool.messages import Message

STATE_FOLDER = ".til"
INDEX_FILE = "index.db"
_CACHE = "settings.json"


class SiteKeys(NamedTuple):
    """The text of `mkdocs.yml` and MkDocs' own keys in it; None if only MkDocs knows the value."""

    text: str = ""
    docs_dir: str | None = "docs"
    site_dir: str | None = "site"
    has_address: bool = False  # or may have one, from another file or the environment
    strict: bool = False
    address: str = ""


NO_KEYS = SiteKeys()


def find_notebook(start: Path) -> tuple[Path, Config, SiteKeys]:
    """Return the root of the notebook that holds `start`, its configuration, and the keys of its site.

    Raises NoNotebook if no folder up from `start` has a `mkdocs.yml` that names the `til` plugin, or if that
    file is invalid.
    """
    if not start.is_dir():
        raise NoNotebook(Message("{path} is not a folder", path=start), "name a folder with -C, or unset TIL_NOTEBOOK")
    other: Path | None = None
    for folder in (start, *start.parents):
        file = folder / CONFIG_FILE
        if file.is_file():
            found = _read(folder, file)
            if found is not None:
                return folder, config_of(found[0]), found[1]
            other = other or file
    if other:
        problem = Message("{file} does not name the til plugin; looked in {start} and above", file=other, start=start)
    else:
        problem = Message("looked in {start} and above", start=start)
    raise NoPlugin(Message("no notebook here: {problem}", problem=problem), "create one: til init")


def index_file(state: Path, config: Config) -> Path:
    """Return the file of a notebook's index: each author's notes have one, and so do all notes together."""
    own = f".{digest_of(config.author)[:12]}" if config.author else ""
    return state / f"{INDEX_FILE}{own}"


_Settings = tuple[Mapping[str, Any], SiteKeys]
"""The options of the til plugin, and the keys of the site."""


def _read(root: Path, file: Path) -> _Settings | None:
    """Return the settings in a file; None if it does not name the til plugin."""
    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or Message("it is not UTF-8")
        problem = Message("{path}: can't be read: {reason}", path=file, reason=reason)
        raise NoNotebook(problem, "til reads its options from this file") from None
    if "til" not in text:
        return None
    stamp = f"{__version__} {text}"
    cache = root / STATE_FOLDER / _CACHE
    found = _cached(cache, stamp, text)
    if found is None:
        try:
            found = _parsed(file, text)
        except NoNotebook as error:
            error.language = "".join(re.findall(r"^[ \t]+language:[ '\"]*(\w+)", text, re.MULTILINE)[:1])
            raise
        _save(cache, stamp, found)
    return found


def _cached(cache: Path, stamp: str, text: str) -> _Settings | None:
    """Return the settings that were read from the same text before: YAML costs 20 ms at each start."""
    try:
        if not cache.is_file():
            return None
        cached = json.loads(cache.read_text("utf-8"))
        return (dict(cached["options"]), SiteKeys(text, *cached["keys"])) if cached["stamp"] == stamp else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _save(cache: Path, stamp: str, found: _Settings | None) -> None:
    if found is None or not cache.parent.is_dir():
        return
    from tiltool.store.files.atomic import write_derived  # most starts only read

    # In a read-only notebook, or with options that JSON can't hold, they are read again next time.
    with contextlib.suppress(OSError, TypeError, ValueError):
        write_derived(cache, json.dumps({"stamp": stamp, "options": found[0], "keys": found[1][1:]}))


def _parsed(file: Path, text: str) -> _Settings | None:
    import yaml

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        """Reads plain YAML; a value with an unknown tag (`!ENV`, `!!python/name:`) is None."""

    Loader.add_multi_constructor("", lambda *_: None)
    try:
        loader = Loader(text)
        node = loader.get_single_node()
        if "&" in text:  # it may have aliases
            from tiltool.core.text.yaml_limits import refuse_bomb

            refuse_bomb(node)
        settings = loader.construct_document(node) if node else None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{file}:{mark.line + 1}" if mark else file
        problem = Message("{place}: invalid YAML: {reason}", place=place, reason=getattr(error, "problem", error))
        raise NoNotebook(problem, "fix this line first") from None
    if not isinstance(settings, dict):
        return None
    options = _til_options(settings.get("plugins"))
    tagged = {str(key.value) for key, value in node.value if value.tag.startswith("!")}
    return None if options is None else (options, _site_keys(text, settings, tagged))


def options_in(text: str) -> Mapping[str, Any] | None:
    """Return the options of the til plugin in a text of `mkdocs.yml`; None if it does not name it. Raises NoNotebook."""
    found = _parsed(Path(CONFIG_FILE), text)
    return found[0] if found else None


def _site_keys(text: str, settings: Mapping[str, Any], tagged: Collection[str]) -> SiteKeys:
    """Return the keys of the site; those `tagged` get their value from the environment."""
    inherits = "INHERIT" in settings
    docs = None if "docs_dir" in tagged else str(settings.get("docs_dir") or "docs")
    site = None if inherits or "site_dir" in tagged else str(settings.get("site_dir") or "site")
    has_address = inherits or "site_url" in tagged or bool(settings.get("site_url"))
    address = settings.get("site_url")
    url = address.rstrip("/") + "/" if isinstance(address, str) and address else ""
    return SiteKeys(text, docs, site, has_address, settings.get("strict") is True, url)


def _til_options(plugins: object) -> Mapping[str, Any] | None:
    """Return the options of `til` in a list or mapping of plugins."""
    for entry in plugins if isinstance(plugins, list) else [plugins]:
        if entry == "til":
            return {}
        if isinstance(entry, dict) and "til" in entry:
            options = entry["til"]
            if options is not None and not isinstance(options, dict):
                problem = Message(
                    "{file}: plugins: til: needs keys below it, not {value!r}", file=CONFIG_FILE, value=options
                )
                raise NoNotebook(problem, "for example: til: {language: ko}")
            return options or {}
    return None
