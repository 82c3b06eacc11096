"""How each noun of the law stands in a case: small frozen values, and how its events change them."""
