"""What `til build --explain` says is published is what the site has, and what it says of the rest is so."""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Result
from tests.site.sites import TODAY, built, files_of, made

Til = Callable[..., Result]
Rule = tuple[str, str | None, int | None]
"""A code, the file that states it ("": the note itself), and its line."""

OPTIONS = """
publish:
  roles: [learned, plain]
  folders:
    work: false
    own: {roles: [today]}
    asked: {notes: false}
"""


def notebook(root: Path, notes: dict[str, str], options: str) -> Path:
    """Write a notebook whose options are a line each."""
    made(root, notes)
    indented = "".join(f"      {line}\n" for line in options.strip().splitlines())
    settings = f"site_name: journal\ntheme: {{name: material}}\nplugins:\n  - til:\n{indented}"
    (root / "mkdocs.yml").write_text(settings, "utf-8")
    return root


def explained(til: Til, root: Path, *args: str) -> dict[str, Any]:
    run = til(root, "build", "--explain", *args, "--json", today=TODAY.isoformat())
    assert run.code == 0
    notes: dict[str, Any] = {note["path"]: note for note in json.loads(run.out)["notes"]}
    return notes


def named(hold: dict[str, Any] | None) -> Rule | None:
    return hold and (hold["code"], hold["file"], hold["line"])


YML = "mkdocs.yml"
WHOLE = {
    "2026-03-01.md": ("---\ntags: [a]\ndraft: true\n---\nx\n", ("draft", "", 3)),
    "2026-03-02.md": ("---\nPublish: no\n---\nx\n", ("publish", "", 2)),
    "2026-03-03.md": ("---\nprivate: true\n---\nx\n", ("private", "", 2)),
    "2026-03-04.md": ("---\ntitle: x\npublish: someday\n---\nx\n", ("publish", "", 3)),
    "2026-03-05.md": ("---\ntitle: x\npublish: 2026-12-01\n---\nx\n", ("day", "", 3)),
    "2026-12-01.md": ("x\n", ("day", None, None)),
    "2026-03-06.md": ("---\ntitle: x\ntags: [a, private]\n---\nx\n", ("tag", "", 3)),
    "2026-03-07.md": ("a\n\nb #private c\n", ("tag", "", 3)),
    "2026-03-08.md": ("a\n\n## Tags\n- b\n- private\n", ("tag", "", 5)),
    "2026-03-09.md": ("---\ntitle: [x\n---\nx\n", ("front-matter", "", 1)),
    "2026-03-10.md": ("# T\nx\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> c\n", ("conflict", "", 3)),
    "work/a.md": ("---\npublish: true\n---\nx\n", ("folder", YML, 8)),
    "asked/a.md": ("x\n", ("default", YML, 10)),
    "tasks/home.md": ("- [ ] a\n", ("project", None, None)),
}
PARTS = {
    "2026-02-01.md": ("# T\n\n## Today\n- [ ] a\n", {3: ("role", YML, 6), 4: ("role", YML, 6)}),
    "2026-02-02.md": (
        "## Learned\n### a\n### b #private\nx\n#### c\n- [ ] d\n",
        dict.fromkeys((3, 5, 6), ("tag", "", 3)),
    ),
    "2026-02-03.md": ("- [ ] a\n- [ ] b #private\n  - [ ] c\n- [ ] d\n", dict.fromkeys((2, 3), ("tag", "", 2))),
    "2026-02-04.md": ("a\n\nb <!-- private --> c <!-- /private --> d\n", {3: ("marker", "", 3)}),
    "2026-02-05.md": ("a\n<!-- private -->\nb\n- [ ] c\n", {4: ("marker", "", 2)}),
    "2026-02-06.md": ("a %% b %%\n\nc <!-- d -->\n", {1: ("comment", "", 1), 3: ("comment", "", 3)}),
    "2026-02-07.md": ("a\n## Tags\n- b\n## Tags\n%% c %%\n", {4: ("role", YML, 6)}),
    "2026-02-08.md": ("a\n## Tags\n%% c %%\n- b\n", {}),
    "2026-02-09.md": ("a\n## Tags\n- b\n- [ ] c\n", {4: ("role", YML, 6)}),
    "own/a.md": (
        "# T\nx\n## Today\n- [ ] a\n## Learned\n### b\nc\n",
        {1: ("role", YML, 9), 5: ("role", YML, 9), 6: ("role", YML, 9)},
    ),
}


