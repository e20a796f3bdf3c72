"""Which version ranks after a training: one never gives way to another that is trusted less.

Accepted models come first, then models that are better than the rule by hand though not accepted
(each ranking says so), then the rule. A model that is no better than the rule on rows held out, or
that learns from columns that know the outcome, is kept to be looked at and never ranks.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from ostap.errors import EnvironmentFailedError, RefusedError
from ostap.matching.dataset import Dataset
from ostap.matching.fallback import rule_can_rank, rule_card, rule_scorer
from ostap.matching.leaks import leaking_features
from ostap.matching.scoring import Scorer
from ostap.matching.store import load_version, save_version
from ostap.names import Language
from ostap.results.matching import Evaluation, ModelVersion, StandsIn, Trust
from ostap.settings.workspace import FilterPromise

_ORDER: Final[tuple[Trust, ...]] = ("none", "rule", "unaccepted", "accepted")
_CHANCE: Final = 0.5


def better_than_rule(evaluation: Evaluation) -> bool:
    """Tell whether a model beats chance and the rule by hand on every part that was held out.

    The verdict asks for more; this is the least that ranking with it must be good for.
    """
    return bool(evaluation.splits) and all(
        split.auc is not None
        and split.auc_interval is not None
        and split.auc_interval[0] > _CHANCE
        and split.auc > (split.baselines["rule"].auc or _CHANCE)
        for split in evaluation.splits
    )


def keep_model(
    models: Path,
    data: Dataset,
    scorer: Scorer,
    card: ModelVersion,
    promise: FilterPromise,
    language: Language,
) -> ModelVersion:
    """Keep a trained model, and let it rank if it may; return its card.

    Where it may not and nothing better is in use, the rule is kept beside it and ranks.

    Args:
        models: the folder of versions.
        data: what it was trained on.
        scorer: the model.
        card: with its evaluation.
        promise: of the filter.
        language: of the words in cards.

    Raises:
        EnvironmentFailedError: the disk refuses.
    """
    trust, stands_in = _trust(data, card)
    card = card.model_copy(update={"trust": trust})
    if stands_in is None or not rule_can_rank(data.company):
        return _keep(models, data, scorer, card)
    rule = rule_scorer(data, language)
    by_rule = _keep(models, data, rule, rule_card(data, rule, promise, stands_in, language))
    in_use = by_rule.in_use or by_rule.version
    return save_version(models, scorer, card.model_copy(update={"in_use": in_use}), current=False)


def keep_rule(models: Path, data: Dataset, card: ModelVersion, scorer: Scorer) -> ModelVersion:
    """Keep the rule, and let it rank unless a model is in use that still fits the catalog."""
    return _keep(models, data, scorer, card)


def _keep(models: Path, data: Dataset, scorer: Scorer, card: ModelVersion) -> ModelVersion:
    """Keep a version and make it the current one, unless that is trusted more."""
    now = _current(models, data)
    if now is not None and _ORDER.index(now.trust) > _ORDER.index(card.trust):
        stays = card.model_copy(update={"in_use": now.version})
        return save_version(models, scorer, stays, current=False)
    return save_version(models, scorer, card)


def _trust(data: Dataset, card: ModelVersion) -> tuple[Trust, StandsIn | None]:
    """Return how far a model is trusted, and why the rule has to stand in for it, if it has."""
    evaluation = card.evaluation
    if evaluation is not None and evaluation.accepted:
        return "accepted", None
    if leaking_features(data):
        return "none", "leak"
    if evaluation is None or not evaluation.splits:
        return "none", "few_deals"
    return ("unaccepted", None) if better_than_rule(evaluation) else ("none", "no_better")


def _current(models: Path, data: Dataset) -> ModelVersion | None:
    """Return the card of the version in use; None where none can be used with this catalog."""
    try:
        scorer, card = load_version(models)
    except (RefusedError, EnvironmentFailedError):  # none yet, or damaged: it can't be kept in use
        return None
    return card if scorer.features.state.origin == data.company.plan.fingerprint else None
