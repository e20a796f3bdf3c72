"""Why the model gives one pair the chance it gives, in terms that a person knows.

Every feature belongs to a topic: columns that a pair of the catalog holds against each other are
one topic (the area, with the area wanted), as are all features of one column. Contributions are in
log odds and add up to the model's own score.

Boosted trees are explained by TreeSHAP (Lundberg, Erion and Lee 2018), which LightGBM computes.
Any other model is held against pairs of the day: where exchanging topics one at a time adds up, the
model is additive and the contributions are exact; else they are Shapley values by sampled
permutations (Strumbelj and Kononenko 2014), each with its standard error.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, Protocol, runtime_checkable

import numpy as np

from ostap.catalog import Catalog
from ostap.matching.calibrate import log_odds
from ostap.matching.company import to_day
from ostap.matching.dataset import Pairs
from ostap.matching.encode import Floats
from ostap.matching.feature_state import Matrix
from ostap.matching.models import PairModel
from ostap.matching.pair_features import Feature
from ostap.matching.plan import FeaturePlan
from ostap.matching.rank import Matcher
from ostap.matching.request import PairRequest
from ostap.matching.request_rows import request_rows
from ostap.matching.sides import KEY
from ostap.matching.stock import Ints
from ostap.names import Language, Text
from ostap.results.matching import Contribution, Explanation

BACKGROUND: Final = 64
PERMUTATIONS: Final = 64
_EXACT: Final = 1e-4
"""Log odds: scores are clipped and rounded, an additive model's sum is not."""
_OWN: Final = {
    "manager": Text("manager", "менеджер"),
    "client": Text("the client's other deals", "другие сделки клиента"),
    "day": Text("season", "время года"),
}
_SAMPLED: Final = Text(
    "contributions are sampled: each has an error", "вклады оценены выборкой: у каждого ошибка"
)

Method = Literal["tree_shap", "exact", "permutation"]


@runtime_checkable
class Contributes(Protocol):
    """A model that can say what each feature adds to its log odds."""

    def contributions(self, matrix: Matrix) -> Floats:
        """Return shape ``(pairs, features + 1)``; the last column is the base."""


def explain(matcher: Matcher, request: PairRequest, item: str) -> Explanation:
    """Return why one pair has its probability: the wishes, and what the model made of each topic.

    Without a manager the model is asked about nobody's pair, while the probability stays the mean
    over active managers.

    Raises:
        InvalidInputError: the request is malformed, or there is no such item.
    """
    row, checked = matcher.row_of(item), matcher.check(request)
    company, scorer = matcher.company, matcher.scorer
    one = np.array([row], dtype=np.int64)
    day = to_day(company.as_of)
    pairs = Pairs(
        np.zeros(1, dtype=np.int64), one, np.array([request.manager], dtype=object), np.array([day])
    )
    prepared = scorer.features.prepare(company.items)
    matrix = scorer.features.matrix(prepared, checked.row, pairs)
    topics = topics_of(scorer.features.state.features, company.plan)
    members = [np.array(features) for _, features in topics]
    background = _background(matcher, request.manager, day)
    method, base, values, errors = contributions(scorer.model, matrix, members, background)
    told = [
        Contribution(
            columns=columns,
            title=_title(columns, company.catalog, matcher.language),
            value=value,
            error=error,
        )
        for (columns, _), value, error in zip(topics, values.tolist(), errors.tolist(), strict=True)
    ]
    wishes = checked.row.to_dicts()[0] if checked.row.width else {}
    zero = np.zeros(1, dtype=np.int64)
    chance = matcher.probability_of(checked.row, zero, one, request.manager)
    return Explanation(
        as_of=company.as_of.isoformat(),
        versions=matcher.versions,
        client=request.client,
        manager=request.manager,
        item=item,
        probability=float(chance[0]),
        reasons=matcher.reasons_of(wishes, row),
        method=method,
        base=base,
        log_odds=base + float(values.sum()),
        contributions=tuple(sorted(told, key=lambda one: -abs(one.value))),
        notes=(*matcher.standing_notes, *_of_method(method, matcher.language)),
    )


def _of_method(method: Method, language: Language) -> tuple[str, ...]:
    return (_SAMPLED.to(language),) if method == "permutation" else ()


