"""Betterleaks, another scanner for secrets: used, if installed, on texts that would be published."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from tiltool.errors import Refused
from tiltool.messages import Message
from tiltool.store.check.memo import values_by_stamp
from tiltool.store.index.database import Index

_PROGRAM = "betterleaks"
_PATIENCE = 60.0  # seconds
_FACT = "betterleaks"
# No configuration or list of exceptions is read from the notebook, and no finding is validated: that would use the network.
_OPTIONS = ("--no-banner", "--no-color", "--redact", "--exit-code", "0", "--report-format", "json", "--report-path")
_PLACES = ("File", "attributes", "Attributes")


class LeakFinding(NamedTuple):
    """A line, from 1, that seems to have a secret, and the name of the rule that found it."""

    line: int
    rule: str


Found = Mapping[str, Sequence[LeakFinding]]


def find_program() -> str | None:
    """Return the path of the program; None if it is not installed."""
    return shutil.which(_PROGRAM)


def note_stamps(index: Index) -> Mapping[str, str]:
    """Return the digest of each note and project that can be read, by path."""
    rows = index.database.execute("SELECT path, hex(digest) FROM note WHERE fault IS NULL AND NOT conflict")
    return dict(rows.fetchall())


def scanned(
    index: Index, program: str, settings: str, stamps: Mapping[str, str], text_of: Callable[[str], str]
) -> Found:
    """Return the program's findings in texts, by path; only those whose stamp changed are scanned.

    `settings` decides which parts of a note are scanned. Raises Refused if the program fails or takes too long.
    """
    stat = Path(program).stat()
    version = [program, stat.st_size, stat.st_mtime_ns, settings]
    found = values_by_stamp(index, _FACT, version, stamps, lambda paths: _scan(program, [*map(text_of, paths)]))
    return {path: [LeakFinding(*each) for each in rows] for path, rows in found.items() if rows}


def _scan(program: str, texts: Sequence[str]) -> Sequence[Sequence[LeakFinding]]:
    """Return the findings in each text. Raises Refused."""
    with TemporaryDirectory(prefix="til-") as place:
        folder, report = Path(place) / "texts", Path(place) / "report.json"
        folder.mkdir()
        for number, text in enumerate(texts):
            if text.strip():
                (folder / f"{number}.md").write_text(text, "utf-8", errors="replace")
        command = [program, "dir", str(folder), *_OPTIONS, str(report)]
        try:
            subprocess.run(
                command, cwd=place, stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=_PATIENCE
            )
            found = _findings(json.loads(report.read_text("utf-8") or "[]"))
            return [found.get(number, ()) for number in range(len(texts))]
        except subprocess.TimeoutExpired:
            problem: object = Message("it took more than {seconds} seconds", seconds=round(_PATIENCE))
        except subprocess.CalledProcessError as error:
            problem = Message("it ended with code {code}", code=error.returncode)
        except OSError as error:
            problem = error.strerror or error
        except (ValueError, TypeError, AttributeError, KeyError):
            problem = Message("its report can't be read")
    raise Refused(Message("betterleaks was not used: {problem}", problem=problem))


def _findings(report: object) -> Mapping[int, Sequence[LeakFinding]]:
    """Return the findings of a report by the number of their text; version 1 and 2 name their fields differently."""
    found: dict[int, list[LeakFinding]] = {}
    for number, each in _numbered(report if isinstance(report, list) else []):
        line = each["StartLine"] if "StartLine" in each else each["location"]["startLine"]
        found.setdefault(number, []).append(LeakFinding(int(line), str(each.get("RuleID") or each["ruleID"])))
    return found


def _numbered(report: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for each in report:
        places = "\n".join(str(each.get(name, "")) for name in _PLACES)
        number, *_ = re.findall(r"texts[/\\]+(\d+)\.md", places)  # ValueError without any
        yield int(number), each
