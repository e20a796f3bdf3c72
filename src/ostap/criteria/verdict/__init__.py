"""One client under a tree: every condition, what was found, and the place under its top."""

from ostap.criteria.verdict.judging import Judged, Why, why

__all__ = ["Judged", "Why", "why"]
