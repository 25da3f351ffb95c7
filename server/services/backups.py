"""Backups, declared by whoever makes them: only then may phones drop what is in one (sync S4.4)."""

from datetime import datetime

from sqlalchemy import case, func, insert, select, update
from sqlalchemy.orm import Session

from server.adapters import clock
from server.adapters.ids import new_id
from server.domain.refusals import NotFound
from server.models import Backup, BackupMark, Device
from server.services import audit, devices


def begin(session: Session) -> Backup:
    """Mark what every phone has here now.  A copy of the database that is made after this is committed holds as much."""
    backup = Backup(id=new_id(), begun_at=clock.now())
    session.add(backup)
    session.flush()
    marks = [{"backup_id": backup.id, "device_id": device, "n": n} for device, n in devices.contiguous(session).items()]
    if marks:
        session.execute(insert(BackupMark), marks)
    audit.record(session, None, "backup-begun", "backup", backup.id)
    return backup


def done(session: Session, backup_id: str) -> tuple[Backup, int]:
    """The copy is stored safely: phones are told from now on.  How many phones that concerns.  Raises ``NotFound``.

    An older backup that is declared late takes nothing back.
    """
    backup = session.get(Backup, backup_id, with_for_update=True)
    if backup is None:
        raise NotFound
    if backup.done_at is None:
        backup.done_at = clock.now()
        audit.record(session, None, "backup-done", "backup", backup.id)
    n = select(BackupMark.n).where(BackupMark.backup_id == backup.id, BackupMark.device_id == Device.id).scalar_subquery()
    session.execute(
        update(Device)
        .where(Device.id.in_(select(BackupMark.device_id).where(BackupMark.backup_id == backup.id)))
        .values(durable_through=case((func.coalesce(Device.durable_through, 0) > n, Device.durable_through), else_=n))
        .execution_options(synchronize_session=False)
    )
    phones = session.scalar(select(func.count()).select_from(BackupMark).where(BackupMark.backup_id == backup.id)) or 0
    return backup, phones


def newest_done(session: Session) -> datetime | None:
    """When the newest backup that is done was begun; none where none was declared."""
    return session.scalar(select(func.max(Backup.begun_at)).where(Backup.done_at.is_not(None)))
