"""Screens: they carry out intents, and talk to the notebook."""
