"""A phone that sends files by tus 1.0, as the specification has it."""

import base64
import gzip
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from werkzeug.test import TestResponse

from tests.factories import Phone

UPLOADS = "/api/v1/uploads"
PART = "application/offset+octet-stream"
SPOKEN = {"Tus-Resumable": "1.0.0"}


def announcing(content: bytes, slot: str = "photo-1", type_: str = "image/jpeg") -> dict[str, Any]:
    """The fields by which a report announces ``content``."""
    return {
        f"attachment.{slot}.sha256": hashlib.sha256(content).hexdigest(),
        f"attachment.{slot}.size": len(content),
        f"attachment.{slot}.type": type_,
    }


def tap_log(*numbers: int) -> bytes:
    """The log of a tally that went through ``numbers``, one each half second."""
    return gzip.compress(json.dumps([[500 * at, number] for at, number in enumerate(numbers, 1)]).encode(), mtime=0)


def metadata(**said: str) -> str:
    return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in said.items())


def creation(report: str, content: bytes, slot: str = "photo-1", **said: str) -> dict[str, str]:
    """The headers that begin an upload."""
    named = {"report": report, "slot": slot, "sha256": hashlib.sha256(content).hexdigest(), **said}
    return {**SPOKEN, "Upload-Length": str(len(content)), "Upload-Metadata": metadata(**named)}


def checksum(part: bytes, name: str = "sha256") -> dict[str, str]:
    return {"Upload-Checksum": f"{name} {base64.b64encode(hashlib.new(name, part).digest()).decode()}"}


@dataclass
class Tus:
    """One phone's way with files."""

    phone: Phone

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> TestResponse:
        sent = {"Authorization": f"Bearer {self.phone.token}", **headers}
        return self.phone.http.open(path, method=method, data=body, headers=sent)

    def create(self, report: str, content: bytes, slot: str = "photo-1", **said: str) -> TestResponse:
        return self.ask("POST", UPLOADS, None, **creation(report, content, slot, **said))

    def patch(self, location: str, offset: int, part: bytes, **headers: str) -> TestResponse:
        sent = {**SPOKEN, "Upload-Offset": str(offset), "Content-Type": PART, **headers}
        return self.ask("PATCH", location, part, **sent)

    def head(self, location: str) -> TestResponse:
        return self.ask("HEAD", location, None, **SPOKEN)

    def begun(self, report: str, content: bytes, slot: str = "photo-1") -> str:
        """The location of an upload that has been begun."""
        answer = self.create(report, content, slot)
        assert answer.status_code == 201, answer.text
        return str(answer.headers["Location"])

    def send(self, report: str, content: bytes, slot: str = "photo-1", size: int = 1 << 20) -> TestResponse:
        """All of a file, in parts of ``size``; the last answer."""
        location = self.begun(report, content, slot)
        for offset in range(0, len(content), size):
            answer = self.patch(location, offset, content[offset : offset + size], **checksum(content[offset : offset + size]))
            if answer.status_code != 204:
                break
        return answer
