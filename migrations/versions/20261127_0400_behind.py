"""What tells that a backup was put back without a new epoch."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("epoch", sa.Column("behind_since", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("epoch", "behind_since")
