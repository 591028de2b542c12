"""The merge of two versions of a note: by headings, tasks and blocks, each recognized even if it was moved.

Deterministic: it makes no difference which version is ours.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import count
from typing import NamedTuple, TypeVar

from tiltool.core.merge.lines import MergeText, common, in_conflict, merged_lines
from tiltool.core.merge.outline import (
    HEADING,
    ITEM,
    KEY,
    ROOT,
    Form,
    Node,
    Outline,
    Status,
    read_outline,
)
from tiltool.core.merge.pairing import pairs, same_additions
from tiltool.core.note.dialect import Dialect
from tiltool.core.text.lines import indent_of
from tiltool.errors import Refused
from tiltool.messages import Message

MARKER_SIZE = 7
"""The length of git's conflict markers."""

_RANKS = {"open": 0, "doing": 1, "moved": 2, "done": 3, "dropped": 3}
_END = -1

_Value = TypeVar("_Value")


class MergedNote(NamedTuple):
    """The text of a merge and the number of marked conflicts in it."""

    text: str
    conflicts: int


def merge_notes(
    base: str, ours: str, theirs: str, dialect: Dialect, merge_text: MergeText, size: int = MARKER_SIZE
) -> MergedNote:
    """Return the merge of two versions of a note; the base is empty if both created it.

    Raises Refused if a version can't be read safely, or if the result would not read as intended.
    """
    texts = (base, *sorted((ours, theirs)))
    return _Merge([read_outline(text, dialect) for text in texts], dialect, merge_text, size).result()


def merged_status(base: Status | None, one: Status, other: Status, dialect: Dialect) -> Status | None:
    """Return the furthest status of a task in either version; None for done against dropped."""
    if base is not None and base in (one, other):
        return other if base == one else one
    first, second = (_state(each, dialect) for each in (one, other))
    if _RANKS[first] != _RANKS[second]:
        return one if _RANKS[first] > _RANKS[second] else other
    return min(one, other) if first == second else None


def _state(status: Status, dialect: Dialect) -> str:
    return "doing" if status.wip else dialect.state_of(status.mark or " ")


def chosen(base: _Value, one: _Value, other: _Value, otherwise: _Value) -> _Value:
    """Return the value that was changed, by one version or by both alike; `otherwise` for two different changes."""
    if one == other or base == other:
        return one
    return other if base == one else otherwise


class _Version:
    """A version of the note in which each node has an identity shared by all versions."""

    def __init__(self, outline: Outline, ids: Sequence[int]) -> None:
        self.outline = outline
        self.ids = ids
        self.at = {each: at for at, each in enumerate(ids)}

    def node(self, each: int) -> Node | None:
        """Return the node with an identity."""
        return self.outline.nodes[self.at[each]] if each in self.at else None

    def parent(self, each: int) -> int:
        """Return the identity of a node's parent."""
        parent = self.outline.nodes[self.at[each]].parent if each in self.at else _END
        return self.ids[parent] if parent >= 0 else _END

    def below(self, each: int) -> list[int]:
        """Return the identities of a node's children, in order."""
        return [self.ids[at] for at in self.outline.children.get(self.at[each], [])] if each in self.at else []

    @cached_property
    def gaps(self) -> Mapping[tuple[int, int], tuple[str, ...]]:
        """Return the blank lines between neighboring nodes."""
        return dict(zip(zip(self.ids, [*self.ids[1:], _END], strict=True), self.outline.gaps, strict=True))

    @cached_property
    def around(self) -> Mapping[int, tuple[tuple[str, ...], tuple[str, ...]]]:
        """Return the blank lines before and after each node."""
        gaps = [(), *self.outline.gaps]
        return {each: (gaps[at], gaps[at + 1]) for at, each in enumerate(self.ids)}


def _versions(outlines: Sequence[Outline]) -> list[_Version]:
    base, one, other = outlines
    first, second = pairs(base, one), pairs(base, other)
    shared = same_additions(one, other, second, first)
    new = count(len(base.nodes))
    ones = [first[at] if at in first else next(new) for at in range(len(one.nodes))]
    second = {at: ones[added] for at, added in shared.items()} | second
    others = [second[at] if at in second else next(new) for at in range(len(other.nodes))]
    return [_Version(base, range(len(base.nodes))), _Version(one, ones), _Version(other, others)]


class _Written(NamedTuple):
    """A node of the result: its lines, the lines without conflict markers, and the number of conflicts."""

    kind: str
    parent: int
    lines: tuple[str, ...]
    clean: tuple[str, ...]
    conflicts: int


