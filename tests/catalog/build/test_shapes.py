"""What texts look like. The numbers are made up and pass, or fail, the public checksums."""

import pytest

from ostap.catalog.build.shapes import (
    date_format,
    inn,
    is_number_text,
    luhn,
    personal_shape,
    separator_of,
    snils,
)
from ostap.catalog.build.words import singular, split


@pytest.mark.parametrize(
    ("values", "shape"),
    [
        (["a@b.example", "c.d@e.example"], "email"),
        (["+7 (901) 555-12-34", "89015551234"], "phone"),
        (["4111111111111111", "5500 0000 0000 0004"], "card"),
        (["40817810099910004312"], "account"),
        (["112-233-445 95"], "snils"),
        (["500100732259", "7707083893"], "inn"),
        (["Петров Пётр Петрович", "Сидоров И. И."], "person"),
        (["192.168.0.1"], "ip"),
        (["a@b.example", "+79015551234", "no idea"], "contact"),
        (["красный", "синий"], None),
        (["12345", "67890"], None),
        ([], None),
    ],
)
def test_personal_shapes(values: list[str], shape: str | None) -> None:
    assert personal_shape(values) == shape


def test_checksums_reject_a_changed_digit() -> None:
    assert luhn("4111111111111111")
    assert not luhn("4111111111111112")
    assert inn("7707083893")
    assert not inn("7707083894")
    assert snils("11223344595")
    assert not snils("11223344596")


@pytest.mark.parametrize(
    ("values", "known"),
    [
        (["2026-01-31", "2025-12-01"], "%Y-%m-%d"),
        (["31.01.2026"], "%d.%m.%Y"),
        (["1.2.2026"], None),
        (["01/31/2026", "02/28/2026"], "%m/%d/%Y"),
        (["2026-01-31 10:00:00.5"], "%Y-%m-%d %H:%M:%S"),
        (["2026-02-30"], None),
        ([], None),
    ],
)
def test_days_kept_as_text(values: list[str], known: str | None) -> None:
    assert date_format(values) == known


def test_numbers_kept_as_text_are_not_codes() -> None:
    assert is_number_text(["1 250 000", "900 000"])
    assert is_number_text(["12,5", "7"])
    assert not is_number_text(["0101", "0202"])
    assert not is_number_text(["101", "202"])


def test_several_values_in_one_text() -> None:
    assert separator_of(["a,b", "a", "b,c", "a,c"]) == ","
    assert (
        separator_of(["Hello, my friend and neighbour of old", "So, what is it then, dear"]) is None
    )


def test_words_of_names() -> None:
    assert split("dt_open") == ("dt", "open")
    assert split("ClientID2") == ("client", "id", "2")
    assert split("ДатаЗаказа") == ("дата", "заказа")
    assert [singular(w) for w in ("branches", "premises", "status", "companies", "people")] == [
        "branch",
        "premise",
        "status",
        "company",
        "person",
    ]
