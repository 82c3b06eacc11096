"""What a case is made of: small frozen values, one noun of the law per file."""
