"""Models of pairs behind one protocol, and the baselines they must beat."""

from ostap.matching.models.baselines import Baseline, baselines
from ostap.matching.models.boosting import BoostedTrees, BoostingParameters
from ostap.matching.models.protocol import Maker, PairModel
from ostap.matching.models.registry import QUICK, Recipe, kind_of, kinds, usable_kinds

__all__ = [
    "QUICK",
    "Baseline",
    "BoostedTrees",
    "BoostingParameters",
    "Maker",
    "PairModel",
    "Recipe",
    "baselines",
    "kind_of",
    "kinds",
    "usable_kinds",
]
