"""Pairs with an outcome, each with what was known on its day."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from ostap.matching.company import Company
from ostap.matching.plan import DROPPED, FeaturePlan
from ostap.matching.sides import CLIENT, KEY
from ostap.matching.stock import Floats, Ints, Stock, days
from ostap.names import Language, Text
from ostap.results.matching import DataReport, DroppedColumn
from ostap.settings.workspace import TrainingOptions

Texts = npt.NDArray[np.object_]

DISMISSED: Final = "dismissed"
"""The one manager that stands for all who have left (M6)."""
MOSTLY: Final = 0.5
_PLAIN: Final = TrainingOptions()


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs as rows that point into two side frames; days are counted from 1970-01-01."""

    request_row: Ints
    item_row: Ints
    manager: Texts
    day: Ints
    of_day: Mapping[str, Floats] = field(default_factory=dict)
    """by item column what it was on each pair's day; NaN: as the item's row has it"""

    def __len__(self) -> int:
        return len(self.request_row)

    def take(self, rows: Ints) -> Pairs:
        """Return some of the pairs."""
        return Pairs(
            self.request_row[rows],
            self.item_row[rows],
            self.manager[rows],
            self.day[rows],
            {ref: values[rows] for ref, values in self.of_day.items()},
        )

    def with_items(self, rows: Ints, item_row: Ints, stock: Stock) -> Pairs:
        """Return some of the pairs as they would be with other items, one for each of ``rows``."""
        day = self.day[rows]
        of_day = stock.values_on(item_row, day)
        return Pairs(self.request_row[rows], item_row, self.manager[rows], day, of_day)


@dataclass(frozen=True, slots=True)
class Dataset:
    """The labelled pairs. Row i of ``requests`` belongs to pair i."""

    company: Company
    plan: FeaturePlan
    """the company's, without the ``late`` columns: those mostly known after the deal's day"""
    late: tuple[str, ...]
    requests: pl.DataFrame
    pairs: Pairs
    outcome: Texts
    client: Texts
    closed: Ints
    """the day the outcome became known; the pair's own day where that isn't recorded"""
    unknown_item: int
    without_request: int
    contracts_left_out: int
    edited_later: int
    keys: pl.DataFrame = field(default_factory=pl.DataFrame)
    """by pair: ``client``, ``item``, ``manager``, ``request``, ``day``, as the tables name them"""
    late_values: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """by column with a day it became known on: values later than the deal's day, values in all"""
    training: TrainingOptions = _PLAIN
    """which of the pairs a model learns from, and what they weigh"""

    @property
    def positive(self) -> npt.NDArray[np.bool_]:
        """Whether a pair counts as won in training: won, or weakly so."""
        return np.asarray(self.outcome != "lost")

    def fingerprint(self) -> str:
        """Twelve hex digits of the rows: the version of the data."""
        digest = hashlib.sha256()
        for frame in (self.requests, self.company.items):
            digest.update(frame.hash_rows(seed=0).to_numpy().tobytes())
        pairs = self.pairs
        arrays = (pairs.request_row, pairs.item_row, pairs.day, self.closed)
        for column in (*arrays, *pairs.of_day.values()):
            digest.update(column.tobytes())
        digest.update("|".join(self.outcome).encode())
        return digest.hexdigest()[:12]


def build_dataset(company: Company, training: TrainingOptions = _PLAIN) -> Dataset:
    """Join every outcome to the wishes of its own request, its client and its item.

    The request is the deal's own, else the client's latest at or before the deal's day. Left
    out, and counted, is what would tell the outcome by being absent: a paid contract without a
    CRM deal and without a request, and a pair whose wishes were written after its day.
    """
    frame = _with_request(company)
    rows = company.items.select(KEY).with_row_index("item_row")
    known = frame.join(rows, left_on="item", right_on=KEY, how="inner", maintain_order="left")
    has_requests = company.catalog.request is not None
    mute = pl.col("request").is_null() & pl.col("alone")
    heard = known.filter(~mute) if has_requests else known
    late, edited, late_values = _late(company, _sides(company, heard), heard)
    kept = heard.filter(~edited)
    day, item_row = days(kept["day"], 0), kept["item_row"].cast(pl.Int64).to_numpy()
    return Dataset(
        company=company,
        plan=company.plan.without(late),
        late=tuple(sorted(late)),
        requests=_sides(company, kept),
        pairs=Pairs(
            request_row=np.arange(kept.height, dtype=np.int64),
            item_row=item_row,
            manager=_manager_labels(kept["manager"], company.managers),
            day=day,
            of_day=company.stock.values_on(item_row, day),
        ),
        outcome=np.array(kept["outcome"].to_list(), dtype=object),
        client=np.array(kept["client"].to_list(), dtype=object),
        closed=np.where(kept["closed"].is_null(), day, days(kept["closed"], 0)),
        unknown_item=frame.height - known.height,
        without_request=int(kept["request"].null_count()) if has_requests else 0,
        contracts_left_out=known.height - heard.height,
        edited_later=heard.height - kept.height,
        keys=kept.select("client", "item", "manager", "request", "day"),
        late_values=late_values,
        training=training,
    )


