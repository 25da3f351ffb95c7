"""The form definition: every field of every kind of report, declared once, with the soft checks over them.

The marshmallow schemas, the feed's form, the OpenAPI components and the client's types come from here and from
nowhere else: a kind is added to ``REPORTS`` and to nothing besides.  A kind has one version number; fields are added or
retired, never retyped.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property, lru_cache

from server.domain import checks
from server.domain.checks import AtMost, Capacity, Check, InOrder, Past, Situation, Sum
from server.domain.merge import Value

PUBLIC, RESTRICTED, CONFIDENTIAL, STRICT = "public", "restricted", "confidential", "strictly-confidential"
NOT_OBSERVED = checks.NOT_OBSERVED
MAX_PEOPLE = 100_000  # in one report; the whole evacuation of Aleppo was about 36,000
DEFAULT_AGE_BANDS = ("0-4", "5-11", "12-17", "18-59", "60+")
SEXES = ("female", "male", "unknown")
# What an operation collects only where it says so: the names of its switches.
POSITION, STATUS_AS_ANNOUNCED = "position", "status_as_announced"
SWITCHES = (POSITION, STATUS_AS_ANNOUNCED)
NOT_COLLECTED = "not-collected"  # the flag of a report that stated more than its operation collects


@dataclass(frozen=True, slots=True)
class Field:
    """One field.  ``type``: text · integer · boolean · choice · time · reference (a UUID of ``refers_to``).

    ``min`` and ``max`` bound an integer, ``max`` the characters of a text.  ``secrecy`` is the field's class.
    ``switch`` is what an operation must have switched on to collect it.
    Absent or null is *not recorded*; integers may also be the text ``not-observed``.
    """

    name: str
    type: str
    secrecy: str = RESTRICTED
    required: bool = False
    choices: tuple[str, ...] = ()
    min: int | None = None
    max: int | None = None
    refers_to: str | None = None
    switch: str | None = None
    retired: bool = False


@dataclass(frozen=True, eq=False)  # one object a kind, compared as such: schemas are kept by it
class Form:
    """All fields of one kind, in the order in which people read them.  ``bands``: ``count.<sex>.<band>`` for each
    age band of the operation besides.  ``confidential``: no phone keeps a report of this kind that the office has (P15)."""

    kind: str
    version: int
    fields: tuple[Field, ...]
    checks: tuple[Check, ...] = ()
    bands: bool = False
    confidential: bool = False

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """The fields of this version, but for the age bands."""
        return {field.name: field for field in self.fields}

    def field(self, name: str) -> Field | None:
        """The definition of ``name``, or none where this version does not know it."""
        found = self.by_name.get(name) or (band_field(name) if self.bands else None)
        return found or (attachment_field(name) if self.kind in REPORTS else None)

    @cached_property
    def flags(self) -> frozenset[str]:
        """What the soft checks of this kind may flag."""
        return frozenset(check.flag for check in self.checks)

    @cached_property
    def _switches(self) -> Mapping[str, str]:
        found = {field.name: field.switch for field in self.fields if field.switch}
        return found | {name.partition(".")[0] + ".": switch for name, switch in found.items() if "." in name}

    @lru_cache(maxsize=4096)  # noqa: B019 - forms live as long as the process; names come from outside
    def switch_of(self, name: str) -> str | None:
        """What must be switched on for ``name``.  What a newer app adds to a group, ``position.…``, needs what the group
        does."""
        group, dot, _ = name.partition(".")
        return self._switches.get(name) or self._switches.get(group + dot)

    def soft_checks(self, values: Mapping[str, Value], situation: Situation) -> list[str]:
        """The flags that ``values`` earn, sorted."""
        return checks.soft_checks(self.checks, values, situation)


def text(name: str, most: int = 200, secrecy: str = RESTRICTED, required: bool = False) -> Field:
    return Field(name, "text", secrecy, required, max=most)


def number(name: str, most: int = MAX_PEOPLE, secrecy: str = RESTRICTED) -> Field:
    return Field(name, "integer", secrecy, min=0, max=most)


def choice(name: str, *choices: str, secrecy: str = RESTRICTED, required: bool = False, switch: str | None = None) -> Field:
    return Field(name, "choice", secrecy, required, choices, switch=switch)


def time(name: str, required: bool = False) -> Field:
    return Field(name, "time", PUBLIC, required)


def reference(name: str, to: str, secrecy: str = RESTRICTED, required: bool = False) -> Field:
    return Field(name, "reference", secrecy, required, refers_to=to)


HOW_KNOWN = choice("how_known", "counted", "estimated", "told", "list", secrecy=PUBLIC, required=True)
COMMON = (
    reference("site", "site", PUBLIC),
    text("site.said", secrecy=PUBLIC),  # an unlisted place, as said
    reference("convoy", "convoy"),
    reference("vehicle", "vehicle"),
    text("vehicle.label", 60),
    choice("vehicle.type", "bus", "ambulance", "car", "van", "truck", "motorbike", "on-foot", "other"),
    time("observed_from", required=True),
    time("observed_to"),
    time("written_at"),
    reference("counted_by", "person", CONFIDENTIAL),
    choice("came_by", "phone", "paper", "voice", "memory"),
    text("sheet_number", 40),
    HOW_KNOWN,
    text("source.name"),
    choice(
        "source.type",
        "humanitarian", "united-nations", "government", "party", "media", "monitoring-group", "local", "other",
    ),
    choice("source.knows", "saw", "heard", "document"),
    Field("position.latitude_e7", "integer", CONFIDENTIAL, min=-900_000_000, max=900_000_000, switch=POSITION),
    Field("position.longitude_e7", "integer", CONFIDENTIAL, min=-1_800_000_000, max=1_800_000_000, switch=POSITION),
    Field("position.accuracy_m", "integer", CONFIDENTIAL, min=0, max=1_000_000, switch=POSITION),
    choice("distance", "near", "far", "unknown", secrecy=CONFIDENTIAL, switch=POSITION),
    text("note", 2000, CONFIDENTIAL),
    text("language", 16),
    Field("form_version", "integer", PUBLIC, min=1, max=1_000_000),  # of the app's form, at Save
)  # fmt: skip

# Of every kind; a check over fields that a kind does not have never asks.
COMMON_CHECKS: tuple[Check, ...] = (
    Past("future-time", ("observed_from", "observed_to"), slack_minutes=10),
    InOrder("ends-before-start", ("observed_from", "observed_to")),
)


def report(kind: str, version: int, *fields: Field, checks: tuple[Check, ...] = (), bands: bool = False) -> Form:
    """A kind of report: what is common to all, and its own."""
    own = choice("kind", kind, secrecy=PUBLIC, required=True)
    return Form(kind, version, (own, *COMMON, *fields), (*COMMON_CHECKS, *checks), bands)


HEADCOUNT = report(
    "headcount",
    2,
    choice(
        "direction",
        "leaving", "arriving", "passing", "waiting", "turned-back", "returning",
        secrecy=PUBLIC, required=True,
    ),
    choice("mode", "tally", "typed", "stream"),
    choice("unit", "person", "household", "vehicle", secrecy=PUBLIC, required=True),
    choice("quantifier", "exact", "about", "at-least", "more-than", "nearly", "up-to", secrecy=PUBLIC),
    number("total", secrecy=PUBLIC),
    number("low", secrecy=PUBLIC),
    number("high", secrecy=PUBLIC),
    choice("where_counted", "on-board", "at-the-door", "from-outside", "from-a-list"),
    number("count.women"),
    number("count.men"),
    number("count.girls"),
    number("count.boys"),
    number("sick.lying"),
    number("sick.seated"),
    number("companions"),
    # Needs as seen, never asked.
    number("needs.child_alone"),
    number("needs.older_alone"),
    number("needs.pregnant_or_infant"),
    number("needs.moves_with_help"),
    number("not_boarded.choice"),
    Field("not_boarded.refused", "integer", STRICT, min=0, max=MAX_PEOPLE),
    number("not_boarded.no_place"),
    number("share_observed", 100, PUBLIC),  # percent of the period
    # As announced by the organiser, of a whole vehicle, never inferred.
    choice(
        "status.announced", "civilians", "armed-group", "mixed", "not-announced",
        secrecy=STRICT, switch=STATUS_AS_ANNOUNCED,
    ),
    checks=(
        Sum("bands-differ-from-total", "total", ("count.women", "count.men", "count.girls", "count.boys")),
        Sum("bands-differ-from-total", "total", tuple(f"count.{sex}.*" for sex in SEXES)),
        # All of them are on board; who did not board is no part of the total.
        AtMost(
            "subset-larger-than-total", "total",
            (
                ("sick.lying", "sick.seated"),
                ("companions",),
                ("needs.child_alone",),
                ("needs.older_alone",),
                ("needs.pregnant_or_infant",),
                ("needs.moves_with_help",),
            ),
        ),
        # More than these is possible, and worth a second look.
        Capacity(
            "over-capacity", "total", by="vehicle.type", usual={"bus": 120, "ambulance": 10, "car": 15},
            seats_percent=150, only={"unit": "person"},
        ),
        InOrder("range-out-of-order", ("low", "total", "high")),
    ),
    bands=True,
)  # fmt: skip

CONVOY = Form(
    "convoy",
    1,
    (
        text("label", 60, required=True),
        reference("from_site", "site"),
        reference("to_site", "site"),
        reference("at_site", "site"),  # where it stands; none on the road
        time("departed_at"),
        time("arrived_at"),
        text("note", 2000, CONFIDENTIAL),
    ),
)

VEHICLE = Form(
    "vehicle",
    1,
    (
        reference("convoy", "convoy", required=True),  # it stands where its convoy does
        text("label", 60, required=True),
        choice("type", "bus", "ambulance", "car", "van", "truck", "motorbike", "other", required=True),
        number("seats", 500),
        text("note", 2000, CONFIDENTIAL),
    ),
)

REPORTS = {form.kind: form for form in (HEADCOUNT,)}
FORMS = {**REPORTS, CONVOY.kind: CONVOY, VEHICLE.kind: VEHICLE}

# Set by the server or frozen at create: no amend may name them.
FIXED = frozenset({"kind", "form_version", "counted_by"})
# Where a report is about: one of these is there at its create, and no edit or decision takes the last one.
PLACES = frozenset({"site", "site.said"})
NOWHERE = "Name a site, or say the place in site.said."
FIRST_VERSION = 1  # of a form: what a report without ``form_version`` was made with, for older apps said none
WITHDRAWN = "withdrawn"


def edition() -> str:
    """Which forms there are, in which versions."""
    return " ".join(f"{form.kind}.{form.version}" for form in REPORTS.values())


def band_field(name: str) -> Field | None:
    """``count.<sex>.<band>`` as a field; none for any other name.  Bands are the operation's, so any band is taken."""
    parts = name.split(".")
    if len(parts) == 3 and parts[0] == "count" and parts[1] in SEXES and 0 < len(parts[2]) <= 12:
        return number(name)
    return None


