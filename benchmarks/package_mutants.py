"""Change lines all over the package, by chance, and count the changes that the tests of their room don't notice.

The changes are those of `mutants.py`, which changes the publish filter alone.
"""

import argparse
import importlib
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

from mutants import ROOT, Mutant, mutants, passes

LAYERS = ("core", "store", "config", "actions", "cli", "site")
WHOLE = ("tests/test_sessions.py", "tests/test_properties.py", "tests/test_sample.py")
"""Tests that walk through all rooms."""


def tests_of(file: str) -> list[str]:
    """Return the tests of a file: those of its room in every layer, of its layer where that has no rooms, and the sessions."""
    layer, _, rest = file.partition("/")
    room = rest.partition("/")[0] if "/" in rest else ""
    rooms = [str(each) for each in Path("tests").glob(f"*/{room}") if room and each.is_dir()]
    own = [f"tests/{layer}"] if layer in ("store", "cli", "site") else [f"tests/test_{layer}.py"]
    return [*rooms, *(own if layer not in ("core", "actions") else ()), *WHOLE]


def noticed(mutant: Mutant) -> bool:
    """Return whether a test notices a change; print it."""
    is_noticed = not passes(" ".join(tests_of(mutant.file)), mutant)
    print(f"{'noticed' if is_noticed else '-':8}{mutant.file}:{mutant.line}: {mutant.change}", flush=True)
    return is_noticed


def found(only: str, share: float, random: Random) -> Iterator[Mutant]:
    """Yield a share of all changes of the files whose path has `only` in it."""
    for path in sorted((ROOT / "tiltool").rglob("*.py")):
        file = path.relative_to(ROOT / "tiltool").as_posix()
        if file.startswith(LAYERS) and only in file:
            yield from mutants(file, "", lambda: random.random() < share)


def main() -> None:
    """Make the changes, and print how many of each layer were noticed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="only files whose path has this in it")
    parser.add_argument("--share", type=float, default=0.04, help="of all changes (default: 0.04)")
    parser.add_argument("--seed", type=int, default=1, help="of the chance: the same seed, the same changes")
    options = parser.parse_args()
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    sample = [*found(options.only, options.share, Random(options.seed))]
    print(f"{len(sample)} changes", file=sys.stderr)
    for path in Path("tiltool").rglob("[!_]*.py"):
        importlib.import_module(str(path)[:-3].replace("/", "."))
    by = Counter((each.file.partition("/")[0], noticed(each)) for each in sample)
    for layer in LAYERS:
        if count := by[layer, True] + by[layer, False]:
            print(f"{layer}: {by[layer, True]} of {count} noticed")


if __name__ == "__main__":
    main()
