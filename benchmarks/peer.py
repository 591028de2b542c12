"""jrnl, with a journal that holds the same notes, and a home of its own."""

from pathlib import Path
from typing import NamedTuple

from measure import Command, plain_environment, run_once

_CONFIGURE = """
import sys
from jrnl.config import get_default_config, save_config
config = get_default_config()
config["journals"] = {"default": {"journal": sys.argv[1]}}
save_config(config, sys.argv[2])
"""


class Peer(NamedTuple):
    """jrnl as it was installed, with its default settings; nothing outside `home` is used."""

    commands: Path
    home: Path

    def command(self, *words: str) -> Command:
        """Return jrnl with `words`."""
        return self._command("jrnl", "--config-file", str(self.home / "jrnl.yaml"), *words)

    def configure(self, journal: Path) -> None:
        """Make `journal` the default one."""
        run_once(self._command("python", "-c", _CONFIGURE, str(journal), str(self.home / "jrnl.yaml")))

    def _command(self, name: str, *words: str) -> Command:
        own = {"HOME": self.home, "XDG_CONFIG_HOME": self.home / "config", "XDG_DATA_HOME": self.home / "data"}
        environment = plain_environment() | {variable: str(folder) for variable, folder in own.items()}
        return Command((str(self.commands / name), *words), self.home, environment)


def set_up(commands: Path, home: Path, notebook: Path) -> Peer:
    """Return jrnl with a home that holds the notes of a notebook as its journal."""
    home.mkdir()
    journal = home / "journal.txt"
    write_journal(notebook, journal)
    peer = Peer(commands, home)
    peer.configure(journal)
    return peer


def write_journal(notebook: Path, journal: Path) -> None:
    """Write the notes of a notebook as a journal: an entry a note, in the form that jrnl's own settings give."""
    with open(journal, "w", encoding="utf-8") as file:
        for note in sorted((notebook / "notes").rglob("*.md")):
            text = note.read_text("utf-8").removeprefix("# ").strip()
            file.write(f"[{note.stem} 09:00:00 AM] {text}\n\n")
