"""What is private goes into no document for others: reviews and exports."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result

Til = Callable[..., Result]
Make = Callable[..., Path]

DOCUMENTS = (
    ("review",),
    ("review", "--json"),
    ("review", "--by", "tag"),
    ("tasks", "--ics"),
    ("tasks", "--todotxt"),
    ("tasks", "--csv"),
)
OPEN = "## Today\n- [ ] hello\n"
TASKS = (
    "<!-- private -->\n- [ ] canary\n<!-- /private -->\n",
    "<!-- private -->\n- [ ] canary\n",
    "<!--PRIVATE-->\n- [ ] canary\n<!--/PRIVATE-->\n",
    "- [ ] canary #private\n",
    "- [ ] canary #private/more\n",
    "- [ ] canary &#35;private\n",
    "- [ ] mother #private\n  - [ ] canary\n",
    "### group #private\n- [ ] canary\n",
    "### group #private\n#### deeper\n- [ ] canary\n",
    "- [ ] mother <!-- private -->canary<!-- /private --> rest\n",
    "- [ ] mother %% canary %%\n",
    "- [ ] mother <!-- canary -->\n",
    "- [ ] mother\n  %% canary %%\n",
    "- [ ] mother\n  <!-- private -->\n  canary\n  <!-- /private -->\n",
    "- [ ] mother\n\n  <!-- private canary -->\n",
    "- [ ] mother\n  <!-- private -->\n  - [ ] canary\n  <!-- /private -->\n",
    "- [ ] mother\n  - [ ] canary #private\n",
    "- [ ] 50%% off canary\n",
)
FRONTS = (
    "private: true",
    "draft: true",
    "publish: false",
    "tags: [private]",
    "publish: 2020-12-01",
    "Private: yes",
    "a: [",
)


@pytest.mark.parametrize("text", TASKS)
def test_private_tasks_are_in_no_document(text: str, make_notebook: Make, til: Til) -> None:
    root = make_notebook({"2020-09-25.md": f"{OPEN}{text}"})
    for arguments in DOCUMENTS:
        found, everything = til(root, *arguments), til(root, *arguments, "--private")
        assert "canary" not in found.out, arguments
        assert "hello" in found.out, arguments
        assert "private entr" in found.err, arguments
        assert "hello" in everything.out, arguments
        assert "private entr" not in everything.err, arguments
        if "canary" in text.split("[ ] ", 1)[-1].split("\n")[0]:
            assert "canary" in everything.out, arguments
    assert "canary" in til(root, "tasks", "--ics", "--private").out
    assert til(root, "tasks").out.count("[ ]") == 1 + text.count("[ ]"), "on one's own terminal all are listed"


@pytest.mark.parametrize("front", FRONTS)
@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_private_note_is_in_no_document(front: str, document: tuple[str, ...], make_notebook: Make, til: Til) -> None:
    secret = f"---\n{front}\n---\n## Today\n- [ ] canary\n"
    root = make_notebook({"2020-09-25.md": OPEN, "2020-09-24.md": secret})
    found, everything = til(root, *document), til(root, *document, "--private")
    assert "canary" not in found.out
    assert "hello" in found.out
    assert "til: 1 private entry is left out (--private includes it)" in found.err
    assert "canary" in everything.out
    assert "private entr" not in everything.err


@pytest.mark.parametrize(
    "topic",
    [
        "### canary #private\nx\n",
        "<!-- private -->\n### canary\nx\n<!-- /private -->\n",
        "### x %% canary %%\n",
        "canary #private\n---\nx\n",
    ],
)
def test_private_topics_are_in_no_review(topic: str, make_notebook: Make, til: Til) -> None:
    level = "# Learned\n## hello\ny\n\n" if "---" in topic else "## Learned\n### hello\ny\n\n"
    root = make_notebook({"2020-09-25.md": level + topic})
    for document in DOCUMENTS[:3]:
        found = til(root, *document)
        assert "canary" not in found.out
        assert "hello" in found.out
        assert "til: 1 private entry is left out" in found.err
        assert "canary" in til(root, *document, "--private").out


def test_a_topic_with_a_private_text_is_learned_in_public(make_notebook: Make, til: Til) -> None:
    root = make_notebook({"2020-09-25.md": "## Learned\n### hello\n<!-- private -->\nx\n<!-- /private -->\n"})
    assert "hello" in til(root, "review").out


def test_finished_and_dropped_private_tasks_are_in_no_review(make_notebook: Make, til: Til) -> None:
    root = make_notebook({"2020-09-25.md": f"{OPEN}- [x] canary #private\n- [-] canary two #private\n"})
    (root / "tasks" / "p.md").write_text("- [x] canary three #private done:2020-09-25\n", "utf-8")
    found = til(root, "review")
    assert "canary" not in found.out
    assert "til: 3 private entries are left out (--private includes them)" in found.err
    assert til(root, "review", "--private").out.count("canary") == 3


def test_a_note_is_private_up_to_its_day(make_notebook: Make, til: Til) -> None:
    root = make_notebook({"2020-09-24.md": "---\npublish: 2020-09-26\n---\n## Today\n- [ ] canary\n"})
    assert "canary" not in til(root, "tasks", "--todotxt", today="2020-09-25").out
    assert "canary" in til(root, "tasks", "--todotxt", today="2020-09-26").out


def test_other_private_tags_take_effect_at_once(make_notebook: Make, til: Til) -> None:
    root = make_notebook({"2020-09-25.md": f"{OPEN}- [ ] canary #work\n"})
    assert "canary" in til(root, "review").out
    configured = root / "mkdocs.yml"
    configured.write_text(configured.read_text("utf-8") + "      publish: {private: [work]}\n", "utf-8")
    assert "canary" not in til(root, "review").out


def test_publishing_only_on_request_makes_nothing_private(make_notebook: Make, til: Til) -> None:
    front = "---\ntitle: t\n---\n"
    root = make_notebook({"2020-09-25.md": f"{front}{OPEN}"}, "publish: {notes: false}\n")
    assert "hello" in til(root, "review").out


def test_json_says_what_is_private(make_notebook: Make, til: Til) -> None:
    root = make_notebook({"2020-09-25.md": f"{OPEN}- [ ] canary #private\n"})
    out = til(root, "tasks", "--json").out
    assert out.count('"private": true') == out.count('"private": false') == 1


@pytest.mark.parametrize(
    ("folders", "new", "is_told"),
    [
        ("{work: false}", "open/", True),
        ("{work: false}", "b", False),
        ("{work: false, open: false}", "open/", False),
        ("{work: {roles: [learned]}, open: {roles: [learned, today]}}", "open/", True),
        ("{work: {roles: [learned]}, open: {roles: [learned, later]}}", "open/", False),
        ("{work: {roles: [learned, today]}, open: {roles: [learned]}}", "open/", False),
    ],
)
def test_a_move_that_publishes_says_so(folders: str, new: str, is_told: bool, make_notebook: Make, til: Til) -> None:
    note = "## Today\n- [ ] a\n## Learned\nx\n"
    root = make_notebook({"work/a.md": note, "open/x.md": "x\n"}, f"publish: {{folders: {folders}}}")
    assert ("will be published" in til(root, "mv", "notes/work/a.md", new, "--dry-run").err) is is_told
    moved = til(root, "mv", "notes/work/a.md", new)
    assert (moved.code, "will be published" in moved.err) == (0, is_told)
