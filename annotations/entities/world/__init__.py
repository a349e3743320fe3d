"""Package data: the names of the world that the gazetteer knows; each file's first lines tell its form."""
