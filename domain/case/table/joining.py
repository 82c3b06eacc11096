"""Who may do what, and when: cases that go elsewhere or together."""

from domain.case.table.row import Row

ROWS: tuple[Row, ...] = ()
