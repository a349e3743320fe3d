"""The whole command in a real pseudo-terminal."""
