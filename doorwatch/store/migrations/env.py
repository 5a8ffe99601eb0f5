"""Alembic's entry: runs on the connection that `doorwatch.store.migrate` hands over."""

from alembic import context

from doorwatch.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()
