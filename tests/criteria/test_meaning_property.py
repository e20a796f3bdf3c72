"""Whatever the tree and the data, every engine and the plain evaluator say the same."""

from __future__ import annotations

import datetime as dt
import functools
import random
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ostap.catalog import Catalog
from ostap.criteria import approve, approved_ids, compile_funnel, describe, validate
from ostap.criteria.reading import parse_tree
from ostap.names import Dialect, Language

NUMBER = st.integers(0, 6)
AMOUNT = st.sampled_from([0, 0.5, 10, 100, 150.5, 300, 1000])
AGE = st.sampled_from([0, 17, 18, 20, 25, 26, 30])
DAYS = ["2025-02-28", "2026-02-28", "2026-03-01", "2026-05-01", "2026-05-30", "2026-05-31"]
DAY = st.sampled_from(DAYS)
AS_OF = dt.date(2026, 5, 31)
FLAGS = (True, False)
ORDER = ["eq", "ne", "lt", "le", "gt", "ge"]

# What may be asked of each column: the strategy of its constants, and whether they have an order.
CLIENT = {
    "clients.gender": (st.sampled_from(["F", "M"]), False),
    "clients.city": (st.sampled_from(["nsk", "tomsk", "msk"]), False),
    "clients.job": (st.sampled_from(["Бухгалтер", "50% ставки", "_", ""]), False),
    "clients.income": (AMOUNT, True),
    "clients.children": (NUMBER, True),
    "clients.registered_on": (DAY, True),
    "clients.birth_date": (st.sampled_from(["2000-02-29", "2006-05-31", "2008-06-01"]), True),
    "clients.interests": (st.sampled_from(["sport", "travel", "auto"]), False),
    "clients.channels": (st.sampled_from(["sms", "push", "email"]), False),
    "districts.average_salary": (AMOUNT, True),
}
ROWS: dict[str, dict[str, tuple[st.SearchStrategy[Any], bool]]] = {
    "cards": {
        "cards.kind": (st.sampled_from(["credit", "debit"]), False),
        "cards.credit_limit": (AMOUNT, True),
        "cards.opened_on": (DAY, True),
    },
    "card_transactions": {
        "card_transactions.currency": (st.sampled_from(["RUB", "USD"]), False),
        "card_transactions.made_at": (DAY, True),
        "cards.kind": (st.sampled_from(["credit", "debit"]), False),
    },
    "accounts": {
        "accounts.kind": (st.sampled_from(["current", "deposit"]), False),
        "accounts.balance": (AMOUNT, True),
        "owners.role": (st.sampled_from(["owner", "user"]), False),
    },
    "account_transactions": {
        "account_transactions.amount": (AMOUNT, True),
        "accounts.status": (st.sampled_from(["active", "closed"]), False),
        "owners.role": (st.sampled_from(["owner", "user"]), False),
    },
    "complaints": {"complaints.topic": (st.sampled_from(["Комиссия", "ё"]), False)},
}
SUMMED = {
    "cards": "cards.credit_limit",
    "accounts": "accounts.balance",
    "account_transactions": "account_transactions.amount",
    "card_transactions": "card_transactions.amount",
}
TIMED = {"cards", "card_transactions", "account_transactions", "complaints"}
TEXTS = {"clients.job", "complaints.topic"}
OWNED = {"accounts": "account_transactions", "cards": "card_transactions"}


@st.composite
def comparisons(
    draw: st.DrawFn, values: st.SearchStrategy[Any], *, ordered: bool
) -> dict[str, Any]:
    kinds = ["compare", "one_of"] + (["between"] if ordered else [])
    match draw(st.sampled_from(kinds)):
        case "compare":
            op = draw(st.sampled_from(ORDER if ordered else ["eq", "ne"]))
            return {"op": op, "value": draw(values)}
        case "one_of":
            op = draw(st.sampled_from(["in", "not_in"]))
            return {"op": op, "values": draw(st.lists(values, min_size=1, max_size=3))}
        case _:
            low, high = sorted([draw(values), draw(values)])
            return {"op": "between", "low": low, "high": high}


@st.composite
def attributes(draw: st.DrawFn, columns: dict[str, Any]) -> dict[str, Any]:
    name = draw(st.sampled_from(sorted(columns)))
    values, ordered = columns[name]
    node: dict[str, Any] = {"kind": "attribute", "column": name}
    if draw(st.integers(0, 5)) == 0:
        return node | {"test": {"op": draw(st.sampled_from(["filled", "missing"]))}}
    if name in TEXTS and draw(st.booleans()):
        text = draw(st.sampled_from(["БУХ", "%", "_", "ё", "\\"]))
        return node | {"test": {"op": "contains", "text": text}}
    if name == "clients.birth_date" and draw(st.booleans()):
        return node | {"of": "age", "test": draw(comparisons(AGE, ordered=True))}
    if name in {"clients.registered_on", "cards.opened_on"} and draw(st.booleans()):
        ago = comparisons(st.integers(0, 95), ordered=True)
        return node | {"of": "days_since", "test": draw(ago)}
    return node | {"test": draw(comparisons(values, ordered=ordered))}


