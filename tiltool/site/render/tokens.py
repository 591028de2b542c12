"""Passes over the tokens of a note: boxes, links, tags, headings and callouts become the site's HTML."""

import re
from collections.abc import Collection, Iterator, Sequence
from html import escape
from itertools import pairwise
from urllib.parse import quote

from markdown_it.common.utils import normalizeReference
from markdown_it.token import Token

from tiltool.core.links.resolve import slug_of
from tiltool.core.note.checkboxes import PLANNED, Box, box_at
from tiltool.core.note.dialect import KEYWORDS, Dialect
from tiltool.core.note.fields import chain_key, shown_title
from tiltool.core.note.tags import tag_key, tag_matches, tag_name
from tiltool.core.note.titles import is_wip
from tiltool.site.render.callouts import convert_callouts
from tiltool.site.render.markdown import html_token, line_breaks
from tiltool.site.render.raw_html import PLACEHOLDER, SCHEME, RawHtml, remote_link
from tiltool.site.render.rendered_note import THEME_ID, PublicLink, PublicTask, is_picture, media_address
from tiltool.site.render.task_fields import describe_fields
from tiltool.site.strings import Words

_BLOCK_ID = re.compile(r"(?:^|[ \t]+)(\^[A-Za-z0-9-]+)$")
_TASK_NUMBER = re.compile(r'<span data-task="(\d+)">')
_SIZE = re.compile(r"(?:^|\|)(?P<width>\d{1,4})(?:x(?P<height>\d{1,4}))?$")


class NoteContents:
    """The tasks, links, tags and headings that the passes find in one note, in order."""

    def __init__(
        self,
        dialect: Dialect,
        references: Collection[str],
        words: Words,
        slugs: Collection[str],
        *,
        keep_html: bool,
    ) -> None:
        self.dialect, self.references, self.words = dialect, references, words
        self.slugs, self.keep_html = slugs, keep_html  # of all headings
        self.tasks: list[PublicTask] = []
        self.links: list[PublicLink] = []
        self.tags: dict[str, str] = {}
        self.headings: list[str] = []
        self.anchors: dict[str, int] = {}
        self.raw = False
        self.ids: list[str] = []  # in raw HTML

    def link(self, kind: str, target: str, fragment: str) -> str:
        """Return the placeholder for a link's address, which is resolved once all notes are rendered."""
        self.links.append(PublicLink(kind, target, fragment))
        return f"til:{len(self.links) - 1}"

    def raw_html(self) -> RawHtml:
        """Return a rewriter for the raw HTML of one block."""
        return RawHtml(self.link, self.slugs, self.ids, keep_remote=self.keep_html)

    def anchor(self, title: str) -> str:
        """Return the id of the next heading with this title."""
        slug = slug_of(title) or "part"
        slug = slug.lstrip("_") if THEME_ID.match(slug) else slug
        anchor = slug
        while anchor in self.anchors:  # `a`, `a`, `a-1`: the third is `a-1-1`
            self.anchors[slug] += 1
            anchor = f"{slug}-{self.anchors[slug]}"
        self.anchors[anchor] = 0
        return anchor


def rewrite(tokens: list[Token], role: str, found: NoteContents) -> list[Token]:
    """Return the tokens of one piece as the site shows them; their content is added to `found`."""
    tokens = convert_callouts(tokens, found.words)
    _take_block_ids(tokens, found)
    _boxes(tokens, role, found)
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            _head(token, tokens[place + 1], found)
        elif token.type == "inline":
            if any(child.type == "wikilink" and child.meta["embed"] for child in token.children or []):
                _make_room(tokens, place)
            token.children = list(_inline(token.children or [], found))
        elif token.type == "html_block":
            token.content = found.raw_html().rewrite(token.content)
            found.raw = True
    return tokens


