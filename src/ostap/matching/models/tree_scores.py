"""Many small trees scored at once: their leaves as bits, their thresholds as numbered steps.

The library's own walk from root to leaf costs about 0.08 ms a tree for a thousand rows. Here no
tree is walked. Each value becomes the number of its step among the feature's thresholds; a node
whose test fails clears the bits of the leaves on its left; the lowest bit left is the leaf:
Lucchese, Nardini, Orlando, Perego, Tonellotto and Venturini (2015), "QuickScorer: a fast algorithm
to rank documents with additive ensembles of regression trees", SIGIR.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ostap.matching.encode import Floats
from ostap.matching.stock import Ints

MOST_LEAVES: Final = 64
"""Of one tree: a leaf is a bit."""
ROWS_AT_ONCE: Final = 1024
ROWS_IN_CACHE: Final = 256
"""Of the rows at once: what a test makes of so many still lies near the processor."""
ARRAYS: Final = ("feature", "threshold", "missing_left", "mask", "value")

Codes = npt.NDArray[Any]
"""Small unsigned numbers: as small as the count of steps, or of leaves, allows."""


@dataclass(frozen=True, slots=True)
class Node:
    """One test: ``value <= threshold`` goes left; a missing value where ``missing_left`` says."""

    feature: int
    threshold: float
    missing_left: bool
    left: Node | float
    """another test, or what the leaf adds"""
    right: Node | float


@dataclass(frozen=True, slots=True)
class TreeArrays:
    """Trees as arrays, with tests that never fail to fill up the smaller ones.

    Shapes: feature, threshold, missing_left, mask ``(trees, tests)``; value ``(trees, leaves)``.
    ``mask``: the leaves that remain possible where the test fails.
    """

    feature: Ints
    threshold: Floats
    missing_left: npt.NDArray[np.bool_]
    mask: npt.NDArray[np.uint64]
    value: Floats


def tree_arrays(trees: Iterable[Node | float]) -> TreeArrays:
    """Return trees of at most 64 leaves as arrays.

    Raises:
        ValueError: a tree has more leaves.
    """
    flat = [_flat(tree) for tree in trees]
    tests = max([len(rows) for rows, _ in flat], default=0) or 1
    leaves = max([len(values) for _, values in flat], default=1)
    if leaves > MOST_LEAVES:
        raise ValueError(leaves)
    shape = (len(flat), tests)
    every = np.uint64(2**64 - 1)
    made = TreeArrays(
        np.zeros(shape, dtype=np.int64), np.full(shape, np.inf), np.ones(shape, dtype=np.bool_),
        np.full(shape, every), np.zeros((len(flat), leaves)),
    )  # fmt: skip
    for number, (rows, values) in enumerate(flat):
        for place, (node, mask) in enumerate(rows):
            made.feature[number, place] = node.feature
            made.threshold[number, place] = node.threshold
            made.missing_left[number, place] = node.missing_left
            made.mask[number, place] = mask
        made.value[number, : len(values)] = values
    return made


def _flat(tree: Node | float) -> tuple[list[tuple[Node, np.uint64]], list[float]]:
    """Return a tree's tests, each with its mask, and its leaves from left to right."""
    rows: list[tuple[Node, np.uint64]] = []
    values: list[float] = []

    def walk(node: Node | float) -> None:
        if not isinstance(node, Node):
            values.append(float(node))
            return
        first = len(values)
        walk(node.left)
        # The leaves first..len(values) lie on its left; one bit each.
        gone = ((1 << (len(values) - first)) - 1) << first
        rows.append((node, np.uint64((2**64 - 1) ^ (gone & (2**64 - 1)))))
        walk(node.right)

    walk(tree)
    return rows, values


