"""Renaming a tag wherever it is written, without changing any other byte."""

import json
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, islice
from typing import TYPE_CHECKING, NamedTuple

from tiltool.core.note.dialect import Dialect
from tiltool.core.note.frontmatter import TAG_KEYS, FrontMatter, read_front_matter
from tiltool.core.note.inline import InlineRun, find_section_tags, find_tags, inline_runs
from tiltool.core.note.markdown import Blocks, read_blocks
from tiltool.core.note.model import Note
from tiltool.core.note.parse import DIALECT, parse, parse_sections
from tiltool.core.note.tags import meta_tags, tag_key
from tiltool.core.text.edits import Edit, Patch, patch, splice
from tiltool.core.text.lines import Lines, Span, line_table
from tiltool.errors import Refused
from tiltool.messages import Message

if TYPE_CHECKING:
    from yaml import Node

_BRACKETED = {"word": "[[{}]]", "bare": "#[[{}]]"}
_QUOTED = {"item": ("{}",), "value": ("{}", "[{}]")}
_LABEL = r"\[([^\[\]]+)\]"
_OPENING = r"^((?:[&!]\S*\s+)*)(['\"]|[|>][^\r\n]*[\r\n]+)?"  # of a YAML scalar: anchor and type, then its mark
_WORDING = frozenset(("title", "key", "text"))  # what renaming a tag may change in the values of a note


class TagPlace(NamedTuple):
    """One place where a tag is written: its name as read, the span of that name alone, and how it is written.

    For a front matter value, `inner` is the span between its quotes, and `whole` includes them.
    """

    name: str
    span: Span
    kind: str  # word, many, bare; item and value in front matter; sealed: can't be rewritten
    inner: Span
    whole: Span


class _Task(NamedTuple):
    """The task of a proof: the old note, its places, and the name that each must have."""

    note: Note
    places: tuple[TagPlace, ...]
    wanted: tuple[str, ...]
    dialect: Dialect


def is_tag_name(name: str) -> bool:
    """Return whether `#name`, or `#[[name]]` for a name of several words, is read back as exactly that tag."""
    many = " " in name and " ".join(name.split()) == name
    places = tag_places(f"x #[[{name}]]" if many else f"x #{name}")
    return len(places) == 1 and places[0].name == name and name.isprintable()


def plan_retag(text: str, old: str, new: str, dialect: Dialect = DIALECT) -> Patch:
    """Return the patch that renames the tag `old`, and the tags below it, to `new`; it has no edits if there are none.

    Raises Refused if a place can't be rewritten so that the note reads the same except for the name.
    """
    places = tag_places(text, dialect)
    new = new if is_tag_name(new) else unicodedata.normalize("NFC", new)
    wanted = tuple(_renamed(place.name, old, new) for place in places)
    changed = [nth for nth, place in enumerate(places) if place.name != wanted[nth]]
    if not changed:
        return patch(text, ())
    if not new or new != new.strip("/ "):
        raise _tag_lost(text, places[changed[0]], new)
    task = _Task(parse(text, dialect=dialect, with_problems=False), places, wanted, dialect)
    return patch(text, _fitted(task, (), changed))


def _renamed(name: str, old: str, new: str) -> str:
    """Return `name` with `new` in place of `old`; the part below `old` keeps its spelling."""
    head = "/".join(name.split("/")[: old.count("/") + 1])
    return new + name[len(head) :] if head and tag_key(head) == tag_key(old) else name


def _fitted(task: _Task, edits: tuple[Edit, ...], nths: Sequence[int]) -> tuple[Edit, ...]:
    """Return `edits` and those for the later places `nths`: all at once if that is proven, else by bisection."""
    text, places, rest = task.note.text, task.places, nths[-1] + 1
    partly = task._replace(wanted=(*task.wanted[:rest], *(place.name for place in places[rest:])))
    tries = zip(*(_ways(text, places[nth], task.wanted[nth]) for nth in nths), strict=False)
    for ways in islice(tries, 1 if len(nths) > 1 else None):
        tried = tuple(dict.fromkeys((*edits, *ways)))  # two YAML aliases of one node are one place
        if _is_proven(partly, tried):
            return tried
    if len(nths) == 1:
        raise _tag_lost(text, places[nths[0]], task.wanted[nths[0]])
    half = len(nths) // 2
    return _fitted(task, _fitted(task, edits, nths[:half]), nths[half:])


def _tag_lost(text: str, place: TagPlace, name: str) -> Refused:
    lines = line_table(text)
    line = lines.at(place.span.start)
    message = Message(
        "line {line}: no way to write the tag {name!r} without changing something else: {text}",
        line=line + 1,
        name=name,
        text=lines.content(line).strip()[:80],
    )
    return Refused(message)


def _ways(text: str, place: TagPlace, name: str) -> Iterator[Edit]:
    """Yield the ways to write `name` at a place, starting with the one most like the old text."""
    if place.kind != "sealed" and not (place.kind in _BRACKETED and " " in name):
        yield Edit(place.span, name)
    if place.kind in _BRACKETED:
        yield Edit(place.span, _BRACKETED[place.kind].format(name))
    if place.kind in _QUOTED:
        words = text[place.inner.start : place.span.start] + name + text[place.span.end : place.inner.end]
        quoted = json.dumps(words, ensure_ascii=False)
        yield from (Edit(place.whole, way.format(quoted)) for way in _QUOTED[place.kind])


