"""Alembic's entry: runs on the connection that `ledger.migrate` hands over, in the one transaction it opened."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=None,
    version_table="heyi_version",
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
