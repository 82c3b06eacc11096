"""Who may do what, and when: duties beside the case."""

from domain.case.table.row import Row

ROWS: tuple[Row, ...] = ()
