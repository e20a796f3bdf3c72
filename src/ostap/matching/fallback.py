"""Ranking by the rule by hand, where no model may: too few deals, or none that learns better.

The version made here is like any other: it is saved, ranks both ways, explains and is journaled.
Whoever reads its answers is told what it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from ostap.errors import Problem
from ostap.matching.calibrate import Calibrator, CalibratorState
from ostap.matching.company import Company
from ostap.matching.dataset import Dataset, Pairs, data_report
from ostap.matching.enough import LEAST_EACH, LEAST_PAIRS, what_to_check
from ostap.matching.evaluate import versions_of
from ostap.matching.feature_state import FeatureState, NumberState
from ostap.matching.features import Features
from ostap.matching.filter import choose_nothing
from ostap.matching.models import RuleModel
from ostap.matching.request_rows import request_rows
from ostap.matching.scoring import Scorer
from ostap.names import Language, Text
from ostap.results.matching import Evaluation, ModelVersion, Promise, StandsIn
from ostap.settings.workspace import FilterPromise

_EDGE: Final = 1e-6
_NO_FILTER: Final = Text(
    "the rule ranks and removes nothing", "правило только упорядочивает и ничего не убирает"
)
_WHY: Final[dict[StandsIn, Text]] = {
    "no_deals": Text("there are no deals with an outcome", "завершённых сделок нет"),
    "few_deals": Text("too little to train a model", "данных мало, чтобы обучить модель"),
    "untested": Text(
        "too few deals to test a model on", "сделок мало, чтобы проверить обученную модель"
    ),
    "no_better": Text(
        "the trained model is no better than the rule", "обученная модель не лучше правила"
    ),
    "leak": Text(
        "the trained model learns from columns that know the outcome",
        "обученная модель учится на столбцах, в которых виден исход сделки",
    ),
}


def rule_can_rank(company: Company) -> bool:
    """Tell whether the catalog holds any wish against a value, so that the rule says something."""
    return any(pair.kind != "affinity" for pair in company.plan.pairs)


def rule_features(data: Dataset) -> Features:
    """Return the features that the rule reads: each wish met or not, and by how much it is missed.

    Nothing is fitted, so that it takes no deal to make them.
    """
    plan, company = data.plan, data.company
    columns = (*plan.request, *plan.item)
    affinities = [number for number, pair in enumerate(plan.pairs) if pair.kind == "affinity"]
    nothing = ((0.0, 0.0), (0.0, 0.0))
    draft = Features(
        FeatureState(
            plan=plan,
            origin=company.plan.fingerprint,
            numbers={
                column.ref: NumberState(low=0, high=0, gap=False)
                for column in columns
                if column.kind in {"number", "date"}
            },
            kept={column.ref: () for column in columns if column.kind in {"category", "multi"}},
            affinities=dict.fromkeys(affinities, nothing),
            managers=(),
            manager_rates=(0.0, 0.0),
        )
    )
    none = np.empty(0, dtype=np.int64)
    nobody = Pairs(none, none, np.empty(0, dtype=object), none)
    views = draft.views(draft.prepare(company.items), request_rows(company, ()), nobody)
    named = [feature for feature, _ in draft.blocks(views, nobody)]
    read = tuple(
        feature
        for feature in named
        if len(feature.columns) > 1 and (feature.met_at is not None or feature.monotone < 0)
    )
    return Features(draft.state.model_copy(update={"features": read}))


def rule_scorer(data: Dataset, language: Language) -> Scorer:
    """Return the rule with what past pairs tell of its classes, at the catalog's share of wins."""
    features = rule_features(data)
    prepared = features.prepare(data.company.items)
    model = RuleModel()
    model.fit(
        features.matrix(prepared, data.requests, data.pairs), data.positive.astype(np.float64)
    )
    deals = data.company.catalog.deals
    calibrator = Calibrator(
        CalibratorState(
            kind="none",
            x=(0.0, 1.0),
            y=(_EDGE, 1 - _EDGE),
            sample=model.state.share,
            prior=deals.prior if deals else None,
        )
    )
    off = choose_nothing(language).model_copy(update={"why": _NO_FILTER.to(language)})
    return Scorer(features, model, calibrator, off)


