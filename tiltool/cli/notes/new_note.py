"""`til new TITLE`: a note with a title."""

import os
from pathlib import Path

from tiltool.actions.notes.new_note import new_topic_note
from tiltool.cli.context import DAYS_AHEAD, Context
from tiltool.cli.language import say
from tiltool.cli.output import echo_json, show_diff
from tiltool.cli.streams import echo
from tiltool.core.dates.day_words import parse_day
from tiltool.core.dates.days import WEEKDAYS, day_of_path
from tiltool.core.text.lines import parents_of
from tiltool.errors import Misused
from tiltool.messages import Message
from tiltool.store.files.atomic import read_text
from tiltool.store.notebook.notebook import Notebook

_LIKE_A_DAY = 0.75
_DAY_WORDS = ("today", "yesterday", "tomorrow", *map(str.lower, WEEKDAYS))


def requested_title(
    context: Context, notebook: Notebook, text: str | None, folder: str | None, *, carries: bool
) -> str | None:
    """Return the title of the requested note; None if the words are a day.

    Raises Misused for words that may be a mistyped day: up to three words, one of them close to the name of a day; in
    a notebook without notes about topics, any single word.
    """
    if folder is None and (text is None or parse_day(text, context.today(notebook))):
        return None
    if not text:
        raise Misused("--in needs a title", "til new Closures --in python")
    if carries:
        raise Misused("a note with a title carries nothing", "omit --carry and --no-carry")
    if folder is not None:
        return text
    words = text.split()
    is_title = any(letter.isalpha() for letter in text) and (len(words) > 1 or _has_topic_notes(notebook))
    if is_title and not (len(words) <= 3 and any(map(_may_be_a_day, words))):
        return text
    raise Misused(Message("{text!r} is not a valid day", text=text), DAYS_AHEAD)


def _may_be_a_day(word: str) -> bool:
    from difflib import get_close_matches

    return bool(get_close_matches(word.casefold(), _DAY_WORDS, 1, _LIKE_A_DAY))


def _has_topic_notes(notebook: Notebook) -> bool:
    return any(day_of_path(path) is None for path in notebook.paths())


def make_topic_note(
    context: Context,
    notebook: Notebook,
    title: str,
    folder: str | None,
    template: str | None,
    *,
    dry_run: bool,
    as_json: bool,
) -> str:
    """Create a note with a title, print the report, and return the note's path."""
    today = context.today(notebook)
    text = read_text(Path(template)) if template else None
    if text is not None:
        from tiltool.core.edit.template import draft_from_template

        text = draft_from_template(text, today, title)
    inside = _folder(context, notebook, folder)
    report = new_topic_note(notebook, title, inside, today, context.now(), text=text, dry_run=dry_run)
    if as_json:
        echo_json({"path": report.path, "title": report.title, "created": True, "changed": not dry_run})
        return report.path
    if dry_run:
        show_diff(report.changes)
    made = f"{report.path} ({say('new')})"
    if folder is not None and parse_day(title, today):
        made = f"{made}, {say('{title!r} is its title, not a day', title=title)}"
    echo(made, err=True)
    if not dry_run:
        echo(context.shown(notebook, report.path), verbatim=True)
    return report.path


def _folder(context: Context, notebook: Notebook, named: str | None) -> str:
    """Return the named or current folder relative to the notes folder. Raises Misused if the named one is not inside it."""
    notes = notebook.root / notebook.config.notes
    if named is None or Path(named) == Path():
        return notebook.path_of(context.start) or ""
    below = [notebook.path_of(place / named) for place in (notes, notebook.root, context.start)]
    places = [each for each in below if each is not None]
    inside = next((each for each in places if os.path.isdir(notes / each)), places[0] if places else None)
    above = parents_of(inside or "")
    is_folder = not any(each.rpartition("/")[2].startswith(".") or os.path.isfile(notes / each) for each in above)
    if inside is None or not is_folder or not named.isprintable():
        hint = Message("the notes are in {folder}/; for example: --in python", folder=notebook.config.notes)
        raise Misused(Message("{folder!r} is not a folder for notes", folder=named), hint)
    return inside
