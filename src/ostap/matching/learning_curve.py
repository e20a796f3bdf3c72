"""Whether the deals are enough: AUC after learning from more and more of them, and what follows.

The curve ``AUC(n) = a - b * n ** -c`` is fitted to the means over several draws of clients; its
interval comes of drawing those means again, each by its own error. Viering and Loog (2023), "The
shape of learning curves: a review", IEEE TPAMI 45(6): a power law is the usual shape, and
extrapolation far beyond the data is not to be trusted, so what lies beyond twenty times the deals
in hand is not told. The season is left out: random clients share their days, and how a month went
would pass for something learnt of the pair.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from ostap.matching.dataset import Dataset
from ostap.matching.feature_state import Matrix
from ostap.matching.features import Features
from ostap.matching.models import BoostedTrees, BoostingParameters
from ostap.matching.single import auc
from ostap.matching.split import Split, make_split
from ostap.matching.stock import Floats, Ints
from ostap.names import Text
from ostap.results.quality import Said
from ostap.results.training_data import CurvePoint, Enough

STEP: Final = 0.01
"""AUC that twice the deals must bring to be worth the wait."""
PARAMETERS: Final = BoostingParameters(trees=80, leaves=8)
DRAWS: Final = 4
_LEAST: Final = 120
_POINTS: Final = 6
_SHRINK: Final = 1.7
_FARTHEST: Final = 20
_RESAMPLES: Final = 400
_POWERS: Final = np.geomspace(0.1, 2.0, 25)
_CHANCE: Final = 0.5
_MARGIN: Final = 0.02


def rows_curve(data: Dataset, seed: int = 0) -> tuple[tuple[CurvePoint, ...], Enough]:
    """Return AUC on clients held out by the number of pairs learnt from, and the verdict."""
    found: dict[int, list[float]] = {}
    for draw in range(DRAWS):
        split = make_split("new_client", data, seed + draw)
        order = _by_client(data, split.learn, seed + draw)
        for n in _sizes(len(split.learn)):
            rows = np.sort(order[:n])
            if 0 < data.positive[rows].sum() < len(rows):
                found.setdefault(n, []).append(_auc_of(data, rows, split.test))
    # A split by clients never cuts at quite the same row: nearby sizes are one point.
    points = _merged(found)
    told = tuple(
        CurvePoint(n=n, auc=float(np.mean(aucs)), spread=float(np.std(aucs))) for n, aucs in points
    )
    return told, judge(points, seed)


def _sizes(n: int) -> list[int]:
    sizes = [round(n / _SHRINK**step) for step in range(_POINTS)]
    return [size for size in sizes if size >= _LEAST] or [n]


def _merged(found: dict[int, list[float]]) -> list[tuple[int, list[float]]]:
    points: list[tuple[list[int], list[float]]] = []
    for n in sorted(found):
        if points and n < points[-1][0][0] * (1 + (_SHRINK - 1) / 2):
            points[-1][0].append(n)
            points[-1][1].extend(found[n])
        else:
            points.append(([n], list(found[n])))
    return [(round(float(np.mean(sizes))), aucs) for sizes, aucs in points]


def _by_client(data: Dataset, rows: Ints, seed: int) -> Ints:
    """Return the rows with their clients in a random order, each client's rows together."""
    _, client = np.unique(data.client[rows].astype(str), return_inverse=True)
    place = np.random.default_rng([seed, 11]).permutation(int(client.max()) + 1)
    return rows[np.argsort(place[client], kind="stable")]


def _auc_of(data: Dataset, rows: Ints, test: Ints) -> float:
    features, matrix = Features.fit(data, rows)
    held = features.matrix(
        features.prepare(data.company.items), data.requests, data.pairs.take(test)
    )
    keep = [i for i, f in enumerate(matrix.features) if "day" not in f.columns]
    won = data.positive[rows].astype(np.float64)
    return fitted_auc(_only(matrix, keep), won, _only(held, keep), data, test)


