"""The lines of `mkdocs.yml` that set til's options. The notebook has been opened, so it is valid YAML."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

_GROUPS = ("carry", "limits", "publish", "check")


class OptionLine(NamedTuple):
    """The line that sets an option; only MkDocs can read a value with a tag, such as `!ENV`."""

    line: int
    is_tagged: bool


def option_places(text: str) -> Mapping[str, OptionLine]:
    """Return the place of each option in a text of `mkdocs.yml`; one in a group is called `carry: source`."""
    places: dict[str, OptionLine] = {}
    for name, place in _places("", _line_and_node(text)[1]):
        places.setdefault(name, place)
    return places


def line_of_option(text: str, *keys: str) -> int:
    """Return the line, from 1, of an option in a text of `mkdocs.yml`, named by the keys above it; 0 if it isn't there."""
    return _line_and_node(text, *keys)[0]


def _line_and_node(text: str, *keys: str) -> tuple[int, Any]:
    """Return the line of a key below til's, and the node of its value; 0 and None if it isn't there."""
    import yaml

    line, node = 0, yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    for key in ("plugins", "til", *keys):
        found = ((name.start_mark.line + 1, value) for name, value in _entries(node) if _folder_name(name) == key)
        line, node = next(found, (0, None))
    return line, node


def _places(before: str, node: Any) -> Iterator[tuple[str, OptionLine]]:
    for key, value in _entries(node):
        name = before + str(key.value)
        if value.id == "mapping" and name in _GROUPS:
            yield from _places(f"{name}: ", value)
        else:
            yield name, OptionLine(key.start_mark.line + 1, value.tag.startswith("!"))


def _entries(node: Any) -> Iterator[Any]:
    """Yield the keys and values of a mapping, then those that are merged into it; or those of a list of mappings."""
    merged = []
    for each in node.value if node and isinstance(node.value, list) else ():
        if not isinstance(each, tuple):
            yield from _entries(each)
        elif each[0].value == "<<":
            merged.append(each[1])
        else:
            yield each
    for each in merged:
        yield from _entries(each)


def _folder_name(key: Any) -> str:
    return "/".join(filter(None, str(key.value).split("/")))
