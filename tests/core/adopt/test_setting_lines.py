"""The lines for `mkdocs.yml`, each from one thing that was found, unless it is there already."""

import pytest

from tiltool.config import CheckConfig, Config
from tiltool.core.adopt.editors import EditorSettings
from tiltool.core.adopt.layout import JournalLayout, layout_of
from tiltool.core.adopt.setting_lines import setting_lines
from tiltool.core.adopt.survey import ContentCounts, HeadingCount, NamedCount, Survey
from tiltool.core.note.dialect import Dialect

NOTHING = Survey(
    layout=JournalLayout("notes", (), (), ()),
    undated=0,
    elsewhere=0,
    unread=0,
    contents=ContentCounts(),
    pictures=(),
    attachments=(),
    exclude=(),
    editor=EditorSettings(),
    template=None,
    template_code=0,
)
DAYS = layout_of([f"notes/2026-03-{day:02}.md" for day in range(1, 7)])
AUTHORS = layout_of([f"{name}/2026-03-{day:02}.md" for name in ("ann", "bob") for day in range(1, 7)])
IGNORING = {"check": CheckConfig(ignore=("unwritten",))}
OBSIDIAN = EditorSettings(("obsidian",), "notes", "%Y-%m-%d.md")


def words(**counts: int) -> ContentCounts:
    return ContentCounts(boxes=5, keywords=tuple(NamedCount(name, count) for name, count in counts.items()))


@pytest.mark.parametrize(
    ("survey", "known", "lines"),
    [
        (NOTHING, {}, {}),
        (NOTHING._replace(undated=5, has_history=True), {}, {"# days": "git"}),
        (NOTHING._replace(undated=5, has_history=True), {"days": "git"}, {}),
        (NOTHING._replace(undated=5), {}, {}),
        (NOTHING._replace(undated=4, has_history=True), {}, {}),
        (NOTHING._replace(undated=6, has_history=True, layout=DAYS), {}, {}),  # as many have a day
        (NOTHING._replace(editor=OBSIDIAN), {}, {"path": '"%Y-%m-%d.md"', "check: ignore": "[unwritten]"}),
        (NOTHING._replace(editor=OBSIDIAN), {"path_is_set": True}, {"check: ignore": "[unwritten]"}),
        (NOTHING._replace(editor=OBSIDIAN), IGNORING, {"path": '"%Y-%m-%d.md"'}),
        (NOTHING._replace(editor=OBSIDIAN._replace(folder="notes/a%"), template="t.md"), IGNORING,
         {"path": '"a%%/%Y-%m-%d.md"', "template": '"t.md"'}),
        (NOTHING._replace(editor=OBSIDIAN._replace(folder="other"), template="t.md"),
         {**IGNORING, "template": "own.md"}, {}),
        (NOTHING._replace(layout=DAYS._replace(folder="."), editor=OBSIDIAN), IGNORING,
         {"path": '"notes/%Y-%m-%d.md"'}),
        (NOTHING._replace(contents=words(TODO=6)), {}, {"keywords": "todo"}),
        (NOTHING._replace(contents=words(TODO=6)), {"dialect": Dialect(keywords="todo")}, {}),
        (NOTHING._replace(contents=words(TODO=5)), {}, {}),  # no more than boxes
        (NOTHING._replace(contents=words(TODO=3, LATER=2, NOW=2)), {}, {"keywords": "now"}),
        (NOTHING._replace(contents=words(TODO=3, LATER=3)), {}, {"keywords": "todo"}),
        (NOTHING._replace(contents=words(TODO=6), editor=EditorSettings(workflow="now")), {}, {"keywords": "now"}),
        (NOTHING._replace(contents=words(TODO=6), editor=EditorSettings(workflow="odd")), {}, {"keywords": "todo"}),
        (NOTHING._replace(exclude=("a", "b"), attachments=("c",)), {"exclude": ("b", "d"), "attachments": ("c",)},
         {"exclude": '["b", "d", "a"]'}),
        (NOTHING._replace(exclude=("a",), attachments=("c", "d")), {"exclude": ("a",), "attachments": ("c",)},
         {"attachments": '["c", "d"]'}),
        (NOTHING._replace(layout=AUTHORS), {}, {"# authors": '["ann", "bob"]'}),
    ],
)  # fmt: skip
def test_lines(survey: Survey, known: dict[str, object], lines: dict[str, str]) -> None:
    found = setting_lines(survey, Config(**known), None)  # type: ignore[arg-type]
    assert {f"{'' if each.is_sure else '# '}{each.key}": each.value for each in found} == lines


def test_a_heading_is_sure_once_somebody_said_so() -> None:
    heading = HeadingCount("Log", "learned", 7, 0)
    survey = NOTHING._replace(contents=ContentCounts(unknown=(heading, heading._replace(role=None))))
    (guessed,) = setting_lines(survey, Config(), None)
    (sure,) = setting_lines(survey, Config(), [heading])
    assert (guessed[:2], guessed.is_sure) == (("sections: learned", '["Log"]'), False)
    assert sure == guessed._replace(is_sure=True) and [*setting_lines(survey, Config(), [])] == []