def rule_card(
    data: Dataset,
    scorer: Scorer,
    promise: FilterPromise,
    stands_in: StandsIn,
    language: Language,
    problems: Sequence[Problem] = (),
) -> ModelVersion:
    """Return the card of the rule: not accepted, and what is missing.

    Args:
        data: the pairs that there are.
        scorer: the rule.
        promise: what a filter would have to promise.
        stands_in: why no model ranks.
        language: of the reasons.
        problems: what is missing before a model can be learnt.
    """
    why = [_WHY[stands_in].to(language)]
    why += [problem.lines(language) for problem in problems]
    if problems and (check := what_to_check(data).to(language)):
        why.append(check)
    evaluation = Evaluation(
        as_of=data.company.as_of.isoformat(),
        versions=versions_of(data),
        data=data_report(data, language),
        splits=(),
        promise=Promise(
            kind=promise.promise, level=promise.level, kept=None, bound=None, n=0,
            guaranteed=False, why=_NO_FILTER.to(language),
        ),
        accepted=False,
        why=tuple(why),
    )  # fmt: skip
    return ModelVersion(
        version="",
        as_of=data.company.as_of.isoformat(),
        versions=versions_of(data),
        model=RuleModel.kind,
        parameters=scorer.model.parameters,
        features=tuple(feature.name for feature in scorer.features.state.features),
        filter=scorer.filter,
        evaluation=evaluation,
        trust="rule",
        stands_in=stands_in,
    )


def standing_notes(card: ModelVersion, scorer: Scorer) -> tuple[Text, ...]:
    """Return what every answer of a version has to say of it; nothing where it is accepted."""
    if isinstance(scorer.model, RuleModel):
        return (_told(card, scorer.model, known=scorer.calibrator.state.prior is not None),)
    if card.evaluation is None or card.evaluation.accepted:
        return ()
    why = "; ".join(card.evaluation.why)
    return (
        Text(
            f"the model is not accepted, take its probabilities with care: {why}",
            f"модель не принята, к её вероятностям относитесь с осторожностью: {why}",
        ),
    )


def _told(card: ModelVersion, rule: RuleModel, *, known: bool) -> Text:
    """Return why the rule ranks, and what its probability is."""
    state = rule.state
    why = _WHY[card.stands_in or "few_deals"]
    if card.stands_in in {"no_deals", "few_deals"}:
        why = Text(
            f"not enough data (deals with an outcome: {state.pairs}, won: {state.won}; needed: "
            f"at least {LEAST_PAIRS}, {LEAST_EACH} won and {LEAST_EACH} lost among them)",
            f"мало данных (завершённых сделок: {state.pairs}, из них успешных: {state.won}; нужно "
            f"хотя бы {LEAST_PAIRS}, успешных и неуспешных не меньше чем по {LEAST_EACH})",
        )
    if card.stands_in == "untested":
        why = Text(
            f"not enough data ({state.pairs} deals with an outcome leave nothing to test a model "
            "on)",
            f"мало данных (завершённых сделок: {state.pairs}, проверить модель не на чем)",
        )
    chance = _chance(rule, known=known)
    return Text(
        f"{why.en}: ranked by the rule (wishes met); {chance.en}",
        f"{why.ru}: порядок по правилу (сколько пожеланий выполнено); {chance.ru}",
    )


def _chance(rule: RuleModel, *, known: bool) -> Text:
    state = rule.state
    if 0 < state.won < state.pairs:
        return Text(
            "the probability is the share of wins among past pairs that meet as many wishes",
            "вероятность — доля успешных среди прошлых пар, где выполнено столько же пожеланий",
        )
    if known:
        return Text(
            "the probability is the overall share of wins given in catalog.yaml (deals.prior)",
            "вероятность — общая доля успешных, заданная в catalog.yaml (deals.prior)",
        )
    return Text(
        "the probability is not known: give the overall share of wins in catalog.yaml "
        "(deals.prior); only the order says something",
        "вероятность неизвестна: задайте общую долю успешных в catalog.yaml (deals.prior); "
        "пока о чём-то говорит только порядок",
    )
