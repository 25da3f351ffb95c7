"""What the users of existing systems suffered, as cases: the bug's number, what went wrong there, the same steps here,
and what must hold.  The simulation's own invariants are checked all the while (``tests/simulation``).
"""

from tests.people import FOUA, RAMOUSEH
from tests.simulation.shrink import Call
from tests.simulation.weather import WEATHERS
from tests.sync.scenarios.cases import (
    Case,
    Elsewhere,
    an_interrupted_snapshot_is_none,
    asked,
    came,
    contested,
    delivered,
    every,
    flagged,
    in_order,
    knows_no,
    live,
    originals,
    parallel_creates_are_all_taken,
    reads,
    the_same_five_times_is_one,
    versions,
)

ONE_BY_ONE, LAST = ("fair", "in order", 1), ("fair", "the last first", 1)
ONE_THAT_CAME = "unreadable"  # and is kept: what the simulation sends as a picture is none
SAVED: list[Call] = [("save", (0, 0)), ("sync", (0,))]
CASES: list[Case | Elsewhere] = [
    Case(
        "getodk/central#669",
        "A run of changes to one thing, made without network, arrived in another order than it was made; the state broke.",
        [
            ("save", (0, 0)),
            ("edit", (0, 0, "total", 47)),
            ("edit", (0, 0, "sick.lying", 2)),
            ("edit", (0, 0, "total", 52)),
            *[("sync", (0, "fair", "backwards", 1))] * 4,
        ],
        every(reads(total=52, sick_lying=2), in_order),
    ),
    Case(
        "getodk/central#698",
        "An update that followed on its own branch's last one was taken for clean, though the office had meanwhile set the "
        "field that it changes.",
        [
            *SAVED,
            ("edit", (0, 0, "note", "engine trouble")),
            ("edit", (0, 0, "total", 49)),
            ("amend_at_desk", (0, 0, "total", 52)),
            ("sync", (0,)),
        ],
        every(contested("total", 52, 49), live(total=52, note="engine trouble (1)")),
    ),
    Case(
        "getodk/central#705",
        "Create, update, update came in the right order, and the third stayed in the backlog.",
        [
            ("save", (0, 0)),
            ("edit", (0, 0, "total", 47)),
            ("edit", (0, 0, "total", 49)),
            *[("sync", (0, *ONE_BY_ONE))] * 3,
        ],
        every(reads(total=49), in_order),
    ),
    Case(
        "getodk/central#805",
        "The last of three updates came first and was forced through; those before it then made conflicts with themselves.",
        [
            *SAVED,
            ("edit", (0, 0, "total", 47)),
            ("edit", (0, 0, "total", 49)),
            ("edit", (0, 0, "total", 52)),
            ("sync", (0, *LAST)),
            ("sync", (0, *ONE_BY_ONE)),
            ("sync", (0, *ONE_BY_ONE)),
        ],
        every(reads(total=52), in_order),
    ),
    Case(
        "getodk/central#808",
        "The second update was sent first, then the first, then the registration: that one ended in an unexpected result.",
        [
            ("save", (0, 0)),
            ("edit", (0, 0, "total", 47)),
            ("edit", (0, 0, "total", 49)),
            *[("sync", (0, "fair", "backwards", 1))] * 3,
        ],
        every(reads(total=49), in_order, delivered(1)),
    ),
    Case(
        "getodk/central#832",
        "The line broke while a held update was let through; it stayed locked for good.",
        [
            ("save", (0, 0)),
            ("edit", (0, 0, "total", 47)),
            ("sync", (0, "fair", "backwards", 1)),
            ("sync", (0, "the answer is lost")),
            ("sync", (0, "the answer is cut short")),
            ("sync", (0,)),
            ("sync", (0,)),
        ],
        every(reads(total=47), delivered(1)),
    ),
    Case(
        "getodk/collect#5317",
        "A form was edited after its sending had broken off: its id was there with other content, and it was refused for ever.",
        [
            ("save", (0, 0)),
            ("sync", (0, "the answer is lost")),
            ("edit", (0, 0, "total", 47)),
            ("kill", (0, "while it takes an answer")),
            ("edit", (0, 0, "total", 49)),
            ("sync", (0,)),
        ],
        every(reads(total=49), delivered(1)),
    ),
    Case(
        "powersync-ja/powersync-sqlite-core#162",
        "An app was killed while it wrote; a mark of something to upload remained, and nothing was downloaded any more.",
        [
            *SAVED,
            ("kill", (0, "while it saves")),
            ("edit", (0, 0, "total", 47)),
            ("kill", (0, "while it takes an answer")),
            ("review", (0, 0, "return")),
            ("sync", (0,)),
        ],
        every(reads(total=47), asked(0), delivered(1)),
    ),
    Case(
        "powersync-ja/powersync.dart#307",
        "After a partition of the network the upload queue stayed as it was, although there was a network again.",
        [
            *[("save", (0, total)) for total in (0, 47, 49, 52)],
            *[("sync", (0, weather)) for weather in WEATHERS if weather != "fair"],
            ("sync", (0,)),
        ],
        delivered(4),
    ),
    Case(
        "powersync-ja/powersync.dart#308",
        "Clients were killed at random and started again: some never emptied their queue, some had read what others had not.",
        [
            step
            for total in (0, 47, 49, 52)
            for step in (
                ("save", (0, total)),
                ("kill", (0, "while it takes an answer")),
                ("sync", (1,)),
                ("kill", (1, "while it takes an answer")),
            )
        ]
        + [("sync", (0,)), ("sync", (1,))],
        delivered(4),
    ),
    Case(
        "medic/cht-core#1006",
        "What moved out of a user's place stayed on the old phone for ever.",
        [("begin_convoy", (0,)), ("sync", (0,)), ("sync", (0,)), ("move_convoy", (0, FOUA)), ("sync", (0,))],
        knows_no("convoy", 0),
    ),
    Case(
        "medic/cht-core#5701",
        "Reports about what had been moved away were never sent, without a word.",
        [("sync", (0,)), ("save", (0, 0)), ("reassign", (0, RAMOUSEH)), ("reassign", (0, FOUA)), ("sync", (0,))],
        flagged("late-from-previous-assignee"),
    ),
    Case(
        "medic/cht-core#7419",
        "Whether the first download was complete was guessed from what lay there; broken off and resumed, half passed for all.",
        [
            *[("save", (0, total)) for total in (0, 47, 49, 52, 0, 47)],
            ("sync", (0,)),
            *[("sync", (1, "fair", "in order", 1, 1024))] * 2,
        ],
        an_interrupted_snapshot_is_none,
    ),
    Case(
        "primeroIMS/primero#508",
        "Two people changed one field without network: whoever sent last won, and nobody learned of it.",
        [*SAVED, ("sync", (1,)), ("edit", (0, 0, "total", 49)), ("edit", (1, 0, "total", 52)), ("sync", (0,)), ("sync", (1,))],
        contested("total", 49, 52),
    ),
    Case(
        "primeroIMS/primero#508, the queue",
        "Waiting requests with the same body were taken for one, and of several edits of one record only some were sent.",
        [
            ("save", (0, 47)),
            ("save", (0, 47)),
            ("edit", (0, 1, "total", 49)),
            ("edit", (0, 1, "total", 47)),
            ("edit", (0, 1, "total", 49)),
            ("sync", (0,)),
        ],
        every(delivered(2), versions(1, 4)),
    ),
    Case(
        "Kinto/kinto#3393",
        "Records created in parallel were refused, because two of them got one timestamp.",
        [],
        parallel_creates_are_all_taken,
    ),
    Case(
        "kobotoolbox/kobocat#470",
        "The same submission posted several times at once became several submissions.",
        [],
        the_same_five_times_is_one,
    ),
    Case(
        "getodk/central-backend#299",
        "One picture was chosen for two questions of a form; the second was refused, for its bytes were there already.",
        [
            ("save_with_file", (0, "photo-1")),
            ("attach", (0, 0, "photo-2", True)),
            ("sync", (0,)),
            ("send_file", (0, 0)),
            ("send_file", (0, 0)),
        ],
        every(came(ONE_THAT_CAME, ONE_THAT_CAME), originals(1), delivered(1)),
    ),
    Case(
        "getodk/central-backend#330",
        "Two questions of a form had files of the same name for answers; the second was refused.",
        [
            ("save_with_file", (0, "photo-1")),
            ("attach", (0, 0, "photo-2")),
            ("sync", (0,)),
            ("send_file", (0, 0)),
            ("send_file", (0, 0)),
        ],
        every(came(ONE_THAT_CAME, ONE_THAT_CAME), originals(2), delivered(1)),
    ),
    Case(
        "getodk/central#793",
        "What was sent again under the name of a file that was there took its place; nobody could know when all had come.",
        [
            ("save_with_file", (0, "photo-1")),
            ("sync", (0,)),
            ("send_file", (0, 0)),
            ("attach", (0, 0, "photo-1")),
            ("sync", (0,)),
            ("send_file", (0, 0)),
            ("send_file_again", (0, 0)),
        ],
        every(originals(2), delivered(1)),
    ),
    Elsewhere(
        "enketo/enketo#1584",
        "The service worker took uploads in hand and built them anew; on iOS they went out empty.",
        "client/src/sync/worker.test.ts",
    ),
    Elsewhere(
        "powersync-ja/powersync-sqlite-core#162, on the phone",
        "The same in the real client: killed at every point of a day, it goes on.",
        "client/src/sync/kills.test.ts",
    ),
]
