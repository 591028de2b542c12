"""Moving a note: links are rewritten so that each keeps its target."""

import posixpath
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple
from urllib.parse import quote

from tiltool.core.links.resolve import INDEXES, Resolver, Target, address_text, entities_read, is_named, without_suffix
from tiltool.core.note.frontmatter import read_front_matter
from tiltool.core.note.inline import HTML_LINK, find_links, inline_runs
from tiltool.core.note.markdown import read_blocks
from tiltool.core.note.model import Link
from tiltool.core.note.redate import redated
from tiltool.core.text.edits import Edit, Patch, patch
from tiltool.core.text.lines import Span, line_table, name_key
from tiltool.errors import Refused
from tiltool.messages import Message

_MAYBE_LINK = rf"{HTML_LINK}|\[\[|\]\(|\]:"
_SCHEME_LIKE = r"(?i)[a-z][a-z0-9+.-]*:"
_NOT_IN_WIKILINKS = r"[\[\]|#\n\r`]|^\s|\s$|\\$|^$"
_ENCODED_LETTER = r"%[89A-Fa-f][0-9A-Fa-f]"


def _link_lost(path: str, link: Link) -> Refused:
    text = "{path}:{line}: no way to write the link {target!r} so that it means the same"
    return Refused(Message(text, path=path, line=link.line, target=link.target))


class _Move(NamedTuple):
    before: Resolver
    after: Resolver
    old: str
    new: str

    def home(self, path: str) -> str:
        """Return where the note at `path` is after the move."""
        return self.new if path == self.old else path

    def goal(self, link: Link, path: str) -> Target | None:
        """Return the target of `link` after the move; None if its target was not certain."""
        meant = self.before.find(link, path)
        if meant.path is None or meant.fault == "ambiguous":
            return None
        return meant._replace(path=self.home(meant.path))

    def holds(self, link: Link, home: str, goal: Target) -> bool:
        """Return whether `link` means `goal`; a folder and its new index are the same target."""
        found = self.after.find(link, home)
        if found.kind in ("topic", "name") and goal.kind != found.kind:
            return False  # tomorrow it could mean another note, or another file of that name
        return (found.path, found.fault) == (goal.path, goal.fault) or self._is_index(found, goal)

    def _is_index(self, found: Target, goal: Target) -> bool:
        folder, _, name = (found.path or "").rpartition("/")
        return self.is_folder(goal) and folder == goal.path and name in INDEXES

    def is_folder(self, goal: Target) -> bool:
        """Return whether `goal` is a folder without an index."""
        return goal.kind == "file" and goal.path in self.before.folders


def links_of(text: str) -> tuple[Link, ...]:
    """Return all links of a text in order, including those to its own headings and `[label]: address`."""
    if not re.search(_MAYBE_LINK, text):
        return ()
    lines = line_table(text)
    skip = read_front_matter(lines).end
    blocks = read_blocks(lines, skip)
    return find_links(lines, blocks, inline_runs(lines, blocks), skip)


def plan_move(texts: Mapping[str, str], before: Resolver, after: Resolver, old: str, new: str) -> dict[str, Patch]:
    """Return the patches, by path before the move, that keep the targets of links when the note `old` moves to `new`.

    Only texts that change have one; the patch of the moved note is under `old`. Raises Refused if a link would lose its
    target when the new text is read again.
    """
    move = _Move(before, after, old, new)
    planned = ((path, _plan(move, path, text)) for path, text in texts.items())
    return {path: made for path, made in planned if made}


def _plan(move: _Move, path: str, text: str) -> Patch | None:
    links = links_of(text)
    goals = [move.goal(link, path) for link in links]
    pairs = zip(links, goals, strict=True)
    edits = [edit for link, goal in pairs if goal for edit in _address_edits(move, path, text, link, goal)]
    if not edits:
        return None
    made = patch(text, edits)
    _prove(move, path, made, links, goals)
    return made


def _address_edits(move: _Move, path: str, text: str, link: Link, goal: Target) -> Iterator[Edit]:
    """Yield the edit of the address of `link`, if it needs one."""
    home = move.home(path)
    if move.holds(link, home, goal) and not _is_old_name(move, link, goal):
        return
    written = link.address.of(text).partition("#")[0].rstrip()
    span = Span(link.address.start, link.address.start + len(written))
    for address in _addresses(move, path, link, goal, text[span.start - 1 : span.start]):
        if move.holds(link._replace(target=address), home, goal):
            if address != written:
                yield Edit(span, address)
            return
    if not move.is_folder(goal):  # a folder may disappear with its last note: then no address can name it
        raise _link_lost(path, link)


def _is_old_name(move: _Move, link: Link, goal: Target) -> bool:
    """Return whether a wikilink names the old file, and finds the new one only by its title or topic."""
    stem = without_suffix(link.target)
    named = goal.path == move.new and link.kind in ("wiki", "embed") and link.target
    return bool(named) and is_named(move.old, stem) and not is_named(move.new, stem)


def _prove(move: _Move, path: str, made: Patch, links: Sequence[Link], goals: Sequence[Target | None]) -> None:
    """Raise Refused unless the new text, read again, has the same links with the same targets."""
    again = links_of(made.after or "")
    for nth, (link, goal) in enumerate(zip(links, goals, strict=True)):
        new = again[nth] if nth < len(again) else None
        if new is None or (new.kind, new.fragment, new.line) != (link.kind, link.fragment, link.line):
            raise _link_lost(path, link)
        kept = move.holds(new, move.home(path), goal) if goal else new.target == link.target
        if not kept and not (goal and move.is_folder(goal)):
            raise _link_lost(path, new)
    if len(again) != len(links):
        raise _link_lost(path, again[-1])


