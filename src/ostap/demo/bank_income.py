"""Money that comes and goes by account: salaries, pensions, bills, transfers, and the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import polars as pl

from ostap.demo.bank_activity import happen, numbered
from ostap.demo.bank_draw import (
    LAST_DAY,
    Days,
    Ints,
    between,
    chance,
    digits,
    moments,
    pick,
    pick_index,
    rounded,
    stream,
    where_day,
    words,
)
from ostap.demo.bank_names import CITIES, COMPANIES
from ostap.demo.bank_people import EMPLOYED, RETIRED, People

PROJECTS: Final = 120
"""Companies that pay their people through the bank."""
MONTHS: Final = np.arange("2025-12", "2026-12", dtype="datetime64[M]")
"""The months whose payments are kept."""

_BILLS: Final = {
    "utilities": 4_800, "mobile": 650, "internet": 700, "taxes": 3_500, "fines": 900,
    "kindergarten": 2_900, "education": 9_000, "charity": 500,
}  # fmt: skip
_BILL_SHARES: Final = (0.34, 0.3, 0.14, 0.05, 0.06, 0.05, 0.03, 0.03)


def income_tables(people: People, seed: int) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield salaries, pensions, bills, transfers, and the account ledger made of them."""
    yield "salary_projects", _projects(seed)
    member, project = _members(people, seed)
    yield "salary_members", _member_table(people, member, project, seed)
    salaries = _salaries(people, member, project, seed)
    yield "salary_payments", salaries
    pensions = _pensions(people, seed)
    yield "pension_payments", pensions
    bills = _bills(people, seed)
    yield "provider_payments", bills
    transfers = _transfers(people, seed)
    yield "transfers", transfers
    yield "account_operations", _ledger(salaries, pensions, bills, transfers)


def _projects(seed: int) -> pl.DataFrame:
    rng = stream(seed, "salary_projects")
    number = np.arange(PROJECTS)
    forms = words(["ООО", "АО", "ПАО", "ГБУ"], pick_index(rng, (0.6, 0.2, 0.05, 0.15), PROJECTS))
    names = words(COMPANIES, number % len(COMPANIES))
    where = words([c.name for c in CITIES], rng.integers(0, len(CITIES), PROJECTS))
    signed = between(rng, "2008-01-01", "2025-10-01", PROJECTS)
    ended = chance(rng, 0.08, PROJECTS)
    fields = {"trade": 0.25, "industry": 0.2, "it": 0.15, "state": 0.2, "building": 0.2}
    return pl.DataFrame(
        {
            "project_id": number + 1,
            "company": forms + " «" + names + "-" + pl.Series(number + 1).cast(pl.String) + "»",
            "company_inn": digits(rng, 8, PROJECTS, "00"),
            "otrasl": pick(rng, fields, PROJECTS),
            "city": where,
            "signed_on": signed,
            "closed_on": where_day(ended, between(rng, "2025-11-01", LAST_DAY, PROJECTS)),
        }
    )


def _members(people: People, seed: int) -> tuple[Ints, Ints]:
    """Return who is paid through the bank (position in `People`) and by which project."""
    rng = stream(seed, "salary_members.who")
    member = np.flatnonzero((people.stage == EMPLOYED) & chance(rng, 0.52, len(people)))
    return member, np.floor(rng.random(len(member)) ** 1.7 * PROJECTS).astype(np.int64)


def _member_table(people: People, member: Ints, project: Ints, seed: int) -> pl.DataFrame:
    rng = stream(seed, "salary_members")
    start = _salary_from(people, member)
    kinds = words(
        ["manager", "specialist", "worker"], pick_index(rng, (0.15, 0.5, 0.35), len(member))
    )
    return pl.DataFrame(
        {
            "client_id": people.client_id[member],
            "project_id": project + 1,
            "dt_start": start,
            "dt_end": where_day(~people.here[member], people.until[member]),
            "position_kind": kinds,
        }
    )


def _salary_from(people: People, member: Ints) -> Days:
    """A salary card is most people's first: it came some weeks after they did."""
    return np.minimum(people.registered[member] + 20, people.until[member])


def _monthly(people: People, who: Ints, start: Days, payday: Ints) -> tuple[Ints, Days]:
    """Return one payment a month on the payday, while the client is here."""
    row = np.repeat(np.arange(len(who)), len(MONTHS))
    month = np.tile(MONTHS, len(who)).astype("datetime64[D]")
    day: Days = np.asarray(month + (payday[row] - 1), dtype="datetime64[D]")
    kept = (day >= start[row]) & (day <= people.until[who[row]])
    return row[kept], day[kept]


def _salaries(people: People, member: Ints, project: Ints, seed: int) -> pl.DataFrame:
    rng = stream(seed, "salary_payments")
    payday = stream(seed, "paydays").choice([5, 7, 10, 25], PROJECTS)[project]
    row, day = _monthly(people, member, _salary_from(people, member), payday)
    n = len(row)
    wobble = np.exp(rng.normal(0, 0.06, n)) * np.where(chance(rng, 0.04, n), 1.6, 1.0)
    frame = pl.DataFrame(
        {
            "client_id": people.client_id[member[row]],
            "project_id": project[row] + 1,
            "account_id": member[row] + 1,
            "paid_on": day,
            "amount": rounded(people.income[member[row]] * wobble, 0.01),
            "currency": pl.repeat("RUB", n, eager=True),
            "kind": pick(rng, {"SALARY": 0.9, "BONUS": 0.05, "VACATION": 0.05}, n),
        }
    )
    return numbered(frame, "payment_id", "paid_on", "client_id")


