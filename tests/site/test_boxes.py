"""What is a box, and what it means, is read by one rule at the terminal and on the site."""

import re
from pathlib import Path

import pytest

from tests.site.sites import built, made, page
from tests.site.test_board import columns
from tiltool.core.note.dialect import STATES, Dialect
from tiltool.core.note.fields import chain_key
from tiltool.core.note.parse import parse
from tiltool.site.render.note import render_note
from tiltool.site.render.rendered_note import Style

OWN = {**STATES, "✔️": "done", "가": "doing", "!": "dropped", "\\": "done", "*": "doing"}
BOXES = [
    "[ ] a", "[x] a", "[X] a", "[/] a", "[-] a", "[>] a", "[?] a", "[✔️] a", "[가] a", "[👍🏽] a", "[🇰🇷] a", "[1] a",
    "[!] a", "[\\] a b", "[*] a *b* c", "[_] a _b_", "[`] a `b`", "[$] a $b$", "[&] a", "[<] a", "[é] a", "[e\u0301] a",
    "[x]\ta", "[x]  **a** b", "[x] [^1] a", "[x]", "[x]\n  a\n  b", "[x]  \n  a", "[x] `code` b", "[x] [[a]] b",
    "[x]a", "[xx] a", "[] a", "[✔️✔️] a", "[[x]] a", "[x](y) a", "[ㅤ] a", "[\u200b] a", "[a] b\n\n[a]: https://example.org",
    "[x] a\n\n[x]: https://example.org", "\\[x] a", "x [x] a", "[x]: a", "> [x] a",
]  # fmt: skip


@pytest.mark.parametrize("text", BOXES)
@pytest.mark.parametrize("states", [STATES, OWN], ids=["default", "configured"])
def test_a_box_is_the_same_task_on_the_site_and_at_the_terminal(text: str, states: dict[str, str]) -> None:
    note = parse(f"## Today\n- {text}\n", dialect=Dialect(states=states))
    public = render_note(f"## Today\n- {text}\n", "notes/a.md", None, Style(dialect=Dialect(states=states))).note
    assert public
    assert [(task.key, task.state) for task in public.tasks] == [
        (chain_key(task.title), task.state) for _, task in note.tasks()
    ]


@pytest.mark.parametrize(
    ("mark", "label"), [("?", "to do"), ("✔️", "done"), ("\\", "done"), ("*", "in progress"), ("🇰🇷", "to do")]
)
def test_no_box_is_left_in_the_text(mark: str, label: str) -> None:
    made_of = render_note(
        f"## Today\n- [{mark}] ask *all* of\n  them\n", "notes/a.md", None, Style(dialect=Dialect(states=OWN))
    )
    html = made_of.bodies[0].html
    assert f'aria-label="{label}"></span>ask <em>all</em> of<span data-task="0"></span>' in html.replace("\nthem", "")
    assert made_of.note and [task.title for task in made_of.note.tasks] == ["ask all of"]


@pytest.mark.parametrize(
    "text",
    [
        "> - [ ] a\n", "> > - [x] a\n", "> [!note]\n> - [ ] a\n", "> [!tip]- t\n> - a\n>   - [ ] b\n",
        "- [ ] a\n  > - [ ] b\n  >   - [x] c\n\n  - [x] d\n", "1. > - [ ] a\n   - [/] b\n", "- [ ] a\n\n> - [ ] b\n\n- [ ] c\n",
    ],
)  # fmt: skip
def test_a_box_in_a_quote_looks_like_one_but_is_no_task(text: str) -> None:
    note = parse(f"## Today\n{text}")
    made_of = render_note(f"## Today\n{text}", "notes/a.md", None, Style())
    assert made_of.note
    assert [(task.key, task.state) for task in made_of.note.tasks] == [
        (chain_key(task.title), task.state) for _, task in note.tasks()
    ]
    assert len(made_of.note.tasks) < text.count("[")
    assert made_of.bodies[0].html.count("til-box--") == len(re.findall(r"\[[ x/]\]", text))


def test_configured_boxes_are_on_the_board(tmp_path: Path) -> None:
    built(made(tmp_path, {"2026-03-01.md": "## Today\n- [?] ask\n- [✔️] sent\n"}, 'states: {"✔️": done}'))
    assert columns(page(tmp_path, "tasks")) == {"To do": ["ask"], "Recently done": ["sent"]}
