"""Parts of a case in words, a file per noun of the law."""
