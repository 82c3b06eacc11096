"""Who may do what, and when: topics of a deliberation."""

from domain.council.table import Row

ROWS: tuple[Row, ...] = ()
