"""Entries of `mkdocs.yml` that make MkDocs run code of the notebook, or of a program that til doesn't know."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

Node = Any
"""A node of PyYAML, whose types lack its `id`."""

_PLUGINS = frozenset(("til", "search", "offline", "info", "tags", "blog", "privacy"))
_THEMES = frozenset(("material", "mkdocs", "readthedocs"))
_EXTENSIONS = frozenset(
    ("abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code", "footnotes", "legacy_attrs",
     "legacy_em", "md_in_html", "meta", "nl2br", "sane_lists", "smarty", "tables", "toc", "wikilinks")
)  # fmt: skip
_FILES_OF_SNIPPETS = frozenset(("base_path", "restrict_base_path", "url_download"))
_FUNCTION = re.compile(  # named in Material's documentation, for options that take a function
    r"tag:yaml\.org,2002:python/(?:name:(?:materialx?\.(?:extensions\.)?emoji\.(?:twemoji|to_svg)"
    r"|material\.plugins\.tags\.(?:casefold|page_\w+|tag_\w+)|pymdownx\.superfences\.fence_\w+_format"
    r"|pymdownx\.arithmatex\.\w+_format|pymdownx\.(?:slugs\.\w*slugify\w*|emoji\.(?:to_\w+|twemoji|gemoji|emojione)))"
    r"|object/apply:pymdownx\.slugs\.slugify)"
)


class ForeignCode(NamedTuple):
    """An entry that may run code: its key in `mkdocs.yml`, its name, and its line."""

    key: str
    name: str
    line: int


def foreign_code(root: Node) -> Iterator[ForeignCode]:
    """Yield the entries that may run code in `mkdocs.yml`, or in a file that it inherits from."""
    for key, value in _pairs(root):
        if key in _LISTS:
            yield from (ForeignCode(key, name, _line(at)) for name, at, _ in _entries(value) if not _LISTS[key](name))
        if key == "markdown_extensions":
            yield from _snippets(value)
        elif key == "theme":
            yield from _theme(value)
        elif key == "INHERIT":
            yield ForeignCode("INHERIT", str(value.value), _line(value))
    yield from _python_tags(root, set())


def _is_known_extension(name: str) -> bool:
    return name.removeprefix("markdown.extensions.") in _EXTENSIONS or bool(re.fullmatch(r"pymdownx(?:\.\w+)+", name))


_LISTS: Mapping[str, Callable[[str], bool]] = {
    "plugins": lambda name: name.removeprefix("material/") in _PLUGINS,
    "markdown_extensions": _is_known_extension,
    "hooks": lambda name: False,
    "extra_templates": lambda name: False,
}
"""Keys with lists of what may run code, and whether til knows a name in that list."""


def _snippets(node: Node) -> Iterator[ForeignCode]:
    """Yield the extension that copies files into pages, if its options say which files."""
    for name, _, options in _entries(node):
        reads_files = any(key in _FILES_OF_SNIPPETS for key, _ in _pairs(options))
        if name == "pymdownx.snippets" and reads_files:
            yield ForeignCode("markdown_extensions", name, _line(node))


def _theme(node: Node) -> Iterator[ForeignCode]:
    if node.id == "scalar" and node.value not in _THEMES:
        yield ForeignCode("theme", node.value, _line(node))
    for key, value in _pairs(node):
        if key == "custom_dir" or (key == "name" and value.value not in _THEMES):
            yield ForeignCode(f"theme: {key}", str(value.value), _line(value))


def _python_tags(node: Node, seen: set[int]) -> Iterator[ForeignCode]:
    """Yield the values that MkDocs would create by calling Python."""
    if node is None or id(node) in seen:
        return
    seen.add(id(node))
    if node.tag.startswith("tag:yaml.org,2002:python/") and not _FUNCTION.fullmatch(node.tag):
        yield ForeignCode("!!python", node.tag.removeprefix("tag:yaml.org,2002:"), _line(node))
    for item in node.value if node.id != "scalar" else ():
        for each in item if node.id == "mapping" else (item,):
            yield from _python_tags(each, seen)


def _entries(node: Node) -> Iterator[tuple[str, Node, Node]]:
    """Yield the name, key and options of each entry: a name alone, or one with its options below it."""
    for item in node.value if node.id == "sequence" else [node]:
        if item.id == "mapping":
            yield from ((str(key.value), key, value) for key, value in item.value)
        else:
            yield str(item.value), item, None


def _pairs(node: Node) -> Iterator[tuple[str, Node]]:
    for key, value in node.value if node is not None and node.id == "mapping" else ():
        if key.tag == "tag:yaml.org,2002:merge":  # `<<: *defaults`
            yield from _pairs(value)
            yield from (pair for each in value.value if value.id == "sequence" for pair in _pairs(each))
        else:
            yield str(key.value), value


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1
