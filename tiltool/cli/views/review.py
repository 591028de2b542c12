"""A review as Markdown to paste, and as JSON."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tiltool.actions.tasks.review import Review, ReviewedTask, ReviewedTopic
from tiltool.cli.output import Json
from tiltool.core.note.fields import read_fields
from tiltool.core.note.tags import hashtag
from tiltool.core.note.titles import block_id
from tiltool.core.tasks.outcomes import KINDS

SECTIONS = ("finished", "learned", "carried", "started", "dropped")
"""The sections of a review, in order."""

SECTION_TITLES = {
    "en": ("Finished tasks", "Topics learned", "Still open", "Started", "Dropped"),
    "ko": ("끝낸 일", "배운 주제", "남아 있는 일", "시작한 일", "그만둔 일"),
    "ja": ("終えたこと", "学んだトピック", "まだ終わっていないこと", "始めたこと", "やめたこと"),
    "zh": ("完成的任务", "学到的主题", "尚未完成的任务", "开始的任务", "放弃的任务"),
}
"""Headings of the sections. None has a role, so that a review pasted into a note is not carried."""

AGES = {"en": "{}d", "ko": "{}일", "ja": "{}日", "zh": "{}天"}
"""Ages of carried tasks, by language."""

_BOX = re.compile(r"^((?:(?:[-*+]|\d{1,9}[.)])\s+)*)\[(?=[^\[\]]{1,4}\](?:\s|$))")
_FEW_DAYS = 2


class _Item(NamedTuple):
    title: str
    about: tuple[str, ...]
    group: str | None


def review_json(review: Review) -> Json:
    """Return a review with all fields of its tasks and topics."""
    tasks = {kind: [_task_json(task) for task in review.having(kind)] for kind in KINDS}
    sections = {**tasks, "learned": [_topic_json(topic) for topic in review.learned]}
    return {
        "since": review.period.since.isoformat(),
        "until": review.period.until.isoformat(),
        "counts": {name: len(sections[name]) for name in SECTIONS},
        **{name: sections[name] for name in SECTIONS},
    }


def _task_json(task: ReviewedTask) -> Json:
    return {key: value for key, value in task._asdict().items() if key != "kind"}


def _topic_json(topic: ReviewedTopic) -> Json:
    places = [{"path": place.path, "day": place.day, "line": place.line} for place in topic.places]
    return {"title": topic.title, "tags": topic.tags, "days": topic.days, "places": places}


def review_lines(review: Review, language: str, by: str | None) -> Iterator[str]:
    """Yield a review as Markdown: one heading per section, plain bullets, grouped by project or tag if `by` says so."""
    since, until = review.period
    yield f"# {since}" if since == until else f"# {since} – {until}"
    for name, heading in zip(SECTIONS, SECTION_TITLES[language], strict=True):
        items = [*_items(review, name, language, by)]
        if items:
            yield from ("", f"## {heading} ({len(items)})", "")
            yield from _bullets(items)


def _items(review: Review, name: str, language: str, by: str | None) -> Iterator[_Item]:
    if name == "learned":
        for topic in review.learned:
            yield _Item(_title(topic.title), tuple(_days(topic.days)), _first_tag(topic.tags) if by == "tag" else None)
        return
    for task in review.having(name):
        project = f"@{task.project}" if task.project else None
        group = {"project": project, "tag": _first_tag(task.tags)}.get(by or "")
        projects = () if by == "project" or not task.project else (task.project,)
        yield _Item(_title(task.title), (*projects, *_about(task, language)), group)


def _first_tag(tags: Sequence[str]) -> str | None:
    return hashtag(tags[0]) if tags else None


def _about(task: ReviewedTask, language: str) -> Iterator[str]:
    """Yield when the task ended or began; its age and number of carries if it is open and not new."""
    if task.kind == "carried" and task.age_days:
        yield AGES[language].format(task.age_days)
        yield from ([f"×{task.times_carried}"] if task.times_carried else [])
    else:
        yield from _days(task.days or (task.day,))


def _days(days: Sequence[str]) -> Iterator[str]:
    if len(days) <= _FEW_DAYS:
        yield from days
    else:
        yield f"{days[0]} – {days[-1]}"
        yield f"×{len(days)}"


def _title(title: str) -> str:
    """Return a title without fields, block id and box, so that its bullet is not a task."""
    bare = read_fields(title.removesuffix(block_id(title))).bare or title
    return _BOX.sub(r"\1\\[", bare)


def _bullets(items: Sequence[_Item]) -> Iterator[str]:
    """Yield the items without a group, then each group with its items."""
    yield from _of_group(items, None, "")
    for group in dict.fromkeys(item.group for item in items if item.group):
        yield f"- {group}"
        yield from _of_group(items, group, "  ")


def _of_group(items: Iterable[_Item], group: str | None, indent: str) -> Iterator[str]:
    for item in items:
        if item.group == group:
            about = f" ({', '.join(item.about)})" if item.about else ""
            yield f"{indent}- {item.title}{about}"
