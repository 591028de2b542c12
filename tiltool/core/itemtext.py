"""Tasks from other programs as lines of a project, and tasks that wait as items for other programs."""

from collections.abc import Iterator

from tiltool.core.edit import splice
from tiltool.core.fieldedit import field_edit
from tiltool.core.fields import read_fields
from tiltool.core.item import Item, tags_beside
from tiltool.core.roles import MARKS

_DAYS = ("due", "scheduled", "start", "created")


def title_of(item: Item, style: str) -> str:
    """Return the title of an item with its tags and fields in it, in the notation of `style`."""
    words = " ".join(item.title.split())
    tags = "".join(f" #{'-'.join(tag.split())}" for tag in tags_beside(item))
    title = words + tags
    for name, value in _fields(item):
        edit = field_edit(title, name, value, style)
        title = splice(title, [edit]) if edit else title
    return title


def _fields(item: Item) -> Iterator[tuple[str, str]]:
    if item.priority:
        yield "priority", item.priority
    if item.repeat:
        yield "repeat", item.repeat
    for name in _DAYS:
        day = getattr(item, name)
        if day:
            yield name, day.isoformat()
    if item.done:
        yield "cancelled" if item.state == "dropped" else "done", item.done.isoformat()


def lines_of(item: Item, style: str, bullet: str = "-", depth: int = 0) -> Iterator[str]:
    """Yield the lines of an item: its box, what hangs below it as bullets, then its children."""
    indent = "  " * depth
    yield f"{indent}{bullet} [{MARKS[item.state]}] {title_of(item, style)}"
    for note in item.notes:
        yield f"{indent}  {bullet} {' '.join(note.split())}"
    for child in item.children:
        yield from lines_of(child, style, bullet, depth + 1)


def misread(item: Item, style: str) -> tuple[str, ...]:
    """Return the names of the fields that the text of an item would be read as, though they were none there."""
    mine = {name for name, _ in _fields(item)}
    found = read_fields(title_of(item, style))
    return tuple(dict.fromkeys(field.name for field in found.fields if field.name not in mine))
