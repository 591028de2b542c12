"""Filter open tasks by a query."""

from collections.abc import Iterable, Iterator

from tiltool.actions.select.matchers import finders_of
from tiltool.actions.select.open_tasks import Fits, Setting, Waiting, is_doing
from tiltool.core.note.tags import tag_key
from tiltool.core.search.query import path_fits
from tiltool.core.search.tokens import fold, fold_note
from tiltool.core.tasks.task_query import Bound, TaskQuery
from tiltool.core.text.lines import is_below


def filter_of(query: TaskQuery, setting: Setting) -> Fits:
    """Return a function that returns whether a task matches.

    Raises Misused for an invalid regular expression; the function raises it for one that takes too long.
    """
    tests = tuple(_tests(query, setting))
    return lambda task: all(test(task) for test in tests)


def _tests(query: TaskQuery, setting: Setting) -> Iterator[Fits]:
    yield from _text_tests(query)
    asked = query.query
    if asked.roles:
        yield lambda task: task.task.role in asked.roles
    if asked.since:
        yield lambda task: (task.task.day or "") >= str(asked.since)
    if asked.until:
        yield lambda task: "" < (task.task.day or "") <= str(asked.until)
    if asked.states:
        yield lambda task: any(_is(task, state, setting) for state in asked.states)
    if query.priorities:
        yield lambda task: task.fields.priority in query.priorities
    if query.has_due is not None:
        yield lambda task: (task.fields.due is not None) == query.has_due
    yield from _number_tests(query, setting)


def _text_tests(query: TaskQuery) -> Iterator[Fits]:
    finders = finders_of(query.query)
    if any(finders):
        yield lambda task: finders.let_through(fold_note(f"{task.task.title}\n{task.task.more}"))
    for tag in query.query.values("tag"):
        yield lambda task, tag=tag: _has_tag(task, tag.value) == tag.wanted  # type: ignore[misc]
    if any(query.query.values("path")):
        yield lambda task: path_fits(task.task.path, query.query.values("path"))
    for project in query.projects:
        yield lambda task, each=project: _in_project(task, each.value) == each.wanted  # type: ignore[misc]


def _number_tests(query: TaskQuery, setting: Setting) -> Iterator[Fits]:
    yield lambda task: _holds(query.ages, task.age_days)
    yield lambda task: _holds(query.carried, task.task.times)
    yield lambda task: _holds(query.due, (task.fields.due - setting.today).days if task.fields.due else None)


def _holds(bounds: Iterable[Bound], number: int | None) -> bool:
    return all(bound.holds(number) for bound in bounds)


def _has_tag(task: Waiting, wanted: str) -> bool:
    return any(is_below(tag_key(tag), [wanted]) for tag in task.tags)


def _in_project(task: Waiting, wanted: str) -> bool:
    return task.project is not None and is_below(fold(task.project), [wanted])


def _is(task: Waiting, state: str, setting: Setting) -> bool:
    if state == "wip":
        return task.task.wip
    if state == "stale":
        return task.is_stale(setting.stale)
    if state == "repeating":
        return task.fields.repeat is not None
    return state in (task.place, task.task.state) or (state == "doing" and is_doing(task.task))
