"""Who may do what, and when: the talks."""

from domain.case.table.row import Row

ROWS: tuple[Row, ...] = ()
