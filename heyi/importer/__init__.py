"""The importer: rows of real ledgers, whatever their layout, filed as matters once each."""
