"""Related notes: what counts, and how well it finds notes about one thing."""

import importlib
import inspect
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

import pytest

from tiltool.core.search.related import (
    KEPT,
    Related,
    closest,
    is_among_closest,
    rare_up_to,
    related_terms,
    scores,
    shared_terms,
    term_weight,
)
from tiltool.core.search.site_keys import COPIED, LEARNED, keys_of

MODULES = [
    "argparse",
    "ast",
    "asyncio",
    "bisect",
    "calendar",
    "collections",
    "configparser",
    "contextlib",
    "csv",
    "datetime",
    "decimal",
    "difflib",
    "email",
    "fractions",
    "functools",
    "gettext",
    "hashlib",
    "heapq",
    "http",
    "inspect",
    "ipaddress",
    "itertools",
    "json",
    "mailbox",
    "math",
    "optparse",
    "os",
    "pathlib",
    "pickle",
    "random",
    "re",
    "shelve",
    "shlex",
    "shutil",
    "socket",
    "sqlite3",
    "ssl",
    "statistics",
    "string",
    "struct",
    "subprocess",
    "tarfile",
    "tempfile",
    "textwrap",
    "threading",
    "tokenize",
    "trace",
    "types",
    "unittest",
    "urllib",
    "uuid",
    "zipfile",
]


def test_terms_are_words_pairs_of_signs_and_tags_but_no_copies() -> None:
    keys = keys_of({LEARNED: ["WAL 모드 a c++ 가 2026 x11"], COPIED: ["carried"]}, ["blog/css"], ["2026"])
    assert related_terms(keys) == {"wal", "모드", "x11", "#blog", "#blog/css"}


def test_a_term_weighs_less_the_more_notes_have_it() -> None:
    weights = [term_weight("wal", notes) for notes in range(2, 65)]
    assert weights == sorted(weights, reverse=True) and weights[0] == 36 and weights[-1] == 1
    assert term_weight("wal", 1) == 0 and term_weight("#wal", 2) == 4 * term_weight("wal", 2)
    assert [rare_up_to(notes) for notes in (0, 3, 6, 100, 192, 9999)] == [0, 1, 2, 33, 64, 64]


def test_the_closest_come_first_and_what_gets_in_is_what_would_be_among_them() -> None:
    rng = random.Random(3)
    for _ in range(200):
        scored = {note: rng.choice([0, 99, 100, 200, 300]) for note in range(rng.randrange(14))}
        own = rng.randrange(14)
        found = closest(scored, own)
        assert len(found) <= KEPT and own not in {each.note for each in found}
        assert [*found] == sorted(found, key=lambda each: (-each.score, each.note))
        score, note = rng.choice([99, 100, 200, 300]), 20 + own
        assert is_among_closest(score, note, found) == (Related(score, note) in closest({**scored, note: score}, own))


def docstrings() -> Iterator[tuple[str, frozenset[str]]]:
    """Yield notes made of three docstrings of one module each, with the module, whose name is taken out."""
    rng = random.Random(1)
    for name in MODULES:
        module = importlib.import_module(name)
        objects = [(key, each) for key, each in sorted(vars(module).items()) if key[0] != "_" and callable(each)]
        objects = [each for each in objects if getattr(each[1], "__module__", "") in (name, f"_{name}")]
        texts = [f"{key} {inspect.getdoc(each) or ''}"[:600] for key, each in objects]
        texts = [re.sub(rf"\b{name}\b", "", text) for text in texts if len(text) > 60]
        rng.shuffle(texts)
        for at in range(0, min(12, len(texts) - 2), 3):
            yield name, related_terms(keys_of({LEARNED: texts[at : at + 3]}))


Weigh = Callable[[int], int]


def precision(weigh: Weigh | None) -> float:
    """Return how often the closest note is of the same module; `weigh` is a plain weight by the number of notes."""
    notes = [*docstrings()]
    labels = Counter(label for label, _ in notes)
    having: dict[str, list[int]] = defaultdict(list)
    for number, (_, terms) in enumerate(notes):
        for term in terms:
            having[term].append(number)
    most = len(notes) if weigh else rare_up_to(len(notes))

    def best(number: int) -> int:
        terms = notes[number][1]
        if not weigh:
            found = scores(
                terms,
                len(terms),
                lambda term: having[term] if len(having[term]) <= most else (),
                lambda other: len(notes[other][1]),
            )
            return (*(each.note for each in closest(found, number)), number)[0]
        plain: Counter[int] = Counter()
        for term in terms:
            plain.update(dict.fromkeys(having[term], weigh(len(having[term]))))
        del plain[number]
        return max(plain, key=lambda other: (plain[other] / len(notes[other][1]) ** 0.5, -other))

    asked = [number for number, (label, _) in enumerate(notes) if labels[label] > 1]
    return sum(best(number) != number and notes[best(number)][0] == notes[number][0] for number in asked) / len(asked)


def test_it_finds_notes_about_one_thing_better_than_common_words_do() -> None:
    """The label is held out: notes of one module of the standard library are about one thing."""
    assert precision(None) > 1.15 * precision(lambda notes: 1)


def test_shared_terms_are_named_from_the_rarest() -> None:
    having = {"wal": [1, 2], "sql": [1, 2, 3, 4], "the": [], "lone": [1]}
    assert shared_terms(having, 2, having.__getitem__) == ("wal", "sql")


def test_a_word_alone_relates_nothing_but_a_tag_does() -> None:
    having = {"a1": [1, 2], "b1": [1, 3], "c1": [1, 3], "#d": [1, 4]}
    assert scores(having, 1, having.__getitem__, lambda note: 1).keys() == {1, 3, 4}


@pytest.mark.parametrize("size", [1, 50])
def test_scores_of_two_notes_are_the_same_from_either(size: int) -> None:
    having = {"a1": [1, 2], "b1": [1, 2, 3], "c1": [1, 3]}
    sizes = {1: size, 2: 7, 3: 9}
    terms = {1: ["a1", "b1", "c1"], 2: ["a1", "b1"], 3: ["b1", "c1"]}
    found = {note: scores(terms[note], sizes[note], having.__getitem__, sizes.__getitem__) for note in sizes}
    assert all(found[one][other] == found[other][one] for one in sizes for other in sizes if other in found[one])
