"""The steps about files that follow a report (docs/sync.md S6): announced, begun, cut, resumed, finished, expired."""

import gzip
import hashlib
import json
from typing import Any

from tests.factories import Phone as Asking
from tests.people import CHELSEA, FOUA, RAMOUSEH
from tests.simulation.ledger import Upload
from tests.simulation.monitors import headcount
from tests.simulation.phones import Attached, Phone
from tests.simulation.weather import FAIR, PORTALS
from tests.simulation.world import PLACES, World, pick
from tests.tus import Tus, announcing, checksum, tap_log

SLOTS = ("taps", "photo-1")
PARTS = (1, 2, 3)
NAME = "IMG_0001.jpg"  # of every picture: a name means nothing
EXPIRES = 14 * 24


class Files(World):
    """What goes home after the numbers."""

    def save_with_file(self, phone: int, slot: str) -> None:
        on = self.phones[phone % len(self.phones)]
        place = RAMOUSEH if on.person is CHELSEA else FOUA
        content, fields = self._made(on, slot)
        self.did(f"{on} saves a count of 47 at {PLACES[place]}, with {slot}")
        said = self.keep(on, on.freeze("report", "create", values=headcount(47, place) | fields))
        on.disk.files.append(Attached(said.key, slot, content))

    def attach(self, phone: int, which: int, slot: str, same: bool = False) -> None:
        """Another file for a report that is on the screen, whatever stands in that slot already; or the ``same`` bytes as
        the phone's last."""
        on = self.phones[phone % len(self.phones)]
        if key := pick(on.reports(), which):
            content, fields = self._made(on, slot, same)
            shown = on.screen(key)["values"]
            edits = {name: {"was": shown.get(name), "now": now} for name, now in fields.items() if shown.get(name) != now}
            if not edits:
                return
            self.did(f"{on} attaches {'the same bytes as' if same else ''} {slot} to report {self.name(key)}")
            self.keep(on, on.freeze("report", "amend", key, edits=edits))
            on.disk.files.append(Attached(key, slot, content))

    def send_file_again(self, phone: int, which: int) -> None:
        """A phone forgets that a file has come, and begins once more."""
        on = self.phones[phone % len(self.phones)]
        if done := [file for file in on.disk.files if file.done]:
            file = done[which % len(done)]
            self.did(f"{on} sends {file.slot} of report {self.name(file.report)} again")
            file.done, file.location = False, None
            self.send(on, file)

    def send_file(self, phone: int, which: int, weather: str = FAIR, parts: int = 1) -> None:
        """The next piece of a file, whether or not its change has come home yet."""
        on = self.phones[phone % len(self.phones)]
        if waiting := [file for file in on.disk.files if not file.done]:
            file = waiting[which % len(waiting)]
            said = [f"{on} sends {file.slot} of report {self.name(file.report)}", f"in {parts} parts" if parts > 1 else ""]
            self.did(", ".join(part for part in [*said, "" if weather == FAIR else weather] if part))
            self.send(on, file, weather, parts)
            self.look()

    def send(self, on: Phone, file: Attached, weather: str = FAIR, parts: int = 1) -> bool:
        """Whether the phone heard how far its file has come; what the office says of it must be what the ledger says."""
        if weather == "the request is lost" or weather in PORTALS:
            return False
        tus = Tus(Asking(on.disk.device, on.person.id, on.disk.token, self.office.app.test_client()))
        answer = (
            tus.create(file.report, file.content, file.slot, filename=NAME) if file.location is None else tus.head(file.location)
        )
        if self.is_refused(on):
            assert answer.status_code == 401, f"rights: {on} was removed and sends a file: {answer.status_code}"
            return False
        upload = self._begun(on, file, answer) if file.location is None else self._found(file, answer)
        if upload is None:
            return False
        assert int(answer.headers["Upload-Offset"]) == upload.received, "files: the office has another part than it said"
        if weather == "the answer is lost":
            return False
        file.location = upload.location
        if upload.received < upload.size:
            self._part(tus, file, upload, weather, parts)
        file.done = upload.received == upload.size and weather != "the answer is cut short"
        return True

    def _begun(self, on: Phone, file: Attached, answer: Any) -> Upload | None:
        name, upload = self._name(file), self.ledger.uploads.get(self._name(file))
        if not self.ledger.is_announced(*name):
            assert answer.status_code == 404, f"files: what nobody announced is taken: {answer.status_code}"
            return None
        assert answer.status_code == 201, f"files: {file.slot} of {self.name(file.report)} is refused: {answer.text}"
        if upload is None or self._is_expired(upload):
            upload = Upload(answer.headers["Location"], len(file.content), 0, self.ledger.hour)
            self.ledger.uploads[name] = upload
        assert answer.headers["Location"] == upload.location, "files: one file is on its way twice"
        return upload

    def _found(self, file: Attached, answer: Any) -> Upload | None:
        upload = self.ledger.uploads.get(self._name(file))
        if upload is None or upload.location != file.location or self._is_expired(upload):
            expected = 410 if upload is not None and upload.location == file.location else 404
            assert answer.status_code == expected, f"files: an upload that is gone is answered {answer.status_code}"
            file.location = None
            return None
        assert answer.status_code == 200, f"files: an upload that was begun is lost: {answer.status_code}"
        return upload

    def _part(self, tus: Tus, file: Attached, upload: Upload, weather: str, parts: int) -> None:
        at = upload.received
        part = file.content[at : at + -(-upload.size // parts)]
        sent = part[:-1] if weather == "the request is cut short" else part
        answers = [tus.patch(upload.location, at, sent, **checksum(part))]
        if weather == "the request is cut short":
            assert answers[0].status_code == 460, f"files: half a part is answered {answers[0].status_code}"
            return
        if weather == "the request arrives twice":
            answers.append(tus.patch(upload.location, at, sent, **checksum(part)))
            assert answers[1].status_code == 409, f"files: one part was taken twice: {answers[1].status_code}"
        assert answers[0].status_code == 204, f"files: a part is refused: {answers[0].status_code} {answers[0].text}"
        upload.received, upload.hour = at + len(part), self.ledger.hour
        assert int(answers[0].headers["Upload-Offset"]) == upload.received, "files: a part is not where it was sent"

    def _is_expired(self, upload: Upload) -> bool:
        return upload.received < upload.size and self.ledger.hour - upload.hour >= EXPIRES

    def _name(self, file: Attached) -> tuple[str, str, str]:
        return file.report, file.slot, hashlib.sha256(file.content).hexdigest()

    def _made(self, on: Phone, slot: str, same: bool = False) -> tuple[bytes, dict[str, Any]]:
        """A file, and the fields that announce it."""
        kind = "application/gzip" if slot == "taps" else "image/jpeg"
        earlier = [file.content for file in on.disk.files if (file.slot == "taps") == (slot == "taps")]
        if same and earlier:
            return earlier[-1], announcing(earlier[-1], slot, kind)
        self.made += 1
        content = tap_log(*range(self.made, 3 * self.made)) if slot == "taps" else f"picture {self.made}, ".encode() * self.made
        return content, announcing(content, slot, kind)

    # At the end.

    def bring_files_home(self) -> None:
        """Every file of a phone that is let in comes home, as soon as what announces it has an effect."""
        for on in [phone for phone in self.phones if not self.is_refused(phone)]:
            for file in on.disk.files:
                for _ in range(4):  # gone since the last time, begun anew, sent
                    if not file.done:
                        self.send(on, file)
                announced = self.ledger.is_announced(*self._name(file))
                assert file.done or not announced, f"progress: {on} still holds {file.slot} of {self.name(file.report)}"

    def check_files(self) -> None:
        """What came is what was announced, to the byte; and of each slot the desk says how far its file has come."""
        for (_, _, sha256), upload in self.ledger.uploads.items():
            if upload.received == upload.size:
                self.office.app.extensions["corridor_blobs"].get(bytes.fromhex(sha256))
        for key in self.accounts:
            seen = self.report(key)
            assert "attachment-differs" not in seen["flags"], f"files: another file than announced came for {self.name(key)}"
            for one in seen["attachments"]:
                if one["announced"]:
                    upload = self.ledger.uploads.get((key, one["slot"], seen["values"][f"attachment.{one['slot']}.sha256"]))
                    expected = state_of(one["slot"], upload)
                    assert one["state"] == expected, f"files: {one['slot']} of {self.name(key)} is {one['state']}, not {expected}"
                    if expected == "received":
                        shown = self.desks[0].get(f"/reports/{key}/attachments/taps")
                        assert self._taps(key, seen["values"]["attachment.taps.sha256"]) in (None, shown), "files: other taps"

    def _taps(self, key: str, sha256: str) -> Any:
        for phone in self.phones:
            for file in phone.disk.files:
                if self._name(file) == (key, "taps", sha256):
                    return json.loads(gzip.decompress(file.content))
        return None


def state_of(slot: str, upload: Upload | None) -> str:
    if upload is None or not upload.received:
        return "waiting"
    if upload.received < upload.size:
        return "arriving"
    return "received" if slot == "taps" else "unreadable"  # what was sent as a picture is none