class _Merge:
    def __init__(self, outlines: Sequence[Outline], dialect: Dialect, merge_text: MergeText, size: int) -> None:
        self.base, self.one, self.other = _versions(outlines)
        self.dialect = dialect
        self.merge_text = merge_text
        self.size = size
        self.parents = {each: self._parent(each) for each in {*self.one.ids, *self.other.ids}}
        self.kept = self._kept()

    def result(self) -> MergedNote:
        """Return the merged text. Raises Refused if it would read differently."""
        order = [each for each in self._walk(0) if each]
        nodes = [self._written(each) for each in order]
        try:
            return self._joined(order, nodes)
        except Refused:
            return self._joined(order, _aligned(order, nodes))

    def _joined(self, order: Sequence[int], nodes: Sequence[_Written]) -> MergedNote:
        gaps = [self._gap(*two) for two in zip([0, *order], [*order, _END], strict=True)]
        form = self._form()
        clean = form.joined([*gaps[0], *_rows([node.clean for node in nodes], gaps[1:])])
        self._prove(clean, nodes, {0: -1, **{each: at for at, each in enumerate(order)}})
        text = form.joined([*gaps[0], *_rows([node.lines for node in nodes], gaps[1:])])
        return MergedNote(text, sum(node.conflicts for node in nodes))

    def _prove(self, text: str, nodes: Sequence[_Written], places: Mapping[int, int]) -> None:
        found = read_outline(text, self.dialect).nodes[1:]
        read = [(node.kind, node.parent - 1, node.written()) for node in found]
        if read != [(node.kind, places[node.parent], node.clean) for node in nodes]:
            raise Refused(Message("the result would read differently"))

    def _form(self) -> Form:
        base, one, other = (version.outline.form for version in (self.base, self.one, self.other))
        if not self.base.outline.text():
            base = one
        return Form(
            chosen(base.bom, one.bom, other.bom, one.bom),
            chosen(base.newline, one.newline, other.newline, one.newline),
            chosen(base.ends, one.ends, other.ends, one.ends),
        )

    def _parent(self, each: int) -> int:
        if each not in self.one.at or each not in self.other.at:
            return (self.one if each in self.one.at else self.other).parent(each)
        base, one, other = (version.parent(each) for version in (self.base, self.one, self.other))
        if base not in (one, other) and self._is_grouped(each, self.one) and not self._is_grouped(each, self.other):
            return other
        return chosen(base, one, other, one)

    def _is_grouped(self, each: int, version: _Version) -> bool:
        """Return whether a version only inserted a heading above a node."""
        return each in self.base.at and version.parent(version.parent(each)) == self.base.parent(each)

    def _kept(self) -> set[int]:
        """Return the nodes of the result: all except those removed in one version and unchanged in the other."""
        kept: set[int] = set()
        for each in self.parents:
            if self._is_kept(each):
                above: list[int] = []
                while each not in kept and each != _END:
                    if each in above:
                        raise Refused(Message("two parts were moved into each other"))
                    above.append(each)
                    each = self.parents[each]
                kept.update(above)
        return kept

    def _is_kept(self, each: int) -> bool:
        before, left = self.base.node(each), self._node(each)
        if before is None or (each in self.one.at and each in self.other.at):
            return True
        is_changed = (left.lines, left.status) != (before.lines, before.status)
        return is_changed or self.parents[each] != self.base.parent(each)

    def _walk(self, each: int) -> Iterator[int]:
        yield each
        for child in self._children(each):
            yield from self._walk(child)

    def _children(self, each: int) -> list[int]:
        """Return the children of a node in the result, in order: text before the headings below it."""
        rows = [
            [child for child in version.below(each) if child in self.kept and self.parents[child] == each]
            for version in (self.base, self.one, self.other)
        ]
        return sorted(_ordered(*rows), key=lambda child: self._node(child).kind == HEADING)

    def _node(self, each: int) -> Node:
        node = self.one.node(each) or self.other.node(each)
        assert node is not None  # each identity has a node in at least one version
        return node

    def _written(self, each: int) -> _Written:
        base, one, other = (version.node(each) for version in (self.base, self.one, self.other))
        node, parent = self._node(each), self.parents[each]
        if one is None or other is None:
            lines = node.written()
            return _Written(node.kind, parent, lines, lines, 0)
        indent = self._indent(each, one, other)
        status = merged_status(base.status if base else None, one.status, other.status, self.dialect)
        before = base.lines if base else common(one.lines, other.lines)
        merged = merged_lines(before, one.lines, other.lines)
        if status is not None and merged is not None:
            lines = one._replace(indent=indent, status=status, lines=merged).written()
            return _Written(node.kind, parent, lines, lines, 0)
        versions = [
            version._replace(indent=indent, status=status or version.status, lines=merged or version.lines)
            for version in (one, other)
        ]
        if node.status.mark is None and (len(one.lines) > 1 or len(other.lines) > 1):
            return self._merged_text(parent, before, versions)
        first, second = (version.written() for version in versions)
        return _Written(node.kind, parent, in_conflict(first, second, self.size), first, 1)

    def _merged_text(self, parent: int, base: Sequence[str], versions: Sequence[Node]) -> _Written:
        """Return a block that both versions changed, merged line by line."""
        one, other = versions
        texts = ["".join(f"{line}\n" for line in lines) for lines in (base, one.lines, other.lines)]
        text, clean = self.merge_text(*texts)
        lines = one._replace(lines=tuple(text.split("\n")[:-1])).written()
        return _Written(one.kind, parent, lines, lines if clean else one.written(), not clean)

    def _indent(self, each: int, one: Node, other: Node) -> str:
        """Return a node's indentation, from the version that determines its place."""
        base = self.base.node(each)
        if self.one.parent(each) == self.other.parent(each):
            return chosen(base.indent if base else one.indent, one.indent, other.indent, one.indent)
        return one.indent if self.one.parent(each) == self.parents[each] else other.indent

    def _gap(self, above: int, below: int) -> tuple[str, ...]:
        """Return the blank lines between two neighbors in the result."""
        base, one, other = (version.gaps.get((above, below)) for version in (self.base, self.one, self.other))
        if one is not None and other is not None:
            longer = max(one, other, key=len)
            return longer if base is None else chosen(base, one, other, longer)
        if one is not None or other is not None:
            return one or other or ()
        if below == _END:
            base, one, other = (version.outline.gaps[-1] for version in (self.base, self.one, self.other))
            return chosen(base, one, other, one)
        kinds = self._node(above).kind if above else ROOT, self._node(below).kind
        if kinds in ((ITEM, ITEM), (KEY, KEY)) or kinds[0] == ROOT:
            return ()
        around = [version.around for version in (self.one, self.other)]
        known = [each[above][1] for each in around if above in each]
        known += [each[below][0] for each in around if below in each]
        return max(known, key=len) or (() if kinds[0] == HEADING else ("",))


