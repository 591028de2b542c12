"""Completion for bash, which shows no help beside what it offers: of a task, its title."""

import os
import re
import shlex
from typing import Any

from click.shell_completion import BashComplete, CompletionItem, add_completion_class


class TitledBash(BashComplete):
    """Offers a task by what its title says from the typed words on, by its id where that is what was typed."""

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[Any]]:
        """Return what is offered, each once."""
        found = super().get_completions(args, incomplete)
        return [*{each.value: each for each in (_titled(item, incomplete) for item in found)}.values()]

    def format_completion(self, item: CompletionItem[Any]) -> str:
        """Return the line of an item; the script reads it with `read`, which takes each backslash for an escape."""
        return super().format_completion(item).replace("\\", "\\\\")


def _titled(item: CompletionItem[Any], incomplete: str) -> CompletionItem[Any]:
    title = item.title or ""  # only a task has one
    at = title.lower().find(incomplete.lower())
    return CompletionItem(_quoted(title[at:])) if title and at >= 0 else item


def _quoted(text: str) -> str:
    try:
        shlex.split(os.environ.get("COMP_WORDS", ""))
    except ValueError:  # a quote is open: bash closes it
        return text
    return re.sub(r"[^\w@%+=:,./\u0080-\U0010ffff-]", r"\\\g<0>", text)


def register() -> None:
    """Let click complete in bash this way."""
    add_completion_class(TitledBash)
