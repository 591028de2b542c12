"""Related days: what is kept and updated is what would be found anew, by what is published alone."""

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.site.sites import built, made, page, write
from tiltool.store.site import related
from tiltool.store.site.related import note_number, related_notes
from tiltool.store.site.render_cache import CachedNote, RenderCache, open_render_cache

RARE = [f"w{number}0" for number in range(150)]
COMMON = ["q10", "q20", "q30"]


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[RenderCache]:
    with open_render_cache(tmp_path / ".til") as cache:
        yield cache


def rendered(cache: RenderCache, rng: random.Random, common: float) -> bytes:
    """Keep a note of words by chance; return its key."""
    words = {*rng.sample(RARE, rng.randrange(2, 9)), *(word for word in COMMON if rng.random() < common)}
    key = rng.randbytes(16)
    cache.keep([CachedNote(key, "", "", "\n".join(sorted(f"{word}2" for word in words)))])
    return key


def anew(cache: RenderCache, notes: dict[int, bytes]) -> object:
    """Return what is found with nothing kept, then put back what was."""
    kept = cache.text("related")
    rows = cache.database.execute("SELECT * FROM posting").fetchall()
    cache.keep_texts({"related": ""})
    found, _ = related_notes(cache, notes)
    cache.keep_texts({"related": kept})
    cache.keep_postings(rows, anew=True)
    return found


@pytest.mark.parametrize("start", [0, 5, 140, 185])
def test_updated_as_found_anew(cache: RenderCache, start: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(related, "_MOST", 70)  # so that common words are forgotten, and become rare again
    rng = random.Random(start)
    notes = {number: rendered(cache, rng, 0.5) for number in range(start)}
    for step in range(30):
        for _ in range(rng.choice([1, 1, 1, 3])):
            number = rng.randrange(205)
            if number in notes and rng.random() < 0.5:
                del notes[number]
            else:
                notes[number] = rendered(cache, rng, 0.3 if step < 15 else 0.7)
        assert related_notes(cache, notes)[0] == anew(cache, notes)


def test_a_word_that_becomes_rare_again_is_found(cache: RenderCache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(related, "_MOST", 70)
    rng = random.Random(1)
    notes = {number: rendered(cache, rng, float(number < 90)) for number in range(200)}
    related_notes(cache, notes)
    notes |= {number: rendered(cache, rng, 0) for number in range(40)}
    assert related_notes(cache, notes)[0] == anew(cache, notes)


def test_what_is_no_longer_cached_does_no_harm(cache: RenderCache) -> None:
    rng = random.Random(1)
    notes = {number: rendered(cache, rng, 0.5) for number in range(20)}
    related_notes(cache, notes)
    cache.forget([notes[3]])
    notes[3] = rendered(cache, rng, 0.5)
    assert related_notes(cache, notes)[0] == anew(cache, notes)


def test_few_notes_are_looked_at_again_when_one_changes(cache: RenderCache, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(1)
    notes = {number: rendered(cache, rng, 0.5) for number in range(200)}
    related_notes(cache, notes)
    notes[7] = rendered(cache, rng, 0.5)
    looked: list[int] = []
    monkeypatch.setattr(related, "closest", lambda found, own: looked.append(own) or ())
    related_notes(cache, notes)
    assert 7 in looked and len(looked) < 100


def test_of_two_notes_the_newer_has_the_smaller_number() -> None:
    days = ["2026-03-02", "2026-03-01", "2020-01-01", ""]
    numbers = [note_number("a.md", day) for day in days]
    assert numbers == sorted(numbers) and max(numbers) < 1 << 63


TOPICS = {
    "2026-03-01.md": "## Learned\n### Vacuum\nvacuum reclaims freelist pages\n",
    "2026-03-02.md": "## Learned\n### Freelist\nfreelist pages wait for a vacuum\n",
    "2026-03-03.md": "## Learned\n### Cats\nthey sleep\n",
    **{
        f"2026-02-0{day}.md": f"## Learned\n### {word}\nthey bark\n"
        for day, word in enumerate(["Dogs", "Foxes", "Owls", "Ants", "Bees", "Emus"], 1)
    },
    "2026-03-05.md": "## Learned\n### Vacuum\nauto vacuum keeps no freelist\n",
}


def related_on(html: str) -> list[str]:
    """Return the addresses below the heading of related notes."""
    _, _, below = html.partition(">Related</h2>")
    return re.findall(r'href="([^"]+)"', below.partition("</ul>")[0])


def test_days_and_topics_end_with_what_is_related(tmp_path: Path) -> None:
    root = made(tmp_path, TOPICS)
    built(root)
    assert related_on(page(root, "2026/03/01")) == ["../../../2026/03/02/", "../../../2026/03/05/"]
    assert related_on(page(root, "topics/vacuum")) == ["../../2026/03/02/"]
    assert related_on(page(root, "2026/03/03")) == []


def test_a_note_that_links_here_is_named_once(tmp_path: Path) -> None:
    root = made(tmp_path, {**TOPICS, "2026-03-02.md": f"{TOPICS['2026-03-02.md']}see [[2026-03-01]]\n"})
    built(root)
    assert related_on(page(root, "2026/03/01")) == ["../../../2026/03/05/"]


@pytest.mark.parametrize(
    "private",
    [
        "## Later\nfreelist pages vacuum reclaims\n",
        "## Learned\n### x #private\nfreelist pages vacuum reclaims\n",
        "<!-- freelist pages vacuum reclaims -->\n",
        "%% freelist pages vacuum reclaims %%\n",
    ],
)
def test_private_text_relates_nothing(tmp_path: Path, private: str) -> None:
    root = made(tmp_path, TOPICS)
    built(root)
    before = page(root, "2026/03/01"), page(root, "topics/vacuum")
    write(root, "2026-03-03.md", f"{TOPICS['2026-03-03.md']}{private}")
    built(root, clean=True)
    assert (page(root, "2026/03/01"), page(root, "topics/vacuum")) == before
    assert related_on(page(root, "2026/03/03")) == []
