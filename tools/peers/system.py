"""What the three systems have in common for a trial: a server that may be killed, phones, and what the server holds."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from tools.peers.process import Phone, ServerProcess

BUS: dict[str, Any] = {
    "kind": "headcount",
    "direction": "leaving",
    "mode": "tally",
    "unit": "person",
    "quantifier": "exact",
    "how_known": "counted",
    "vehicle.type": "bus",
    "observed_from": "2016-12-18T23:05:00+02:00",
    "observed_to": "2016-12-18T23:20:00+02:00",
}


def headcount(label: str, total: int) -> dict[str, Any]:
    """What a monitor states of one bus; the same fields in every system."""
    return {**BUS, "vehicle.label": label, "total": total}


@dataclass(frozen=True, slots=True)
class Stored:
    """One report as the server holds it.

    ``rivals``: other values of ``total`` that it keeps beside the live one; ``shown``: whether whoever reads the report
    as usual is told of them; ``clock``: what it says of the time that the phone stated.
    """

    key: str
    label: str
    total: Any
    rivals: tuple[Any, ...] = ()
    shown: bool = False
    vehicle: str = ""
    clock: str = ""


@dataclass
class System(ABC):
    """One system at work in ``folder``."""

    folder: Path
    server: ServerProcess = field(init=False)
    name = ""
    client = ""

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.numbers = count(1)

    @abstractmethod
    def start(self) -> None:
        """From nothing to a server that answers."""

    @abstractmethod
    def introduction(self) -> dict[str, Any]:
        """What a new phone has to know beside the server's address."""

    @abstractmethod
    def stored(self) -> list[Stored]:
        """Every report that the server holds, read around its clients."""

    def plain(self, values: dict[str, Any]) -> tuple[str, dict[str, Any], dict[str, str]]:
        """How one report is posted by a client that makes no id: path, body, headers.  Raises where every report needs one."""
        raise NotImplementedError

    def judged(self, key: str) -> str:
        """What the server made of a report that no form allows."""
        held = [one for one in self.stored() if one.key == key]
        return f"stored as it is, as a report like any other: total {held[0].total!r}" if held else "not at the server"

    def phone(self, url: str, *, wall: str | None = None, **more: Any) -> Phone:
        """A new phone, started."""
        folder = self.folder / f"phone-{next(self.numbers)}"
        phone = Phone(self.client, folder, url, self.introduction() | more, wall)
        phone.start()
        return phone

    def stop(self) -> None:
        if hasattr(self, "server"):
            self.server.kill()
