"""Checks of one column at a time: small frames, and exactly what is found in them."""

import datetime as dt
from collections.abc import Callable

import numpy as np
import polars as pl
import pytest

from ostap.results.quality import CheckResult, Outcome, Severity

RunCheck = Callable[..., CheckResult]
DAY = dt.date(2020, 3, 1)


def test_a_column_filled_in_one_row_of_forty_is_nearly_empty(check: RunCheck) -> None:
    frame = pl.DataFrame({"a": ["x", *[None] * 39], "b": ["", " ", *["y"] * 38]})
    found = check("fill.near_empty", "a: {type: text}, b: {type: text}", frame)
    assert [(one.where, one.numbers) for one in found.findings] == [
        ("t.a", {"filled": 1, "rows": 40})
    ]
    assert found.findings[0].what.en == "Filled in 1 of 40 rows (2.5%)."
    assert found.findings[0].what.ru == "Заполнено строк: 1 из 40 (2,5%)."


def test_ten_rows_are_too_few_to_call_a_column_empty(check: RunCheck) -> None:
    frame = pl.DataFrame({"a": [None] * 10}, schema={"a": pl.String})
    assert check("fill.near_empty", "a: {type: text}", frame).outcome is Outcome.NOT_ENOUGH_DATA


def test_a_column_of_one_value_is_constant(check: RunCheck) -> None:
    frame = pl.DataFrame({"a": ["x"] * 40, "b": ["x", "y"] * 20})
    found = check("fill.constant", "a: {type: text}, b: {type: text}", frame)
    assert [one.where for one in found.findings] == ["t.a"]


def test_words_for_nothing_are_found_but_not_where_the_catalog_lists_them(check: RunCheck) -> None:
    frame = pl.DataFrame({"a": ["?", "N/A", "не указано", "да"], "b": ["?", "x", "x", "x"]})
    columns = "a: {type: text}, b: {type: category, values: {'?': open question, x: x}}"
    [one] = check("fill.placeholder", columns, frame).findings
    assert (one.where, one.numbers) == ("t.a", {"count": 3, "filled": 4})
    assert "?, n/a, не указано" in one.what.en


def test_numbers_kept_as_text_are_counted_and_the_unreadable_too(check: RunCheck) -> None:
    frame = pl.DataFrame({"a": ["1 250 000", "12,5 руб.", "7", "много", None], "b": range(5)})
    found = check("types.number_as_text", "a: {type: money, currency: RUB}, b: {type: number}",
                  frame)  # fmt: skip
    [one] = found.findings
    assert (one.where, one.severity) == ("t.a", Severity.BAD)
    assert one.numbers == {"filled": 4, "not_plain": 3, "unread": 1}
    assert found.places == 2


def test_days_that_do_not_parse_are_counted(check: RunCheck) -> None:
    frame = pl.DataFrame({"a": ["01.02.2020", "2020-02-01", "31.02.2020", None]})
    columns = "a: {type: date, format: '%d.%m.%Y'}"
    [one] = check("types.day_unread", columns, frame).findings
    assert one.numbers == {"filled": 3, "unread": 2}


def test_yes_in_four_spellings_is_found(check: RunCheck) -> None:
    frame = pl.DataFrame({"a": ["да", "Да", "yes", "нет", None], "b": [True, False] * 2 + [None]})
    [one] = check(
        "types.boolean_spellings", "a: {type: boolean}, b: {type: boolean}", frame
    ).findings
    assert (one.where, one.numbers["spellings"]) == ("t.a", 4)


def test_values_outside_the_list_are_named_with_their_counts(check: RunCheck) -> None:
    frame = pl.DataFrame({"a": ["x", "x", "z", "z", "w", None, "?"]})
    [one] = check("categories.unlisted", "a: {type: category, values: {x: X}}", frame).findings
    assert one.numbers == {"rows": 3, "values": 2}
    assert one.what.en == "3 values are not in the catalog's list: «z» 2, «w» 1."


