"""Pictures without metadata: what is kept is kept byte for byte, what is cut off or broken harms nothing."""

from itertools import chain
from random import Random

import pytest

from tests.core.pictures.pictures import (
    GIF_META,
    JPEG_META,
    PLACE,
    PNG_META,
    WEBP_META,
    blocks,
    chunk,
    exif,
    film,
    gif,
    jpeg,
    png,
    riff,
    segment,
    webp,
)
from tiltool.core.pictures.metadata import holds_place, orientation, oriented_exif, without_metadata

CASES = [
    *((jpeg(each), jpeg(b"")) for each in JPEG_META),
    *((png(each), png(b"")) for each in PNG_META),
    *((webp(0x0C, each), webp(0)) for each in WEBP_META),
    *((gif(each), gif(b"")) for each in GIF_META),
    (jpeg(b"".join(JPEG_META), PLACE), jpeg(b"")),
    (png(b"".join(PNG_META), PLACE), png(b"")),
    (gif(b"".join(GIF_META), PLACE), gif(b"")),
    (webp(0x0C, *WEBP_META), webp(0)),
    (jpeg(b"\xff\xff" + JPEG_META[3]), jpeg(b"")),  # filling between segments
    (jpeg(b"stray" + JPEG_META[0]), jpeg(b"")),
    (gif(b"")[:-1] + b"?" + PLACE, gif(b"")),
    (gif(b"", bytes(11) + b"\x21\xf9" + blocks(PLACE)), gif(b"")),  # what looks like a part of it after its end
    (webp(0, (b"JUNK", exif(turned=6))), webp(0)),  # Exif is in its own chunk alone
]


@pytest.mark.parametrize(("whole", "clean"), CASES)
def test_only_metadata_is_taken_out(whole: bytes, clean: bytes) -> None:
    assert without_metadata(whole) == clean
    assert without_metadata(clean) == clean
    assert PLACE not in clean


@pytest.mark.parametrize("turned", range(1, 10))
@pytest.mark.parametrize("order", ["little", "big"])
def test_which_way_up_a_picture_is_stays(turned: int, order: str) -> None:
    said = exif(turned=turned, order=order)
    kept = oriented_exif(turned) if 1 < turned <= 8 else b""
    assert orientation(said) == (turned if turned <= 8 else 1)
    assert orientation(oriented_exif(turned)) == orientation(said)
    in_jpeg = segment(0xE1, b"Exif\0\0" + said), segment(0xE1, b"Exif\0\0" + kept) if kept else b""
    in_png = chunk(b"eXIf", said), chunk(b"eXIf", kept) if kept else b""
    for make, (before, after) in ((jpeg, in_jpeg), (png, in_png)):
        assert without_metadata(make(before)) == make(after)
    assert without_metadata(webp(0x08, (b"EXIF", said))) == (webp(0x08, (b"EXIF", kept)) if kept else webp(0))


@pytest.mark.parametrize(
    "other",
    [
        b"",
        b"\xff",
        b"\xff\xd8",
        b"plain text",
        b"<svg></svg>",
        b"RIFF\0\0\0\0WAVE",
        b"RIFX\0\0\0\0WEBPEXIF\0\0\0\0",
        b"BM",
        film(b"x"),
        b"\x89PNG",
    ],
)
def test_other_files_stay_as_they_are(other: bytes) -> None:
    assert without_metadata(other) == other


def test_a_simple_webp_stays_as_it_is() -> None:
    assert without_metadata(riff((b"VP8L", b"pixels"))) == riff((b"VP8L", b"pixels"))


def test_broken_pictures_do_no_harm() -> None:
    random = Random(5)
    for whole in dict.fromkeys(chain.from_iterable(CASES)):
        for end in range(len(whole)):
            assert PLACE not in without_metadata(whole[:end]) or whole[:end].endswith(PLACE)
        for _ in range(40):
            broken = bytearray(whole)
            broken[random.randrange(len(broken))] = random.randrange(256)
            without_metadata(bytes(broken))
            holds_place(bytes(broken))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (film(b"Exif\0\0" + exif()), True),
        (film(b"Exif\0\0" + exif(order="big")), True),
        (film(b"Exif\0\0" + exif(place=False)), False),
        (film(b"moov\xa9xyz\0\x12+37.56+126.97/"), True),
        (film(b"mdta com.apple.quicktime.location.ISO6709"), True),
        (film(b'<x exif:GPSLatitude="37,33N"/>'), True),
        (film(b"moov"), False),
        (exif(), True),  # a TIFF
        (b"GPSLatitude is a field of Exif", False),
        (jpeg(JPEG_META[0]), False),  # it is taken out
    ],
)
def test_what_says_where_it_was_taken(data: bytes, expected: bool) -> None:
    assert holds_place(data) == expected
