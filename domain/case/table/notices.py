"""Who may do what, and when: notices and their service."""

from domain.case.table.row import Row

ROWS: tuple[Row, ...] = ()