def _pensions(people: People, seed: int) -> pl.DataFrame:
    rng = stream(seed, "pension_payments")
    who = np.flatnonzero((people.stage == RETIRED) & chance(rng, 0.72, len(people)))
    kind = pick_index(rng, (0.86, 0.08, 0.06), len(who))
    row, day = _monthly(people, who, people.registered[who], rng.integers(3, 22, len(who)))
    size = np.clip(people.income[who] * 0.85, 13_000, 70_000)
    frame = pl.DataFrame(
        {
            "client_id": people.client_id[who[row]],
            "account_id": who[row] + 1,
            "paid_on": day,
            "amount": rounded(size[row] * np.where(day >= np.datetime64("2026-04-01"), 1.07, 1.0)),
            "fund": words(["SFR", "MO", "NPF"], kind[row]),
            "pension_kind": words(["OLD_AGE", "SERVICE", "PRIVATE"], kind[row]),
        }
    )
    return numbered(frame, "payment_id", "paid_on", "client_id")


def _bills(people: People, seed: int) -> pl.DataFrame:
    rng = stream(seed, "provider_payments")
    total = 3 * len(people)
    rate = np.where(people.age > 20, 1.0, 0.2) * (0.5 + people.digital)
    owner, day = happen(rng, people, rate, total)
    what = pick_index(rng, _BILL_SHARES, total)
    median = np.array(list(_BILLS.values()))[what]
    frame = pl.DataFrame(
        {
            "client_id": people.client_id[owner],
            "account_id": owner + 1,
            "paid_at": moments(rng, day),
            "usluga": words(list(_BILLS), what),
            "amount": np.round(median * np.exp(rng.normal(0, 0.5, total)), 2),
            "is_autopay": chance(rng, 0.3 * people.digital[owner], total),
            "channel": pick(rng, {"app": 0.75, "office": 0.1, "atm": 0.15}, total),
        }
    )
    return numbered(frame, "payment_id", "paid_at", "client_id")


def _transfers(people: People, seed: int) -> pl.DataFrame:
    rng = stream(seed, "transfers")
    total = 4 * len(people)
    rate = (0.25 + people.digital) * np.where(people.age < 18, 0.4, 1.0)
    owner, day = happen(rng, people, rate, total)
    size = people.income[owner] * 0.06 * np.exp(rng.normal(0, 1.0, total))
    banks = {"Свой банк": 0.45, "Северный": 0.2, "Городской": 0.2, "Волжский": 0.15}
    frame = pl.DataFrame(
        {
            "client_id": people.client_id[owner],
            "account_id": owner + 1,
            "made_at": moments(rng, day),
            "kind": pick(rng, {"SBP": 0.62, "CARD": 0.25, "REKV": 0.12, "SWIFT": 0.01}, total),
            "direction": pick(rng, {"OUT": 0.6, "IN": 0.4}, total),
            "amount": np.clip(rounded(size, 10), 10, 1_000_000),
            "currency": pl.repeat("RUB", total, eager=True),
            "bank_name": pick(rng, banks, total),
            "counterparty_phone": digits(rng, 7, total, "+7000"),
        }
    )
    return numbered(frame, "transfer_id", "made_at", "client_id")


def _ledger(
    salaries: pl.DataFrame, pensions: pl.DataFrame, bills: pl.DataFrame, transfers: pl.DataFrame
) -> pl.DataFrame:
    """Return the account ledger: the same money, as the accounts saw it, under numbered codes."""
    going_in = pl.col("direction") == "IN"
    parts = [
        _entries(salaries, "paid_on", pl.lit("K"), pl.lit("01"), "Заработная плата"),
        _entries(pensions, "paid_on", pl.lit("K"), pl.lit("02"), "Пенсия"),
        _entries(bills, "paid_at", pl.lit("D"), pl.lit("07"), "Оплата услуг"),
        _entries(
            transfers,
            "made_at",
            pl.when(going_in).then(pl.lit("K")).otherwise(pl.lit("D")),
            pl.when(going_in).then(pl.lit("11")).otherwise(pl.lit("12")),
            "Перевод",
        ),
    ]
    return numbered(pl.concat(parts), "op_id", "op_date", "account_id", "op_code")


def _entries(
    frame: pl.DataFrame, when: str, side: pl.Expr, code: pl.Expr, purpose: str
) -> pl.DataFrame:
    return frame.select(
        "account_id",
        pl.col(when).cast(pl.Date).alias("op_date"),
        side.alias("dt_kt"),
        code.alias("op_code"),
        pl.col("amount").cast(pl.Float64),
        pl.lit("RUB").alias("currency"),
        pl.lit(purpose).alias("naznachenie"),
    )
