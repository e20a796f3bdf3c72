"""What behaves: whatever gives pairs a probability, and says which columns it looks at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import polars as pl

from ostap.matching.dataset import Dataset, Pairs
from ostap.matching.encode import Floats
from ostap.matching.feature_state import Matrix
from ostap.matching.features import Features, PreparedItems
from ostap.matching.models import Maker, PairModel
from ostap.matching.scoring import Scorer
from ostap.matching.stock import Ints
from ostap.matching.training_rows import training_rows


class Judge(Protocol):
    """A scorer under test. The checks know nothing else of it."""

    @property
    def columns(self) -> frozenset[str]:
        """The catalog's columns that its features come from."""

    def probability(self, requests: pl.DataFrame, items: pl.DataFrame, pairs: Pairs) -> Floats:
        """Return the chance of a deal of every pair, shape ``(len(pairs),)``.

        Args:
            requests: rows of the request's side, columns ``table.column``.
            items: rows of the item's side.
            pairs: which row meets which, through whom, on which day.
        """


class Refit(Protocol):
    """Trains the same recipe on other rows."""

    def __call__(self, data: Dataset, rows: Ints) -> Judge:
        """Return what the recipe makes of some of the pairs."""


class _Encoded:
    """Features that encode a frame of items once for as long as it is asked about."""

    def __init__(self, features: Features) -> None:
        self._features = features
        self._last: tuple[pl.DataFrame, PreparedItems] | None = None

    @property
    def columns(self) -> frozenset[str]:
        """The columns behind the features, ``manager`` and ``day`` among them."""
        return frozenset(r for feature in self._features.state.features for r in feature.columns)

    def matrix(self, requests: pl.DataFrame, items: pl.DataFrame, pairs: Pairs) -> Matrix:
        """Return the features of pairs."""
        if self._last is None or self._last[0] is not items:
            self._last = items, self._features.prepare(items)
        return self._features.matrix(self._last[1], requests, pairs)


class TrainedJudge:
    """A trained version."""

    def __init__(self, scorer: Scorer) -> None:
        self._scorer = scorer
        self._encoded = _Encoded(scorer.features)

    @property
    def columns(self) -> frozenset[str]:
        """The columns behind its features."""
        return self._encoded.columns

    def probability(self, requests: pl.DataFrame, items: pl.DataFrame, pairs: Pairs) -> Floats:
        """Return the calibrated probabilities."""
        return self._scorer.probability(self._encoded.matrix(requests, items, pairs))


class RefittedJudge:
    """Features and a model without a calibrator: enough to compare scores with each other."""

    def __init__(self, features: Features, model: PairModel) -> None:
        self._model = model
        self._encoded = _Encoded(features)

    @property
    def columns(self) -> frozenset[str]:
        """The columns behind its features."""
        return self._encoded.columns

    def probability(self, requests: pl.DataFrame, items: pl.DataFrame, pairs: Pairs) -> Floats:
        """Return the model's own scores, at the sample's share of wins."""
        return self._model.score(self._encoded.matrix(requests, items, pairs))


@dataclass(frozen=True, slots=True)
class RecipeRefit:
    """Trains a version's recipe again."""

    recipe: Maker
    seed: int = 0

    def __call__(self, data: Dataset, rows: Ints) -> Judge:
        """Return the recipe fitted on some of the pairs."""
        features, matrix = Features.fit(data, rows)
        told = training_rows(data, rows, features, matrix, self.seed)
        model = self.recipe.make()
        model.fit(told.matrix, told.won, told.weight)
        return RefittedJudge(features, model)
