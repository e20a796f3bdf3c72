"""Loans and deposits: what is held, paid back, asked for, and offered in advance."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from ostap.demo.bank_activity import happen, numbered
from ostap.demo.bank_draw import (
    LAST_DAY,
    Floats,
    after,
    between,
    chance,
    pick,
    pick_index,
    rounded,
    sigmoid,
    stream,
    where_day,
    words,
)
from ostap.demo.bank_people import EMPLOYED, RETIRED, STUDENT, People
from ostap.demo.bank_products import Held, hold

LOAN_KINDS: Final = ("MORTGAGE", "AUTO", "CASH", "REFIN", "POS")
_LOAN_PRODUCTS: Final = ("0301", "0311", "0321", "0331", "0341")


def draw_loans(people: People, seed: int) -> Held:
    """Return loans, ``kind`` a position in `LOAN_KINDS`."""
    rng = stream(seed, "loans.held")
    age, credit = people.age, people.taste("credit")
    rich = np.log(people.income / 60_000)
    grown = (age >= 21) & (age <= 66)
    works = (people.stage >= EMPLOYED) & (people.stage != RETIRED)
    prime = np.exp(-(((age - 36) / 9) ** 2) / 2)
    chances = np.stack(
        [
            sigmoid(rich * 1.2 + people.taste("home") * 0.5 - 1.4) * prime * people.married,
            sigmoid(rich + credit * 0.5 - 3.0) * works,
            sigmoid(credit * 0.9 - 1.7) * grown,
            sigmoid(credit * 0.8 - 3.4) * grown * (age > 23),
            sigmoid(credit * 0.8 - 2.6) * (age >= 18) * (people.stage != STUDENT),
        ],
        axis=1,
    )
    return hold(rng, people, chances * (age > 20)[:, None], ends=0.02, power=0.5)


def loan_table(loans: Held, people: People, seed: int) -> pl.DataFrame:
    """Return the table of loans: annuities, so debt and payment follow from the rest."""
    rng = stream(seed, "loans")
    n, kind = len(loans), loans.kind
    income = people.income[loans.owner]
    size = np.array([45, 12, 5, 7, 0.5])[kind]
    amount = np.clip(rounded(income * size * np.exp(rng.normal(0, 0.4, n)), 1_000), 3_000, 3e7)
    terms = np.array([[120, 240, 360], [36, 60, 84], [12, 36, 60], [36, 60, 84], [6, 10, 12]])
    term = terms[kind, rng.integers(0, 3, n)]
    rate = np.round(np.array([14.0, 19.0, 24.0, 18.5, 28.0])[kind] + rng.normal(0, 1.8, n), 2)
    monthly = rate / 1_200
    payment = amount * monthly / (1 - (1 + monthly) ** -term)
    planned = after(loans.opened, term)
    paid = np.clip((LAST_DAY - loans.opened).astype(int) / 30.44, 0, term)
    debt = _debt_after(amount, payment, monthly, paid)
    closed = np.where(planned <= LAST_DAY, np.fmin(planned, loans.closed), loans.closed)
    is_open = np.isnat(closed)
    risk = 0.05 + 0.03 * np.clip(people.taste("credit")[loans.owner], 0, 2)
    late = is_open & chance(rng, risk, n)
    return pl.DataFrame(
        {
            "loan_id": np.arange(1, n + 1),
            "client_id": people.client_id[loans.owner],
            "product_code": words(_LOAN_PRODUCTS, kind),
            "kind": words(LOAN_KINDS, kind),
            "amount": amount,
            "currency": pl.repeat("RUB", n, eager=True),
            "rate": rate,
            "term_months": term,
            "dt_open": loans.opened,
            "dt_plan_close": planned,
            "dt_close": closed,
            "status": words(
                ["ACTIVE", "OVERDUE", "Закрыт"], np.where(is_open, late, 2).astype(int)
            ),
            "debt": np.where(is_open, np.round(np.clip(debt, 0, None), 2), 0),
            "payment": np.round(payment, 2),
            "overdue_days": np.where(late, rng.geometric(0.03, n), 0),
        }
    )


def _debt_after(
    amount: Floats, payment: Floats, monthly: Floats, months: npt.NDArray[Any]
) -> Floats:
    """Return what an annuity still owes after so many payments; ``monthly`` is a share."""
    grown = (1 + monthly) ** months
    return np.asarray(amount * grown - payment * (grown - 1) / monthly)


def draw_deposits(people: People, seed: int) -> Held:
    """Return deposits, ``kind`` 0 ordinary, 1 for pensioners, 2 online."""
    rng = stream(seed, "deposits.held")
    thrift, retired = people.taste("thrift"), people.stage == RETIRED
    base = sigmoid(thrift * 1.1 + np.log(people.income / 60_000) * 0.6 - 2.2)
    chances = np.stack(
        [
            base * np.where(people.age > 25, 0.8, 0.1),
            sigmoid(thrift * 1.1 - 0.9) * retired,
            base * people.digital * (people.age > 22),
        ],
        axis=1,
    )
    return hold(rng, people, chances, ends=0.25, power=0.45)


def deposit_table(deposits: Held, people: People, seed: int) -> pl.DataFrame:
    """Return the table of deposits; one that has matured is prolonged or closed."""
    rng = stream(seed, "deposits")
    n = len(deposits)
    term = np.array([3, 6, 12, 18, 36])[pick_index(rng, (0.15, 0.35, 0.3, 0.15, 0.05), n)]
    wealth = people.income[deposits.owner] * np.exp(0.6 * people.taste("thrift")[deposits.owner])
    months = np.where(people.stage[deposits.owner] == RETIRED, 12, 5)
    amount = np.clip(rounded(wealth * months * np.exp(rng.normal(0, 0.7, n)), 1_000), 10_000, 5e7)
    matures = after(deposits.opened, term)
    prolonged = (matures <= LAST_DAY) & chance(rng, 0.55, n)
    ends = np.where((matures <= LAST_DAY) & ~prolonged, matures, deposits.closed)
    closed = np.fmin(ends, deposits.closed)
    return pl.DataFrame(
        {
            "deposit_id": np.arange(1, n + 1),
            "client_id": people.client_id[deposits.owner],
            "product_code": words(["0401", "0402", "0403"], deposits.kind),
            "amount": amount,
            "currency": pick(rng, {"RUB": 0.95, "CNY": 0.04, "USD": 0.01}, n),
            "rate": np.round(rng.normal(13.5, 1.6, n), 2),
            "term_months": term,
            "opened_on": deposits.opened,
            "matures_on": matures,
            "closed_on": closed,
            "status": words(["ACTIVE", "Закрыт"], (~np.isnat(closed)).astype(int)),
            "is_prolonged": prolonged,
        }
    )


def loan_schedule(loans: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Return the payments of each loan due in the last year and the next three months.

    A loan in arrears has not paid the instalments of its days overdue.
    """
    rng = stream(seed, "loan_schedule")
    dated = loans.select(
        "loan_id", "amount", "payment", "rate", "dt_open", "overdue_days",
        end=pl.col("dt_close").fill_null(LAST_DAY + 92).clip(None, pl.col("dt_plan_close")),
    ).with_columns(
        due_date=pl.date_ranges(pl.col("dt_open").dt.offset_by("1mo"), "end", "1mo")
    )  # fmt: skip
    rows = (
        dated.explode("due_date", empty_as_null=False, keep_nulls=False)
        .with_columns(n_pay=pl.int_range(1, pl.len() + 1).over("loan_id"))
        .filter(pl.col("due_date") > pl.lit(LAST_DAY - 365))
    )
    n = len(rows)
    due = rows["due_date"].to_numpy()
    unpaid = (due > LAST_DAY - rows["overdue_days"].to_numpy()) | (due > LAST_DAY)
    payment, monthly = rows["payment"].to_numpy(), rows["rate"].to_numpy() / 1_200
    before = _debt_after(rows["amount"].to_numpy(), payment, monthly, rows["n_pay"].to_numpy() - 1)
    interest = np.round(np.clip(before, 0, None) * monthly, 2)
    paid_on = np.minimum(due + np.where(chance(rng, 0.06, n), rng.integers(1, 12, n), 0), LAST_DAY)
    return pl.DataFrame(
        {
            "loan_id": rows["loan_id"],
            "n_pay": rows["n_pay"],
            "due_date": due,
            "amount_due": payment,
            "interest": interest,
            "principal": np.round(payment - interest, 2),
            "paid_on": where_day(~unpaid, paid_on),
            "amount_paid": np.where(unpaid, 0.0, payment),
        }
    )


