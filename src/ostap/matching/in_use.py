"""Which version ranks after a training: one never gives way to another that is trusted less.

Accepted models come first, then models that are better than the rule by hand though not accepted
(each ranking says so), then the rule. A model that is no better than the rule on rows held out, or
that learns from columns that know the outcome, is kept to be looked at and never ranks.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from ostap.errors import EnvironmentFailedError, Problem, RefusedError
from ostap.matching.dataset import Dataset
from ostap.matching.enough import not_enough
from ostap.matching.fallback import rule_can_rank, rule_card, rule_scorer
from ostap.matching.leaks import leaking_features
from ostap.matching.scoring import Scorer
from ostap.matching.store import load_version, save_version
from ostap.names import Language, Text
from ostap.results.matching import Evaluation, ModelVersion, StandsIn, Trust
from ostap.results.model_versions import TrainedWith
from ostap.settings.workspace import FilterPromise

_ORDER: Final[tuple[Trust, ...]] = ("none", "rule", "unaccepted", "accepted")
_CHANCE: Final = 0.5
_NO_WISHES: Final = Problem(
    "matching.no_pairs",
    "catalog.yaml",
    Text("no wish is held against a value, so there is nothing to rank by.",
         "нет ни одной пары «пожелание — значение», поэтому и упорядочить не по чему."),
    Text("Say in the section pairs which columns belong together.",
         "Укажите в разделе pairs, какие столбцы сравнивать."),
)  # fmt: skip


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
    # Kept first: where these very files are in use, judged better before, the rule displaces them.
    save_version(models, scorer, card, current=False)
    rule = rule_scorer(data, language)
    stand_in = rule_card(data, rule, promise, stands_in, language)
    stand_in = stand_in.model_copy(update={"trained_with": card.trained_with})
    by_rule = _keep(models, data, rule, stand_in)
    in_use = by_rule.in_use or by_rule.version
    return save_version(models, scorer, card.model_copy(update={"in_use": in_use}), current=False)


def keep_rule(
    models: Path,
    data: Dataset,
    promise: FilterPromise,
    language: Language,
    problems: Sequence[Problem],
    trained_with: TrainedWith,
) -> ModelVersion:
    """Keep the rule where there is too little to learn from; return its card.

    It ranks unless a model is in use that still fits the catalog.

    Args:
        models: the folder of versions.
        data: the pairs that there are.
        promise: of the filter.
        language: of the words in the card.
        problems: what is missing.
        trained_with: for the card.

    Raises:
        RefusedError: the catalog has no wish to hold against a value: there is no rule either.
        EnvironmentFailedError: the disk refuses.
    """
    if not rule_can_rank(data.company):
        raise not_enough(data, [*problems, _NO_WISHES])
    stands_in: StandsIn = "few_deals" if len(data.pairs) else "no_deals"
    rule = rule_scorer(data, language)
    card = rule_card(data, rule, promise, stands_in, language, problems)
    return _keep(models, data, rule, card.model_copy(update={"trained_with": trained_with}))


def _keep(models: Path, data: Dataset, scorer: Scorer, card: ModelVersion) -> ModelVersion:
    """Keep a version and make it the current one, unless that is trusted more."""
    now = _current(models, data)
    if now is not None and _ORDER.index(now.trust) > _ORDER.index(card.trust):
        told = card.model_copy(update={"in_use": now.version})
        aside = save_version(models, scorer, told, current=False)
        if aside.version != now.version:  # else the same files, judged anew
            return aside
    return save_version(models, scorer, card)


def _trust(data: Dataset, card: ModelVersion) -> tuple[Trust, StandsIn | None]:
    """Return how far a model is trusted, and why the rule has to stand in for it, if it has."""
    evaluation = card.evaluation
    if evaluation is not None and evaluation.accepted:
        return "accepted", None
    if leaking_features(data):
        return "none", "leak"
    if evaluation is None or not evaluation.splits:
        return "none", "untested"
    return ("unaccepted", None) if better_than_rule(evaluation) else ("none", "no_better")


def _current(models: Path, data: Dataset) -> ModelVersion | None:
    """Return the card of the version in use; None where none can be used with this catalog."""
    try:
        scorer, card = load_version(models)
    except (RefusedError, EnvironmentFailedError):  # none yet, or damaged: it can't be kept in use
        return None
    return card if scorer.features.state.origin == data.company.plan.fingerprint else None
