"""Messages for people: written in English where they arise, translated where they are shown.

A message keeps its template and values, so that the command line can show it in the notebook's language. `--json`
stays English. One table per language, keyed by the English template: `messages/ko.py`.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Self

LANGUAGES = ("en", "ko")
"""Languages of messages; templates are in the first."""


class Message(str):
    """An English sentence made from a template (`no note for {day}`) and its values."""

    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, /, **values: object) -> Self:
        """Return the sentence in English; values are formatted as by `str.format`."""
        made = super().__new__(cls, template.format(**values))
        made.template, made.values = template, values
        return made

    def __getnewargs_ex__(self) -> Any:
        return (self.template,), self.values


def did_you_mean(names: Iterable[str]) -> Message:
    """Return the hint that lists the names a mistyped one may stand for."""
    return Message("did you mean {names}?", names=", ".join(names))


def translated(message: str, language: str) -> str:
    """Return a message in a language of `LANGUAGES`; text that its table doesn't have stays as it is."""
    if language == "en":
        return str(message)
    from tiltool.messages.ko import REASONS, korean

    if not isinstance(message, Message):
        return korean(message) or message
    template = korean(message.template)
    if template is None:
        return str(message)
    shown = dict(message.values)
    for name, value in shown.items():
        if isinstance(value, Message):
            shown[name] = translated(value, language)
        elif name in ("reason", "problem", "error"):  # of the operating system
            shown[name] = REASONS.get(str(value), value)
    if "(" not in template:  # no particle
        return template.format(**shown)
    from tiltool.messages.particles import render

    return render(template, shown)


def message_data(message: object) -> object:
    """Return a message in a form that JSON can hold; any other value as it is, or as text if JSON has no such type."""
    if not isinstance(message, Message):
        return message if message is None or isinstance(message, str | int | float) else str(message)
    return [message.template, {name: message_data(value) for name, value in message.values.items()}]


def message_from_data(data: Any) -> Any:
    """Return the message, or other value, that was passed to `message_data`."""
    if not isinstance(data, list):
        return data
    template, values = data
    return Message(template, **{name: message_from_data(value) for name, value in values.items()})


def message_language(notebook: str, locale: Mapping[str, str]) -> str:
    """Return the language of messages for a notebook's language and the locale's environment variables.

    A locale that names a language outranks the notebook; if the notebook's language is unknown (""), the locale
    decides. `C` and `POSIX` ask for untranslated messages; `C.UTF-8`, the default of containers, names no language.
    """
    named = next((locale[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if locale.get(name)), "")
    language, _, encoding = named.partition(".")
    if language in ("C", "POSIX"):
        language = "" if encoding else "en"
    wanted = (language or notebook).split("_")[0].split("@")[0].lower()
    return wanted if wanted in LANGUAGES and wanted == (notebook or wanted) else "en"
