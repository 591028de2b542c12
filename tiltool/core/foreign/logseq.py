"""Graphs of Logseq: journals and pages are outlines in Markdown, with properties and references of Logseq's own."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import unquote

from tiltool.core.foreign.foreign_note import (
    FENCE,
    Export,
    ForeignNote,
    ForeignNotes,
    ForeignPlace,
    day_of_name,
    has_content,
    indented,
    lines_and_fences,
    map_words,
    yaml_value,
)
from tiltool.core.foreign.org_blocks import plain_blocks
from tiltool.core.foreign.org_markup import TASK, OrgStamp, read_stamp, task_title
from tiltool.core.links.resolve import without_suffix
from tiltool.core.text.lines import split_lines
from tiltool.messages import Message

_BULLET = r"(?P<indent>[ \t]*)[-*+](?: (?P<text>.*)|$)"
_PROPERTY = r"\s*(?:[-*+] )?(?P<key>[^\W_][\w./-]*)::(?P<value>(?:\s.*)?)"
_OF_BLOCK = r"(?:id|collapsed|background-color|logseq\..+)::"
"""The beginning of a line that describes a block, not its page."""
_PAGE_PROPERTY = rf"(?!\s*[-*+] {_OF_BLOCK}){_PROPERTY}"
_PLANNED = r"\s*(?P<kind>SCHEDULED|DEADLINE): (?P<stamp>[<\[].*)"
_FIELDS = {"SCHEDULED": "scheduled", "DEADLINE": "due"}
_VIEW = r"collapsed|background-color|logseq\..+"
_SIZE = r"(?<=\))\{:[^{}\n]*\}"
_ID = r"[A-Za-z0-9-]+"
_REFERENCES = (
    rf"\{{\{{embed \(\((?P<embed>{_ID})\)\)\}}\}}|\[(?P<label>[^\[\]\n]*)\]\(\(\((?P<labelled>{_ID})\)\)\)"
    rf"|\(\((?P<id>{_ID})\)\)|\{{\{{embed \[\[(?P<page>[^\[\]]+)\]\]\}}\}}|\{{\{{(?:video|youtube|tweet) (?P<url>[^{{}}\s]+)\}}\}}"
    r"|(?P<query>\{\{query\b.*\}\})|\^\^(?P<bright>[^\^\n]+)\^\^"
)


class _Block(NamedTuple):
    """A block of an outline: its bullet's line and the lines that continue it, without their indentation."""

    line: int
    indent: str
    first: str
    more: tuple[str, ...]


class _Target(NamedTuple):
    """A block that is referred to: its place and its words."""

    source: str
    label: str


def read_logseq(export: Export) -> ForeignNotes:
    """Return the journals and pages of a graph."""
    pages = {path: _page(text) for path, text in export.texts.items() if path.endswith(".md") and not _is_own(path)}
    targets = {id: target for path, (_, _, blocks) in pages.items() for id, target in _targets(path, blocks)}
    losses: list[ForeignPlace] = []
    notes = [_note(path, *page, targets, export.fields, losses) for path, page in pages.items()]
    own = [path for path in export.paths if _is_own(path)]
    others = [ForeignPlace(path, 1, why) for path in export.paths if (why := _why_left_out(path))]
    losses += others
    left = {place.path for place in others}
    return ForeignNotes(tuple(note for note in notes if note), tuple(losses), ignored=frozenset((*own, *left, *pages)))


def _why_left_out(path: str) -> Message | None:
    if path.startswith("logseq/.recycle/"):
        return Message("it is in the trash; left out")
    if path.startswith(("whiteboards/", "draws/")):
        return Message("a drawing; left out")
    return Message("an .org file; import it with --from org") if path.endswith(".org") and not _is_own(path) else None


def _is_own(path: str) -> bool:
    return path.startswith(("logseq/", ".logseq/", ".git")) or path.endswith(".DS_Store")


def _page(text: str) -> tuple[dict[str, str], list[str], list[_Block]]:
    """Return the properties of a page, the text above its outline, and its blocks."""
    lines = split_lines(text)
    properties: dict[str, str] = {}
    start = 0
    while start < len(lines) and (found := re.fullmatch(_PAGE_PROPERTY, lines[start])):
        properties[found["key"].lower()] = found["value"].strip()
        start += 1
    blocks: list[_Block] = []
    above: list[str] = []
    fence = ""
    for number, line in enumerate(lines[start:], start + 1):
        bullet = None if fence else re.fullmatch(_BULLET, line)
        mark = re.match(FENCE, line)
        if mark:
            fence = "" if fence and mark["fence"].startswith(fence) else fence or mark["fence"]
        if bullet:
            words = bullet["text"] or ""
            is_known = re.match(_OF_BLOCK, words)
            blocks.append(_Block(number, bullet["indent"], *(("", (words,)) if is_known else (words, ()))))
        elif blocks:
            last = blocks[-1]
            blocks[-1] = last._replace(more=(*last.more, _without_indent(line, f"{last.indent}  ")))
        else:
            above.append(line)
    if blocks and not blocks[-1].first.strip() and not any(map(str.strip, blocks[-1].more)):
        del blocks[-1]  # the empty block where one continues to write
    return properties, above, blocks


def _without_indent(line: str, indent: str) -> str:
    return line[len(indent) :] if line.startswith(indent) else line.lstrip(" \t")


def _targets(path: str, blocks: list[_Block]) -> Iterator[tuple[str, _Target]]:
    for block in blocks:
        for line in block.more:
            found = re.fullmatch(_PROPERTY, line)
            if found and found["key"] == "id":
                yield found["value"].strip(), _Target(without_suffix(path), _label(block.first))


