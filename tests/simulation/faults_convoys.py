"""Faults in the joining of convoys (docs/sync.md S3.6)."""

from tests.people import FOUA
from tests.simulation.fault import RECORDS, RIGHTS, Fault
from tests.simulation.shrink import Call

# Two convoys of Chelsea's site with a bus each, which the office and both her phones know.
CONVOYS: list[Call] = [
    *[step for phone in (0, 1) for step in (("begin_convoy", (phone,)), ("begin_vehicle", (phone, -1)))],
    *[("sync", (phone,)) for phone in (0, 1, 0)],
]

CONVOY_FAULTS = [
    Fault(
        "a joined convoy takes no more",
        "S3.6: be kept there",
        f"{RIGHTS}:Rights.may_write",
        "{convoy.site, self.records.stands(convoy)}",
        "{self.records.stands(convoy)}",
        [*CONVOYS, ("join", (0, 0, 1)), ("move_convoy", (1, FOUA)), ("rename_convoy", (0, 0, 2)), ("sync", (0,))],
        "progress",
        by_chance=False,
    ),
    Fault(
        "what was joined into a survivor stays where it was",
        "S3.6",
        "server.domain.joins:one_hop",
        "survivor(into, key) for",
        "into[key] for",
        [*CONVOYS, ("begin_convoy", (0,)), ("sync", (0,)), ("join", (0, 0, 1)), ("join", (0, 1, 2))],
        "convoys",
        by_chance=False,
    ),
    Fault(
        "a separation leaves a pair behind",
        "S3.6: give back",
        "server.domain.joins:cut_by",
        "!= (convoy_of",
        "is (convoy_of",
        [
            *CONVOYS,
            *[("begin_convoy", (0,)), ("begin_vehicle", (0, -1)), ("sync", (0,))],
            # The first goes into the second, and with that into the third, where its bus is paired.
            *[("join", (0, 0, 1)), ("join", (0, 1, 2, True)), ("separate", (0, 0))],
        ],
        "convoys",
        by_chance=False,
    ),
    Fault(
        "no phone is told that the survivor moved",
        "S3.6",
        f"{RECORDS}:Records._tell_vehicles",
        "Entity.merged_into_key.in_(moved)",
        "Entity.merged_into_key.in_(())",
        [*CONVOYS, ("join", (0, 0, 1, True)), ("sync", (0,)), ("move_convoy", (1, FOUA))],
        "convergence",
        by_chance=False,
    ),
]
