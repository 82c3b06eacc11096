"""The boards of the council: derived rows, and the lists read from them."""
