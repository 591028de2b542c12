"""Where the running til was installed from, so that a host's machine can install the same one."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from tiltool.core.adopt.workflows import repository_of
from tiltool.store.notebook.git import git_text, without_password


def til_requirement(version: str) -> str:
    """Return the requirement by which pip installs this til; "" if no other machine can."""
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        record = distribution("tiltool").read_text("direct_url.json")
    except PackageNotFoundError:
        return ""
    return requirement_of(record) if record else f"tiltool=={version}"


def requirement_of(record: str) -> str:
    """Return the requirement for what pip recorded in `direct_url.json`; "" if no other machine can install it."""
    origin: dict[str, Any] = json.loads(record)
    address: str = origin["url"]
    if "vcs_info" in origin:
        return _at_commit(address, origin["vcs_info"]["commit_id"])
    if "dir_info" not in origin:
        return address if address.startswith("https://") else ""
    if origin["dir_info"].get("editable"):  # a working copy, which is ahead of any commit
        return ""
    return _of_clone(Path(url2pathname(urlsplit(address).path)))


def _of_clone(folder: Path) -> str:
    """Return the requirement for the commit of a clone; "" if it is not a clone or the commit was not pushed."""
    if not git_text(folder, "branch", "--remotes", "--contains", "HEAD").strip():
        return ""
    address = git_text(folder, "remote", "get-url", "origin").strip()
    commit = git_text(folder, "rev-parse", "HEAD").strip()
    return _at_commit(address, commit) if "://" in address or repository_of(address) else ""


def _at_commit(address: str, commit: str) -> str:
    found = repository_of(address)
    return f"git+{found.page if found else without_password(address)}@{commit}"
