"""Bounding guesses at passwords and codes, without ever locking anybody out for good."""

from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from server.adapters import clock
from server.adapters.secrets import Keys
from server.domain.refusals import Refusal
from server.models import SignInAttempt

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 10  # wrong tries in a window on one account
PER_ADDRESS = 50  # wrong tries in a window from one address, whatever the account: offices share one address
KNOWN_FOR = timedelta(days=60)


def admit(session: Session, keys: Keys, address: str, account: str | None = None) -> list[int]:
    """Count one try before it is judged, or refuse it: ``too-many`` with the seconds to wait.

    The view commits before anything slow is judged, so that a hundred tries at once are bounded as a hundred in turn.
    A try that succeeds is taken back with ``succeeded``.  Tries refused here are not counted: the window slides on
    whatever a guesser does.  An address from which the account once signed in has an allowance of its own, so that
    strangers who spend the account's cannot keep its owner out.
    """
    now = clock.now()
    address = _network(address)
    limits = []
    if account is not None:
        known = _known(keys, address, account)
        recognised = session.scalar(select(SignInAttempt.id).where(SignInAttempt.subject == known).limit(1))
        subject = _hashed(keys, "account-here", f"{account}\n{address}") if recognised else _hashed(keys, "account", account)
        limits.append((subject, PER_ACCOUNT))
    limits.append((_hashed(keys, "address", address), PER_ADDRESS))
    for subject, limit in limits:  # accounts before addresses, always: two tries never wait for each other in a ring
        _one_at_a_time(session, subject)
        _check(session, subject, limit, now)
    tries = [SignInAttempt(subject=subject, at=now) for subject, _ in limits]
    session.add_all(tries)
    _forget_old(session, now)
    session.flush()
    return [attempt.id for attempt in tries]


def succeeded(session: Session, keys: Keys, tries: list[int], address: str, account: str | None = None) -> None:
    """Take the tries back, and remember the address for the account."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.id.in_(tries)))
    if account is not None:
        known = _known(keys, _network(address), account)
        session.execute(delete(SignInAttempt).where(SignInAttempt.subject == known))
        session.add(SignInAttempt(subject=known, at=clock.now()))


def _network(address: str) -> str:
    # Whoever has one IPv6 address has the 2^64 beside it.
    try:
        version = ip_address(address).version
    except ValueError:
        return address  # a Unix socket names no address
    return str(ip_network(f"{address}/64", strict=False)) if version == 6 else address


def _known(keys: Keys, address: str, account: str) -> str:
    return _hashed(keys, "known", f"{account}\n{address}")


def _hashed(keys: Keys, kind: str, value: str) -> str:
    return f"{kind}:{keys.mac('throttle', f'{kind}:{value}'.encode()).hex()}"


def _one_at_a_time(session: Session, subject: str) -> None:
    # Counting and inserting are two steps.  SQLite has one writer; PostgreSQL needs a lock that no row can carry.
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(subject, 0))))


def _check(session: Session, subject: str, limit: int, now: datetime) -> None:
    recent = select(SignInAttempt.at).where(SignInAttempt.subject == subject, SignInAttempt.at > now - WINDOW)
    times = session.scalars(recent.order_by(SignInAttempt.at.desc()).limit(limit)).all()
    if len(times) < limit:
        return
    wait = max(1, int((times[-1] + WINDOW - now).total_seconds()) + 1)
    minutes = -(-wait // 60)
    raise Refusal(
        "too-many",
        f"Too many wrong tries. Wait {minutes} {'minute' if minutes == 1 else 'minutes'} and try again.",
        headers={"Retry-After": str(wait)},
    )


def _forget_old(session: Session, now: datetime) -> None:
    known = SignInAttempt.subject.startswith("known:")
    session.execute(
        delete(SignInAttempt).where(
            or_(SignInAttempt.at < now - KNOWN_FOR, ~known & (SignInAttempt.at < now - 2 * WINDOW)),
        )
    )
