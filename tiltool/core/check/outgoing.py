"""Which of the addresses in a note may be requested on the public web."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from tiltool.core.check.secrets import find_secrets

_PLACEHOLDER = r"[{}<>$…\\]|\.\.\."
_NOT_PUBLIC = r"(?i)(?:^|\.)(?:localhost|local|internal|intranet|intra|corp|lan|home|arpa)$"
_RESERVED = r"(?i)(?:^|\.)(?:test|example|invalid|example\.(?:com|org|net))$"


def skip_reason(address: str) -> str:
    """Return why not to request an address: `placeholder`, `secret` (in it) or `private` (network); "" if it may be."""
    if re.search(_PLACEHOLDER, address):
        return "placeholder"
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return "placeholder"
    if "@" in parts.netloc or any(find_secrets(address)):
        return "secret"
    if not host or re.search(_RESERVED, host):
        return "placeholder"
    return "" if _is_public(host) else "private"


def _is_public(host: str) -> bool:
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host and not re.search(_NOT_PUBLIC, host)
