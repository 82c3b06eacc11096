"""Who may do what, and when: the term of mediation."""

from domain.case.table.row import Row

ROWS: tuple[Row, ...] = ()
