"""The check of a file that is published unchanged: an attachment, or a page of the owner's own."""

from collections.abc import Collection, Sequence

from tiltool.core.check.note_check import placed_secret
from tiltool.core.check.personal import find_personal
from tiltool.core.check.secrets import find_secrets
from tiltool.core.check.settings import CheckedProblem
from tiltool.core.note.model import Problem
from tiltool.core.pictures.metadata import holds_place
from tiltool.core.text.lines import digest_of, line_table
from tiltool.messages import Message

_HEAD = 8192
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def file_problems(data: bytes, personal: Collection[str]) -> Sequence[CheckedProblem]:
    """Return the secrets in a text file, or the problem of a picture or film that would reveal where it was taken."""
    text = text_of(data)
    if text is not None:
        # JSON escapes newlines and quotes: a Jupyter notebook is code in strings
        scanned = text.replace('\\"', ' "').replace("\\n", " \n") if text.lstrip()[:1] in "{[" else text
        found = [*find_secrets(scanned), *find_personal(scanned, personal)]
        return [placed_secret(each, scanned, line_table(text)) for each in sorted(found, key=lambda each: each.span)]
    if not holds_place(data):
        return ()
    message = Message("says where it was taken, and til can't remove that; it would be published")
    return [CheckedProblem(Problem("personal-place", 1, 1, message), digest_of(f"personal-place\0{data.hex()}"))]


def text_of(data: bytes) -> str | None:
    """Return the text of a file; None if it is not a text file."""
    if data.startswith(_UTF16):
        return data.decode("utf-16", "replace")
    return None if b"\0" in data[:_HEAD] else data.decode("utf-8", "replace")
