"""The lines of the one table of who may do what: a file per noun of the law."""
