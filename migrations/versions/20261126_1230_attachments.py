"""Attachments, and whether an operation's phones offer to take pictures."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

KEY = sa.String(36).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
MOMENT = sa.DateTime(timezone=True)
IN_DOUBT = sa.text("status != 'mismatch'")
RECEIVING = sa.text("status = 'receiving'")

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", KEY, nullable=False),
        sa.Column("report_key", KEY, nullable=False),
        sa.Column("slot", sa.String(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("device_id", KEY, nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("received_at", MOMENT, nullable=True),
        sa.Column("kept_sha256", sa.LargeBinary(), nullable=True),
        sa.Column("type", sa.String(), nullable=True),
        sa.Column("shown_sha256", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_attachment_device_id_device")),
        sa.ForeignKeyConstraint(["report_key"], ["entity.key"], name=op.f("fk_attachment_report_key_entity")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index(
        "ix_attachment_report_key_slot_sha256",
        "attachment",
        ["report_key", "slot", "sha256"],
        unique=True,
        sqlite_where=IN_DOUBT,
        postgresql_where=IN_DOUBT,
    )
    op.create_index(op.f("ix_attachment_report_key"), "attachment", ["report_key"])
    op.create_index(op.f("ix_attachment_device_id"), "attachment", ["device_id"])
    op.create_index("ix_attachment_receiving", "attachment", ["expires_at"], sqlite_where=RECEIVING, postgresql_where=RECEIVING)
    op.add_column("operation", sa.Column("photos", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("operation") as batch_op:
        batch_op.drop_column("photos")
    op.drop_table("attachment")
