"""Measurements of diple, run by hand."""
