"""Whether two reports may be of one event (sync S3.6).  A question to a person: nothing merges by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

WITHIN = timedelta(minutes=20)
ONE_EVENT, TWO_EVENTS, WITNESSED_TWICE = "one-event", "two-events", "witnessed-twice"
VERDICTS = (ONE_EVENT, TWO_EVENTS, WITNESSED_TWICE)
FLAG = "possible-duplicate"


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a report says of one vehicle in one direction, and when by the server's clock: the phone's times with its
    clock's offset at receipt."""

    key: str
    operation: str
    author: str
    device: str | None
    vehicle: str | None
    convoy: str | None
    label: str | None
    direction: str
    begun: datetime
    ended: datetime

    @classmethod
    def of(
        cls,
        key: str,
        operation: str,
        author: str,
        device: str | None,
        values: Mapping[str, object],
        times: tuple[datetime | None, datetime | None],
        offset_ms: int | None,
        reads_as: Mapping[str, str] | None = None,
    ) -> "Sighting | None":
        """The sighting in the values of a report; none where it names no vehicle, direction or time.  ``reads_as``: convoys
        and vehicles that are joined, each with the one it is."""
        vehicle, convoy, label, direction = (
            found if isinstance(found := values.get(name), str) and found else None
            for name in ("vehicle", "convoy", "vehicle.label", "direction")
        )
        if reads_as:
            vehicle, convoy = (reads_as.get(key, key) if key else key for key in (vehicle, convoy))
        begun = times[0]
        if begun is None or direction is None or not (vehicle or (convoy and label)):
            return None
        # Beyond a day it is no clock that is off but a calendar, and a sum may leave the calendar's ends.
        shift = timedelta(milliseconds=offset_ms or 0)
        shift = shift if abs(shift) < timedelta(days=3650) else timedelta()
        ended = max(begun, times[1] or begun)
        label = label and normal(label)
        return cls(key, operation, author, device, vehicle, convoy, label, direction, begun + shift, ended + shift)

    def may_be(self, other: "Sighting") -> bool:
        """Whether the two may be of one event: of one operation, by other eyes or another phone, the same vehicle, the same
        way, at most twenty minutes apart."""
        if (
            self.key == other.key
            or self.operation != other.operation
            or (self.author, self.device) == (other.author, other.device)
        ):
            return False
        by_id = self.vehicle is not None and self.vehicle == other.vehicle
        by_label = None not in (self.convoy, self.label) and (self.convoy, self.label) == (other.convoy, other.label)
        apart = max(self.begun, other.begun) - min(self.ended, other.ended)
        return (by_id or by_label) and self.direction == other.direction and apart <= WITHIN


def normal(label: str) -> str:
    """A painted number however it is written: "Bus 4", " bus  4"."""
    return " ".join(label.casefold().split())
