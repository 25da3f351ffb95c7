"""Fields that several resources use."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from marshmallow import ValidationError, fields

from server.domain.text import unprintable
from server.domain.times import moment_of

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class Id(fields.Field[str]):
    """A lower-case UUID in canonical form, so that one thing has one spelling."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**_described(kwargs, type="string", format="uuid"))

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if not isinstance(value, str) or not UUID.fullmatch(value):
            raise ValidationError("Not an id.")
        return value


class Line(fields.Field[str]):
    """One line of text as a person reads it: trimmed, composed, without invisible characters that could disguise it."""

    def __init__(self, *, most: int = 200, least: int = 1, **kwargs: Any) -> None:
        super().__init__(**_described(kwargs, type="string", minLength=least, maxLength=most))
        self.least, self.most = least, most
        self.multiline = False

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise ValidationError("Not a text.")
        text = unicodedata.normalize("NFC", value).strip()
        if len(text) < self.least:
            raise ValidationError("Write something here." if self.least == 1 else f"At least {self.least} characters.")
        if len(text) > self.most:
            raise ValidationError(f"At most {self.most} characters.")
        if unprintable(text, multiline=self.multiline):
            raise ValidationError("Holds invisible characters that could make it read as something else.")
        return text


class Lines(Line):
    """Text that may have several lines, such as a reason."""

    def __init__(self, *, most: int = 1000, **kwargs: Any) -> None:
        super().__init__(most=most, **kwargs)
        self.multiline = True


class Moment(fields.Field[datetime]):
    """RFC 3339 with an offset."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**_described(kwargs, type="string", format="date-time"))

    def _serialize(self, value: datetime | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else value.isoformat()

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> datetime:
        try:
            return moment_of(value)
        except ValueError as error:
            raise ValidationError(str(error)) from error


class Value(fields.Raw):
    """What one field of a report can hold; null is *not recorded*."""

    def __init__(self, **kwargs: Any) -> None:
        kinds = [{"type": kind} for kind in ("string", "integer", "boolean", "null")]
        texts = {"type": "array", "items": {"type": "string"}}
        super().__init__(allow_none=True, **_described(kwargs, anyOf=[*kinds, texts]))

    @staticmethod
    def accepts_plainly(_value: Any) -> bool:
        """Whatever it is: its form judges it (``schemas/plain.py``)."""
        return True


class OrHidden(fields.Field[Any]):
    """What ``inner`` says, or ``not-in-scope`` for who may not know: never 0, and never left out."""

    def __init__(self, *inner: dict[str, Any], **kwargs: Any) -> None:
        described = {
            "anyOf": [*inner, NOT_IN_SCOPE],
            "description": "`not-in-scope` where it is not this reader's to see: never 0.",
        }
        super().__init__(**_described(kwargs, **described))

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return value.isoformat() if isinstance(value, datetime) else value


NOT_IN_SCOPE = {"type": "string", "const": "not-in-scope"}


def _described(options: dict[str, Any], **shape: Any) -> dict[str, Any]:
    """``options`` of a field with its JSON shape beside what is said of it already."""
    return {**options, "metadata": {**shape, **options.get("metadata", {})}}
