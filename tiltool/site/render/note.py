"""Rendering the public part of a note: the one place where text becomes HTML."""

import math
import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tiltool.core.links.resolve import slug_of
from tiltool.core.note.conflict_markers import conflict_line
from tiltool.core.note.frontmatter import ALIAS_KEYS, read_front_matter
from tiltool.core.note.markdown import blocks_of, text_outside_code
from tiltool.core.note.model import Note
from tiltool.core.note.parse import outline, parse
from tiltool.core.note.tags import meta_tags, tag_key
from tiltool.core.publish.explanation import Account, count_parts, parts_of_note
from tiltool.core.publish.privacy import (
    PRIVATE_TAG,
    hold_reason,
    is_pinned,
    is_private,
    line_of_day,
    published_since,
)
from tiltool.core.publish.public_parts import PublicParts, public_parts
from tiltool.core.publish.rules import Hold
from tiltool.core.text.lines import line_table
from tiltool.messages import Message
from tiltool.site.render.excerpt import excerpt
from tiltool.site.render.footnotes import Footnotes, split_footnotes
from tiltool.site.render.markdown import markdown
from tiltool.site.render.public_text import PublicText, cut_text, public_title, title_section, whole_text
from tiltool.site.render.rendered_note import DIAGRAM, Piece, PieceBody, PublicNote, RenderResult, Style, with_summary
from tiltool.site.render.sanitize import sanitize
from tiltool.site.render.tokens import NoteContents, rewrite, task_lines, text_of
from tiltool.site.strings import site_words

_DETAILS = re.compile(r"(?i)<(/?)details\b")
_RAW_HEADING = re.compile(r"(?i)<(/?)h([1-6])(?=[\s>])")
_CONTENTS_MARK = re.compile(r"(?i)\[{1,2}_*toc_*\]{1,2}")
_EMPTY_BOX = re.compile(r"\[ \]\s*")
_CJK = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_CJK_A_MINUTE, _WORDS_A_MINUTE = 500, 220


def render_note(text: str, path: str, day: date | None, style: Style) -> RenderResult:
    """Return the rendered public part of a note; `day` is the day that its path names."""
    rules = style.rules
    lines = line_table(text)
    matter = read_front_matter(lines)
    env: dict[str, Any] = {}
    tokens = _parser(style).parse("\n" * matter.end + text[lines.start(matter.end) :], env)
    dialect = style.dialect
    note = outline(lines, matter, blocks_of(lines, tokens, env), day, dialect)
    if matter.fault:
        template = "{path}:1: not published, its front matter can't be read: {problem}"
        hold = Hold("front-matter", Message("its front matter can't be read"), 1)
        return _held(hold, Message(template, path=path, problem=matter.fault))
    line = conflict_line(text)
    if line:
        problem = Message("{path}:{line}: not published, it has Git conflict markers", path=path, line=line)
        return _held(Hold("conflict", Message("it has Git conflict markers"), line), problem)
    kept = hold_reason(note, rules) or public_parts(note, rules, tokens, dialect)
    if isinstance(kept, Hold):
        return _held(kept)
    if kept.is_cut or env.get("references") or any(env.get("footnotes", {}).values()):
        cut = cut_text(note, kept, rules)  # so that nothing can refer to what is held back
        return _rendered(note, _parser(style).parse(cut.text, env := {}), cut, path, style, env)
    return _rendered(note, tokens, whole_text(lines, kept), path, style, env)


def _held(hold: Hold, problem: str = "") -> RenderResult:
    return RenderResult(None, problem, account=Account(hold))


def _parser(style: Style) -> MarkdownIt:
    publish = style.publish
    return markdown(
        breaks=publish.breaks, cjk=style.language != "en" if publish.cjk_emphasis is None else publish.cjk_emphasis
    )


