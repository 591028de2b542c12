"""Exif data, which is a small TIFF file: which way up a picture is, and whether it says where it was taken."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

_ORIENTATION, _GPS = 0x0112, 0x8825
_PLACE = {2, 4}  # latitude, longitude
_SIGNS: dict[bytes, Literal["little", "big"]] = {b"II*\0": "little", b"MM\0*": "big"}


class _Entry(NamedTuple):
    tag: int
    value: bytes


def orientation(exif: bytes) -> int:
    """Return the orientation that Exif data names, 1 (upright) to 8; 1 if it names none."""
    order = _SIGNS.get(exif[:4], "big")
    found = (entry.value[:2] for entry in _entries(exif) if entry.tag == _ORIENTATION)
    number = int.from_bytes(next(found, b"\0\1"), order)
    return number if 1 <= number <= 8 else 1


def oriented_exif(number: int) -> bytes:
    """Return Exif data that says nothing but the orientation."""
    return b"MM\0*\0\0\0\x08\0\1\x01\x12\0\x03\0\0\0\1" + bytes((0, number, 0, 0)) + bytes(4)


def names_place(exif: bytes) -> bool:
    """Return whether Exif data has a latitude or a longitude."""
    order = _SIGNS.get(exif[:4], "big")
    pointers = [int.from_bytes(entry.value, order) for entry in _entries(exif) if entry.tag == _GPS]
    return any(entry.tag in _PLACE for at in pointers for entry in _entries(exif, at))


def _entries(exif: bytes, at: int | None = None) -> Iterator[_Entry]:
    """Yield the entries of a directory, by default the first; what is cut off has none."""
    order = _SIGNS.get(exif[:4])
    if order is None:
        return
    at = int.from_bytes(exif[4:8], order) if at is None else at
    count = int.from_bytes(exif[at : at + 2], order)
    for start in range(at + 2, min(at + 2 + 12 * count, len(exif) - 11), 12):
        yield _Entry(int.from_bytes(exif[start : start + 2], order), exif[start + 8 : start + 12])
