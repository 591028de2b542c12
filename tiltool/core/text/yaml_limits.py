"""The size of a YAML document with its aliases expanded: a few lines can stand for more than fits into memory."""

from typing import Any

_MOST_NODES = 100_000


def refuse_bomb(root: Any) -> None:
    """Raise YAMLError if a document is too large with all its aliases expanded."""
    if root is not None and _size(root, {}) > _MOST_NODES:
        from yaml import YAMLError

        raise YAMLError("aliases stand for too much")


def _size(node: Any, known: dict[int, int]) -> int:
    """Return how many nodes a node contains, including itself; 0 for a node inside itself."""
    if node.id == "scalar":
        return 1
    if id(node) in known:
        return known[id(node)]
    known[id(node)] = 0
    pairs = node.id == "mapping"
    size = 1 + sum(_size(each, known) for item in node.value for each in (item if pairs else (item,)))
    known[id(node)] = size
    return size
