"""Definitions of links and footnotes that stand below the tags: often that is the end of the note, and all of it uses them."""

import re

from tiltool.core.note.model import Note
from tiltool.core.publish.rules import Keeping, Rules

_DEFINITION = re.compile(r"(?m)^ {0,3}(?P<label>\[[^\]\n]+\]:).*(?:\n(?:[ \t]*\n)*[ \t]+\S.*)*")

_OPENS = re.compile(r"```|~~~|<")


def defined_by_tags(note: Note, keeping: Keeping, rules: Rules) -> str:
    """Return the definitions of the tags section, as far as that goes out; "" where it is shown itself."""
    if "tags" in rules.roles:
        return ""
    tags = "\n".join(span.of(note.text) for span in keeping.tags)
    return definitions(tags, "".join(each.span.of(note.text) for each in keeping.kept))


def definitions(text: str, public: str) -> str:
    """Return the definitions in a text of labels that the public text does not define itself."""
    found = _DEFINITION.finditer(re.sub(r"\r\n?", "\n", text))
    return "".join(f"{_safe(each[0])}\n\n" for each in found if each["label"] not in public)


def _safe(definition: str) -> str:
    """Return a definition without lines below it that could open what nothing closes, and swallow the note."""
    return definition.split("\n")[0] if _OPENS.search(definition) else definition
