"""jrnl, with a journal that holds the same notes, and a home of its own."""

from pathlib import Path

from measure import Command, plain_environment, run_once

_CONFIGURE = """
import sys
from jrnl.config import get_default_config, save_config
config = get_default_config()
config["journals"] = {"default": {"journal": sys.argv[1]}}
save_config(config, sys.argv[2])
"""


def write_journal(notebook: Path, journal: Path) -> None:
    """Write the notes of a notebook as a journal: an entry a note, in the form that jrnl's own settings give."""
    with open(journal, "w", encoding="utf-8") as file:
        for note in sorted((notebook / "notes").rglob("*.md")):
            text = note.read_text("utf-8").removeprefix("# ").strip()
            file.write(f"[{note.stem} 09:00:00 AM] {text}\n\n")


def adding_an_entry(commands: Path, home: Path, notebook: Path) -> Command:
    """Return the command that adds an entry with jrnl's default settings; nothing outside `home` is used."""
    home.mkdir()
    journal, config = home / "journal.txt", home / "jrnl.yaml"
    write_journal(notebook, journal)
    own = {"HOME": home, "XDG_CONFIG_HOME": home / "config", "XDG_DATA_HOME": home / "data"}
    environment = plain_environment() | {name: str(folder) for name, folder in own.items()}
    run_once(Command((str(commands / "python"), "-c", _CONFIGURE, str(journal), str(config)), home, environment))
    words = (str(commands / "jrnl"), "--config-file", str(config), "오늘 배포를 끝냈다.")
    return Command(words, home, environment)
