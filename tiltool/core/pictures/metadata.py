"""Pictures without metadata: no place, no names, no thumbnail of what was cropped. Their pixels stay unchanged.

An allow-list: for each format, the parts that a browser needs to show the picture are kept, byte for byte. Only a
photograph's orientation is rewritten, because browsers rotate by it.
"""

import re
from collections.abc import Iterator
from typing import Literal
from zlib import crc32

_ORIENTATION, _GPS = 0x0112, 0x8825
_PLACE = {2, 4}  # latitude, longitude
_SIGNS: dict[bytes, Literal["little", "big"]] = {b"II*\0": "little", b"MM\0*": "big"}


def orientation(exif: bytes) -> int:
    """Return the orientation that Exif data names, 1 (upright) to 8; 1 if it names none."""
    order = _SIGNS.get(exif[:4], "big")
    found = (value[:2] for tag, value in _entries(exif) if tag == _ORIENTATION)
    number = int.from_bytes(next(found, b"\0\1"), order)
    return number if 1 <= number <= 8 else 1


def oriented_exif(number: int) -> bytes:
    """Return Exif data that contains only the orientation."""
    return b"MM\0*\0\0\0\x08\0\1\x01\x12\0\x03\0\0\0\1" + bytes((0, number, 0, 0)) + bytes(4)


def names_place(exif: bytes) -> bool:
    """Return whether Exif data has a latitude or a longitude."""
    order = _SIGNS.get(exif[:4], "big")
    pointers = [int.from_bytes(value, order) for tag, value in _entries(exif) if tag == _GPS]
    return any(tag in _PLACE for at in pointers for tag, _ in _entries(exif, at))


def _entries(exif: bytes, at: int | None = None) -> Iterator[tuple[int, bytes]]:
    """Yield tag and value of the entries of a directory, by default the first one, leaving out truncated entries."""
    order = _SIGNS.get(exif[:4])
    if order is None:
        return
    at = int.from_bytes(exif[4:8], order) if at is None else at
    count = int.from_bytes(exif[at : at + 2], order)
    for start in range(at + 2, min(at + 2 + 12 * count, len(exif) - 11), 12):
        yield int.from_bytes(exif[start : start + 2], order), exif[start + 8 : start + 12]


CLEANS_AS = 2
"""Raise it when the cleaned copy of a picture changes."""

CLEANED = (".png", ".apng", ".jpg", ".jpeg", ".jfif", ".webp", ".gif")
"""Suffixes of the formats whose metadata is removed."""

