"""What fitting the features finds out, as data, and the matrix that the features make."""

from __future__ import annotations

from dataclasses import dataclass

from ostap.catalog.model import Pair
from ostap.matching.encode import Floats
from ostap.matching.history import ClientHistory
from ostap.matching.pair_features import Feature
from ostap.matching.plan import FeaturePlan
from ostap.matching.stock import Ints
from ostap.results.base import Frozen


class NumberState(Frozen):
    """Bounds of one number; ``gap``: whether "missing" has a feature of its own."""

    low: float
    high: float
    gap: bool


class FeatureState(Frozen):
    """All that fitting found out."""

    plan: FeaturePlan
    origin: str
    """fingerprint of the catalog's whole plan, columns included that the data made useless"""
    numbers: dict[str, NumberState]
    kept: dict[str, tuple[str, ...]]
    affinities: dict[int, tuple[tuple[float, ...], ...]]
    managers: tuple[str, ...]
    manager_rates: tuple[float, ...]
    """of ``managers``, of any other, of none"""
    history: ClientHistory | None = None
    """where deals have no day"""
    features: tuple[Feature, ...] = ()
    """in the order of the matrix's columns; constant ones are left out"""
    constant: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Matrix:
    """Pairs as numbers: ``values`` (pairs, features), NaN where missing, and the items' rows."""

    values: Floats
    features: tuple[Feature, ...]
    item_row: Ints

    def __len__(self) -> int:
        return len(self.values)

    def take(self, rows: Ints) -> Matrix:
        """Return some of the pairs."""
        return Matrix(self.values[rows], self.features, self.item_row[rows])


def pair_name(pair: Pair) -> str:
    """Return what a pair's features begin with."""
    return f"{pair.value}~{'..'.join(pair.wish)}"
