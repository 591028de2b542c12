"""Keys of what is made: the same inputs, the same key."""

import json
from hashlib import blake2b


def key_of(made_of: object) -> str:
    """Return the digest of frozen values; JSON writes them down several times as fast as `repr`."""
    text = json.dumps(made_of, ensure_ascii=False, default=repr)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
