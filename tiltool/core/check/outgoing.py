"""Which addresses that a note links to can be asked for on the public web."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from tiltool.core.check.secrets import find_secrets

_PLACEHOLDER = r"[{}<>$…\\]|\.\.\."
_NOT_PUBLIC = (
    r"(?i)(?:^|\.)(?:localhost|local|internal|intranet|intra|corp|lan|home|test|example|invalid|arpa)$"
    r"|(?:^|\.)example\.(?:com|org|net)$"
)


def is_askable(address: str) -> bool:
    """Return whether an address is one of the public web, no placeholder, and has no secret in it."""
    if re.search(_PLACEHOLDER, address) or any(find_secrets(address)):
        return False
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    return "@" not in parts.netloc and _is_public(host)


def _is_public(host: str) -> bool:
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host and not re.search(_NOT_PUBLIC, host)
