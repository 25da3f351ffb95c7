"""Convoys joined into each other with their vehicles, and what reads follow."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

KEY = sa.String(36).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
MOMENT = sa.DateTime(timezone=True)
STANDS = sa.text("separated_at is null")
HOLDS = sa.text("ended_at is null")
MERGED = sa.text("merged_into_key is not null")

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("entity", sa.Column("merged_into_key", KEY, nullable=True))
    op.create_index(
        op.f("ix_entity_merged_into_key"), "entity", ["merged_into_key"], sqlite_where=MERGED, postgresql_where=MERGED
    )
    op.create_table(
        "convoy_join",
        sa.Column("id", KEY, nullable=False),
        sa.Column("convoy_key", KEY, nullable=False),
        sa.Column("into_key", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("separated_at", MOMENT, nullable=True),
        sa.Column("separated_by_id", KEY, nullable=True),
        sa.Column("separated_reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["convoy_key"], ["entity.key"], name=op.f("fk_convoy_join_convoy_key_entity")),
        sa.ForeignKeyConstraint(["into_key"], ["entity.key"], name=op.f("fk_convoy_join_into_key_entity")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_convoy_join_person_id_person")),
        sa.ForeignKeyConstraint(["separated_by_id"], ["person.id"], name=op.f("fk_convoy_join_separated_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_convoy_join")),
    )
    op.create_table(
        "vehicle_pair",
        sa.Column("id", KEY, nullable=False),
        sa.Column("join_id", KEY, nullable=False),
        sa.Column("vehicle_key", KEY, nullable=False),
        sa.Column("into_key", KEY, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["join_id"], ["convoy_join.id"], name=op.f("fk_vehicle_pair_join_id_convoy_join")),
        sa.ForeignKeyConstraint(["vehicle_key"], ["entity.key"], name=op.f("fk_vehicle_pair_vehicle_key_entity")),
        sa.ForeignKeyConstraint(["into_key"], ["entity.key"], name=op.f("fk_vehicle_pair_into_key_entity")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vehicle_pair")),
    )
    with op.batch_alter_table("convoy_join") as batch:
        batch.create_index("uq_convoy_join_standing", ["convoy_key"], unique=True, sqlite_where=STANDS, postgresql_where=STANDS)
        for column in ("convoy_key", "into_key", "person_id", "separated_by_id"):
            batch.create_index(batch.f(f"ix_convoy_join_{column}"), [column])
    with op.batch_alter_table("vehicle_pair") as batch:
        batch.create_index("uq_vehicle_pair_held", ["vehicle_key"], unique=True, sqlite_where=HOLDS, postgresql_where=HOLDS)
        for column in ("join_id", "vehicle_key", "into_key"):
            batch.create_index(batch.f(f"ix_vehicle_pair_{column}"), [column])


def downgrade() -> None:
    op.drop_table("vehicle_pair")
    op.drop_table("convoy_join")
    op.drop_index(op.f("ix_entity_merged_into_key"), table_name="entity")
    op.drop_column("entity", "merged_into_key")
