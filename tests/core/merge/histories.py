"""Random histories of clones of a notebook: `python -m tests.core.merge.histories --count 10000`.

Two or three clones are edited, and now and then each meets the bare repository, in any order; `promises.py` has what
must hold then. A history that breaks a promise is made as short as possible and printed.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import NamedTuple

from tests.core.merge.clones import EDITS, WEIGHTS, Clone, Step, notebook
from tests.core.merge.promises import agreed, complaints, copies_left, merge
from tests.core.merge.real_clones import RealRepository
from tiltool.core.merge.conflicts import find_conflicts
from tiltool.core.text.edits import Edit, splice
from tiltool.errors import Refused

SYNC = "sync"
_KINDS = [kind for kind in EDITS for _ in range(WEIGHTS.get(kind, 1))]


class History(NamedTuple):
    """The number of the notebook that the clones start with, how many they are, and what happens."""

    seed: int
    clones: int
    steps: tuple[Step, ...]


def history(seed: int) -> History:
    """Return the history of a number."""
    choice = random.Random(seed)
    count = choice.choice([2, 2, 3])
    steps: list[Step] = []
    for _ in range(choice.randint(1, 3)):  # each works alone for a while, then they meet
        for clone in range(count):
            edits = range(choice.randint(0, 6))
            steps += [Step(choice.choice(_KINDS), clone, choice.getrandbits(32)) for _ in edits]
        steps += [Step(SYNC, clone, choice.getrandbits(32)) for clone in choice.sample(range(count), count)]
    return History(seed, count, tuple(steps))


class Repository:
    """The bare repository, and its clones."""

    def __init__(self, start: History, counts: Counter[str]) -> None:
        self.files = notebook(start.seed)
        self.clones = [Clone(self.files) for _ in range(start.clones)]
        self.counts = counts

    def run(self, steps: tuple[Step, ...]) -> Iterator[str]:
        """Yield what is wrong after each step, and at the end, when all have met twice."""
        for step in steps:
            self.counts["syncs" if step.what == SYNC else "edits"] += 1
            if step.what == SYNC:
                yield from self.sync(self.clones[step.clone], step.seed % 4 == 0)
            else:
                self.clones[step.clone].do(step)
        for clone in self.clones * 2:
            yield from self.sync(clone)
        if any(clone.files != self.files for clone in self.clones):
            yield "the clones differ at the end"

    def sync(self, clone: Clone, fully: bool = False) -> Iterator[str]:
        """Merge a clone and the repository; `fully` tries also that a version that did not change changes nothing."""
        texts = dict[str, str]()
        for path in sorted({*clone.files, *self.files}):
            base, one, other = (files.get(path) for files in (clone.before, clone.files, self.files))
            if one is None or other is None or one == other or base in (one, other):
                texts[path] = (other if one in (None, base) else one) or ""
                continue
            texts[path] = yield from self.merged(path, base or "", one, other, fully)
        if clone.before not in (clone.files, self.files):
            before, mine, theirs = clone.before, clone.files, self.files
            texts = agreed(before, mine, theirs, texts)
            yield from copies_left(before, mine, theirs, texts)
        clone.files, clone.before, self.files = texts, {**texts}, {**texts}

    def merged(self, path: str, base: str, one: str, other: str, fully: bool) -> Generator[str, None, str]:
        """Yield what is wrong with a merge; return its text, with the first version of what is in conflict."""
        self.counts["merges"] += 1
        try:
            result = merge(base, one, other, path)
            if result != merge(base, other, one, path):
                yield f"{path}: the other way round it is another text"
            if fully and any(merge(text, text, new, path) != (new, 0) for text, new in ((base, one), (other, base))):
                yield f"{path}: a version that did not change changes something"
        except Refused as error:
            yield f"{path}: refused: {error.message}"
            return one
        yield from (f"{path}: {each}" for each in complaints(path, base, one, other, result))
        self.counts["conflicts"] += result.conflicts
        return splice(result.text, [Edit(each.span, each.one) for each in find_conflicts(result.text)])


def problem_of(start: History) -> str:
    """Return the first thing that is wrong in a history, or nothing."""
    return next(Repository(start, Counter()).run(start.steps), "")


def shortest(start: History) -> History:
    """Return a history without the steps that a problem does not need."""
    size = len(start.steps)
    while size:
        for at in range(0, len(start.steps), size):
            shorter = start._replace(steps=start.steps[:at] + start.steps[at + size :])
            if len(shorter.steps) < len(start.steps) and problem_of(shorter):
                start = shorter
                break
        else:
            size //= 2
    return start


def run(first: int, count: int, counts: Counter[str]) -> Iterator[History]:
    """Run histories; yield those that break a promise, as short as they get."""
    for seed in range(first, first + count):
        start = history(seed)
        counts["histories"] += 1
        if any(Repository(start, counts).run(start.steps)):
            yield shortest(start)


def run_real(first: int, count: int, counts: Counter[str]) -> Iterator[History]:
    """Run histories with clones on disk; yield those that break a promise, with all their steps."""
    for seed in range(first, first + count):
        start = history(seed)
        counts["real histories"] += 1
        with tempfile.TemporaryDirectory() as folder:
            for problem in RealRepository(Path(folder), seed, start.clones, counts).run(start.steps):
                print(f"history {seed}: {problem}")
                yield start


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--count", type=int, default=10_000, help="how many histories")
    arguments.add_argument("--first", type=int, default=0, help="number of the first one")
    arguments.add_argument("--real", action="store_true", help="with git, and clones on disk")
    chosen = arguments.parse_args()
    counts, start, wrong = Counter[str](), time.monotonic(), 0
    tried = run_real if chosen.real else run
    for broken in tried(chosen.first, chosen.count, counts):
        wrong += 1
        print(f"history {broken.seed}: {problem_of(broken)}", *broken.steps, sep="\n  ", flush=True)
    print(*(f"{count:8,} {what}" for what, count in counts.items()), f"{wrong:8,} wrong", sep="\n")
    print(f"{time.monotonic() - start:8.0f} seconds")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
