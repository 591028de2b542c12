"""Build the site of 2,000 notes by topic: `python benchmarks/topics.py [FOLDER] [COUNT]`."""

import random
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

FOLDERS = (
    "python", "python/asyncio", "python/typing", "git", "docker", "linux", "linux/shell", "sql/postgres", "sql/sqlite",
    "javascript", "javascript/react", "css", "go", "rust", "vim", "networking", "aws", "kubernetes", "testing", "regex",
    "데이터베이스", "운영체제", "자료구조", "네트워크",
)  # fmt: skip
THINGS = (
    "decorators",
    "closures",
    "indexes",
    "locks",
    "generators",
    "branches",
    "layers",
    "pipes",
    "joins",
    "hooks",
    "캐시",
    "인덱스",
)
VERBS = (
    "Undo",
    "Profile",
    "Explain",
    "Debug",
    "Measure",
    "Cache",
    "Retry",
    "Compare",
    "Speed up",
    "Test",
    "List",
    "정리",
)
TEXT = (
    "It took an afternoon to find out that the order matters: the first one wins, and nothing says so in the manual. "
)
CONFIG = "site_name: Today I learned\ndocs_dir: .pages\ntheme:\n  name: material\n  font: false\nplugins:\n  - til:\n      notes: .\n"


def write_notes(root: Path, count: int, *, dated: float = 0.0) -> None:
    """Write a notebook of notes by topic, a part of them with a date in their front matter."""
    chance = random.Random(7)
    (root / "mkdocs.yml").write_text(CONFIG, "utf-8")
    for number in range(count):
        folder = chance.choice(FOLDERS)
        title = f"{chance.choice(VERBS)} {chance.choice(THINGS)} {number}"
        day = date(2019, 1, 1) + timedelta(chance.randrange(2500))
        matter = f"---\ndate: {day}\n---\n\n" if chance.random() < dated else ""
        code = "```sh\ngit log --oneline | head\n```\n\n" if chance.random() < 0.6 else ""
        source = "## Source\n\n- <https://example.org/manual>\n"
        file = root / folder / f"{title.lower().replace(' ', '-')}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{matter}# {title}\n\n{TEXT * chance.randrange(1, 5)}\n\n{code}{source}", "utf-8")
    for folder in FOLDERS[:3]:
        (root / folder / "README.md").write_text(f"# {folder.title()}\n\nWhat I learned about {folder}.\n", "utf-8")


def main() -> None:
    """Print how long the first build takes, and one after a change."""
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(sys.argv[1] if len(sys.argv) > 1 else temporary)
        count = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
        root.mkdir(parents=True, exist_ok=True)
        write_notes(root, count, dated=0.3)
        for name in ("first", "again", "one note changed"):
            start = time.perf_counter()
            subprocess.run([sys.executable, "-m", "tiltool", "-C", root, "build"], check=True, capture_output=True)
            print(f"{name}: {time.perf_counter() - start:.2f} s")
            if name == "again":
                (root / "git" / "new-one.md").write_text("# New one\n\ntext\n", "utf-8")


if __name__ == "__main__":
    main()
