"""Cards: a picture of each page for link previews in chats and social networks, with its title, day and site.

Pillow and the fonts are loaded when the first card is drawn.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from importlib.util import find_spec
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from tiltool.config.readers import CONFIG_FILE
from tiltool.messages import Message
from tiltool.site.pages.page import Page
from tiltool.site.settings import Settings
from tiltool.site.strings import long_date
from tiltool.store.site.fonts import font_files

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

CARD = "card.png"
"""The file name of a card, in the folder of its page; pages without a card use the home page's."""

WIDTH, HEIGHT = 1200, 630
_MARGIN, _SEAL = 80, 28
_PAPER, _INK, _SOFT, _RED, _LINE = "#faf8f3", "#26231e", "#635c50", "#a63a24", "#e2dccf"
_SMALL = 34
_MOST_LINES = {84: 2, 72: 3, 62: 4, 54: 4}
"""Font sizes of titles, and the maximum number of lines in each size."""

_LINE_HEIGHT = 1.32
_COLORS = 96
_NAMED = 20  # letters
_DRAWN_AS = 1  # increase when the same card is drawn differently
_EMOJI_SIZES = (109, 160, 96, 64)
"""The sizes that emoji fonts come in; most have only one."""

_JOINERS = re.compile("[\ufe00-\ufe0f\u200d\u200b-\u200f\u2060\ufeff]")
_MISSING_GLYPH = "\U0010ffff"
"""A character that no font has, drawn as a font draws any character it lacks."""

_BREAKS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff00-\uffef\u3000-\u303f]")
"""Characters of scripts whose lines break anywhere."""


class Card(NamedTuple):
    """The text on a card."""

    title: str
    day: str
    site: str


class _Face(NamedTuple):
    """A font file and the number of a face in it."""

    path: str
    number: int


class _Typeface(NamedTuple):
    """The language of a card, and the face of its text where that has the letters."""

    language: str
    face: _Face | None = None


class _Run(NamedTuple):
    """A run of characters in one font."""

    text: str
    face: _Face


def draw_card(card: Card, language: str) -> bytes:
    """Return a card as PNG."""
    from PIL import Image, ImageDraw

    look = _look("".join(card), language)
    image = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, HEIGHT - 12, WIDTH, HEIGHT), fill=_RED)
    draw.rectangle((_MARGIN, 84, _MARGIN + _SEAL, 84 + _SEAL), fill=_RED)
    beside = _MARGIN + _SEAL + 18
    _write(draw, _fitting(card.site, _SMALL, WIDTH - _MARGIN - beside, 1, look), beside, 98, _SMALL, _SOFT)
    size, lines = _title(card.title, look)
    top = (HEIGHT - len(lines) * size * _LINE_HEIGHT) / 2 + size * _LINE_HEIGHT / 2
    for number, line in enumerate(lines):
        _write(draw, [line], _MARGIN, int(top + number * size * _LINE_HEIGHT), size, _INK)
    draw.line((_MARGIN, HEIGHT - 122, WIDTH - _MARGIN, HEIGHT - 122), fill=_LINE, width=2)
    _write(draw, _fitting(card.day, _SMALL, WIDTH - 2 * _MARGIN, 1, look), _MARGIN, HEIGHT - 76, _SMALL, _SOFT)
    out = BytesIO()
    image.quantize(_COLORS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "PNG", compress_level=6)
    return out.getvalue()


def card_key(card: Card, language: str) -> tuple[object, ...]:
    """Return everything a picture depends on, including its unknown letters, which a font installed later would draw."""
    return card, language, unknown_letters(card, language), _DRAWN_AS


def card_of(page: Page, settings: Settings) -> Card:
    """Return the card of a page."""
    if not page.url:
        return Card(settings.name, settings.description or settings.home, "")
    day = long_date(page.day, settings.language) if page.day else ""
    return Card(page.title, day if day != page.title else "", settings.name)


def with_possible_cards(settings: Settings) -> Settings:
    """Return the settings; if cards can't be drawn or linked to, without cards, and with the reason."""
    if not settings.cards:
        return settings
    if not settings.url:
        template = "{file}: publish: cards has no effect without site_url"
    elif not find_spec("PIL"):
        template = "{file}: publish: cards has no effect without Pillow: pip install 'tiltool[cards]'"
    elif not font_files():
        template = "{file}: publish: cards has no effect without a font: install one, such as Noto Sans CJK"
    else:
        return settings
    return settings._replace(cards=False, ignored=(*settings.ignored, Message(template, file=CONFIG_FILE)))


