"""The language of what a command says: that of the notebook, unless the locale names another."""

import os

from tiltool.messages import Message, message_language, translated

_language = "en"


def use_language(notebook_language: str) -> None:
    """Say from now on what there is to say in a notebook's language."""
    global _language  # one command runs in a process, and all of it speaks one language
    _language = message_language(notebook_language, os.environ)


def localized(message: str) -> str:
    """Return a message, made in whatever layer, in the language in use."""
    return translated(message, _language)


def say(template: str, /, **values: object) -> str:
    """Return a sentence in the language in use; `template` and `values` as those of `Message`."""
    return localized(Message(template, **values))