def _take_block_ids(tokens: list[Token], found: NoteContents) -> None:
    """Turn Obsidian's block ids (` ^id` at the end of a paragraph, or below a block) into ids of elements."""
    for place in reversed(range(1, len(tokens))):
        children = tokens[place].children or []
        last = children[-1] if tokens[place].type == "inline" and children else None
        match = _BLOCK_ID.search(last.content) if last and last.type == "text" and "^" in last.content else None
        if not last or not match or tokens[place - 1].type not in ("paragraph_open", "heading_open"):
            continue
        last.content = last.content[: match.start()]
        is_new = match[1] not in found.ids
        found.ids += [match[1]] if is_new else []
        block = _block_before(tokens, place - 1) if match.start() == 0 and len(children) == 1 else None
        heading = place - 1 if block is None else block
        if tokens[heading].type == "heading_open":  # a heading has its own id
            sign = [html_token(f'<span id="{match[1]}"></span>')] if is_new else []
            tokens[heading + 1].children = [*sign, *(tokens[heading + 1].children or [])]
            if block is not None:
                del tokens[place - 1 : place + 2]
        elif block is not None:
            around = (f'<div id="{match[1]}">\n', "</div>\n") if is_new else ("", "")
            tokens[block : place + 2] = [html_token(around[0]), *tokens[block : place - 1], html_token(around[1])]
        elif is_new:
            tokens[place - 2 if tokens[place - 1].hidden else place - 1].attrSet("id", match[1])


def _block_before(tokens: Sequence[Token], place: int) -> int | None:
    """Return the place where the block before `place` begins; None if there is none in the same list, quote or note."""
    depth = 0
    for at in reversed(range(place)):
        depth -= tokens[at].nesting
        if depth <= 0:
            return at if depth == 0 else None
    return None


def _make_room(tokens: Sequence[Token], place: int) -> None:
    """Turn a paragraph with an embed into a `div`, because embeds contain paragraphs; in a title, turn an embed into a link."""
    around = tokens[place - 1]
    if around.type == "paragraph_open":
        around.tag = "div"
        around.attrSet("class", "til-flow")
        next(token for token in tokens[place:] if token.type == "paragraph_close").tag = "div"
    for child in tokens[place].children or []:
        if child.type == "wikilink" and around.type in ("heading_open", "callout_open"):
            child.meta["embed"] = is_picture(child.meta["target"]) and child.meta["embed"]


def text_of(tokens: Sequence[Token]) -> str:
    """Return the plain text of the tokens, one line per block."""
    lines: list[str] = []
    for token in tokens:
        if token.type == "inline":
            lines.append(plain_text(token.children or []))
        elif token.type in ("fence", "code_block", "math_block"):
            lines.append(token.content.rstrip("\n"))
    return "\n".join(line for line in lines if line.strip())


def plain_text(children: Sequence[Token]) -> str:
    """Return the plain text of the tokens of running text."""
    return "".join(_plain(children))


