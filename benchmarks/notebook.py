"""Write a notebook of many years, the same one each time, using only the standard library."""

import argparse
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

from benchmarks.life import Day, Life
from benchmarks.prose import Prose
from benchmarks.words import TAGS

FIRST_DAY = date(2016, 1, 1)
TYPICAL_SIZE = 5_740
"""Target size of a note in bytes; most are smaller, some much larger."""

MKDOCS = "site_name: TIL\nplugins:\n  - til:\n      language: ko\n"
RULE = "-" * 26


class Notebook(NamedTuple):
    """The notebook that was written."""

    notes: int
    size: int
    last_day: date


def write_notebook(folder: Path, notes: int, *, front_matter: bool = False, seed: int = 1) -> Notebook:
    """Write `mkdocs.yml`, `notes/` and `tasks/` into `folder`, with one note per day."""
    (folder / "tasks").mkdir(parents=True, exist_ok=True)
    (folder / "mkdocs.yml").write_text(MKDOCS, "utf-8")
    size = 0
    for day, text in note_texts(notes, front_matter=front_matter, seed=seed):
        file = note_file(folder, day)
        file.parent.mkdir(parents=True, exist_ok=True)
        size += file.write_bytes(text.encode())
    return Notebook(notes, size, last_day(notes))


def note_file(folder: Path, day: date) -> Path:
    """Return the path of a day's note."""
    return folder / "notes" / f"{day.year}" / f"{day}.md"


def last_day(notes: int) -> date:
    """Return the day of the newest note, given their number."""
    return FIRST_DAY + timedelta(days=notes - 1)


def note_texts(notes: int, *, front_matter: bool, seed: int) -> Iterator[tuple[date, str]]:
    """Yield the day and text of each note, oldest first."""
    random = Random(seed)
    prose = Prose(random)
    life = Life(random, prose)
    for number in range(notes):
        lived = life.live(open_ended=number == notes - 1)
        day = FIRST_DAY + timedelta(days=number)
        tags = ["TIL", "blog", *random.sample(TAGS, random.randint(0, 3))]
        text = _note(day, lived, tags, prose, random)
        yield day, _front_matter(day, tags) + text if front_matter else text


def _note(day: date, lived: Day, tags: Sequence[str], prose: Prose, random: Random) -> str:
    yesterday, today, later = ("\n".join(lines) for lines in (lived.yesterday, lived.today, lived.later))
    size = int(random.lognormvariate(0, 0.45) * TYPICAL_SIZE) - len(f"{yesterday}{today}{later}".encode())
    listed = ", ".join(rf"\#{tag}" for tag in tags)
    parts = [
        f"# TIL {day}\n\n{RULE}\n",
        f"## 어제 한 일\n{yesterday}\n",
        f"## 할 일\n{today}\n",
        f"## 배운 것\n\n{_learned(lived, max(size, 400), prose, random)}\n",
        *([f"어제에서 이어짐: [[{day - timedelta(days=1)}]]\n"] if random.random() < 0.1 else []),
        f"## 나중\n{later}\n",
        f"## tags\n- {listed}\n\n{RULE}",
    ]
    return "\n".join(parts)


def _learned(lived: Day, size: int, prose: Prose, random: Random) -> str:
    """Return the topics of a day, some of which are named after the task they came from."""
    topics = min(random.randint(1, 3), len(lived.titles))
    headings = random.sample(lived.titles, topics)
    return "\n\n".join(prose.topic(heading, size // topics) for heading in headings)


def _front_matter(day: date, tags: Sequence[str]) -> str:
    listed = "".join(f"  - {tag}\n" for tag in tags)
    return f"---\ntitle: TIL {day}\ndate: {day}\ntags:\n{listed}draft: false\n---\n\n"


def main() -> None:
    """Write the notebook that the arguments describe."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--notes", type=int, default=3650, metavar="N", help="notes to write (default: 3650)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another seed, another notebook")
    parser.add_argument("--front-matter", action="store_true", help="open each note with front matter")
    parser.add_argument("--size-check", action="store_true", help="print how many bytes the notes have")
    asked = parser.parse_args()
    if asked.notes < 1:
        parser.error("--notes: at least 1")
    made = write_notebook(asked.folder, asked.notes, front_matter=asked.front_matter, seed=asked.seed)
    if asked.size_check:
        print(f"{made.size} bytes in {made.notes} notes: {made.size / made.notes:.0f} a note")


if __name__ == "__main__":
    main()
