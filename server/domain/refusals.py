"""Refusals are facts with a stable slug; how HTTP says them is decided in ``api/problems.py``."""

from typing import Any


class Refusal(Exception):
    """The request cannot be carried out, and why: ``slug`` for programs, ``detail`` in plain words for people."""

    def __init__(
        self,
        slug: str,
        detail: str,
        fields: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.slug = slug
        self.detail = detail
        self.fields = fields
        self.headers = headers


class NotFound(Refusal):
    """Absent, or out of scope: one and the same answer, so that ids cannot be probed (P3)."""

    def __init__(self) -> None:
        super().__init__("not-found", "Not found, or not yours to see.")


class Forbidden(Refusal):
    """The actor's role does not allow it."""

    def __init__(self, detail: str = "Your role does not allow this.") -> None:
        super().__init__("forbidden", detail)


class Invalid(Refusal):
    """Input that cannot be used; ``fields`` maps its paths to messages."""

    def __init__(self, fields: dict[str, Any], detail: str = "See the fields.") -> None:
        super().__init__("invalid", detail, fields)


class Behind(Refusal):
    """The database was put back from a backup and no new epoch was begun: a phone was told more of this one than is there.
    Whoever is answered would believe that nothing was lost (sync S4.4)."""

    def __init__(self) -> None:
        super().__init__(
            "database-behind",
            "The office was put back from a backup, and whoever runs its server has not finished that yet. "
            "Nothing on this phone is lost.",
        )
