"""The language of reports and errors: the notebook's, unless the locale names another."""

import os

from tiltool.messages import LANGUAGES, Message, message_language, translated

_language: str | None = None


def is_language_chosen() -> bool:
    """Return whether a notebook has chosen the language, or the search for one has failed."""
    return _language is not None


def use_language(notebook_language: str) -> None:
    """Print messages in a notebook's language from now on."""
    global _language  # a process runs one command, in one language
    _language = message_language(notebook_language, os.environ)


def calendar_language(notebook_language: str) -> str:
    """Return the language for the names of months and weekdays in a report."""
    return _language or "en" if notebook_language in LANGUAGES else notebook_language


def localized(message: str) -> str:
    """Return a message from any layer in the language in use."""
    return translated(message, _language or "en")


def say(template: str, /, **values: object) -> str:
    """Return a sentence in the language in use; `template` and `values` are as in `Message`."""
    return localized(Message(template, **values))


def say_number(count: int, one: str, many: str) -> str:
    """Return the sentence `one` if `count` is 1, otherwise `many`, in the language in use."""
    return say(one) if count == 1 else say(many, count=count)