def test_case_space_look_alikes_and_codes_of_one_title_are_one_value(check: RunCheck) -> None:
    latin, cyrillic = "M", "М"
    cases = {
        "case": ["Open", "open", "shut"],
        "space": ["New  York", "New York ", "Paris"],
        "letters": [latin, cyrillic, "Ж"],
        "yo": ["Королёв", "Королев", "Омск"],
    }
    for name, values in cases.items():
        [one] = check(
            "categories.two_spellings", "a: {type: category}", pl.DataFrame({"a": values})
        ).findings
        assert one.numbers == {"values": 1, "rows": 1}, name
    currencies = "a: {type: category, values: {RUB: rouble, RUR: rouble, USD: dollar}}"
    frame = pl.DataFrame({"a": ["RUB", "RUB", "RUR", "USD"]})
    [one] = check("categories.two_spellings", currencies, frame).findings
    assert one.what.en == "One value is written in several ways: «RUB» 2, «RUR» 1."


def test_values_that_differ_are_not_two_spellings(check: RunCheck) -> None:
    frame = pl.DataFrame({"a": ["left", "right", "mid", "0101", "101"]})
    found = check("categories.two_spellings", "a: {type: category}", frame)
    assert found.outcome is Outcome.OK


def test_a_rare_value_is_told_of_only_in_a_large_table(check: RunCheck) -> None:
    large = pl.DataFrame({"a": ["x"] * 1500 + ["y"]})
    [one] = check("categories.rare", "a: {type: category}", large).findings
    assert one.numbers == {"values": 1, "rows": 1}
    small = check("categories.rare", "a: {type: category}", large.tail(100))
    assert small.outcome is Outcome.NOT_ENOUGH_DATA


def test_an_outlier_is_far_by_median_and_mad_and_a_heavy_tail_is_none(check: RunCheck) -> None:
    body = [100.0 + (i % 21) - 10 for i in range(300)]  # median 100, MAD 5
    # 0.6745 x (140 - 100) / 5 = 5.4 is far; of 135 it is 4.7 and is not.
    found = check("numbers.outlier", "a: {type: number}", pl.DataFrame({"a": [*body, 135, 140.0]}))
    assert [one.numbers for one in found.findings] == [
        {"count": 1, "filled": 302, "low": 140.0, "high": 140.0}
    ]
    heavy = pl.DataFrame({"a": [*body, *[1000.0] * 10]})
    assert check("numbers.outlier", "a: {type: number}", heavy).outcome is Outcome.OK


def test_a_negative_price_among_positive_ones_can_not_be(check: RunCheck) -> None:
    frame = pl.DataFrame(
        {"price": [10.0] * 399 + [-5.0], "change": [1.0, -1.0] * 200, "share": [50.0] * 399 + [140]}
    )
    columns = (
        "price: {type: money, currency: RUB}, change: {type: number}, "
        "share: {type: number, unit: '%'}"
    )
    found = check("numbers.impossible", columns, frame)
    assert [(one.where, one.numbers["count"], one.numbers["worst"]) for one in found.findings] == [
        ("t.price", 1, -5.0),
        ("t.share", 1, 140.0),
    ]


def rents(seed: int = 1) -> pl.DataFrame:
    """Rents of 300 premises at about 900 a metre, in shops of 15 to 2,000 metres."""
    rng = np.random.default_rng(seed)
    area = np.exp(rng.uniform(np.log(15), np.log(2000), 300)).round(1)
    return pl.DataFrame({"area": area, "rent": (area * rng.normal(900, 120, 300)).round()})


AREA_AND_RENT = "area: {type: number}, rent: {type: money, currency: RUB}"


def test_prices_of_a_metre_among_prices_of_the_whole_are_found(check: RunCheck) -> None:
    frame = rents()
    assert check("numbers.two_units", AREA_AND_RENT, frame).outcome is Outcome.OK
    large = frame.with_row_index("n").filter(pl.col("area") > 40)["n"].head(12)
    spoilt = frame.with_columns(
        pl.when(pl.int_range(pl.len()).is_in(large.implode()))
        .then((pl.col("rent") / pl.col("area")).round())
        .otherwise("rent")
        .alias("rent")
    )
    [one] = check("numbers.two_units", AREA_AND_RENT, spoilt).findings
    assert (one.where, one.numbers["count"], one.numbers["against"]) == ("t.rent", 12, "area")
    assert "per unit of «area»" in one.what.en


