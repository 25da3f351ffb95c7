"""Pictures as phones and attackers make them."""

import struct
import zlib
from io import BytesIO
from random import Random

from PIL import Image

CANARY = b"canary-gps-36.1534-37.1256"


def picture(width: int = 64, height: int = 48, kind: str = "JPEG", **options: object) -> bytes:
    """A picture with a red upper left corner, so that one can see which way up it is."""
    made = Image.new("RGB", (width, height), (20, 60, 120))
    made.paste((220, 30, 30), (0, 0, width // 2, height // 2))
    out = BytesIO()
    made.save(out, kind, **options)
    return out.getvalue()


def detailed(side: int) -> bytes:
    """A square of which a JPEG can leave little out, the same each time."""
    made = Image.frombytes("RGB", (side, side), Random(side).randbytes(side * side * 3))
    out = BytesIO()
    made.save(out, "JPEG")
    return out.getvalue()


def with_position(turned: int = 1, width: int = 64, height: int = 48) -> bytes:
    """As a camera makes it: where, when, by which phone; and ``turned`` as the camera was held."""
    exif = Image.Exif()
    exif[0x0112] = turned
    exif[0x010F] = CANARY.decode()  # Make
    exif.get_ifd(0x8825).update({1: "N", 2: (36.0, 9.0, 12.24), 3: "E", 4: (37.0, 7.0, 32.16), 29: CANARY.decode()})
    return picture(width, height, exif=exif, comment=CANARY)


def with_odd_tags() -> bytes:
    """Held upright, and the name of its maker says of itself that it is a fraction."""
    tags = [(0x0112, 3, struct.pack("<HH", 6, 0)), (0x010F, 11, struct.pack("<f", 1.5))]
    listed = b"".join(struct.pack("<HHI", tag, kind, 1) + value for tag, kind, value in tags)
    return picture(exif=b"Exif\0\0II*\0" + struct.pack("<IH", 8, len(tags)) + listed + bytes(64))


def bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """A PNG of few bytes and many pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * (width + 1) * 100, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


SCRIPT = b"*/=1;alert(document.cookie)//"
GIF_AND_SCRIPT = b"GIF89a/*" + picture(kind="GIF")[8:] + SCRIPT
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'

# What is no picture that may be shown, whatever it calls itself.
REFUSED = {
    "a GIF that is a script": GIF_AND_SCRIPT,
    "an SVG": SVG,
    "an SVG behind the signature of a PNG": b"\x89PNG\r\n\x1a\n" + SVG,
    "a page": b"<!doctype html><script>alert(1)</script>",
    "a page behind the signature of a JPEG": b"\xff\xd8\xff\xe0<!doctype html><script>alert(1)</script>",
    "a bomb of 900 million pixels": bomb(),
    "a bomb just above what is looked at": bomb(4001, 4000),
    "a bomb of which a decoder only warns": bomb(5000, 5000),
    "a JPEG cut short": picture(400, 300)[:-400],
    "a PNG cut short": picture(400, 300, "PNG")[:-60],
    "a WebP cut short": picture(400, 300, "WEBP")[:-60],
    "a TIFF": picture(kind="TIFF"),
    "a BMP": picture(kind="BMP"),
    "a PDF": picture(kind="PDF"),
    "a picture whose tags are of other kinds than they can be": with_odd_tags(),
    "nothing": b"",
    "one byte": b"\xff",
}
