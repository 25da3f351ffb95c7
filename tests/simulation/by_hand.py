"""The steps about files carried by hand (docs/sync.md S7.6): packed on a phone, brought by anybody, at any time, again."""

from typing import Any

from tests.people import BOB, CHELSEA
from tests.simulation.phones import Phone
from tests.simulation.world import Answer, Parcel, World

CARRIERS = ("a desk", "a phone", "another phone", "the phone itself")


class ByHand(World):
    """Couriers with files in their pockets, and with receipts on their way back."""

    def pack(self, phone: int) -> None:
        """Seal everything that has no receipt yet; the phone keeps it all."""
        on = self.phones[phone % len(self.phones)]
        if holds := on.waiting():
            name = f"file {len(self.parcels) + 1}"
            self.did(f"{on} packs {len(holds)} into {name}")
            file = self.office.sealed(on, [unsent.text for unsent in holds])
            self.parcels.append(Parcel(file, on.disk.device, on.person.id, holds, name))

    def carry(self, which: int, carrier: str, home: bool = False) -> None:
        """Somebody brings one of the files that were ever packed; with ``home`` the receipts get back to the phone."""
        if not self.parcels:
            return
        parcel = self.parcels[which % len(self.parcels)]
        by, status, answer = self._brought(parcel, carrier)
        self.did(f"{by} brings {parcel.name}")
        if isinstance(by, Phone) and self.is_refused(by):
            assert status == 401, f"rights: {by} was removed and brings a file: {status}"
            return
        assert status == 200, f"by hand: {parcel.name} is refused: {answer}"
        known = sum(self.ledger.by_text[unsent.text].became is not None for unsent in parcel.holds)
        for unsent in parcel.holds:
            self.ledger.arrive(unsent.text, parcel.device, refused=self._is_out_of_use(parcel))
        assert (answer["changes"], answer["strange"]) == (len(parcel.holds), 0), (
            f"by hand: of {parcel.name} is not known: {answer}"
        )
        assert answer["known"] == known, f"by hand: of {parcel.name} {answer['known']} were known, it must be {known}"
        receipts = self.office.opened(parcel.device, parcel.person, answer["receipts"])[1]
        self._receipts(parcel.holds, receipts)
        self.answers.append(Answer(answer["receipts"], parcel.device, f"the receipts of {parcel.name}"))
        self.look()
        if home:
            self.bring_home(len(self.answers) - 1)

    def bring_home(self, which: int) -> None:
        """Receipts get back to whoever bears the number of the phone that packed the file."""
        if not self.answers:
            return
        answer = self.answers[which % len(self.answers)]
        for on in self.phones:
            if on.disk.device == answer.device:
                self.did(f"{answer.name} get back to {on}")
                head, receipts = self.office.opened(answer.device, on.person.id, answer.file)
                on.take_receipts(head["epoch"], receipts)
        self.look()

    def _brought(self, parcel: Parcel, carrier: str) -> tuple[Any, int, Any]:
        if carrier == "a desk":
            seat = self.office.seats[BOB.name]
            return seat.person.name, *seat.bring(parcel.file)
        others = [phone for phone in self.phones if (phone.disk.device == parcel.device) == (carrier == "the phone itself")]
        strangers = [phone for phone in others if (phone.person is CHELSEA) == (carrier == "another phone")]
        by = (strangers or others or self.phones)[0]
        return by, *self.office.brought(by, parcel.file)

    def _is_out_of_use(self, parcel: Parcel) -> bool:
        tokens = {phone.disk.token for phone in self.phones if phone.disk.device == parcel.device}
        return parcel.person in self.suspended or not tokens.isdisjoint(self.refused)
