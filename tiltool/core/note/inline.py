"""Tags and links in running text: never in code or addresses."""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from tiltool.core.note.frontmatter import TAG_KEYS, FrontMatter
from tiltool.core.note.markdown import Blocks, read_blocks
from tiltool.core.note.model import Link, Note, Section, Tag
from tiltool.core.note.tags import (
    ADDRESS,
    CODE,
    HTML_TAG,
    TAG,
    TAG_LINE,
    blanked,
    meta_tags,
    tag_matches,
    tag_name,
    taggable,
)
from tiltool.core.text.edits import Edit, splice
from tiltool.core.text.lines import Lines, Span, line_table

_DEFINES = r"(?m)^[ \t>]*(?:[-*+][ \t]+)?\*?\[[^\]\n]*\]:"
"""The beginning of the definition of a footnote, reference or abbreviation: there are no tags from there on."""
_WORD = r"\[\[[^\[\]|\n]+\]\]|[^\s,;、，|]+"
_AROUND_WORD = "[]`\"'*_."

# `\|` is the separator of a wikilink in a table
_WIKILINK = r"(?<![#\\])(!?)\[\[([^\[\]|#\n]*?(?:#[^\[\]|\n]*?)?)(?:\\?\|([^\[\]\n]*))?\]\]"
_LABEL = r"(?:[^\[\]\\!]++|\\[\s\S]|!(?!\[)|!\[[^\[\]]*\]\([^()]*\)|\[[^\[\]]*\](?!\()){0,400}+"
_DESTINATION = r"(?:<([^<>\r\n]*)>|((?:[^()\s<>\\]++|\\\S|\([^()\s<>]*\))*+))"
_LINK_TITLE = r"(?:\s++(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*+"
# Tried at every position, because a link may contain an image.
_MARKDOWN_LINK = rf"(?=((?:(!)|(?<!!))(?<!\\)\[({_LABEL})\]\(\s*+{_DESTINATION}{_LINK_TITLE}\)))"
_DEFINITION = (
    r"(?<![^\r\n\ufeff])[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)*\[((?:[^\[\]\\]++|\\.)+)\]:"
    r"[ \t]*(?:\r\n?|\n)?[ \t>]*(?:<([^<>\r\n]*)>|([^\s<]\S*))"
)
_HTML_ADDRESSES = {
    "a": ("href",), "area": ("href",), "img": ("src", "srcset"), "source": ("src", "srcset"), "video": ("src", "poster"),
    **dict.fromkeys(("audio", "track", "iframe", "embed"), ("src",)), "object": ("data",),
}  # fmt: skip
HTML_LINK = rf"(?i)<(?:{'|'.join(_HTML_ADDRESSES)})\s"
_IN_SRCSET = r"(?:\A\s*|(?<=,)\s*)([^\s,]+)"
_ATTRIBUTE = r"\s([^\s\"'=<>/]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+))"
_NO_HTML = r"(?is)<!--.*?(?:-->|\Z)|<(script|style|textarea)\b.*?(?:</\1|\Z)"
_SCHEME = r"(?i)[a-z][a-z0-9+.-]*:|//"


class InlineRun(NamedTuple):
    """A stretch of inline text with its code blanked out, and its place in the note."""

    start: int
    text: str


def inline_runs(lines: Lines, blocks: Blocks) -> tuple[InlineRun, ...]:
    """Return a note's runs of inline text, in order."""
    # each cell of a table row is a stretch, but all are on the same line
    spans = (lines.span(*stretch) for stretch in dict.fromkeys((text.first, text.end) for text in blocks.texts))
    stretches = ((start, lines.text[start:end]) for start, end in spans)
    return tuple(InlineRun(start, blanked(CODE, text) if "`" in text else text) for start, text in stretches)


def find_tags(lines: Lines, runs: tuple[InlineRun, ...]) -> Iterator[Tag]:
    """Yield each `#tag`, `\\#tag`, `#[[many words]]` and `tags:: a b` in running text."""
    for run in runs:
        bare = run.text.lstrip("#")  # without the marks of a heading
        if "#" in bare or (len(bare) < len(run.text) and bare[:1] not in (" ", "\t")):
            yield from _hash_tags(lines, run.start, run.text)
        if "ags:" in run.text or "AGS:" in run.text:
            yield from _tag_lines(lines, run)


