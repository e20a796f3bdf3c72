"""Whatever the database keeps, matching sees what the catalog says."""

import datetime as dt

import polars as pl
import pytest

from ostap.catalog import Column
from ostap.catalog.model import ColumnType
from ostap.errors import InvalidInputError
from ostap.matching.tables import as_codes, as_numbers, columns_of, typed_series, where


def test_numbers_kept_as_text_are_read_and_nonsense_is_missing() -> None:
    told = ["12 000,5 руб.", "1\u00a0250\u00a0000", "-3", "до 50", "договорная", "", "1-2", None]
    assert as_numbers(pl.Series(told)).to_list() == [
        12000.5, 1250000.0, -3.0, 50.0, None, None, None, None,
    ]  # fmt: skip


def test_nan_and_infinity_are_missing() -> None:
    assert as_numbers(pl.Series([1.5, float("nan"), float("inf")])).to_list() == [1.5, None, None]


def test_ids_are_text_whatever_their_type_and_zeros_in_front_stay() -> None:
    assert as_codes(pl.Series([7, 10])).to_list() == ["7", "10"]
    assert as_codes(pl.Series([7.0, None])).to_list() == ["7", None]
    assert as_codes(pl.Series([" 010 ", ""])).to_list() == ["010", None]


def test_moments_and_dates_as_text_become_days() -> None:
    moment = pl.Series([dt.datetime(2026, 5, 1, 23, 59)])  # noqa: DTZ001 - databases keep naive ones
    assert typed_series(moment, Column(type=ColumnType.TIMESTAMP)).to_list() == [
        dt.date(2026, 5, 1)
    ]
    russian = Column(type=ColumnType.DATE, format="%d.%m.%Y")
    assert typed_series(pl.Series(["31.12.2025", "?"]), russian).to_list() == [
        dt.date(2025, 12, 31), None,
    ]  # fmt: skip


def test_booleans_of_sqlite_and_of_people_are_booleans() -> None:
    boolean = Column(type=ColumnType.BOOLEAN)
    assert typed_series(pl.Series([1, 0, None]), boolean).to_list() == [True, False, None]
    assert typed_series(pl.Series(["Да", "нет", "?"]), boolean).to_list() == [True, False, None]


def test_an_expression_of_the_catalog_is_computed_and_unknown_is_false() -> None:
    frame = pl.DataFrame(
        {"is_active": [True, False, None], "left_on": [None, dt.date(2020, 1, 1), None]}
    )
    assert columns_of("not is_active") == ["is_active"]
    assert where(frame, "not is_active").to_list() == [False, True, False]
    assert where(frame, "left_on <= '2020-06-01'").to_list() == [False, True, False]


def test_an_expression_that_compares_unlike_things_is_named() -> None:
    with pytest.raises(InvalidInputError, match="can't be computed"):
        where(pl.DataFrame({"rent": [1.0]}), "rent > 'x'")
