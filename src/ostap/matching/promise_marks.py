"""What experts marked: which items of a lead's stock suit it, and what a filter does to them.

`marks/*.csv` of a workspace: ``request`` (its key), ``item``, ``suitable`` (0 or 1), ``expert``,
``marked_on``. A pair on which experts disagree, or that nobody marked, is neither suitable nor not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from ostap.errors import InvalidInputError
from ostap.matching.company import Company, to_day
from ostap.matching.dataset import DISMISSED, Pairs, Texts
from ostap.matching.encode import Floats
from ostap.matching.feature_state import Matrix
from ostap.matching.features import Features
from ostap.matching.promise_standing import standings
from ostap.matching.request_rows import request_rows
from ostap.matching.sides import KEY
from ostap.matching.stock import Ints
from ostap.names import Text
from ostap.results.matching import FilterOutcome, LeadFigures
from ostap.settings.workspace import FilterPromise

COLUMNS: Final = ("request", "item", "suitable", "marked_on")
OF, MOST_LOST = 15, 3
"""The gate of the documents: of 15 suitable at most 3 are lost."""
NEARLY_EMPTY: Final = 3
_UNKNOWN: Final = -1


@dataclass(frozen=True, slots=True)
class Marks:
    """Marked leads, each with the whole stock of its day.

    ``pairs.request_row`` is the lead's number; leads lie one after another, from ``start`` on.
    ``suitable``: 1, 0, or -1 where it isn't known.
    """

    requests: pl.DataFrame
    client: Texts
    start: Ints
    pairs: Pairs
    suitable: npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class MarkedLead:
    """One lead's stock: its standings under a scorer, and what suits."""

    standing: Floats
    suitable: npt.NDArray[np.int8]
    client: str | None = None
    """whose lead it is: those of one client are alike"""

    def loss(self, threshold: float) -> float:
        """Return the share of the suitable below a threshold."""
        return float((self.standing[self.suitable == 1] < threshold).mean())


def read_marks(folder: Path) -> pl.DataFrame | None:
    """Return what experts marked, as text; None where there are no files.

    Raises:
        InvalidInputError: a file isn't CSV or lacks columns.
    """
    frames = [_read(path) for path in sorted(folder.glob("*.csv"))]
    return pl.concat(frames) if frames else None


def _read(path: Path) -> pl.DataFrame:
    try:
        frame = pl.read_csv(path, infer_schema=False)
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as error:
        detail = str(error).splitlines()[0]
        raise InvalidInputError(
            "matching.marks",
            Text(f"{path} can't be read: {detail}", f"{path} не читается: {detail}"),
        ) from error
    lacking = [name for name in COLUMNS if name not in frame.columns]
    if lacking or not frame["suitable"].is_in(["0", "1"]).all():
        what = ", ".join(lacking) or "suitable: 0, 1"
        raise InvalidInputError(
            "matching.marks",
            Text(f"{path} lacks: {what}", f"В {path} не хватает: {what}"),
            Text(f"Columns: {', '.join(COLUMNS)}.", f"Столбцы: {', '.join(COLUMNS)}."),
        )
    return frame.select(COLUMNS)


def make_marks(company: Company, frame: pl.DataFrame) -> Marks:
    """Return the marks of requests and items that the company has on its day."""
    rows = company.items.select(KEY).with_row_index("item_row")
    asked = company.requests.select(
        pl.col(KEY).alias("request"), "client", "manager"
    ).with_row_index("at")
    known = (
        frame.with_columns(pl.col("marked_on").str.to_date(strict=False).alias("day"))
        .filter(pl.col("day") <= company.as_of)
        .join(rows, left_on="item", right_on=KEY, how="inner")
        .join(asked, on="request", how="inner")
        .group_by("request", "at", "client", "manager", "item_row")
        .agg(pl.col("day").max(), pl.col("suitable").unique())
        .with_columns(
            pl.when(pl.col("suitable").list.len() == 1)
            .then(pl.col("suitable").list.first().cast(pl.Int8))
            .otherwise(_UNKNOWN)
            .alias("suitable")
        )
        .sort("at", "item_row")
    )
    leads = [group for _, group in known.group_by("at", maintain_order=True)]
    stocks = [_stock(company, lead) for lead in leads]
    size = np.array([len(stock) for stock, _ in stocks], dtype=np.int64)
    lead_row = np.repeat(np.arange(len(leads), dtype=np.int64), size)
    items = np.concatenate([s for s, _ in stocks]) if stocks else np.empty(0, dtype=np.int64)
    said = [m for _, m in stocks]
    day = np.array([to_day(lead["day"].max()) for lead in leads], dtype=np.int64)[lead_row]  # type: ignore[arg-type]  # a date, never null: filtered above
    managers = np.array([_manager(lead, company) for lead in leads], dtype=object)[lead_row]
    keys = [lead["request"][0] for lead in leads]
    return Marks(
        requests=request_rows(company, keys),
        client=np.array([lead["client"][0] for lead in leads], dtype=object),
        start=np.cumsum(size) - size,
        pairs=Pairs(lead_row, items, managers, day, company.stock.values_on(items, day)),
        suitable=np.concatenate(said) if said else np.empty(0, dtype=np.int8),
    )


