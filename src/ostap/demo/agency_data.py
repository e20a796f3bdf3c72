"""What the demo agency's world is made of: places, trades, money, and made-up names.

Codes are what the database holds; what they mean in words stands in `agency_catalog.yaml`.
All companies, people, phones and addresses are put together from parts and belong to nobody.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

FIRST_DAY: Final = dt.date(2018, 11, 21)
LAST_DAY: Final = dt.date(2026, 11, 20)
DAYS: Final = (LAST_DAY - FIRST_DAY).days + 1

PRICE_INDEX: Final = {
    2018: 1.00, 2019: 1.03, 2020: 0.98, 2021: 1.03, 2022: 1.08,
    2023: 1.17, 2024: 1.29, 2025: 1.41, 2026: 1.50,
}  # fmt: skip
"""Rents of the middle of each year against 2018's: a dip in 2020, fast growth after 2022."""


@dataclass(frozen=True, slots=True)
class District:
    """A district of Novosibirsk."""

    code: str
    left_share: float
    """Share of its premises on the left bank of the Ob."""
    prestige: float
    """Rent level against the city's mean, log."""
    stock: float
    """Weight in the stock of premises."""
    near: tuple[str, ...]
    streets: tuple[str, ...]


DISTRICTS: Final = (
    District("central", 0.0, 0.45, 1.6, ("zheleznodorozhny", "oktyabrsky", "dzerzhinsky"),
             ("Красный проспект", "ул. Ленина", "ул. Фрунзе")),
    District("zheleznodorozhny", 0.0, 0.28, 1.0, ("central", "zaeltsovsky"),
             ("Вокзальная магистраль", "ул. Сибирская", "ул. Челюскинцев")),
    District("zaeltsovsky", 0.0, 0.12, 1.1, ("zheleznodorozhny", "kalininsky", "central"),
             ("ул. Дуси Ковальчук", "ул. Жуковского", "Мочищенское шоссе")),
    District("oktyabrsky", 0.0, 0.10, 1.2, ("central", "dzerzhinsky", "pervomaysky"),
             ("ул. Кирова", "ул. Восход", "ул. Бориса Богаткова")),
    District("dzerzhinsky", 0.0, -0.05, 0.9, ("central", "oktyabrsky", "kalininsky"),
             ("проспект Дзержинского", "ул. Гоголя", "ул. Трикотажная")),
    District("kalininsky", 0.0, -0.12, 1.0, ("zaeltsovsky", "dzerzhinsky"),
             ("ул. Богдана Хмельницкого", "ул. Учительская", "Красный проспект")),
    District("leninsky", 1.0, -0.02, 1.4, ("kirovsky",),
             ("проспект Карла Маркса", "ул. Станиславского", "ул. Титова")),
    District("kirovsky", 1.0, -0.18, 0.9, ("leninsky",),
             ("ул. Петухова", "ул. Сибиряков-Гвардейцев", "ул. Зорге")),
    District("sovetsky", 0.2, 0.05, 0.8, ("pervomaysky",),
             ("Морской проспект", "ул. Ильича", "проспект Строителей")),
    District("pervomaysky", 0.0, -0.28, 0.5, ("sovetsky", "oktyabrsky"),
             ("ул. Первомайская", "ул. Одоевского", "ул. Маяковского")),
)  # fmt: skip

BANKS: Final = ("left", "right")
KINDS: Final = ("street_retail", "office", "warehouse", "production", "food")


@dataclass(frozen=True, slots=True)
class KindOfPremises:
    """What premises of a kind are like; money is of 2018."""

    code: str
    share: float
    area: float
    """Median, m2."""
    spread: float
    """Standard deviation of the log of the area."""
    rent: float
    """RUB per m2 and month."""
    ceiling: float
    power: float
    """Median kW."""
    first_floor: float
    entrance: float
    windows: float


KIND_TRAITS: Final = (
    KindOfPremises("street_retail", 0.42, 62, 0.55, 780, 3.1, 15, 0.86, 0.78, 0.85),
    KindOfPremises("office", 0.25, 48, 0.60, 560, 2.8, 8, 0.22, 0.20, 0.15),
    KindOfPremises("warehouse", 0.12, 240, 0.70, 270, 5.2, 30, 0.92, 0.70, 0.02),
    KindOfPremises("production", 0.09, 260, 0.65, 250, 4.6, 75, 0.90, 0.72, 0.05),
    KindOfPremises("food", 0.12, 85, 0.50, 820, 3.3, 35, 0.90, 0.82, 0.80),
)


@dataclass(frozen=True, slots=True)
class Business:
    """What tenants of a trade look for; a seed moves these a little, money is of 2026."""

    code: str
    share: float
    area: float
    spread: float
    ceiling_rent: float
    """RUB a month above which the trade rarely goes."""
    kinds: tuple[float, float, float, float, float]
    """Liking for each kind of premises, in the order of KINDS."""
    first_floor: float
    power: float
    high: float
    """Least ceiling asked for, m; 0 where nobody asks."""
    metro: float
    windows: float


