"""Pairs of reports that may be of one event, and what was decided of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

KEY = sa.String(36).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
MOMENT = sa.DateTime(timezone=True)

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "duplicate",
        sa.Column("id", KEY, nullable=False),
        sa.Column("first_key", KEY, nullable=False),
        sa.Column("second_key", KEY, nullable=False),
        sa.Column("found_at", MOMENT, nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["first_key"], ["entity.key"], name=op.f("fk_duplicate_first_key_entity")),
        sa.ForeignKeyConstraint(["second_key"], ["entity.key"], name=op.f("fk_duplicate_second_key_entity")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate")),
        sa.UniqueConstraint("first_key", "second_key", name=op.f("uq_duplicate_first_key_second_key")),
    )
    op.create_table(
        "duplicate_decision",
        sa.Column("id", KEY, nullable=False),
        sa.Column("duplicate_id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("stands_key", KEY, nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["duplicate_id"], ["duplicate.id"], name=op.f("fk_duplicate_decision_duplicate_id_duplicate")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_duplicate_decision_person_id_person")),
        sa.ForeignKeyConstraint(["stands_key"], ["entity.key"], name=op.f("fk_duplicate_decision_stands_key_entity")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_decision")),
    )
    with op.batch_alter_table("duplicate") as batch:
        batch.create_index(batch.f("ix_duplicate_second_key"), ["second_key"])
    with op.batch_alter_table("duplicate_decision") as batch:
        for column in ("duplicate_id", "person_id", "stands_key"):
            batch.create_index(batch.f(f"ix_duplicate_decision_{column}"), [column])


def downgrade() -> None:
    op.drop_table("duplicate_decision")
    op.drop_table("duplicate")
