"""Sites of own reports: which sites somebody's reports name is read from the index, however many reports there are."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_entity_author_id", "entity")
    op.create_index("ix_entity_author_id_entity_site_id", "entity", ["author_id", "entity", "site_id"])


def downgrade() -> None:
    op.drop_index("ix_entity_author_id_entity_site_id", "entity")
    op.create_index("ix_entity_author_id", "entity", ["author_id"])
