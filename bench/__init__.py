"""Measurements of the product against what its parts do alone."""
