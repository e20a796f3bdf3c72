"""What was shown, picked, sent, and how it ended: append-only, ids only."""
