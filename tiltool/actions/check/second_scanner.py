"""Problems that Betterleaks finds in texts that would be published, beyond til's own rules."""

from collections.abc import Collection, Iterator, Mapping

from tiltool.core.check.settings import CheckedProblem, CheckSettings
from tiltool.core.note.model import Problem
from tiltool.core.text.lines import digest_of
from tiltool.errors import Refused
from tiltool.messages import Message
from tiltool.store.check.betterleaks import find_program, note_stamps, scanned
from tiltool.store.check.published_files import text_of_file
from tiltool.store.files.atomic import text_if_readable
from tiltool.store.index.database import Index
from tiltool.store.notebook.notebook import Notebook

SCANNER_CODE = "secret-scanner"


def scanner_problems(
    notebook: Notebook,
    index: Index,
    settings: CheckSettings,
    files: Mapping[str, str],
    known: Collection[tuple[str, int]],
) -> Iterator[tuple[str, CheckedProblem]]:
    """Yield path and problem for what the scanner finds in notes and `files` (path: stamp), except on `known` lines.

    If the scanner is not installed, nothing is yielded; if it fails, there is only a notice.
    """
    program = find_program()
    if program is None:
        return

    def text_of(path: str) -> str:
        return text_of_file(notebook, path) if path in files else _public_text(notebook, path, settings)

    try:
        found = scanned(index, program, repr(settings), {**note_stamps(index), **files}, text_of)
    except Refused as error:
        notebook.reporter.notice(error.message)
        return
    for path, findings in found.items():
        for line, rule in dict.fromkeys(findings):
            if (path, line) not in known:
                message = Message("looks like a secret to Betterleaks ({rule}); it would be published", rule=rule)
                yield path, CheckedProblem(Problem(SCANNER_CODE, line, 1, message), line_digest(text_of(path), line))


def line_digest(text: str, line: int) -> str:
    """Return the digest that allows a finding of the scanner on a line of a text; "" for an empty line."""
    lines = text.split("\n")
    content = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    return digest_of(f"{SCANNER_CODE}\0{content}") if content else ""


def allowed_line(notebook: Notebook, path: str, line: int, settings: CheckSettings, *, is_file: bool) -> str:
    """Return the digest of a line of a note or a published file, as `line_digest` does."""
    return line_digest(text_of_file(notebook, path) if is_file else _public_text(notebook, path, settings), line)


def _public_text(notebook: Notebook, path: str, settings: CheckSettings) -> str:
    """Return a note with blanks in place of unpublished text, so that its lines stay where they are."""
    from tiltool.core.check.note_check import public_spans  # imports the parser
    from tiltool.core.text.lines import mask_of

    text = text_if_readable(notebook.root / path)
    _, spans = public_spans(text, notebook.day_at(path), settings.at(path))
    shown = mask_of(spans, len(text))
    return "".join(letter if public or letter in "\r\n" else " " for letter, public in zip(text, shown, strict=True))
