"""Any command on any notebook: a documented exit code, undone byte for byte, and a morning twice is a morning once."""

from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

import pytest

TITLES = (
    "a",
    "b",
    "배포 설정",
    "배포 설정 (WIP)",
    "x 📅 2020-09-23",
    "y due:2020-09-25 repeat:every-week",
    "z 🔁 every day ⏳ 2020-09-01",
    "! p",
    "q [due:: 2020-02-30]",
    "r ^id1",
    "[[link]] s",
    "`due:2020-01-01` t",
    "u @blog",
    "v #tag @garden",
    "due:2020-03-01",
    "e\u0301 NFD",
    "m 🔁 every blue moon",
    "n 🔁 매주 📅 9999-12-30",
    "o due:0001-01-01 repeat:every-day",
    "[x] k",
)
HEADINGS = ("## Today", "## 할 일", "## Later", "## Learned", "## Yesterday", "## Tags", "### G", "### ", "**B**")
BELOW = ("words", "- bullet", "> quote", "```\n- [ ] code\n```", "", "lazy")
OPTIONS = ("", "carry: {source: remove}", "carry: {source: keep}", "fields: emoji", "fields: dataview\nlanguage: ko")
TASK_COMMANDS = [
    "pick {}",
    "pick {} --later",
    "park {}",
    "park {} --project blog",
    "park {} --project new --create",
    "due {} friday",
    "due {} none",
    "due {} 9999-12-31 --start",
    "repeat {} every day",
    "repeat {} none",
    "repeat {} every 400 years",
    "prio {} high",
    "prio {} none",
    "done {}",
    "start {}",
    "drop {}",
    "reopen {}",
    "add new {}",
    "add {} --inbox",
    "add {} --later",
    "log {}",
]
COMMANDS = [
    "new",
    "new tomorrow",
    "carry",
    "tasks",
    "tasks --json",
    "tasks --ics",
    "tasks --todotxt",
    "tasks --csv",
    "review --month --json",
    "stats --json",
    "check",
    "triage",
    "tasks project:blog due:<7d",
]


def tree(random: Random, depth: int = 0) -> list[str]:
    lines = []
    for _ in range(random.randint(0, 3)):
        indent = random.choice(("  ", "\t", "    ")) * depth
        bullet = random.choice(("- ", "* ", "+ ", "1. ", "2) "))
        lines.append(f"{indent}{bullet}[{random.choice('   /x>-?')}] {random.choice(TITLES)}")
        if random.random() < 0.3:
            lines.append(f"{indent}  {random.choice(BELOW)}")
        if depth < 2 and random.random() < 0.4:
            lines += tree(random, depth + 1)
    return lines


def some_note(random: Random) -> str:
    lines = ["---", "tags: [a]", "---"] if random.random() < 0.2 else []
    for heading in random.sample(HEADINGS, random.randint(1, 6)):
        lines += [heading, *tree(random), *([""] if random.random() < 0.7 else [])]
    lines += ["```"] if random.random() < 0.05 else []
    newline = random.choice(("\n", "\n", "\r\n"))
    return random.choice(("", "", "", "\ufeff")) + newline.join(lines) + random.choice(("", newline))


def some_command(random: Random) -> list[str]:
    if random.random() < 0.3:
        return random.choice(COMMANDS).split()
    wanted = random.choice((*TITLES, "설정", "nothing", "tasks/blog.md:3", "2020-09-24:3", "today:4"))
    return [wanted if word == "{}" else word for word in random.choice(TASK_COMMANDS).split()]


def files(root: Path) -> Mapping[str, bytes]:
    return {
        str(path): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file() and ".til" not in path.parts
    }


@pytest.mark.parametrize("seed", range(40))
def test_any_command_keeps_the_promises(make_notebook: Callable[..., Path], til: Callable, seed: int) -> None:
    random = Random(seed)
    days = random.sample(range(15, 26), random.randint(1, 4))
    root = make_notebook({f"2020-09-{day}.md": some_note(random) for day in days}, random.choice(OPTIONS))
    for project in random.sample(("blog", "garden", "inbox"), random.randint(0, 3)):
        text = "\n".join(["# P", *tree(random), some_note(random)])
        (root / "tasks" / f"{project}.md").write_bytes(text.encode())
    for _ in range(5):
        command, before = some_command(random), files(root)
        run = til(root, *command)
        assert run.code in (0, 1, 2, 3, 4), (command, run)
        after = files(root)
        if after == before:
            continue
        assert run.code == 0, (command, run)
        assert til(root, "undo").code == 0 and files(root) == before, command
        assert til(root, "redo").code == 0 and files(root) == after, command
        if command[0] in ("new", "carry"):
            assert til(root, *command).code == 0 and files(root) == after, command