def _hash_tags(lines: Lines, start: int, text: str, *, listed: bool = False) -> Iterator[Tag]:
    for found in tag_matches(taggable(text)):
        name = tag_name(found, listed=listed)
        if name:
            at = start + found.start()
            yield Tag(name, lines.at(at) + 1, Span(at, start + found.end()))


def _tag_lines(lines: Lines, run: InlineRun) -> Iterator[Tag]:
    inner = line_table(run.text)
    for line in range(len(inner)):
        found = re.match(TAG_LINE, inner.content(line))
        if found and ("::" in found[0] or "#" not in found["rest"]):
            rest = blanked(TAG, found["rest"])  # those are found in running text anyway
            yield from _bare_words(lines, run.start + inner.start(line) + found.start("rest"), rest)


def find_section_tags(lines: Lines, runs: tuple[InlineRun, ...], section: Section) -> Iterator[Tag]:
    """Yield the bare words of a tags section; in a run with `#`, only those marked by `#`."""
    for group in section.groups:
        for run in (run for run in runs if group.body.holds(run.start)):
            defines = re.search(_DEFINES, run.text)
            words = run.text[: defines.start()] if defines else run.text
            if "#" in run.text:
                yield from _hash_tags(lines, run.start, words, listed=True)
            elif not re.match(TAG_LINE, run.text):
                text = re.sub(
                    r"^[ \t]*(?:[-*+]|\d+[.)])?[ \t]*(?:\[.\] )?", lambda m: " " * len(m[0]), words, flags=re.M
                )
                yield from _bare_words(lines, run.start, blanked(ADDRESS, text))
            if defines:
                break


def _bare_words(lines: Lines, start: int, text: str) -> Iterator[Tag]:
    for found in re.finditer(_WORD, text):
        name = found[0].strip(_AROUND_WORD)
        if name and re.search(r"\w", name):
            span = Span(start + found.start(), start + found.end())
            yield Tag(name, lines.at(span.start) + 1, span)


def find_links(lines: Lines, blocks: Blocks, runs: tuple[InlineRun, ...], skip: int) -> tuple[Link, ...]:
    """Return wikilinks, `[label]: address` below line `skip`, and Markdown and HTML links without scheme, in order."""
    found = [link for run in runs for link in _links_of_text(lines, run)]
    html = (InlineRun(lines.start(first), lines.span(first, end).of(lines.text)) for first, end in blocks.html)
    found += (link for run in (*runs, *html) if "<" in run.text for link in _html_links(lines, run))
    if blocks.references:
        found += _definitions(lines, blocks, skip)
    # code is blanked out in a run: text with code in it is not an address
    plain = (link for link in found if _is_address(link.address.of(lines.text), link))
    return tuple(sorted(plain, key=lambda link: link.span))


def _is_address(address: str, link: Link) -> bool:
    target, _, fragment = address.partition("#")
    return (target.strip(), fragment.strip()) == (link.target, link.fragment)


def _links_of_text(lines: Lines, run: InlineRun) -> Iterator[Link]:
    if "[[" in run.text:
        yield from _wikilinks(lines, run)
    if "](" in run.text:
        yield from _markdown_links(lines, run)


def _wikilinks(lines: Lines, run: InlineRun) -> Iterator[Link]:
    for found in re.finditer(_WIKILINK, run.text):
        embed, address, text = found.groups()
        start = found.start(2) + len(address) - len(address.lstrip())
        span = Span(start, start + len(address.strip()))
        link = _link(lines, run, "embed" if embed else "wiki", Span(*found.span()), span, text or "")
        yield link if link.text else link._replace(text=link.target)


