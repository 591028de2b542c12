"""Count the planted secrets that til's rules and other scanners find, and the harmless texts that they report.

There are two sets of sixty planted and sixty harmless notes, made at run time. The other scanners (detect-secrets,
gitleaks and betterleaks) are used if they are on PATH or in the folder given with --bin.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.core.check import secret_samples, secret_samples_second
from tiltool.core.check.secrets import find_secrets

Scan = Callable[[Path], set[str]]
"""Returns the names of the files in a folder for which a scanner reports something."""


def sets() -> Mapping[str, tuple[list[str], list[str]]]:
    """Return the planted and the harmless texts by the name of their set."""
    second = (
        [each.text for each in secret_samples_second.PLANTED],
        [each.text for each in secret_samples_second.HARMLESS],
    )
    return {"first": (secret_samples.planted(), secret_samples.harmless()), "second": second}


def own(folder: Path) -> set[str]:
    """Scan with til's rules."""
    return {file.name for file in folder.iterdir() if find_secrets(file.read_text("utf-8"))}


def detect_secrets(folder: Path) -> set[str]:
    """Scan with detect-secrets and its default settings."""
    command = ["detect-secrets", "scan", "--all-files", "--no-verify", "."]
    made = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return {Path(name).name for name in json.loads(made.stdout)["results"]}


def leaks(program: str) -> Scan:
    """Return the scan of gitleaks or betterleaks with default settings."""

    def scan(folder: Path) -> set[str]:
        command = [program, "dir", str(folder), "--no-banner", "--redact", "--exit-code", "0"]
        report = folder.parent / f"{program}.json"
        subprocess.run([*command, "--report-format", "json", "--report-path", report], capture_output=True, check=True)
        return {*re.findall(r"\d\d\.md", report.read_text("utf-8"))}

    return scan


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", help="a folder of scanners, before those on PATH")
    options = parser.parse_args()
    if options.bin:
        os.environ["PATH"] = f"{options.bin}{os.pathsep}{os.environ['PATH']}"
    scanners: dict[str, Scan] = {"til": own}
    scanners |= {"detect-secrets": detect_secrets} if shutil.which("detect-secrets") else {}
    scanners |= {name: leaks(name) for name in ("gitleaks", "betterleaks") if shutil.which(name)}
    print("| set | scanner | found of 60 | false alarms of 60 |\n|---|---|--:|--:|")
    fails = False
    for name, texts in sets().items():
        for scanner, scan in scanners.items():
            found, alarms = (_counted(scan, each) for each in texts)
            print(f"| {name} | {scanner} | {found} | {alarms} |")
            fails |= scanner == "til" and (found < 50 or alarms > 2)
    return int(fails)


def _counted(scan: Scan, texts: list[str]) -> int:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "notes"
        folder.mkdir()
        for number, text in enumerate(texts):
            (folder / f"{number:02}.md").write_text(f"# TIL 2026-03-02\n\n## Learned\n{text}\n\nand more\n", "utf-8")
        return len(scan(folder))


if __name__ == "__main__":
    sys.exit(main())