SLOT = re.compile(r"taps|photo-[1-9]")  # what may be attached to a report: the log of a tally, and pictures


def attachment_field(name: str) -> Field | None:
    """``attachment.<slot>.sha256|size|type`` as a field: what a report says of a file that follows it (sync S6)."""
    parts = name.split(".")
    if len(parts) != 3 or parts[0] != "attachment" or not SLOT.fullmatch(parts[1]):
        return None
    return {
        "sha256": text(name, 64, CONFIDENTIAL),
        "size": number(name, 1_000_000_000, CONFIDENTIAL),
        "type": text(name, 80, CONFIDENTIAL),
    }.get(parts[2])


def bands(age_bands: tuple[str, ...]) -> Iterator[Field]:
    """The band fields of an operation with ``age_bands``."""
    for sex in SEXES:
        for band in age_bands:
            yield number(f"count.{sex}.{band}")


def describe(form: Form, age_bands: tuple[str, ...], switched_on: Collection[str] = ()) -> dict[str, object]:
    """The form as the feed serves it: ``{kind, version, fields: [{name, type, …}], checks: [{check, flag, …}]}`` without
    empty members.  What is not switched on is not asked."""
    fields = [field for field in form.fields if not field.retired and (field.switch is None or field.switch in switched_on)]
    if form.bands:
        fields += bands(age_bands)
    kept = []
    for field in fields:
        # By identity: a ``min`` of 0 equals False and is no empty member.
        entry = {name: value for name, value in asdict(field).items() if value is not None and value is not False and value != ()}
        entry["class"] = entry.pop("secrecy")
        entry.pop("switch", None)
        if "choices" in entry:
            entry["choices"] = list(field.choices)
        kept.append(entry)
    return {
        "kind": form.kind,
        "version": form.version,
        "confidential": form.confidential,
        "fields": kept,
        "checks": [checks.describe(check) for check in form.checks],
    }


def is_nowhere(values: Mapping[str, object]) -> bool:
    """Whether a report with these values would name no place."""
    return not any(values.get(name) for name in PLACES)
