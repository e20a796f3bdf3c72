"""Which item a client will take: train, evaluate, rank."""

from ostap.matching.evaluate import evaluate
from ostap.matching.rank import Matcher
from ostap.matching.request import PairRequest, parse_request
from ostap.matching.train import load_matcher, train

__all__ = ["Matcher", "PairRequest", "evaluate", "load_matcher", "parse_request", "train"]
