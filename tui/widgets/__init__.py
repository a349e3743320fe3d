"""Widgets: they take values and post messages, and do no input or output of their own."""
