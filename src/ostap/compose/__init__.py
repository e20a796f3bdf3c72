"""The one place where parts are chosen from settings: a company, opened."""

from ostap.compose.company import Company

__all__ = ["Company"]
