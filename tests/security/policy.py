"""Who gets what on every route (protection P3).  A route that is not in this table fails the walk.

Each row says what is answered to each person for something of their own, something foreign and something absent.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.bundles import Courier
from tests.factories import new_id
from tests.people import ALEPPO, BOB, FOUA, OMAR, RAMOUSEH
from tests.pictures import picture
from tests.security.world import EVERYBODY, HAMA, MOREK, PHONES, STAFF, World
from tests.tus import creation

OWN, FOREIGN, ABSENT = "own", "foreign", "absent"
PICTURE = picture()


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: what stands in the path, the body (bytes are a file), the state seen, and what else stands in its head."""

    path: Mapping[str, str]
    body: Any = None
    rev: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


Make = Callable[[World, str], Asked]


@dataclass(frozen=True, slots=True)
class Row:
    """``answers``: person → status for (own, foreign, absent); ``kinds``: which of these there are on this route."""

    answers: Mapping[str, tuple[int, ...]]
    make: Make
    kinds: tuple[str, ...] = (OWN,)


def everyone(status: int, **others: int) -> Mapping[str, tuple[int, ...]]:
    return {who: (others.get(who, status),) for who in EVERYBODY}


def staff(**answers: int | tuple[int, ...]) -> Mapping[str, tuple[int, ...]]:
    """The answers to Alice, Bob and Eve; whoever is not signed in is told so, phones and the suspended included."""
    whole = {who: answers.get(who, 401) for who in EVERYBODY}
    return {who: value if isinstance(value, tuple) else (value,) * 3 for who, value in whole.items()}


def admins(*answers: int) -> Mapping[str, tuple[int, ...]]:
    return staff(alice=answers, bob=403, eve=403)


def coordinators(*answers: int) -> Mapping[str, tuple[int, ...]]:
    return staff(alice=403, bob=answers, eve=403)


def phones(*answers: int) -> Mapping[str, tuple[int, ...]]:
    """The answers to Chelsea's phone; to Dara's what is Chelsea's is foreign, and the other way round."""
    dara = (answers[1], answers[0], answers[2])
    return {who: {"chelsea": answers, "dara": dara}.get(who, (401,) * 3) for who in EVERYBODY}


def plain(body: Any = None) -> Make:
    return lambda _world, _kind: Asked({}, body() if callable(body) else body)


def named(
    name: str,
    own: Callable[[World], str],
    body: Any = None,
    rev: int | None = None,
    foreign: Callable[[World], str] = lambda _: new_id(),
) -> Make:
    """A request for one thing: one of one's own, a foreign one, or none at all."""
    makers: dict[str, Callable[[World], str]] = {OWN: own, FOREIGN: foreign, ABSENT: lambda _: new_id()}
    return lambda world, kind: Asked({name: makers[kind](world)}, body() if callable(body) else body, rev)


def reason() -> dict[str, str]:
    return {"reason": "The walk asks"}


def edits(field: str, now: Any) -> Callable[[], dict[str, Any]]:
    return lambda: {
        "id": new_id(),
        "base": {"epoch": "1.x", "version": 1},
        "edits": {field: {"was": None, "now": now}},
        **reason(),
    }


def new_site() -> dict[str, Any]:
    return {"operation": ALEPPO, "code": f"N-{new_id()[-12:].upper()}", "kind": "transit", "names": {"en": f"New {new_id()}"}}


def new_operation() -> dict[str, Any]:
    return {"names": {"en": f"New {new_id()}"}, "time_zone": "Asia/Damascus"}


def exchange() -> dict[str, Any]:
    return {
        "v": 1,
        "app": "0.1.0",
        "cursor": None,
        "clock": {"wall": "2016-12-18T23:25:00+02:00", "session": "s1", "elapsed_ms": 1},
        "waiting": {"changes": 0, "blobs": 0, "next_n": 1},
        "changes": [],
    }


def decision(world: World, kind: str) -> Asked:
    """A choice among the candidates of a conflict of Chelsea's (Bob's own), of Dara's, or of none."""
    if kind == ABSENT:
        return Asked({"conflict_id": new_id()}, {"candidate": new_id()}, 3)
    chosen = world.conflict("chelsea" if kind == OWN else "dara")
    with world.sessions() as session:
        from sqlalchemy import select

        from server.models import Candidate

        candidate = session.scalars(select(Candidate.id).where(Candidate.conflict_id == chosen).limit(1)).one()
    return Asked({"conflict_id": chosen}, {"candidate": candidate}, 3)


