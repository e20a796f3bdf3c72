# ruff: noqa: PLR2004 - a generator is made of constants
"""What clients do and what is done to them: operations, payments, logins, letters."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import polars as pl
from drawing import (
    TODAY,
    blanked,
    days_before,
    moments,
    pick,
    repeated,
    respelt,
    rubles,
    some,
    stream,
)

MCC: Final = {
    "PROD": (34, 900),
    "KAFE": (14, 1200),
    "AZS": (9, 2400),
    "APTEKA": (8, 1100),
    "ODEZHDA": (7, 4200),
    "TAXI": (7, 450),
    "ZHKU": (5, 5200),
    "ELEKTR": (3, 18000),
    "DETI": (4, 2600),
    "TUR": (2, 32000),
    "AVIA": (2, 14000),
    "ZOO": (3, 1900),
}
"""Group of merchants -> its share of purchases and its middle cheque in roubles."""
PROMOTED: Final = {"KK01": 5, "PK01": 4, "PK02": 3, "VK01": 4, "NS01": 3, "ST01": 2, "IK02": 1}


def card_op(seed: int, people: pl.DataFrame, cards: pl.DataFrame) -> pl.DataFrame:
    """Return two years of card operations; about a fifth of the cards lie unused."""
    rng = stream(seed, "card_op")
    used = cards.join(people, on="cust_no", how="left", maintain_order="left")
    pace = rng.gamma(1.0, 34.0, len(used)) * (rng.random(len(used)) > 0.2)
    index = repeated(rng, np.arange(len(used)), pace)
    count = len(index)
    kinds = pick(rng, {"POK": 82, "NAL": 8, "PEREV": 8, "VOZVR": 2}, count)
    groups = pick(rng, {code: share for code, (share, _) in MCC.items()}, count)
    wealth = (used["income"].to_numpy()[index] / 60_000) ** 0.5
    middle = np.array([MCC[code][1] for code in groups]) * wealth
    amount = middle * rng.lognormal(0, 0.7, count)
    plain = (kinds == "NAL") | (kinds == "PEREV")
    amount = np.where(plain, rubles(rng.lognormal(8.6, 0.8, count) * wealth, 100), amount)
    age = (TODAY - used["vypusk_dt"].to_numpy()[index].astype("datetime64[D]")).astype(int)
    ago = (rng.random(count) ** 1.3 * np.minimum(age, 730)).astype("timedelta64[D]")
    currency = np.where(
        rng.random(count) < 0.03, pick(rng, {"USD": 1, "EUR": 2, "CNY": 2}, count), "RUB"
    )
    rate = np.array([{"RUB": 1, "USD": 92, "EUR": 104, "CNY": 12.8}[code] for code in currency])
    return (
        pl.DataFrame(
            {
                "card_no": used["card_no"].to_numpy()[index].tolist(),
                "op_ts": moments(rng, TODAY - ago),
                "op_vid": respelt(rng, kinds, {"POK": "pok"}),
                "mcc_grp": blanked(groups, plain | (rng.random(count) < 0.01)),
                "amt": np.round(amount / rate, 2),
                "cur_cd": currency.tolist(),
                "is_inet": rng.random(count) < 0.28,
            }
        )
        .sort("op_ts", "card_no")
        .with_row_index("op_id", 1)
    )


def kredit_pay(seed: int, loans: pl.DataFrame) -> pl.DataFrame:
    """Return monthly payments up to the last day, and the next three that are planned."""
    rng = stream(seed, "kredit_pay")
    end = pl.col("fakt_end_dt").fill_null(pl.lit(TODAY + np.timedelta64(90, "D")))
    due = (
        loans.select(
            "dog_no",
            "kr_st",
            "pmt_mes",
            due_dt=pl.date_ranges(
                pl.col("vydan_dt").dt.offset_by("1mo"),
                pl.min_horizontal(end, "plan_end_dt"),
                interval="1mo",
            ),
        )
        .explode("due_dt")
        .drop_nulls("due_dt")
        .sort("due_dt", "dog_no")
    )
    count = len(due)
    day = due["due_dt"].to_numpy().astype("datetime64[D]")
    planned = day > TODAY
    bad = due["kr_st"].is_in(["PROSR", "PRODAN"]).to_numpy() & (
        day > TODAY - np.timedelta64(120, "D")
    )
    late = np.where(rng.random(count) < 0.07, rng.geometric(0.07, count), 0)
    unpaid = planned | bad | (day + late.astype("timedelta64[D]") > TODAY)
    overdue = np.where(unpaid, np.maximum((TODAY - day).astype(int), 0), late)
    amount = due["pmt_mes"].to_numpy()
    return pl.DataFrame(
        {
            "pay_id": np.arange(count) + 9001,
            "dog_no": due["dog_no"],
            "due_dt": day,
            "paid_dt": blanked(day + late.astype("timedelta64[D]"), unpaid),
            "due_amt": amount,
            "paid_amt": blanked(amount, unpaid),
            "dpd": blanked(overdue, planned),
        }
    )


def zp_zachisl(seed: int, people: pl.DataFrame) -> pl.DataFrame:
    """Return wages of a year and a half: an advance and a rest each month, a rare bonus."""
    rng = stream(seed, "zp_zachisl")
    paid = some(rng, people.filter(pl.col("occupation").is_in(["NAIM", "GOS"])), 0.45)
    names = [f"ООО «{name}»" for name in ("Волга", "Вектор", "Стройдом", "Логист", "Агро")]
    firm = rng.choice([*names, "ГБУЗ «Больница № 5»", "МБОУ «Школа № 12»"], len(paid))
    left_job = np.where(rng.random(len(paid)) < 0.15, rng.integers(1, 15, len(paid)), 0)
    parts = []
    for month in range(18):
        for kind, day, share in (("AVANS", 20, 0.4), ("ZP", 5, 0.6)):
            on = np.datetime64("2026-10", "M") - np.timedelta64(month, "M")
            when = on.astype("datetime64[D]") + np.timedelta64(day - 1, "D")
            there = (left_job <= month) & (when <= TODAY)
            parts.append(_wages(paid, firm, there, when, kind, share))
        bonus = rng.random(len(paid)) < 0.05
        parts.append(_wages(paid, firm, bonus & (left_job <= month), when, "PREM", 0.5))
    return pl.concat(parts).with_row_index("zach_id", 70_001)


def _wages(
    paid: pl.DataFrame, firm: Any, there: Any, when: Any, kind: str, share: float
) -> pl.DataFrame:
    those = paid.filter(pl.Series(there))
    return pl.DataFrame(
        {
            "cust_no": those["cust_no"],
            "rabotodatel": firm[there].tolist(),
            "zach_dt": [when.item()] * len(those),
            "zach_vid": [kind] * len(those),
            "zach_amt": rubles(those["income"].to_numpy() * share, 100),
        },
        schema_overrides={"zach_dt": pl.Date, "rabotodatel": pl.Utf8, "zach_vid": pl.Utf8},
    )


def mb_login(seed: int, people: pl.DataFrame) -> pl.DataFrame:
    """Return logins of the last year; the old rarely use the bank online."""
    rng = stream(seed, "mb_login")
    pace = rng.gamma(0.6, 22, len(people)) * (1.3 - people["age"].to_numpy() / 80)
    owners = repeated(rng, people["cust_no"].to_numpy(), np.maximum(pace, 0.05))
    count = len(owners)
    when = moments(rng, TODAY - (rng.random(count) ** 1.2 * 365).astype("timedelta64[D]"))
    return (
        pl.DataFrame(
            {
                "cust_no": owners,
                "login_ts": when,
                "platf": respelt(
                    rng, pick(rng, {"ANDR": 52, "IOS": 28, "WEB": 20}, count), {"ANDR": "andr"}
                ),
            }
        )
        .sort("login_ts", "cust_no")
        .with_row_index("login_id", 1)
    )


def obrashenie(seed: int, people: pl.DataFrame) -> pl.DataFrame:
    """Return visits, calls and chats of two years."""
    rng = stream(seed, "obrashenie")
    owners = rng.permutation(repeated(rng, people["cust_no"].to_numpy(), 1.8))
    count = len(owners)
    themes = {"KONS": 40, "KARTA": 25, "KREDIT": 12, "VKLAD": 10, "TARIF": 8, "TECH": 15}
    return pl.DataFrame(
        {
            "obr_id": np.arange(count) + 1,
            "cust_no": owners,
            "obr_dt": days_before(rng, 0, 730, count),
            "obr_kanal": pick(rng, {"OFIS": 45, "ZVONOK": 35, "CHAT": 20}, count).tolist(),
            "tema": blanked(pick(rng, themes, count), rng.random(count) < 0.07),
            "dlit_min": rng.geometric(0.12, count),
            "csi": blanked(
                rng.choice([1, 2, 3, 4, 5], count, p=[0.08, 0.08, 0.14, 0.3, 0.4]),
                rng.random(count) < 0.55,
            ),
        }
    )


def pretenz(seed: int, people: pl.DataFrame) -> pl.DataFrame:
    """Return complaints of two years."""
    rng = stream(seed, "pretenz")
    owners = rng.permutation(repeated(rng, people["cust_no"].to_numpy(), 0.2))
    count = len(owners)
    made = days_before(rng, 0, 730, count)
    themes = {"KOMIS": 30, "SPISAN": 25, "SERVIS": 20, "NAVYAZ": 15, "PRIL": 10}
    open_ = (TODAY - made).astype(int) < rng.integers(5, 60, count)
    states = np.where(open_, "V_RABOTE", pick(rng, {"UDOVL": 60, "OTKAZ": 40}, count))
    return pl.DataFrame(
        {
            "pret_no": [f"П-{n:05d}" for n in range(1, count + 1)],
            "cust_no": owners,
            "reg_dt": made,
            "pret_tema": pick(rng, themes, count).tolist(),
            "pret_st": respelt(rng, states.astype(object), {"UDOVL": "Удовл"}),
            "otvet_dt": blanked(np.minimum(made + rng.integers(1, 30, count), TODAY), open_),
            "treb_amt": blanked(rubles(rng.lognormal(7.5, 1, count), 10), rng.random(count) < 0.4),
            "obosn": blanked(states == "UDOVL", open_),
        }
    )


def mk_kontakt(seed: int, people: pl.DataFrame) -> pl.DataFrame:
    """Return advertising messages of a year and what came of them."""
    rng = stream(seed, "mk_kontakt")
    owners = rng.permutation(repeated(rng, people["cust_no"].to_numpy(), 5))
    count = len(owners)
    reactions = pick(rng, {"PROCH": 45, "KLIK": 18, "SOGL": 6, "OTKAZ": 12}, count)
    return pl.DataFrame(
        {
            "komm_id": np.arange(count) + 1,
            "cust_no": owners,
            "otpr_dt": days_before(rng, 0, 365, count),
            "kanal": respelt(
                rng,
                pick(rng, {"SMS": 45, "PUSH": 30, "EMAIL": 15, "TM": 10}, count),
                {"SMS": "sms"},
            ),
            "prod_cd": pick(rng, PROMOTED, count).tolist(),
            "reakc": blanked(reactions, rng.random(count) < 0.4),
        }
    )