def _stock(company: Company, lead: pl.DataFrame) -> tuple[Ints, npt.NDArray[np.int8]]:
    """Return the stock of the lead's day with the marked items, and what suits."""
    marked = lead["item_row"].cast(pl.Int64).to_numpy()
    day = lead["day"].max()
    stock = np.union1d(company.stock.on(to_day(day)), marked)  # type: ignore[arg-type]  # a date
    suitable = np.full(len(stock), _UNKNOWN, dtype=np.int8)
    suitable[np.searchsorted(stock, marked)] = lead["suitable"].to_numpy()
    return stock, suitable


def _manager(lead: pl.DataFrame, company: Company) -> str | None:
    manager = lead["manager"][0]
    return manager if manager is None or company.managers.get(manager, True) else DISMISSED


def marked_leads(
    marks: Marks,
    seen: Texts,
    features: Features,
    probability: Callable[[Matrix], Floats],
    promise: FilterPromise | FilterOutcome,
    company: Company,
) -> list[MarkedLead]:
    """Return the leads that have anything suitable and whose client the model never saw."""
    known = set(seen.tolist())
    ends = [*marks.start[1:].tolist(), len(marks.suitable)]
    runs = [
        np.arange(begin, end)
        for begin, end, client in zip(marks.start.tolist(), ends, marks.client, strict=True)
        if client not in known and (marks.suitable[begin:end] == 1).any()
    ]
    if not runs:
        return []
    rows = np.concatenate(runs)
    pairs = marks.pairs.take(rows)
    told = probability(features.matrix(features.prepare(company.items), marks.requests, pairs))
    start = np.cumsum([0, *map(len, runs[:-1])])
    standing = np.split(standings(told, start, promise), start[1:])
    whose = marks.client[pairs.request_row[start]].tolist()
    suits = np.split(marks.suitable[rows], start[1:])
    return [MarkedLead(*one) for one in zip(standing, suits, whose, strict=True)]


def lead_figures(leads: Sequence[MarkedLead], outcome: FilterOutcome) -> LeadFigures:
    """Return what a filter does to marked leads."""
    threshold = -1.0 if outcome.threshold is None else outcome.threshold
    losses = np.array([lead.loss(threshold) for lead in leads])
    n = np.array([int((lead.suitable == 1).sum()) for lead in leads])
    left = np.array([int((lead.standing >= threshold).sum()) for lead in leads])
    wrong = [lead.standing[lead.suitable == 0] < threshold for lead in leads]
    removed = np.concatenate(wrong) if wrong else np.empty(0)
    some = bool(len(leads))
    return LeadFigures(
        leads=len(leads),
        suitable=int(n.sum()),
        lost=round(float((losses * n).sum())) if some else 0,
        mean_loss=float(losses.mean()) if some else None,
        pass_share=float((losses <= MOST_LOST / OF).mean()) if some else None,
        pass_probability=float(three_of_fifteen(losses).mean()) if some else None,
        nothing_lost_share=float((losses == 0).mean()) if some else None,
        unsuitable_removed=float(removed.mean()) if removed.size else None,
        nearly_empty=int((left <= NEARLY_EMPTY).sum()),
    )


def three_of_fifteen(loss: Floats) -> Floats:
    """Return the chance that of 15 suitable at most 3 are lost, where each is with ``loss``."""
    from scipy import stats

    return np.asarray(stats.binom.cdf(MOST_LOST, OF, loss))
