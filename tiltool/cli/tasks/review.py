"""`til review`."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import click

from tiltool.actions.tasks.review import Review, ReviewedTask, ReviewedTopic, review
from tiltool.cli.arguments import AlternativeOption, DayCommand, epilog, private_option, reporting
from tiltool.cli.completion import DAY
from tiltool.cli.context import Context
from tiltool.cli.output import Json, echo_json, report_omitted
from tiltool.cli.streams import echo, style
from tiltool.core.note.fields import read_fields
from tiltool.core.note.tags import hashtag
from tiltool.core.note.titles import without_id
from tiltool.core.tasks.outcomes import KINDS, Period, month_of, week_of
from tiltool.core.text.lines import name_key
from tiltool.errors import Misused, NothingFound
from tiltool.messages import Message
from tiltool.store.index.session import ask
from tiltool.store.notebook.notebook import Notebook

_DAY = timedelta(days=1)


@click.command(
    "review",
    cls=DayCommand,
    epilog=epilog(
        "til review                               # this week, for a stand-up",
        "til review --month --last --by project   # last month, by project",
    ),
)
@click.option("--week", "span", cls=AlternativeOption, flag_value="week", help="All of this week, Monday to Sunday.")
@click.option("--month", "span", cls=AlternativeOption, flag_value="month", help="All of this month.")
@click.option("--last", is_flag=True, help="Last week; with --month, last month.")
@click.option("--from", "since", type=DAY, metavar="DAY", help="From this day …")
@click.option("--to", "until", type=DAY, metavar="DAY", help="… to this one (default: today).")
@click.option("--by", type=click.Choice(["project", "tag"]), help="Group the bullets.")
@private_option
@click.option("--format", "form", type=click.Choice(["md", "json"]), help="Markdown (default) or JSON.")
@reporting
def review_command(
    context: Context,
    span: str | None,
    last: bool,
    since: str | None,
    until: str | None,
    by: str | None,
    with_private: bool,
    form: str | None,
    as_json: bool,
) -> None:
    """Summarize a period as Markdown: finished, learned, still open, started, dropped.

    The default period is this week, up to today. A task in several notes is listed once, with its last state in the
    period; × is how many times it was carried, or done. Started tasks are those that you began to work on: [/] or (WIP).
    The bullets have no checkboxes, so pasting them creates no tasks. Private tasks and topics are left out unless
    you pass --private; stderr says how many. The exit code is 1 if there is nothing to report.
    """
    if as_json and form == "md":
        raise Misused("--json and --format md can't be combined", "omit one of them")
    notebook = context.notebook()
    period = _between(context, notebook, since, until) if since or until else _span(context.today(notebook), span, last)
    if (since or until) and (span or last):
        raise Misused("--from and --to can't be combined with --week, --month or --last", "omit one or the other")
    today = context.today(notebook)
    backlog = notebook.config.tasks
    report = ask(notebook, lambda index: review(index, period, today, backlog, with_private=with_private))
    if as_json or form == "json":
        echo_json(review_json(report))
    elif not report.is_empty:
        for line in review_lines(report, notebook.config.language, by):
            echo(style(line, bold=True) if line.startswith("#") else line)
    report_omitted(report.omitted)
    if report.is_empty:
        message = Message("nothing happened from {since} to {until}", since=period.since, until=period.until)
        if period.since == period.until:
            message = Message("nothing happened on {day}", day=period.since)
        raise NothingFound(message, "til review --last, or til review --from DAY --to DAY")


def _span(today: date, span: str | None, last: bool) -> Period:
    """Return the week or month of `today`, or the one before; by default, this week up to `today`."""
    of = month_of if span == "month" else week_of
    if last:
        return of(of(today).since - _DAY)
    return of(today) if span else Period(week_of(today).since, today)


def _between(context: Context, notebook: Notebook, since: str | None, until: str | None) -> Period:
    if since is None:
        raise Misused("--to needs --from", "til review --from 2020-09-21 --to 2020-09-25")
    period = Period(context.day(notebook, since), context.day(notebook, until))
    if period.since > period.until:
        message = Message("{since} is after {until}", since=period.since, until=period.until)
        raise Misused(message, "--from takes the earlier day")
    return period


SECTIONS = ("finished", "learned", "carried", "started", "dropped")
"""The sections of a review, in order."""

SECTION_TITLES = {
    "en": ("Finished tasks", "Topics learned", "Still open", "Started", "Dropped"),
    "ko": ("끝낸 일", "배운 주제", "남아 있는 일", "시작한 일", "그만둔 일"),
    "ja": ("終えたこと", "学んだトピック", "まだ終わっていないこと", "始めたこと", "やめたこと"),
    "zh": ("完成的任务", "学到的主题", "尚未完成的任务", "开始的任务", "放弃的任务"),
}
"""Headings of the sections. None of them has a role, so a review pasted into a note is not carried."""

AGES = {"en": "{}d", "ko": "{}일", "ja": "{}日", "zh": "{}天"}
"""The wording of carried tasks' ages, by language."""

_BOX = re.compile(r"^((?:(?:[-*+]|\d{1,9}[.)])\s+)*)\[(?=[^\[\]]{1,4}\](?:\s|$))")
_FEW_DAYS = 2


class _Item(NamedTuple):
    title: str
    about: tuple[str, ...]
    group: str | None


def review_json(review: Review) -> Json:
    """Return a review as JSON, with all fields of its tasks and topics."""
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
    """Yield a review as Markdown: one heading per section, plain bullets, grouped by project or tag as `by` requests."""
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
    """Yield when a task ended or began, and, if it is open and not new, its age and number of carries."""
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
    """Return a title without its fields, block id and box, so that its bullet is not a task."""
    bare = read_fields(without_id(title)).bare or title
    return _BOX.sub(r"\1\\[", bare)


def _bullets(items: Sequence[_Item]) -> Iterator[str]:
    """Yield the ungrouped items, then each group with its items."""
    yield from _of_group(items, None, "")
    names: dict[str, str] = {}
    for item in items:
        if item.group:
            names.setdefault(name_key(item.group), item.group)
    for group, name in names.items():
        yield f"- {name}"
        yield from _of_group(items, group, "  ")


def _of_group(items: Iterable[_Item], group: str | None, indent: str) -> Iterator[str]:
    for item in items:
        if (item.group and name_key(item.group)) == group:
            about = f" ({', '.join(item.about)})" if item.about else ""
            yield f"{indent}- {item.title}{about}"
