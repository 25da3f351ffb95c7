"""Sites: listed, added, changed, closed and opened again; never deleted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from server.adapters import clock
from server.adapters.ids import new_id
from server.adapters.secrets import Keys
from server.adapters.zones import is_zone
from server.domain import sites as rules
from server.domain.access import MONITOR, Actor
from server.domain.refusals import Invalid, NotFound, Refusal
from server.models import Assignment, Device, Report, Site
from server.services import audit, feed, operations, paging, revisions, visibility

NOT_IN_SCOPE = "not-in-scope"
OPEN_REVIEWS = ("new", "returned", "answered")
EDITABLE = (
    "code",
    "kind",
    "names",
    "latitude_e7",
    "longitude_e7",
    "position_quality",
    "pcode",
    "time_zone",
    "control",
)
EMPTY: dict[str, Any] = {"names": {}, "control": []}


@dataclass(frozen=True, slots=True)
class SiteView:
    """A site with what goes on there.

    Reports are counted for coordinators of the site only (law 5): others read ``not-in-scope``, never 0.
    ``phones_waiting``: phones of people ever assigned there which said that something still waits on them.
    """

    site: Site
    open_reports: int | str
    last_report_at: datetime | str | None
    phones_waiting: int
    warnings: Sequence[str] = field(default=())


@dataclass(frozen=True, slots=True)
class SiteFilter:
    """Which sites are asked for; ``q`` is part of a code or of a name in any language."""

    operation: str | None = None
    status: str | None = None
    q: str | None = None


def list_sites(
    session: Session, keys: Keys, actor: Actor, page: paging.Page, wanted: SiteFilter
) -> tuple[list[SiteView], str | None]:
    """Sites in the order of their codes."""
    query = visibility.sites(actor)
    if wanted.operation:
        query = query.where(Site.operation_id == wanted.operation)
    if wanted.status:
        query = query.where(Site.status == wanted.status)
    if wanted.q:
        names = [Site.names[language].as_string() for language in rules.LANGUAGES]
        query = query.where(or_(*(text.icontains(wanted.q, autoescape=True) for text in [Site.code, *names])))
    after = paging.opened(keys, actor, "sites", page.after, 2)
    if after:
        code, site = after
        query = query.where(or_(Site.code > code, and_(Site.code == code, Site.id > site)))
    rows = session.scalars(query.order_by(Site.code, Site.id).limit(page.limit + 1)).all()
    shown, following = paging.cut(keys, actor, "sites", page, rows, lambda site: [site.code, site.id])
    return views(session, actor, shown), following


def get_site(session: Session, actor: Actor, site: str) -> SiteView:
    """One site in scope, or ``NotFound``."""
    return views(session, actor, [_find(session, actor, site)])[0]


def add(session: Session, actor: Actor, operation: str, values: Mapping[str, Any], status: str = "open") -> SiteView:
    """Add a site.  The answer warns of sites that may be the same place."""
    if not any(one.id == operation for one in operations.list_operations(session, actor)):
        raise Invalid({"operation": ["Choose an operation."]})
    whole = {name: values.get(name, EMPTY.get(name)) for name in EDITABLE}
    check(whole)
    site = begun(operation, status)
    save(session, site, whole)
    audit.record(session, actor, "added", "site", site.id)
    tell(session, site)
    return _warned(session, actor, site)


def change(session: Session, actor: Actor, site_id: str, rev: int, values: Mapping[str, Any]) -> SiteView:
    """Change what is given of a site; what is left out stays."""
    site = _locked(session, actor, site_id, rev)
    moved = moved_fields(site, values)
    if not moved:
        return get_site(session, actor, site_id)
    check({name: moved.get(name, getattr(site, name)) for name in EDITABLE})
    save(session, site, {**moved, "rev": site.rev + 1})
    audit.record(session, actor, revisions.changed(list(moved)), "site", site_id)
    tell(session, site)
    return _warned(session, actor, site)


def close(session: Session, actor: Actor, site_id: str, rev: int, reason: str) -> SiteView:
    """Close a site.  What phones still hold for it is accepted and flagged."""
    return _move(session, actor, site_id, rev, "closed", reason)


def reopen(session: Session, actor: Actor, site_id: str, rev: int, reason: str) -> SiteView:
    """Open a planned or closed site."""
    return _move(session, actor, site_id, rev, "open", reason)


def views(session: Session, actor: Actor, sites: Iterable[Site]) -> list[SiteView]:
    """``sites`` with their reports, as far as they are the actor's to know of, and the phones that wait."""
    sites = list(sites)
    ids = [site.id for site in sites]
    # Withdrawn reports wait for nobody.
    is_open = and_(Report.review.in_(OPEN_REVIEWS), Report.withdrawn.is_(False))
    reports: dict[str | None, tuple[int | str, datetime | str | None]] = {
        site: (count, last)
        for site, count, last in session.execute(
            visibility.reports(actor)
            .where(Report.site_id.in_(ids))
            .with_only_columns(Report.site_id, func.count().filter(is_open), func.max(Report.received_at))
            .group_by(Report.site_id)
        )
    }
    waiting = _phones_waiting(session, ids)
    found = []
    for site in sites:
        count, last = reports.get(site.id, (0, None))
        if not actor.coordinates(site.operation_id, site.id):
            count, last = NOT_IN_SCOPE, NOT_IN_SCOPE
        found.append(SiteView(site, count, last, waiting.get(site.id, 0)))
    return found


