"""The command line's help in Russian, by its English words; a test keeps it whole."""

HELP_RU: dict[str, str] = {}
