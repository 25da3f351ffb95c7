"""What the tests of uploads share: a picture, a report that announces it, and what came of it."""

from io import BytesIO
from typing import Any

from flask import Flask
from PIL import Image
from sqlalchemy import select
from werkzeug.test import TestResponse

from server.adapters.blobs import BlobFolder
from server.models import Attachment
from tests.factories import Aleppo, Phone
from tests.pictures import picture
from tests.tus import announcing

PICTURE = picture(300, 200)


def report(phone: Phone, content: bytes = PICTURE, slot: str = "photo-1", **values: Any) -> str:
    """A report in custody that announces ``content``."""
    change = phone.headcount(**{**announcing(content, slot), **values})
    assert phone.sync(change)["receipts"][0]["outcome"] == "applied"
    return str(change["id"])


def slug(answer: TestResponse) -> str:
    said = answer.get_json(silent=True)
    assert said, f"{answer.status} says nothing"
    return str(said["slug"])


def blobs(app: Flask) -> BlobFolder:
    kept: BlobFolder = app.extensions["corridor_blobs"]
    return kept


def rows(aleppo: Aleppo) -> list[Attachment]:
    with aleppo.sessions() as session:
        return list(session.scalars(select(Attachment).order_by(Attachment.id)))


def size_of(answer: TestResponse) -> tuple[int, int]:
    assert answer.status_code == 200, answer.text
    return Image.open(BytesIO(answer.data), formats=("JPEG",)).size
