"""Where a private task lands: between markers if need be, and nothing else of the target changes its reach."""

from datetime import date

import pytest

from tiltool.core.carry.plan import plan_carry
from tiltool.core.carry.subtree import CarryRules
from tiltool.core.note.parse import parse

DAYS = date(2026, 3, 9), date(2026, 3, 10)
EMPTY = "## Yesterday\n\n## Today\n\n## Learned\nx\n"
MARKED = "<!-- private -->\n{}<!-- /private -->\n"


def carried(source: str, target: str = EMPTY, **rules: str) -> str:
    """Return the target after a carry, without blank lines and the headings that every target has."""
    notes = (parse(text, day) for text, day in zip((source, target), DAYS, strict=True))
    text = plan_carry(*notes, CarryRules(**rules)).target.after or ""
    headings = ("## Yesterday", "## Today", "## Learned", "x", "")
    return "".join(f"{line}\n" for line in text.replace("\r\n", "\n").split("\n") if line not in headings)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (MARKED.format("- [ ] a\n"), MARKED.format("- [ ] a\n")),
        (MARKED.format("- [x] a\n"), MARKED.format("- [x] a\n")),
        (MARKED.format("- [ ] a\n  more\n") + "- [ ] b\n", "- [ ] b\n" + MARKED.format("- [ ] a\n  more\n")),
        ("<!--PRIVATE-->\n- [ ] a\n<!--/PRIVATE-->\n", "<!--PRIVATE-->\n- [ ] a\n<!--/PRIVATE-->\n"),
        ("<!-- private -->\n- [ ] a\n", MARKED.format("- [ ] a\n")),
        (MARKED.format("- [ ] a\n" + MARKED.format("- [ ] b\n")), MARKED.format("- [ ] a\n- [ ] b\n")),
        (MARKED.format("### g\n- [ ] a\n"), MARKED.format("### g\n- [ ] a\n")),
        ("- [ ] a #private\n  - [ ] b\n", "- [ ] a #private\n  - [ ] b\n"),
        ("- [x] a #private\n  - [x] b\n", "- [x] a #private\n  - [x] b\n"),
        ("### g #private\n- [ ] a\n", "### g #private\n- [ ] a\n"),
        ("### g #private\n- [x] a\n", MARKED.format("- [x] a\n")),
        ("- [ ] a\n  <!-- private -->\n  - [ ] b\n  <!-- /private -->\n",) * 2,
        (
            "- [x] a\n  <!-- private -->\n  - [ ] b\n  <!-- /private -->\n",
            "- [x] a\n- [x] a\n  <!-- private -->\n  - [ ] b\n  <!-- /private -->\n",
        ),
        ("- [ ] a <!-- private -->b<!-- /private --> c\n",) * 2,
        ("- [ ] a %% b %% c\n",) * 2,
        ("%%\n- [ ] a\n- [x] b\n%%\n- [ ] c\n", "- [ ] c\n"),
        ("<!--\n- [ ] a\n-->\n- [ ] c\n", "- [ ] c\n"),
        ("- [ ] a %% b\n- [ ] c %% d\n- [ ] e\n", "- [ ] e\n" + MARKED.format("- [ ] a %% b\n")),
        ("- [ ] 50%% off\n- [ ] b\n", MARKED.format("- [ ] 50%% off\n- [ ] b\n")),
        ("- [ ] a <!-- b\n", "- [ ] a <!-- b\n<!-- -->\n"),
        ("- [ ] a <!-- private -->\n- [x] b <!-- /private -->\n- [ ] c\n",
         MARKED.format("- [x] b <!-- /private -->\n").replace("<!-- /private -->\n<!-- /private -->", "<!-- /private -->")
         + "- [ ] a <!-- private -->\n<!-- /private -->\n- [ ] c\n"),
        ("```\n%%\n```\n- [ ] a\n", "- [ ] a\n"),
        ("- [ ] `%%` a\n- [ ] b\n", "- [ ] `%%` a\n- [ ] b\n"),
        ("- [ ] a\n\n<!-- -->\n\n- [ ] b\n", "- [ ] a\n- [ ] b\n"),
    ],
)  # fmt: skip
def test_private_stays_private(today: str, expected: str) -> None:
    assert carried(f"## Yesterday\n## Today\n{today}") == expected
    assert carried(f"## Yesterday\n## Today\n{today}".replace("\n", "\r\n")) == expected


