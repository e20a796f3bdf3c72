"""Does it stand bad values: each field missing in turn, nonsense numbers, a little noise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import polars as pl

from ostap.matching.behaviour.judge import Judge
from ostap.matching.behaviour.scene import Cases, Mask, Scene
from ostap.matching.behaviour.verdicts import FEWEST, Question, ru, worst
from ostap.matching.encode import Floats, as_lists
from ostap.matching.plan import SideColumn
from ostap.names import Text
from ostap.results.behaviour import BehaviourCheck, Counterexample

TRIED: Final = 40
"""Requests whose fields are taken away one after another."""
FILLED: Final = tuple(float(q) for q in np.linspace(0.02, 0.98, 9))
"""Quantiles of a number that stand for its filled values."""
VALUES: Final = 8
SOFT: Final = 0.9
"""The share of pairs that may not jump, by column."""
SLACK: Final = 0.1
"""A missing value may give so much more or less than any filled one."""
NONSENSE: Final = (0.0, -1.0, 1e15)
NOISE: Final = 0.05
OVERLAP: Final = 0.7
"""The share of the top ten that must be left after the noise."""
TOP: Final = 10
RANKED: Final = 40

FINITE: Final = Question(
    "behave.always_a_probability",
    Text(
        "whatever is missing or absurd, the answer is a probability",
        "чего бы ни не хватало, ответ — вероятность",
    ),
)
MISSING: Final = Question(
    "behave.missing_is_soft",
    Text(
        "a missing field gives nothing that no value would give",
        "пропуск не даёт того, чего не дало бы ни одно значение",
    ),
    gate=False,
)
STEADY: Final = Question(
    "behave.small_noise_keeps_top",
    Text(
        f"numbers off by {NOISE:.0%} leave the top ten much as it was",
        f"ошибка в числах на {100 * NOISE:.0f} % почти не меняет первую десятку",
    ),
)


def check_softness(scene: Scene, judge: Judge, cases: Cases) -> Iterator[BehaviourCheck]:
    """Yield the checks of bad values."""
    some = cases.take(cases.request < TRIED)
    yield _finite(scene, judge, some)
    yield _missing(scene, judge, some)
    yield _steady(scene, judge)


def _columns(scene: Scene, judge: Judge) -> list[SideColumn]:
    return [c for c in (*scene.plan.request, *scene.plan.item) if c.ref in judge.columns]


def _finite(scene: Scene, judge: Judge, cases: Cases) -> BehaviourCheck:
    columns = _columns(scene, judge)
    tried: list[tuple[str, Cases]] = [("everything missing", _all_missing(scene, cases))]
    for column in columns:
        tried.append((f"{column.ref} missing", without(scene, cases, column)))
        if column.kind == "number":
            tried += [
                (f"{column.ref} = {value:g}", _filled(scene, cases, column, value))
                for value in NONSENSE
            ]
    wrong = []
    for what, changed in tried:
        found = changed.judged(judge)
        if not bool((np.isfinite(found) & (found >= 0) & (found <= 1)).all()):
            wrong.append(what)
    listed = f": {'; '.join(wrong[:5])}" if wrong else ""
    return FINITE.verdict(
        not wrong,
        Text(
            f"{len(wrong)} of {len(tried)} changes break it{listed}",
            f"ломают ответ: {len(wrong)} из {len(tried)} изменений{listed}",
        ),
        n=len(np.unique(cases.request)),
        numbers={"changes": len(tried), "broken": len(wrong)},
    )


def _all_missing(scene: Scene, cases: Cases) -> Cases:
    for column in (*scene.plan.request, *scene.plan.item):
        cases = without(scene, cases, column)
    return cases


def without(scene: Scene, cases: Cases, column: SideColumn) -> Cases:
    """Return the cases with a column missing throughout."""
    side = cases.requests if column in scene.plan.request else cases.items
    kind = side.schema.get(column.ref, _TYPES.get(column.kind, pl.String()))
    return _put(scene, cases, column, pl.Series(column.ref, [None] * len(cases), dtype=kind))


_TYPES: Final[dict[str, pl.DataType]] = {
    "number": pl.Float64(), "date": pl.Date(), "multi": pl.List(pl.String)
}  # fmt: skip


def _put(scene: Scene, cases: Cases, column: SideColumn, series: pl.Series) -> Cases:
    if column in scene.plan.request:
        return cases.with_request(series)
    return cases.with_item(series)


def _filled(scene: Scene, cases: Cases, column: SideColumn, value: object) -> Cases:
    side = cases.requests if column in scene.plan.request else cases.items
    kind = side.schema.get(column.ref, _TYPES.get(column.kind, pl.String()))
    cells = [[value] if kind == pl.List(pl.String) else value] * len(cases)
    return _put(scene, cases, column, pl.Series(column.ref, cells, dtype=kind, strict=False))


def _values(scene: Scene, column: SideColumn) -> list[object]:
    """Return what a column may be filled with: quantiles of a number, the values of a category."""
    side = scene.requests if column in scene.plan.request else scene.company.items
    if column.ref not in side.columns:
        return []
    known = side[column.ref].drop_nulls()
    if column.kind in {"number", "date"}:
        spread = [known.quantile(q, "nearest") for q in FILLED]
        return list(dict.fromkeys(value for value in spread if value is not None))
    if known.dtype == pl.Boolean:
        return [True, False]
    counts = as_lists(known).explode(empty_as_null=False).drop_nulls().value_counts(sort=True)
    return list(counts[counts.columns[0]][:VALUES])


def _missing(scene: Scene, judge: Judge, cases: Cases) -> BehaviourCheck:
    n = len(np.unique(cases.request))
    if n < FEWEST:
        return MISSING.too_few(n)
    shares: dict[str, float] = {}
    examples: list[Counterexample] = []
    for column in _columns(scene, judge):
        values = _values(scene, column)
        if len(values) < 2:  # noqa: PLR2004 - a range has two ends
            continue
        filled = np.stack([
            _filled(scene, cases, column, value).judged(judge) for value in values
        ])  # fmt: skip
        gone = without(scene, cases, column).judged(judge)
        soft, nearest = _soft(filled, gone)
        shares[column.ref] = float(soft.mean())
        if shares[column.ref] < SOFT:
            moved = [f"{column.ref}: → –"] * len(cases)
            jumped = cases.take(~soft)
            examples += worst(jumped, np.maximum(nearest, gone)[~soft],
                              np.minimum(nearest, gone)[~soft], moved)[:1]  # fmt: skip
    hard = sorted((ref for ref, share in shares.items() if share < SOFT), key=shares.__getitem__)
    listed = f": {', '.join(f'{ref} ({shares[ref]:.0%})' for ref in hard)}" if hard else ""
    return MISSING.verdict(
        not hard,
        Text(
            f"{len(hard)} of {len(shares)} fields jump for more than {1 - SOFT:.0%} of the "
            f"pairs{listed}",
            f"скачок больше чем у {100 * (1 - SOFT):.0f} % пар дают поля: {len(hard)} из "
            f"{len(shares)}{listed}",
        ),
        hard,
        n=n,
        share=float(np.mean(list(shares.values()))) if shares else None,
        threshold=SOFT,
        numbers={"fields": len(shares), "hard": len(hard)},
        worst=tuple(examples[:5]),
    )


def _soft(filled: Floats, gone: Floats) -> tuple[Mask, Floats]:
    """Return whether "missing" lies among the filled values' probabilities, and the nearest end."""
    low, high = filled.min(axis=0), filled.max(axis=0)
    soft = (gone >= low * (1 - SLACK)) & (gone <= high * (1 + SLACK))
    return soft, np.where(gone < low, low, high)


