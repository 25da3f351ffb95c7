"""Which scopes of the feed a device hears (docs/sync.md S4.2): its person's, and those of what they monitor or reported from."""

import pytest
from sqlalchemy import text

from server.domain.access import COORDINATOR, MONITOR, Actor, Grant
from server.services import feed
from tests.factories import Aleppo, Phone, add_site, assign, new_id
from tests.people import ALEPPO, CHELSEA, DARA, FOUA, RAMOUSEH

HOMS, HAMA, IDLIB = (f"0193b000-0000-7000-8000-00000000b0a{n}" for n in (1, 2, 3))
OWN = f"person:{CHELSEA.id}"


def hears(aleppo: Aleppo, *grants: Grant) -> list[str]:
    with aleppo.sessions() as session:
        return feed.scopes(session, Actor(CHELSEA.id, grants))


def test_it_is_what_its_person_monitors_the_sites_of_a_whole_operation_each(aleppo: Aleppo) -> None:
    elsewhere, there = new_id(), new_id()
    assert hears(aleppo) == [OWN]
    assert hears(aleppo, Grant(COORDINATOR, ALEPPO, None)) == [OWN]
    assert hears(aleppo, Grant(MONITOR, ALEPPO, RAMOUSEH)) == [OWN, f"operation:{ALEPPO}", f"site:{RAMOUSEH}"]
    whole, one = Grant(MONITOR, ALEPPO, None), Grant(MONITOR, elsewhere, there)
    of_both = [OWN, *sorted((f"operation:{ALEPPO}", f"operation:{elsewhere}"))]
    assert hears(aleppo, whole, one) == [*of_both, *sorted(f"site:{site}" for site in (RAMOUSEH, FOUA, there))]


def reported(phone: Phone, *sites: str | None) -> None:
    places = [{"site": site} if site else {"site": None, "site.said": "behind the bakery"} for site in sites]
    receipts = phone.sync(*(phone.headcount(**place) for place in places))["receipts"]
    assert {receipt["outcome"] for receipt in receipts} == {"applied"}


@pytest.fixture
def phone(aleppo: Aleppo) -> Phone:
    with aleppo.sessions.begin() as session:
        for site in (HOMS, HAMA, IDLIB):
            add_site(session, site, site[-3:])
            assign(session, CHELSEA, site)
    return aleppo.phone(CHELSEA)


def test_and_each_site_that_its_persons_own_reports_name(aleppo: Aleppo, phone: Phone) -> None:
    reported(phone, IDLIB, None, HAMA, HAMA, HOMS)
    reported(aleppo.phone(DARA), FOUA)
    convoy = phone.freeze("convoy", "create", values={"label": "Night convoy", "at_site": RAMOUSEH})
    phone.sync(convoy)
    assert hears(aleppo) == [OWN, *(f"site:{site}" for site in (HOMS, HAMA, IDLIB))]


@pytest.mark.postgresql_only
def test_it_is_the_same_where_no_index_is_used(aleppo: Aleppo, phone: Phone) -> None:
    reported(phone, None, IDLIB, HAMA, HOMS, HAMA)
    with aleppo.sessions() as session:
        for plan in ("indexscan", "indexonlyscan", "bitmapscan"):
            session.execute(text(f"set local enable_{plan} = off"))
        assert feed.scopes(session, Actor(CHELSEA.id, ())) == [OWN, *(f"site:{site}" for site in (HOMS, HAMA, IDLIB))]