def fitted_auc(matrix: Matrix, won: Floats, held: Matrix, data: Dataset, test: Ints) -> float:
    """Return the AUC on test pairs, weak wins apart, of modest trees fitted on a matrix."""
    if not matrix.features:
        return _CHANCE
    model = BoostedTrees(PARAMETERS)
    model.fit(matrix, won)
    sure = data.outcome[test] != "weak"
    return auc(model.score(held)[sure], data.outcome[test][sure] == "won")


def fields_curve(
    data: Dataset, split: Split, order: Sequence[str], features: Features, fit: Matrix
) -> tuple[CurvePoint, ...]:
    """Return AUC by the number of fields, added in the order given, pairs of them as they fill.

    A feature enters with the last of its columns; the manager is in from the start.
    """
    held = features.matrix(
        features.prepare(data.company.items), data.requests, data.pairs.take(split.test)
    )
    won = data.positive[split.learn].astype(np.float64)
    points = []
    for n in _steps(len(order)):
        known = {*order[:n], "manager"}
        keep = [i for i, f in enumerate(fit.features) if known.issuperset(f.columns)]
        found = fitted_auc(_only(fit, keep), won, _only(held, keep), data, split.test)
        last = order[n - 1] if n else None
        points.append(CurvePoint(n=n, added=last, auc=found, spread=0.0))
    return tuple(points)


def _steps(n: int) -> list[int]:
    return sorted({k for k in (0, 1, 2, 3, 5, 8, 13, 21, 34) if k < n} | {n})


def _only(matrix: Matrix, keep: list[int]) -> Matrix:
    return Matrix(matrix.values[:, keep], tuple(matrix.features[i] for i in keep), matrix.item_row)


def judge(points: Sequence[tuple[int, Sequence[float]]], seed: int = 0) -> Enough:
    """Return the verdict on points ``(pairs, AUC of each draw)``, the fewest pairs first."""
    have = points[-1][0]
    last = np.array(points[-1][1])
    error = last.std(ddof=1) / np.sqrt(len(last)) if len(last) > 1 else _MARGIN
    if last.mean() - 2 * error <= _CHANCE or last.mean() < _CHANCE + _MARGIN:
        return Enough(verdict="no_signal", have=have, step=STEP, why=_said(_no_signal(last, have)))
    if len(points) < 4 or len(last) < 2:  # noqa: PLR2004 - three unknowns, and a spread
        return Enough(verdict="cannot_tell", have=have, step=STEP, why=_said(_TOO_SHORT))
    gains, needs = _extrapolated(points, seed)
    low, middle, high = (float(q) for q in np.quantile(gains, [0.025, 0.5, 0.975]))
    most = have * _FARTHEST
    need_low, need, need_high = (float(q) for q in np.quantile(needs, [0.025, 0.5, 0.975]))
    verdict = "enough" if high <= STEP else "not_enough" if low > STEP else "cannot_tell"
    interval = (_round(need_low), None if need_high > most else _round(need_high))
    told = Enough.model_validate(
        {
            "verdict": verdict,
            "have": have,
            "gain_of_doubling": middle,
            "gain_interval": (low, high),
            "needed": None if need > most else _round(need),
            "needed_interval": interval if need_low <= most else None,
            "step": STEP,
            "why": _said(Text("", "")),
        }
    )
    return told.model_copy(update={"why": _said(_words(told))})


def _extrapolated(
    points: Sequence[tuple[int, Sequence[float]]], seed: int
) -> tuple[Floats, Floats]:
    """Return, of curves through draws drawn again, the gain of doubling and the pairs needed."""
    n = np.array([size for size, _ in points], dtype=np.float64)
    rng = np.random.default_rng([seed, 12])
    gains, needs = np.empty(_RESAMPLES), np.empty(_RESAMPLES)
    for number in range(_RESAMPLES):
        mean = np.array([_drawn_mean(np.asarray(aucs), rng) for _, aucs in points])
        b, c = _power_law(n, mean)
        gains[number] = b * n[-1] ** -c * (1 - 2**-c)
        needs[number] = (b * (1 - 2**-c) / STEP) ** (1 / c) if b > 0 else 0.0
    return gains, needs