def _steady(scene: Scene, judge: Judge) -> BehaviourCheck:
    """Put noise on the item's numbers that wishes are held against; compare the top tens."""
    refs = [
        ref
        for ref in dict.fromkeys(p.value for p in scene.plan.pairs)
        if scene.company.items.schema.get(ref) == pl.Float64
    ]
    n = min(RANKED, scene.requests.height)
    if not refs or len(scene.stock) <= TOP:
        return STEADY.not_applicable(
            Text("no number of the items is held against a wish, or the stock is too small",
                 "нет чисел, которые сравниваются с пожеланием, или сток слишком мал")
        )  # fmt: skip
    if n < FEWEST:
        return STEADY.too_few(n, refs)
    rng = np.random.default_rng([scene.seed, 24])
    overlaps = []
    for row in range(n):
        whole = scene.cases(np.full(len(scene.stock), row, dtype=np.int64), scene.stock)
        noisy = whole.with_item(*(
            pl.Series(ref, whole.number(ref) * rng.uniform(1 - NOISE, 1 + NOISE, len(whole)),
                      nan_to_null=True)
            for ref in refs
        ))  # fmt: skip
        before, after = (_best(one.judged(judge)) for one in (whole, noisy))
        overlaps.append(len(before & after) / TOP)
    mean = float(np.mean(overlaps))
    return STEADY.verdict(
        mean >= OVERLAP,
        Text(
            f"{mean:.1%} of the top {TOP} stay on the mean (at least {OVERLAP:.0%} needed)",
            f"в первых {TOP} в среднем остаётся {ru(100 * mean, 1)} % "
            f"(нужно не меньше {100 * OVERLAP:.0f} %)",
        ),
        refs,
        n=n,
        share=mean,
        threshold=OVERLAP,
        numbers={"overlap": mean, "least": float(np.min(overlaps))},
    )


def _best(scores: Floats) -> set[int]:
    return set(np.argsort(-scores, kind="stable")[:TOP].tolist())
