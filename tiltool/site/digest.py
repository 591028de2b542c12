"""Digests of a page's inputs: a page is only made again if its digest has changed."""

import json
from hashlib import blake2b

_encoded = json.JSONEncoder(ensure_ascii=False, default=repr).encode


def content_key(made_of: object) -> str:
    """Return the digest of frozen values, by their JSON, which is several times as fast as `repr`."""
    return blake2b(_encoded(made_of).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
