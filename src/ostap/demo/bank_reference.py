"""The bank's reference tables: where it stands, what it sells, where its clients pay."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
import polars as pl

from ostap.demo.bank_draw import LAST_DAY, Days, Ints, between, chance, stream, where_day, words
from ostap.demo.bank_names import CITIES, REGIONS

BRANCHES_PER_CITY: Final = 2


class Spending(NamedTuple):
    """A category of shops: MCC, its title, median bill, how often, how tastes and youth move it.

    ``pull`` is the effect on the log of the share: (thrift, credit, travel, home, youth).
    """

    category: str
    mcc: str
    title: str
    median: float
    weight: float
    pull: tuple[float, float, float, float, float]
    shops: tuple[str, ...]


SPENDING: Final = (
    Spending("grocery", "5411", "Супермаркеты", 850, 30, (0.1, 0, 0, 0.2, -0.1),
             ("Корзина", "Берёзовый двор", "Лукошко", "Семейный", "Провиант")),
    Spending("restaurants", "5812", "Кафе и рестораны", 1_100, 9, (-0.3, 0.2, 0.2, -0.2, 0.7),
             ("Кофейня №1", "Вареничная", "Бургерная", "Пиццерия Рим", "Шашлычный двор")),
    Spending("fuel", "5541", "АЗС", 2_100, 7, (0, 0, 0.1, 0.1, -0.6),
             ("Нефтьсервис", "Топливо+", "АЗС Маршрут")),
    Spending("clothes", "5651", "Одежда и обувь", 3_400, 5, (-0.2, 0.4, 0, 0, 0.3),
             ("Гардероб", "Подиум", "Обувной дом", "Спортландия")),
    Spending("pharmacy", "5912", "Аптеки", 700, 7, (0.1, 0, -0.1, 0.1, -0.7),
             ("Аптека Вита", "Здравник", "Ромашка-фарм")),
    Spending("taxi", "4121", "Такси", 420, 7, (-0.3, 0.1, 0.3, -0.2, 0.8),
             ("Такси Экспресс", "Городское такси")),
    Spending("transport", "4111", "Городской транспорт", 65, 9, (0.2, 0, 0, -0.1, 0.5),
             ("Метрополитен", "Горэлектротранс")),
    Spending("delivery", "5814", "Доставка еды", 1_050, 6, (-0.3, 0.2, 0, 0.1, 0.9),
             ("Едем", "Самокат-сервис", "Быстрая кухня")),
    Spending("electronics", "5732", "Электроника", 8_900, 2, (-0.1, 0.6, 0, 0.1, 0.5),
             ("ТехноРай", "Цифромир", "Гаджет")),
    Spending("home", "5200", "Дом и ремонт", 3_900, 3.5, (0, 0.2, -0.2, 0.8, -0.8),
             ("СтройДвор", "Мебель-град", "Уют")),
    Spending("children", "5641", "Детские товары", 2_200, 2.5, (0, 0.1, -0.2, 0.6, -0.6),
             ("Карапуз", "Детский остров")),
    Spending("travel", "4722", "Путешествия", 14_500, 1.6, (-0.2, 0.2, 1.1, -0.3, 0.1),
             ("ТурОператор Юг", "Билеты.сервис", "Отель-онлайн")),
    Spending("airlines", "3011", "Авиабилеты", 11_800, 1.0, (-0.2, 0.1, 1.2, -0.3, 0.2),
             ("Северные авиалинии", "Волга-Аэро")),
    Spending("entertainment", "7832", "Кино и развлечения", 950, 3.5, (-0.2, 0.1, 0.1, 0, 1.0),
             ("Кинозал", "Квест-парк", "Игромир")),
    Spending("education", "8220", "Образование", 6_800, 0.8, (0.1, 0, 0, 0.2, 0.8),
             ("Онлайн-школа Старт", "Языковой клуб")),
    Spending("vet", "0742", "Ветеринары", 2_600, 0.7, (0, 0, -0.2, 0.5, 0),
             ("Айболит-вет", "Хвост и лапы")),
    Spending("cash", "6011", "Снятие наличных", 5_000, 4.5, (0.2, -0.1, 0, 0, -0.6),
             ("Банкомат",)),
)  # fmt: skip
CASH: Final = len(SPENDING) - 1


class Product(NamedTuple):
    """A product: code, title, group, ages it is sold to, yearly rate in per cent."""

    code: str
    title: str
    group: str
    age_from: int
    age_to: int | None
    rate: float | None


PRODUCTS: Final = (
    Product("0101", "Дебетовая карта «Каждый день»", "debit_card", 18, None, None),
    Product("0102", "Молодёжная дебетовая карта", "debit_card", 14, 25, None),
    Product("0103", "Пенсионная карта", "debit_card", 50, None, None),
    Product("0104", "Премиальная дебетовая карта", "debit_card", 21, None, None),
    Product("0201", "Кредитная карта «120 дней»", "credit_card", 21, 70, 39.9),
    Product("0202", "Молодёжная кредитная карта", "credit_card", 18, 25, 36.9),
    Product("0203", "Премиальная кредитная карта", "credit_card", 25, 70, 29.9),
    Product("0301", "Ипотека «Новостройка»", "mortgage", 21, 65, 19.4),
    Product("0302", "Ипотека «Семейная»", "mortgage", 21, 50, 6.0),
    Product("0311", "Автокредит", "auto_loan", 21, 65, 21.5),
    Product("0321", "Кредит наличными", "cash_loan", 21, 70, 26.9),
    Product("0331", "Рефинансирование кредитов", "refinancing", 23, 65, 17.9),
    Product("0341", "Рассрочка в магазине", "pos_loan", 18, 70, 29.0),
    Product("0401", "Вклад «Стабильный»", "deposit", 18, None, 13.8),
    Product("0402", "Вклад «Пенсионный плюс»", "deposit", 55, None, 14.5),
    Product("0403", "Вклад «Онлайн»", "deposit", 18, None, 14.1),
    Product("0501", "Текущий счёт", "account", 14, None, None),
    Product("0502", "Накопительный счёт", "account", 18, None, 11.0),
    Product("0503", "Валютный счёт", "account", 18, None, 0.1),
    Product("0601", "ОСАГО", "insurance", 18, None, None),
    Product("0602", "КАСКО", "insurance", 21, None, None),
    Product("0603", "Страхование жизни", "insurance", 18, 70, None),
    Product("0604", "Страхование путешественников", "insurance", 18, None, None),
    Product("0605", "Страхование имущества", "insurance", 18, None, None),
    Product("0701", "Брокерский счёт", "investment", 18, None, None),
    Product("0702", "Индивидуальный инвестиционный счёт", "investment", 18, None, None),
)


def branch_of(city: Ints, number: Ints) -> pl.Series:
    """Return the code of the city's branch with that number; codes begin with zeros."""
    codes = [f"{code:04d}" for code in range(1, len(CITIES) * BRANCHES_PER_CITY + 1)]
    return words(codes, city * BRANCHES_PER_CITY + number)


