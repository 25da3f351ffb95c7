"""Phone clocks: when each change was recorded by the office's clock, and what the last settled contact of a phone told."""

import sqlalchemy as sa
from alembic import op

MOMENT = sa.DateTime(timezone=True)

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # What was received before stays unjudged.
    op.add_column("change", sa.Column("offset_error_ms", sa.BigInteger(), nullable=True))
    op.add_column("change", sa.Column("time_verdict", sa.String(), nullable=False, server_default="unknown"))
    op.add_column("change", sa.Column("earliest_at", MOMENT, nullable=True))
    op.add_column("change", sa.Column("latest_at", MOMENT, nullable=True))
    op.add_column("device", sa.Column("settled_at", MOMENT, nullable=True))
    op.add_column("device", sa.Column("settled_n", sa.BigInteger(), nullable=True))
    op.add_column("device", sa.Column("settled_offset_ms", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    for name in ("settled_offset_ms", "settled_n", "settled_at"):
        op.drop_column("device", name)
    for name in ("latest_at", "earliest_at", "time_verdict", "offset_error_ms"):
        op.drop_column("change", name)