def drawing_tools(settings: Settings) -> Sequence[str]:
    """Return the tools for drawing cards on this machine; empty if cards are disabled."""
    return ("Pillow" * bool(find_spec("PIL")), *map(str, font_files())) if settings.cards else ()


def card_problems(pages: Sequence[Page], settings: Settings) -> Iterator[str]:
    """Yield a message about the letters that cards leave out."""
    if not settings.cards:
        return
    texts = {text for page in pages if page.has_card for text in card_of(page, settings)}
    letters = unknown_letters(texts, settings.language)
    if letters:
        first = letters[:_NAMED] + ("…" if len(letters) > _NAMED else "")
        template = "cards leave out {letters}: no font here has them; install one, such as Noto Sans CJK"
        yield Message(template, letters=first)


def unknown_letters(texts: Iterable[str], language: str) -> str:
    """Return the letters in some texts that no font on this machine has."""
    letters = {letter for text in texts for letter in text if letter.isalnum()}
    return "".join(sorted(letter for letter in letters if not _face_for(letter, _Typeface(language))))


def _look(text: str, language: str) -> _Typeface:
    """Return the look of a card; its face is the first that has all the letters that some face has."""
    letters = {letter for letter in text if letter.isalnum() and _face_for(letter, _Typeface(language))}
    faces = (_Face(str(file), _number_of(file.name, language)) for file in font_files())
    return _Typeface(language, next((face for face in faces if all(_has(face, letter) for letter in letters)), None))


def _title(text: str, look: _Typeface) -> tuple[int, list[list[_Run]]]:
    """Return the largest size in which a title fits, and its lines; a title that is too long is cut off."""
    for size, most in _MOST_LINES.items():
        lines = _fitting(text, size, WIDTH - 2 * _MARGIN, most + 1, look)
        if len(lines) <= most:
            return size, lines
    return size, _fitting(text, size, WIDTH - 2 * _MARGIN, most, look)


def _fitting(text: str, size: int, width: int, most: int, look: _Typeface) -> list[list[_Run]]:
    """Return at most `most` lines of a text, each as runs; the last one ends with `…` if there is more."""
    lines = [""]
    for unit in _units(_known(text, look)):
        line = lines[-1]
        if line and _width(line + unit.rstrip(), size, look) > width:
            lines[-1] = line.rstrip()
            lines.append(unit.lstrip())
        else:
            lines[-1] = line + unit
        while _width(lines[-1].rstrip(), size, look) > width and len(_graphemes(lines[-1])) > 1:
            at = _most_that_fit(lines[-1], size, width, look)
            lines[-1:] = [lines[-1][:at], lines[-1][at:]]
    if len(lines) > most:
        lines = [*lines[: most - 1], _cut(lines[most - 1], size, width, look)]
    return [_runs(line.strip(), look) for line in lines]


def _cut(line: str, size: int, width: int, look: _Typeface) -> str:
    """Return a line cut to the width and ending with `…`, after a whole word if one ends nearby."""
    graphemes = _graphemes(line.rstrip())
    while graphemes and _width(f"{''.join(graphemes)}…", size, look) > width:
        graphemes.pop()
    text = "".join(graphemes)
    before, _, word = text.rpartition(" ")
    return f"{(before if len(word) < len(text) / 3 and text != line.rstrip() else text).rstrip()}…"


def _most_that_fit(line: str, size: int, width: int, look: _Typeface) -> int:
    """Return how many characters fit, counting whole graphemes, and at least one of them."""
    at = 0
    for grapheme in _graphemes(line):
        if at and _width(line[: at + len(grapheme)], size, look) > width:
            break
        at += len(grapheme)
    return at


def _units(text: str) -> Iterator[str]:
    """Yield the parts of a text between which a line may break, each with the blank after it."""
    for word in re.findall(r"\S+\s*", text):
        if _BREAKS.search(word):
            yield from _graphemes(word)
        else:
            yield word


def _graphemes(text: str) -> list[str]:
    from wcwidth import iter_graphemes

    return list(iter_graphemes(text))


