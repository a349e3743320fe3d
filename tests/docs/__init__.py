"""What the documentation says is so: its commands are run, its tables compared with the code."""
