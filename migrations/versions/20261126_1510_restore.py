"""Restore: phones that wait for release, how far each is in the database and in backups, and the backups declared."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

KEY = sa.String(36).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
MOMENT = sa.DateTime(timezone=True)

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("device", sa.Column("held_at", MOMENT, nullable=True))
    op.add_column("device", sa.Column("recovered", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("device", sa.Column("held_through", sa.BigInteger(), nullable=True))
    op.add_column("device", sa.Column("durable_through", sa.BigInteger(), nullable=True))
    op.create_table(
        "backup",
        sa.Column("id", KEY, nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backup")),
    )
    op.create_table(
        "backup_mark",
        sa.Column("backup_id", KEY, nullable=False),
        sa.Column("device_id", KEY, nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["backup_id"], ["backup.id"], name=op.f("fk_backup_mark_backup_id_backup")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_backup_mark_device_id_device")),
        sa.PrimaryKeyConstraint("backup_id", "device_id", name=op.f("pk_backup_mark")),
    )
    with op.batch_alter_table("backup_mark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_backup_mark_device_id"), ["device_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("backup_mark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_backup_mark_device_id"))
    op.drop_table("backup_mark")
    op.drop_table("backup")
    for name in ("durable_through", "held_through", "recovered", "held_at"):
        op.drop_column("device", name)