def _ordered(base: Sequence[int], one: Sequence[int], other: Sequence[int]) -> list[int]:
    """Return the elements of both versions, ordered as in the one that changed; additions follow their predecessors."""
    first, second = (other, one) if _moves(base, other) and not _moves(base, one) else (one, other)
    result = list(first)
    before: int | None = None
    for each in second:
        if each not in result:
            place = 0 if before is None else result.index(before) + 1
            while place < len(result) and result[place] not in base and result[place] not in second:
                place += 1
            result.insert(place, each)
        before = each
    return result


def _moves(base: Sequence[int], version: Sequence[int]) -> bool:
    shared = [each for each in base if each in version]
    return shared != [each for each in version if each in base]


def _aligned(order: Sequence[int], nodes: Sequence[_Written]) -> list[_Written]:
    """Return the nodes with each list's items indented like the first one, and everything below shifted to match."""
    indents: dict[int, str] = {}  # of the items of each parent
    shifts: dict[int, tuple[str, str]] = {}  # the old and the new indentation of each node's lines
    result: list[_Written] = []
    for each, node in zip(order, nodes, strict=True):
        own = indent_of(node.clean[0]) if node.clean else ""
        shift = shifts.get(node.parent, ("", ""))
        if node.kind == ITEM:
            shift = (own, indents.setdefault(node.parent, shift[1] + own.removeprefix(shift[0])))
        shifts[each] = shift
        lines, clean = (
            tuple(shift[1] + line.removeprefix(shift[0]) if line.startswith(shift[0]) else line for line in rows)
            for rows in (node.lines, node.clean)
        )
        result.append(node._replace(lines=lines, clean=clean))
    return result


def _rows(blocks: Sequence[tuple[str, ...]], gaps: Sequence[tuple[str, ...]]) -> list[str]:
    return [line for block, gap in zip(blocks, gaps, strict=True) for line in (*block, *gap)]
