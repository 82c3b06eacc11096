"""Who may do what, and when: proposals of a deliberation."""

from domain.council.table import Row

ROWS: tuple[Row, ...] = ()
