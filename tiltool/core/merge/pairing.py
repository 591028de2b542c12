"""Pairing nodes: which node of one version of a note corresponds to which of another."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from tiltool.core.merge.outline import HEADING, ITEM, MARK, TEXT, Node, Outline
from tiltool.core.note.fields import chain_key
from tiltool.core.text.width import width_of

_ALIKE = 0.55  # from 0 to 1: a block less alike than this is a different block
_MUCH_ALIKE = 0.8  # a task that was changed and moved
_RATHER_ALIKE = 0.7  # the same, if no other task of its list is a candidate
_TARGET = r"(?<=\[\[)[^\[\]|]*|(?<=\]\()[^()]*"
_MARKER_WORDS = 2  # `-` and the box
_TELLING = 12  # letters that a block needs to be recognized in another place


def pairs(old: Outline, new: Outline) -> dict[int, int]:
    """Return the nodes of `new`, each with its counterpart in `old`; the most reliable matches are made first."""
    pairing = _Pairing(old, new)
    pairing.pair(
        pairing.by_place,
        pairing.by_name,
        pairing.by_children,
        pairing.by_extension,
        pairing.by_great_likeness,
        pairing.by_likeness,
        pairing.by_likeness_anywhere,
        pairing.by_elimination,
    )
    return pairing.found


def same_additions(old: Outline, new: Outline, known: Mapping[int, int], taken: Mapping[int, int]) -> dict[int, int]:
    """Return what both versions added, as nodes of `new` with their counterparts in `old`.

    First nodes with the same name in the same place, regardless of tags; then, except in reports of the day before,
    those with the same name anywhere but below an item, and similar ones between the same two neighbors. `known` and
    `taken` are the older nodes of `new` and `old`, by their identity in the common version.
    """
    by_common = {common: at for at, common in taken.items()}
    pairing = _Pairing(old, new, {at: by_common[common] for at, common in known.items() if common in by_common})
    pairing.skip(known, taken)
    pairing.pair(pairing.by_place, pairing.by_title)
    pairing.skip(new.past, old.past)
    pairing.pair(pairing.by_place, pairing.by_title, pairing.by_root_name, pairing.by_children, pairing.by_neighbours)
    return {at: other for at, other in pairing.found.items() if at not in known}


class _Pairing:
    def __init__(self, old: Outline, new: Outline, found: Mapping[int, int] | None = None) -> None:
        self.old = old
        self.new = new
        self.found = {0: 0, **(found or {})}
        self.free_old = [at for at in range(1, len(old.nodes)) if at not in set(self.found.values())]
        self.free_new = [at for at in range(1, len(new.nodes)) if at not in self.found]

    def skip(self, new: Collection[int], old: Collection[int]) -> None:
        """Exclude nodes of either version."""
        self.free_new = [at for at in self.free_new if at not in new]
        self.free_old = [at for at in self.free_old if at not in old]

    def pair(self, *ways: Callable[[], None]) -> None:
        """Pair nodes by the first way that finds a pair, and repeat until none does."""
        while any(map(self._finds_pairs, ways)):
            pass

    def _finds_pairs(self, way: Callable[[], None]) -> bool:
        before = len(self.found)
        way()
        if len(self.found) == before:
            return False
        taken = set(self.found.values())
        self.free_old = [at for at in self.free_old if at not in taken]
        self.free_new = [at for at in self.free_new if at not in self.found]
        return True

    def by_place(self) -> None:
        """Pair nodes with the same name whose parents are paired."""
        self._by(lambda node, parent: (node.kind, node.key, parent), strict=True)

    def by_title(self) -> None:
        """Pair tasks whose parents are paired and whose titles differ only in tags."""
        self._by(lambda node, parent: (parent, _without_tags(node.key)) if node.status.mark else None, strict=True)

    def by_name(self) -> None:
        """Pair nodes with the same name that were moved."""
        self._by(_telling_name)

    def by_root_name(self) -> None:
        """Pair nodes with the same name that were moved, except those below an item."""
        self._by(_telling_name, roots=True)

    def by_children(self) -> None:
        """Pair tasks, wherever they are, that are the only ones with the same children."""
        candidates: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for at in self._tasks(self.old, self.free_old):
            candidates[_below(self.old, at)].append(at)
        for at in self._tasks(self.new, self.free_new):
            below = _below(self.new, at)
            if width_of("".join(below)) > _TELLING and len(candidates[below]) == 1:
                self.found[at] = candidates[below].pop()

    def _by(self, name: Callable[[Node, int | None], object], strict: bool = False, roots: bool = False) -> None:
        candidates: dict[object, list[int]] = defaultdict(list)
        for at in self.free_old:
            key = name(self.old.nodes[at], self.old.nodes[at].parent)
            if key is not None and not (roots and _is_below_item(self.old, at)):
                candidates[key, self.old.nodes[at].status.mark is None].append(at)
        for at in self.free_new:
            node = self.new.nodes[at]
            parent = self.found.get(node.parent) if strict else None
            is_out = (strict and parent is None) or (roots and _is_below_item(self.new, at))
            key = None if is_out else name(node, parent)
            free = candidates.get((key, node.status.mark is None), []) if key is not None else []
            if free:
                same = max(free, key=lambda each: self._sameness(each, at))
                free.remove(same)
                self.found[at] = same

    def _sameness(self, old: int, new: int) -> tuple[bool, ...]:
        """Return whether two nodes with the same name agree in each respect, the most important one first."""
        one, other = self.old.nodes[old], self.new.nodes[new]
        same_below = _below(self.old, old) == _below(self.new, new)
        return (one.lines == other.lines, same_below, one.status == other.status)

    def by_likeness(self) -> None:
        """Pair each node with the most similar one of its kind between the same neighbors."""
        old, new = self.old, self.new
        self._by_likeness((old.children.get(other, []), new.children.get(at, [])) for at, other in self.found.items())

    def by_likeness_anywhere(self) -> None:
        """Pair each node with the most similar one of its kind between the same lines."""
        self._by_likeness([(range(len(self.old.nodes)), range(len(self.new.nodes)))])

    def _by_likeness(self, rows: Iterable[tuple[Sequence[int], Sequence[int]]]) -> None:
        free_old, free_new = set(self.free_old), set(self.free_new)
        for olds, news in [stretch for row in rows for stretch in self._stretches(*row)]:
            self._most_alike([at for at in olds if at in free_old], [at for at in news if at in free_new])

    def by_neighbours(self) -> None:
        """Pair similar tasks between the same two tasks, if equally many; at the end of a list, if very similar."""
        free_old, free_new = self._telling_tasks()
        for parent, other in [*self.found.items()]:
            places = self.new.children.get(parent, [])
            for olds, news in self._stretches(self.old.children.get(other, []), places):
                after = places[places.index(news[-1]) + 1 :] if news else ()
                least = _ALIKE if after and self.new.nodes[after[0]].kind == ITEM else _MUCH_ALIKE
                olds, news = [at for at in olds if at in free_old], [at for at in news if at in free_new]
                if len(olds) == len(news):  # otherwise some of them are different tasks
                    self._most_alike(olds, news, least)

    def by_extension(self) -> None:
        """Pair tasks, wherever they are, if one is the other with words added, such as a field."""
        for at in self.free_new:
            olds = [each for each in self.free_old if _extends(self.old.nodes[each], self.new.nodes[at])]
            if len(olds) == 1:
                self.found[at] = olds[0]
                self.free_old.remove(olds[0])

    def _stretches(self, olds: Sequence[int], news: Sequence[int]) -> Iterator[tuple[Sequence[int], Sequence[int]]]:
        """Yield the nodes of both versions between consecutive pairs."""
        places = {at: place for place, at in enumerate(olds)}
        first = start = 0
        for place, at in enumerate(news):
            other = places.get(self.found.get(at, -1), -1)
            if other >= first:
                yield olds[first:other], news[start:place]
                first, start = other + 1, place + 1
        yield olds[first:], news[start:]

    def _most_alike(self, olds: list[int], news: list[int], least: float = _ALIKE) -> None:
        rated = [
            (likeness, at, other)
            for at in news
            for other in olds
            if (likeness := _likeness(self.old.nodes[other], self.new.nodes[at], least)) >= least
        ]
        done: set[int] = set()
        for _, at, other in sorted(rated, key=lambda each: (-each[0], each[1], each[2])):
            if at not in self.found and other not in done:
                self.found[at] = other
                done.add(other)

    def by_great_likeness(self) -> None:
        """Pair tasks, wherever they are, that are very similar apart from tags and link targets."""
        olds, news = self._telling_tasks()
        self._most_alike(olds, news, _MUCH_ALIKE)

    def by_elimination(self) -> None:
        """Pair the only tasks left in both versions of a list, wherever in it, if they are fairly similar."""
        lists: dict[int | None, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for at in self._tasks(self.old, self.free_old):
            lists[self.old.nodes[at].parent][0].append(at)
        for at in self._tasks(self.new, self.free_new):
            lists[self.found.get(self.new.nodes[at].parent)][1].append(at)
        for olds, news in lists.values():
            if len(olds) == len(news) == 1:
                self._most_alike(olds, news, _RATHER_ALIKE)

    def _tasks(self, outline: Outline, free: Sequence[int], width: int = 0) -> list[int]:
        """Return the tasks among free nodes with a name wider than `width`."""
        nodes = [(at, outline.nodes[at]) for at in free]
        return [at for at, node in nodes if node.status.mark is not None and width_of(node.key) > width]

    def _telling_tasks(self) -> list[list[int]]:
        return [self._tasks(*free, _TELLING) for free in ((self.old, self.free_old), (self.new, self.free_new))]


def _without_tags(key: str) -> str:
    return re.sub(r"\s*\\?#\S+", "", key)


def _below(outline: Outline, at: int) -> tuple[str, ...]:
    """Return the names of a node's direct children."""
    return tuple(outline.nodes[each].key for each in outline.children.get(at, ()))


