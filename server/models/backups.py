"""Backups that were declared, and what each holds of every phone (sync S4.4)."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from server.models.base import Base, Key, PrimaryKey


class Backup(Base):
    """A backup of this database: begun before the copy was made, done once it is stored safely."""

    __tablename__ = "backup"

    id: Mapped[PrimaryKey]
    begun_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class BackupMark(Base):
    """What a backup holds of a device: its changes 1 to ``n``, every one."""

    __tablename__ = "backup_mark"

    backup_id: Mapped[Key] = mapped_column(ForeignKey("backup.id"), primary_key=True)
    device_id: Mapped[Key] = mapped_column(ForeignKey("device.id"), primary_key=True, index=True)
    n: Mapped[int] = mapped_column(BigInteger)
