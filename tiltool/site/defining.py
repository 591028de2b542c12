"""Definitions of links and footnotes that stand below the tags: often that is the end of the note, and all of it uses them."""

import re

from tiltool.core.model import Note
from tiltool.core.publish import Rules, keep

_DEFINITION = re.compile(r"(?m)^ {0,3}(?P<label>\[[^\]\n]+\]:).*(?:\n(?:[ \t]*\n)*[ \t]+\S.*)*")


def defined_by_tags(note: Note, rules: Rules, public: str) -> str:
    """Return the definitions of the tags section, as far as it is not private, that the public text has none of."""
    if "tags" in rules.roles or not note.having("tags"):
        return ""
    kept = keep(note, rules._replace(roles=("tags",)))
    return definitions("\n".join(each.span.of(note.text) for each in kept.kept) if kept else "", public)


def definitions(text: str, public: str) -> str:
    """Return the definitions in a text of labels that the public text does not define itself."""
    found = _DEFINITION.finditer(re.sub(r"\r\n?", "\n", text))
    return "".join(f"{each[0]}\n\n" for each in found if each["label"] not in public)