def _rendered(
    note: Note, tokens: list[Token], cut: PublicText, path: str, style: Style, env: dict[str, Any]
) -> RenderResult:
    references = frozenset(env.get("references", {}))
    words, slugs = site_words(style.language), _heading_slugs(tokens)
    found = NoteContents(style.dialect, references, words, slugs, keep_html=style.publish.html)
    if re.search("[%&]", cut.text) and any("%%" in text for _, text in text_outside_code(tokens)):
        problem = Message("{path}:1: not published, a %% comment is not closed", path=path)
        return _held(Hold("comment", Message("a %% comment is not closed"), 1), problem)
    tokens, feet = split_footnotes(_without_gaps(tokens))
    pieces = [*filter(None, (_piece(note, raw, feet, found, style, env) for raw in _split(note, cut, tokens)))]
    tags = {tag_key(name): name for name in (*_listed_tags(note, cut.parts), *found.tags.values())}
    if any(is_private(name, style.rules) for name in tags.values()):
        return _held(Hold("tag", PRIVATE_TAG, 1))
    parts, since = parts_of_note(note, cut.parts), published_since(note)
    public = PublicNote(
        path=path,
        day=note.day.isoformat() if note.day else "",
        title=public_title(note, cut.parts.kept, path),
        pieces=tuple(piece for piece, _ in pieces),
        tags=tuple(tags.values()),
        tasks=tuple(found.tasks),
        links=tuple(found.links),
        headings=tuple(found.headings),
        aliases=tuple(alias for key in ALIAS_KEYS for alias in meta_tags(note.meta.get(key))),
        pinned=is_pinned(note.meta),
        minutes=minutes("\n".join(body.text for _, body in pieces)),
        since=since.isoformat(),
        since_line=0 if since == note.day else line_of_day(note),
        has_diagram=any(DIAGRAM in body.html for _, body in pieces),
        ids=tuple(found.ids),
        counts=count_parts(parts),
    )
    public = with_summary(public, style.language)
    return RenderResult(public, bodies=tuple(body for _, body in pieces), account=Account(None, parts))


def _heading_slugs(tokens: Sequence[Token]) -> frozenset[str]:
    places = (place for place, token in enumerate(tokens) if token.type == "heading_open")
    return frozenset(slug_of(tokens[place + 1].content) for place in places)


def _listed_tags(note: Note, parts: PublicParts) -> Iterator[str]:
    """Yield the tags of front matter and of the tags sections."""
    for key in ("tags", "tag"):
        yield from meta_tags(note.meta.get(key))
    listed = "".join(span.of(note.text) for span in parts.tags)
    if listed:
        yield from (tag.name for tag in parse(f"## tags\n{listed}", with_problems=False).tags)


class _RawPiece(NamedTuple):
    """The tokens of a piece; if it has a heading, that is the first three."""

    section: int
    topic: bool
    tokens: list[Token]


def _split(note: Note, cut: PublicText, tokens: Sequence[Token]) -> Iterator[_RawPiece]:
    """Yield the pieces: each section, and each topic of what was learned."""
    raw = _RawPiece(-1, False, [])
    section = -1
    folded = _inside_details(tokens)
    for place, token in enumerate(tokens):
        starts = token.level == 0 and token.map is not None and token.nesting >= 0
        if starts and token.map:
            section = cut.section_at(token.map[0])
        topic = starts and token.type == "heading_open" and place not in folded and _is_topic(note, section, token)
        if place in folded and _are_alike(note, section, raw.section):
            section = raw.section
        if section != raw.section or topic:
            yield raw
            raw = _RawPiece(section, topic, [])
        raw.tokens.append(token)
    yield raw


def _are_alike(note: Note, one: int, other: int) -> bool:
    """Return whether two sections are both published, and have the same role."""
    return min(one, other) >= 0 and note.sections[one].role == note.sections[other].role


def _inside_details(tokens: Sequence[Token]) -> set[int]:
    """Return the places between `<details>` and its end, where a heading doesn't begin a piece."""
    inside: set[int] = set()
    opened: list[int] = []
    for place, token in enumerate(tokens):
        for tag in _DETAILS.finditer(token.content) if token.type == "html_block" and not token.level else ():
            if not tag[1]:
                opened.append(place)
            elif opened:
                inside.update(range(opened.pop() + 1, place))
    return inside


def _is_topic(note: Note, section: int, heading: Token) -> bool:
    of = note.sections[section]
    return of.role == "learned" and of.heading is not None and int(heading.tag[1:]) == of.heading.level + 1


def _without_gaps(tokens: list[Token]) -> list[Token]:
    """Remove what is empty: headings, bullets and boxes without words, and placeholders for a table of contents."""
    kept: list[Token] = []
    for token in tokens:
        kept.append(token)
        if token.nesting < 0 and (size := _gap(kept)):
            del kept[-size:]
    return kept


