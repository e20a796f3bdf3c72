# ruff: noqa: PLR2004 - a generator is made of constants
"""What clients hold: accounts, cards, loans, deposits, policies."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import polars as pl
from drawing import TODAY, blanked, days_before, pick, repeated, respelt, rubles, some, stream

NOT_A_DAY: Final = np.datetime64("NaT", "D")
YEARS: Final = {"POTR": 4, "AVTO": 5, "IPOT": 20, "REFIN": 5}
LOAN_PRODUCTS: Final = {"POTR": "PK01", "REFIN": "PK02", "AVTO": "AK01", "IPOT": "IK01"}


def traits(clients: pl.DataFrame) -> pl.DataFrame:
    """Return what holdings depend on: key, age in years, income, without gaps."""
    born = pl.col("dr").fill_null(pl.date(1984, 5, 5))
    return clients.select(
        "cust_no",
        age=(pl.lit(TODAY) - born).dt.total_days() / 365.25,
        income=pl.col("dohod_mes").fill_null(55_000),
        segment=pl.col("segm").str.to_uppercase(),
        occupation=pl.col("zanyat_cd").fill_null("NAIM"),
    )


def _of(people: pl.DataFrame, owners: Any) -> pl.DataFrame:
    """Return the owners' traits, a row for each holding."""
    return pl.DataFrame({"cust_no": owners}).join(
        people, on="cust_no", how="left", maintain_order="left"
    )


def acct(seed: int, people: pl.DataFrame) -> pl.DataFrame:
    """Return current and savings accounts; every fifteenth client has none."""
    rng = stream(seed, "acct")
    keys = people["cust_no"].to_numpy()
    current = keys[rng.random(len(keys)) < 0.93]
    owners = np.concatenate([current, repeated(rng, keys, 0.45)])
    kinds = np.where(np.arange(len(owners)) < len(current), "TEK", "NAKOP").astype(object)
    income = _of(people, owners)["income"].to_numpy()
    currency = pick(rng, {"RUB": 90, "USD": 4, "CNY": 4, "EUR": 2}, len(owners))
    rate = np.array([{"RUB": 1, "USD": 92, "EUR": 104, "CNY": 12.8}[code] for code in currency])
    closed = rng.random(len(owners)) < 0.12
    opened = days_before(rng, 200, 4000, len(owners))
    balance = income * rng.lognormal(-0.4, 1.3, len(owners)) * np.where(kinds == "NAKOP", 4, 1)
    return pl.DataFrame(
        {
            "acct_no": [f"408{n:09d}" for n in 1013 * np.arange(len(owners)) + 77],
            "cust_no": owners,
            "acct_vid": kinds,
            "cur_cd": currency,
            "ost_amt": np.where(closed, 0.0, np.round(balance / rate, 2)),
            "open_dt": opened,
            "close_dt": np.where(closed, days_before(rng, 0, 199, len(owners)), NOT_A_DAY),
            "acct_st": respelt(rng, np.where(closed, "CLS", "OPN").astype(object), {"OPN": "opn"}),
        }
    )


def plastic(seed: int, people: pl.DataFrame, accounts: pl.DataFrame) -> pl.DataFrame:
    """Return debit cards on current accounts in roubles, and credit cards."""
    rng = stream(seed, "plastic")
    on = accounts.filter((pl.col("acct_vid") == "TEK") & (pl.col("cur_cd") == "RUB"))
    on = pl.concat([on, some(rng, on, 0.25)])
    credit = some(rng, people, 0.34)["cust_no"].to_numpy()
    count = len(on) + len(credit)
    is_credit = np.arange(count) >= len(on)
    owners = np.concatenate([on["cust_no"].to_numpy(), credit])
    theirs = _of(people, owners)
    limit = rubles(np.clip(theirs["income"].to_numpy() * rng.uniform(1, 5, count), 15e3, 9e5), 5e3)
    used = np.where(rng.random(count) < 0.45, 0, rng.beta(1.2, 1.8, count))
    issued = days_before(rng, 5, 1700, count)
    states = pick(rng, {"AKT": 78, "BLOK": 6, "ZAKR": 12, "NEVYD": 4}, count)
    return pl.DataFrame(
        {
            "card_no": [f"2200****{n:06d}" for n in 131 * np.arange(count) + 19],
            "cust_no": owners,
            "acct_no": pl.concat([on["acct_no"], pl.Series([None] * len(credit), dtype=pl.Utf8)]),
            "prod_cd": _card_products(rng, theirs, is_credit),
            "card_vid": np.where(is_credit, "K", "D").astype(object).tolist(),
            "pay_sys": pick(rng, {"MIR": 80, "VISA": 8, "MC": 7, "UPI": 5}, count).tolist(),
            "card_st": respelt(rng, states, {"AKT": "акт", "ZAKR": "закр"}),
            "vypusk_dt": issued,
            "exp_dt": issued + np.timedelta64(1826, "D"),
            "lim_amt": blanked(limit, ~is_credit),
            "dolg_amt": blanked(np.round(limit * used, 2), ~is_credit),
            "is_virt": blanked(rng.random(count) < 0.15, rng.random(count) < 0.03),
        }
    ).sort("card_no")


def _card_products(rng: np.random.Generator, theirs: pl.DataFrame, is_credit: Any) -> list[str]:
    age, segment = theirs["age"].to_numpy(), theirs["segment"].to_numpy()
    debit = np.where(segment == "VIP", "DK04", "DK01")
    debit = np.where((age > 60) & (rng.random(len(age)) < 0.6), "DK02", debit)
    debit = np.where(age < 23, "DK03", debit)
    credit = np.where(rng.random(len(age)) < 0.7, "KK01", "KK02")
    return [str(code) for code in np.where(is_credit, credit, debit)]


