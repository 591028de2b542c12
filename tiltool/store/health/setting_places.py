"""The lines of `mkdocs.yml` that set til's options."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

_GROUPS = ("carry", "limits", "publish", "check")


class OptionPlace(NamedTuple):
    """The line that sets an option; a value with a tag, such as `!ENV`, is for MkDocs alone."""

    line: int
    is_tagged: bool


def option_places(text: str) -> Mapping[str, OptionPlace]:
    """Return the place of each option in a text of `mkdocs.yml`, which is valid YAML; one in a group is called `carry: source`."""
    import yaml

    return dict(_places("", _til_node(yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))))


def _til_node(root: Any) -> Any:
    plugins = _below(root, "plugins")
    entries = plugins.value if plugins is not None and plugins.id == "sequence" else [plugins]
    return next((found for found in (_below(entry, "til") for entry in entries) if found is not None), None)


def _below(node: Any, name: str) -> Any:
    pairs = node.value if node is not None and node.id == "mapping" else ()
    return next((value for key, value in pairs if key.value == name), None)


def _places(before: str, node: Any) -> Iterator[tuple[str, OptionPlace]]:
    for key, value in node.value if node is not None and node.id == "mapping" else ():
        name = before + str(key.value)
        if value.id == "mapping" and name in _GROUPS:
            yield from _places(f"{name}: ", value)
        else:
            yield name, OptionPlace(key.start_mark.line + 1, value.tag.startswith("!"))
