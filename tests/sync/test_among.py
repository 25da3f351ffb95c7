"""Lists as one parameter (server/services/among.py): the same answer as one parameter each, and served by an index."""

import pytest
from sqlalchemy import Select, select, text
from sqlalchemy.orm import Session

from server.models import Change, Site, table
from server.services.among import among
from tests.factories import Aleppo
from tests.people import CHELSEA, FOUA, RAMOUSEH

SITE, CHANGE = table(Site), table(Change)
BY_KEY = select(SITE.c.id).where(among(SITE.c.id, "ids"))


@pytest.mark.parametrize("ids", [[], [FOUA], [FOUA, RAMOUSEH], [FOUA, FOUA, CHELSEA.id]], ids=len)
def test_a_list_finds_what_is_in_it(aleppo: Aleppo, ids: list[str]) -> None:
    with aleppo.sessions() as session:
        assert sorted(session.scalars(BY_KEY, {"ids": ids})) == sorted({FOUA, RAMOUSEH} & set(ids))


def test_numbers_and_texts_are_lists_too(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    phone.sync(phone.headcount(), phone.headcount(), phone.headcount())
    wanted = among(CHANGE.c.n, "numbers") & among(CHANGE.c.outcome, "outcomes")
    with aleppo.sessions() as session:
        found = session.scalars(select(CHANGE.c.n).where(wanted), {"numbers": [3, 1, 7], "outcomes": ["applied", "held"]})
        assert sorted(found) == [1, 3]


@pytest.mark.parametrize("query", [BY_KEY, select(CHANGE.c.seq).where(among(CHANGE.c.key, "ids"))], ids=["site", "change"])
def test_an_index_serves_a_list(aleppo: Aleppo, query: Select[str]) -> None:
    with aleppo.sessions() as session:
        plan = _plan(session, query)
    assert "SEARCH" in plan or "Index" in plan, plan


def _plan(session: Session, query: Select[str]) -> str:
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    if not on_sqlite:
        session.execute(text("set local enable_seqscan = off"))  # few rows are read the faster in a row
    compiled = query.compile(session.connection())
    explain = ("explain query plan " if on_sqlite else "explain ") + str(compiled)
    if on_sqlite:
        return str(session.connection().exec_driver_sql(explain, ('["a"]',)).all())
    return str(session.connection().exec_driver_sql(explain, {"ids": [FOUA]}).all())