def _gap(tokens: Sequence[Token]) -> int:
    """Return how many of the last tokens form an empty element; numbered items stay, or later ones would be renumbered."""
    end, inside = tokens[-1], tokens[-2]
    if end.type == "heading_close":
        return 0 if inside.content.strip() else 3
    if end.type == "paragraph_close":
        return 3 if _CONTENTS_MARK.fullmatch(inside.content) else 0
    if end.type == "bullet_list_close" or (end.type == "list_item_close" and end.markup in "*+-"):
        if inside.type == "paragraph_close" and tokens[-5].type == "list_item_open":
            return 5 if _EMPTY_BOX.fullmatch(tokens[-3].content) else 0
        return 2 if inside.nesting > 0 else 0
    return 0


def _piece(
    note: Note, raw: _RawPiece, feet: Footnotes, found: NoteContents, style: Style, env: dict[str, Any]
) -> tuple[Piece, PieceBody] | None:
    if raw.section < 0 or not raw.tokens:
        return None
    section = note.sections[raw.section]
    role = section.role or ""
    is_title = not raw.topic and raw.section == title_section(note)
    if is_title:  # a headline has no footnotes
        _drop_footnotes(raw.tokens[:2])
    tokens = rewrite(feet.below(_without_ornaments(raw.tokens)), role, found)
    titled = raw.topic or bool(section.heading) or (bool(tokens) and tokens[0].tag == "h1")  # the last: a project's
    has_heading = bool(tokens) and tokens[0].type == "heading_open" and titled
    heading, body = (tokens[:3], _without_ornaments(tokens[3:])) if has_heading else ([], tokens)
    title = text_of(heading)
    if not body and not raw.topic and (role or is_title or not title):
        return None
    _close_ranks(
        body, int(heading[0].tag[1:]) if heading else 1, 2 if style.dialect.whole or (heading and not is_title) else 1
    )
    dirty = found.raw and not style.publish.html
    html, text = _html(body, env, style, dirty), text_of(body)
    piece = Piece(
        role=role,
        section="" if raw.topic else title,
        topic=title if raw.topic else "",
        heading="" if is_title or not title else _html(heading[1:2], env, style, dirty),
        level=int(heading[0].tag[1:]) if heading else 0,
        anchor=str(heading[0].attrGet("id")) if heading else "",
        excerpt=excerpt(body, found.links),
        size=len(html),
    )
    return piece, PieceBody(html, text, tuple(task_lines(body)))


def _drop_footnotes(heading: Sequence[Token]) -> None:
    for token in heading:
        token.children = [child for child in token.children or [] if child.type != "footnote_ref"] or None


def _close_ranks(tokens: list[Token], level: int, shown: int) -> None:
    """Give the headings of a body levels without gaps, below its own heading, which is shown at level `shown`."""
    last = shown

    def closed(written: str, *, opens: bool) -> str:
        nonlocal last
        last = min(last + 1, max(shown + 1, int(written) - level + shown), 6) if opens else last
        return f"h{last}"

    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = closed(token.tag[1:], opens=token.nesting > 0)
        elif token.type == "html_block":
            token.content = _RAW_HEADING.sub(lambda tag: f"<{tag[1]}{closed(tag[2], opens=not tag[1])}", token.content)


def _html(tokens: list[Token], env: dict[str, Any], style: Style, dirty: bool) -> str:
    parser = _parser(style)
    html = str(parser.renderer.render(tokens, parser.options, env))
    return sanitize(html) if dirty else html


def _without_ornaments(tokens: list[Token]) -> list[Token]:
    """Remove horizontal rules at either end, because the page separates pieces anyway."""
    start, end = 0, len(tokens)
    while start < end and tokens[start].type == "hr":
        start += 1
    while end > start and tokens[end - 1].type == "hr":
        end -= 1
    return tokens[start:end]


def minutes(text: str) -> int:
    """Return the reading time in minutes, at least one; Hangul, Kana and Hanzi count by letters, the rest by words."""
    others, letters = _CJK.subn(" ", text)
    return max(1, math.ceil(letters / _CJK_A_MINUTE + len(others.split()) / _WORDS_A_MINUTE))