def topics_of(
    features: Sequence[Feature], plan: FeaturePlan
) -> list[tuple[tuple[str, ...], list[int]]]:
    """Return what people tell apart: columns that belong together, and their features' numbers."""
    topic: dict[str, str] = {}

    def root(ref: str) -> str:
        while topic.get(ref, ref) != ref:
            ref = topic[ref]
        return ref

    for pair in plan.pairs:
        for ref in pair.wish:
            topic[root(ref)] = root(pair.value)
    found: dict[str, tuple[list[str], list[int]]] = {}
    for number, feature in enumerate(features):
        columns, numbers = found.setdefault(root(feature.columns[-1]), ([], []))
        columns += [ref for ref in feature.columns if ref not in columns]
        numbers.append(number)
    return [(tuple(columns), numbers) for columns, numbers in found.values()]


def contributions(
    model: PairModel, matrix: Matrix, topics: Sequence[Ints], background: Matrix
) -> tuple[Method, float, Floats, Floats]:
    """Return how, the base, each topic's contribution to one pair's log odds, and its error.

    Args:
        model: whatever scores.
        matrix: one pair.
        topics: the numbers of each topic's features; every feature in exactly one.
        background: pairs to hold it against.
    """
    if isinstance(model, Contributes):
        told = model.contributions(matrix)[0]
        values = np.array([told[numbers].sum() for numbers in topics])
        return "tree_shap", float(told[-1]), values, np.zeros(len(topics))
    base = float(_score(model, background, background.values).mean())
    whole = float(_score(model, matrix, matrix.values)[0])
    exchanged = np.array([_exchanged(model, matrix, numbers, background) for numbers in topics])
    values = whole - exchanged.mean(axis=1)
    if abs(values.sum() - (whole - base)) < _EXACT:
        return "exact", base, values, np.zeros(len(topics))
    values, errors = _permuted(model, matrix, topics, background)
    return "permutation", whole - float(values.sum()), values, errors


def _score(model: PairModel, like: Matrix, values: Floats) -> Floats:
    rows = np.resize(like.item_row, len(values))
    return log_odds(model.score(Matrix(values, like.features, rows)))


def _exchanged(model: PairModel, matrix: Matrix, numbers: Ints, background: Matrix) -> Floats:
    """Return the log odds of the pair with one topic taken from each background pair."""
    values = np.repeat(matrix.values, len(background), axis=0)
    values[:, numbers] = background.values[:, numbers]
    return _score(model, matrix, values)


def _permuted(
    model: PairModel, matrix: Matrix, topics: Sequence[Ints], background: Matrix
) -> tuple[Floats, Floats]:
    """Return Shapley values and their standard errors over random orders of the topics."""
    rng = np.random.default_rng(0)
    gains = np.zeros((PERMUTATIONS, len(topics)))
    for draw in range(PERMUTATIONS):
        order = rng.permutation(len(topics))
        steps = np.repeat(background.values[[draw % len(background)]], len(topics) + 1, axis=0)
        for place, topic in enumerate(order.tolist(), 1):
            steps[place:, topics[topic]] = matrix.values[0, topics[topic]]
        gains[draw, order] = np.diff(_score(model, matrix, steps))
    return gains.mean(axis=0), gains.std(axis=0, ddof=1) / np.sqrt(PERMUTATIONS)


def _background(matcher: Matcher, manager: str | None, day: int) -> Matrix:
    """Return pairs of late requests and vacant items, drawn the same at every call."""
    company, scorer = matcher.company, matcher.scorer
    rng = np.random.default_rng(0)
    latest = company.requests.drop_nulls("client").tail(BACKGROUND)
    items = np.array([matcher.row_of(i) for i in matcher.vacant] or range(company.items.height))
    n = latest.height or 1
    # Without any request on record the background knows of no wish.
    sides = (
        request_rows(company, latest[KEY].to_list())
        if latest.height
        else matcher.check(PairRequest()).row
    )
    pairs = Pairs(
        np.arange(n, dtype=np.int64),
        rng.choice(items, n).astype(np.int64),
        np.full(n, manager, dtype=object),
        np.full(n, day, dtype=np.int64),
    )
    return scorer.features.matrix(scorer.features.prepare(company.items), sides, pairs)


def _title(columns: Sequence[str], catalog: Catalog, language: Language) -> str:
    """Return what a topic is called: its columns' titles, each once."""
    titles = []
    for ref in columns:
        column = catalog.column(ref)
        bare = ref.partition(".")[2]
        own = _OWN[ref].to(language) if ref in _OWN else None
        titles.append(own or (column.title.to(language, bare) if column else bare))
    return ", ".join(dict.fromkeys(titles))