def _label(first: str) -> str:
    """Return the words of a block that a link to it shows."""
    words = re.sub(rf"^(?:#+ )?(?:{TASK})?", lambda task: task["title"] or "", first)
    label = " ".join(re.sub(r"[\[\]|`*^(){}!]+", " ", words).split())
    return label[:60].strip() or "…"


def _note(
    path: str,
    properties: Mapping[str, str],
    above: list[str],
    blocks: list[_Block],
    targets: Mapping[str, _Target],
    style: str,
    losses: list[ForeignPlace],
) -> ForeignNote | None:
    hidden: Counter[str] = Counter()
    parts = [*plain_blocks(above)] if any(map(str.strip, above)) else []
    under_heading = False
    for block in blocks:
        is_top = not block.indent
        heading = is_top and re.match(r"#{1,6} ", block.first)
        under_heading = bool(heading) if is_top else under_heading
        written = "\n".join(plain_blocks(_lines(path, block, style, hidden, losses)))
        lines = split_lines(_resolved(path, block.line, f"{written}\n", targets, losses)) or [""]
        if heading:
            parts += (*([""] if parts else ()), lines[0], "", *lines[1:])
        else:
            indent = re.sub(r"^(?:\t| {2,4})", "", block.indent, count=1) if under_heading else block.indent
            parts += [f"{indent}- {lines[0]}" if lines[0] else f"{indent}-", *indented(lines[1:], f"{indent}  ")]
    text = "".join(f"{part}\n" for part in parts)
    losses += (
        ForeignPlace(path, 1, Message("{count} {name} left out", count=n, name=key)) for key, n in hidden.items()
    )
    name = unquote(path.rpartition("/")[2].removesuffix(".md"))
    day = day_of_name(name) if path.startswith("journals/") else None
    if not has_content(text) and not properties:
        return None  # Logseq creates a journal for every day on which it is opened
    made = ForeignNote(path, text, day=day)
    return _with_properties(made, name.replace("___", "/"), properties)


def _lines(path: str, block: _Block, style: str, hidden: Counter[str], losses: list[ForeignPlace]) -> Iterator[str]:
    """Yield the lines of a block in Markdown, its first one without a bullet."""
    stamps: dict[str, OrgStamp] = {}
    id, more, drawer = "", list[str](), False
    _, *more_lines = lines_and_fences("\n".join((block.first, *block.more)))
    for place, (line, fence) in enumerate(more_lines, block.line + 1):
        planned, found = re.fullmatch(_PLANNED, line), re.fullmatch(_PROPERTY, line)
        stamp = read_stamp(planned["stamp"]) if planned else None
        if fence:
            more.append(line)
        elif line.strip() == ":LOGBOOK:" or drawer:
            drawer = line.strip() != ":END:"
            if not drawer:
                losses.append(ForeignPlace(path, place, Message("a logbook is left out")))
        elif planned and stamp:
            stamps[_FIELDS[planned["kind"]]] = stamp
            losses += (ForeignPlace(path, place, Message("{text} left out", text=lost)) for lost in stamp.lost)
        elif found and found["key"] == "id" and re.fullmatch(_ID, found["value"].strip()):
            id = f" ^{found['value'].strip()}"
        elif found and re.fullmatch(_VIEW, found["key"]):
            hidden[found["key"]] += 1
        else:
            more.append(line)
    task = re.fullmatch(TASK, block.first)
    if task:
        first = task_title(task, stamps, style)
    else:
        first = " ".join((block.first, *(f"{name}:{stamp.day}" for name, stamp in stamps.items())))
    yield f"{first}{id}" if first else id.strip()
    yield from more


def _resolved(path: str, line: int, text: str, targets: Mapping[str, _Target], losses: list[ForeignPlace]) -> str:
    """Return a text with its references turned into links."""

    def link(found: re.Match[str]) -> str:
        id = found["embed"] or found["labelled"] or found["id"]
        if id and id in targets:
            target = f"{targets[id].source}#^{id}"
            return f"![[{target}]]" if found["embed"] else f"[[{target}|{found['label'] or targets[id].label}]]"
        if found["page"]:
            return f"![[{found['page']}]]"
        if found["bright"]:
            return f"=={found['bright']}=="
        if found["url"]:
            return f"<{found['url']}>"
        if id and not re.search(r"\d.*-|-.*\d", id):  # words in double brackets
            return found[0]
        problem = Message("{text}: no such block; it stays as it is", text=found[0])
        query = Message("{text}: a query; it stays as it is", text=found[0])
        losses.append(ForeignPlace(path, line, query if found["query"] else problem))
        return found[0]

    return map_words(map_words(text, _SIZE, lambda found: ""), _REFERENCES, link)


def _with_properties(note: ForeignNote, name: str, properties: Mapping[str, str]) -> ForeignNote:
    """Return a note with the properties of its page as front matter."""
    meta: list[tuple[str, str]] = []
    title = properties.get("title", "") or name
    tags, aliases = _names(properties.get("tags", "")), _names(properties.get("alias", ""))
    for key, value in properties.items():
        if key == "alias":
            meta.append(("aliases", yaml_value(aliases)))
        elif key not in ("title", "tags", "private"):
            meta.append((key, value if value in ("true", "false") else yaml_value(value)))
    private = properties.get("public") == "false" or properties.get("private") == "true"
    made = note._replace(tags=tags, meta=tuple(meta), is_private=private, names=(title, *aliases))
    return made if note.day else made._replace(title=title.rpartition("/")[2], path=title)


def _names(value: str) -> tuple[str, ...]:
    between = r",(?![^\[\]]*\]\])"  # but not inside double brackets
    names = (re.sub(r"^#|\[\[|\]\]", "", name.strip()) for name in re.split(between, value))
    return tuple(name for name in names if name)
