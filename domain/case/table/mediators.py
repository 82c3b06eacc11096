"""Who may do what, and when: who mediates."""

from domain.case.table.row import Row

ROWS: tuple[Row, ...] = ()
