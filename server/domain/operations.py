"""What an operation may be: its names, its day, its languages, and what its phones collect."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from server.domain.forms import DEFAULT_AGE_BANDS
from server.domain.sites import LANGUAGES
from server.domain.text import unprintable

# The moves that a person makes; archived and destroyed come with the retention plan.
STATUSES = ("planned", "open", "closing", "closed")
DIGITS = ("latn", "arab")
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
BAND = re.compile(r"(\d{1,3})(?:-(\d{1,3})|\+)", re.ASCII)
MOST_BANDS = 12
MOST_HOURS = 720  # thirty days: the longest that a phone may keep what the office has

# An exercise is never summed with others, so what it is does not change afterwards.
FIXED = ("exercise",)
EDITABLE = (
    "names",
    "status",
    "time_zone",
    "day_starts",
    "languages",
    "digits",
    "age_bands",
    "contact_line",
    "position",
    "photos",
    "status_as_announced",
    "keep_received_hours",
)
DEFAULTS: Mapping[str, Any] = {
    "status": "open",
    "exercise": False,
    "day_starts": "00:00",
    "languages": ("en", "ar"),
    "digits": "latn",
    "age_bands": DEFAULT_AGE_BANDS,
    "contact_line": "",
    "position": False,
    "photos": False,
    "status_as_announced": False,
    "keep_received_hours": 72,
}


def problems_of(values: Mapping[str, Any]) -> dict[str, list[str]]:
    """What is wrong with an operation's whole ``values``: field → messages, empty where all can be used.

    Whether a time zone exists is not known here.
    """
    found: dict[str, list[str]] = {}
    if not any(values["names"].values()):
        found["names"] = ["Give a name in at least one language."]
    for language, name in values["names"].items():
        if name and (len(name) > 120 or unprintable(name)):
            found[f"names.{language}"] = ["At most 120 characters, and none that are invisible."]
    if values["status"] not in STATUSES:
        found["status"] = [f"Not one of {', '.join(STATUSES)}."]
    if not CLOCK.fullmatch(values["day_starts"]):
        found["day_starts"] = ["Not a time of day such as 06:00."]
    languages = values["languages"]
    if not languages or len(set(languages)) != len(languages) or not set(languages) <= set(LANGUAGES):
        found["languages"] = [f"One or more of {', '.join(LANGUAGES)}, each once."]
    if values["digits"] not in DIGITS:
        found["digits"] = [f"Not one of {', '.join(DIGITS)}."]
    if not 0 <= values["keep_received_hours"] <= MOST_HOURS:
        found["keep_received_hours"] = [f"From 0 to {MOST_HOURS} hours."]
    if wrong := wrong_bands(values["age_bands"]):
        found["age_bands"] = [wrong]
    return found


def wrong_bands(bands: Sequence[str]) -> str | None:
    """Why these age bands cannot be used, or none: together they hold every age once, so that they can add up to a total."""
    if not 0 < len(bands) <= MOST_BANDS:
        return f"From 1 to {MOST_BANDS} age bands."
    following: int | None = 0
    for band in bands:
        ages = BAND.fullmatch(band)
        if ages is None:
            return f"{band!r} is not an age band such as 5-11 or 60+."
        if following is None or int(ages[1]) != following:
            return f"{band} does not follow the band before it: the bands hold every age from 0 on once, youngest first."
        if ages[2] is not None and int(ages[2]) < following:
            return f"{band} ends before it begins."
        following = None if ages[2] is None else int(ages[2]) + 1
    return None if following is None else f"The last band is open, for example {following}+."
