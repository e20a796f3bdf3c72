"""What a tree means, slowly, in plain Python: the reference that the SQL is tested against.

It takes from the rest of the criteria only the choice of a way through the links (`tree.ways`).
"""

from ostap.criteria.meaning.evaluator import KeySets, selected, truths
from ostap.criteria.meaning.rows import Data, Row
from ostap.criteria.meaning.tests import Truth

__all__ = ["Data", "KeySets", "Row", "Truth", "selected", "truths"]
