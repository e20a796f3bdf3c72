"""Frozen types handed between the parts. No logic lives here."""
