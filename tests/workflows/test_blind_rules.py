"""What the rules take away, no model is asked about."""

import datetime as dt
from collections.abc import Collection

import polars as pl

from ostap.workflows.blind_rules import without_barred

COLUMNS = ["request", "item", "suitable", "marked_on"]


def test_marks_of_what_a_rule_takes_away_on_that_day_are_left_out() -> None:
    rows = [
        ("1", "a", "1", "2026-06-01"), ("1", "b", "0", "2026-06-01"),
        ("2", "b", "1", "2026-06-02"), ("3", "b", "0", "some day"),
    ]  # fmt: skip
    marks = pl.DataFrame(rows, schema=COLUMNS, orient="row")

    def barred(day: dt.date, of: Collection[str]) -> Collection[str]:
        return {"b"} & set(of) if day == dt.date(2026, 6, 1) else ()

    kept = without_barred(marks, barred)
    assert kept.columns == COLUMNS
    assert kept.rows() == [rows[0], rows[2], rows[3]]