def _known(text: str, look: _Typeface) -> str:
    """Return a text without the graphemes that no font here has, because a gap is better than a box."""
    kept = (each for each in _graphemes(unicodedata.normalize("NFC", text)) if each.isspace() or _face_for(each, look))
    return " ".join("".join(kept).split())


def _runs(text: str, look: _Typeface) -> list[_Run]:
    faced = [(each, _face_for(each, look)) for each in _graphemes(text)]
    groups = groupby(faced, key=lambda each: each[1])
    return [_Run("".join(text for text, _ in some), face) for face, some in groups if face]


def _width(text: str, size: int, look: _Typeface) -> float:
    return sum(_run_width(run, size) for run in _runs(text, look))


def _run_width(run: _Run, size: int) -> float:
    font = _font(run.face, size)
    return float(font.getlength(run.text)) * size / font.size


def _write(draw: ImageDraw, lines: Sequence[Sequence[_Run]], x: float, y: int, size: int, fill: str) -> None:
    """Write lines of runs, vertically centered at `y`."""
    for run in (run for line in lines for run in line):
        font = _font(run.face, size)
        if font.size == size:
            draw.text((x, y), run.text, font=font, fill=fill, anchor="lm", embedded_color=True)
        else:
            _paste(draw, run, font, x, y, size)
        x += _run_width(run, size)


def _paste(draw: ImageDraw, run: _Run, font: FreeTypeFont, x: float, y: int, size: int) -> None:
    """Draw emoji in a size that their font has, and paste them scaled to the size of the text."""
    from PIL import Image, ImageDraw

    box = (max(1, round(font.getlength(run.text))), round(font.size * 1.3))
    picture = Image.new("RGBA", box)
    ImageDraw.Draw(picture).text((0, box[1] // 2), run.text, font=font, anchor="lm", embedded_color=True)
    scale = size / font.size
    small = picture.resize((max(1, round(box[0] * scale)), max(1, round(box[1] * scale))), Image.Resampling.LANCZOS)
    draw._image.paste(small, (round(x), y - small.height // 2), small)


@lru_cache(maxsize=1 << 14)
def _face_for(grapheme: str, look: _Typeface) -> _Face | None:
    """Return the first font that has all characters of a grapheme, preferring that of the card."""
    needed = _JOINERS.sub("", grapheme).strip() or "x"  # a blank is set in the font of the text
    files = font_files()
    if "\ufe0f" in grapheme or max(needed) >= "\U0001f000":
        files = tuple(sorted(files, key=lambda file: "emoji" not in file.name.lower()))
    faces = [_Face(str(file), _number_of(file.name, look.language)) for file in files]
    if look.face and "emoji" not in files[0].name.lower():
        faces.insert(0, look.face)
    return next((face for face in faces if all(_has(face, letter) for letter in needed)), None)


def _number_of(name: str, language: str) -> int:
    """Return the number of the face in a font file: files of Noto and Source Han have one for each language."""
    is_collected = name.lower().startswith(("notosanscjk", "sourcehansans")) and name.endswith(".ttc")
    return {"ja": 0, "ko": 1, "zh": 2}.get(language, 0) if is_collected else 0


@lru_cache(maxsize=1 << 16)
def _has(face: _Face, letter: str) -> bool:
    """Return whether a font has a letter: it draws something other than its picture of a missing letter."""
    try:
        mask = _mask(face, letter)
        return any(mask[1]) and mask != _mask(face, _MISSING_GLYPH)
    except OSError:  # damaged, or of a kind that can't be read
        return False


@lru_cache(maxsize=1 << 12)
def _mask(face: _Face, letter: str) -> tuple[tuple[int, int], bytes]:
    mask = _font(face, _SMALL, is_plain=True).getmask(letter)
    return mask.size, bytes(mask)


@cache
def _font(face: _Face, size: int, *, is_plain: bool = False) -> FreeTypeFont:
    """Return a font in the given size, or in one that it has; if plain, it draws each letter separately. Raises OSError."""
    from PIL import ImageFont

    engine = ImageFont.Layout.BASIC if is_plain else None
    for each in (size, *_EMOJI_SIZES):
        try:
            return ImageFont.truetype(face.path, each, index=face.number, layout_engine=engine)
        except OSError as error:
            problem = error
    raise problem
