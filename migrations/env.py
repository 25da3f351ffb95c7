"""Alembic's environment: migrates the database of the running application."""

from alembic import context
from sqlalchemy import text

from server.db import db

LOCK_TIMEOUT = "5s"  # a migration that waits for a lock makes every writer behind it wait as well


def run() -> None:
    """Run the migrations in one transaction on the application's own engine."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"set lock_timeout = '{LOCK_TIMEOUT}'"))
            connection.execute(text("set statement_timeout = 0"))
            connection.commit()
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            compare_type=True,
            transactional_ddl=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
