"""Repeat rules of tasks: `every 2 weeks on Monday`, `매월 말일`, `+1w` of todo.txt and org, RFC 5545's `FREQ=…`."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from tiltool.core.dates.day_words import UNITS, WEEKDAY_NUMBERS
from tiltool.core.dates.days import MONTHS, WEEKDAYS
from tiltool.core.note.fields import Fields
from tiltool.errors import Misused, RuleEnded
from tiltool.messages import Message

_TOO_LONG = Message("the interval must be from one day to 400 years")
_HINT = "for example: every day, every 2 weeks on Monday, every month on the 31st, every week when done"
_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_CODES_IN_WORDS = tuple(map(str.lower, WEEKDAYS))
_WORKDAYS = "MO,TU,WE,TH,FR"
_WEEKDAYS = {word: _CODES[number] for word, number in WEEKDAY_NUMBERS.items()} | {
    **dict.fromkeys(("weekday", "workday", "평일"), _WORKDAYS),
    **dict.fromkeys(("weekend", "주말"), "SA,SU"),
}
_MONTHS = {
    word: str(number)
    for number, name in enumerate(map(str.lower, MONTHS), 1)
    for word in (f"{number}월", name, name[:3], *(("sept",) if number == 9 else ()))
}
_ROWS = {  # names by their meaning
    "1.": "first 첫 첫째 첫번째", "2.": "second 둘째 두번째", "3.": "third 셋째 세번째", "4.": "fourth 넷째 네번째", "-1.": "last 마지막 말일",
    "every day": "daily 매일 날마다", "every week": "weekly 매주", "every month": "monthly 매월 매달",
    "every quarter": "quarterly 매분기 분기마다", "every year": "yearly annually 매년 해마다", "every 2 day": "격일 이틀마다",
    "every 2 week": "격주", "every 2 month": "격월", "every 2 year": "격년", "every weekday": "평일마다 매평일", "every weekend": "주말마다 매주말",
}  # fmt: skip
_NAMES = _WEEKDAYS | _MONTHS | {name: meaning for meaning, names in _ROWS.items() for name in names.split()}
_RULES = {name: meaning for name, meaning in _NAMES.items() if meaning.startswith("every")}
_ORDINALS = {name: meaning[:-1] for name, meaning in _NAMES.items() if meaning.endswith(".")}
_UNITS = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "quarter": "MONTHLY", "year": "YEARLY"}
_SHORT_UNITS = UNITS | {"b": "weekday"}
_FILL = {"on", "in", "the", "and", "of", "&", "주"}

# Patterns are compiled on first use (`re` caches them): most mornings need none of them.
_HYPHEN = r"(?<=\w)-(?=\w)|(?<=,)-(?=[^\W\d])"
_WHEN_DONE = r"\s*(?:when (?:done|completed)|after (?:completion|done)|완료 ?(?:후|시)|끝낸 ?(?:뒤|후))$"
_RANGE = r"([^\W\d]+)(?: ?[-–~] ?| to | through )([^\W\d]+)"
_COUNTED = r"^(\d+) ?([dwmyb]$|(?:일|주일?|개월|달|분기|년)(?= ?마다))(?: ?마다)?"
_SAME = "^(" + "|".join(sorted(_RULES, key=len, reverse=True)) + r")(?=\s|$)"
_NUMBERS = r"[+-]?\d{1,3}(,[+-]?\d{1,3})*"
_RAW = {  # the values that parts may have
    "FREQ": "DAILY|WEEKLY|MONTHLY|YEARLY", "INTERVAL": r"\d+", "UNTIL": r"\d{8}(T\d{6}Z?)?", "WKST": "|".join(_CODES),
    "BYMONTH": _NUMBERS, "BYMONTHDAY": _NUMBERS, "BYWEEKNO": _NUMBERS, "BYYEARDAY": _NUMBERS, "BYSETPOS": _NUMBERS,
    "BYDAY": r"@(,@)*|[+-]?\d\d?@(,[+-]?\d\d?@)*".replace("@", f"({'|'.join(_CODES)})"),  # dateutil lacks MO,1FR
}  # fmt: skip
_NAMING_DAYS = {"BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO"}
_LONGEST = {"DAILY": 146_097, "WEEKLY": 20_871, "MONTHLY": 4_800, "YEARLY": 400}  # 400 years each
_PLAIN = str.maketrans({";": "-", ",": "/", "-": "~"})  # a value of `repeat:` ends at , and ; and its - are blanks


class Repeat(NamedTuple):
    """A repeat rule of a task."""

    text: str  # as written, with white space folded
    rule: str  # the RRULE value of RFC 5545, without "RRULE:"
    when_done: bool  # counts from the day it was done, not from the day it was due


def parse_repeat(text: str) -> Repeat:
    """Return the rule in `text`, written in English, in Korean, or as in todo.txt or RFC 5545.

    Raises Misused for an invalid rule, and for one without any days.
    """
    shown = " ".join(text.split())
    words = unicodedata.normalize("NFC", shown).casefold().rstrip(" .,;。")
    words = re.sub(_HYPHEN, " ", re.sub(_RANGE, _weekdays_between, words) if " " in words else words)
    words = re.sub(r"^(?:\.\+|\+(?=\+))(?=\+?\d)", "", words)  # org's `.+1w`, `++1w`
    body = re.sub(_WHEN_DONE, "", words)
    # todo.txt's short form is strict with a +, and counts from the day it was done without one
    when_done = body != words or re.fullmatch(r"\d+[dwmyb]", body) is not None
    body = body.rstrip(" .,;。").removeprefix("rrule:").removeprefix("+")
    try:
        if re.search(r"\d{9}", body):
            raise ValueError(_TOO_LONG)
        parts = _raw(body) if body.startswith("freq=") else _worded(_in_english(body))
        return Repeat(shown, _checked(parts), when_done)
    except ValueError as error:
        message = Message("'{rule}' is not a valid repeat rule: {why}", rule=shown[:80], why=error.args[0])
        raise Misused(message, _HINT) from None


def written_plain(repeat: Repeat) -> str:
    """Return a rule as one word that parse_repeat can read, for `repeat:every-weekday`."""
    if "=" not in repeat.text:
        text = re.sub(r"^\+ ", "+", repeat.text)
        text = re.sub(_RANGE, _weekdays_between, text) if " " in text else text
        text = re.sub(rf"(?i)[.;。]+(?={_WHEN_DONE})", "", re.sub(r"(?i)[,/]\s*(?=last\b)", " and ", text))
        return "-".join(re.split(r"[\s,/]+-?", text.strip(" ,.;。/")))
    return repeat.rule.translate(_PLAIN) + "-when-done" * repeat.when_done


def next_day(repeat: Repeat, due: date, done: date) -> date:
    """Return the first day of the rule after both `due` and `done`; with `when_done` it is counted from `done`.

    The rule keeps the phase of `due`, so missed days are skipped, not repeated one by one. A monthly or yearly rule
    without a day uses that of `due`, or the last day of a shorter month; as only the last due day is known, 31 January
    is followed by 28 February and that by 28 March: `every month on the 31st` avoids this.

    With `when_done`, a rule without a day ignores `due`; a rule that names a day in every second (or third, …) week,
    month or year skips the rest of the period in which it was done. Raises RuleEnded if no day follows: the rule has
    ended, never occurs, or goes past the year 9999.
    """
    parts, anchor, after = dict(part.split("=", 1) for part in repeat.rule.split(";")), due, max(due, done)
    if repeat.when_done:
        anchor, after = done, max(after, _period_end(parts, done)) if _NAMING_DAYS & {*parts} else done
    parts = _anchored(parts, anchor)
    until = date.fromisoformat(parts.pop("UNTIL", "99991231"))
    try:
        day = _first(parts, anchor, after)
    except (ValueError, OverflowError, IndexError):  # dateutil raises these beyond the calendar
        day = None
    if not day or day > until:
        ended = Message("it ended on {day}", day=until)
        why = ended if until < date.max else Message("it never occurs, or only after the year 9999")
        raise RuleEnded(Message("repeat rule '{rule}' has no day after {day}", rule=repeat.text, day=after), why)
    return day


def _weekdays_between(found: re.Match[str]) -> str:
    """Return the weekdays of a range; any other text unchanged."""
    first, last = (WEEKDAY_NUMBERS.get(word.casefold()) for word in found.groups())
    if first is None or last is None:
        return found[0]
    return " ".join(_CODES_IN_WORDS[(first + at) % 7] for at in range((last - first) % 7 + 1))


def _in_english(body: str) -> str:
    body = re.sub(_COUNTED, lambda found: f"every {found[1]} {_SHORT_UNITS[found[2]]} ", body.strip())
    body = re.sub(r"^(\S*요일)마다$", r"every \1", body)
    body = re.sub(r"(?<!\S)[월화수목금토일]{2,}(?!\S)", lambda found: " ".join(found[0]), body)  # 월수금
    body = re.sub(_SAME, lambda found: _RULES[found[1]], body)
    body = re.sub(r"(?<=day|eek|nth|ter|ear|end)s\b|(?<=[월일째])[과와에](?![^\s,])", "", body)  # Mondays, 1일과
    body = re.sub(r"(?<!\S)(\d+[a-z]*|first|second|third|fourth) last(?![^\s,/])", r"\1-last", body)  # not `2nd, last`
    return " ".join(re.sub(r"(?<=\d월)(?=\d)|[,/]", " ", body).split())  # 12월24일


def _worded(text: str) -> dict[str, str]:
    _meaning(text.partition(" ")[0], {"every": "", "each": ""})
    found = re.fullmatch(r"\S+(?: (other|\d+))? (\S+)(.*)", text)
    if not found:
        raise ValueError(Message("every what?"))
    number, head, tail = found.groups()
    if number not in (None, "1") and _WEEKDAYS.get(head) == _WORKDAYS:
        raise ValueError(Message("weekdays can't be counted: use `every weekday`"))
    freq = _UNITS.get(head) or ("YEARLY" if head in _MONTHS else "WEEKLY")
    words = [word for word in (head, *tail.split())[head in _UNITS :] if word not in _FILL]
    count = (2 if number == "other" else int(number or 1)) * (3 if head == "quarter" else 1)
    parts = {"FREQ": freq, **({"INTERVAL": str(count)} if count != 1 else {}), **_named_days(freq, words)}
    if freq == "YEARLY" and "," in parts.get("BYMONTH", ""):
        if count == 1:
            return {**parts, "FREQ": "MONTHLY"}  # so that BYSETPOS chooses in each month
        if "BYSETPOS" in parts:
            raise ValueError(
                Message("every {number} years in several months works for days up to the 28th only", number=count)
            )
    return parts


def _named_days(freq: str, words: list[str]) -> dict[str, str]:
    if freq == "DAILY" and words:
        raise ValueError(Message("'{word}' can't follow a number of days", word=words[0]))
    if freq == "WEEKLY" and words:
        codes = {code for word in words for code in _meaning(word, _WEEKDAYS).split(",")}
        return {"BYDAY": ",".join(sorted(codes, key=_CODES.index))}
    return (_days_of_month if freq == "MONTHLY" else _days_of_year)(words) if words else {}


def _days_of_year(words: list[str]) -> dict[str, str]:
    dated = len(words) == 2 and words[0].isdecimal() and words[1] not in _MONTHS  # 12-24
    places = [0] if dated else [at for at, word in enumerate(words) if word in _MONTHS]
    if not places:
        raise ValueError(Message("a yearly rule needs a month"))
    first, end = places[0], places[-1] + 1
    if end - first > len(places):
        raise ValueError(Message("name all months, then their days"))
    months = sorted({int(_MONTHS.get(word, word)) for word in words[first:end]})
    days = words[:first] + words[end:]
    month = months[0] if len(months) == 1 else None
    return {"BYMONTH": _listed(months), **(_days_of_month(days, month) if days else {})}


def _days_of_month(words: list[str], month: int | None = None) -> dict[str, str]:
    weekday = words[-1] if words[-1] in (*_WEEKDAYS, "day", "날") else ""
    numbers = [_ordinal(word) for word in (words[:-1] if weekday else words)]
    code = _WEEKDAYS.get(weekday, "")
    if weekday and (code == "SA,SU" or max(map(abs, numbers), default=6) > 5):
        raise ValueError(Message("which {weekday} of the month?", weekday=weekday))
    if code == _WORKDAYS:
        return {"BYDAY": code, "BYSETPOS": _listed(numbers)}
    return {"BYDAY": ",".join(f"{number}{code}" for number in numbers)} if code else _month_days({*numbers}, month)


def _ordinal(word: str) -> int:
    name = re.sub("-last$|(?<=째)주$", "", word)
    found = re.fullmatch(r"([1-9]\d*)(?:st|nd|rd|th|일)?", name)
    return int(found[1] if found else _meaning(name, _ORDINALS)) * (-1 if word.endswith("-last") else 1)


def _listed(numbers: list[int]) -> str:
    return ",".join(map(str, numbers))


def _month_days(days: set[int], month: int | None) -> dict[str, str]:
    """Return the parts that name days of a month, or a shorter month's last: people expect no month to be skipped."""
    early, late = sorted(day for day in days if 0 < day <= 28), sorted(days - set(range(1, 29)))
    if len(late) > 1 and late[-1] > 0:
        raise ValueError(Message("only one of its days can be after the 28th"))
    if not late or not 28 < late[0] <= {None: 31, 2: 29}.get(month, 28):
        return {"BYMONTHDAY": _listed(early + late)}
    either = sorted({*early, *range(28, late[0] + 1)})
    return {"BYMONTHDAY": _listed(either), "BYSETPOS": _listed([*range(1, len(early) + 1), -1])}


