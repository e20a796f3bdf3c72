"""Two trees: what changed between them, in words, and whether they select the same."""

from ostap.criteria.compare.changes import changes_json, diff
from ostap.criteria.compare.equivalence import equivalent

__all__ = ["changes_json", "diff", "equivalent"]