def task_lines(tokens: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """Yield the number and the text of each task."""
    for place, token in enumerate(tokens):
        if token.type == "list_item_open" and "til-task" in str(token.attrGet("class")):
            title = tokens[place + 2]
            found = _TASK_NUMBER.search(
                "".join(child.content for child in title.children or [] if child.meta.get("til"))
            )
            if found:
                yield int(found[1]), text_of([title])


def _plain(children: Sequence[Token]) -> Iterator[str]:
    for child in children:
        if child.type in ("softbreak", "hardbreak"):
            yield "\n"
        elif child.type == "image":
            yield child.content or plain_text(child.children or [])
        elif child.type == "html_inline":
            yield child.meta["text"] if child.meta.get("til") else ""
        elif child.type != "footnote_ref":
            yield child.content


def _head(opened: Token, title: Token, found: NoteContents) -> None:
    """Give a heading its id, and a link to itself."""
    text = text_of([title])
    codes = text  # GitHub derives the address from an emoji's shortcode
    for child in title.children or []:
        codes = codes.replace(child.content, child.markup) if child.type == "emoji" else codes
    anchor = found.anchor(codes)
    found.headings.append(codes)
    opened.attrSet("id", anchor)
    label = escape(found.words["permalink"])
    sign = html_token(f'<a class="headerlink" href="#{escape(anchor)}" aria-label="{label}">#</a>')
    title.children = [*(title.children or []), sign]


def _boxes(tokens: list[Token], role: str, found: NoteContents) -> None:
    """Turn the boxes of list items into labeled states, including those in quotes, which are not tasks."""
    lists: list[Token] = []
    above: list[int] = []
    quotes = 0
    for place, token in enumerate(tokens):
        if token.type in ("blockquote_open", "callout_open", "blockquote_close"):
            quotes += token.nesting
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            lists.append(token)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type == "list_item_open":
            box = _box_of(tokens[place + 1 : place + 3], found)
            if box:
                parent = next((number for number in reversed(above) if number >= 0), -1)
                _convert_box(token, tokens[place + 2], box, None if quotes else (role, parent), found)
                lists[-1].attrSet("class", "til-tasks")
            above.append(len(found.tasks) - 1 if box and not quotes else -1)
        elif token.type == "list_item_close":
            above.pop()


def _box_of(start: Sequence[Token], found: NoteContents) -> Box | None:
    """Return the box of a list item that starts with these tokens; None if it has none."""
    if len(start) < 2 or start[0].type != "paragraph_open":
        return None
    box = box_at(start[1].content, found.dialect)
    return None if box is None or normalizeReference(box.mark) in found.references else box


def _convert_box(item: Token, title: Token, box: Box, place: tuple[str, int] | None, found: NoteContents) -> None:
    """Turn a box into a labeled state; `place` is the role of a task and the number of its parent, or None outside tasks."""
    state = found.dialect.state_of(box.mark)
    rows = [row.strip() for row in title.content[box.span.end + 1 :].strip().split("\n")]
    written = rows[0]
    item.attrJoin("class", f"til-task til-task--{state}")
    if box.mark in KEYWORDS:
        written = " ".join((rows[0], *(row for row in rows[1:] if re.match(PLANNED, row))))
        title.children = [*_without_metadata(title.children or [])]
    _drop_box(title, box.mark if box.mark in KEYWORDS else "]")
    title_shown = shown_title(text_of([title]).partition("\n")[0].strip())
    name = escape(found.words[state])
    sign = html_token(f'<span class="til-box til-box--{state}" role="img" aria-label="{name}"></span>')
    title.children = [sign, *describe_fields(title.children or [], written, found.words)]
    if place:
        found.tasks.append(PublicTask(title_shown, chain_key(written), state, *place, is_wip(written)))
        title.children.append(html_token(f'<span data-task="{len(found.tasks) - 1}"></span>'))


def _without_metadata(children: Sequence[Token]) -> Iterator[Token]:
    """Yield the tokens of a keyword task without the lines that Logseq writes below it: days, properties and the logbook."""
    breaks = [*line_breaks(children)]
    yield from children[: breaks[0] if breaks else len(children)]
    in_drawer = False
    for start, end in pairwise((*breaks, len(children))):
        line = "".join(child.content for child in children[start + 1 : end])
        opens = re.fullmatch(r":[A-Z]+:", line.strip())
        if not (in_drawer or opens or re.match(rf"{PLANNED}|[\w/-]+::(?:\s|$)", line)):
            yield from children[start:end]
        in_drawer = line.strip() != ":END:" and (in_drawer or bool(opens))


def _drop_box(inline: Token, last: str) -> None:
    """Remove the box or keyword, which ends with `last`, from a line, and the line's end if nothing else is left in it."""
    closed = False
    for place, child in enumerate(children := inline.children or []):
        if child.type in ("softbreak", "hardbreak"):
            inline.children = children[place + 1 :]
            return
        if not closed:
            _, bracket, child.content = child.content.partition(last)
            closed = bool(bracket)
        child.content = child.content.lstrip(" \t")
        if closed and (child.content or child.type != "text"):
            return


def _inline(children: Sequence[Token], found: NoteContents) -> Iterator[Token]:
    """Yield the tokens of running text, with placeholders for its links and tags."""
    raw = found.raw_html()
    for child in children:
        if child.type in ("link_open", "link_close"):
            raw.count("a", child.nesting)
        if child.type == "link_open":
            _link(child, found)
        elif child.type == "html_inline" and not child.meta.get("til"):
            child.content = raw.rewrite(child.content)
            found.raw = True
        if child.type == "wikilink":
            yield _wiki(child, found)
        elif child.type == "image":
            yield _image(child, raw.is_in_link, found)
        elif child.type == "text" and "#" in child.content and not raw.is_in_link:
            yield from _tagged(child, found)
        else:
            yield child


def _link(token: Token, found: NoteContents) -> None:
    href = str(token.attrGet("href") or "")
    if PLACEHOLDER.match(href):
        del token.attrs["href"]
    elif SCHEME.match(href):
        token.attrSet("rel", "noopener")
    else:
        target, _, fragment = href.partition("#")
        token.attrSet("href", found.link("markdown", target, fragment))


def _wiki(token: Token, found: NoteContents) -> Token:
    kind = "embed" if token.meta["embed"] else "wiki"
    address = found.link(kind, token.meta["target"], token.meta["fragment"])
    if kind == "wiki":
        return html_token(f'<a href="{address}">{escape(token.content)}</a>', token.content)
    if is_picture(token.meta["target"]):
        return _picture(address, token.content, token.meta["target"])
    text, sizes = _sized(token.content)
    text = text or token.meta["target"]
    return html_token(f'<span data-embed="{address}"{sizes}>{escape(text)}</span>', text, is_media=True)


def _sized(text: str) -> tuple[str, str]:
    """Return a text without an Obsidian size after it (`text|200`, `200x100`), and that size as attributes."""
    size = _SIZE.search(text)
    sizes = "".join(f' {key}="{size[key]}"' for key in ("width", "height") if size[key]) if size else ""
    return text[: size.start()] if size else text, sizes


def _image(token: Token, in_link: bool, found: NoteContents) -> Token:
    """Return a picture in the notebook, or a link for a remote one, because pages load nothing from other hosts."""
    source, text = str(token.attrGet("src") or ""), plain_text(token.children or [])
    if not SCHEME.match(source):
        address = found.link("image", *media_address(source))
        return _picture(address, text, title=str(token.attrGet("title") or ""), in_link=in_link)
    text = _sized(text)[0] if "|" in text else text
    label = escape(text or source)
    is_link = not (in_link or PLACEHOLDER.match(source))
    return html_token(remote_link(source, label) if is_link else label, text or source, is_media=True)


def _picture(address: str, text: str, name: str = "", title: str = "", in_link: bool = False) -> Token:
    """Return a picture; if it has no name, a size must be separated from its text."""
    text, sizes = _sized(text) if name or "|" in text else (text, "")
    alt = text or name
    sizes += f' title="{escape(title)}"' if title else ""
    linked = ' class="til-linked"' if in_link else ""
    return html_token(f'<img{linked} src="{address}" alt="{escape(alt)}"{sizes} loading="lazy">', alt, is_media=True)


def _tagged(token: Token, found: NoteContents) -> Iterator[Token]:
    """Yield the tokens of running text, with its tags as links to their pages."""
    at = 0
    for match in tag_matches(token.content):
        name = tag_name(match)
        if not name:
            continue
        found.tags.setdefault(tag_key(name), name)
        yield Token("text", "", 0, content=token.content[at : match.start()])
        link = f'<a class="til-tag" href="til-tag:{quote(tag_key(name))}">#{escape(name)}</a>'
        yield html_token(link, f"#{name}")
        at = match.start() + len(match[0].rstrip("/-"))
    yield Token("text", "", 0, content=token.content[at:])
