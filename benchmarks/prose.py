"""Task titles, sentences and topics, drawn from the vocabulary."""

from collections.abc import Callable, Iterator
from random import Random

from benchmarks.words import ACTIONS, ADVERBS, ENDINGS, ENGLISH, FENCES, NOUNS, SUBJECTS, TECH

Block = Callable[[], str]


class Prose:
    """Writes text like a developer's; the same random numbers give the same text."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.titles: set[str] = set()
        self.blocks: dict[Block, int] = {
            self.paragraph: 10,
            self.bullets: 6,
            self.steps: 2,
            self.fence: 3,
            self.reading: 1,
            self.quote: 1,
            self.subheading: 3,
        }

    def title(self) -> str:
        """Return the title of a task, a different one each time."""
        pick = self.random.choice
        while True:
            words = [pick(TECH), pick(NOUNS), pick(NOUNS), pick(ACTIONS)]
            if self.random.random() < 0.4:
                del words[self.random.randrange(2)]
            if self.random.random() < 0.1:
                words[-1] = f"[{words[-1]}]({self.url()}) 읽고 적용하기"
            title = " ".join(words)
            if title not in self.titles:
                self.titles.add(title)
                return title

    def topic(self, heading: str, size: int) -> str:
        """Return a topic of about `size` bytes."""
        parts = [f"### {heading}"]
        written = 0
        while written < size:
            (block,) = self.random.choices(list(self.blocks), list(self.blocks.values()))
            parts.append(block())
            written += len(parts[-1].encode())
        gap = "\n\n\n" if self.random.random() < 0.2 else "\n\n"
        return gap.join(parts)

    def sentence(self) -> str:
        """Return a sentence in Korean or, sometimes, in English."""
        pick = self.random.choice
        if self.random.random() < 0.08:
            return f"{pick(ENGLISH).capitalize()}."
        subject, noun = pick(SUBJECTS), pick(NOUNS)
        forms = (
            f"{pick(TECH)}의 {with_particle(subject, '은는')} {pick(ADVERBS)} {pick(ENDINGS)}.",
            f"{pick(ADVERBS)} {with_particle(noun, '을를')} 바꾸면 {with_particle(subject, '이가')} {pick(ENDINGS)}.",
            f"`{pick(TECH)}`에서 {with_particle(noun, '이가')} {pick(ENDINGS)}.",
            f"**{noun}**: {with_particle(pick(SUBJECTS), '과와')} 관련된 {with_particle(subject, '은는')} {pick(ENDINGS)}.",
            f"{noun} {with_particle(pick(ACTIONS), '을를')} 하면서 {with_particle(subject, '을를')} 봤는데 {pick(ENDINGS)}.",
        )
        return pick(forms)

    def paragraph(self) -> str:
        """Return one to five sentences, on one or several lines."""
        joint = "\n" if self.random.random() < 0.4 else " "
        return joint.join(self._sentences(1, 5))

    def bullets(self) -> str:
        """Return a partly nested list."""
        lines = (f"{'  ' * (self.random.random() < 0.25 and number > 0)}- {line}" for number, line in self._numbered())
        return "\n".join(lines)

    def steps(self) -> str:
        """Return a numbered list."""
        return "\n".join(f"{number + 1}. {line}" for number, line in self._numbered())

    def fence(self) -> str:
        """Return a code block."""
        pick = self.random.choice
        return pick(FENCES).format(name=pick(TECH), noun=pick(NOUNS), number=self.random.randint(2, 99))

    def reading(self) -> str:
        """Return a link, bare or with text."""
        if self.random.random() < 0.5:
            return f"나중에 읽어보자:\n\n{self.url()}"
        return f"참고: [{self.random.choice(TECH)} {self.random.choice(NOUNS)}]({self.url()})"

    def quote(self) -> str:
        """Return a quotation."""
        return "\n".join(f"> {line}" for line in self._sentences(1, 2))

    def subheading(self) -> str:
        """Return a heading below the topic's, followed by a sentence."""
        return f"#### {self.random.choice(TECH)} {self.random.choice(NOUNS)}\n\n{self.sentence()}"

    def url(self) -> str:
        """Return a random URL."""
        pick = self.random.choice
        return f"https://docs.example.com/{pick(TECH)}/guide/{pick(TECH)}-{self.random.randint(1, 900)}.html"

    def _sentences(self, least: int, most: int) -> Iterator[str]:
        return (self.sentence() for _ in range(self.random.randint(least, most)))

    def _numbered(self) -> Iterator[tuple[int, str]]:
        return enumerate(self._sentences(2, 6))


def with_particle(word: str, pair: str) -> str:
    """Return `word` with the particle of `pair` that its last syllable requires."""
    closed = "가" <= word[-1] <= "힣" and (ord(word[-1]) - ord("가")) % 28 > 0
    return word + pair[0 if closed else 1]
