"""The survey of a folder: one walk, every note read once, nothing written."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from posixpath import normpath

from tiltool.config import Config
from tiltool.core.adopt.editors import EditorSettings, editor_settings
from tiltool.core.adopt.layout import Journal, JournalLayout, is_in_folder, layout_of, layout_of_authors
from tiltool.core.adopt.survey import NamedCount, Survey, count_contents
from tiltool.core.dates.day_patterns import render_day
from tiltool.core.edit.template import foreign_code
from tiltool.core.note.tags import folder_tag
from tiltool.core.publish.rules import notebook_rules
from tiltool.errors import Misused
from tiltool.store.files.atomic import text_if_readable
from tiltool.store.notebook.notebook import SILENT, Reporter
from tiltool.store.notebook.survey_files import FolderFiles, has_history, list_files, read_notes, read_settings

_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp", ".heic")
_ABOUT_THE_FOLDER = frozenset(("readme", "license", "changelog", "contributing"))
_MOST_FOLDERS = 5
_TOPICS = 5
_STRAY = 3  # at most so many dated notes among many by topic, as in `meetings/`, are not a journal


def survey(
    root: Path,
    config: Config | None = None,
    folder: str | None = None,
    reporter: Reporter = SILENT,
    *,
    all_authors: bool = False,
) -> Survey:
    """Return the survey of a folder; `config` is its own if it already is a notebook, `folder` is where its notes are.

    With `all_authors`, the notes of several people are kept. Raises Misused if they are one person's.
    """
    settings = config or Config()
    files = list_files(root, (settings.tasks, "site"))
    editor = editor_settings(read_settings(root))
    without = (*files.without_notes, *(path for path in editor.exclude if (root / path).is_dir()), *settings.exclude)
    notes = [path for path in files.notes if not any(is_in_folder(path, each) for each in without)]
    layout = _layout(notes, settings.notes if config else folder, editor)
    layout = _with_authors(layout, settings.authors) if not all_authors else _layout_of_authors(notes, folder)
    inside = [path for path in notes if is_in_folder(path, layout.folder)]
    newest_first = dict.fromkeys(normpath(f"{layout.folder}/{note.path}") for note in reversed(layout.notes))
    undated = [path for path in inside if path not in newest_first]
    texts = read_notes(root, (*newest_first, *undated), reporter.progress)
    contents = count_contents(texts, settings.dialect, notebook_rules(settings).base)
    template = editor.template if editor.template and (root / editor.template).is_file() else None
    return Survey(
        layout=layout,
        undated=len(undated),
        elsewhere=len(notes) - len(inside),
        unread=len(inside) - contents.notes + (not files.is_complete),
        contents=contents,
        pictures=tuple(_pictures(files)),
        attachments=tuple(_attachments(files, layout.folder, contents.files)),
        exclude=tuple(dict.fromkeys(each for each in without if is_in_folder(each, layout.folder))),
        editor=editor,
        template=template,
        template_code=foreign_code(text_if_readable(root / template) if template else ""),
        topics=tuple(_topics(undated, layout.folder)),
        has_history=has_history(root),
    )


def _with_authors(layout: JournalLayout, names: Sequence[str]) -> JournalLayout:
    """Return a layout with the authors that the configuration names."""
    numbers = Counter(note.path.partition("/")[0] for note in layout.notes)
    return layout._replace(authors=tuple(Journal(name, numbers[name]) for name in names))


def _layout_of_authors(paths: Sequence[str], folder: str | None) -> JournalLayout:
    found = layout_of_authors(paths, folder)
    if found is None:
        raise Misused("no folders of several people found", "omit --authors")
    return found


def _layout(paths: Sequence[str], folder: str | None, editor: EditorSettings) -> JournalLayout:
    """Return the layout; a folder that the user or the editor names takes precedence over the detected one."""
    if folder is not None:
        return layout_of(paths, folder)
    found = layout_of(paths)
    own = editor.folder
    if own and not (is_in_folder(own, found.folder) and own != found.folder and found.notes and not found.others):
        theirs, pattern = layout_of(paths, own), editor.pattern
        if not found.notes or any(not pattern or render_day(pattern, note.day) == note.path for note in theirs.notes):
            return theirs._replace(others=tuple(each for each in found.others if each.folder != own))
    topics = _topics_folder(paths)
    if found.notes and not (topics and len(found.notes) <= _STRAY and found.folder != "."):
        return found
    return layout_of(paths, topics or "notes")


def _topics_folder(paths: Sequence[str]) -> str | None:
    """Return the folder of notes that are organized by topic; None for a few files that may be about anything."""
    own = [path for path in paths if path.rpartition("/")[2].partition(".")[0].casefold() not in _ABOUT_THE_FOLDER]
    if any(is_in_folder(path, "notes") for path in own):
        return "notes"
    folders = {path.rpartition("/")[0] for path in own}
    return "." if len(own) >= _TOPICS and len(folders) > 2 else None


def _topics(undated: Iterable[str], folder: str) -> Iterator[NamedCount]:
    """Yield the folders of the notes that have no day, below the notes folder."""
    below = (path if folder == "." else path.removeprefix(f"{folder}/") for path in undated)
    counts = Counter(name for path in below if folder_tag(name := path.rpartition("/")[0]))
    yield from (NamedCount(name, count) for name, count in counts.most_common())


def _pictures(files: FolderFiles) -> Iterator[NamedCount]:
    """Yield the folders with pictures, those with the most first."""
    folders = Counter(path.rpartition("/")[0] or "." for path in files.others if path.lower().endswith(_PICTURES))
    yield from (NamedCount(folder, count) for folder, count in folders.most_common())


def _attachments(files: FolderFiles, folder: str, names: Iterable[str]) -> Iterator[str]:
    """Yield the topmost folders, outside the notes folder, with files that the notes show."""
    from urllib.parse import unquote

    wanted = {unquote(name) for name in names}
    outside = (path for path in files.others if not is_in_folder(path, folder))
    folders = {path.rpartition("/")[0] or "." for path in outside if path.rpartition("/")[2] in wanted}
    upper = {
        each for each in folders if not any(other not in (each, ".") and is_in_folder(each, other) for other in folders)
    }
    tops = {each.split("/")[0] for each in upper}
    yield from sorted(upper if len(upper) <= _MOST_FOLDERS else tops)
