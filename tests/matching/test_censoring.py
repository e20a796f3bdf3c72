"""Open deals are open while they are young; history says how the old ones end."""

import datetime as dt
from collections.abc import Sequence

import polars as pl

from ostap.matching.censoring import Maturity, matured
from ostap.matching.outcomes import Outcomes

AS_OF = dt.date(2026, 6, 30)
MADE = dt.date(2025, 1, 1)


def frame(rows: Sequence[tuple[str, dt.date, dt.date | None, str]]) -> pl.DataFrame:
    return pl.DataFrame(
        [(client, "P1", None, None, day, closed, outcome, False)
         for client, day, closed, outcome in rows],
        orient="row",
        schema={"client": pl.String, "item": pl.String, "manager": pl.String,
                "request": pl.String, "day": pl.Date, "closed": pl.Date, "outcome": pl.String,
                "alone": pl.Boolean},
    )  # fmt: skip


def outcomes(slow: str, open_for: list[int]) -> Outcomes:
    """400 deals closed in a day to 100 days, 25 in a year, and open ones of some ages."""
    quick = [
        (f"q{i}", MADE, MADE + dt.timedelta(days=1 + i % 100), "lost" if i % 5 else "won")
        for i in range(475)
    ]
    late = [(f"s{i}", MADE, MADE + dt.timedelta(days=365), slow) for i in range(25)]
    opened = frame([(f"o{d}", AS_OF - dt.timedelta(days=d), None, "open") for d in open_for])
    return Outcomes(frame(quick + late), opened.height, opened)


def test_the_window_is_the_95th_percentile_of_days_to_close() -> None:
    _, found = matured(outcomes("lost", []), AS_OF)
    assert found == Maturity(100, 500, 25, 1.0, 0, counted_lost=True)


def test_a_deal_older_than_the_window_is_lost_on_the_day_it_passed_it_and_a_younger_one_open() -> (
    None
):
    told, found = matured(outcomes("lost", [99, 100, 101, 300]), AS_OF)
    assert (found.overdue, found.counted_lost, told.open) == (2, True, 2)
    silent = told.frame.filter(pl.col("client").str.starts_with("o")).sort("day")
    assert silent.select("client", "outcome", "closed").rows() == [
        ("o300", "lost", AS_OF - dt.timedelta(days=200)),
        ("o101", "lost", AS_OF - dt.timedelta(days=1)),
    ]
    assert sorted(told.opened["client"]) == ["o100", "o99"]


def test_where_slow_deals_are_often_won_the_old_ones_stay_open_too() -> None:
    before = outcomes("won", [99, 300])
    told, found = matured(before, AS_OF)
    assert (found.overdue, found.slow_lost, found.counted_lost) == (1, 0.0, False)
    assert told is before


def test_with_few_closed_deals_no_window_is_told_and_everything_stays_open() -> None:
    few = outcomes("lost", [300])
    few = Outcomes(few.frame.head(99), 1, few.opened)
    assert matured(few, AS_OF) == (few, Maturity(None, 99))


def test_a_lost_deal_stays_lost_however_young() -> None:
    young = frame([("y", AS_OF, AS_OF, "lost")])
    base = outcomes("lost", [])
    told, _ = matured(Outcomes(pl.concat([base.frame, young]), 0), AS_OF)
    assert told.frame.filter(client="y")["outcome"].to_list() == ["lost"]
