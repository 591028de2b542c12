"""Measure how well related notes are found, compared with links that the texts' authors made, which are held out.

The texts are Python's help topics, which name related ones; man pages of this machine, which do so under SEE ALSO; and
the notes of a notebook, if one is given. Names of other texts are removed before the texts are compared.
"""

import argparse
import gzip
import pydoc
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from math import log, sqrt
from pathlib import Path
from pydoc_data.topics import topics

from tiltool.core.search.related import KEPT, closest, rare_up_to, related_terms, scores
from tiltool.core.search.site_keys import LEARNED, keys_of

MAN = Path("/usr/share/man")
_LINK = re.compile(r"\[\[([^\]|#]+)[^\]]*\]\]|\]\(([^)\s]+)\.md[^)]*\)")


Rank = Callable[[int], Sequence[int]]
"""Returns the numbers of the texts closest to one, by its number."""


Text = tuple[str, set[str]]
"""A text without its links, and the names of the texts it links to."""


def python_topics() -> dict[str, Text]:
    """Return Python's help topics."""
    pairs = [(name, *entry) for name, entry in pydoc.Helper.topics.items() if isinstance(entry, tuple)]
    by_text = {at: (name, {*more.split()}) for name, at, more in reversed(pairs) if at in topics}  # some have two names
    return {name: (topics[at], links) for at, (name, links) in by_text.items()}


def man_pages(most: int) -> dict[str, Text]:
    """Return some man pages of this machine."""
    files = sorted(MAN.glob("man[1-8]/*.gz"))
    found = {}
    for file in random.Random(1).sample(files, min(most, len(files))):
        plain = re.sub(r"\\f.|\\s[-+]?\d|\\", "", gzip.decompress(file.read_bytes()).decode("utf-8", "replace"))
        head, _, below = plain.partition("SEE ALSO")
        linked, _, rest = below.partition("\n.S")
        names = re.findall(r"([\w.:+-]+)[\s\"]*\(\d", linked)
        text = re.sub(r"(?m)^\.\S*|[\w.:+-]+[\s\"]*\(\d\w*\)", " ", f"{head} {rest}")
        found[file.name.split(".")[0]] = text, {*names}
    return found


def notes(folder: Path) -> dict[str, Text]:
    """Return the notes of a notebook."""
    texts = {file.stem: file.read_text("utf-8", "replace") for file in sorted(folder.rglob("*.md"))}
    return {
        name: (_LINK.sub("", text), {Path(wiki or path).name for wiki, path in _LINK.findall(text)})
        for name, text in texts.items()
    }


def by_til(terms: Sequence[frozenset[str]]) -> Rank:
    """Return til's ranking."""
    having: dict[str, list[int]] = defaultdict(list)
    for number, each in enumerate(terms):
        for term in each:
            having[term].append(number)
    rare = {term: numbers for term, numbers in having.items() if len(numbers) <= rare_up_to(len(terms))}
    sizes = [max(1, len(each)) for each in terms]

    def rank(own: int) -> Sequence[int]:
        found = scores(terms[own], sizes[own], lambda term: rare.get(term, ()), sizes.__getitem__)
        return [each.note for each in closest(found, own)]

    return rank


def by_cosine(texts: Sequence[str]) -> Rank:
    """Return the ranking by cosine similarity of all words, weighted by TF-IDF."""
    counts = [Counter(re.findall(r"\w{2,}", text.lower())) for text in texts]
    having = Counter(word for each in counts for word in each)
    vectors = [{word: (1 + log(n)) * log(len(texts) / having[word]) for word, n in each.items()} for each in counts]
    lengths = [sqrt(sum(value * value for value in each.values())) or 1 for each in vectors]

    def rank(own: int) -> Sequence[int]:
        mine = vectors[own]
        found = {
            other: sum(mine[word] * each[word] for word in mine.keys() & each) / lengths[other]
            for other, each in enumerate(vectors)
            if other != own
        }
        return sorted(found, key=lambda other: -found[other])[:KEPT]

    return rank


def measure(name: str, texts: Mapping[str, Text]) -> None:
    """Print how early the first linked text appears in each ranking."""
    numbers, bodies = {each: number for number, each in enumerate(texts)}, [text for text, _ in texts.values()]
    pairs = {(numbers[one], numbers[other]) for one in texts for other in texts[one][1] & texts.keys()}
    wanted: dict[int, set[int]] = defaultdict(set)
    for one, other in pairs | {(other, one) for one, other in pairs}:  # a link counts in both directions
        wanted[one] |= {other} - {one}
    asked = sorted(own for own, each in wanted.items() if each)
    chance = random.Random(1)
    ways: dict[str, Rank] = {
        "til": by_til([related_terms(keys_of({LEARNED: [text]})) for text in bodies]),
        "TF-IDF of all words": by_cosine(bodies),
        "by chance": lambda own: chance.sample(range(len(bodies)), KEPT),
    }
    print(f"\n| {name}: {len(bodies)}, {len(asked)} with links | mean reciprocal rank | in the first three |")
    print("|---|--:|--:|")
    for way, rank in ways.items():
        at = [next((place for place, each in enumerate(rank(own), 1) if each in wanted[own]), 0) for own in asked]
        mean, early = sum(1 / place for place in at if place) / len(at), sum(0 < place <= 3 for place in at) / len(at)
        print(f"| {way} | {mean:.2f} | {early:.0%} |")


def main() -> None:
    """Print a table for each set of texts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("notebooks", nargs="*", type=Path, help="folders of notes")
    parser.add_argument("--man", type=int, default=1500, help="how many man pages")
    options = parser.parse_args()
    sets = {"help topics of Python": python_topics(), "man pages": man_pages(options.man)}
    sets |= {folder.name: notes(folder) for folder in options.notebooks}
    for name, texts in sets.items():
        measure(name, texts)


if __name__ == "__main__":
    main()