@pytest.mark.parametrize("front", ["publish: false", "draft: true", "tags: [private]", "publish: 2027-01-01"])
def test_tasks_of_a_private_note_stay_private(front: str) -> None:
    source = f"---\n{front}\n---\n## Today\n- [ ] a\n"
    assert carried(source) == MARKED.format("- [ ] a\n")
    private = f"---\n{front}\n---\n{EMPTY}"
    assert carried(source, private) == f"---\n{front}\n---\n- [ ] a\n", "nothing to add where all of it is private"


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("## Today\n- [ ] own\n\n" + MARKED.format("- [ ] s\n"), "- [ ] own\n- [ ] b\n" + MARKED.format("- [ ] s\n- [ ] a\n")),
        ("## Today\n" + MARKED.format("- [ ] s\n"), MARKED.format("- [ ] s\n- [ ] a\n") + "- [ ] b\n"),
        ("## Today\n- [ ] own\n\n%%\nx %% y\n", "- [ ] own\n- [ ] b\n%%\nx %% y\n" + MARKED.format("- [ ] a\n")),
    ],
)  # fmt: skip
def test_private_tasks_join_those_that_are_there(target: str, expected: str) -> None:
    assert carried("## Today\n" + MARKED.format("- [ ] a\n") + "- [ ] b\n", target) == expected


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("- [ ] a\n  - [ ] b\n", "- [ ] a\n", "- [ ] a\n  <!-- private -->\n  - [ ] b\n  <!-- /private -->\n"),
        (
            "### g\n- [ ] a\n",
            "- [ ] b\n### h\n- [ ] c\n",
            "- [ ] b\n### h\n- [ ] c\n" + MARKED.format("### g\n- [ ] a\n"),
        ),
    ],
)
def test_a_private_task_goes_below_one_that_shows(source: str, target: str, expected: str) -> None:
    assert carried("## Today\n" + MARKED.format(source), f"## Today\n{target}") == expected


def test_a_later_task_is_published_under_today() -> None:
    """Which sections are published is the owner's choice by role."""
    assert carried("## Next\n- [ ] a\n") == "- [ ] a\n"


def test_another_tag_may_be_the_private_one() -> None:
    assert carried("## Today\n### g #work\n- [x] a\n", "## Yesterday\n\n## Today\n") == "- [x] a\n"


@pytest.mark.parametrize(
    ("today", "left"),
    [
        ("<!-- private -->\n- [ ] a\n<!-- /private -->\n", ""),
        ("<!-- private -->\n\n- [ ] a\n\n<!-- /private -->\n", ""),
        ("<!-- private -->\n- [ ] a\n- [ ] b\n<!-- /private -->\n", ""),
        ("<!-- private -->\n- [ ] a\n- [x] b\n<!-- /private -->\n", "<!-- private -->\n- [x] b\n<!-- /private -->\n"),
        ("<!-- private -->\n- [ ] a\nx\n\ny\n<!-- /private -->\n", "<!-- private -->\ny\n<!-- /private -->\n"),
        ("<!-- private -->\n- [ ] a\n", "<!-- private -->\n"),
        ("- [x] b\n<!-- private -->\n- [ ] a\n<!-- /private -->\n\nx\n", "- [x] b\nx\n"),
        # without the markers, the text would be a line of the task above them
        (
            "- [x] b\n<!-- private -->\n- [ ] a\n<!-- /private -->\nx\n",
            "- [x] b\n<!-- private -->\n<!-- /private -->\nx\n",
        ),
        (
            "<!-- private -->\ny\n<!-- private -->\n- [ ] a\n<!-- /private -->\nz\n<!-- /private -->\n",
            "<!-- private -->\ny\nz\n<!-- /private -->\n",
        ),
        ("<!-- private -->\n<!-- private -->\n- [ ] a\n<!-- /private -->\nz\n", "<!-- private -->\nz\n"),
        ("%%\ny\n%%\n<!-- private -->\n- [ ] a\n<!-- /private -->\n", "%%\ny\n%%\n"),
    ],
)
def test_empty_markers_go_with_the_last_task(today: str, left: str) -> None:
    source = f"## Yesterday\n\n## Today\n{today}\n## Learned\nx\n"
    notes = (parse(text, day) for text, day in zip((source, EMPTY), DAYS, strict=True))
    after = plan_carry(*notes, CarryRules(leave="remove")).source.after or ""
    assert [line for line in after.splitlines() if line] == [
        line for line in f"## Yesterday\n## Today\n{left}## Learned\nx".splitlines() if line
    ]


@pytest.mark.parametrize(("mark", "frame"), [("#private", MARKED), ("", "{}")])
def test_a_group_below_a_private_heading_stays_private(mark: str, frame: str) -> None:
    group = "### group\n- [ ] task\n"
    assert carried(f"## Today\n## Today {mark}\n{group}", "## Today\n- [ ] b\n") == "- [ ] b\n" + frame.format(group)