def _is_below_item(outline: Outline, at: int) -> bool:
    return outline.nodes[outline.nodes[at].parent].kind == ITEM


def _telling_name(node: Node, _: object) -> tuple[str, str] | None:
    if node.kind == TEXT:
        is_telling = len(node.key) >= _TELLING
    else:
        is_telling = node.kind in (ITEM, HEADING) and node.key.strip("[") != ""
    return (node.kind, node.key) if is_telling else None


def _likeness(old: Node, new: Node, least: float) -> float:
    """Return the similarity of two nodes, from 0 to 1; it is 0 for tasks that can't be rewordings of each other."""
    if old.kind != new.kind or (old.status.mark is None) != (new.status.mark is None):
        return 0.0
    one, other = texts = [_wording(node) for node in (old, new)]
    if old.status.mark is not None and one != other and len({re.sub(r"\d+", "", text) for text in texts}) == 1:
        return 0.0  # `chapter 3` is not a rewording of `chapter 2`
    words, others = Counter(one.split()), Counter(other.split())
    shared = 2 * (words & others).total() / max(1, words.total() + others.total())
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    is_possible = matcher.real_quick_ratio() >= least and matcher.quick_ratio() >= least
    return max(shared, matcher.ratio() if is_possible else 0.0)


def _wording(node: Node) -> str:
    """Return a node's text for comparison; for a task, the title without tags and link targets, which tools rename."""
    if node.kind == TEXT:
        return "\n".join(node.lines)
    if node.status.mark is None:
        return node.key
    title = re.sub(_TARGET, "", node.lines[0].partition(MARK)[2].lstrip("] \t"))
    return _without_tags(chain_key(title))


def _extends(old: Node, new: Node) -> bool:
    """Return whether one of two tasks has all the words of the other, and more."""
    if old.status.mark is None or new.status.mark is None:
        return False
    words = Counter(old.lines[0].split()), Counter(new.lines[0].split())
    shorter, longer = sorted(words, key=Counter.total)
    return shorter.total() > _MARKER_WORDS and not shorter - longer
