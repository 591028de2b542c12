"""Small pictures of each format, with metadata in every place that has room for it."""

import zlib

PLACE = b"37 degrees north"


def exif(*, turned: int = 1, place: bool = True, order: str = "little") -> bytes:
    """Return Exif data: an orientation, a maker's name, and a latitude in a directory of its own."""

    def number(value: int, size: int) -> bytes:
        return value.to_bytes(size, "little" if order == "little" else "big")

    def entry(tag: int, kind: int, count: int, value: bytes) -> bytes:
        return number(tag, 2) + number(kind, 2) + number(count, 4) + value.ljust(4, b"\0")

    entries = [entry(0x010F, 2, len(PLACE), number(100, 4)), entry(0x0112, 3, 1, number(turned, 2))]
    entries += [entry(0x8825, 4, 1, number(60, 4))] if place else []
    head = (b"II*\0" if order == "little" else b"MM\0*") + number(8, 4)
    first = head + number(len(entries), 2) + b"".join(entries) + bytes(4)
    gps = number(1, 2) + entry(2, 5, 3, number(100, 4)) + bytes(4)
    return (first.ljust(60, b"\0") + gps).ljust(100, b"\0") + PLACE


def segment(marker: int, content: bytes) -> bytes:
    """Return a segment of a JPEG."""
    return bytes((0xFF, marker)) + (len(content) + 2).to_bytes(2, "big") + content


JFIF = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")
ICC = segment(0xE2, b"ICC_PROFILE\0\1\1profile")
ADOBE = segment(0xEE, b"Adobe\0d\0\0\0\0\0")
TABLES = segment(0xDB, bytes(65)) + segment(0xC2, b"\x08\0\1\0\1\1\1\x11\0") + segment(0xC4, bytes(20))
SCAN = segment(0xDA, b"\1\1\0\0\x3f\0") + b"pixels\xff\0more\xff\xd0pixels"
END = b"\xff\xd9"


def jpeg(meta: bytes, after: bytes = b"") -> bytes:
    """Return a progressive JPEG of two scans."""
    return b"\xff\xd8" + JFIF + meta + ICC + ADOBE + TABLES + SCAN + TABLES[67:] + SCAN + END + after


JPEG_META = [
    segment(0xE1, b"Exif\0\0" + exif()),
    segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + PLACE),
    segment(0xED, b"Photoshop 3.0\0" + PLACE),
    segment(0xFE, PLACE),
    segment(0xE0, b"JFXX\0\x10" + PLACE),  # a thumbnail
    segment(0xE2, b"MPF\0" + PLACE),
    segment(0xEB, b"JP\0\0" + PLACE),
]


def chunk(kind: bytes, content: bytes) -> bytes:
    """Return a chunk of a PNG."""
    return len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")


SIGN = b"\x89PNG\r\n\x1a\n"
HEAD = chunk(b"IHDR", b"\0\0\0\1\0\0\0\1\x08\2\0\0\0") + chunk(b"iCCP", b"x\0\0profile") + chunk(b"acTL", bytes(8))
DATA = chunk(b"tRNS", bytes(6)) + chunk(b"IDAT", zlib.compress(b"\0\1\2\3")) + chunk(b"fdAT", b"\0\0\0\1x")


def png(meta: bytes, after: bytes = b"") -> bytes:
    """Return an animated PNG of one pixel."""
    return SIGN + HEAD + meta + DATA + chunk(b"IEND", b"") + after


PNG_META = [
    chunk(b"tEXt", b"Author\0" + PLACE),
    chunk(b"zTXt", b"mxfile\0\0" + PLACE),
    chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + PLACE),
    chunk(b"eXIf", exif()),
    chunk(b"tIME", b"\x07\xea\1\2\3\4\5"),
    chunk(b"prVW", PLACE),
]


def riff(*chunks: tuple[bytes, bytes]) -> bytes:
    """Return a WebP of these chunks."""
    body = b"WEBP" + b"".join(
        kind + len(content).to_bytes(4, "little") + content + bytes(len(content) % 2) for kind, content in chunks
    )
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def webp(flags: int, *meta: tuple[bytes, bytes]) -> bytes:
    """Return a WebP with a profile, and its pixels in an odd number of bytes."""
    return riff((b"VP8X", bytes((flags | 0x20,)) + bytes(9)), (b"ICCP", b"icc"), (b"VP8 ", b"odd"), *meta)


WEBP_META = [(b"EXIF", b"Exif\0\0" + exif()), (b"EXIF", exif()), (b"XMP ", PLACE), (b"junk", PLACE)]


def blocks(content: bytes) -> bytes:
    """Return data of a GIF in sub-blocks."""
    parts = [content[at : at + 9] for at in range(0, len(content), 9)]
    return b"".join(bytes((len(part),)) + part for part in parts) + b"\0"


GIF_HEAD = b"GIF89a\1\0\1\0\x80\0\0" + bytes(6) + b"\x21\xff\x0bNETSCAPE2.0\3\1\0\0\0"
GIF_DATA = b"\x21\xf9\4\0\0\0\0\0" + b"\x2c\0\0\0\0\1\0\1\0\x81" + bytes(12) + b"\2" + blocks(b"the pixels of it")


def gif(meta: bytes, after: bytes = b"") -> bytes:
    """Return a GIF with colours of its own for its picture."""
    return GIF_HEAD + meta + GIF_DATA + b"\x3b" + after


GIF_META = [b"\x21\xfe" + blocks(PLACE), b"\x21\xff\x0bXMP DataXMP" + blocks(PLACE)]


def film(content: bytes) -> bytes:
    """Return the beginning of an MP4, HEIC or AVIF file with something in it."""
    return b"\0\0\0\x18ftypmp42" + bytes(8) + content
