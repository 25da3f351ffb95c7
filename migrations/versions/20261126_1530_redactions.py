"""Redactions: the orders, the keyed hashes of what was removed, and where it stood."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

KEY = sa.String(36).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
DOCUMENT = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
MOMENT = sa.DateTime(timezone=True)
OPEN = sa.text("status = 'asked'")

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "redaction",
        sa.Column("id", KEY, nullable=False),
        sa.Column("entity_key", KEY, nullable=False),
        sa.Column("fields", DOCUMENT, nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("asked_by_id", KEY, nullable=True),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_by_id", KEY, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_redaction_asked_by_id_person")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_redaction_decided_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redaction")),
    )
    op.create_index("uq_redaction_open", "redaction", ["entity_key"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN)
    for column in ("entity_key", "asked_by_id", "decided_by_id"):
        op.create_index(op.f(f"ix_redaction_{column}"), "redaction", [column])
    op.create_table(
        "removed_value",
        sa.Column("id", KEY, nullable=False),
        sa.Column("redaction_id", KEY, nullable=False),
        sa.Column("entity_key", KEY, nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["redaction_id"], ["redaction.id"], name=op.f("fk_removed_value_redaction_id_redaction")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_removed_value")),
        sa.UniqueConstraint("entity_key", "field", "hash", name=op.f("uq_removed_value_entity_key_field_hash")),
    )
    op.create_index(op.f("ix_removed_value_redaction_id"), "removed_value", ["redaction_id"])
    op.add_column("entity", sa.Column("redacted", DOCUMENT, nullable=True))
    op.add_column("change", sa.Column("redacted", DOCUMENT, nullable=True))
    op.add_column("candidate", sa.Column("redacted", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("decision", sa.Column("redacted", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    for table in ("decision", "candidate", "change", "entity"):
        op.drop_column(table, "redacted")
    op.drop_table("removed_value")
    op.drop_table("redaction")