def queued(body: Callable[[World, str], Any] = lambda _world, _kind: None, *, aside: bool = False) -> Make:
    """A request about a change in the work queue: of Chelsea's (Bob's to settle), of Dara's, or of none."""

    def make(world: World, kind: str) -> Asked:
        seq = {OWN: world.queued, FOREIGN: lambda: world.queued("dara"), ABSENT: lambda: 10**9}[kind]()
        if aside and kind == OWN:
            world.seat(OMAR).post(f"/work-queue/{seq}/set-aside", **reason())
        return Asked({"seq": str(seq)}, body(world, kind))

    return make


def mending(_world: World, _kind: str) -> dict[str, Any]:
    values = {"kind": "headcount", "site": RAMOUSEH, "direction": "leaving", "unit": "person", "how_known": "counted"}
    return {"id": new_id(), "values": {**values, "observed_from": "2016-12-18T23:05:00+02:00", "total": 9}, **reason()}


def removal(world: World, kind: str) -> Asked:
    """A note of Chelsea's (Bob's to have removed), of Dara's, or of no report."""
    report = new_id() if kind == ABSENT else world.report("chelsea" if kind == OWN else "dara", note="A name")
    return Asked({}, {"key": report, "fields": ["note"], **reason()})


def ordered(body: Any = None, rev: int | None = None) -> Make:
    """A request about a removal that Omar asked for: of Chelsea's note, of Dara's, or none."""

    def make(world: World, kind: str) -> Asked:
        made = new_id() if kind == ABSENT else world.redaction("chelsea" if kind == OWN else "dara")
        return Asked({"redaction": made}, body() if callable(body) else body, rev)

    return make


def duplicate(world: World, kind: str) -> Asked:
    """A verdict on two counts of one bus: at Chelsea's gate (Bob's to decide), at Dara's, or of none."""
    pair = new_id() if kind == ABSENT else world.duplicate("chelsea" if kind == OWN else "dara")
    return Asked({"duplicate_id": pair}, {"seen": 0, "verdict": "two-events", **reason()})


def carried_file(world: World, _kind: str) -> Asked:
    """An empty bundle of a phone of Dara's, whoever carries it."""
    return Asked({}, Courier(world).packed(world.phones["dara"]))


def announced(world: World, kind: str) -> Asked:
    """Beginning to send what a report of Chelsea's, of Dara's, or none announced."""
    report = world.with_picture({OWN: "chelsea", FOREIGN: "dara", ABSENT: "chelsea"}[kind])
    return Asked({}, None, None, creation(report if kind != ABSENT else new_id(), PICTURE))


