"""What managers picked for requests: written down by them, or told by their past deals.

`picks/*.csv` of a workspace: ``request`` (its key), ``item``, and where they are known ``manager``
and ``picked_on``; the rows of a request from the best down.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, get_args

import polars as pl

from ostap.errors import InvalidInputError
from ostap.matching.company import Company
from ostap.matching.sides import KEY
from ostap.names import Text
from ostap.results.blind import PicksFrom

COLUMNS: Final = ("request", "item")
SCHEMA: Final = {"request": pl.String, "item": pl.String, "picked_on": pl.Date}


def read_picks(folder: Path) -> pl.DataFrame:
    """Return what managers wrote down: request, item, picked_on; empty where there are no files.

    Raises:
        InvalidInputError: a file isn't CSV, lacks columns, or a day is none.
    """
    frames = [_read(path) for path in sorted(folder.glob("*.csv"))]
    return pl.concat(frames) if frames else pl.DataFrame(schema=SCHEMA)


def _read(path: Path) -> pl.DataFrame:
    try:
        frame = pl.read_csv(path, infer_schema=False)
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as error:
        detail = str(error).splitlines()[0]
        raise InvalidInputError(
            "matching.picks",
            Text(f"{path} can't be read: {detail}", f"{path} не читается: {detail}"),
        ) from error
    lacking = [name for name in COLUMNS if name not in frame.columns]
    if lacking:
        listed = ", ".join(lacking)
        raise InvalidInputError(
            "matching.picks",
            Text(f"{path} lacks: {listed}", f"В {path} не хватает: {listed}"),
            Text("Columns: request, item, and picked_on where it is known.",
                 "Столбцы: request, item и, если известен день, picked_on."),
        )  # fmt: skip
    said = frame["picked_on"] if "picked_on" in frame.columns else pl.Series([None] * frame.height)
    days = said.cast(pl.String).str.to_date("%Y-%m-%d", strict=False)
    wrong = said.filter(said.is_not_null() & days.is_null())
    if wrong.len():
        raise InvalidInputError(
            "matching.picks",
            Text(f"{path}: {wrong[0]!r} is no day.", f"{path}: «{wrong[0]}» — это не день."),
            Text("Write 2026-11-20.", "Пишите так: 2026-11-20."),
        )
    return frame.select("request", "item", days.alias("picked_on")).drop_nulls(COLUMNS)


def picks_of_deals(company: Company) -> pl.DataFrame:
    """Return what past deals say was sent for a request, open deals too.

    A deal knows one item of those sent, and is the likelier written down the better it went: such
    picks are better than managers' picks are.
    """
    known = [
        frame.select("request", "item", pl.col("day").alias("picked_on"))
        for frame in (company.outcomes.frame, company.outcomes.opened)
    ]
    return pl.concat(known).drop_nulls(["request", "item"]).sort("picked_on", maintain_order=True)


def chosen_picks(
    company: Company, sources: Sequence[tuple[PicksFrom, pl.DataFrame]]
) -> pl.DataFrame:
    """Return each request's picks of the first source that has any.

    Args:
        company: what is not among its requests and items is left out.
        sources: request, item, picked_on of each, the most trusted first.

    Returns:
        request, item, picked_on (the request's day where nobody said one), source; by request in
        the order of their days, each item once.
    """
    items = company.items.select(pl.col(KEY).alias("item"))
    asked = company.requests.select(pl.col(KEY).alias("request"), "client", "time")
    parts = [
        frame.select(SCHEMA.keys()).with_columns(
            pl.lit(source).alias("source"), pl.lit(place).alias("trusted")
        )
        for place, (source, frame) in enumerate(sources)
    ]
    whole = pl.concat(parts).join(items, on="item", how="semi", maintain_order="left")
    known = whole.join(asked.drop_nulls("client"), on="request", how="inner", maintain_order="left")
    best = known.filter(pl.col("trusted") == pl.col("trusted").min().over("request"))
    day = pl.coalesce(pl.col("picked_on"), pl.col("time"))
    return (
        best.unique(["request", "item"], keep="first", maintain_order=True)
        .with_columns(day.max().over("request").alias("picked_on"))
        .filter(pl.col("picked_on") <= company.as_of)
        .sort("picked_on", "request", maintain_order=True)
        .select("request", "client", "item", "picked_on", "source")
    )


def most_trusted(picks: pl.DataFrame, least: int) -> pl.DataFrame:
    """Return the picks of the most trusted source that knows so many leads; else all of them.

    Picks that managers wrote down and picks told by deals are not alike: one answer, one kind.
    """
    for source in get_args(PicksFrom):
        own = picks.filter(pl.col("source") == source)
        if own["request"].n_unique() >= least:
            return own
    return picks
