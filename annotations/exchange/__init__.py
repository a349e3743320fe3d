"""Articles with their annotations written in formats that other programs read; one file a format."""