def part(method: str) -> Make:
    """All of a file that Chelsea's phone, Dara's, or nobody's has begun to send."""

    def asked(world: World, kind: str) -> Asked:
        upload = new_id() if kind == ABSENT else world.upload("chelsea" if kind == OWN else "dara")
        headers = {"Tus-Resumable": "1.0.0"}
        if method != "HEAD":
            headers |= {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
        if method == "POST":
            headers["X-HTTP-Method-Override"] = "PATCH"
        return Asked({"upload": upload}, None if method == "HEAD" else PICTURE, None, headers)

    return asked


def shown(world: World, kind: str) -> Asked:
    report = new_id() if kind == ABSENT else world.shown_picture("chelsea" if kind == OWN else "dara")
    return Asked({"report": report, "slot": "photo-1"})


ONE, TWO, THREE = (OWN,), (OWN, ABSENT), (OWN, FOREIGN, ABSENT)
V1 = "/api/v1"
CSV = "code,kind,name_en\nIMP-1,transit,Imported\n"


def convoy_at_foua(world: World) -> str:
    return world.convoy(FOUA)


def joining(world: World, kind: str) -> Asked:
    """A convoy of Bob's, a foreign one, or none, said to be another of Bob's."""
    key = {OWN: world.convoy, FOREIGN: lambda: world.convoy(FOUA), ABSENT: new_id}[kind]()
    return Asked({"convoy": key}, {"into": world.convoy(), "into_rev": 1, "vehicles": [], **reason()}, 1)


def joined(world: World, kind: str) -> Asked:
    """A convoy that is joined: two of Bob's, two foreign ones, or none."""
    if kind == ABSENT:
        return Asked({"convoy": new_id()}, reason(), 2)
    site = RAMOUSEH if kind == OWN else FOUA
    key, into = world.convoy(site), world.convoy(site)
    world.seat(OMAR).post(f"/convoys/{key}/join", rev=1, into=into, into_rev=1, vehicles=[], **reason())
    return Asked({"convoy": key}, reason(), 2)


POLICY: dict[str, Row] = {
    # Anybody.
    "GET /": Row(everyone(302), plain()),
    "GET /app": Row(everyone(302), plain()),
    "GET /desk": Row(everyone(302), plain()),
    "GET /app/": Row(everyone(200), plain()),
    "GET /desk/": Row(everyone(200), plain()),
    "GET /app/<path:path>": Row(everyone(404), named("path", lambda _: "no-such.js")),
    "GET /desk/<path:path>": Row(everyone(404), named("path", lambda _: "no-such.js")),
    "GET /healthz": Row(everyone(200), plain()),
    "GET /readyz": Row(everyone(200), plain()),
    "GET /openapi.json": Row(everyone(200), plain()),
    # A sign-in, a password or an enrolment is what these give; what is sent here is wrong.
    f"POST {V1}/session": Row(everyone(401), plain({"login": "no-such", "password": "no such password"})),
    f"POST {V1}/invitations/redeem": Row(everyone(404), plain({"code": "ABCD", "password": "a password, long enough"})),
    f"POST {V1}/enrolments/redeem": Row(everyone(404), plain({"code": "ABCDEFGH", "label": "Phone"})),
    # Phones.
    f"POST {V1}/sync": Row(everyone(401, chelsea=200, dara=200), plain(exchange)),
    f"POST {V1}/sync/bundle": Row(everyone(401, chelsea=200, dara=200), carried_file),
    # Files that were brought to the office.
    f"POST {V1}/bundles": Row(staff(alice=200, bob=200, eve=403), carried_file),
    f"POST {V1}/uploads": Row(phones(201, 404, 404), announced, THREE),
    f"HEAD {V1}/uploads/<uuid:upload>": Row(phones(200, 404, 404), part("HEAD"), THREE),
    f"PATCH {V1}/uploads/<uuid:upload>": Row(phones(204, 404, 404), part("PATCH"), THREE),
    f"POST {V1}/uploads/<uuid:upload>": Row(phones(204, 404, 404), part("POST"), THREE),
    # Whoever is signed in.
    f"GET {V1}/session": Row(staff(alice=200, bob=200, eve=200), plain()),
    f"DELETE {V1}/session": Row(staff(alice=204, bob=204, eve=204), plain()),
    f"GET {V1}/operations": Row(staff(alice=200, bob=200, eve=200), plain()),
    # Operations: made and changed by admins.
    f"POST {V1}/operations": Row(admins(201), plain(new_operation)),
    f"PATCH {V1}/operations/<uuid:operation>": Row(
        admins(200, 404), named("operation", lambda world: world.operation(), {"contact_line": "Ask the office."}, 1), TWO
    ),
    f"GET {V1}/forms": Row(staff(alice=200, bob=200, eve=200), plain()),
    # Sites: read by coordinators, kept by admins.
    f"GET {V1}/sites": Row(staff(alice=200, bob=200, eve=403), plain()),
    f"GET {V1}/sites/<uuid:site>": Row(
        staff(alice=(200, 200, 404), bob=(200, 404, 404), eve=403),
        named("site", lambda _: RAMOUSEH, foreign=lambda _: MOREK),
        THREE,
    ),
    f"POST {V1}/sites": Row(admins(201), plain(new_site)),
    f"POST {V1}/sites/import": Row(admins(200), plain({"operation": ALEPPO, "csv": CSV, "commit": False})),
    f"PATCH {V1}/sites/<uuid:site>": Row(
        admins(200, 404), named("site", lambda world: world.site(), {"kind": "transit"}, 1), TWO
    ),
    f"POST {V1}/sites/<uuid:site>/close": Row(admins(200, 404), named("site", lambda world: world.site(), reason, 1), TWO),
    f"POST {V1}/sites/<uuid:site>/open": Row(admins(200, 404), named("site", lambda world: world.site("closed"), reason, 1), TWO),
    # People, assignments, phones: admins.
    f"GET {V1}/people": Row(admins(200), plain()),
    f"POST {V1}/people": Row(admins(201), plain({"name": "Passer-by"})),
    f"GET {V1}/people/<uuid:person>": Row(admins(200, 404), named("person", lambda _: BOB.id), TWO),
    f"PATCH {V1}/people/<uuid:person>": Row(
        admins(200, 404), named("person", lambda world: world.person(), {"language": "ar"}, 1), TWO
    ),
    f"POST {V1}/people/<uuid:person>/suspend": Row(
        admins(200, 404), named("person", lambda world: world.person(), reason, 1), TWO
    ),
    f"POST {V1}/people/<uuid:person>/restore": Row(
        admins(200, 404), named("person", lambda world: world.person(suspended=True), reason, 1), TWO
    ),
    f"POST {V1}/people/<uuid:person>/invitation": Row(admins(201, 404), named("person", lambda world: world.person()), TWO),
    f"GET {V1}/assignments": Row(admins(200), plain()),
    f"POST {V1}/assignments": Row(
        admins(201, 404),
        lambda world, kind: Asked(
            {}, {"person": world.person() if kind == OWN else new_id(), "role": "monitor", "operation": ALEPPO}
        ),
        TWO,
    ),
    f"DELETE {V1}/assignments/<uuid:assignment>": Row(
        admins(204, 404), named("assignment", lambda world: world.assignment()), TWO
    ),
    f"GET {V1}/devices": Row(admins(200), plain()),
    f"GET {V1}/devices/<uuid:device>": Row(admins(200, 404), named("device", lambda world: world.device()), TWO),
    f"POST {V1}/devices/<uuid:device>/revoke": Row(
        admins(200, 404), named("device", lambda world: world.device(), reason, 1), TWO
    ),
    f"POST {V1}/devices/<uuid:device>/release": Row(
        admins(200, 404), named("device", lambda world: world.device(held=True), reason, 1), TWO
    ),
    f"POST {V1}/enrolments": Row(
        admins(201, 404),
        lambda world, kind: Asked({}, {"person": world.person("monitor") if kind == OWN else new_id()}),
        TWO,
    ),
    # Reports, conflicts, convoys and vehicles: coordinators, each in their scope; an admin reads none by that alone.
    f"GET {V1}/reports": Row(coordinators(200), plain()),
    f"GET {V1}/reports/<uuid:report>": Row(
        coordinators(200, 404, 404),
        named("report", lambda world: world.report(), foreign=lambda world: world.report("dara")),
        THREE,
    ),
    f"GET {V1}/reports/<uuid:report>/attachments/<slot>": Row(coordinators(200, 404, 404), shown, THREE),
    f"POST {V1}/reports/<uuid:report>/review": Row(
        coordinators(200, 404, 404),
        named(
            "report",
            lambda world: world.report(),
            {"action": "verify", "version": 1},
            1,
            foreign=lambda world: world.report("dara"),
        ),
        THREE,
    ),
    f"POST {V1}/reports/<uuid:report>/amend": Row(
        coordinators(200, 404, 404),
        named("report", lambda world: world.report(), edits("total", 9), foreign=lambda world: world.report("dara")),
        THREE,
    ),
    f"POST {V1}/duplicates/<uuid:duplicate_id>/decision": Row(coordinators(204, 404, 404), duplicate, THREE),
    f"GET {V1}/redactions": Row(coordinators(200), plain()),
    f"GET {V1}/redactions/removable/<uuid:about>": Row(
        coordinators(200, 404, 404),
        named("about", lambda world: world.report(), foreign=lambda world: world.report("dara")),
        THREE,
    ),
    f"POST {V1}/redactions": Row(coordinators(201, 404, 404), removal, THREE),
    f"GET {V1}/redactions/<uuid:redaction>": Row(coordinators(200, 404, 404), ordered(), THREE),
    f"POST {V1}/redactions/<uuid:redaction>/confirm": Row(coordinators(200, 404, 404), ordered(rev=1), THREE),
    f"POST {V1}/redactions/<uuid:redaction>/refuse": Row(coordinators(200, 404, 404), ordered(reason), THREE),
    f"GET {V1}/work-queue": Row(coordinators(200), plain()),
    f"GET {V1}/work-queue/<int:seq>": Row(coordinators(200, 404, 404), queued(), THREE),
    f"POST {V1}/work-queue/<int:seq>/release": Row(coordinators(200, 404, 404), queued(lambda *_: reason()), THREE),
    f"POST {V1}/work-queue/<int:seq>/mend": Row(coordinators(200, 404, 404), queued(mending), THREE),
    f"POST {V1}/work-queue/<int:seq>/set-aside": Row(coordinators(200, 404, 404), queued(lambda *_: reason()), THREE),
    f"POST {V1}/work-queue/<int:seq>/take-up": Row(coordinators(200, 404, 404), queued(lambda *_: reason(), aside=True), THREE),
    f"GET {V1}/conflicts": Row(coordinators(200), plain()),
    f"GET {V1}/conflicts/<uuid:conflict_id>": Row(
        coordinators(200, 404, 404),
        named("conflict_id", lambda world: world.conflict(), foreign=lambda world: world.conflict("dara")),
        THREE,
    ),
    f"POST {V1}/conflicts/<uuid:conflict_id>/decision": Row(coordinators(200, 404, 404), decision, THREE),
    f"GET {V1}/convoys": Row(coordinators(200), plain()),
    f"POST {V1}/convoys": Row(
        coordinators(201, 403, 422),
        lambda _, kind: Asked(
            {},
            {
                "id": new_id(),
                "values": {"label": "C", "at_site": {OWN: RAMOUSEH, FOREIGN: FOUA, ABSENT: new_id()}[kind]},
            },
        ),
        THREE,
    ),
    f"GET {V1}/convoys/<uuid:convoy>": Row(
        coordinators(200, 404, 404), named("convoy", lambda world: world.convoy(), foreign=convoy_at_foua), THREE
    ),
    f"PATCH {V1}/convoys/<uuid:convoy>": Row(
        coordinators(200, 404, 404),
        named("convoy", lambda world: world.convoy(), edits("label", "Dawn convoy"), 1, foreign=convoy_at_foua),
        THREE,
    ),
    f"POST {V1}/convoys/<uuid:convoy>/join": Row(coordinators(200, 404, 404), joining, THREE),
    f"POST {V1}/convoys/<uuid:convoy>/separate": Row(coordinators(200, 404, 404), joined, THREE),
    f"GET {V1}/vehicles": Row(coordinators(200), plain()),
    f"POST {V1}/vehicles": Row(
        coordinators(201, 422, 422),
        lambda world, kind: Asked(
            {},
            {
                "id": new_id(),
                "values": {
                    "convoy": {OWN: world.convoy, FOREIGN: lambda: world.convoy(FOUA), ABSENT: new_id}[kind](),
                    "label": "Bus 4",
                    "type": "bus",
                },
            },
        ),
        THREE,
    ),
    f"GET {V1}/vehicles/<uuid:vehicle>": Row(
        coordinators(200, 404, 404),
        named("vehicle", lambda world: world.vehicle(), foreign=lambda world: world.vehicle(convoy_at_foua(world))),
        THREE,
    ),
    f"PATCH {V1}/vehicles/<uuid:vehicle>": Row(
        coordinators(200, 404, 404),
        named(
            "vehicle",
            lambda world: world.vehicle(),
            edits("seats", 45),
            1,
            foreign=lambda world: world.vehicle(convoy_at_foua(world)),
        ),
        THREE,
    ),
}

# Routes that take a file instead of JSON; what they refuse is in tests/sync/test_bundles.py.
FILES = (f"POST {V1}/sync/bundle", f"POST {V1}/bundles")
# What takes bytes instead of JSON; tests/api/test_uploads.py says what these may be.
BINARY = {route for route in POLICY if route.endswith(f"{V1}/uploads/<uuid:upload>")}
WRITES = {
    route: row for route, row in POLICY.items() if not route.startswith("GET ") and route not in BINARY and route not in FILES
}

__all__ = ["ABSENT", "FILES", "FOREIGN", "HAMA", "OWN", "PHONES", "POLICY", "STAFF", "WRITES", "Asked", "Row"]
