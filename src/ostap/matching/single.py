"""How much one column alone tells of the outcome, on clients it was not learnt from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from ostap.matching.dataset import Dataset, Texts
from ostap.matching.encode import as_lists
from ostap.matching.metrics import weighted_aucs
from ostap.matching.stock import Floats, Ints

Bools = npt.NDArray[np.bool_]

FOLDS: Final = 3
BINS: Final = 12
_STRENGTH: Final = 20.0
_RESAMPLES: Final = 200
_OTHER: Final = "other"
_MISSING: Final = "missing"
_RARE: Final = 10


@dataclass(frozen=True, slots=True)
class Rows:
    """Pairs whose outcome is known, and the folds of their clients."""

    won: Bools
    client: Ints
    fold: Ints

    @classmethod
    def of(cls, won: Bools, client: Texts, seed: int) -> Rows:
        """Return the rows with their clients dealt into folds."""
        _, code = np.unique(client.astype(str), return_inverse=True)
        order = np.random.default_rng([seed, 9]).permutation(int(code.max(initial=-1)) + 1)
        return cls(won, code, order[code] % FOLDS)


def held_out_score(values: pl.Series, rows: Rows) -> Floats:
    """Return for each row the smoothed share of wins of its value, as the other folds tell it.

    Numbers and days are cut at quantiles; several values count as the mean of theirs; a missing
    value is a value.
    """
    lists = _as_words(values)
    frame = pl.DataFrame(
        {"row": np.arange(len(values)), "word": lists, "fold": rows.fold, "won": rows.won}
    ).explode("word", empty_as_null=True)
    cells = frame.group_by("word", "fold").agg(pl.col("won").sum().alias("w"), pl.len().alias("n"))
    whole = frame.group_by("word").agg(pl.col("won").sum().alias("ww"), pl.len().alias("nn"))
    prior = float(rows.won.mean())
    rest_won, rest_n = pl.col("ww") - pl.col("w"), pl.col("nn") - pl.col("n")
    rates = cells.join(whole, on="word").select(
        "word", "fold", ((rest_won + _STRENGTH * prior) / (rest_n + _STRENGTH)).alias("rate")
    )
    told = (
        frame.join(rates, on=["word", "fold"], how="left")
        .group_by("row")
        .agg(pl.col("rate").mean())
    )
    return told.sort("row")["rate"].to_numpy()


def auc_with_interval(score: Floats, rows: Rows, seed: int) -> tuple[float, tuple[float, float]]:
    """Return the AUC of a score and its 95 % interval over clients drawn again."""
    clients = int(rows.client.max()) + 1
    rng = np.random.default_rng([seed, 10])
    drawn = rng.multinomial(clients, np.full(clients, 1 / clients), _RESAMPLES)
    weights = np.vstack([np.ones(len(score)), drawn[:, rows.client]]).astype(np.float64)
    found = weighted_aucs(rows.won, score, weights)
    low, high = np.nanquantile(found[1:], [0.025, 0.975])
    return float(found[0]), (float(low), float(high))


def auc(score: Floats, won: Bools) -> float:
    """Return the AUC; 0.5 where there is one outcome only."""
    found = float(weighted_aucs(won, score, np.ones((1, len(score))))[0])
    return 0.5 if np.isnan(found) else found


def _as_words(values: pl.Series) -> pl.Series:
    """Return List(String), never empty: what each row says, numbers as the bin they fall into."""
    if values.dtype.is_numeric() or values.dtype == pl.Date:
        number = values.to_physical().cast(pl.Float64)
        edges = np.unique(np.nanquantile(_known(number), np.linspace(0, 1, BINS + 1)[1:-1]))
        at = np.searchsorted(edges, number.fill_null(np.nan).to_numpy(), side="right")
        values = pl.Series(at).cast(pl.String).set(number.is_null(), None)
    lists = as_lists(values)
    counted = lists.explode(empty_as_null=False).drop_nulls().value_counts(name="n")
    frequent = counted.filter(pl.col("n") >= _RARE)[:, 0]
    frame = pl.DataFrame({"row": np.arange(len(lists)), "word": lists}).explode(
        "word", empty_as_null=True
    )
    word = pl.col("word")
    return (
        frame.with_columns(
            pl.when(word.is_null()).then(pl.lit(_MISSING))
            .when(word.is_in(frequent.implode())).then(word)
            .otherwise(pl.lit(_OTHER)).alias("word")
        )
        .group_by("row", maintain_order=True)
        .agg("word")["word"]
    )  # fmt: skip


def _known(number: pl.Series) -> Floats:
    known = number.drop_nulls().to_numpy()
    return known if len(known) else np.zeros(1)


def column_values(data: Dataset, ref: str) -> pl.Series | None:
    """Return a feature column as each pair sees it on its day; ``None`` where there is none."""
    pairs = data.pairs
    if ref in data.requests.columns:
        return data.requests[ref].gather(pairs.request_row)
    if ref not in data.company.items.columns:
        return None
    values = data.company.items[ref].gather(pairs.item_row)
    if ref in pairs.of_day:
        then = pl.Series(pairs.of_day[ref], nan_to_null=True)
        values = pl.select(pl.coalesce(then, values).alias(ref)).to_series()
    return values
