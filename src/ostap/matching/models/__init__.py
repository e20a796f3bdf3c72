"""Models of pairs behind one protocol, and the baselines they must beat."""

from ostap.matching.models.baselines import Baseline, baselines
from ostap.matching.models.boosting import BoostedTrees, BoostingParameters
from ostap.matching.models.protocol import PairModel

__all__ = ["Baseline", "BoostedTrees", "BoostingParameters", "PairModel", "baselines"]
