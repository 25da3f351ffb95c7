"""Bundles: files of reports that were carried by hand, kept until every change in them is in custody."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

KEY = sa.String(36).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
DOCUMENT = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
MOMENT = sa.DateTime(timezone=True)

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bundle",
        sa.Column("id", KEY, nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("carrier_id", KEY, nullable=False),
        sa.Column("carrier_device_id", KEY, nullable=True),
        sa.Column("device_id", KEY, nullable=True),
        sa.Column("app", sa.String(), nullable=False),
        sa.Column("made_at", sa.String(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("last_received_at", MOMENT, nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("completed_at", MOMENT, nullable=True),
        sa.Column("outcomes", DOCUMENT, nullable=False),
        sa.ForeignKeyConstraint(["carrier_id"], ["person.id"], name=op.f("fk_bundle_carrier_id_person")),
        sa.ForeignKeyConstraint(["carrier_device_id"], ["device.id"], name=op.f("fk_bundle_carrier_device_id_device")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_bundle_device_id_device")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bundle")),
        sa.UniqueConstraint("sha256", name=op.f("uq_bundle_sha256")),
    )
    with op.batch_alter_table("bundle", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bundle_carrier_device_id"), ["carrier_device_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bundle_carrier_id"), ["carrier_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bundle_device_id"), ["device_id"], unique=False)

    op.create_table(
        "bundle_part",
        sa.Column("bundle_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["bundle_id"], ["bundle.id"], name=op.f("fk_bundle_part_bundle_id_bundle")),
        sa.PrimaryKeyConstraint("bundle_id", "number", name=op.f("pk_bundle_part")),
    )


def downgrade() -> None:
    op.drop_table("bundle_part")
    with op.batch_alter_table("bundle", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bundle_device_id"))
        batch_op.drop_index(batch_op.f("ix_bundle_carrier_id"))
        batch_op.drop_index(batch_op.f("ix_bundle_carrier_device_id"))

    op.drop_table("bundle")
