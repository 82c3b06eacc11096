"""Who may do what, and when: meetings of a deliberation."""

from domain.council.table import Row

ROWS: tuple[Row, ...] = ()
