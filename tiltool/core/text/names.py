"""Names of files, as they are compared."""

import unicodedata


def name_key(name: str) -> str:
    """Return what two spellings of a name share: macOS and old Git decompose letters, and case may differ."""
    return name.casefold() if name.isascii() else unicodedata.normalize("NFC", name).casefold()
