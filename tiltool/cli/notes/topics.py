"""`til topics`."""

from collections.abc import Iterator

import click

from tiltool.actions.notes.topics import TopicHistory, TopicReport, list_topics
from tiltool.cli.arguments import FormatOption, epilog, format_option, reporting
from tiltool.cli.completion import TOPIC
from tiltool.cli.context import Context
from tiltool.cli.language import localized, say, say_number
from tiltool.cli.output import Json, carried_times, echo_json
from tiltool.cli.streams import columns, echo, style
from tiltool.core.note.titles import plain_links
from tiltool.core.tasks.chains import Chain
from tiltool.core.text.lines import split_lines
from tiltool.core.text.width import clipped, padding, width_of
from tiltool.store.index.session import ask
from tiltool.store.notebook.notebook import Notebook


@click.command(
    "topics",
    epilog=epilog(
        "til topics                   # all topics, newest first",
        "til topics wal mode         # what you learned about WAL mode, by day",
    ),
)
@click.argument("name", nargs=-1, type=TOPIC)
@format_option("--list", "places_only", help="List where NAME and its task appear, without the texts.")
@click.option("--text", cls=FormatOption, is_flag=True, expose_value=False, hidden=True)  # is the default now
@reporting
def topics_command(context: Context, name: tuple[str, ...], places_only: bool, as_json: bool) -> None:
    """List what you learned, by topic: the same heading on several days is one topic.

    Case, spaces and a trailing (WIP) are ignored. With NAME, print the texts of all days as one document, oldest
    first, or, if several topics have NAME in their title, list them.
    """
    notebook = context.notebook(whole=True)
    report = ask(notebook, lambda index: list_topics(index, " ".join(name) or None))
    if as_json:
        echo_json(_json(report))
    elif report.texts and not places_only:
        echo("\n".join(_document(report)), nl=False, verbatim=True)
    elif lines := [*(_one(context, notebook, report) if report.texts else _lines(report))]:
        echo("\n".join(lines))  # in one call, because there may be thousands


def _json(report: TopicReport) -> Json:
    topics = [_topic_json(topic) for topic in report.topics]
    for place, text in zip(topics[0]["places"], report.texts, strict=True) if report.texts else ():
        place["text"] = text
    return {"topics": topics}


def _topic_json(topic: TopicHistory) -> Json:
    days = topic.days
    return {
        "title": topic.title,
        "days": len(days),
        "first_day": days[-1] if days else None,
        "last_day": days[0] if days else None,
        "task": _task_json(topic.task) if topic.task else None,
        "places": [{"path": place.path, "day": place.day, "line": place.line} for place in topic.places],
    }


def _task_json(task: Chain) -> Json:
    return {
        "id": task.id,
        "title": task.newest.title,
        "state": task.state,
        "day": task.newest.day,
        "first_day": task.first.day,
        "times_carried": task.times_carried,
    }


def _lines(report: TopicReport) -> Iterator[str]:
    """Yield one line per topic: last day, number of notes, title, and the state of its task."""
    for topic in report.topics:
        days = topic.days
        state = f"  ({localized(topic.task.state)})" if topic.task else ""
        head = f"{days[0] if days else '':10}  {len({place.path for place in topic.places}):3}  "
        yield f"{head}{clipped(plain_links(topic.title), columns() - width_of(head + state))}{state}"


def _one(context: Context, notebook: Notebook, report: TopicReport) -> Iterator[str]:
    topic = report.topics[0]
    yield style(topic.title, bold=True)
    if topic.task:
        task = topic.task
        state = say("{state} on {day}", state=localized(task.state), day=task.newest.day)
        since = say("since {day}", day=task.first.day)
        yield f"  {say('task')} {task.id}: {', '.join(filter(None, (state, since, carried_times(task.times_carried))))}"
    paths = [f"{context.shown(notebook, place.path)}:{place.line}" for place in topic.places]
    width = max(map(width_of, paths))
    for place, path, text in zip(topic.places, paths, report.texts, strict=True):
        lines = sum(1 for line in split_lines(text) if line.strip()) - 1
        length = say_number(lines, "1 line", "{count} lines")
        yield f"  {style(path, fg='magenta')}{padding(path, width)}  {place.day or '':10}  {length}"


def _document(report: TopicReport) -> Iterator[str]:
    """Yield the parts of a document: the topic as its title, then each text under its day or its note's title."""
    topic = report.topics[0]
    yield f"# {topic.title}\n"
    for place, text in reversed(list(zip(topic.places, report.texts, strict=True))):
        first, _, below = text.partition("\n") if text.startswith("#") else ("", "", text)
        title = first.removeprefix("# ").strip() if first.startswith("# ") else place.day or place.path
        yield f"## {title}\n\n{below.strip()}\n"
