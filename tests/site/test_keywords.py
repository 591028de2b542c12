"""Keyword tasks on the site: shown as tasks with their state, without what Logseq keeps below them."""

from tiltool.core.note.dialect import Dialect
from tiltool.site.render.note import render_note
from tiltool.site.render.rendered_note import Style

TEXT = """\
- plain
- TODO [#A] write **the** docs
  SCHEDULED: <2026-01-09 Fri 10:00 +1w>
  id:: 63f1
  collapsed:: true
  :LOGBOOK:
  CLOCK: [2026-01-08 Thu 10:00:12]--[2026-01-08 Thu 11:00:00] =>  00:59:48
  :END:
  a line of text
\t- DONE outline
- CANCELED run
- `TODO` no
"""


def rendered(text: str, dialect: Dialect) -> tuple[list[tuple[str, str]], str]:
    made = render_note(text, "notes/2026-01-09.md", None, Style(dialect=dialect))
    assert made.note
    html = "".join(body.html for body in made.bodies)
    return [(task.title, task.state) for task in made.note.tasks], html


def test_keywords_are_states() -> None:
    tasks, html = rendered(TEXT, Dialect(keywords="todo"))
    assert tasks == [("write the docs", "open"), ("outline", "done"), ("run", "dropped")]
    for hidden in ("TODO [", "SCHEDULED", "63f1", "collapsed", "CLOCK", ":END:", "DONE", "CANCELED", "[#A]"):
        assert hidden not in html, html
    for shown in (
        "a line of text",
        "write <strong>the</strong> docs",
        "<code>TODO</code> no",
        "til-task--dropped",
        "9 Jan",
    ):
        assert shown in html, html


def test_words_are_text_in_other_notebooks() -> None:
    tasks, html = rendered(TEXT, Dialect())
    assert tasks == []
    assert "TODO [#A] write" in html and "SCHEDULED" in html
