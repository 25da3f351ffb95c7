"""A backup is put back and nobody runs ``restore-epoch`` (docs/sync.md S4.4): no phone is told that nothing was lost."""

import json
from typing import Any

import pytest

from server.services import restores
from tests.backups import Command, Copied
from tests.factories import Aleppo
from tests.people import ALICE, CHELSEA, DARA, FOUA
from tests.simulation.planting import plant


def readiness(aleppo: Aleppo) -> tuple[int, dict[str, Any]]:
    answer = aleppo.app.test_client().get("/readyz")
    return answer.status_code, json.loads(answer.text)


def refused(answer: Any) -> bool:
    return (answer.status_code, answer.json.get("slug")) == (503, "database-behind")


def test_a_database_that_was_put_back_serves_no_phone_until_a_new_epoch_begins(aleppo: Aleppo, command: Command) -> None:
    chelsea, dara = aleppo.phone(CHELSEA), aleppo.phone(DARA)
    chelsea.sync(chelsea.headcount(47))
    backup = Copied.of(aleppo.sessions)
    lost = chelsea.headcount(12)
    chelsea.sync(lost)
    backup.put_back(aleppo.sessions)
    assert readiness(aleppo)[0] == 200  # nothing tells it from what it was, before a phone comes that knows more

    assert refused(chelsea.post())
    # Nor any other, whatever it knows: what it brings is kept, and it hears nothing of that.
    brought = dara.headcount(5, site=FOUA)
    assert refused(dara.post(brought))
    status, said = readiness(aleppo)
    assert (status, said["slug"]) == (503, "database-behind")
    assert "flask restore-epoch" in said["detail"]
    assert aleppo.desk(ALICE).get("/session")["phones_refused"] is True

    command("restore-epoch")
    assert aleppo.desk(ALICE).get("/session")["phones_refused"] is False
    answer = chelsea.sync()
    assert (answer["reset"], answer["held_through"]) == (True, 1)  # and so it offers again what it keeps
    [receipt] = dara.sync(brought)["receipts"]
    assert receipt["outcome"] == "applied"
    assert readiness(aleppo)[0] == 200


def test_a_phone_that_knows_no_more_than_the_database_is_served(aleppo: Aleppo) -> None:
    chelsea, dara = aleppo.phone(CHELSEA), aleppo.phone(DARA)
    chelsea.sync(chelsea.headcount(47))
    dara.sync()
    chelsea.sync()
    assert readiness(aleppo)[0] == 200


def test_a_server_that_goes_on_with_what_was_put_back_is_found(
    aleppo: Aleppo, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch, "server.services.feed:read", "position is not None and position.seq > head", "False")
    with pytest.raises(AssertionError):
        test_a_database_that_was_put_back_serves_no_phone_until_a_new_epoch_begins(aleppo, command)


def test_a_server_that_forgets_that_it_was_put_back_is_found(
    aleppo: Aleppo, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restores, "note_behind", lambda _session: None)
    with pytest.raises(AssertionError):
        test_a_database_that_was_put_back_serves_no_phone_until_a_new_epoch_begins(aleppo, command)
