"""Who may do what, and when: results of a deliberation."""

from domain.council.table import Row

ROWS: tuple[Row, ...] = ()