def test_thousands_among_units_are_found(check: RunCheck) -> None:
    rng = np.random.default_rng(2)
    rent = np.exp(rng.normal(11, 0.3, 300)).round()
    rent[:9] = (rent[:9] / 1000).round(1)
    frame = pl.DataFrame({"rent": rent})
    [one] = check("numbers.two_units", "rent: {type: money, currency: RUB}", frame).findings
    assert one.numbers["count"] == 9
    assert "1 000 times another" in one.what.en


@pytest.mark.parametrize("spread", [0.3, 1.0, 2.5])
def test_a_long_tail_is_not_another_unit(check: RunCheck, spread: float) -> None:
    values = np.exp(np.random.default_rng(3).normal(8, spread, 2000))
    frame = pl.DataFrame({"a": values})
    found = check("numbers.two_units", "a: {type: money, currency: RUB}", frame)
    assert found.outcome is Outcome.OK


def test_a_day_that_a_system_wrote_for_unknown_is_found(check: RunCheck) -> None:
    days = [DAY + dt.timedelta(days=i) for i in range(50)] + [dt.date(1900, 1, 1)] * 3
    born = [dt.date(1969, 12, 1) + dt.timedelta(days=i) for i in range(53)]  # 1970-01-01 among them
    frame = pl.DataFrame({"seen": days, "born": born})
    [one] = check("dates.placeholder", "seen: {type: date}, born: {type: date}", frame).findings
    assert (one.where, one.numbers) == ("t.seen", {"count": 3, "filled": 53})


def test_nobody_is_a_hundred_and_twenty_six(check: RunCheck) -> None:
    born = [dt.date(1990, 5, 5), dt.date(1900, 1, 1), dt.date(1925, 1, 1)]
    frame = pl.DataFrame({"born": born})
    [one] = check("dates.age", "born: {type: date, role: birth_date}", frame).findings
    assert one.numbers == {"count": 1, "oldest": 126}


def test_an_event_after_today_is_told_of(check: RunCheck) -> None:
    days = [DAY] * 300 + [dt.date(2026, 11, 20), dt.date(2026, 11, 21)]
    [one] = check(
        "dates.to_come", "seen: {type: date, role: event_time}", pl.DataFrame({"seen": days})
    ).findings
    assert (one.numbers["count"], one.severity) == (1, Severity.WARN)


def test_two_deals_closed_before_they_were_made_are_found_and_the_reverse_is_not_a_rule(
    check: RunCheck,
) -> None:
    made = [DAY + dt.timedelta(days=i) for i in range(200)]
    closed = [day + dt.timedelta(days=30) for day in made[:198]] + [DAY, DAY]
    frame = pl.DataFrame({"made": made, "closed": closed, "other": made[::-1]})
    columns = "made: {type: date}, closed: {type: date}, other: {type: date}"
    found = check("dates.order", columns, frame)
    assert [(one.where, one.numbers) for one in found.findings] == [
        ("t.made, closed", {"count": 2, "rows": 200})
    ]


def test_a_sample_says_how_many_rows_were_looked_at(check: RunCheck) -> None:
    frame = pl.DataFrame({"a": ["x", "X"] * 500})
    [one] = check("categories.two_spellings", "a: {type: category}", frame, 300).findings
    assert one.sample == 200  # every fifth row of a thousand: every fourth would meet "x" alone
    assert one.what.en.endswith("«X» 100, «x» 100.")
    [empty] = check(
        "fill.near_empty", "a: {type: text}", pl.DataFrame({"a": [None] * 999 + ["x"]}), 300
    ).findings
    assert (empty.sample, empty.numbers) == (None, {"filled": 1, "rows": 1000})
