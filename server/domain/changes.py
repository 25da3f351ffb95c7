"""Changes as they are offered, and what may become of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from server.domain.ids import is_id
from server.domain.merge import Edit, Value

REPORT, CONVOY, VEHICLE = "report", "convoy", "vehicle"
ENTITIES = (REPORT, CONVOY, VEHICLE)
CREATE, AMEND, ANSWER, WITHDRAW, DECIDE = "create", "amend", "answer", "withdraw", "decide"
APPLIED, MERGED, CONFLICT, HELD, QUARANTINED = "applied", "merged", "conflict", "held", "quarantined"
OUTCOMES = (APPLIED, MERGED, CONFLICT, HELD, QUARANTINED)
IN_EFFECT = frozenset({APPLIED, MERGED, CONFLICT})
SITES = ("site", "from_site", "to_site", "at_site")  # the fields that name one
ANSWERS = ("right", "changed", "dont-know")


@dataclass(frozen=True, slots=True)
class Base:
    """What the author had on the screen: a version of an epoch."""

    epoch: str
    version: int


@dataclass(frozen=True, slots=True)
class Answer:
    """To a question of the office: ``right`` · ``changed`` (with edits) · ``dont-know``."""

    question: str
    answer: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Offered:
    """One change, verbatim (``body``) and as read.  ``problem`` names why it cannot be read or used; then only ``id``
    and what else could be read is filled in."""

    body: bytes
    sha256: bytes
    id: str
    device: str | None = None
    n: int | None = None
    entity: str | None = None
    key: str | None = None
    action: str | None = None
    base: Base | None = None
    prev: str | None = None
    reason: str | None = None
    recorded_at: str | None = None
    session: str | None = None
    elapsed_ms: int | None = None
    values: dict[str, Value] = field(default_factory=dict)
    edits: tuple[Edit, ...] = ()
    answer: Answer | None = None
    problem: str | None = None
    problem_fields: dict[str, Any] = field(default_factory=dict)
    site: str | None = None  # where it says it is about, if it has a problem: it decides who sees it in the work queue
    mends: str | None = None  # the change that this one says right, from the work queue


def keys_of(offered: Offered) -> list[str]:
    """The statements a change may touch: its own (what names none is named by its own id), and the convoy and vehicle it names."""
    stated = [offered.values.get(name) for name in (CONVOY, VEHICLE)]
    edited = [edit.now for edit in offered.edits if edit.field in (CONVOY, VEHICLE)]
    return [key for key in (offered.key or offered.id, *stated, *edited) if is_id(key)]


def sites_of(offered: Offered) -> list[str]:
    """The sites a change names."""
    values = offered.values
    if offered.edits:
        values = {**values, **{edit.field: edit.now for edit in offered.edits}}
    return [site for name in SITES if (site := id_in(values, name))]


def id_in(values: Mapping[str, Value], name: str) -> str | None:
    """The id that a field holds.  Edits are not judged yet where this is asked: another text names nothing."""
    value = values.get(name)
    return value if is_id(value) else None
