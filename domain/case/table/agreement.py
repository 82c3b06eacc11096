"""Who may do what, and when: the written agreement."""

from domain.case.table.row import Row

ROWS: tuple[Row, ...] = ()
