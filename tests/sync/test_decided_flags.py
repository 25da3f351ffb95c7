"""What a report is flagged with (docs/sync.md S2.6, S5) after a decision about its place, its time or what it names."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from server.domain import clock
from server.models import Site
from tests.factories import Aleppo, add_site, assign
from tests.people import BOB, CHELSEA, FOUA, RAMOUSEH

HAMA, UNKNOWN = "0193b000-0000-7000-8000-00000000b0aa", "0193b000-0000-7000-8000-00000000f00d"
EVENING, NIGHT = "2016-12-18T23:06:00+02:00", "2016-12-18T23:07:00+02:00"


@pytest.mark.parametrize(
    ("field", "first", "second", "flags"),
    [
        ("vehicle", None, UNKNOWN, ["unresolved"]),
        ("convoy", None, UNKNOWN, ["unresolved"]),
        ("site", HAMA, FOUA, ["site-closed"]),
        ("observed_from", EVENING, NIGHT, [clock.WRONG]),
        ("observed_to", EVENING, NIGHT, [clock.WRONG]),
    ],
)
def test_it_is_what_the_chosen_word_deserves(aleppo: Aleppo, field: str, first: Any, second: Any, flags: list[str]) -> None:
    with aleppo.sessions.begin() as session:
        add_site(session, HAMA, "HAM-1")
        for site in (HAMA, FOUA):
            assign(session, CHELSEA, site)
        session.execute(update(Site).where(Site.id == FOUA).values(status="closed"))
    one, two, bob = aleppo.phone(CHELSEA), aleppo.phone(CHELSEA), aleppo.desk(BOB)
    create = one.headcount(47, **({field: RAMOUSEH} if field in ("vehicle", "convoy") else {}))
    key = create["id"]
    one.sync(create)
    two.pull()
    was = create["values"][field]
    one.sync(one.amend(key, {field: (was, first)}))
    assert bob.get(f"/reports/{key}")["flags"] == []
    two.slow = timedelta(days=2) if field.startswith("observed") else timedelta(0)
    two.sync(two.amend(key, {field: (was, second)}))
    assert bob.get(f"/reports/{key}")["flags"] == []

    def decided(place: int) -> list[str]:
        [conflict] = bob.get(f"/conflicts?report={key}")["items"]
        chosen: list[str] = bob.decide(conflict, candidate=conflict["candidates"][place]["id"])["flags"]
        return chosen

    assert decided(1) == flags
    assert decided(0) == []
