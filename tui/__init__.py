"""The diple reader: a Textual app over the headless core in ``annotations``."""
