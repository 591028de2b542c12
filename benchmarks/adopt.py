"""Time `til init --dry-run` in a folder of 5,000 notes in month folders, and fail where it takes over three seconds.

python benchmarks/adopt.py [--notes 5000] [--rounds 5] [--til PATH]
"""

import argparse
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from notebook import note_texts

LIMIT = 3.0
"""Seconds that a look at 5,000 notes may take."""


def write_notes(folder: Path, notes: int) -> None:
    """Write the notes as `2021-07/210731.md`, with pictures beside them."""
    for day, text in note_texts(notes, front_matter=False, seed=1):
        file = folder / f"{day:%Y-%m}" / f"{day:%y%m%d}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        if day.day == 1:
            (file.parent / "shot.png").write_bytes(b"")


def main() -> int:
    """Print the fastest of some rounds; return 1 if that is over the limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--til", default=str(Path(sys.executable).with_name("til")))
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        write_notes(Path(folder), asked.notes)
        times = []
        for _ in range(asked.rounds):
            start = perf_counter()
            subprocess.run([asked.til, "-C", folder, "init", "--dry-run"], check=True, capture_output=True)
            times.append(perf_counter() - start)
    print(f"til init --dry-run, {asked.notes} notes: {min(times):.2f} s at best, {max(times):.2f} s at worst")
    return min(times) > LIMIT


if __name__ == "__main__":
    sys.exit(main())
