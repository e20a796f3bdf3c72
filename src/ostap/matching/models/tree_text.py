"""LightGBM's text file of trees, read without the library: importing it takes seconds."""

from __future__ import annotations

import re
from typing import Final

from ostap.matching.models.tree_scores import Node

_CATEGORICAL: Final = 1
_DEFAULT_LEFT: Final = 2
_MISSING: Final = 2
"""Bits to the right of which a test says what it takes for missing: none, zero or NaN."""
_NAN: Final = 2
_TREE: Final = re.compile(r"^Tree=\d+$", re.MULTILINE)
_END: Final = "\nend of trees"


def read_trees(text: str) -> list[Node | float]:
    """Return the trees, test by test; the numbers are those of the file, none is rounded.

    Raises:
        ValueError: it is no such file, or holds what Ostap never grows: tests of categories,
            linear leaves.
    """
    body, end, _ = text.partition(_END)
    _, *trees = _TREE.split(body)
    if not end or not trees:
        raise ValueError("no trees in it")
    return [_tree(dict(line.split("=", 1) for line in tree.split("\n") if line)) for tree in trees]


def _tree(said: dict[str, str]) -> Node | float:
    try:
        leaves = [float(word) for word in said["leaf_value"].split()]
        if len(leaves) != int(said["num_leaves"]) or said.get("is_linear", "0") != "0":
            raise ValueError("leaves that are no numbers")
        if len(leaves) == 1:
            return leaves[0]
        columns = [said[name].split() for name in _COLUMNS]
    except KeyError as error:
        raise ValueError(f"a tree without {error}") from error
    if any(len(column) != len(leaves) - 1 for column in columns):
        raise ValueError("a tree of other tests than its leaves take")
    tests = list(zip(*columns, strict=True))

    def node(number: int, above: int) -> Node | float:
        if number < 0:
            return leaves[~number]
        if not above < number < len(tests):  # a child stands after its parent
            raise ValueError("a tree that runs in a circle")
        feature, threshold, kind, left, right = tests[number]
        return Node(
            int(feature), float(threshold), _missing_left(int(kind), float(threshold)),
            node(int(left), number), node(int(right), number),
        )  # fmt: skip

    return node(0, -1)


_COLUMNS: Final = ("split_feature", "threshold", "decision_type", "left_child", "right_child")


def _missing_left(kind: int, threshold: float) -> bool:
    if kind & _CATEGORICAL:
        raise ValueError("a test of categories")
    if kind >> _MISSING == _NAN:
        return bool(kind & _DEFAULT_LEFT)
    # Where training met no gap at a feature, LightGBM takes a gap for zero.
    return threshold >= 0
