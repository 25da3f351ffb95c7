"""Sites over HTTP."""

from typing import Any

from flask import Response, jsonify

from server.api.auth import current_actor, etag, keys, seen_rev, staff_required
from server.api.resource import Resource
from server.db import db
from server.schemas.lists import ReasonSchema
from server.schemas.sites import (
    ChangeSiteSchema,
    ImportedSchema,
    ImportSchema,
    NewSiteSchema,
    SitePageSchema,
    SiteQuery,
    SiteSchema,
)
from server.services import paging, site_import, sites

blueprint = Resource("sites", __name__, url_prefix="/sites", description="Places")

EXAMPLE = {
    "operation": "0193b000-0000-7000-8000-00000000a000",
    "code": "ALP-RAM",
    "kind": "crossing",
    "names": {"en": "Ramouseh checkpoint", "ar": "حاجز الراموسة"},
    "latitude_e7": 361580000,
    "longitude_e7": 371190000,
    "position_quality": "approximate",
}

CSV = {
    "operation": "0193b000-0000-7000-8000-00000000a000",
    "csv": "code,kind,name_en,latitude,longitude\nALP-RAM,crossing,Ramouseh checkpoint,36.158,37.119\n",
    "commit": False,
}


def answer(view: sites.SiteView, status: int = 200) -> Response:
    """One site with its ETag."""
    response = jsonify(SiteSchema().dump(view))
    response.status_code = status
    response.headers.extend(etag(view.site.rev))
    return response


@blueprint.get("")
@staff_required(admin=True, coordinator=True)
@blueprint.arguments(SiteQuery, location="query")
@blueprint.alt_response(200, schema=SitePageSchema)
def list_sites(query: dict[str, Any]) -> Response:
    """Sites by code: all for admins, those of their operations for coordinators."""
    page = paging.Page(query["after"], query["limit"])
    wanted = sites.SiteFilter(query["operation"], query["status"], query["q"])
    items, following = sites.list_sites(db.session(), keys(), current_actor(), page, wanted)
    return jsonify(SitePageSchema().dump({"items": items, "next": following}))


@blueprint.post("")
@staff_required(admin=True)
@blueprint.arguments(NewSiteSchema, example=EXAMPLE)
@blueprint.alt_response(201, schema=SiteSchema)
@blueprint.alt_response(409, description="`taken`: another site of the operation has this code.")
def add(given: dict[str, Any]) -> Response:
    """Add a site.  `warnings` names sites of the same name or nearer than 300 m."""
    operation, status = given.pop("operation"), given.pop("status")
    view = sites.add(db.session(), current_actor(), operation, given, status)
    db.session.commit()
    return answer(view, 201)


@blueprint.get("/<uuid:site>")
@staff_required(admin=True, coordinator=True)
@blueprint.alt_response(200, schema=SiteSchema)
def get_site(site: Any) -> Response:
    """One site."""
    return answer(sites.get_site(db.session(), current_actor(), str(site)))


@blueprint.patch("/<uuid:site>")
@staff_required(admin=True)
@blueprint.arguments(ChangeSiteSchema, example={"names": {"en": "Ramouseh checkpoint"}})
@blueprint.alt_response(200, schema=SiteSchema)
@blueprint.alt_response(412, description="`rev-moved`: says who changed what and when.")
def change(given: dict[str, Any], site: Any) -> Response:
    """Change a site; phones learn it at their next contact."""
    view = sites.change(db.session(), current_actor(), str(site), seen_rev(), given)
    db.session.commit()
    return answer(view)


@blueprint.post("/<uuid:site>/close")
@staff_required(admin=True)
@blueprint.arguments(ReasonSchema, example={"reason": "The operation moved to Ramouseh"})
@blueprint.alt_response(200, schema=SiteSchema)
def close(given: dict[str, str], site: Any) -> Response:
    """Close a site.  Reports that phones still hold for it are accepted and flagged."""
    view = sites.close(db.session(), current_actor(), str(site), seen_rev(), given["reason"])
    db.session.commit()
    return answer(view)


@blueprint.post("/<uuid:site>/open")
@staff_required(admin=True)
@blueprint.arguments(ReasonSchema, example={"reason": "Movement resumed"})
@blueprint.alt_response(200, schema=SiteSchema)
def reopen(given: dict[str, str], site: Any) -> Response:
    """Open a planned or closed site."""
    view = sites.reopen(db.session(), current_actor(), str(site), seen_rev(), given["reason"])
    db.session.commit()
    return answer(view)


@blueprint.post("/import")
@staff_required(admin=True)
@blueprint.arguments(ImportSchema, example=CSV)
@blueprint.alt_response(200, schema=ImportedSchema)
def import_sites(given: dict[str, Any]) -> Response:
    """Add and change sites from CSV, all or nothing; with `commit` false, only show what would happen."""
    imported = site_import.import_sites(db.session(), current_actor(), given["operation"], given["csv"], commit=given["commit"])
    db.session.commit()
    return jsonify(ImportedSchema().dump(imported))
