"""The YAML block at the top of a note: located by til's own rule, its values read by python-frontmatter."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from tiltool.core.note.tags import meta_tags
from tiltool.core.text.lines import BOM, Lines, line_table, with_newline

if TYPE_CHECKING:
    from frontmatter.default_handlers import YAMLHandler
    from yaml import Node

_PUBLISHING = r"(publish(?:ed)?|draft|private)"
_PUBLISHING_KEY = rf"(?im)^[^\w\n#]*{_PUBLISHING}[^\w\n]*?[:=]"
_INVISIBLE = "\ufeff\u200b-\u200f\u2060"
_FENCE = r"(?:---|\+\+\+)(?:[ \t]*(?:ya?ml|toml|json)|[ \t]+#.*)?[ \t]*\n"
# A blank, a language or a remark after `---`, lines or invisible characters before it, TOML, or JSON. Compiled on first
# use, because that takes 1 ms.
_ALMOST = (
    rf"(?im)\A[{_INVISIBLE}\s]*(?:{_FENCE}|(?=\{{\s*\"))(?:(?!---|\+\+\+).*\n){{0,200}}?"
    rf"[{_INVISIBLE}\s{{\"']*(?:{_PUBLISHING}|tags?)[\"'\s]*[:=]"
    rf"|\A(?:(?![ ]{{0,3}}(?:```|~~~)).*\n){{1,5}}?{_FENCE}(?:(?!---|\+\+\+)(?=.*\S).*\n){{0,40}}?"
    rf"[{{\"' ]*{_PUBLISHING}[\"' ]*[:=]"
)
FRONT_MATTER_SIGNS = ("---", "+++", "{")
"""Any text with front matter, in whichever format, contains one of these."""

TAG_KEYS = ("tags", "tag")
ALIAS_KEYS = ("aliases", "alias")
KEYWORD_KEYS = (*TAG_KEYS, "keywords", "태그", "키워드", "タグ", "キーワード", "标签", "標籤", "关键词")
PER_NOTE_KEYS = (
    "title", "subtitle", "slug", "alias", "aliases", "description", "summary", "excerpt", "publish", "published",
    "cover", "image", "banner", "thumbnail", "id", "uid", "permalink", "url",
    "mood", "weather", "energy", "sleep", "rating", "제목", "부제", "별칭", "설명", "요약", "기분", "날씨", "수면",
    "タイトル", "説明", "概要", "気分", "天気", "标题", "摘要", "心情", "天气",
)  # fmt: skip
"""Keys whose values are specific to a note by convention, even if there is no other note to compare."""

HELD_BACK_KEYS = ("private", "draft")
"""Keys that keep a note from being published; they stay, because its tasks are carried into the new note."""

_TEXT_KEYS = frozenset((*TAG_KEYS, *ALIAS_KEYS, "title"))
_MAPPING, _SEQUENCE, _NULL = (f"tag:yaml.org,2002:{kind}" for kind in ("map", "seq", "null"))
_LISTS = 2  # a nested list may hold text: `tags: [[a]]`
_NOT_TEXT = frozenset(f"tag:yaml.org,2002:{kind}" for kind in ("bool", "int", "float", "timestamp"))


class FrontMatter(NamedTuple):
    """The values of the block by key in lower case; `end` is the line after it; `fault` is why there are no values.

    Tags, aliases and the title are as typed (`no`, `12:30`, `1.10`); the rest is YAML.
    """

    values: Mapping[str, object]
    end: int
    fault: str


_NONE = FrontMatter({}, 0, "")


def read_front_matter(lines: Lines) -> FrontMatter:
    """Return the front matter of a note.

    It opens with a first line that is exactly `---` and closes with the next line that is `---` or `...`;
    a longer rule (`-----`) is an ornament, which python-frontmatter alone would take for a fence.
    """
    if not len(lines) or lines.content(0) != "---":
        return _NONE
    closing = (at for at in range(1, len(lines)) if lines.content(at).rstrip() in ("---", "..."))
    end = next(closing, None)
    if end is None or (end > 1 and lines.is_blank(1) and not _has_keys(lines, end)):
        return _NONE
    block = "\n".join(lines.content(line) for line in range(1, end))
    return _values(block, end + 1)


def _has_keys(lines: Lines, end: int) -> bool:
    """Return whether the block contains a key: a blank line below `---` often means that it is a rule."""
    return any(":" in lines.content(line).split(" ")[0] for line in range(1, end))


def _values(block: str, end: int) -> FrontMatter:
    import frontmatter  # YAML takes 20 ms to import, and most notes have no front matter
    import yaml

    try:
        values, _ = frontmatter.parse(f"---\n{block.lstrip(BOM)}\n---\n", handler=_handler())
        str(values)  # Python can't write out very long numbers
    except (yaml.YAMLError, ValueError, TypeError, LookupError, RecursionError, OverflowError, AttributeError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f" (its line {mark.line + 1})" if mark else ""
        why = " ".join(str(getattr(error, "problem", error)).split())
        return FrontMatter({}, end, f"front matter is not valid YAML{place}: {why}")
    return FrontMatter(_by_lower_key(values), end, "")


def _handler() -> "YAMLHandler":
    from frontmatter.default_handlers import SafeLoader, YAMLHandler

    from tiltool.core.text.yaml_limits import refuse_bomb

    class _Handler(YAMLHandler):
        """Reads YAML as python-frontmatter does, except that the values of _TEXT_KEYS stay as written."""

        def load(self, fm: str, **_: object) -> Any:
            loader = SafeLoader(fm)
            try:
                root = loader.get_single_node()
                if "&" in fm:  # it may have aliases
                    refuse_bomb(root)
                for name, node in root.value if root and root.tag == _MAPPING else ():
                    if str(name.value).casefold() in _TEXT_KEYS:
                        _keep_as_written(node)
                return loader.construct_document(root) if root else None
            finally:
                loader.dispose()

    return _Handler()


def _keep_as_written(node: "Node", depth: int = _LISTS) -> None:
    """Turn scalars that YAML 1.1 reads as booleans, numbers or dates into text, including those in lists up to `depth`.

    A `null` in a list is a word; as the whole value, it is how programs write that there is none.
    """
    if node.tag == _SEQUENCE:
        for item in node.value if depth else ():
            _keep_as_written(item, depth - 1)
    elif node.tag in _NOT_TEXT or (depth < _LISTS and node.tag == _NULL and node.value.isalpha()):
        node.tag = "tag:yaml.org,2002:str"


def _by_lower_key(values: Mapping[str, object]) -> Mapping[str, object]:
    """Return values by key in lower case; tags under two spellings of their key are combined."""
    found: dict[str, object] = {}
    for key, value in values.items():
        name = str(key).casefold()
        both = name in found and name in TAG_KEYS
        found[name] = [*meta_tags(found[name]), *meta_tags(value)] if both else value
    return found


def is_unreadable(text: str) -> bool:
    """Return whether front matter, or text like it, may contain a publishing key that can't be read reliably."""
    lines = line_table(text)
    matter = read_front_matter(lines)
    if not matter.end:
        may_be = any(map(text.__contains__, FRONT_MATTER_SIGNS))
        return may_be and bool(re.match(_ALMOST, with_newline(text[:8000], "\n")))
    block = [lines.content(line).strip() for line in range(1, matter.end - 1)]
    asked = Counter(key.casefold() for key in re.findall(_PUBLISHING_KEY, "\n".join(block)))
    is_no_mapping = not matter.values and any(line and not line.startswith("#") for line in block)
    is_doubtful = any(key not in matter.values or times > 1 for key, times in asked.items())
    return bool(matter.fault) or is_no_mapping or is_doubtful
