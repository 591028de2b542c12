"""Adding keys to `mkdocs.yml`: comments and order are kept, and the result is proven to differ by nothing else."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from tiltool.core.adopt.setting_lines import quoted


class _Loader(yaml.SafeLoader):
    """Reads plain YAML; a value with an unknown tag becomes the name of its tag."""


_Loader.add_multi_constructor("", lambda loader, tag, node: f"!{tag}")


def with_top_key(text: str, key: str, value: str) -> str | None:
    """Return the settings with a key after `site_name`; None if an edit can't add it."""
    line = f"{key}: {yaml_value(value)}\n"
    after = re.search(r"^site_name:.*(?:\n|$)", text, re.MULTILINE)
    at = after.end() if after else 0
    start = text[:at] if not at or text[:at].endswith("\n") else f"{text[:at]}\n"
    edited = f"{start}{line}{text[at:]}"
    before, now = _loaded(text), _loaded(edited)
    return edited if isinstance(before, dict) and now == {**before, key: value} else None


def with_til_key(text: str, path: Sequence[str], value: Mapping[str, str]) -> str | None:
    """Return the settings with keys at a path below the options of til; None if an edit can't add them."""
    before = _loaded(text)
    for edited in _edits(text, path, value):
        now = _loaded(edited)
        if now is not None and _with_options(before, path, value) == now:
            return edited
    return None


def yaml_value(value: str) -> str:
    """Return a text as YAML, quoted only if necessary."""
    return value if value.isprintable() and _loaded(f"- {value}") == [value] else quoted(value)


def block_lines(path: Sequence[str], value: Mapping[str, str], column: int = 0) -> list[str]:
    """Return the lines for keys at a path."""
    lines = [f"{' ' * (column + 2 * depth)}{yaml_value(key)}:" for depth, key in enumerate(path)]
    return lines + [
        f"{' ' * (column + 2 * len(path))}{yaml_value(key)}: {yaml_value(each)}" for key, each in value.items()
    ]


def _loaded(text: str) -> Any:
    try:
        return yaml.load(text, _Loader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None


def _with_options(settings: Any, path: Sequence[str], value: Mapping[str, str]) -> Any:
    """Return the settings, as Python objects, with keys added below the options of til."""
    plugins = settings["plugins"]
    if isinstance(plugins, dict):
        return {**settings, "plugins": {**plugins, "til": _merged(plugins["til"], path, value)}}
    entries = [
        {**each, "til": _merged(each["til"], path, value)} if isinstance(each, dict) and "til" in each else each
        for each in plugins
    ]
    return {**settings, "plugins": [{"til": _merged(None, path, value)} if each == "til" else each for each in entries]}


def _merged(options: Any, path: Sequence[str], value: Mapping[str, str]) -> Any:
    if not path:
        return {**value}
    old = options or {}
    return {**old, path[0]: _merged(old.get(path[0]), path[1:], value)}


def _edits(text: str, path: Sequence[str], value: Mapping[str, str]) -> Sequence[str]:
    """Return candidate texts, one of which may be right: where a block ends is uncertain."""
    try:
        root = yaml.compose(text, _Loader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return ()
    found = _til_node(root)
    if found is None:
        return ()
    key, node = found
    if node is None:  # - til
        lines = block_lines(path, value, key.start_mark.column + 2)
        return (_inserted(text, key.end_mark.index, ":", lines),)
    while isinstance(node, yaml.MappingNode) and path and (below := _value_of(node, path[0])):
        (key, node), path = below, path[1:]
    if isinstance(node, yaml.ScalarNode) and not node.value:  # a key without a value
        return (_inserted(text, key.end_mark.index + 1, "", block_lines(path, value, key.start_mark.column + 2)),)
    if not isinstance(node, yaml.MappingNode) or node.flow_style or not node.value or not path:
        return ()
    mark = node.value[0][0].start_mark
    lines = block_lines(path, value, mark.column)
    first = "\n".join(lines).lstrip() + "\n" + " " * mark.column
    start = text[: mark.index] + first + text[mark.index :]
    return (_inserted(text, _last_leaf(node).end_mark.index, "", lines), start)


def _inserted(text: str, at: int, mark: str, lines: Sequence[str]) -> str:
    """Return a text with `mark` inserted at an offset, and lines below the line of that offset."""
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    return "\n".join((f"{text[:at]}{mark}{text[at:end]}", *lines)) + (text[end:] or "\n")


def _til_node(root: yaml.Node | None) -> tuple[yaml.Node, yaml.Node | None] | None:
    """Return the key `til` among the plugins and its options; None if there is no such key."""
    plugins = _value_of(root, "plugins")
    if plugins is None:
        return None
    node = plugins[1]
    if isinstance(node, yaml.MappingNode):
        return _value_of(node, "til")
    for entry in node.value if isinstance(node, yaml.SequenceNode) and not node.flow_style else ():
        if entry.value == "til":
            return entry, None
        if found := _value_of(entry, "til"):
            return found
    return None


def _value_of(node: yaml.Node | None, key: str) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        return next(((name, value) for name, value in node.value if name.value == key), None)
    return None


def _last_leaf(node: yaml.Node) -> yaml.Node:
    """Return the last scalar of a block, since a scalar's end is exact."""
    while isinstance(node, yaml.MappingNode | yaml.SequenceNode) and node.value and not node.flow_style:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return node
