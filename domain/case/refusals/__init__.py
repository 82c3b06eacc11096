"""Reasons why a step of the law is refused, a file per noun; the plain ones stand in domain.refusals."""
