"""The ways in: they know people, files and exit codes, and nothing of each other."""
