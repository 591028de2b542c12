"""Pairs of nodes: which node of one version of a note is which of another."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from tiltool.core.merge.outline import HEADING, ITEM, TEXT, Node, Outline

_ALIKE = 0.55  # of 1: below, a changed block is another one
_MARKER_WORDS = 2  # `-` and the box
_TELLING = 12  # letters of a block that is recognized away from its place


def pairs(old: Outline, new: Outline) -> dict[int, int]:
    """Return the nodes of `new` with those of `old` that they are.

    First by their name in the same place, then by name anywhere, then by titles that were made longer or
    shorter, and last by their likeness between two neighbours that are pairs.
    """
    pairing = _Pairing(old, new)
    while pairing.by_place() or pairing.by_name() or pairing.by_extension() or pairing.by_likeness():
        pass
    return pairing.found


def same_additions(old: Outline, new: Outline, known: Mapping[int, int], taken: Mapping[int, int]) -> dict[int, int]:
    """Return what two versions both added, as the nodes of `new` with those of `old`: the same name in the same place.

    A task may have other tags in one of them. `known` and `taken` are the nodes of `new` and of `old` that are older, by their names in the common version.
    """
    by_common = {common: at for at, common in taken.items()}
    pairing = _Pairing(old, new, {at: by_common[common] for at, common in known.items() if common in by_common})
    pairing.skip(known, taken)
    while pairing.by_place() or pairing.by_title():
        pass
    return {at: other for at, other in pairing.found.items() if at not in known}


class _Pairing:
    def __init__(self, old: Outline, new: Outline, found: Mapping[int, int] | None = None) -> None:
        self.old = old
        self.new = new
        self.found = {0: 0, **(found or {})}
        self.free_old = [at for at in range(1, len(old.nodes)) if at not in set(self.found.values())]
        self.free_new = [at for at in range(1, len(new.nodes)) if at not in self.found]

    def skip(self, new: Mapping[int, int], old: Mapping[int, int]) -> None:
        """Leave out nodes of either version."""
        self.free_new = [at for at in self.free_new if at not in new]
        self.free_old = [at for at in self.free_old if at not in old]

    def by_place(self) -> bool:
        """Pair nodes of the same name whose parents are a pair."""
        return self._by(lambda node, parent: (node.kind, node.key, parent), strict=True)

    def by_title(self) -> bool:
        """Pair tasks whose parents are a pair, and whose titles differ in tags alone."""
        return self._by(
            lambda node, parent: (parent, _without_tags(node.key)) if node.status.mark else None, strict=True
        )

    def by_name(self) -> bool:
        """Pair nodes of the same name that were moved."""
        return self._by(lambda node, _: (node.kind, node.key) if _is_telling(node) else None)

    def _by(self, name: Callable[[Node, int | None], object], strict: bool = False) -> bool:
        candidates: dict[object, list[int]] = defaultdict(list)
        for at in self.free_old:
            key = name(self.old.nodes[at], self.old.nodes[at].parent)
            if key is not None:
                candidates[key].append(at)
        before = len(self.found)
        for at in self.free_new:
            node = self.new.nodes[at]
            parent = self.found.get(node.parent) if strict else None
            key = None if strict and parent is None else name(node, parent)
            free = candidates.get(key, []) if key is not None else []
            if free:
                same = next((each for each in free if self.old.nodes[each].lines == node.lines), free[0])
                free.remove(same)
                self.found[at] = same
        return self._progress(before)

    def by_likeness(self) -> bool:
        """Pair a node with the most similar one of its kind between the same neighbours."""
        before = len(self.found)
        free_old, free_new = set(self.free_old), set(self.free_new)
        for parent, other in [*self.found.items()]:
            for olds, news in self._stretches(other, parent):
                self._most_alike([at for at in olds if at in free_old], [at for at in news if at in free_new])
        return self._progress(before)

    def by_extension(self) -> bool:
        """Pair tasks, wherever they are, of which one is the other with more words, such as a field."""
        before = len(self.found)
        for at in self.free_new:
            olds = [each for each in self.free_old if _extends(self.old.nodes[each], self.new.nodes[at])]
            if len(olds) == 1:
                self.found[at] = olds[0]
                self.free_old.remove(olds[0])
        return self._progress(before)

    def _stretches(self, old: int, new: int) -> Iterator[tuple[Sequence[int], Sequence[int]]]:
        """Yield what is between the pairs of two nodes' children."""
        olds, news = self.old.children.get(old, []), self.new.children.get(new, [])
        places = {at: place for place, at in enumerate(olds)}
        first = start = 0
        for place, at in enumerate(news):
            other = places.get(self.found.get(at, -1), -1)
            if other >= first:
                yield olds[first:other], news[start:place]
                first, start = other + 1, place + 1
        yield olds[first:], news[start:]

    def _most_alike(self, olds: list[int], news: list[int]) -> None:
        rated = [
            (likeness, at, other)
            for at in news
            for other in olds
            if (likeness := _likeness(self.old.nodes[other], self.new.nodes[at])) >= _ALIKE
        ]
        done: set[int] = set()
        for _, at, other in sorted(rated, key=lambda each: (-each[0], each[1], each[2])):
            if at not in self.found and other not in done:
                self.found[at] = other
                done.add(other)

    def _progress(self, before: int) -> bool:
        if len(self.found) == before:
            return False
        taken = set(self.found.values())
        self.free_old = [at for at in self.free_old if at not in taken]
        self.free_new = [at for at in self.free_new if at not in self.found]
        return True


def _without_tags(key: str) -> str:
    return re.sub(r"\s*\\?#\S+", "", key)


def _is_telling(node: Node) -> bool:
    if node.kind == TEXT:
        return len(node.key) >= _TELLING
    return node.kind in (ITEM, HEADING) and node.key.strip("[") != ""


def _likeness(old: Node, new: Node) -> float:
    """Return how alike two nodes are, from 0 to 1: 0 for tasks of which one may not be a new wording of the other."""
    if old.kind != new.kind or (old.status.mark is None) != (new.status.mark is None):
        return 0.0
    one, other = texts = [node.key if node.kind != TEXT else "\n".join(node.lines) for node in (old, new)]
    if old.status.mark is not None and len({re.sub(r"\d+", "", text) for text in texts}) == 1:
        return 0.0  # `chapter 3` is another task than `chapter 2`
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE else 0.0


def _extends(old: Node, new: Node) -> bool:
    """Return whether one of two tasks has all words of the other, and more."""
    if old.status.mark is None or new.status.mark is None:
        return False
    words = Counter(old.lines[0].split()), Counter(new.lines[0].split())
    shorter, longer = sorted(words, key=Counter.total)
    return shorter.total() > _MARKER_WORDS and not shorter - longer
