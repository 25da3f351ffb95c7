"""Changes without effect become a work queue: whose work each is, and what was done with it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

KEY = sa.String(36).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
MOMENT = sa.DateTime(timezone=True)
OPEN = sa.text("outcome in ('held', 'quarantined') and settled is null")
PLACED = sa.text("site_id is not null")

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "settlement",
        sa.Column("id", KEY, nullable=False),
        sa.Column("change_seq", sa.BigInteger(), nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("mended_by_seq", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["change_seq"], ["change.seq"], name=op.f("fk_settlement_change_seq_change")),
        sa.ForeignKeyConstraint(["mended_by_seq"], ["change.seq"], name=op.f("fk_settlement_mended_by_seq_change")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_settlement_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlement")),
    )
    with op.batch_alter_table("settlement") as batch:
        for column in ("change_seq", "mended_by_seq", "person_id"):
            batch.create_index(batch.f(f"ix_settlement_{column}"), [column])
    with op.batch_alter_table("change") as batch:
        batch.add_column(sa.Column("operation_id", KEY, nullable=True))
        batch.add_column(sa.Column("site_id", KEY, nullable=True))
        batch.add_column(sa.Column("settled", sa.String(), nullable=True))
        batch.create_foreign_key(batch.f("fk_change_operation_id_operation"), "operation", ["operation_id"], ["id"])
        batch.create_foreign_key(batch.f("fk_change_site_id_site"), "site", ["site_id"], ["id"])
        batch.create_index("ix_change_open", ["operation_id", "site_id"], sqlite_where=OPEN, postgresql_where=OPEN)
        batch.create_index(batch.f("ix_change_site_id"), ["site_id"], sqlite_where=PLACED, postgresql_where=PLACED)


def downgrade() -> None:
    with op.batch_alter_table("change") as batch:
        batch.drop_index(batch.f("ix_change_site_id"))
        batch.drop_index("ix_change_open")
        batch.drop_constraint(batch.f("fk_change_site_id_site"), type_="foreignkey")
        batch.drop_constraint(batch.f("fk_change_operation_id_operation"), type_="foreignkey")
        batch.drop_column("settled")
        batch.drop_column("site_id")
        batch.drop_column("operation_id")
    op.drop_table("settlement")