def loan_applications(people: People, seed: int) -> pl.DataFrame:
    """Return applications of two years: those who like credit ask, those who earn are given."""
    rng = stream(seed, "loan_applications")
    total = int(0.45 * len(people))
    rate = np.exp(0.8 * people.taste("credit")) * ((people.age >= 20) & (people.age < 68))
    owner, day = happen(rng, people, rate, total, days=730)
    product = pick_index(rng, (0.12, 0.1, 0.35, 0.13, 0.1, 0.2), total)
    codes = [*_LOAN_PRODUCTS, "0201"]
    score = 0.5 + 0.6 * np.log(people.income[owner] / 60_000) + rng.normal(0, 1, total)
    waits = day > LAST_DAY - 3
    decision = np.where(
        waits, 3, np.where(score < -0.2, 1, np.where(chance(rng, 0.12, total), 2, 0))
    )
    size = np.array([45, 12, 5, 7, 0.5, 2])[product]
    reasons = pick(rng, {"DOHOD": 0.4, "BKI": 0.35, "DOKUMENTY": 0.1, "SCORING": 0.15}, total)
    frame = pl.DataFrame(
        {
            "client_id": people.client_id[owner],
            "product_code": words(codes, product),
            "applied_on": day,
            "amount_asked": rounded(
                people.income[owner] * size * np.exp(rng.normal(0, 0.5, total)), 1_000
            ),
            "channel": pick(rng, {"app": 0.5, "office": 0.3, "site": 0.15, "partner": 0.05}, total),
            "decision": words(["ODOBRENO", "OTKAZ", "OTOZVANO", "V RABOTE"], decision),
            "refusal_reason": reasons.zip_with(
                pl.Series(decision == 1), pl.repeat(None, total, dtype=pl.String, eager=True)
            ),
            "decided_on": where_day(~waits, np.minimum(day + rng.integers(0, 4, total), LAST_DAY)),
        }
    )
    return numbered(frame, "application_id", "applied_on", "client_id")


def preapproved(people: People, seed: int) -> pl.DataFrame:
    """Return limits counted in advance for those who earn and are with the bank."""
    rng = stream(seed, "preapproved_limits")
    wants = sigmoid(np.log(people.income / 50_000)) * 0.5
    able = people.here & (people.age >= 21) & (people.age < 65)
    who = np.flatnonzero(able & chance(rng, wants, len(people)))
    n = len(who)
    counted = between(rng, LAST_DAY - 80, LAST_DAY - 1, n)
    return pl.DataFrame(
        {
            "limit_id": np.arange(1, n + 1),
            "client_id": people.client_id[who],
            "product_code": pick(rng, {"0201": 0.5, "0321": 0.3, "0331": 0.1, "0311": 0.1}, n),
            "max_amount": rounded(people.income[who] * rng.uniform(1, 7, n), 10_000),
            "rate": np.round(rng.normal(25, 3, n), 1),
            "counted_on": counted,
            "valid_to": counted + 60,
        }
    )
