# ruff: noqa: PLR2004 - a generator is made of constants
"""Who the clients are, and the reference tables around them."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import polars as pl
from drawing import TODAY, blanked, days_before, pick, respelt, rubles, stream

REGIONS: Final = (
    (77, "Москва", "Центральный", 0, ("Москва", "Зеленоград")),
    (78, "Санкт-Петербург", "Северо-Западный", 0, ("Санкт-Петербург", "Колпино")),
    (50, "Московская область", "Центральный", 0, ("Химки", "Подольск", "Мытищи")),
    (63, "Самарская область", "Приволжский", 1, ("Самара", "Тольятти", "Сызрань")),
    (16, "Республика Татарстан", "Приволжский", 0, ("Казань", "Набережные Челны")),
    (66, "Свердловская область", "Уральский", 2, ("Екатеринбург", "Нижний Тагил")),
    (54, "Новосибирская область", "Сибирский", 4, ("Новосибирск", "Бердск")),
    (23, "Краснодарский край", "Южный", 0, ("Краснодар", "Сочи", "Новороссийск")),
    (61, "Ростовская область", "Южный", 0, ("Ростов-на-Дону", "Таганрог")),
    (59, "Пермский край", "Приволжский", 2, ("Пермь", "Березники")),
    (25, "Приморский край", "Дальневосточный", 7, ("Владивосток", "Находка")),
)
PRODUCTS: Final = (
    ("DK01", "Карта «Каждый день»", "DK", None, None),
    ("DK02", "Пенсионная карта «Забота»", "DK", None, None),
    ("DK03", "Карта «Студент»", "DK", None, "2024-06-30"),
    ("DK04", "Премиальная карта «Статус»", "DK", None, None),
    ("KK01", "Кредитка «Сто дней»", "KK", 29.9, None),
    ("KK02", "Кредитка «Свобода»", "KK", 34.9, "2025-03-31"),
    ("PK01", "Кредит «На всё»", "PK", 24.5, None),
    ("PK02", "Рефинансирование", "PK", 19.9, None),
    ("IK01", "Ипотека «Новостройка»", "IK", 17.9, None),
    ("IK02", "Семейная ипотека", "IK", 6.0, None),
    ("AK01", "Автокредит «За рулём»", "AK", 21.0, None),
    ("VK01", "Вклад «Урожай»", "VK", 15.5, None),
    ("VK02", "Вклад «Пенсионный плюс»", "VK", 14.0, None),
    ("VK03", "Вклад «Весенний»", "VK", 18.0, "2025-05-31"),
    ("NS01", "Накопительный счёт «Копилка»", "NS", 13.0, None),
    ("ST01", "ОСАГО онлайн", "ST", None, None),
)
RATES: Final = {"USD": 92.0, "EUR": 104.0, "CNY": 12.8}


def ref_region() -> pl.DataFrame:
    """Return the regions."""
    names = ["reg_id", "reg_nm", "okrug", "tz_shift"]
    return pl.DataFrame([row[:4] for row in REGIONS], schema=names, orient="row")


def ref_prod() -> pl.DataFrame:
    """Return the products, those no longer sold too."""
    names = ["prod_cd", "prod_nm", "prod_family", "base_rate", "sale_end_dt"]
    return pl.DataFrame(PRODUCTS, schema=names, orient="row").with_columns(
        pl.col("sale_end_dt").str.to_date()
    )


def fx_rate(seed: int) -> pl.DataFrame:
    """Return two years of daily rates."""
    rng = stream(seed, "fx_rate")
    days = TODAY - np.arange(730)[::-1].astype("timedelta64[D]")
    walk = {code: np.exp(np.cumsum(rng.normal(0, 0.005, len(days)))) for code in RATES}
    return pl.concat(
        pl.DataFrame(
            {
                "rate_dt": days,
                "cur_cd": [code] * len(days),
                "rate_rub": np.round(RATES[code] * steps / steps[-1], 4),
            }
        )
        for code, steps in walk.items()
    )


def cust(seed: int, count: int) -> pl.DataFrame:
    """Return the clients: the young are many, the income is told by three in four."""
    rng = stream(seed, "cust")
    age = np.clip(rng.gamma(7.0, 6.2, count), 18, 88)
    where = rng.choice(len(REGIONS), count, p=_shares(len(REGIONS)))
    sex = pick(rng, {"M": 0.46, "W": 0.54}, count)
    works = _employment(rng, age)
    income = rubles(rng.lognormal(11.0, 0.5, count) * (1 - 0.45 * (works == "PENS")), 1000)
    segment = np.where(income > 160_000, "VIP", np.where(income > 95_000, "AFFL", "MASS"))
    children = np.minimum(rng.poisson(np.clip((age - 20) / 18, 0, 1.2)), 5)
    unknown_birth = rng.random(count) < 0.01
    born = TODAY - (age * 365.25).astype("timedelta64[D]")
    return pl.DataFrame(
        {
            "cust_no": 500_000 + 7 * np.arange(count),
            "pol": blanked(respelt(rng, sex, {"M": "м", "W": "ж"}), rng.random(count) < 0.01),
            "dr": blanked(born, unknown_birth),
            "reg_id": blanked(np.array([REGIONS[i][0] for i in where]), rng.random(count) < 0.02),
            "gorod": blanked(_cities(rng, where), rng.random(count) < 0.05),
            "sem_polozh": blanked(_marital(rng, age), rng.random(count) < 0.12),
            "deti_qty": blanked(children, rng.random(count) < 0.15),
            "educ_cd": blanked(
                pick(rng, {"SR": 3, "SPO": 4, "VO": 5, "STEP": 0.2}, count),
                rng.random(count) < 0.2,
            ),
            "zanyat_cd": blanked(works, rng.random(count) < 0.08),
            "dohod_mes": blanked(income, rng.random(count) < 0.25),
            "segm": respelt(rng, segment.astype(object), {"VIP": "vip", "MASS": "mass"}),
            "est_avto": blanked(rng.random(count) < 0.38, rng.random(count) < 0.3),
            "since_dt": days_before(rng, 10, 5200, count),
            "cust_st": respelt(rng, pick(rng, {"A": 90, "Z": 7, "B": 3}, count), {"A": "Акт"}),
            "push_on": rng.random(count) < 0.62,
            "tel_mob": [f"+7900{n:07d}" for n in rng.integers(0, 10**7, count)],
            "e_mail": blanked(
                np.array([f"u{n}@example.org" for n in range(count)], dtype=object),
                rng.random(count) < 0.4,
            ),
        }
    )


def _shares(count: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    weights = 1 / (np.arange(count) + 3.0)
    return weights / weights.sum()


def _cities(rng: np.random.Generator, where: Any) -> np.ndarray[Any, np.dtype[Any]]:
    return np.array(
        [REGIONS[i][4][int(rng.random() ** 2 * len(REGIONS[i][4]))] for i in where], dtype=object
    )


def _marital(rng: np.random.Generator, age: Any) -> np.ndarray[Any, np.dtype[Any]]:
    young = pick(rng, {"NB": 7, "BR": 3}, len(age))
    grown = pick(rng, {"NB": 2, "BR": 6, "RZ": 2, "VD": 0.5}, len(age))
    return np.where(age < 27, young, grown)


def _employment(rng: np.random.Generator, age: Any) -> np.ndarray[Any, np.dtype[Any]]:
    working = pick(rng, {"NAIM": 74, "IP": 7, "SAM": 9, "BEZR": 6, "GOS": 14}, len(age))
    studies = (age < 23) & (rng.random(len(age)) < 0.6)
    retired = (age > 60) & (rng.random(len(age)) < 0.8)
    return np.where(retired, "PENS", np.where(studies, "STUD", working))