class TreeScores:
    """Trees ready to score: the sum of one leaf of each, for every row."""

    def __init__(self, trees: TreeArrays) -> None:
        self.arrays = trees
        real = np.isfinite(trees.threshold)
        self._steps = {
            int(f): np.unique(trees.threshold[real & (trees.feature == f)])
            for f in np.unique(trees.feature[real])
        }
        self._used = np.array(list(self._steps), dtype=np.int64)
        most = max([len(steps) for steps in self._steps.values()], default=0)
        self._code = np.dtype(np.uint8 if most < np.iinfo(np.uint8).max else np.uint16)
        leaves = trees.value.shape[1]
        self._bits = np.dtype(
            next(kind for kind in (np.uint8, np.uint16, np.uint32, np.uint64)
                 if np.iinfo(kind).bits >= leaves)
        )  # fmt: skip
        self._keep = trees.mask.astype(self._bits)[:, :, None]
        self._row, self._step = self._places(real)
        self._flat = np.ascontiguousarray(trees.value).ravel()
        self._first = (np.arange(len(trees.value)) * leaves)[:, None]

    def _places(self, real: npt.NDArray[np.bool_]) -> tuple[Ints, Codes]:
        """Return for each test the row of the codes it reads, and the last step that passes.

        Every feature has two rows: in the second one a missing value passes every test.
        """
        trees = self.arrays
        row: Ints = np.ones(trees.feature.shape, dtype=np.int64)
        step: Codes = np.full(trees.feature.shape, 0, dtype=self._code)
        step -= 1  # the greatest there is: every row passes
        for number, (feature, steps) in enumerate(self._steps.items()):
            own = real & (trees.feature == feature)
            row[own] = 2 * number + trees.missing_left[own]
            step[own] = np.searchsorted(steps, trees.threshold[own])
        return row, step[:, :, None]

    def total(self, values: Floats) -> Floats:
        """Return the sum of the trees for each row of ``values``, shape ``(rows,)``."""
        if not len(self.arrays.value) or not len(values):
            return np.zeros(len(values))
        parts = [
            self._total(values[at : at + ROWS_AT_ONCE])
            for at in range(0, len(values), ROWS_AT_ONCE)
        ]
        return np.concatenate(parts)

    def _total(self, values: Floats) -> Floats:
        codes = self._codes(values)
        parts = [
            self._leaves(codes[:, at : at + ROWS_IN_CACHE]).sum(axis=0)
            for at in range(0, len(values), ROWS_IN_CACHE)
        ]
        return np.concatenate(parts)

    def _leaves(self, codes: Codes) -> Floats:
        """Return the leaf's value of each tree for each row, ``(trees, rows)``."""
        # Minus one is all bits set: a test that passes keeps every leaf.
        kept = (codes[self._row] <= self._step).view(np.uint8).astype(self._bits, copy=False)
        np.negative(kept, out=kept)
        np.bitwise_or(kept, self._keep, out=kept)
        left = np.bitwise_and.reduce(kept, axis=1)
        return np.asarray(self._flat.take(_lowest_bit(left) + self._first))

    def _codes(self, values: Floats) -> Codes:
        """Return for each feature in use its values' steps, twice: missing last, missing first."""
        if not self._steps:
            return np.zeros((2, len(values)), dtype=self._code)
        columns = np.ascontiguousarray(values.T)
        missing = np.isnan(columns)
        # What one request says of itself is the same in all its rows.
        same = (columns == columns[:, :1]).all(axis=1) | missing.all(axis=1)
        codes = np.repeat(self._codes_of(columns[self._used, 0])[:, None], len(values), axis=1)
        for number in np.flatnonzero(~same[self._used]).tolist():
            feature = self._used[number]
            steps = self._steps[int(feature)]
            # Counting beats searching: nearly all features have a few steps. NaN exceeds none.
            above = (columns[feature] > steps[:, None]).view(np.uint8)
            below = np.add.reduce(above, axis=0, dtype=self._code)
            codes[2 * number + 1] = below
            codes[2 * number] = np.where(missing[feature], len(steps), below)
        return codes

    def _codes_of(self, row: Floats) -> Codes:
        """Return the same for one row, of the features in use alone: ``(2 * features,)``."""
        counts = np.array([len(steps) for steps in self._steps.values()])
        above = np.repeat(row, counts) > np.concatenate(list(self._steps.values()))
        below = np.add.reduceat(above.view(np.uint8), np.cumsum(counts) - counts, dtype=self._code)
        codes = np.empty(2 * len(counts), dtype=self._code)
        codes[1::2] = below
        codes[::2] = np.where(np.isnan(row), counts, below)
        return codes

    def save(self) -> dict[str, npt.NDArray[Any]]:
        """Return the arrays to write."""
        return {name: getattr(self.arrays, name) for name in ARRAYS}

    @classmethod
    def load(cls, arrays: dict[str, npt.NDArray[Any]]) -> TreeScores:
        """Return the trees of arrays that `save` gave."""
        return cls(TreeArrays(**{name: arrays[name] for name in ARRAYS}))


def _lowest_bit(bits: npt.NDArray[Any]) -> npt.NDArray[np.uint8]:
    """Return the number of zeros below the lowest bit that is set."""
    return np.asarray(np.bitwise_count((bits & np.negative(bits)) - bits.dtype.type(1)))
