"""Why steps of the council are refused, a file per noun."""