def flags() -> st.SearchStrategy[dict[str, Any]]:
    test = st.builds(
        lambda op, value: {"op": op, "value": value}, st.sampled_from(["eq", "ne"]), st.booleans()
    )
    return st.builds(
        lambda t: {"kind": "attribute", "column": "clients.married", "test": t},
        test | st.just({"op": "missing"}),
    )


@st.composite
def related(draw: st.DrawFn, nested: str | None = None) -> dict[str, Any]:
    table = nested or draw(st.sampled_from(sorted(ROWS)))
    aggregate = draw(st.sampled_from(["exists", "none", "count", "sum"]))
    if aggregate == "sum" and table not in SUMMED:
        aggregate = "count"
    columns = ROWS[table]
    if nested:  # the owner's columns are out of reach there
        columns = {name: told for name, told in columns.items() if name.startswith(f"{table}.")}
    where = draw(st.lists(grouped(attributes(columns)), max_size=2))
    node: dict[str, Any] = {"kind": "related", "table": table, "aggregate": aggregate}
    if table in OWNED and draw(st.integers(0, 3)) == 0:
        where.append(draw(related(OWNED[table])))
    if table in TIMED and draw(st.booleans()):
        node["window"] = draw(windows())
        months = node["window"].get("unit") in {"month", "year"}
        if months and aggregate in {"count", "sum"} and draw(st.booleans()):
            node["per"] = "month"
    if aggregate == "count":
        node["test"] = draw(comparisons(NUMBER, ordered=True))
    if aggregate == "sum":
        node |= {"column": SUMMED[table], "test": draw(comparisons(AMOUNT, ordered=True))}
        if table == "card_transactions":
            pinned = {"op": "eq", "value": "RUB"}
            currency = "card_transactions.currency"
            where.append({"kind": "attribute", "column": currency, "test": pinned})
    return node | {"where": where}


def windows() -> st.SearchStrategy[dict[str, Any]]:
    last = st.builds(
        lambda n, unit: {"last": n, "unit": unit},
        st.integers(1, 4),
        st.sampled_from(["day", "month", "year"]),
    )
    fixed = st.builds(lambda a, b: {"start": min(a, b), "end": max(a, b)}, DAY, DAY)
    return last | fixed


@st.composite
def grouped(draw: st.DrawFn, leaf: st.SearchStrategy[dict[str, Any]]) -> dict[str, Any]:
    if draw(st.integers(0, 3)) > 0:
        return draw(leaf)
    combine = draw(st.sampled_from(["all_of", "any_of", "none_of"]))
    items = draw(st.lists(leaf, min_size=1, max_size=3))
    return {"kind": "group", "combine": combine, "items": items}


def trees() -> st.SearchStrategy[dict[str, Any]]:
    leaf = attributes(CLIENT) | flags() | related()
    nodes = grouped(grouped(leaf))
    return st.builds(lambda items: {"all_of": items}, st.lists(nodes, min_size=1, max_size=3))


