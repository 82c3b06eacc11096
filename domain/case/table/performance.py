"""Who may do what, and when: performance and confirmation."""

from domain.case.table.row import Row

ROWS: tuple[Row, ...] = ()
