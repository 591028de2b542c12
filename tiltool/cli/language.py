"""The language of reports and errors: that of the notebook, unless the locale names another."""

import os

from tiltool.messages import Message, message_language, translated

_language = "en"


def use_language(notebook_language: str) -> None:
    """Print messages in a notebook's language from now on."""
    global _language  # a process runs one command, in one language
    _language = message_language(notebook_language, os.environ)


def localized(message: str) -> str:
    """Return a message of any layer in the language in use."""
    return translated(message, _language)


def say(template: str, /, **values: object) -> str:
    """Return a sentence in the language in use; `template` and `values` as those of `Message`."""
    return localized(Message(template, **values))
