"""The Korean table has every message of the code and nothing else, and its sentences are Korean."""

import re
from collections import Counter
from itertools import chain
from string import Formatter

from tests.messages.templates import hidden, templates
from tiltool.cli import COMMANDS
from tiltool.core.dates.days import WEEKDAYS
from tiltool.core.note.dialect import STATE_NAMES
from tiltool.core.note.heading_aliases import ROLES
from tiltool.core.tasks.urgency import PLACES
from tiltool.messages import Message, translated
from tiltool.messages.ko import REASONS, WORDS, tables

TABLE = {template: sentence for table in tables() for template, sentence in table.items()}
URGENCY = {"due", "priority", "doing", "carried", "age"}
NAMES = re.findall(
    r"\S+",
    "annotations BYSETPOS Cloudflare COUNT custom_dir DIR docs docs_dir EDITOR Enter extra_css false FREQ FTS git iconv id ID "
    "JSON language material md mkdocs MkDocs none Pages pages palette PRIORITY RRULE site_url SQLite STATUS SUMMARY TASK "
    "til TIL_NOTEBOOK TIL_TODAY true UTF uuid WIP YAML yml "
    "Finder iCloud keywords Material MB Python cards CJK external https httpx install Noto Pillow pip publish Sans tiltool "
    "Ctrl watch watchfiles WATCHFILES_FORCE_POLLING",
)
"""Names of programs, formats, variables, options and keys: the only words that are not Korean."""

COMMAND = re.compile(
    r"\btil(?: -\S+)? (?:" + "|".join(name for group in COMMANDS.values() for name in group) + r")(?![a-z])(?: [!-~]+)*"
)
EXAMPLES = re.compile(
    r"예: .*|`[^`]*`|[!-~]*\.(?:md|yml)\b|--?[a-z][a-z-]*(?: [a-z0-9]+)?|\{[^{}]*\}(?:/[a-z/]+)?|(?:\w+:\S*|%\w)"
)


def test_each_template_is_in_one_table() -> None:
    """Else one of two translations would be shown in both places: "note" was 노트 where it meant 참고."""
    twice = [template for template, count in Counter(chain.from_iterable(tables())).items() if count > 1]
    assert twice == []


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def test_every_message_is_in_the_table() -> None:
    assert {template: place for template, place in templates().items() if template not in TABLE} == {}


def test_every_entry_is_a_message() -> None:
    vocabulary = {*STATE_NAMES, *ROLES, *PLACES, *WEEKDAYS, *URGENCY}
    assert set(WORDS) - vocabulary - set(templates()) == set()
    assert set(TABLE) - set(WORDS) - set(templates()) == set()


def test_no_message_is_put_together() -> None:
    assert hidden() == []


def test_every_word_of_the_vocabulary_is_in_the_table() -> None:
    assert {*STATE_NAMES, *ROLES, *PLACES, *WEEKDAYS, *URGENCY} - set(TABLE) == set()


def test_values_are_the_same() -> None:
    plain = (each for each in TABLE if not re.search(r"\{\w+: ", each))
    assert [each for each in plain if fields(TABLE[each]) != fields(each)] == []


def test_a_hint_that_shows_yaml_is_no_template() -> None:
    assert translated("theme: {name: material}", "ko") == "theme: {name: material}"


def foreign_words(text: str) -> set[str]:
    bare = EXAMPLES.sub(" ", COMMAND.sub(" ", text))
    return set(re.findall(r"[A-Za-z][A-Za-z_]+", bare)) - set(NAMES)


def test_sentences_are_korean() -> None:
    texts = [*TABLE.values(), *REASONS.values()]
    assert {text: words for text in texts if (words := foreign_words(text))} == {}
    assert [text for text in texts if text.endswith(".")] == [], "a line is a sentence without a full stop"


def test_particles_after_a_value_fit_any_word() -> None:
    one_form = re.compile(r"\}['\"]?(?:은|는|이|가|을|를|과|와|으로|로)(?=[ ,.:]|$)")
    assert [text for text in TABLE.values() if one_form.search(text)] == []


def test_reasons_of_the_system_are_translated_only_where_they_are_reasons() -> None:
    assert translated(Message("{path}: {reason}", path="a", reason="Permission denied"), "ko") == "a: 권한이 없습니다"
    assert "Permission denied" in translated(Message("no topic like {name!r}", name="Permission denied"), "ko")


def test_what_is_public_is_called_so_and_only_til_publish_publishes() -> None:
    """`til publish` is 발행; that readers may see something is 공개, that they may not is 비공개."""
    public = re.compile(r"go(?:es)? out|would go|held back|not published|would be published|published pages|address")
    mixed = [english for english, korean in TABLE.items() if public.search(english) and "발행" in korean]
    assert mixed == [] and "머리말" not in "".join(TABLE.values())