def _drawn_mean(aucs: Floats, rng: np.random.Generator) -> float:
    """Return a mean as likely as the one seen: Student's t, for a handful of draws say little."""
    k = len(aucs)
    error = float(aucs.std(ddof=1)) / np.sqrt(k) if k > 1 else _MARGIN
    return float(aucs.mean() + rng.standard_t(max(k - 1, 1)) * error)


def _power_law(n: Floats, auc_at: Floats) -> tuple[float, float]:
    """Return ``b`` and ``c`` of ``a - b * n ** -c`` with ``b >= 0``, ``a <= 1``: least squares."""
    best, found = np.inf, (0.0, 1.0)
    for c in _POWERS.tolist():
        x = n**-c
        slope = float(np.polyfit(x, auc_at, 1)[0])
        b = max(-slope, 0.0)
        a = min(float((auc_at + b * x).mean()), 1.0)
        loss = float(((auc_at - (a - b * x)) ** 2).sum())
        if loss < best:
            best, found = loss, (b, c)
    return found


def _round(value: float) -> int:
    """Return two significant digits: more would pretend."""
    return 0 if value < 1 else int(float(f"{value:.1e}"))


_TOO_SHORT: Final = Text(
    "Too few deals to draw a curve: whether more would help can't be told.",
    "Сделок слишком мало, чтобы построить кривую: поможет ли их прибавка, сказать нельзя.",
)


def _no_signal(last: Floats, have: int) -> Text:
    mean = float(last.mean())
    return Text(
        f"After learning from {have} pairs AUC is {mean:.2f}, as by chance: these columns do not "
        "tell the outcome, and more deals of the same kind would not help as far as one can see.",
        f"После обучения на {have} парах AUC {_ru(mean)}, как у случайного выбора: эти столбцы "
        "исхода не подсказывают, и прибавка таких же сделок, насколько можно судить, не поможет.",
    )


def _words(told: Enough) -> Text:
    gain = told.gain_of_doubling or 0.0
    low, high = told.gain_interval or (0.0, 0.0)
    en = f"Twice the deals would raise AUC by {gain:.3f} ({low:.3f} to {high:.3f})"
    ru = f"Вдвое больше сделок прибавит к AUC {_ru(gain, 3)} (от {_ru(low, 3)} до {_ru(high, 3)})"
    need = _needed(told)
    if told.verdict == "enough":
        return Text(
            f"Enough deals. {en}: not worth waiting for.",
            f"Сделок достаточно. {ru}: ждать ради этого не стоит.",
        )
    if told.verdict == "not_enough":
        return Text(f"Not enough deals. {en}. {need.en}", f"Сделок не хватает. {ru}. {need.ru}")
    if told.needed is not None and told.needed <= told.have:
        return Text(
            f"Most likely enough deals, but that can't be shown. {en}. {need.en}",
            f"Скорее всего, сделок хватает, но доказать это нельзя. {ru}. {need.ru}",
        )
    return Text(
        f"Whether the deals are enough can't be told. {en}. {need.en}",
        f"Хватает ли сделок, сказать нельзя. {ru}. {need.ru}",
    )


def _needed(told: Enough) -> Text:
    interval = told.needed_interval
    if told.needed is None or interval is None:
        return Text("How many would be enough lies too far beyond these to be told.",
                    "Сколько их нужно, по этим данным не предсказать.")  # fmt: skip
    low, high = interval
    upto = Text(f"to {high}", f"до {high}") if high is not None else Text(
        "and up, without a bound", "и выше, верхней границы нет")  # fmt: skip
    return Text(
        f"About {told.needed} pairs would be needed ({low} {upto.en}) before more stop paying; "
        f"there are {told.have} to learn from.",
        f"Прибавка перестанет окупаться примерно с {told.needed} пар (от {low} {upto.ru}); "
        f"сейчас для обучения есть {told.have}.",
    )


def _said(text: Text) -> Said:
    return Said(en=text.en, ru=text.ru)


def _ru(value: float, digits: int = 2) -> str:
    return f"{value:.{digits}f}".replace(".", ",")
