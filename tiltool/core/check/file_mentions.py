"""Names of files that a text mentions, in a link or anywhere else."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from tiltool.core.text.lines import name_key

_SUFFIXES = (
    "png jpg jpeg gif webp svg avif bmp heic tif tiff ico mp4 webm mov m4v ogv mp3 wav ogg m4a flac opus pdf zip gz 7z tar doc docx "
    "xls xlsx ppt pptx hwp hwpx key numbers pages csv tsv psd ai sketch drawio excalidraw"
)
_ENDING = rf"(?i)\.(?:{'|'.join(_SUFFIXES.split())})(?![.-]*\w)"
_OUTSIDE_NAMES = r"[/\\\r\n\[\]()<>\"'|#?*:=`]"
_LONGEST = 200


def is_attachment(name: str) -> bool:
    """Return whether a file with this name is a picture, a recording, a document or the like."""
    return name.rpartition(".")[2].lower() in _SUFFIXES.split()


def mentioned_files(text: str) -> frozenset[str]:
    """Return the keys of the file names in a text, each also without one or more of its first words."""
    found: set[str] = set()
    for name in _names(text):
        decoded = unquote(name) if "%" in name else name
        words = decoded.strip().split(" ")
        found.update(file_key(" ".join(words[at:])) for at in range(min(len(words), 8)))
    return frozenset(found)


def _names(text: str) -> Iterator[str]:
    """Yield possible names of files in a text."""
    after = 0
    for ending in re.finditer(_ENDING, text):
        stem = re.split(_OUTSIDE_NAMES, text[max(after, ending.start() - _LONGEST) : ending.start()])[-1]
        if stem:
            yield stem + ending[0]
            after = ending.end()


def file_key(name: str) -> str:
    """Return the key that two spellings of a file's name share."""
    return name_key(name).strip()
