"""What a site may be, and which sites may be one place entered twice."""

import re
from collections.abc import Mapping
from math import cos, hypot, radians
from typing import Any

from server.domain.text import unprintable

KINDS = ("departure", "crossing", "transit", "arrival", "medical", "area")
LANGUAGES = ("en", "ar", "fr", "ru")
QUALITIES = ("published", "measured", "approximate")
# What can be wrong with a line of a list that is imported.
IMPORT_PROBLEMS = (
    "code-wrong", "kind-unknown", "name-missing", "name-wrong", "pcode-wrong", "quality-unknown", "zone-unknown",
    "position-half", "beyond-the-globe", "not-degrees", "stands-already", "too-many-rows", "cells-differ", "not-csv",
    "column-missing", "names-column-missing", "column-unknown", "column-twice",
)  # fmt: skip
CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,23}")
PCODE = re.compile(r"[A-Z]{2}[A-Z0-9]{0,14}")
NEAR = 300  # metres
DEGREE = 10_000_000
METRES_PER_DEGREE = 111_320


def problems_of(values: Mapping[str, Any]) -> dict[str, list[str]]:
    """What is wrong with a site's whole ``values``: field → messages, empty where all can be used."""
    found: dict[str, list[str]] = {}
    if not CODE.fullmatch(values["code"]):
        found["code"] = ["A code has 1 to 24 capital letters, digits and hyphens, for example ALP-RAM."]
    if values["kind"] not in KINDS:
        found["kind"] = [f"Not one of {', '.join(KINDS)}."]
    if not any(values["names"].values()):
        found["names"] = ["Give a name in at least one language."]
    for language, name in values["names"].items():
        if name and (len(name) > 120 or unprintable(name)):
            found[f"names.{language}"] = ["At most 120 characters, and none that are invisible."]
    if values["pcode"] is not None and not PCODE.fullmatch(values["pcode"]):
        found["pcode"] = ["Not a P-code such as SY0200."]
    if values["position_quality"] is not None and values["position_quality"] not in QUALITIES:
        found["position_quality"] = [f"Not one of {', '.join(QUALITIES)}."]
    found.update(_position(values["latitude_e7"], values["longitude_e7"]))
    return found


def _position(latitude: int | None, longitude: int | None) -> dict[str, list[str]]:
    if latitude is None and longitude is None:
        return {}
    if latitude is None or longitude is None:
        field = "latitude_e7" if latitude is None else "longitude_e7"
        return {field: ["A position needs both latitude and longitude; leave both empty if it is not known."]}
    found = {}
    for field, value, most in (("latitude_e7", latitude, 90), ("longitude_e7", longitude, 180)):
        if abs(value) > most * DEGREE:
            name = field.removesuffix("_e7").capitalize()
            found[field] = [f"{name} {value / DEGREE:g} does not exist: it lies between −{most} and {most} degrees."]
    return found


def metres_between(one: tuple[int, int], other: tuple[int, int]) -> int:
    """About how far two (latitude, longitude) in 10⁻⁷ degrees are apart; good for neighbours, not for navigation."""
    north = (one[0] - other[0]) / DEGREE
    turns = abs(one[1] - other[1]) / DEGREE
    east = min(turns, 360 - turns) * cos(radians((one[0] + other[0]) / 2 / DEGREE))
    return round(hypot(north, east) * METRES_PER_DEGREE)


def same_name(one: Mapping[str, str | None], other: Mapping[str, str | None]) -> str | None:
    """A name that both bear in one language, if there is one."""
    for language, name in one.items():
        if name and name.casefold() == (other.get(language) or "").casefold():
            return name
    return None


def name_in(names: Mapping[str, str | None], language: str = "en") -> str:
    """The name in ``language``, else the first there is."""
    return names.get(language) or next((name for name in names.values() if name), "")