def kredit(seed: int, people: pl.DataFrame) -> pl.DataFrame:
    """Return loans: running, repaid, overdue, sold to collectors."""
    rng = stream(seed, "kredit")
    able = people.filter(pl.col("age") > 20)
    owners = rng.permutation(repeated(rng, able["cust_no"].to_numpy(), 0.55))
    count = len(owners)
    kinds = pick(rng, {"POTR": 62, "AVTO": 13, "IPOT": 15, "REFIN": 10}, count)
    income = _of(people, owners)["income"].to_numpy()
    size = np.array([{"POTR": 8, "AVTO": 22, "IPOT": 70, "REFIN": 14}[kind] for kind in kinds])
    amount = rubles(np.maximum(income * size * rng.lognormal(-0.3, 0.5, count), 30_000), 1000)
    issued = days_before(rng, 15, 2200, count)
    months = np.array([12 * YEARS[kind] for kind in kinds])
    planned = issued + (months * 30.4375).astype("timedelta64[D]")
    aged = (TODAY - issued).astype(int) / 30.4375
    repaid = (aged >= months) | (rng.random(count) < 0.18 * (aged > 6))
    states = np.where(repaid, "ZAKR", pick(rng, {"DEISTV": 88, "PROSR": 9, "PRODAN": 3}, count))
    ended = np.minimum(planned, TODAY - rng.integers(0, 150, count).astype("timedelta64[D]"))
    left = np.where(repaid, 0.0, amount * np.clip(1 - aged / months, 0.02, 1))
    return pl.DataFrame(
        {
            "dog_no": [f"КД-{n:06d}" for n in 1 + 3 * np.arange(count)],
            "cust_no": owners,
            "prod_cd": [LOAN_PRODUCTS[kind] for kind in kinds],
            "kr_vid": kinds.tolist(),
            "vydan_dt": issued,
            "plan_end_dt": planned,
            "fakt_end_dt": np.where(repaid, np.maximum(ended, issued), NOT_A_DAY),
            "sum_kr": amount,
            "rate_pct": np.round(rng.normal(19, 4, count).clip(6, 35), 1),
            "ost_dolg": np.round(left, 2),
            "pmt_mes": rubles(amount / months * 1.35, 10),
            "kr_st": respelt(rng, states, {"DEISTV": "действ", "ZAKR": "закрыт"}),
        }
    )


def vklad(seed: int, people: pl.DataFrame) -> pl.DataFrame:
    """Return deposits: the old and the rich have more."""
    rng = stream(seed, "vklad")
    means = 0.12 + 0.3 * (people["age"].to_numpy() > 55) + 0.5 * (people["segment"] == "VIP")
    owners = rng.permutation(repeated(rng, people["cust_no"].to_numpy(), means))
    count = len(owners)
    theirs = _of(people, owners)
    opened = days_before(rng, 3, 1000, count)
    ends = opened + rng.choice([91, 182, 365, 730], count).astype("timedelta64[D]")
    is_over = ends <= TODAY
    retired = theirs["occupation"].to_numpy() == "PENS"
    usual = pick(rng, {"VK01": 7, "VK03": 3}, count)
    currency = pick(rng, {"RUB": 90, "CNY": 8, "USD": 2}, count)
    rate = np.array([{"RUB": 1, "USD": 92, "CNY": 12.8}[code] for code in currency])
    amount = theirs["income"].to_numpy() * rng.lognormal(1.6, 0.8, count)
    return pl.DataFrame(
        {
            "dep_no": [f"ДВ-{n:06d}" for n in 11 + 2 * np.arange(count)],
            "cust_no": owners,
            "prod_cd": np.where(retired, "VK02", usual).tolist(),
            "otkr_dt": opened,
            "okonch_dt": ends,
            "sum_vkl": rubles(np.maximum(amount / rate, 1000), 500),
            "cur_cd": currency.tolist(),
            "rate_pct": np.round(rng.uniform(8, 19, count), 1),
            "avtoprol": rng.random(count) < 0.4,
            "dep_st": respelt(
                rng,
                np.where(is_over, "OKONCH", "RAZM").astype(object),
                {"RAZM": "Размещен", "OKONCH": "Окончен"},
            ),
        }
    )


def polis(seed: int, people: pl.DataFrame) -> pl.DataFrame:
    """Return policies of a year each, a travel one of two weeks."""
    rng = stream(seed, "polis")
    owners = rng.permutation(repeated(rng, people["cust_no"].to_numpy(), 0.42))
    count = len(owners)
    kinds = pick(rng, {"OSAGO": 40, "KASKO": 12, "IMUSH": 18, "ZHIZN": 18, "VZR": 12}, count)
    started = days_before(rng, 1, 800, count)
    term = np.where(kinds == "VZR", 14, 364).astype("timedelta64[D]")
    over = started + term < TODAY
    states = np.where(rng.random(count) < 0.05, "RASTORG", np.where(over, "ISTEK", "DEIST"))
    insured = np.array(
        [{"OSAGO": 4e5, "KASKO": 1.6e6, "IMUSH": 3e6, "ZHIZN": 1e6, "VZR": 3e6}[k] for k in kinds]
    )
    return pl.DataFrame(
        {
            "polis_no": [f"ХХХ{n:07d}" for n in 501 + 9 * np.arange(count)],
            "cust_no": owners,
            "str_vid": kinds.tolist(),
            "start_dt": started,
            "fin_dt": started + term,
            "premia": rubles(insured * rng.uniform(0.004, 0.04, count), 10),
            "str_summa": rubles(insured * rng.uniform(0.5, 1.5, count), 10_000),
            "polis_st": respelt(rng, states.astype(object), {"DEIST": "Действует"}),
        }
    )
