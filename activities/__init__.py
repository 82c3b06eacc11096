"""The hands: names and shapes in signatures, one body per noun beside them."""
