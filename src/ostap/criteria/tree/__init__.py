"""The criteria tree itself, whatever is made of it afterwards.

walking       -> visiting and rebuilding nodes, giving them ids
measures      -> what a measure's shape tells: of columns or of rows, named or spelt out
flipping      -> a node's opposite, where another node says it exactly
normal        -> one form for all trees that differ only in how they are written
ways          -> which links of the catalog a condition passes on its way to its rows
asked         -> the columns, rows and links that a tree reads
"""

from ostap.criteria.tree.walking import (
    Nodes,
    children,
    criteria_with,
    measure_with,
    walk,
    walk_all,
    with_children,
    with_ids,
    without_ids,
)

__all__ = [
    "Nodes",
    "children",
    "criteria_with",
    "measure_with",
    "walk",
    "walk_all",
    "with_children",
    "with_ids",
    "without_ids",
]
