"""What a version lives on: importance of columns, dependence on wishes, what wishes tell alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np
import polars as pl

from ostap.catalog import Catalog
from ostap.catalog.model import Pair
from ostap.matching.behaviour.direction import middle, put, put_category, wished_range
from ostap.matching.behaviour.judge import Judge
from ostap.matching.behaviour.met import MET, UNSAID, wish_met
from ostap.matching.behaviour.scene import Cases, Mask, Scene
from ostap.matching.bounds import resampled_interval
from ostap.matching.dataset import Dataset, Texts
from ostap.matching.encode import Floats
from ostap.matching.metrics import auc
from ostap.matching.stock import Ints
from ostap.names import Language, Text
from ostap.results.behaviour import Dependence, DependencePoint, Importance, WishCorrelation

REPEATS: Final = 5
QUICK_REPEATS: Final = 2
MOST_ROWS: Final = 2000
RESAMPLES: Final = 500
CONFIDENCE: Final = 0.95
_MANAGER: Final = Text("the manager", "менеджер")
BELOW: Final = (0.25, 0.5, 0.75, 1.0)
ABOVE: Final = (1.0, 1.25, 1.5, 2.0, 3.0)
LIMIT: Final = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)


def title_of(catalog: Catalog, ref: str, language: Language) -> str:
    """Return what people call a column."""
    if ref == "manager":
        return _MANAGER.to(language)
    column = catalog.column(ref)
    return column.title.to(language, ref) if column else ref


def importance(
    data: Dataset, judge: Judge, rows: Ints, language: Language, seed: int, *, quick: bool
) -> Iterator[Importance]:
    """Yield by column what the AUC of some pairs loses when its values are dealt out anew.

    The raw column is permuted, so every feature made of it changes at once (Breiman 2001,
    "Random Forests", section 10). Columns that say the same cover for each other.

    Args:
        data: all pairs.
        judge: whose AUC.
        rows: pairs with an outcome; at most `MOST_ROWS` of them are drawn.
        language: of the titles.
        seed: of the draws.
        quick: fewer repeats.
    """
    rng = np.random.default_rng([seed, 25])
    sure = rows[data.outcome[rows] != "weak"]
    cases = cases_of(data, np.sort(rng.permutation(sure)[:MOST_ROWS]))
    won = np.array([one == "won" for one in cases.names["outcome"]], dtype=bool)
    whole = auc(won, cases.judged(judge))
    if whole is None:
        return
    found = []
    for ref in sorted(judge.columns - {"day"}):
        losses = np.array([
            whole - (auc(won, _dealt(cases, ref, rng).judged(judge)) or 0.0)
            for _ in range(QUICK_REPEATS if quick else REPEATS)
        ])  # fmt: skip
        low, high = np.quantile(losses, [0.05, 0.95])
        title = title_of(data.company.catalog, ref, language)
        found.append(
            Importance(
                column=ref, title=title, loss=float(losses.mean()), low=float(low), high=float(high)
            )
        )
    yield from sorted(found, key=lambda one: -one.loss)


def cases_of(data: Dataset, rows: Ints) -> Cases:
    """Return past pairs spelt out, each item as it was on its day; ``names`` holds the outcome."""
    pairs = data.pairs.take(rows)
    items = data.company.items[pairs.item_row].with_columns(
        pl.coalesce(pl.Series(values, nan_to_null=True), pl.col(ref)).alias(ref)
        for ref, values in pairs.of_day.items()
        if ref in data.company.items.columns
    )
    names = data.keys[rows].select("request", "client", "item")
    names = names.with_columns(pl.Series("outcome", data.outcome[rows].tolist(), dtype=pl.String))
    request = np.arange(len(rows), dtype=np.int64)
    return Cases(data.requests[rows], items, pairs.manager, pairs.day, request, names)


def _dealt(cases: Cases, ref: str, rng: np.random.Generator) -> Cases:
    order = rng.permutation(len(cases))
    if ref == "manager":
        return replace(cases, manager=cases.manager[order])
    if ref in cases.items.columns:
        return cases.with_item(cases.items[ref][order])
    return cases.with_request(cases.requests[ref][order])


def dependence(
    scene: Scene, judge: Judge, cases: Cases, language: Language
) -> Iterator[Dependence]:
    """Yield for each pair the mean probability with the value put here and there."""
    for pair in scene.plan.pairs:
        places = list(_places(pair, cases, scene.seed))
        points = [
            DependencePoint(at=at, **_spread(changed, changed.judged(judge)))
            for at, changed in places
            if len(changed)
        ]
        if points:
            titles = [title_of(scene.company.catalog, ref, language)
                      for ref in (pair.value, *pair.wish)]  # fmt: skip
            yield Dependence(
                wish=pair.wish, value=pair.value, kind=pair.kind,
                title=f"{titles[0]} ~ {', '.join(titles[1:])}",
                n=len(np.unique(places[-1][1].request)), points=tuple(points),
            )  # fmt: skip


def _places(pair: Pair, cases: Cases, seed: int) -> Iterator[tuple[str, Cases]]:
    if pair.kind == "range":
        low, high = wished_range(pair, cases)
        both = ~np.isnan(low) & ~np.isnan(high)
        some, low, high = cases.take(both), low[both], high[both]
        yield from ((f"low x {x:g}", put(some, pair.value, low * x)) for x in BELOW)
        yield "middle", put(some, pair.value, middle(low, high))
        yield from ((f"high x {x:g}", put(some, pair.value, high * x)) for x in ABOVE)
    elif pair.kind in {"at_most", "at_least"}:
        limit = cases.number(pair.wish[0])
        some, limit = cases.take(limit > 0), limit[limit > 0]
        yield from ((f"limit x {x:g}", put(some, pair.value, limit * x)) for x in LIMIT)
    elif pair.kind == "one_of":
        yield from _wanted(pair, cases, seed)


def _wanted(pair: Pair, cases: Cases, seed: int) -> Iterator[tuple[str, Cases]]:
    vocabulary = sorted({one for values in cases.values(pair.value) for one in values})
    rng = np.random.default_rng([seed, 26])
    both = [([v for v in vocabulary if v in wish], [v for v in vocabulary if v not in wish])
            for wish in cases.values(pair.wish[0])]  # fmt: skip
    asked = np.array([bool(inside and outside) for inside, outside in both], dtype=bool)
    some = cases.take(asked)
    for at, name in enumerate(("wanted", "unwanted")):
        values = [str(rng.choice(one[at])) for one, ok in zip(both, asked, strict=True) if ok]
        yield name, put_category(some, pair.value, values)


def _spread(cases: Cases, scores: Floats) -> dict[str, float]:
    _, code = np.unique(cases.request, return_inverse=True)
    means = np.bincount(code, weights=scores) / np.bincount(code)
    low, high = np.quantile(means, [0.1, 0.9])
    return {"probability": float(scores.mean()), "low": float(low), "high": float(high)}


def correlations(data: Dataset, language: Language, seed: int) -> Iterator[WishCorrelation]:
    """Yield for each pair how the outcome goes with its wish being met; weak wins stay out."""
    cases = cases_of(data, np.flatnonzero(data.outcome != "weak"))
    won = np.array([one == "won" for one in cases.names["outcome"]], dtype=bool)
    for pair in data.plan.pairs:
        if pair.kind == "affinity":
            continue
        state = wish_met(pair, cases)
        known, inside = state != UNSAID, state == MET
        client = cases.names["client"].cast(pl.String).fill_null("").to_numpy()[known]
        phi = _phi(inside[known], won[known], np.ones((1, int(known.sum()))))[0]
        titles = [title_of(data.company.catalog, ref, language) for ref in (pair.value, *pair.wish)]
        yield WishCorrelation(
            wish=pair.wish,
            value=pair.value,
            title=f"{titles[0]} ~ {', '.join(titles[1:])}",
            n=int(known.sum()),
            met=int(inside.sum()),
            won_of_met=float(won[inside].mean()) if inside.any() else None,
            won_of_unmet=float(won[known & ~inside].mean()) if (known & ~inside).any() else None,
            correlation=None if np.isnan(phi) else float(phi),
            interval=_interval(inside[known], won[known], client, seed),
        )


def _interval(met: Mask, won: Mask, client: Texts, seed: int) -> tuple[float, float] | None:
    names, code = np.unique(client.astype(str), return_inverse=True)
    if not len(names):
        return None
    rng = np.random.default_rng([seed, 27])
    drawn = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), RESAMPLES)
    return resampled_interval(_phi(met, won, drawn[:, code].astype(np.float64)), CONFIDENCE)


def _phi(met: Mask, won: Mask, weights: Floats) -> Floats:
    """Return the phi coefficient under each row of weights; NaN where either never varies."""
    total = weights.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        a, b = weights @ met / total, weights @ won / total
        both = weights @ (met & won) / total
        return np.asarray((both - a * b) / np.sqrt(a * (1 - a) * b * (1 - b)))
