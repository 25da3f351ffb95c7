"""Pictures from strangers: what they are by their content, and a copy that holds the picture and nothing else (P9)."""

import threading
import warnings
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

MOST_PIXELS = 16_000_000  # a phone's camera has twelve; sixteen take 48 MB for as long as they are looked at
LONGEST_SIDE = 1600  # of the copy that the desk shows
TYPES = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}

# Pillow asks for the memory of twice as many before it refuses, and only warns of the first half.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)
# One at a time, so that many at once take no more memory than one.
_looking = threading.Lock()


@dataclass(frozen=True, slots=True)
class Picture:
    """What a file was found to be, and the copy of it that may be shown: a new JPEG without metadata."""

    type: str
    copy: bytes


def look(content: bytes) -> Picture | None:
    """The picture in ``content``, or none: not a JPEG, PNG or WebP, too many pixels, damaged, or cut short."""
    with _looking:
        try:
            return _look(content)
        except Exception:  # noqa: BLE001 – a file made to make a decoder stumble raises what no list foresees
            return None


def _look(content: bytes) -> Picture | None:
    with Image.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as opened:
        kind = TYPES[str(opened.format)]
        if opened.width * opened.height > MOST_PIXELS:
            return None
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG can be read at a fraction of its size
        turned = ImageOps.exif_transpose(opened)
        turned.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        plain = Image.new("RGB", turned.size, "white")
        rgba = turned.convert("RGBA")
        plain.paste(rgba, mask=rgba.getchannel("A"))
    made = BytesIO()
    plain.save(made, "JPEG", quality=85)
    return Picture(kind, made.getvalue())
