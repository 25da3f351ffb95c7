"""The blueprint of every resource: bodies through the strict door, queries without strangers or repetitions."""

from collections.abc import Callable, Mapping
from typing import Any, NoReturn

import flask
from flask_smorest import Blueprint
from marshmallow import RAISE, Schema, ValidationError, missing
from webargs.flaskparser import FlaskParser

from server.domain.refusals import Invalid, NotFound


class StrictParser(FlaskParser):
    """Loads arguments so that nothing undeclared passes: an unknown or repeated one is refused, not ignored."""

    # webargs would drop unknown query parameters: a misspelt filter would then show everything.
    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": RAISE}  # noqa: RUF012

    def load_json(self, req: flask.Request, schema: Schema) -> Any:
        """The body as the strict door read it.  webargs itself would read duplicate names and NaN."""
        return flask.g.get("json", missing)

    def load_querystring(self, req: flask.Request, schema: Schema) -> Any:
        """The query, each parameter once: of ``?site=1&site=2`` no reader could say which was meant."""
        repeated = {name: ["Given more than once."] for name, values in req.args.lists() if len(values) > 1}
        if repeated:
            raise Invalid(repeated)
        return super().load_querystring(req, schema)

    def handle_error(self, error: ValidationError, req: flask.Request, schema: Schema, **_: Any) -> NoReturn:
        """Refuse with the paths of what is wrong."""
        by_location = error.messages if isinstance(error.messages, dict) else {"body": error.messages}
        found: dict[str, list[str]] = {}
        for messages in by_location.values():
            found.update(paths(messages))
        raise Invalid(found) from error


def paths(messages: Any, path: str = "") -> dict[str, list[str]]:
    """Nested messages of marshmallow as dotted path → messages."""
    if isinstance(messages, Mapping):
        found: dict[str, list[str]] = {}
        for name, inner in messages.items():
            # marshmallow files what concerns a whole object under this name.
            found.update(paths(inner, path if name == "_schema" else f"{path}.{name}".lstrip(".")))
        return found
    return {path or "body": [str(message) for message in messages]}


class Resource(Blueprint):
    """A blueprint of flask-smorest with the strict parser."""

    ARGUMENTS_PARSER = StrictParser()


def seen_still(answer: Callable[[], flask.Response]) -> flask.Response:
    """What was just changed as it stands now; 204 where the change itself took it out of its author's sight: it is
    committed, and "not found" would say that nothing was done."""
    try:
        return answer()
    except NotFound:
        return flask.Response(status=204)