def _sides(company: Company, frame: pl.DataFrame) -> pl.DataFrame:
    """Return the request's side of each outcome: the wishes, and what is known of the client."""
    wishes = company.requests.drop("client", "manager", "time")
    new = company.clients.select(
        n for n in company.clients.columns if n == KEY or n not in wishes.columns
    )
    sides = frame.select("request", "client").join(
        wishes, left_on="request", right_on=KEY, how="left", maintain_order="left"
    )
    sides = sides.join(new, left_on="client", right_on=KEY, how="left", maintain_order="left")
    return sides.select(
        name for name in sides.columns if "." in name or (name == CLIENT and company.dayless)
    )


def _late(
    company: Company, requests: pl.DataFrame, frame: pl.DataFrame
) -> tuple[frozenset[str], pl.Series, dict[str, tuple[int, int]]]:
    """Return the columns that mostly become known too late, the rows where others did, counts.

    A column whose values mostly come after the deal's day is useless on that day. Where it is
    usually known in time, the few late values were put in with hindsight, often because the
    deal was won: a gap in their place would say so, and the row is left out.
    """
    items = company.items[frame["item_row"]]
    useless: set[str] = set()
    counts: dict[str, tuple[int, int]] = {}
    edited = pl.Series([False] * frame.height, dtype=pl.Boolean)
    for side, columns in ((requests, company.plan.request), (items, company.plan.item)):
        for column in columns:
            if column.known_from not in side.columns or column.ref not in side.columns:
                continue
            later = (side[column.known_from] > frame["day"]).fill_null(value=False)
            later &= side[column.ref].is_not_null()
            counts[column.ref] = int(later.sum()), int(side[column.ref].is_not_null().sum())
            if counts[column.ref][0] > MOSTLY * counts[column.ref][1]:
                useless.add(column.ref)
            else:
                edited |= later
    return frozenset(useless), edited, counts


def _with_request(company: Company) -> pl.DataFrame:
    """Return the outcomes with ``request`` as far as it was made by the day."""
    frame = company.outcomes.frame
    about = company.requests.select(KEY, "client", "manager", "time")
    said = about.select(
        pl.col(KEY).alias("request"), pl.col("time").alias("said"),
        pl.col("manager").alias("asked"),
    )  # fmt: skip
    latest = about.drop_nulls("client").select(
        "client", pl.col("time"), pl.col(KEY).alias("latest"),
        pl.col("manager").alias("latest_asked"),
    )  # fmt: skip
    frame = frame.join(said, on="request", how="left", maintain_order="left").sort(
        "day", maintain_order=True
    )
    frame = frame.join_asof(
        latest.sort("time"), left_on="day", right_on="time", by="client", strategy="backward",
        check_sortedness=False,
    )  # fmt: skip
    own = pl.col("said") <= pl.col("day")
    return frame.with_columns(
        pl.when(own).then("request").otherwise("latest").alias("request"),
        pl.coalesce("manager", pl.when(own).then("asked").otherwise("latest_asked")).alias(
            "manager"
        ),
    )


def _manager_labels(series: pl.Series, known: dict[str, bool]) -> Texts:
    labels = [m if m is None or known.get(m, True) else DISMISSED for m in series]
    return np.array(labels, dtype=object)


_NO_PAIRS: Final = Text(
    "the catalog has no pairs: no reasons, no rule to compare with",
    "в каталоге нет пар «пожелание — значение»: нет ни причин, ни правила для сравнения",
)
_NO_STOCK: Final = Text(
    "the catalog has no stock: every item counts as vacant on any day",
    "в каталоге нет раздела stock: любой предмет считается свободным в любой день",
)


def data_report(data: Dataset, language: Language) -> DataReport:
    """Return what the training rows are made of."""
    company, outcomes = data.company, data.company.outcomes
    notes = [] if company.plan.pairs else [_NO_PAIRS]
    notes += [] if company.catalog.stock else [_NO_STOCK]
    counts = {name: int((data.outcome == name).sum()) for name in ("won", "weak", "lost")}
    return DataReport(
        **counts,
        open=outcomes.open,
        contracts_matched=outcomes.contracts_matched,
        contracts_alone=outcomes.contracts_alone,
        contracts_repeated=outcomes.contracts_repeated,
        contracts_left_out=data.contracts_left_out,
        deals_repeated=outcomes.repeated,
        unknown_item=data.unknown_item,
        without_request=data.without_request,
        edited_later=data.edited_later,
        backwards=outcomes.backwards,
        contracts_by_name=company.contracts_by_name,
        maturity_days=company.maturity.days,
        overdue=company.maturity.overdue,
        overdue_lost=company.maturity.counted_lost,
        implausible=company.implausible,
        dropped=tuple(
            DroppedColumn(column=ref, why=DROPPED[code].to(language))
            for ref, code in (*company.plan.dropped, *((ref, "late") for ref in data.late))
        ),
        notes=tuple(note.to(language) for note in notes),
    )
