"""Partial indexes: most statements name no vehicle, convoy or other end, and need no place in an index of those who do."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

COLUMNS = ("vehicle_key", "convoy_key", "from_site_id", "to_site_id", "entered_by_id")


def upgrade() -> None:
    for name in COLUMNS:
        there = sa.text(f"{name} is not null")
        op.drop_index(f"ix_entity_{name}", "entity")
        op.create_index(f"ix_entity_{name}", "entity", [name], sqlite_where=there, postgresql_where=there)


def downgrade() -> None:
    for name in COLUMNS:
        op.drop_index(f"ix_entity_{name}", "entity")
        op.create_index(f"ix_entity_{name}", "entity", [name])
