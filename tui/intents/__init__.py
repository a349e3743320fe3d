"""What the reading screen does, one module a group of intents; each method is named by its intent's id."""
