"""The size of a YAML document with its aliases written out: a few lines can stand for more than fits into memory."""

from typing import Any

_MOST_NODES = 100_000


def refuse_bomb(root: Any) -> None:
    """Raise YAMLError if a document has an alias inside what it stands for, or is too large with all aliases written out."""
    if root is not None and _size(root, {}) > _MOST_NODES:
        _refuse()


def _size(node: Any, known: dict[int, int]) -> int:
    """Return how many nodes a node is, with all that is below it; 0 marks those that are being counted."""
    if node.id == "scalar":
        return 1
    if id(node) in known:
        return known[id(node)] or _refuse()
    known[id(node)] = 0
    pairs = node.id == "mapping"
    size = 1 + sum(_size(each, known) for item in node.value for each in (item if pairs else (item,)))
    known[id(node)] = size
    return size


def _refuse() -> int:
    from yaml import YAMLError

    raise YAMLError("aliases stand for too much")