_EXIF = b"Exif\0\0"
_PNG, _GIF = b"\x89PNG\r\n\x1a\n", (b"GIF87a", b"GIF89a")
_PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs acTL fcTL fdAT CgBI".split()
)
_WEBP_KEPT = frozenset([b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"])
_WEBP_EXIF, _WEBP_XMP = 0x08, 0x04  # flags of VP8X
_GIF_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012")
_NEXT_MARKER = rb"\xff[^\x00\xd0-\xd7\xff]"
_PLACES = (b"\xa9xyz", b"com.apple.quicktime.location.ISO6709", b"GPSLatitude")


def without_metadata(data: bytes) -> bytes:
    """Return a JPEG, PNG, WebP or GIF picture without its metadata; any other file unchanged."""
    if data[:3] == b"\xff\xd8\xff":
        return b"".join(_jpeg(data))
    if data[:8] == _PNG:
        return b"".join(_png(data))
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data)
    return b"".join(_gif(data)) if data[:6] in _GIF else data


def holds_place(data: bytes) -> bool:
    """Return whether a file that is published unchanged, a HEIC or AVIF picture or a film, says where it was taken."""
    if data[4:8] != b"ftyp" and data[:4] not in (b"II*\0", b"MM\0*"):
        return False
    exif = (match.start() for match in re.finditer(rb"II\*\x00|MM\x00\*", data))
    return any(sign in data for sign in _PLACES) or any(names_place(data[at : at + (1 << 16)]) for at in exif)


def _jpeg(data: bytes) -> Iterator[bytes]:
    """Yield the parts of a JPEG to keep; anything after its end, such as a film or a second picture, is dropped."""
    yield data[:2]
    at = 2
    while at < len(data) - 1:
        marker, size = data[at + 1], int.from_bytes(data[at + 2 : at + 4])
        if data[at] != 0xFF:  # look for the next segment, as viewers do
            at = _next_segment(data, at)
            continue
        if marker == 0xD9:
            yield data[at : at + 2]
            return
        end = at + 1 if marker == 0xFF else at + 2 + size
        segment, at = data[at:end], end
        if marker == 0xE1 and segment[4:10] == _EXIF and orientation(segment[10:]) > 1:
            exif = _EXIF + oriented_exif(orientation(segment[10:]))
            yield b"\xff\xe1" + (len(exif) + 2).to_bytes(2) + exif
        elif marker != 0xFF and _is_shown(marker, segment[4:]):
            yield segment
        if marker == 0xDA:
            end = _next_segment(data, at)
            yield data[at:end]
            at = end


def _next_segment(data: bytes, at: int) -> int:
    found = re.compile(_NEXT_MARKER).search(data, at)
    return found.start() if found else len(data)


def _is_shown(marker: int, content: bytes) -> bool:
    """Return whether a segment of a JPEG affects how it looks."""
    if marker == 0xE0:
        return content.startswith(b"JFIF\0")
    if marker == 0xE2:
        return content.startswith(b"ICC_PROFILE\0")
    return marker == 0xEE if 0xE1 <= marker <= 0xEF else marker != 0xFE


def _png(data: bytes) -> Iterator[bytes]:
    """Yield the parts of a PNG to keep; anything after its end, such as the rest of a cropped image, is dropped."""
    yield _PNG
    for kind, chunk in _chunks(data, 8, "big"):
        if kind in _PNG_KEPT:
            yield chunk
        elif kind == b"eXIf" and orientation(chunk[8:-4]) > 1:
            body = b"eXIf" + oriented_exif(orientation(chunk[8:-4]))
            yield (len(body) - 4).to_bytes(4) + body + crc32(body).to_bytes(4)
        if kind == b"IEND":
            return


def _webp(data: bytes) -> bytes:
    kept: list[bytes] = []
    for kind, chunk in _chunks(data, 12, "little"):
        if kind in _WEBP_KEPT:
            kept.append(chunk)
        elif kind == b"EXIF":
            turned = orientation(chunk[8:].removeprefix(_EXIF))
            exif = oriented_exif(turned)
            kept += [kind + len(exif).to_bytes(4, "little") + exif] if turned > 1 else []
    flag = _WEBP_EXIF if kept and kept[-1][:4] == b"EXIF" else 0
    if kept and kept[0][:4] == b"VP8X" and len(kept[0]) > 8:
        flags = kept[0][8] & ~(_WEBP_EXIF | _WEBP_XMP) | flag
        kept[0] = kept[0][:8] + bytes((flags,)) + kept[0][9:]
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def _chunks(data: bytes, at: int, order: str) -> Iterator[tuple[bytes, bytes]]:
    """Yield kind and bytes of each chunk of a PNG (big-endian) or RIFF file; the last one may be truncated."""
    while at + 8 <= len(data):
        if order == "big":
            kind, end = data[at + 4 : at + 8], at + 12 + int.from_bytes(data[at : at + 4])
        else:
            size = int.from_bytes(data[at + 4 : at + 8], "little")
            kind, end = data[at : at + 4], at + 8 + size + size % 2
        yield kind, data[at:end]
        at = end


def _gif(data: bytes) -> Iterator[bytes]:
    """Yield the parts of a GIF to keep: no comments, and of the application data only the loop count and the colors."""
    at = 13 + _table_size(data[10:11])
    yield data[:at]
    while at < len(data):
        kind, label = data[at], data[at + 1 : at + 2]
        if kind not in (0x21, 0x2C):
            yield b";"  # nothing after the end, or after an invalid part, is shown
            return
        head = 2 if kind == 0x21 else 11 + _table_size(data[at + 9 : at + 10])
        end = _end_of_blocks(data, at + head)
        is_shown = kind == 0x2C or label in (b"\xf9", b"\x01")
        if is_shown or (label == b"\xff" and data[at + 3 : at + 14] in _GIF_LOOPS):
            yield data[at:end]
        at = end


def _table_size(flags: bytes) -> int:
    """Return the size of the color table that follows, in bytes."""
    return 3 << ((flags[0] & 7) + 1) if flags and flags[0] & 0x80 else 0


def _end_of_blocks(data: bytes, at: int) -> int:
    while at < len(data) and data[at]:
        at += 1 + data[at]
    return at + 1