def _markdown_links(lines: Lines, run: InlineRun) -> Iterator[Link]:
    for found in re.finditer(_MARKDOWN_LINK, run.text):
        address = Span(*found.span(4 if found[4] is not None else 5))
        kind = "image" if found[2] else "markdown"
        link = _link(lines, run, kind, Span(*found.span(1)), address, found[3])
        if (link.target or link.fragment) and not re.match(_SCHEME, link.target):
            yield link


def _html_links(lines: Lines, run: InlineRun) -> Iterator[Link]:
    """Yield the addresses in `<a href>`, `<img src>` and the like, as Markdown links and images."""
    for tag in re.finditer(HTML_TAG, blanked(_NO_HTML, run.text)):
        name = re.sub(r"\W.*", "", tag[0][1:], flags=re.DOTALL).lower()
        kind = "markdown" if name in ("a", "area") else "image"
        for place in _html_addresses(tag[0], _HTML_ADDRESSES.get(name, ())):
            address = Span(tag.start() + place.start, tag.start() + place.end)
            link = _link(lines, run, kind, Span(*tag.span()), address, "")
            if (link.target or link.fragment) and not re.match(_SCHEME, link.target):
                yield link


def _html_addresses(tag: str, names: Collection[str]) -> Iterator[Span]:
    """Yield the addresses in some attributes of an HTML tag; `srcset` holds several, each with a width."""
    for found in re.finditer(_ATTRIBUTE, tag) if names else ():
        if found[1].lower() in names:
            start, end = next(found.span(group) for group in (2, 3, 4) if found[group] is not None)
            addresses = re.finditer(_IN_SRCSET if found[1].lower() == "srcset" else "(.+)", tag[start:end])
            yield from (Span(start + each.start(1), start + each.end(1)) for each in addresses)


def _link(lines: Lines, run: InlineRun, kind: str, span: Span, address: Span, text: str) -> Link:
    target, _, fragment = address.of(run.text).partition("#")
    start, at = run.start + span.start, run.start + address.start
    place = Span(start, run.start + span.end), Span(at, run.start + address.end)
    return Link(kind, target.strip(), fragment.strip(), text.strip(), lines.at(start) + 1, *place)


def _definitions(lines: Lines, blocks: Blocks, skip: int) -> Iterator[Link]:
    """Yield the address of each `[label]: address` without a scheme, in order, as a Markdown link.

    A footnote of a single word is such a definition to CommonMark; for it, yield the links in that word.
    """
    start = lines.start(skip)
    candidates = [found for found in re.finditer(_DEFINITION, lines.text[start:]) if blocks.defines(found[1])]
    real = _real_labels(lines, skip, [Span(*found.span(1)) for found in candidates]) if candidates else ()
    for found, is_real in zip(candidates, real, strict=False):
        address = Span(*found.span(2 if found[2] is not None else 3))
        span = Span(found.start(1) - 1, found.end())
        link = _link(lines, InlineRun(start, lines.text[start:]), "markdown", span, address, found[1])
        if is_real and found[1].startswith("^"):
            yield from _links_of_text(lines, InlineRun(start + address.start, address.of(lines.text[start:])))
        elif is_real and link.target and not re.match(_SCHEME, link.target):
            yield link


def _real_labels(lines: Lines, skip: int, labels: list[Span]) -> Iterator[bool]:
    """Yield whether CommonMark reads each label as a definition, by parsing the text with a unique name for each."""
    start = lines.start(skip)
    names = [Edit(Span(start + span.start, start + span.end), f"til {nth}") for nth, span in enumerate(labels)]
    blocks = read_blocks(line_table(splice(lines.text, names)), skip)
    return (blocks.defines(name.text) for name in names)


def note_tags(note: Note, runs: tuple[InlineRun, ...], matter: FrontMatter) -> tuple[Tag, ...]:
    """Return each tag once, compared case-folded, as first written."""
    found = [Tag(name, 1, None) for key in TAG_KEYS for name in meta_tags(matter.values.get(key))]
    found += find_tags(note.lines, runs)
    for section in note.having("tags"):
        found += find_section_tags(note.lines, runs, section)
    unique: dict[str, Tag] = {}
    for tag in found:
        unique.setdefault(tag.name.casefold(), tag)
    return tuple(unique.values())
