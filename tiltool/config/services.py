"""Options of services that pages load only after a click, such as comments, of visit statistics, and of mail."""

import re
from typing import Any

from tiltool.config.readers import mapping, text, unknown, wrong
from tiltool.messages import Message

ScriptAttributes = tuple[tuple[str, str], ...]
"""The attributes of a script element; a theme has one value for light and one for dark, separated by `|`."""

_REPOSITORY = r"(?a:[\w.-]+/[\w.-]+)"
_MAIL = r"[^\s@<>?&%,;:]+@[^\s@<>?&%,;:.]+(?:\.[^\s@<>?&%,;:.]+)+"
_ADDRESS = r"(?a:https://[\w.-]+(?::\d+)?(?:/[^\s\"'<>]*)?)"
_GISCUS = ("repo_id", "category", "category_id")


def mail(key: str, value: Any) -> str:
    """Return an e-mail address."""
    if not isinstance(value, str) or not re.fullmatch(_MAIL, value):
        wrong(key, Message("{value!r} is not an e-mail address", value=value))
    return value


def comments(key: str, value: Any) -> ScriptAttributes:
    """Return the script of giscus or utterances."""
    given = mapping(key, value)
    service = "utterances" if "utterances" in given else "giscus"
    known = (service, *(_GISCUS if service == "giscus" else ("label",)))
    for name in given:
        if name not in known:
            unknown(f"{key}: {name}", str(name), ("giscus", "utterances", *_GISCUS, "label"))
    missing = [name for name in known if name not in given and name != "label"]
    if missing:
        wrong(key, Message("{keys} missing", keys=", ".join(missing)))
    values = {name: text(f"{key}: {name}", each) for name, each in given.items()}
    repository = values.pop(service)
    if not re.fullmatch(_REPOSITORY, repository):
        wrong(f"{key}: {service}", Message("{value!r} is not OWNER/REPOSITORY", value=repository))
    return _giscus(repository, values) if service == "giscus" else _utterances(repository, values)


def _giscus(repository: str, values: dict[str, str]) -> ScriptAttributes:
    return (
        ("src", "https://giscus.app/client.js"),
        ("crossorigin", "anonymous"),
        ("data-repo", repository),
        *((f"data-{name.replace('_', '-')}", values[name]) for name in _GISCUS),
        ("data-mapping", "pathname"),
        ("data-strict", "1"),
        ("data-theme", "light|dark"),
    )


def _utterances(repository: str, values: dict[str, str]) -> ScriptAttributes:
    return (
        ("src", "https://utteranc.es/client.js"),
        ("crossorigin", "anonymous"),
        ("repo", repository),
        ("issue-term", "pathname"),
        *values.items(),
        ("theme", "github-light|github-dark"),
    )


def analytics(key: str, value: Any) -> ScriptAttributes:
    """Return the script of a service that counts visits: `src`, and its other settings as `data-*`."""
    given = mapping(key, value)
    if not re.fullmatch(_ADDRESS, str(given.get("src", ""))):
        wrong(f"{key}: src", Message("{value!r} is not an https address", value=given.get("src")))
    for name in given:
        if name != "src" and not re.fullmatch(r"data-[a-z][a-z0-9-]*", str(name)):
            unknown(f"{key}: {name}", str(name), ("src", "data-*"))
    return tuple((str(name), str(each)) for name, each in given.items())
