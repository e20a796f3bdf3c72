"""A tree as SQL: `compile_ids` to be read, `compile_funnel` and `compile_counts` to count.

statements    -> whole statements: a step for each criterion, or flags and counts
context       -> what one compilation shares
rows          -> conditions over tables at hand, and the joins they ask for
aggregates    -> what is made of the rows that belong to one
measures, amounts, tests, sets, top -> the parts of a condition
"""

from ostap.criteria.compile.context import Approve
from ostap.criteria.compile.statements import compile_counts, compile_funnel, compile_ids

__all__ = ["Approve", "compile_counts", "compile_funnel", "compile_ids"]
