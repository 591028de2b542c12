"""Addresses made of names: what no file system would take is cut, and a digest keeps it apart. Pure."""

from collections.abc import Sequence
from hashlib import blake2b

from tiltool.core.links.resolve import slug_of

_PART, _WHOLE = 200, 1000
"""Bytes of one name, and of all of them: file systems take 255 in a name, and there is a number to come, or a suffix."""


def address_of(names: Sequence[str], otherwise: str) -> str:
    """Return the address of what is called so, below what it is in; `otherwise` stands for a name without letters."""
    parts = [_cut(slug_of(name) or otherwise) for name in names]
    whole = "/".join(parts)
    return whole if len(whole.encode()) <= _WHOLE else _cut("-".join(parts))


def _cut(slug: str) -> str:
    data = slug.encode()
    if len(data) <= _PART:
        return slug
    digest = blake2b(data, digest_size=4).hexdigest()
    return f"{data[: _PART - 9].decode(errors='ignore').rstrip('-')}-{digest}"
