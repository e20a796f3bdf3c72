"""Numbers, bounds and windows as people write them."""

import pytest

from ostap.audience.numbers import NumberSaid, WindowSaid, read_figures
from ostap.results.criteria import Unit


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("возраст от 20 до 25 лет", [NumberSaid(20, "between", 25)]),
        ("клиенты 18-25 лет", [NumberSaid(18, "between", 25)]),
        ("между 30 и 40", [NumberSaid(30, "between", 40)]),
        ("старше 25 лет", [NumberSaid(25, "gt")]),
        ("до 25 лет", [NumberSaid(25, "le")]),
        ("30+", [NumberSaid(30, "ge")]),
        ("60 лет и старше", [NumberSaid(60, "ge")]),
        ("траты от 50 тысяч в месяц", [NumberSaid(50_000, "ge")]),
        ("остаток больше 1,5 млн рублей", [NumberSaid(1_500_000, "gt")]),
        ("больше полутора", []),
        ("сумма больше 500 000 ₽", [NumberSaid(500_000, "gt")]),
        ("от 10 до 50 тысяч", [NumberSaid(10_000, "between", 50_000)]),
        ("не менее 3 операций", [NumberSaid(3, "ge")]),
        ("не более двух карт", [NumberSaid(2, "le")]),
        ("остаток превышает полтора миллиона", [NumberSaid(1_500_000, "gt")]),
        ("ровно 2 карты", [NumberSaid(2, "eq")]),
        ("at least 3 operations", [NumberSaid(3, "ge")]),
        ("balance over 2 million", [NumberSaid(2_000_000, "gt")]),
        ("открыт после 2024-01-15", []),
    ],
)
def test_bounds_are_read_from_the_words_around_a_number(
    text: str, expected: list[NumberSaid]
) -> None:
    assert list(read_figures(text).numbers) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("за последние 3 месяца", [WindowSaid(3, Unit.MONTH)]),
        ("не заходил в приложение 90 дней", [WindowSaid(90, Unit.DAY)]),
        ("за полгода", [WindowSaid(6, Unit.MONTH)]),
        ("за последний год", [WindowSaid(1, Unit.YEAR)]),
        ("за последние две недели", [WindowSaid(14, Unit.DAY)]),
        ("за последние 2 года", [WindowSaid(2, Unit.YEAR)]),
        ("in the last 6 months", [WindowSaid(6, Unit.MONTH)]),
        ("возраст 30 лет", []),
    ],
)
def test_windows_are_spans_of_time_and_ages_are_not(text: str, expected: list[WindowSaid]) -> None:
    assert list(read_figures(text).windows) == expected


def test_a_window_is_not_a_bound_and_a_bound_is_not_a_window() -> None:
    figures = read_figures("траты по картам от 50 тысяч в месяц за последние 3 месяца")
    assert figures.numbers == (NumberSaid(50_000, "ge"),)
    assert figures.windows == (WindowSaid(3, Unit.MONTH),)
    assert figures.per_month
