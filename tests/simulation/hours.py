"""The steps of time: hours that pass at the office, how little a phone keeps (docs/sync.md S7.7), and a backup put back."""

from copy import deepcopy

from tests.backups import Copied
from tests.people import ALEPPO, ALICE
from tests.simulation.world import Backup, World

# No sum of these is a time that an operation lets a phone keep things, so nothing hangs on a second.
HOURS = (7, 50, 350)
KEPT = (0, 5, 72)


class Hours(World):
    """What time does."""

    def pass_hours(self, hours: int) -> None:
        """The office's clock moves on; the phones' show what they show."""
        self.did(f"{hours} hours pass")
        self.ledger.hour += hours
        self.office.hour(self.ledger.hour)
        self.look()

    def keep_for(self, hours: int) -> None:
        """An admin says how long a phone shows what the office has."""
        alice = self.office.seats[ALICE.name]
        self.did(f"phones are to keep reports for {hours} hours")
        rev = alice.get("/operations")["items"][0]["rev"]
        status, answer = alice.send("PATCH", f"/operations/{ALEPPO}", {"keep_received_hours": hours}, rev)
        assert status == 200, answer
        self.ledger.keep_hours = hours
        self.look()

    def back_up(self) -> None:
        self.did("a backup is made")
        self.backup = Backup(
            Copied.of(self.office.sessions), self.ledger.state(), deepcopy(self.accounts), deepcopy(self.assigned)
        )

    def restore(self) -> None:
        """The office is put back to its backup, whatever came since."""
        if self.backup is not None:
            self.did("the office is put back to its backup")
            self.put_back(self.backup)
            self.look()