def _is_proven(task: _Task, edits: Sequence[Edit]) -> bool:
    """Return whether the new text, read again, has the wanted tags and is otherwise unchanged."""
    try:
        after = splice(task.note.text, edits)
    except ValueError:  # two places overlap, and can't both be rewritten
        return False
    if tuple(place.name for place in tag_places(after, task.dialect)) != task.wanted:
        return False
    note = parse(after, dialect=task.dialect, with_problems=False)
    same_tags = {tag_key(tag.name) for tag in note.tags if tag.name} == set(map(tag_key, task.wanted))
    return same_tags and _shape(task.note, edits) == _shape(note, ())


def _shape(note: Note, edits: Sequence[Edit]) -> object:
    """Return everything in a note except its words and tags, with each position shifted by `edits`."""
    meta = [(key, repr(value)) for key, value in note.meta.items() if key not in TAG_KEYS]
    parts = (note.sections, note.links, tuple(_labels(note.text)))
    ends = [edit.span.end for edit in sorted(edits)]
    gains = [0, *accumulate(len(new) - (end - start) for (start, end), new in sorted(edits))]
    return _moved(parts, lambda at: at + gains[bisect_right(ends, at)]), meta, note.quoted, note.day, note.newline


def _moved(value: object, place: Callable[[int], int]) -> object:
    if isinstance(value, Span):
        return place(value.start), place(value.end)
    if isinstance(value, tuple):
        fields = getattr(value, "_fields", ("",) * len(value))
        return [_moved(each, place) for field, each in zip(fields, value, strict=True) if field not in _WORDING]
    return value


def _labels(text: str) -> Iterator[Span]:
    """Yield the place of each `[label]` in running text that the text itself defines."""
    if "]:" not in text:
        return
    _, _, blocks, runs = _source(text)
    for run in runs:
        for found in re.finditer(_LABEL, run.text):
            if blocks.defines(found[1]):
                yield Span(run.start + found.start(), run.start + found.end())


def _source(text: str) -> tuple[Lines, FrontMatter, Blocks, tuple[InlineRun, ...]]:
    """Return a text parsed just enough to find its tags."""
    lines = line_table(text)
    matter = read_front_matter(lines)
    blocks = read_blocks(lines, matter.end)
    return lines, matter, blocks, inline_runs(lines, blocks)


def tag_places(text: str, dialect: Dialect = DIALECT) -> tuple[TagPlace, ...]:
    """Return every place of a tag in `text`, in order."""
    lines, matter, blocks, runs = _source(text)
    tags = [*find_tags(lines, runs)]
    if any(dialect.role_of(heading.title) == "tags" for heading in blocks.headings):
        sections = (each for each in parse_sections(text, dialect) if each.role == "tags")
        tags += (tag for each in sections for tag in find_section_tags(lines, runs, each))
    mentions = (_mention_place(text, tag.name, tag.span) for tag in tags if tag.span)
    found = dict.fromkeys((*_meta_places(lines, matter), *mentions))
    return tuple(sorted(found, key=lambda place: place.span))


def _mention_place(text: str, name: str, tag: Span) -> TagPlace:
    written = tag.of(text)
    kind = "bare" if "#" not in written[:2] else "many" if "#[[" in written[:4] else "word"
    at = text.rfind(name, *tag)  # not found if it contains code, which is blanked out
    end = at + len(name)
    is_cut = kind == "word" and unicodedata.category(text[end : end + 1] or " ").startswith("M")
    span = Span(at, end) if at >= 0 else tag
    return TagPlace(name, span, "sealed" if at < 0 or is_cut else kind, span, span)


def _meta_places(lines: Lines, matter: FrontMatter) -> Iterator[TagPlace]:
    whole = lines.span(1, matter.end - 1)
    for key in TAG_KEYS:
        value = matter.values.get(key)
        names = meta_tags(value)
        nodes = _nodes(whole.of(lines.text), key, value) if names else ()
        found = [place for node in nodes for place in _scalar_places(lines.text, whole.start, *node)]
        if names != tuple(place.name for place in found):
            found = [TagPlace(name, whole, "sealed", whole, whole) for name in names]
        yield from found


def _nodes(block: str, key: str, value: object) -> Sequence[tuple["Node", object]]:
    """Return the YAML nodes for `key`, one for each item of a list, each with its value."""
    import yaml

    try:
        root = yaml.compose(block, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return ()
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    nodes = {name.value: node for name, node in pairs if str(name.value).casefold() == key}
    node = next(iter(nodes.values())) if len(nodes) == 1 else None  # of two spellings, it is unknown which counts
    if isinstance(node, yaml.SequenceNode) and isinstance(value, list):
        return [(item, [word]) for item, word in zip(node.value, value, strict=False)]
    return [(node, value)] if node else ()


def _scalar_places(text: str, base: int, node: "Node", value: object) -> Iterator[TagPlace]:
    """Yield the tags in a scalar: word by word, or as a whole if the value is not written literally."""
    whole = Span(base + node.start_mark.index, base + node.end_mark.index)
    properties, opening = re.findall(_OPENING, whole.of(text))[0]
    whole = Span(whole.start + len(properties), whole.end)
    inner = Span(whole.start + len(opening), whole.end - (opening in ("'", '"')))
    kind, words = ("item", list(map(str, value))) if isinstance(value, list) else ("value", [value])
    escapes = {"'": "''", '"': "\\"}.get(opening, "\0")
    is_exact = words == [node.value] and escapes not in inner.of(text).replace(r"\\#", "")
    names, at = meta_tags(value), inner.start
    for name in names:
        found = text.find(name, at, inner.end) if is_exact else -1
        at = max(found, 0) + len(name)
        span = Span(found, at) if found >= 0 else inner
        yield TagPlace(name, span, kind if found >= 0 or len(names) == 1 else "sealed", inner, whole)
