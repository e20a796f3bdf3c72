"""Where managers' picks come from: files first, then the journal, then past deals."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from ostap.errors import InvalidInputError
from ostap.matching.blind_picks import (
    SCHEMA,
    chosen_picks,
    most_trusted,
    picks_of_deals,
    read_picks,
)
from ostap.matching.dataset import Dataset


def picks(*rows: tuple[str, str, dt.date | None]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def test_files_are_read_in_order_with_or_without_days(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("request,item,manager,picked_on\n1,P2,7,2026-06-01\n1,P1,7,\n")
    (tmp_path / "b.csv").write_text("item,request\nP3,2\n")
    assert read_picks(tmp_path).rows() == [
        ("1", "P2", dt.date(2026, 6, 1)), ("1", "P1", None), ("2", "P3", None),
    ]  # fmt: skip
    assert read_picks(tmp_path / "none").height == 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("request,premises\n1,2\n", "lacks: item"),
        ("request,item,picked_on\n1,2,yesterday\n", "'yesterday' is no day"),
        ("", "can't be read"),
    ],
)
def test_a_wrong_file_is_told(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "a.csv").write_text(text)
    with pytest.raises(InvalidInputError, match=told):
        read_picks(tmp_path)


def test_each_request_has_the_picks_of_its_most_trusted_source(dataset: Dataset) -> None:
    day = dt.date(2026, 6, 1)
    by_hand = picks(("L7", "P01", day), ("L7", "P00", day), ("L7", "P01", day))
    strange = picks(("L9", "P00", dt.date(2027, 1, 1)), ("L8", "nothing", day), ("no", "P00", day))
    told = picks(("L7", "P05", day), ("L1", "P05", None))
    found = chosen_picks(
        dataset.company, [("file", pl.concat([by_hand, strange])), ("journal", told)]
    )
    said = dataset.company.requests.filter(pl.col("key") == "L1")["time"][0]
    assert found.select("request", "item", "picked_on", "source").rows() == [
        ("L1", "P05", said, "journal"), ("L7", "P01", day, "file"), ("L7", "P00", day, "file"),
    ]  # fmt: skip


def test_past_deals_tell_what_was_sent_for_their_request(dataset: Dataset) -> None:
    told = picks_of_deals(dataset.company)
    outcomes = dataset.company.outcomes
    asked = outcomes.frame.drop_nulls("request")
    assert told.height == asked.height + outcomes.opened.drop_nulls("request").height
    request, item = asked.select("request", "item").row(3)
    assert (request, item) in told.select("request", "item").rows()


def test_one_comparison_has_one_kind_of_picks_where_there_are_enough() -> None:
    rows = [(str(n), "file" if n < 3 else "deals") for n in range(9)]
    told = pl.DataFrame(rows, schema=["request", "source"], orient="row")
    assert most_trusted(told, 3)["source"].unique().to_list() == ["file"]
    assert most_trusted(told, 4)["source"].unique().to_list() == ["deals"]
    assert most_trusted(told, 7).height == 9