def _addresses(move: _Move, path: str, link: Link, goal: Target, opening: str) -> Iterator[str]:
    """Yield the ways to write the address of `goal` in `link`, starting with the one most like the old address."""
    goal_path, home = goal.path or "", move.home(path)
    meant = move.before.find(link, path).path or ""
    if link.kind in ("wiki", "embed"):
        ways = _wiki_ways(move, link, goal, meant, home)
        yield from (way for way in ways if not re.search(_NOT_IN_WIKILINKS, way))
        return
    target, mark, query = link.target.partition("?")
    old = address_text(target)
    for way in _markdown_paths(move, old, meant, goal_path):
        for address in _from_home(move, old, meant, way, home):
            yield _encoded(_composed(old, address), target, opening) + mark + query


def _wiki_ways(move: _Move, link: Link, goal: Target, meant: str, home: str) -> Iterator[str]:
    old, goal_path = link.target, goal.path or ""
    yield from _dated(move, old, meant, goal)
    is_note = move.after.note(goal_path) is not None
    bare = without_suffix(goal_path) if is_note else goal_path
    endings = [goal_path[len(bare) :], ""]
    if without_suffix(old) == old:
        endings.reverse()
    for ending, way in product(endings, _wiki_paths(move, without_suffix(old), without_suffix(meant), bare, home)):
        yield _composed(old, way + ending)
    note = move.after.note(goal_path)
    if note and note.title:
        yield note.title


def _dated(move: _Move, old: str, meant: str, goal: Target) -> Iterator[str]:
    """Yield the new day in the format of the old one: `20200924` becomes `20200925`."""
    was, now = move.before.note(meant), move.after.note(goal.path or "")
    if goal.kind == "day" and was and was.day and now and now.day:
        yield redated(old, was.day, now.day)


def _wiki_paths(move: _Move, old: str, meant: str, bare: str, home: str) -> Iterator[str]:
    """Yield the ways to name `bare`: its stem, as many folders as the old name has, from the notes, from the root."""
    lead = "/" if old.startswith("/") else ""
    name = old.lstrip("/")
    if old.startswith(("./", "../")):
        yield _relative(bare, home, old)
    elif not _same(name, meant) and ("/" not in name or not _same(name, _inside(move, meant))):
        yield lead + "/".join(bare.split("/")[-1 - name.count("/") :])
    ways = [_inside(move, bare), bare]
    yield from (lead + way for way in (reversed(ways) if _same(name, meant) and "/" in name else ways))
    yield _relative(bare, home, "./")  # if another note comes first for every other path


def _markdown_paths(move: _Move, old: str, meant: str, path: str) -> Iterator[str]:
    """Yield the paths of an address that mean `path`: its folder, the path without `.md`, the path itself."""
    folder, _, name = path.rpartition("/")
    if meant.rpartition("/")[2] in INDEXES and posixpath.basename(old) not in INDEXES and name in INDEXES:
        yield f"{folder}/"
    if _same(posixpath.basename(old), posixpath.basename(without_suffix(meant))) and move.after.note(path):
        yield without_suffix(path)
    yield f"{path}/" if old.endswith("/") and not move.after.note(path) else path


def _from_home(move: _Move, old: str, meant: str, path: str, home: str) -> Iterator[str]:
    """Yield `path` relative to `home`, or from the root if the address was."""
    if not old.startswith("/"):
        yield _relative(path, home, old)
        return
    ways = [f"/{_inside(move, path)}", f"/{path}"]
    yield from reversed(ways) if _same(without_suffix(old[1:]), without_suffix(meant)) else ways
    yield _relative(path, home, "")  # if another note comes first for both


def _relative(path: str, home: str, old: str) -> str:
    """Return `path` relative to the folder of `home`, starting with `./` if the old address did."""
    top = "/" + "_/" * path.count("../")  # a path outside the notebook needs something above the root
    way = posixpath.relpath(top + path, top + posixpath.dirname(home))
    way += "/" if path.endswith("/") else ""
    return f"./{way}" if old.startswith("./") and not way.startswith(".") else way


def _inside(move: _Move, path: str) -> str:
    """Return `path` relative to the notes folder, if it is inside that folder."""
    return path.removeprefix(f"{move.after.folder}/") if move.after.folder else path


def _same(one: str, other: str) -> bool:
    return name_key(one) == name_key(other)


def _composed(old: str, way: str) -> str:
    """Return `way` in NFC if the old address was; the file name itself may be NFD."""
    is_nfc = not old.isascii() and unicodedata.is_normalized("NFC", old)
    return unicodedata.normalize("NFC", way) if is_nfc else way


def _encoded(way: str, target: str, opening: str) -> str:
    """Return a path as an address, encoded like `target` and as the character `opening` before it requires."""
    angled, in_html = opening == "<", opening in ("'", '"', "=")
    letters = bool(re.search(_ENCODED_LETTER, target))
    marks = "%<>?#\\`|" + ("" if angled else '"') + ("" if angled or "(" in target else "()")
    spaces = not angled or "%20" in target
    marks += ("'" if in_html else "") + ("&" if entities_read(way) != way else "")
    marks += ":" if re.match(_SCHEME_LIKE, way) else ""

    def is_coded(letter: str) -> bool:
        blank = letter.isspace() and (spaces or letter != " ")
        return letter in marks or blank or letter < " " or (letters and not letter.isascii())

    return "".join(quote(each, safe="", errors="surrogateescape") if is_coded(each) else each for each in way)
