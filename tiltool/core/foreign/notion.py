"""Exports of Notion: pages in Markdown and databases in CSV, with an id in every name."""

import csv
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence

from tiltool.core.dates.days import day_in_text
from tiltool.core.foreign.foreign_note import Export, ForeignNote, ForeignNotes, ForeignPlace, titled, yaml_value
from tiltool.core.foreign.relink import day_named, escaped
from tiltool.core.text.lines import split_lines
from tiltool.messages import Message

_ID = r"(?i)[ -](?P<id>[0-9a-f]{32})(?=$|[./_])"
_WRAPPER = r"(?i)^(?:Export-[0-9a-f-]{36}/|ExportBlock-[0-9a-f-]{36}/|Private & Shared/)+"
_PAGE_LINK = r"https://(?:www\.)?notion\.so/(?:[^\s()<>]*?[-/])?(?P<id>[0-9a-f]{32})(?:\?[^\s()<>#]*)?"
_PROPERTY = r"(?P<key>[^:\n]+): (?P<value>.*)"
_ASIDE = r"(?s)<aside>\s*(?P<text>.*?)\s*</aside>"
_TAG_KEYS = ("tags", "tag", "태그")
_DAY_KEYS = {
    **dict.fromkeys(("created", "created time", "생성 일시", "작성일"), "created"),
    **dict.fromkeys(("last edited time", "last edited", "최종 편집 일시"), "updated"),
}
_PRIVATE_KEYS = ("private", "archived", "archive", "비공개", "보관")
_YES = ("yes", "true", "예")


def read_notion(export: Export) -> ForeignNotes:
    """Return the pages, and a note with its table for each database."""
    problems: list[ForeignPlace] = []
    pages = {path: text for path, text in export.texts.items() if path.endswith(".md")}
    ids = {found["id"].lower(): path for path in pages if (found := re.search(_ID, path.rpartition("/")[2]))}
    tables: dict[str, list[list[str]]] = {}
    for path, text in export.texts.items():
        if path.endswith(".csv"):
            try:
                tables[path] = [*csv.reader(re.findall(r"[^\n]*\n|[^\n]+", text), strict=True)]
            except csv.Error as error:
                problems.append(ForeignPlace(path, 1, Message("not CSV: {error}", error=error)))
    parts = {path for path in tables if f"{path[:-4]}_all.csv" in tables}
    headers = {_folder_of(path): rows[0] for path, rows in tables.items() if rows}
    notes = [_page(path, text, headers.get(posixpath.dirname(path), ()), ids) for path, text in pages.items()]
    notes += [_database(path, rows, pages) for path, rows in tables.items() if rows and path not in parts]
    losses = [loss for note in notes for loss in _links_left(note)]
    ignored = frozenset((*tables, *(path for path in export.paths if path.endswith("index.html"))))
    return ForeignNotes(tuple(notes), tuple(losses), tuple(problems), ignored)


def _links_left(note: ForeignNote) -> Iterator[ForeignPlace]:
    for line, written in enumerate(split_lines(note.text), 1):
        if re.search(_PAGE_LINK, written):
            yield ForeignPlace(note.source, line, Message("a link to a Notion page that is not in the export"))


def _folder_of(path: str) -> str:
    """Return the folder with the pages of the database that a CSV file contains."""
    return re.sub(r"(?:_all)?\.csv$", "", path)


def _clean(path: str) -> str:
    """Return the path of a page without ids, suffix, and the folders that Notion wraps around an export."""
    names = re.sub(_WRAPPER, "", re.sub(r"(?:_all)?\.(?:md|csv)$", "", path)).split("/")
    return "/".join(filter(None, (re.sub(r"(?i)^[0-9a-f]{32}$", "", re.sub(_ID, "", name)) for name in names)))


def _page(path: str, text: str, keys: Sequence[str], ids: Mapping[str, str]) -> ForeignNote:
    title, body = titled(text)
    head = text[: len(text) - len(body)]
    properties: dict[str, str] = {}
    lines = split_lines(body)
    while lines and (found := re.fullmatch(_PROPERTY, lines[0])) and found["key"] in keys:
        properties[found["key"]] = found["value"].strip()
        del lines[0]
    body = "\n".join((*lines, "")).lstrip("\n") if properties else body

    def link(found: re.Match[str]) -> str:
        target = ids.get(found["id"])
        return f"/{escaped(target)}" if target else found[0]

    body = re.sub(_PAGE_LINK, link, body)
    body = re.sub(_ASIDE, lambda found: "\n".join(f"> {line}".rstrip() for line in split_lines(found["text"])), body)
    name = title or _clean(path).rpartition("/")[2]
    day = day_named(name.lstrip("@"))
    place = posixpath.join(posixpath.dirname(_clean(path)), name.replace("/", " "))
    note = ForeignNote(path, body if day else head + body, day=day)
    return _with_properties(note if day else note._replace(title=name, path=place), properties)


def _with_properties(note: ForeignNote, properties: Mapping[str, str]) -> ForeignNote:
    tags: tuple[str, ...] = ()
    meta: list[tuple[str, str]] = []
    is_private = False
    for key, value in properties.items():
        name = key.casefold()
        day = day_in_text(value) if name in _DAY_KEYS else None
        is_private |= name in _PRIVATE_KEYS and value.casefold() in _YES
        if name in _TAG_KEYS:
            tags += tuple(filter(None, map(str.strip, value.split(","))))
        elif day:
            meta.append((_DAY_KEYS[name], day.isoformat()))
        elif value and name != "private":
            has_meaning = name in ("publish", "published", "draft", "title")  # to til
            meta.append((yaml_value(f"notion {name}" if has_meaning else key), yaml_value(value)))
    return note._replace(tags=tags, meta=tuple(meta), is_private=is_private)


def _database(path: str, rows: Sequence[Sequence[str]], pages: Mapping[str, str]) -> ForeignNote:
    """Return a note with the table of a database, whose first column links to the pages of its rows."""
    folder = f"{_folder_of(path)}/"
    titles = {titled(text)[0]: name for name, text in pages.items() if name.startswith(folder)}
    width = max(map(len, rows))
    lines: list[str] = []
    for number, row in enumerate(rows):
        cells = [" ".join(cell.split()).replace("|", "\\|") for cell in (*row, *[""] * (width - len(row)))]
        if number and row and row[0].strip() in titles:
            cells[0] = f"[{cells[0]}](/{escaped(titles[row[0].strip()])})"
        lines.append(f"| {' | '.join(cells)} |")
        if not number:
            lines.append(f"|{'---|' * width}")
    name = _clean(path)
    return ForeignNote(path, "\n".join((*lines, "")), title=name.rpartition("/")[2], path=name)
