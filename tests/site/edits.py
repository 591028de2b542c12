"""Random edits of a notebook, each followed by a build; the site is to be, byte for byte, one made from nothing.

`python -m tests.site.edits` makes 1,000 edits, `python -m tests.site.edits 5000 11` so many of another seed. Lists have
short pages, so that entries move from one to the next. The build cache lives as long as the notebook.
"""

import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.site.sites import built, files_of, made, write
from tiltool.site.output import feeds
from tiltool.site.pages import lists

WORDS = ["배포", "환경", "sqlite", "wal", "자동화", "docker", "오류", "cache", "캐시", "test"]
TAGS = ("#a", "#a/b", "#private", "", "", "")
DAYS = [f"2026-03-{day:02}.md" for day in range(1, 15)]
NAMES = [*DAYS, "idea.md", "deep/idea.md", "deep/README.md", "2026-03-02-more.md", "index.md", "tasks/blog.md"]
FRONT = (
    *[""] * 4,
    "---\npublish: false\n---\n",
    "---\ntags: [x, y]\npin: true\n---\n",
    "---\naliases: [old/one]\n---\n",
    "---\naliases: [wal]\ntags: [a/c]\n---\n",
)
BEGINNINGS = ("", f"{'Some words. ' * 20}\n\n")
"""What comes before the text of a topic: after a long one, it is in no excerpt."""

OPTIONS = (
    "publish: {tasks: true}",
    "publish: {tasks: true, markdown: true}, language: ko, authors: [deep]",
)


def note(rng: random.Random) -> str:
    """Return a note by chance."""

    def word() -> str:
        return rng.choice(WORDS)

    def name() -> str:
        return rng.choice([f"{rng.choice(NAMES)[:-3]}", f"{rng.choice(NAMES)[:-3]}#{word()}", word()])

    tasks = "".join(
        f"- [{rng.choice(' x/>->>')}] {word()} {word()} {rng.choice(TAGS)}\n" for _ in range(rng.randrange(4))
    )
    topics = "".join(
        f"### {word()}\n{rng.choice(BEGINNINGS)}{word()} {word()} [[{name()}]]\n" for _ in range(rng.randrange(3))
    )
    shown = f"![[{name()}]]\n![](pic{rng.randrange(3)}.png)\n"
    code = "```python\nprint(1)\n```\n" if rng.random() < 0.2 else ""
    return (
        f"{rng.choice(FRONT)}# {word()}\n{shown}{code}## Today\n{tasks}## Learned\n{topics}## Later\n- [ ] {word()}\n"
    )


def change(root: Path, rng: random.Random) -> str:
    """Add, change, rename or delete a note, tick a box, add a word, or add or delete a picture; return what was done."""
    name = rng.choice(NAMES)
    file = root / (name if name.startswith("tasks/") else f"notes/{name}")
    what = rng.random()
    if what > 0.95:
        picture = root / f"notes/pic{rng.randrange(3)}.png"
        picture.unlink() if picture.exists() else picture.write_bytes(rng.randbytes(8))
        return picture.name
    if what < 0.06 and file.exists():
        file.unlink()
        return f"delete {name}"
    if what < 0.12 and file.exists():
        other = rng.choice([each for each in NAMES if not each.startswith("tasks/")])
        (root / "notes" / other).parent.mkdir(exist_ok=True)
        file.replace(root / "notes" / other)
        return f"rename {name} to {other}"
    if what < 0.25 and file.exists():
        old, new = rng.sample(["[ ]", "[x]", "[>]", *WORDS], 2)
        text = file.read_text("utf-8")
        file.write_text(text.replace(old, new, 1), "utf-8")
        return f"in {name}, {old} becomes {new}"
    if what < 0.75 and file.exists():  # most often, nothing but its text is another one then
        lines = file.read_text("utf-8").split("\n")
        places = [place for place, line in enumerate(lines) if "[[" in line] or [len(lines) - 1]
        lines[rng.choice(places)] += rng.choice([f" {rng.choice(WORDS)}", " more"])
        file.write_text("\n".join(lines), "utf-8")
        return f"in {name}, another word"
    write(root, name, note(rng))
    return f"write {name}"


def differences(root: Path, rng: random.Random, edits: int, looks: int, options: str = OPTIONS[0]) -> Iterator[str]:
    """Make edits, build after each, and yield how the site differs from a clean one every `looks` edits."""
    made(root / "n", {name: note(rng) for name in NAMES[:8]}, options)
    done: list[str] = []
    for number in range(1, edits + 1):
        done.append(change(root / "n", rng))
        built(root / "n")
        if number % looks == 0:
            shutil.copytree(root / "n", root / "clean", ignore=shutil.ignore_patterns("site", ".til"))
            built(root / "clean")
            fresh, anew = files_of(root / "n/site"), files_of(root / "clean/site")
            wrong = sorted(path for path in fresh.keys() | anew.keys() if fresh.get(path) != anew.get(path))
            if wrong:
                yield f"after edit {number} ({'; '.join(done)}): {', '.join(wrong)}"
            done = []
            shutil.rmtree(root / "clean")


SIZES = {(lists, "_ENTRIES"): 3, (lists, "_TOPIC_PARTS"): 2, (lists, "FEED_FROM"): 2}
SIZES[feeds, "FEED_FROM"] = 2
"""Short pages: entries move from one to the next."""


def main() -> None:
    given = [int(word) for word in sys.argv[1:3]]
    edits, seed = (*given, *(1000, 7)[len(given) :])
    for (module, name), size in SIZES.items():
        setattr(module, name, size)
    began, failed = time.perf_counter(), 0
    for number, options in enumerate(OPTIONS):
        with tempfile.TemporaryDirectory() as folder:
            rng = random.Random(seed + number)
            for wrong in differences(Path(folder), rng, edits // len(OPTIONS), 5, options):
                failed += 1
                print(wrong, flush=True)
    print(f"{edits} edits in {time.perf_counter() - began:.0f} s, {failed} looks differ")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