@pytest.fixture
def every_rule(tmp_path: Path) -> Path:
    """Return a notebook where every rule holds something back."""
    notes = {name: text for name, (text, _) in (*WHOLE.items(), *PARTS.items())}
    root = notebook(tmp_path, notes, OPTIONS)
    (root / "tasks/.hidden").mkdir()
    (root / "notes/link.md").symlink_to(root / "tasks/home.md")
    (root / "notes/bytes.md").write_bytes(b"\xff\xfe x")
    return root


def test_the_rule_that_holds_something_back_is_named(every_rule: Path, til: Til) -> None:
    found = explained(til, every_rule)
    wanted = {path_of(name): in_note(path_of(name), rule) for name, (_, rule) in WHOLE.items()}
    wanted |= {"notes/link.md": ("link", None, None), "notes/bytes.md": ("unreadable", "notes/bytes.md", 1)}
    assert {path: named(note["hold"]) for path, note in found.items() if note["hold"]} == wanted
    assert not any(found[path]["published"] or found[path]["parts"] for path in wanted)
    for name, (_, rules) in PARTS.items():
        path = path_of(name)
        holds = {part["line"]: named(part["hold"]) for part in found[path]["parts"] if part["hold"]}
        assert holds == {line: in_note(path, rule) for line, rule in rules.items()}


def path_of(name: str) -> str:
    return name if name.startswith("tasks/") else f"notes/{name}"


def in_note(path: str, rule: Rule) -> Rule:
    return (rule[0], path, rule[2]) if rule[1] == "" else rule


HEADINGS = (*["Today", "Learned", "Other"] * 4, "Later", "Next", "Reflection", "Later - 3", "Plain #private")
NAMES = ("{}.md", "2026-03-{}.md", "own/{}.md", "work/{}.md", "asked/{}.md")
MATTERS = (*[""] * 5, "---\npublish: true\n---\n", "---\npublish: 2026-12-01\n---\n", "---\ndraft: true\n---\n")


class Words:
    """A note of random parts, each with a word of its own; remembers the line of each word."""

    def __init__(self, chance: random.Random, start: str) -> None:
        self.chance, self.start, self.lines = chance, start, [chance.choice(MATTERS)]
        self.places: dict[str, tuple[str, int]] = {}

    def word(self, kind: str) -> str:
        name = f"zq{self.start}x{len(self.places)}z"
        self.places[name] = kind, "".join(self.lines).count("\n") + 1
        return name

    def add(self, line: str) -> None:
        self.lines.append(f"{line}\n")

    def text(self) -> str:
        """Return the note."""
        tag = (*[""] * 8, " #private", " #private/deep")
        for _ in range(self.chance.randint(1, 5)):
            self.add(f"\n{'#' * self.chance.randint(1, 2)} {self.chance.choice(HEADINGS)}")
            for _ in range(self.chance.randint(0, 4)):
                kind = self.chance.choice(("text", "heading", "task", "child", "marker", "comment"))
                self.lines.append("\n")
                if kind == "text":
                    self.add(self.word("text"))
                elif kind == "heading":
                    self.add(f"{'#' * self.chance.randint(3, 4)} {self.word('part')}{self.chance.choice(tag)}")
                elif kind == "marker":
                    self.add(f"a <!-- private --> {self.word('held')} <!-- /private --> b")
                elif kind == "comment":
                    self.add(f"a %% {self.word('held')} %% b")
                else:
                    self.add(f"- [{self.chance.choice(' x/')}] {self.word('part')}{self.chance.choice(tag)}")
                    if kind == "child":
                        self.add(f"  - [ ] {self.word('part')}{self.chance.choice(tag)}")
        self.add("# Tags")
        self.add(f"- {self.word('text')} %% {self.word('held')} %%")
        return "".join(self.lines)


