"""Who may do what, and when: the end of mediation and of the case."""

from domain.case.table.row import Row

ROWS: tuple[Row, ...] = ()