def data(seed: int) -> dict[str, list[dict[str, Any]]]:
    """Return a small bank full of gaps: NULLs, orphans, repeated owners, future rows."""
    dice = random.Random(seed)  # noqa: S311 - test data, no secret

    def pick(*values: Any) -> Any:
        return dice.choice([*values, None])

    def day() -> dt.date | None:
        near = dt.date.fromisoformat(dice.choice(DAYS)) + dt.timedelta(dice.choice([-1, 0, 0, 1]))
        return dice.choice([near, near, near, None])

    def text_day() -> str | None:
        found = day()
        text = f"{found:%d.%m.%Y}" if found else None
        return dice.choice([text, text, text, "31.02.2026", "1.2.2026", "unknown", ""])

    def moment() -> dt.datetime | None:
        found = day()
        return dt.datetime.combine(found, dt.time(dice.choice([0, 23]), 59)) if found else None

    births = [dt.date(2000, 2, 29), dt.date(2006, 5, 31), dt.date(2008, 6, 1), dt.date(2027, 1, 1)]
    amount = functools.partial(pick, 0.0, 0.5, 10.0, 100.0, 150.5, -20.0, 900.0)
    clients = [
        {
            "client_id": number,
            "gender": pick("F", "M"),
            "birth_date": pick(*births),
            "city": pick("nsk", "tomsk", "msk", ""),
            "job": pick("Главный бухгалтер", "ЁЛКА", "50% ставки", "a_b", "", " ", "c\\d"),
            "income": amount(),
            "children": pick(0, 1, 3),
            "married": pick(*FLAGS),
            "registered_on": text_day(),
            "district_id": pick(1, 2, 99),
            "channels": pick("sms", "sms, push", "email ,sms", "", " ", "pushsms"),
        }
        for number in range(1, 10)
    ]
    size = range(1, 13)
    return {
        "clients": clients,
        "client_interests": [
            {"client_id": pick(1, 2, 3, 4), "interest": pick("sport", "travel", "auto")}
            for _ in size
        ],
        "districts": [{"district_id": n, "average_salary": amount()} for n in (1, 2)],
        "cards": [
            {
                "card_id": n,
                "client_id": pick(1, 2, 3, 4, 5, 77),
                "kind": pick("credit", "debit"),
                "opened_on": day(),
                "credit_limit": amount(),
            }
            for n in size
        ],
        "card_transactions": [
            {
                "transaction_id": n,
                "card_id": pick(1, 2, 3, 4, 5, 6, 88),
                "amount": amount(),
                "currency": pick("RUB", "RUB", "USD"),
                "made_at": moment(),
            }
            for n in range(1, 25)
        ],
        "accounts": [
            {
                "account_id": n,
                "kind": pick("current", "deposit"),
                "balance": amount(),
                "status": pick("active", "closed"),
            }
            for n in range(1, 7)
        ],
        "owners": [
            {
                "client_id": pick(1, 2, 3, 4),
                "account_id": pick(1, 2, 3, 4, 5),
                "role": pick("owner", "user"),
            }
            for _ in range(14)
        ],
        "account_transactions": [
            {
                "transaction_id": n,
                "account_id": pick(1, 2, 3, 4),
                "amount": amount(),
                "made_on": day(),
            }
            for n in range(1, 20)
        ],
        "complaints": [
            {
                "complaint_id": n,
                "client_id": pick(1, 2, 3, 4),
                "filed_on": text_day(),
                "topic": pick("Комиссия", "ё", "КОМИССИЯ за ЁЛКУ"),
            }
            for n in range(1, 8)
        ],
    }


@pytest.fixture(scope="module")
def bank_of(make_bank: Callable[..., Any]) -> Callable[[int], Any]:
    return functools.cache(lambda seed: make_bank(data(seed)))


def agree(raw: dict[str, Any], bank: Any, catalog: Catalog) -> None:
    criteria = validate(parse_tree(raw, "tree"), catalog)
    meant_ids, meant_counts = bank.meant_ids(criteria), bank.meant_counts(criteria)
    for dialect in bank.dialects:
        assert bank.ids(criteria, dialect) == meant_ids, dialect
        assert bank.counts(criteria, dialect) == meant_counts, dialect


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(raw=trees())
def test_the_guard_lets_through_whatever_is_compiled(
    raw: dict[str, Any], bank_catalog: Catalog
) -> None:
    criteria = validate(parse_tree(raw, "tree"), bank_catalog)
    for dialect in Dialect:
        assert approved_ids(criteria, bank_catalog, dialect, AS_OF, Language.RU).outputs
        counts = compile_funnel(criteria, bank_catalog, dialect, AS_OF)
        assert approve(counts, bank_catalog, dialect).text


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(raw=trees())
def test_whatever_is_asked_can_be_said(raw: dict[str, Any], bank_catalog: Catalog) -> None:
    criteria = validate(parse_tree(raw, "tree"), bank_catalog)
    for language in Language:
        words = describe(criteria, bank_catalog, language)
        assert not re.search(r"  |None|\[|;;|^ | $|,,|\{", words), words


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(raw=trees(), seed=st.integers(0, 5))
def test_engines_and_evaluator_agree(
    raw: dict[str, Any], seed: int, bank_of: Callable[[int], Any], bank_catalog: Catalog
) -> None:
    agree(raw, bank_of(seed), bank_catalog)


@pytest.mark.slow
@settings(max_examples=1500, deadline=None, suppress_health_check=list(HealthCheck))
@given(raw=trees(), seed=st.integers(6, 40))
def test_engines_and_evaluator_agree_on_many(
    raw: dict[str, Any], seed: int, bank_of: Callable[[int], Any], bank_catalog: Catalog
) -> None:
    agree(raw, bank_of(seed), bank_catalog)