def check(values: Mapping[str, Any]) -> None:
    """Refuse values that a site cannot have."""
    found = rules.problems_of(values)
    if values["time_zone"] is not None and not is_zone(values["time_zone"]):
        found["time_zone"] = ["Not a time zone such as Asia/Damascus."]
    if found:
        raise Invalid(found)


def moved_fields(site: Site, values: Mapping[str, Any]) -> dict[str, Any]:
    """Which of ``values`` differ from what the site has."""
    return {name: value for name, value in values.items() if getattr(site, name) != value}


def begun(operation: str, status: str = "open") -> Site:
    """A site of ``operation`` without values yet."""
    return Site(id=new_id(), operation_id=operation, status=status, created_at=clock.now(), rev=1)


def save(session: Session, site: Site, values: Mapping[str, Any]) -> None:
    """Write a site with ``values``, or refuse it because another of its operation has its code."""
    try:
        with session.begin_nested():  # begun first: what is set before is flushed outside of it
            for name, value in values.items():
                setattr(site, name, value)
            session.add(site)
    except IntegrityError as error:
        message = f"Another site of this operation has the code {values.get('code')}."
        raise Refusal("taken", message, {"code": ["Taken already."]}) from error


def tell(session: Session, site: Site) -> None:
    """Tell the phones of a site that it changed."""
    feed.mark(session, "site", site.id, f"site:{site.id}")


def _find(session: Session, actor: Actor, site: str) -> Site:
    found = session.scalars(visibility.sites(actor).where(Site.id == site)).one_or_none()
    if found is None:
        raise NotFound
    return found


def _locked(session: Session, actor: Actor, site_id: str, rev: int) -> Site:
    _find(session, actor, site_id)
    site = session.get_one(Site, site_id, with_for_update=True, populate_existing=True)
    revisions.check(session, "site", site_id, site.rev, rev)
    return site


def _move(session: Session, actor: Actor, site_id: str, rev: int, status: str, reason: str) -> SiteView:
    site = _locked(session, actor, site_id, rev)
    if site.status in (status, "merged"):
        raise Refusal("move-not-possible", f"This site is {site.status} already.")
    site.status = status
    site.rev += 1
    audit.record(session, actor, "closed" if status == "closed" else "opened", "site", site_id, reason)
    tell(session, site)
    return get_site(session, actor, site_id)


def _warned(session: Session, actor: Actor, site: Site) -> SiteView:
    view = get_site(session, actor, site.id)
    return SiteView(site, view.open_reports, view.last_report_at, view.phones_waiting, _alike(session, site))


def _alike(session: Session, site: Site) -> list[str]:
    others = session.scalars(select(Site).where(Site.operation_id == site.operation_id, Site.id != site.id).order_by(Site.code))
    warnings = []
    for other in others:
        shown = f"{rules.name_in(other.names)} ({other.code})"
        if name := rules.same_name(site.names, other.names):
            warnings.append(f"{other.code} is named {name}, too.")
        elif (here := _position(site)) and (there := _position(other)):
            metres = rules.metres_between(here, there)
            if metres < rules.NEAR:
                warnings.append(f"{shown} is only {metres} m away.")
    return warnings


def _position(site: Site) -> tuple[int, int] | None:
    if site.latitude_e7 is None or site.longitude_e7 is None:
        return None
    return site.latitude_e7, site.longitude_e7


def _phones_waiting(session: Session, sites: Sequence[str]) -> dict[str, int]:
    assigned = or_(
        Assignment.site_id == Site.id,
        and_(Assignment.site_id.is_(None), Assignment.operation_id == Site.operation_id),
    )
    rows = session.execute(
        select(Site.id, func.count(Device.id.distinct()))
        .join(Assignment, and_(assigned, Assignment.role == MONITOR))
        .join(Device, Device.person_id == Assignment.person_id)
        .where(Site.id.in_(sites), Device.waiting_changes > 0)
        .group_by(Site.id)
    )
    return dict(rows.all())