def _meaning(word: str, names: dict[str, str]) -> str:
    if word in names:
        return names[word]
    from difflib import get_close_matches  # takes 1 ms to import, and most rules are valid

    near = get_close_matches(word, ["every", *_UNITS, *_NAMES], 1)
    if near == [word]:
        raise ValueError(Message("'{word}' can't be used there", word=word))
    if near:
        raise ValueError(Message("unknown word '{word}'; did you mean '{near}'?", word=word[:40], near=near[0]))
    raise ValueError(Message("unknown word '{word}'", word=word[:40]))


def _raw(body: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for part in re.split(r"[;\s]+", body.upper().replace("/", ",").replace("~", "-").strip("; ")):
        name, _, value = part.partition("=")
        if name in parts or not re.fullmatch(_RAW.get(name, "(?!)"), value, re.ASCII):
            raise ValueError(
                Message(
                    "invalid part '{part}': no COUNT, no unit shorter than a day, each part only once", part=part[:40]
                )
            )
        parts[name] = value[:8] if name == "UNTIL" else value
    if "BYSETPOS" in parts and not _NAMING_DAYS & {*parts}:
        raise ValueError(Message("BYSETPOS needs days to choose from"))
    return parts


def _checked(parts: dict[str, str]) -> str:
    from dateutil.rrule import rrulestr  # takes 10 ms to import

    if not 0 < int(parts.get("INTERVAL", "1")) <= _LONGEST[parts["FREQ"]]:
        raise ValueError(_TOO_LONG)
    longest = max(monthrange(2024, int(month))[1] for month in parts.get("BYMONTH", "1").split(","))
    days = [abs(int(day)) for day in parts.get("BYMONTHDAY", "1").split(",")]
    if not 0 < min(days) <= longest or max(days) > 31:
        raise ValueError(Message("none of those months has a day {day}", day=max(days)))
    rule = ";".join(map("=".join, parts.items()))
    rrulestr(rule, dtstart=datetime(2024, 1, 1))
    return rule


def _anchored(parts: dict[str, str], anchor: date) -> dict[str, str]:
    """Return the parts, completed with the anchor's day if they name no days."""
    parts = {"WKST": "MO", **parts}
    if _NAMING_DAYS & {*parts} or parts["FREQ"] == "DAILY":
        return parts
    if parts["FREQ"] == "WEEKLY":
        return {**parts, "BYDAY": _CODES[anchor.weekday()]}
    if parts["FREQ"] == "YEARLY":
        parts = {"BYMONTH": str(anchor.month), **parts}
    many = parts["FREQ"] == "YEARLY" and "," in parts["BYMONTH"]  # BYSETPOS would choose one day from all its months
    return {**parts, **_month_days({anchor.day}, 0 if many else None)}


def _first(parts: dict[str, str], anchor: date, after: date) -> date | None:
    from dateutil.rrule import rrulestr

    start = _period(parts, anchor, after)
    # dateutil gives up only in the year 9999: the calendar repeats every 400 years, so start close to the end
    shift = (23 - start.year // 400) * _LONGEST["DAILY"]
    rule = rrulestr(";".join(map("=".join, parts.items())), dtstart=datetime.fromordinal(start.toordinal() + shift))
    found = rule.after(datetime.fromordinal(after.toordinal() + shift))
    return date.fromordinal(found.toordinal() - shift) if found else None


def _period_end(parts: dict[str, str], day: date) -> date:
    """Return the last day of the week, month or year of `day` if the rule skips the next one and names one day."""
    named = next(part for part in ("BYSETPOS", "BYDAY", "BYMONTHDAY", *_NAMING_DAYS) if part in parts)
    if int(parts.get("INTERVAL", "1")) == 1 or "," in parts[named] + parts.get("BYMONTH", ""):
        return day
    if parts["FREQ"] == "WEEKLY":
        return day + timedelta(days=(_CODES.index(parts.get("WKST", "MO")) - day.weekday() - 1) % 7)
    month = 12 if parts["FREQ"] == "YEARLY" else day.month
    return day if parts["FREQ"] == "DAILY" else day.replace(month=month, day=monthrange(day.year, month)[1])


def _period(parts: dict[str, str], anchor: date, after: date) -> date:
    """Return the first day of the rule's last period up to `after`, to avoid iterating from the anchor."""
    freq, count = parts["FREQ"], int(parts.get("INTERVAL", "1"))
    if freq in ("DAILY", "WEEKLY"):
        back = (anchor.weekday() - _CODES.index(parts["WKST"])) % 7 if freq == "WEEKLY" else 0
        first, step = anchor.toordinal() - back, count * (7 if freq == "WEEKLY" else 1)
        return date.fromordinal(first + (after.toordinal() - first) // step * step)
    first, step = (anchor.year * 12, count * 12) if freq == "YEARLY" else (anchor.year * 12 + anchor.month - 1, count)
    month = first + (after.year * 12 + after.month - 1 - first) // step * step
    return date(month // 12, month % 12 + 1, 1)


def next_occurrence(fields: Fields, done: date) -> Mapping[str, str | None] | None:
    """Return the new field values of a repeating task that was done on a day; None if its rule has ended.

    The distances between its days are kept; a task without a day gets a due day. Raises Misused for an invalid rule.
    """
    if any(each.name == "repeat" and each.style == "org" for each in fields.fields):
        return _own_repeaters(fields, done)
    days = {name: day for name in ("due", "scheduled", "start") if (day := getattr(fields, name)) is not None}
    anchor = next(iter(days.values()), done)
    try:
        shift = next_day(parse_repeat(fields.repeat or ""), anchor, done) - anchor
    except RuleEnded:
        return None
    moved = {name: _moved(day, shift) for name, day in days.items()} or {"due": (anchor + shift).isoformat()}
    return {**moved, "done": None, "cancelled": None}


def _own_repeaters(fields: Fields, done: date) -> Mapping[str, str | None]:
    """Return the next days of a task with a repeater on each day: `+1w` is a week later, whenever it was done."""
    moved: dict[str, str | None] = {"done": None, "cancelled": None}
    for rule in fields.fields:
        stamp = next((each for each in fields.fields if each != rule and each.span.holds(rule.span.start)), None)
        day = getattr(fields, stamp.name) if stamp and rule.name == "repeat" else None
        if stamp and day:
            is_strict = rule.value[1:2].isdigit()
            moved[stamp.name] = next_day(parse_repeat(rule.value), day, day if is_strict else done).isoformat()
    return moved


def _moved(day: date, shift: timedelta) -> str:
    try:
        return (day + shift).isoformat()
    except OverflowError:
        return date.max.isoformat()
