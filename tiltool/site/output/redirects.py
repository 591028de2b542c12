"""Redirects: a page at each old address in the front matter of a note, if it is valid and not taken."""

import re
from collections.abc import Iterable
from functools import partial

from tiltool.core.search.tokens import fold
from tiltool.core.text.lines import parents_of
from tiltool.messages import Message
from tiltool.site.digest import content_key
from tiltool.site.model.site import Site
from tiltool.site.output.compose import redirect
from tiltool.site.output.files import Output

_NEVER = re.compile(r"[\x00-\x1f\x7f\\?#]|://")
_PART, _WHOLE = 255, 1000
"""Maximum bytes of a name, and of a path, that every file system allows."""


def redirects(site: Site, taken: Iterable[str]) -> tuple[list[Output], list[str]]:
    """Return a page for each alias with a `/` (others are names, not addresses), and the invalid aliases.

    `taken` are the paths of the other files of the site.
    """
    aliases = [(note.path, alias) for note in site.notes for alias in note.aliases if "/" in alias]
    # two addresses must not differ only in case or Unicode composition
    files = {fold(path) for path in taken} if aliases else set()
    folders = {above for path in files for above in _above(path)}
    leads = {fold(url): path for path, url in site.urls.items()}
    outputs: list[Output] = []
    problems: list[str] = []
    for path, alias in aliases:
        url = alias_url(alias)
        if url is not None and leads.get(fold(url)) == path:
            continue
        page = f"{url}index.html"
        file = fold(page)
        if url is None:
            problems.append(Message("{path}: alias {alias} is not a valid address", path=path, alias=_shown(alias)))
        elif file in files or file in folders or not files.isdisjoint(_above(file)):
            problems.append(Message("{path}: alias {alias}: this address is taken", path=path, alias=_shown(alias)))
        else:
            leads[fold(url)] = path
            files.add(file)
            folders.update(_above(file))
            to = "../" * url.count("/") + site.urls[path]
            outputs.append(
                Output(page, content_key((to, site.settings.language)), partial(redirect, site.settings, to))
            )
    return outputs, problems


def alias_url(alias: str) -> str | None:
    """Return the address of an alias relative to the site's root, "" for the home page; None if it is not valid."""
    parts = [part for part in map(str.strip, alias.split("/")) if part not in ("", ".")]
    url = "".join(f"{part}/" for part in parts)
    if _NEVER.search(alias) or any(part.startswith(".") for part in parts):  # dotfiles are the owner's
        return None
    fits = len(url.encode()) <= _WHOLE and all(len(part.encode()) <= _PART for part in parts)
    return url if fits else None


def _shown(alias: str) -> str:
    return repr(alias if len(alias) <= 80 else f"{alias[:79]}…")


def _above(path: str) -> tuple[str, ...]:
    """Return all folders above a file."""
    return parents_of(path.rpartition("/")[0])
