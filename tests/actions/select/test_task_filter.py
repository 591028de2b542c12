"""Which open tasks each filter lets through."""

from collections.abc import Iterator

import pytest

from tests.notebooks import TODAY, indexed, written
from tiltool.actions.select.open_tasks import Setting, list_tasks
from tiltool.actions.select.task_filter import filter_of
from tiltool.core.dates.day_words import coming_day, parse_day
from tiltool.core.tasks.task_query import parse_task_query
from tiltool.store.index.database import Index

FILES = {
    "2020-09-21.md": "## Today\n- [>] alpha #work/db\n- [ ] lost due:2020-09-24\n",
    "2020-09-24.md": "## Today\n- [>] alpha #work/db\n- [/] beta\n\n## Later\n- [ ] gamma repeat:every-week due:2020-09-30\n",
    "2020-09-25.md": "## Today\n- [ ] alpha #work/db\n- [ ] ! delta (WIP)\n",
    "tasks/blog.md": "- [ ] epsilon #work\n",
    "tasks/home/garden.md": "- [ ] zeta due:2020-10-20\n",
}
SETTING = Setting(TODAY, "tasks", 3)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with indexed(written(tmp_path_factory.mktemp("tasks"), FILES)) as index:
        yield index


@pytest.mark.parametrize(
    ("query", "tasks"),
    [
        ("", "abdeglz"), ("alph", "a"), ("-alpha", "bdeglz"), ("/^a/", "a"),
        ("tag:work", "ae"), ("-tag:work", "bdglz"), ("tag:work/db", "a"), ("in:later", "g"), ("path:tasks/", "ez"), ("path:2020-09-24", "bg"),
        ("since:2020-09-25", "ad"), ("until:2020-09-24", "bgl"), ("until:2020-09-23", "l"), ("day:2020-09-24", "bg"),
        ("is:open", "adeglz"), ("is:doing", "bd"), ("is:wip", "d"), ("is:stale", "a"), ("is:repeating", "g"), ("is:backlog", "ez"),
        ("is:today", "a"), ("is:overdue", "l"), ("prio:high", "d"), ("due:<7d", "gl"), ("due:>7d", "z"), ("due:none", "abde"),
        ("project:home", "z"), ("-project:home", "abdegl"), ("older:2d", "al"), ("older:<2d", "bdg"), ("carried:1", "a"), ("carried:<1", "bdeglz"),
        ("tag:work since:2020-09-25", "a"), ("is:backlog -tag:work", "z"),
    ],
)  # fmt: skip
def test_what_a_filter_lets_through(index: Index, query: str, tasks: str) -> None:
    asked = parse_task_query(query, lambda word: parse_day(word, TODAY), lambda word: coming_day(word, TODAY), TODAY)
    found = list_tasks(index, SETTING, filter_of(asked, SETTING)).tasks
    assert "".join(sorted(each.task.title.lstrip("! ")[0] for each in found)) == tasks
