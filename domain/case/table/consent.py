"""Who may do what, and when: asking the parties for mediation, and opening it."""

from domain.case.table.row import Row

ROWS: tuple[Row, ...] = ()
