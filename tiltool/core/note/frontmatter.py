"""The YAML block at the top of a note: found by a rule of til, its values read by python-frontmatter."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from tiltool.core.text.lines import BOM, Lines, line_table, with_newline

_PUBLISHING = r"(publish(?:ed)?|draft|private)"
_PUBLISHING_KEY = re.compile(rf"(?im)^[^\w\n#]*{_PUBLISHING}[^\w\n]*?[:=]")
_INVISIBLE = "\ufeff\u200b-\u200f\u2060"
# A blank after `---`, lines or invisible characters before it, or TOML.
_ALMOST = re.compile(
    rf"(?im)\A[{_INVISIBLE}\s]*(?:---|\+\+\+)[ \t]*\n(?:(?!---|\+\+\+).*\n){{0,200}}?"
    rf"[{_INVISIBLE}\s\"']*(?:{_PUBLISHING}|tags?)[\"'\s]*[:=]"
    rf"|\A(?:(?![ ]{{0,3}}(?:```|~~~)).*\n){{1,5}}?(?:---|\+\+\+)[ \t]*\n(?:(?!---|\+\+\+)(?=.*\S).*\n){{0,40}}?"
    rf"[\"' ]*{_PUBLISHING}[\"' ]*[:=]"
)


class FrontMatter(NamedTuple):
    """The values of the block; `end` is the line after it; `fault` is the reason if there are none."""

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
    """Return whether the block holds a key: a blank line below `---` often means a plain rule."""
    return any(":" in lines.content(line).split(" ")[0] for line in range(1, end))


def _values(block: str, end: int) -> FrontMatter:
    import frontmatter  # YAML takes 20 ms to import, and most notes have no front matter
    import yaml

    try:
        values, _ = frontmatter.parse(f"---\n{block.lstrip(BOM)}\n---\n")
        str(values)  # Python has numbers that it can't write out
    except (yaml.YAMLError, ValueError, TypeError, LookupError, RecursionError, OverflowError, AttributeError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f" (its line {mark.line + 1})" if mark else ""
        why = " ".join(str(getattr(error, "problem", error)).split())
        return FrontMatter({}, end, f"front matter is not valid YAML{place}: {why}")
    return FrontMatter(values, end, "")


def is_unreadable(text: str) -> bool:
    """Return whether the front matter, or text that looks like it, may hold a publishing key that can't be read for sure."""
    lines = line_table(text)
    matter = read_front_matter(lines)
    if not matter.end:
        return bool(("---" in text or "+++" in text) and _ALMOST.match(with_newline(text[:8000], "\n")))
    block = [lines.content(line).strip() for line in range(1, matter.end - 1)]
    asked = Counter(key.casefold() for key in _PUBLISHING_KEY.findall("\n".join(block)))
    known = {str(key).casefold() for key in matter.values}
    is_no_mapping = not matter.values and any(line and not line.startswith("#") for line in block)
    return bool(matter.fault) or is_no_mapping or any(key not in known or times > 1 for key, times in asked.items())