def staff_numbers() -> list[str]:
    """Return the staff's numbers: six digits, zeros first."""
    return [f"{17 * number + 101:06d}" for number in range(400)]


def merchant_blocks() -> tuple[Ints, Ints]:
    """Return the first merchant's position and the number of merchants, of each category."""
    sizes = np.array([len(s.shops) * len(CITIES) for s in SPENDING])
    return np.cumsum(sizes) - sizes, sizes


def reference_tables(seed: int) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield the reference tables, parents first."""
    yield (
        "regions",
        pl.DataFrame(
            [tuple(region) for region in REGIONS],
            schema=["region_code", "region_name", "federal_district", "utc_offset"],
            orient="row",
        ),
    )
    yield "branches", _branches(seed)
    yield (
        "mcc_codes",
        pl.DataFrame(
            [(s.mcc, s.title, s.category) for s in SPENDING],
            schema=["mcc", "title", "category"],
            orient="row",
        ),
    )
    yield "merchants", _merchants(seed)
    yield "products", _products(seed)


def _branches(seed: int) -> pl.DataFrame:
    rng = stream(seed, "branches")
    n = len(CITIES) * BRANCHES_PER_CITY
    city = np.arange(n) // BRANCHES_PER_CITY
    number = np.arange(n) % BRANCHES_PER_CITY
    opened: Days = between(rng, "2004-03-01", "2019-12-01", n)
    closes = chance(rng, 0.3, n) & (number > 0)
    names = words([c.name for c in CITIES], city)
    return pl.DataFrame(
        {
            "branch_code": branch_of(city, number),
            "title": words(["Центральный офис, ", "Офис «Привокзальный», "], number) + names,
            "city": names,
            "region_code": words([c.region for c in CITIES], city),
            "opened_on": opened,
            "closed_on": where_day(closes, between(rng, "2021-01-01", LAST_DAY, n)),
            "has_vault": number == 0,
        }
    )


def _merchants(seed: int) -> pl.DataFrame:
    rng = stream(seed, "merchants")
    shops = [(f"{shop}, {c.name}", s.mcc) for s in SPENDING for shop in s.shops for c in CITIES]
    n = len(shops)
    partner = chance(rng, 0.12, n)
    return pl.DataFrame(
        {
            "merchant_id": np.arange(1, n + 1),
            "name": [name for name, _ in shops],
            "mcc": [mcc for _, mcc in shops],
            "is_partner": partner,
            "cashback_pct": np.where(partner, rng.integers(2, 31, n) / 2, 0.0),
        }
    )


def _products(seed: int) -> pl.DataFrame:
    rng = stream(seed, "products")
    shift = np.round(rng.normal(0, 0.4, len(PRODUCTS)), 1)
    names = ["product_code", "title", "product_group", "age_from", "age_to", "base_rate"]
    frame = pl.DataFrame([tuple(p) for p in PRODUCTS], schema=names, orient="row")
    return frame.with_columns(
        base_rate=(pl.col("base_rate") + pl.Series(shift)).clip(0.1),
        on_sale=pl.col("product_code").is_in(["0104", "0341"]).not_(),
    )
