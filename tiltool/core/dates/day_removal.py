"""Headings without their dates: the role of `할 일 - 1/9 (금)` doesn't depend on its day."""

import re
from collections.abc import Sequence
from itertools import permutations

from tiltool.core.dates.written_days import shapes_of_days, split_line


def undated(title: str) -> str:
    """Return a title without the days that it states, whatever they are: `할 일 - 1/9 (금)` becomes `할 일`.

    A number that may mean something else stays: `Next 14`, `Study 1.2`.
    """
    tokens, shape, starts = split_line(title)
    kept, end = [], 0
    for match in shapes_of_days(shape):
        first, stop = match.span()
        if match["unit"] and shape[first] == "a":  # the end of a word: `할 일 1/9`
            first = stop - len(re.sub(r"^a\W*", "", shape[first:stop]))
        if match["certain"] or _is_any_day(tokens[first:stop], shape[first:stop], plain=title.isascii()):
            kept.append(title[end : starts[first]])
            end = starts[stop]
    if not kept:
        return title
    kept.append(title[end:])
    bare = " ".join((kept[0], *(re.sub("^(?i:의|자|の|的|['’]s)", "", piece) for piece in kept[1:])))
    bare = re.sub(r"\(\s*\)|（\s*）|\[\s*\]|［\s*］|【\s*】|<\s*>|令和|平成", " ", bare)
    return re.sub(r"^[\W_]+|(?:[\W_]|\b(?i:for|on)\b)+$", "", bare)


def _is_any_day(tokens: Sequence[str], shape: str, *, plain: bool) -> bool:
    """Return whether tokens with the shape of a day are one; `plain` if the text has no letters but English ones."""
    numbers = [token for token in tokens if token.isdigit()]
    if set(shape) & set("AaodmwqWQ"):
        return True
    if len(numbers) == 1:
        digits = numbers[0][-4:] if len(numbers[0]) in (4, 6) else ""
        numbers = [digits[:2], digits[2:]]
    elif "." in shape and plain and any(len(number) < 2 for number in numbers):
        return False  # a version, a chapter
    return any(
        first.isdigit() and second.isdigit() and 0 < int(first) < 13 and 0 < int(second) < 32
        for first, second in permutations(numbers, 2)
    )
