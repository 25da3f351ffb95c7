"""What phones are told of backups (docs/sync.md S4.4): how far one holds that was declared done."""

from server.services import feed
from tests.backups import Command
from tests.factories import Aleppo, Phone, new_id
from tests.people import CHELSEA, DARA, RAMOUSEH


def through(phone: Phone) -> int | None:
    return phone.sync().get("durable_through")


def test_phones_are_told_what_is_in_a_backup_once_it_is_declared_done(aleppo: Aleppo, command: Command) -> None:
    chelsea, dara = aleppo.phone(CHELSEA), aleppo.phone(DARA)
    chelsea.sync(*(chelsea.headcount(total) for total in range(3)))
    assert through(chelsea) is None
    backup = command("backup-begin").strip()
    chelsea.sync(chelsea.headcount())
    assert through(chelsea) is None
    for _ in range(2):
        assert "1 phones" in command("backup-done", backup)
        assert (through(chelsea), through(dara)) == (3, None)
    with aleppo.sessions.begin() as session:
        feed.mark(session, "site", RAMOUSEH, f"site:{RAMOUSEH}")
    assert through(chelsea) == 3  # with a page
    chelsea.cursor = None
    assert through(chelsea) == 3  # with a snapshot


def test_an_older_backup_that_is_declared_late_takes_nothing_back(aleppo: Aleppo, command: Command) -> None:
    chelsea = aleppo.phone(CHELSEA)
    chelsea.sync(chelsea.headcount())
    older = command("backup-begin").strip()
    chelsea.sync(chelsea.headcount())
    command("backup-done", command("backup-begin").strip())
    command("backup-done", older)
    assert through(chelsea) == 2


def test_durable_is_counted_to_the_first_gap(aleppo: Aleppo, command: Command) -> None:
    chelsea = aleppo.phone(CHELSEA)
    first, second, third = (chelsea.headcount(total) for total in range(3))
    chelsea.sync(first, third)
    command("backup-done", command("backup-begin").strip())
    assert through(chelsea) == 1
    chelsea.sync(second)
    assert through(chelsea) == 1
    command("backup-done", command("backup-begin").strip())
    assert through(chelsea) == 3


def test_what_is_in_custody_without_effect_is_durable_too_and_numbers_used_twice_count_once(
    aleppo: Aleppo, command: Command
) -> None:
    chelsea = aleppo.phone(CHELSEA)
    first, second = chelsea.headcount(site=new_id()), chelsea.headcount()
    chelsea.sync(first, second, {**chelsea.headcount(), "n": 2})
    command("backup-done", command("backup-begin").strip())
    assert through(chelsea) == 2


def test_a_backup_that_was_never_begun_is_refused_in_words(aleppo: Aleppo, command: Command) -> None:
    for unknown in (new_id(), "yesterday"):
        assert "No backup was begun here" in command("backup-done", unknown, status=1)
