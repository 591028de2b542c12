"""A repeating task that was dropped never comes back, whatever was done before and however often `til new` runs."""

import random
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

START = date(2026, 1, 5)
RULES = ("🔁 every day", "🔁 every 2 days", "🔁 every week", "🔁 every day when done", "🔁 every month", "repeat:1d")
Run = Callable[..., object]


def boxes(root: Path, state: str) -> Iterator[tuple[Path, re.Match[str]]]:
    for file in (*sorted((root / "tasks").glob("*.md")), *sorted((root / "notes").glob("*.md"))):
        for found in re.finditer(rf"(?m)^- \[{state}\] water", file.read_text("utf-8")):
            yield file, found


def set_by_hand(root: Path, mark: str) -> None:
    file, found = [*boxes(root, " ")][-1]
    text = file.read_text("utf-8")
    file.write_text(f"{text[: found.start()]}- [{mark}]{text[found.start() + 5 :]}", "utf-8")


@pytest.mark.parametrize("options", ["", "carry:\n  lookback: 3\n", "carry:\n  source: remove\n"])
@pytest.mark.parametrize("seed", range(8))
def test_what_is_dropped_stays_dropped(make_notebook: Callable[..., Path], til: Run, seed: int, options: str) -> None:
    chance = random.Random(seed)
    line = f"- [ ] water {chance.choice(RULES)}{chance.choice(('', f' 📅 {START}', f' ⏳ {START}'))}\n"
    in_note = chance.random() < 0.5
    root = make_notebook({f"{START}.md": f"## Today\n{line if in_note else ''}- [ ] other\n\n## Later\n"}, options)
    (root / "tasks" / "home.md").write_text("# Home\n" if in_note else f"# Home\n\n{line}", "utf-8")
    done = [chance.choice(("done", "by hand", "none", "park")) for _ in range(5)]
    for number, verb in enumerate(done):
        today = str(START + timedelta(number))
        for _ in range(chance.choice((1, 2))):
            til(root, "new", "--no-open", today=today)
        if verb == "by hand" and [*boxes(root, " ")]:
            set_by_hand(root, "x")
        elif verb in ("done", "park"):
            til(root, verb, "water", today=today)
    til(root, "new", "--no-open", today=(today := str(START + timedelta(5))))
    assert [*boxes(root, " ")]
    while [*boxes(root, " ")]:
        if chance.random() < 0.5:
            set_by_hand(root, "-")
        else:
            til(root, "drop", "water", today=today)
    for number in range(6, 13):
        for _ in range(2):
            til(root, "new", "--no-open", today=str(START + timedelta(number)))
        assert not [*boxes(root, "[ /]")]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("due", ["", " 📅 2026-01-02"])
def test_the_next_time_is_dropped_after_this_one_was_done(
    make_notebook: Callable[..., Path], til: Run, rule: str, due: str
) -> None:
    root = make_notebook({f"{START}.md": f"## Today\n- [ ] water {rule}{due}\n- [ ] other\n"})
    til(root, "done", "water", today=str(START))
    til(root, "drop", "water", today=str(START))
    for number in range(1, 4):
        til(root, "new", "--no-open", today=str(START + timedelta(number)))
        til(root, "new", "--no-open", today=str(START + timedelta(number)))
    assert not [*boxes(root, "[ /]")]
