"""Words read by rules: tokens, numbers, times, names of the catalog, and what they ask for."""
