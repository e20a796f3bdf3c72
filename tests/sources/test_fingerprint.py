"""Equal values are found by their hashes, however people write them; the values are not shown."""

import polars as pl
import pyarrow as pa
import pytest

from ostap.errors import DataOwnerError
from ostap.results.sql import Limits
from ostap.sources import Source
from ostap.sources.fingerprint import hashed, normalised


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("+7 000 123-45-67", "8(000)1234567"),
        ("Anna.Petrova@Example.org ", "anna.petrova@example.org"),
        ("Семёнов Иван", "ИВАН  СЕМЕНОВ"),
        ("4509 123456", "4509123456"),
        ("ООО «Ромашка»", "ромашка, ооо"),
    ],
)
def test_two_spellings_of_one_value_are_one(one: str, other: str) -> None:
    [first, second] = normalised(pl.Series("v", [one, other])).to_list()
    assert first is not None
    assert first == second


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("+7 000 123-45-67", "+7 000 123-45-68"),
        ("a@example.org", "b@example.org"),
        ("Иван Семёнов", "Иван Семенович"),
        ("дом 1", "дом 2"),
    ],
)
def test_two_values_stay_two(one: str, other: str) -> None:
    [first, second] = normalised(pl.Series("v", [one, other])).to_list()
    assert first != second


def test_blank_values_are_no_value() -> None:
    blank = pl.Series("v", [None, "", "  ", "-", "?"], dtype=pl.String)
    assert normalised(blank).to_list() == [None] * 5


def test_hashes_of_one_key_meet_across_batches_and_of_two_keys_do_not() -> None:
    batches = [pa.record_batch({"x": ["a", None]}), pa.record_batch({"x": ["A"]})]
    found = hashed(batches, ["phone"], 7)
    first, missing, again = found["phone"].to_pylist()
    assert found.schema == pa.schema([("phone", pa.uint64())])
    assert (first, missing) == (again, None)
    assert hashed(batches, ["phone"], 8)["phone"].to_pylist()[0] != first


def test_every_database_hashes_its_columns_in_one_order_of_rows(source: Source) -> None:
    found = source.fingerprint("people", ["name", "person_id"], 1, Limits())
    assert found.column_names == ["name", "person_id"]
    assert {field.type for field in found.schema} == {pa.uint64()}
    again = source.fingerprint("people", ["person_id", "name"], 1, Limits())
    assert again["name"].to_pylist() == found["name"].to_pylist()


def test_a_table_that_is_not_there_is_the_data_owners_matter(source: Source) -> None:
    with pytest.raises(DataOwnerError):
        source.fingerprint('no" such', ["name"], 1, Limits())