def test_what_is_said_to_be_published_is_what_the_site_has(tmp_path: Path, til: Til) -> None:
    chance = random.Random(14)
    words = {
        NAMES[n % len(NAMES)].format(10 + n % 20 if n % len(NAMES) == 1 else n): Words(chance, str(n))
        for n in range(60)
    }
    root = notebook(tmp_path, {name: each.text() for name, each in words.items()}, OPTIONS)
    found = explained(til, root)
    built(root)
    site = "".join(data.decode("utf-8", "ignore") for data in files_of(root / "site").values())
    wrong, seen = [], set()
    for name, each in words.items():
        for word, (kind, line) in each.places.items():
            said = is_said_to_be_published(found[f"notes/{name}"], kind, line)
            seen.add((kind, said))
            if said != (word in site):
                wrong.append((name, word, kind, line, said))
    assert wrong == []
    assert seen == {("part", True), ("part", False), ("text", True), ("text", False), ("held", False)}


def is_said_to_be_published(note: dict[str, Any], kind: str, line: int) -> bool:
    """Return what is said of a word: of a part its own line says it, of a text what it is below."""
    if not note["published"]:
        return False
    parts = [part for part in note["parts"] if part["line"] <= line]
    if kind == "part":
        (own,) = (part for part in parts if part["line"] == line and part["kind"] != "text")
        return bool(own["published"])
    above = next(part for part in reversed(parts) if part["kind"] in ("section", "heading"))
    passages = [part for part in parts if part["line"] == line and part["kind"] == "text"]
    is_named = passages or not above["published"] or above["role"] == "tags"
    assert kind == "text" or is_named  # by itself, or by what it is in
    return kind == "text" and bool(above["published"])


@pytest.mark.parametrize(
    ("place", "paths"),
    [
        ("2026-03-01", ["notes/2026-03-01.md"]),
        ("notes/work", ["notes/work/a.md"]),
        ("work/", ["notes/work/a.md"]),
        ("notes/link.md", ["notes/link.md"]),
        ("tasks/home.md", ["tasks/home.md"]),
        ("tasks", ["tasks/home.md"]),
        ("notes/asked/a.md", ["notes/asked/a.md"]),
    ],
)
def test_a_note_a_project_or_a_folder(every_rule: Path, til: Til, place: str, paths: list[str]) -> None:
    assert [*explained(til, every_rule, place)] == paths


def test_what_is_no_note_is_an_error(every_rule: Path, til: Til) -> None:
    (every_rule / "notes/empty").mkdir()
    for place, code in (("mkdocs.yml", 1), ("notes/empty", 1), ("nothing", 2), ("2026-03-31", 1)):
        run = til(every_rule, "build", "--explain", place)
        assert (run.code, run.out) == (code, "") and "hint: " in run.err


def test_nothing_is_built(every_rule: Path, til: Til) -> None:
    explained(til, every_rule)
    assert not (every_rule / "site").exists() and not (every_rule / ".til-addresses").exists()
    for option in ("--strict", "--clean", "--tree-only", "--site-dir=x"):
        assert til(every_rule, "build", "--explain", "today", option).code == 2


def test_each_author_has_days_of_their_own(tmp_path: Path, til: Til) -> None:
    notes = {f"{name}/2026-03-01.md": f"# {name}\n" for name in ("kim", "lee")}
    root = notebook(tmp_path, notes, "authors: [kim, lee]\npublish: {roles: [plain]}")
    assert [*explained(til, root)] == ["notes/kim/2026-03-01.md", "notes/lee/2026-03-01.md"]
    run = til(root, "--author", "lee", "build", "--explain", "2026-03-01", today="2026-03-31")
    assert run.out.startswith("notes/lee/2026-03-01.md\n  published\n    1  section  lee\n")
    assert til(root, "build", "--explain", "2026-03-01").code == 2


def test_a_published_project_has_parts(tmp_path: Path, til: Til) -> None:
    notes = {
        "tasks/home.md": "# Home\n- [ ] seen\n- [ ] unseen #private\n",
        "tasks/work.md": "- [ ] w\n",
        "a.md": "x\n",
    }
    root = notebook(tmp_path, notes, "publish: {roles: [plain], tasks: [home]}")
    found = explained(til, root)
    parts = [(part["title"], part["published"]) for part in found["tasks/home.md"]["parts"] if part["kind"] == "task"]
    assert parts == [("seen", True), ("unseen #private", False)]
    assert named(found["tasks/work.md"]["hold"]) == ("project", YML, 5)
