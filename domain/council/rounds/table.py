"""Who may do what, and when: rounds of a deliberation."""

from domain.council.table import Row

ROWS: tuple[Row, ...] = ()