BUSINESSES: Final = (
    Business("bakery", .09, 38, .35, 40_000, (1.2, -1.5, -2.0, -.8, .9), .95, 22, 2.8, .4, .6),
    Business("coffee", .06, 32, .35, 60_000, (1.2, -.8, -2.0, -1.5, .9), .90, 15, 2.8, .9, .8),
    Business("cafe", .06, 110, .45, 160_000, (.6, -1.5, -2.0, -1.2, 1.6), .85, 40, 3.0, .6, .7),
    Business("grocery", .08, 130, .50, 170_000, (1.4, -1.8, -.6, -.9, .4), .97, 30, 3.0, .3, .5),
    Business("pharmacy", .05, 60, .35, 120_000, (1.5, -1.0, -2.0, -1.6, .2), .97, 10, 2.7, .7, .6),
    Business("beauty", .09, 50, .40, 65_000, (1.0, .5, -2.0, -1.5, -.2), .60, 10, 0, .4, .4),
    Business("clinic", .05, 100, .40, 150_000, (.8, .8, -2.0, -1.5, -.4), .80, 15, 2.8, .5, .1),
    Business("fitness", .03, 220, .45, 200_000, (.2, .4, .2, .3, -.8), .35, 20, 3.2, .3, .2),
    Business("pickup", .12, 42, .40, 50_000, (1.4, .0, -.5, -1.0, -.2), .92, 5, 0, .1, .3),
    Business("clothes", .06, 70, .50, 110_000, (1.4, .0, -1.5, -1.5, -.3), .80, 6, 2.8, .8, .9),
    Business("flowers", .04, 30, .35, 50_000, (1.5, -1.0, -1.5, -1.5, .2), .97, 5, 0, .7, .9),
    Business("pets", .03, 65, .40, 80_000, (1.3, -.6, -.6, -1.2, .0), .90, 6, 0, .1, .4),
    Business("it", .06, 90, .60, 130_000, (-.8, 1.8, -2.0, -1.2, -1.2), .05, 12, 0, .8, -.3),
    Business("services", .07, 40, .50, 55_000, (.2, 1.4, -1.4, -1.0, -.8), .20, 5, 0, .5, -.1),
    Business("school", .04, 95, .45, 90_000, (.5, 1.2, -1.8, -1.4, -.4), .45, 8, 2.8, .5, .0),
    Business("carservice", .03, 200, .45, 110_000, (-.8, -2., 1, 1.4, -1.5), .99, 35, 4., -.4, -.3),
    Business("logistics", .02, 380, .60, 190_000, (-1.5, -1.8, 1.9, .6, -2), .95, 25, 5., -.5, -.4),
    Business("workshop", .02, 230, .55, 100_000, (-1., -1.6, .8, 1.8, -1.2), .85, 70, 4., -.4, -.4),
)  # fmt: skip

SIZES: Final = ("single", "small", "chain", "federal")
SIZE_SHARES: Final = (0.42, 0.36, 0.16, 0.06)
SOURCES: Final = ("site", "classifieds", "call", "banner", "referral")
SOURCE_SHARES: Final = (0.24, 0.34, 0.22, 0.12, 0.08)
URGENCIES: Final = ("now", "month", "quarter", "watching")
URGENCY_SHARES: Final = (0.2, 0.35, 0.2, 0.25)

LOST_REASONS: Final = ("price", "area", "location", "changed_mind", "competitor", "no_answer")
LOST_SHARES: Final = (0.24, 0.12, 0.18, 0.16, 0.12, 0.18)

SURNAMES: Final = (
    "Абаканцев", "Белогрудов", "Венцеславов", "Горностаин", "Дубраватов", "Ельцовин",
    "Жаворонов", "Закаменов", "Инюшкинов", "Каргатов", "Лучезаров", "Морошкинцев",
    "Нарымцев", "Обинцев", "Пихтарёв", "Рябинцев", "Сузунов", "Тальменцев", "Ургуневский",
    "Филинцев", "Хвойнов", "Чулымцев", "Шалфеев", "Яснополев",
)  # fmt: skip
GIVEN_NAMES: Final = (
    "Андрей", "Борис", "Виктор", "Глеб", "Денис", "Егор", "Захар", "Илья", "Кирилл", "Лев",
    "Максим", "Никита", "Олег", "Павел", "Роман", "Степан", "Тимур", "Фёдор",
)  # fmt: skip
INITIALS: Final = "АБВГДЕИКЛМНОПРСТ"
COMPANY_STARTS: Final = (
    "Сиб", "Обь", "Новь", "Вектор", "Прима", "Гранд", "Лайм", "Север", "Терра", "Альт", "Бор",
    "Квант", "Мираж", "Оникс", "Рубин", "Спектр", "Тандем", "Фаворит", "Эталон", "Юпитер",
)  # fmt: skip
COMPANY_ENDS: Final = (
    "торг", "маркет", "сервис", "групп", "стиль", "плюс", "лидер", "дом", "вест", "пром",
    "люкс", "снаб", "центр", "град", "арт", "мастер",
)  # fmt: skip
MAIL_HOSTS: Final = ("example.com", "example.org", "example.net")
"""Reserved for examples: nobody's mail."""
