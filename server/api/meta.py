"""What machines ask: is it alive, is it ready, what does it speak."""

from threading import Lock
from typing import Any

from apispec.ext.marshmallow.openapi import OpenAPIConverter
from flask import Flask, Response, jsonify
from flask_smorest import Api, Blueprint
from marshmallow import fields

from server.adapters import clock
from server.api.auth import safety_log
from server.api.problems import problem
from server.db import answers, db
from server.domain import forms
from server.schemas import phone
from server.schemas.changes import ChangeSchema
from server.schemas.forms import values_schema
from server.schemas.problems import ProblemSchema
from server.schemas.reports import StatedValues
from server.services import feed, restores

SPEC: dict[str, Any] = {
    "info": {
        "description": "Field reporting for monitors of an evacuation: counts made offline come home exactly once.",
        "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    },
    "components": {
        "securitySchemes": {
            "device": {"type": "http", "scheme": "bearer", "description": "The token a phone was given at enrolment."},
            "staff": {
                "type": "apiKey",
                "in": "cookie",
                "name": "__Host-corridor-session",
                "description": "Given by POST /session; unsafe methods also need X-CSRF-Token.",
            },
        }
    },
}


class OpenApi(Api):
    """flask-smorest's document, with our problem documents as its errors and the frozen texts described besides."""

    ERROR_SCHEMA = ProblemSchema

    def _register_responses(self) -> None:
        super()._register_responses()
        for response in self.spec.components.responses_lazy.values():
            if content := response.get("content"):
                response["content"] = {"application/problem+json": content["application/json"]}

    def register_blueprint(self, blp: Blueprint, **options: Any) -> None:
        """Take the routes.  They are described when somebody asks for it: that takes longer than all the rest of a start."""
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blp.name] = self
        self._app.register_blueprint(blp, **options)
        self._undescribed.append(blp)

    def init_app(self, app: Flask, **kwargs: Any) -> None:
        self._undescribed: list[Blueprint] = []
        self._describing = Lock()
        super().init_app(app, **kwargs)

    def _openapi_json(self) -> Response:
        with self._describing:
            if self._undescribed:
                self._describe()
        document: Response = super()._openapi_json()
        return document

    def _describe(self) -> None:
        """Besides what the routes take and give: the change inside its frozen text, and its values."""
        components = self.spec.components
        components.schema("Change", schema=ChangeSchema)
        for entity, schema in phone.VALUES.items():
            if phone.name_of(entity) not in components.schemas:
                components.schema(phone.name_of(entity), schema=schema)
        components.schema("Fed", phone.fed())
        for form in forms.FORMS.values():
            components.schema(_name(form), schema=values_schema(form, whole=True))
        self.ma_plugin.converter.add_attribute_function(_any_kind)
        for blueprint in self._undescribed:
            blueprint.register_views_in_doc(self, self._app, self.spec, name=blueprint.name, parameters=None)
            self.spec.tag({"name": blueprint.name, "description": blueprint.description})
        self._undescribed.clear()


def _name(form: forms.Form) -> str:
    return f"{form.kind.capitalize()}Values"


def _any_kind(_: OpenAPIConverter, field: fields.Field[Any], **__: Any) -> dict[str, Any]:
    """The values of a report are those of one of the kinds there are: ``kind`` tells which."""
    if not isinstance(field, StatedValues):
        return {}
    return {"oneOf": [{"$ref": f"#/components/schemas/{_name(form)}"} for form in forms.REPORTS.values()]}


def register(app: Flask) -> None:
    """Add /healthz and /readyz; /openapi.json is the API's own."""

    @app.get("/healthz")
    def alive() -> Response:
        return jsonify(status="ok")

    @app.get("/readyz")
    def ready() -> Response:
        """Ready when the database answers, is migrated, and was not put back from a backup without a new epoch.

        Says how old the oldest unnumbered feed row is (sync S4.1), whether the safety log can be written (S4.4), whether the
        database keeps what it acknowledged, and how far the clock was stepped: in production always true and 0, else the
        server would not have started.
        """
        if not answers(db.session()):
            return problem("unavailable", "The database does not answer or is not migrated.")
        if restores.behind_since(db.session()):
            return problem("database-behind", restores.RUN_IT)
        oldest = feed.oldest_pending(db.session())
        age = (clock.now() - oldest).total_seconds() if oldest else 0.0
        return jsonify(
            status="ready",
            oldest_pending_seconds=round(age, 1),
            safety_log=safety_log().begin(),
            durable=app.extensions["corridor_durable"],
            clock_step_seconds=round(clock.TRIAL.step.total_seconds()),
        )
