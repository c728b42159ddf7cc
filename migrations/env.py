"""Alembic's entry. The caller hands in an open connection; see cxassess.storage.migrating."""

from alembic import context

import cxassess.storage  # noqa: F401  # fills the metadata
from cxassess.storage.database import db

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=db.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
