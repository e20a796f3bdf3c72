"""Matching from Python: what `ostap match` does, and what only Python needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from ostap.compose import Company
from ostap.matching import PairRequest, load_matcher, parse_request
from ostap.matching.company import read_company
from ostap.matching.dataset import Dataset, build_dataset
from ostap.matching.effort import Effort, read_seconds
from ostap.matching.enough import check_enough
from ostap.matching.explain import explain
from ostap.matching.fitted import FittedModel
from ostap.matching.frames import FoldPredictions, feature_table, fold_predictions, training_frame
from ostap.matching.models import Recipe, kind_of
from ostap.matching.rebuild import rebuild
from ostap.matching.store import load_version
from ostap.results.base import Scalar
from ostap.results.matching import (
    ClientRanking,
    Evaluation,
    Explanation,
    ModelVersion,
    Ranking,
)
from ostap.results.model_versions import ModelVersions, Rebuilt, VersionInUse
from ostap.results.training_data import TrainingDataReport

Request = PairRequest | Mapping[str, Any]
"""``{"client": id or None, "manager": id or None, "request": {"area_min": 40, ...}}``"""


class Matching:
    """Training, evaluating, ranking; frames of pairs. Made by `OpenCompany.match`.

    Each method reads the database anew but `rank`, `clients`, `explain`, which prepare once.

    Args:
        parts: the company as it is composed.
    """

    def __init__(self, parts: Company) -> None:
        self._parts = parts

    # what the commands do

    def data(self, *, seed: int = 0, compare: bool = False) -> TrainingDataReport:
        """Return what a model would learn from: fill, leaks, curves, what to fill in first.

        Args:
            seed: of every random choice.
            compare: whether ways of using the pairs are compared too; takes minutes.

        Raises:
            InvalidInputError: the catalog has no item or no deals section.
            DataOwnerError: the database is away or failed.
        """
        return self._parts.match_data(seed, compare=compare, progress=lambda _: None)

    def train(
        self,
        *,
        seed: int = 0,
        budget: str = "15m",
        trials: int | None = None,
        kinds: Sequence[str] = (),
    ) -> ModelVersion:
        """Train on the deals so far, keep the version, and return its card.

        Args:
            seed: of every random choice.
            budget: time for the search: ``60s``, ``15m``, ``1h``.
            trials: so many tries of each kind in place of a time: then it is repeatable.
            kinds: of model; empty: all there are.

        Raises:
            InvalidInputError: the catalog lacks something, or there is no such kind or budget.
            RefusedError: there is not enough data.
            DataOwnerError: the database is away or failed.
            EnvironmentFailedError: the version can't be written.
        """
        trained = self._parts.train_match(seed, _effort(budget, trials, kinds))
        self._forget()
        return trained

    def evaluate(
        self,
        *,
        seed: int = 0,
        budget: str = "15m",
        trials: int | None = None,
        kinds: Sequence[str] = (),
    ) -> Evaluation:
        """Return how good a model of these deals would be, beside the baselines; keeps none.

        Args and errors are those of `train`.
        """
        return self._parts.evaluate_match(seed, _effort(budget, trials, kinds))

    def rank(
        self,
        request: Request,
        *,
        top: int | None = 10,
        manager_effect: bool = True,
        shown: bool = False,
    ) -> Ranking:
        """Return the day's stock by the probability of a deal, greatest first.

        Args:
            request: who asks, through whom, what for.
            top: how many items; None: all.
            manager_effect: whether the manager's own luck counts.
            shown: whether a person will see it; then it is written into the journal, as the
                command does. Trying things out must not count as showing.

        Raises:
            InvalidInputError: the request names something unknown or is malformed.
            RefusedError: nothing is trained, or it was trained with another catalog.
        """
        asked = _request(request)
        matcher = self._parts.matcher if shown else self._parts.ruled_matcher
        return matcher.rank(asked, top, manager_effect=manager_effect)

    def clients(
        self, item: str, *, manager: str | None = None, top: int = 20, within_days: int = 180
    ) -> ClientRanking:
        """Return whom to offer an item: clients with an open request, the most probable first.

        Args:
            item: its id.
            manager: who would send it; None: the mean over active ones.
            top: how many clients.
            within_days: how long a request is open.

        Raises:
            InvalidInputError: no such item or manager, or a number below one.
            RefusedError: nothing is trained, or it was trained with another catalog.
        """
        return self._parts.clients_for(item, manager=manager, top=top, within_days=within_days)

    def explain(self, request: Request, item: str) -> Explanation:
        """Return why a request and an item have their probability.

        Raises:
            InvalidInputError: the request is malformed, or there is no such item.
            RefusedError: nothing is trained, or it was trained with another catalog.
        """
        return explain(self._parts.ruled_matcher.matcher, _request(request), item)

    def versions(self) -> ModelVersions:
        """Return the kept versions, the greatest number first."""
        return self._parts.match_versions()

    def use(self, version: str, *, anyway: bool = False) -> VersionInUse:
        """Make a kept version the current one, by its number or name.

        Args:
            version: ``3.0.1`` or ``20261120-ad4d2267``.
            anyway: even if it was not accepted.

        Raises:
            RefusedError: no such version, of another catalog, or not accepted.
            EnvironmentFailedError: its files are damaged.
        """
        return self._parts.use_match_version(version, anyway=anyway)

    # what only Python needs

    def training_frame(self, version: str | None = None) -> pl.DataFrame:
        """Return the labelled pairs with every feature; see `ostap.matching.frames`.

        Args:
            version: a version's name: features as it makes them. None: features fitted anew, as
                a training of today would see them.

        Raises:
            InvalidInputError: the catalog has no item or no deals section.
            RefusedError: there is not enough data, or no such version.
            DataOwnerError: the database is away or failed.
        """
        data = self._pairs()
        if version is None:
            return training_frame(data)
        return training_frame(
            data, load_version(self._parts.workspace.models_folder, version)[0].features
        )

    def fold_predictions(
        self,
        kind: str | None = None,
        parameters: Mapping[str, Scalar] | None = None,
        *,
        seed: int = 0,
    ) -> FoldPredictions:
        """Return what five models said of the pairs of clients that they had not seen.

        Args:
            kind: of model; None: the current version's, with its parameters.
            parameters: of the model; what isn't named has its default.
            seed: of the folds.

        Raises:
            InvalidInputError: there is no such kind.
            RefusedError: there is not enough data, or nothing is trained and no kind named.
            DataOwnerError: the database is away or failed.
        """
        if kind is None:
            card = load_version(self._parts.workspace.models_folder)[1]
            recipe = Recipe(kind=card.model, parameters={**card.parameters, **(parameters or {})})
        else:
            recipe = Recipe(kind=kind_of(kind).kind, parameters=dict(parameters or {}))
        return fold_predictions(self._pairs(), recipe, seed)

    def features(self, version: str | None = None) -> pl.DataFrame:
        """Return whence each feature of a version comes; see `ostap.matching.frames`.

        Raises:
            RefusedError: nothing is trained, or no such version.
            EnvironmentFailedError: the version's files are damaged.
        """
        scorer, _ = load_version(self._parts.workspace.models_folder, version)
        return feature_table(scorer.features, self._parts.catalog, self._parts.language)

    def fitted(self, version: str | None = None) -> FittedModel:
        """Return a version (the current one) that scores frames of pairs.

        Raises:
            RefusedError: nothing is trained, no such version, or of another catalog.
            EnvironmentFailedError: the version's files are damaged.
            DataOwnerError: the database is away or failed.
        """
        parts = self._parts
        folder = parts.workspace.models_folder
        matcher = load_matcher(
            parts.source, parts.catalog, folder, parts.as_of, version=version,
            language=parts.language,
        )  # fmt: skip
        return FittedModel(matcher, load_version(folder, version)[1])

    def rebuild(self, version: str | None = None) -> Rebuilt:
        """Train a version (the current one) again from its card and compare the files.

        Keeps nothing. Where ``same`` is false, ``changed`` says what is not as it was: the code,
        the catalog's features, or the data (deals of the past were edited).

        Raises:
            RefusedError: no such version, or its card tells too little.
            EnvironmentFailedError: its files are damaged.
            DataOwnerError: the database is away or failed.
        """
        parts = self._parts
        return rebuild(
            parts.source, parts.catalog, parts.workspace.models_folder, version,
            marks=parts.expert_marks(), language=parts.language,
        )  # fmt: skip

    def _pairs(self) -> Dataset:
        parts = self._parts
        company = read_company(parts.source, parts.catalog, parts.as_of)
        data = build_dataset(company, parts.settings.training)
        check_enough(data)
        return data

    def _forget(self) -> None:
        """Let go of what was prepared of the version before."""
        for name in ("ruled_matcher", "matcher", "desk"):
            self._parts.__dict__.pop(name, None)


def _request(request: Request) -> PairRequest:
    return request if isinstance(request, PairRequest) else parse_request(dict(request))


def _effort(budget: str, trials: int | None, kinds: Sequence[str]) -> Effort:
    return Effort(seconds=read_seconds(budget), trials=trials, kinds=tuple(kinds))
