"""Models of pairs behind one protocol, and the baselines they must beat."""

from ostap.matching.models.baselines import Baseline, baselines
from ostap.matching.models.boosting import BoostedTrees, BoostingParameters
from ostap.matching.models.protocol import Maker, PairModel
from ostap.matching.models.registry import (
    QUICK,
    Recipe,
    kind_of,
    kinds,
    stored_kinds,
    usable_kinds,
)
from ostap.matching.models.rule import RuleModel

__all__ = [
    "QUICK",
    "Baseline",
    "BoostedTrees",
    "BoostingParameters",
    "Maker",
    "PairModel",
    "Recipe",
    "RuleModel",
    "baselines",
    "kind_of",
    "kinds",
    "stored_kinds",
    "usable_kinds",
]
