"""Nothing of a stranger's file is shown but its picture (protection P9)."""

import warnings
from io import BytesIO

import pytest
from PIL import Image

from server.adapters.pictures import LONGEST_SIDE, look
from tests.pictures import CANARY, REFUSED, SCRIPT, picture, with_position


def opened(copy: bytes) -> Image.Image:
    return Image.open(BytesIO(copy), formats=("JPEG",))


@pytest.mark.parametrize(("kind", "type_"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")])
def test_a_picture_is_known_by_its_content_and_copied_as_a_jpeg(kind: str, type_: str) -> None:
    found = look(picture(kind=kind))
    assert found
    assert found.type == type_
    assert opened(found.copy).size == (64, 48)


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_is_no_picture_of_a_phone_is_none(name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Pillow only warns of is refused all the same
        assert look(REFUSED[name]) is None


def test_where_when_and_by_which_phone_it_was_taken_is_in_the_original_alone() -> None:
    original = with_position()
    assert original.count(CANARY) == 3
    found = look(original)
    assert found
    assert CANARY not in found.copy
    assert b"Exif" not in found.copy
    assert not opened(found.copy).getexif()
    assert set(opened(found.copy).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_camera_held_upright_gives_an_upright_copy() -> None:
    found = look(with_position(turned=6))
    assert found
    copy = opened(found.copy)
    assert copy.size == (48, 64)
    red, _, blue = copy.convert("RGB").getpixel((40, 8))  # type: ignore[misc]
    assert red > blue, "the corner has not turned with the picture"


def test_a_script_behind_a_picture_is_not_in_its_copy() -> None:
    found = look(picture() + SCRIPT)
    assert found
    assert SCRIPT not in found.copy


def test_a_large_picture_is_copied_no_larger_than_a_screen() -> None:
    found = look(picture(4000, 3000))
    assert found
    assert opened(found.copy).size == (LONGEST_SIDE, LONGEST_SIDE * 3 // 4)


def test_what_is_transparent_becomes_white() -> None:
    made = BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(made, "PNG")
    found = look(made.getvalue())
    assert found
    assert opened(found.copy).getpixel((4, 4)) == (255, 255, 255)
