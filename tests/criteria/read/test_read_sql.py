"""SQL as analysts write it, read into the tree that says the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from ostap.catalog import Catalog
from ostap.criteria import compile_ids
from ostap.criteria.compare import equivalent
from ostap.criteria.read import Reading, read_sql
from ostap.errors import GuardRefusedError, InvalidInputError
from ostap.names import Dialect, Language
from ostap.results.criteria import Criteria, Written

AS_OF = dt.date(2026, 5, 31)

NSK = "{kind: attribute, column: clients.city, test: {op: eq, value: nsk}}"
RICH = "{kind: attribute, column: clients.income, test: {op: ge, value: 100}}"
CREDIT = "where: [{kind: attribute, column: cards.kind, test: {op: eq, value: credit}}]"
CARDS = "{kind: related, table: cards, aggregate: exists}"
CREDITED = f"{{kind: related, table: cards, aggregate: exists, {CREDIT}}}"
NO_CREDIT = f"{{kind: related, table: cards, aggregate: none, {CREDIT}}}"
TWO_CARDS = "{kind: related, table: cards, aggregate: count, test: {op: ge, value: 2}}"
LIMITS = "kind: related, table: cards, column: cards.credit_limit"

READ: dict[str, tuple[str, str]] = {
    "a value": ("select client_id from clients where city = 'nsk'", f"[{NSK}]"),
    "a list": (
        "select client_id from clients where city in ('nsk', 'tomsk')",
        "[{kind: attribute, column: clients.city, test: {op: in, values: [nsk, tomsk]}}]",
    ),
    "not equal": (
        "select client_id from clients where city <> 'nsk' and not city in ('msk')",
        "[{kind: attribute, column: clients.city, test: {op: not_in, values: [msk, nsk]}}]",
    ),
    "distinct from": (
        "select client_id from clients where city is distinct from 'nsk'",
        "[{kind: attribute, column: clients.city, test: {op: ne, value: nsk}, missing: keep}]",
    ),
    "between": (
        "select client_id from clients where income between 10 and 20",
        "[{kind: attribute, column: clients.income, test: {op: between, low: 10, high: 20}}]",
    ),
    "the constant first": ("select client_id from clients where 100 <= income", f"[{RICH}]"),
    "a flag": (
        "select client_id from clients where not married",
        "[{kind: attribute, column: clients.married, test: {op: eq, value: false}}]",
    ),
    "is null": (
        "select client_id from clients where income is null",
        "[{kind: attribute, column: clients.income, test: {op: missing}}]",
    ),
    "a sensitive column": (
        "select client_id from clients where email is not null",
        "[{kind: attribute, column: clients.email, test: {op: filled}}]",
    ),
    "like": (
        "select client_id from clients where job ilike '%bux%'",
        "[{kind: attribute, column: clients.job, test: {op: contains, text: bux}}]",
    ),
    "not like": (
        "select client_id from clients where job not ilike '%bux%'",
        (
            "[{kind: group, combine: none_of, items: ["
            "{kind: attribute, column: clients.job, test: {op: contains, text: bux}}]}]"
        ),
    ),
    "an age by dates": (
        (
            "select client_id from clients where birth_date <= :as_of - interval 25 year"
            " and birth_date > :as_of - interval 41 year"
        ),
        (
            "[{kind: attribute, column: clients.birth_date, of: age,"
            " test: {op: between, low: 25, high: 40}}]"
        ),
    ),
    "an age by literals": (
        "select client_id from clients where birth_date <= date '2008-05-31'",
        "[{kind: attribute, column: clients.birth_date, of: age, test: {op: ge, value: 18}}]",
    ),
    "or": (
        "select client_id from clients where city = 'nsk' or income >= 100",
        f"[{{kind: group, combine: any_of, items: [{NSK}, {RICH}]}}]",
    ),
    "not or": (
        "select client_id from clients where not (city = 'nsk' or income >= 100)",
        f"[{{kind: group, combine: none_of, items: [{NSK}, {RICH}]}}]",
    ),
    "a parent's column": (
        (
            "select c.client_id from clients c join districts d on d.district_id = c.district_id"
            " where d.average_salary > 5"
        ),
        "[{kind: attribute, column: districts.average_salary, test: {op: gt, value: 5}}]",
    ),
    "in a subquery": (
        (
            "select client_id from clients where client_id in"
            " (select client_id from cards where kind = 'credit')"
        ),
        f"[{CREDITED}]",
    ),
    "exists": (
        (
            "select client_id from clients c where exists"
            " (select 1 from cards k where k.client_id = c.client_id and k.kind = 'credit')"
        ),
        f"[{CREDITED}]",
    ),
    "a join made distinct": (
        (
            "select distinct c.client_id from clients c join cards k on k.client_id = c.client_id"
            " where k.kind = 'credit' and c.city = 'nsk'"
        ),
        f"[{NSK}, {CREDITED}]",
    ),
    "the rows alone": (
        "select distinct client_id from cards where kind = 'credit'",
        f"[{CREDITED}]",
    ),
    "not in, without NULL": (
        (
            "select client_id from clients where client_id not in"
            " (select client_id from cards where kind = 'credit' and client_id is not null)"
        ),
        (
            "[{kind: related, table: cards, aggregate: none, where: ["
            "{kind: attribute, column: cards.kind, test: {op: eq, value: credit}},"
            "{kind: attribute, column: cards.client_id, test: {op: filled}}]}]"
        ),
    ),
    "not exists": (
        (
            "select client_id from clients c where not exists"
            " (select 1 from cards k where k.client_id = c.client_id and k.kind = 'credit')"
        ),
        f"[{NO_CREDIT}]",
    ),
    "a left join that finds nothing": (
        (
            "select c.client_id from clients c left join cards k"
            " on k.client_id = c.client_id and k.kind = 'credit' where k.client_id is null"
        ),
        f"[{NO_CREDIT}]",
    ),
    "having": (
        "select client_id from cards group by client_id having count(*) >= 2",
        f"[{TWO_CARDS}]",
    ),
    "having few: there is one at least": (
        "select client_id from cards group by client_id having count(*) <= 2",
        f"[{CARDS}, {{kind: related, table: cards, aggregate: count, test: {{op: le, value: 2}}}}]",
    ),
    "sum": (
        "select client_id from cards group by client_id having sum(credit_limit) > 100",
        f"[{{{LIMITS}, aggregate: sum, test: {{op: gt, value: 100}}}}]",
    ),
    "average and greatest": (
        (
            "select client_id from cards group by client_id"
            " having avg(credit_limit) > 100 and max(credit_limit) < 900"
        ),
        (
            f"[{{{LIMITS}, aggregate: avg, test: {{op: gt, value: 100}}}},"
            f" {{{LIMITS}, aggregate: max, test: {{op: lt, value: 900}}}}]"
        ),
    ),
    "distinct": (
        "select client_id from cards group by client_id having count(distinct kind) >= 2",
        (
            "[{kind: related, table: cards, aggregate: distinct, column: cards.kind,"
            " test: {op: ge, value: 2}}]"
        ),
    ),
    "every": (
        (
            "select client_id from cards group by client_id"
            " having count(*) = count(*) filter (where kind = 'credit')"
        ),
        (
            "[{kind: related, table: cards, aggregate: every,"
            " holds: [{kind: attribute, column: cards.kind, test: {op: eq, value: credit}}]}]"
        ),
    ),
    "a window": (
        "select client_id from cards where opened_on > :as_of - interval 3 month",
        "[{kind: related, table: cards, aggregate: exists, window: {last: 3}}]",
    ),
    "a window by literals": (
        (
            "select client_id from cards"
            " where opened_on between date '2026-01-01' and date '2026-03-31'"
        ),
        (
            "[{kind: related, table: cards, aggregate: exists,"
            " window: {start: 2026-01-01, end: 2026-03-31}}]"
        ),
    ),
    "a moment told by its day": (
        (
            "select k.client_id from cards k join card_transactions t on t.card_id = k.card_id"
            " where t.made_at::date >= date '2026-02-01'"
        ),
        (
            "[{kind: related, table: card_transactions, aggregate: exists,"
            " window: {start: 2026-02-01}}]"
        ),
    ),
    "per month": (
        (
            "select client_id from cards where opened_on > :as_of - interval 3 month"
            " group by client_id having count(*) / 3 >= 2"
        ),
        (
            "[{kind: related, table: cards, aggregate: count, window: {last: 3}, per: month,"
            " test: {op: ge, value: 2}}]"
        ),
    ),
    "steps that are joined": (
        (
            "with a as (select client_id from clients where city = 'nsk'),"
            " b as (select client_id from cards group by client_id having count(*) >= 2)"
            " select a.client_id from a join b on b.client_id = a.client_id"
        ),
        f"[{NSK}, {TWO_CARDS}]",
    ),
    "union": (
        (
            "select client_id from clients where city = 'nsk'"
            " union select client_id from cards where kind = 'credit'"
        ),
        f"[{{kind: group, combine: any_of, items: [{NSK}, {CREDITED}]}}]",
    ),
    "intersect": (
        (
            "select client_id from clients where city = 'nsk'"
            " intersect select client_id from cards where kind = 'credit'"
        ),
        f"[{NSK}, {CREDITED}]",
    ),
    "except": (
        (
            "select client_id from clients where city = 'nsk'"
            " except select client_id from cards where kind = 'credit'"
        ),
        f"[{NSK}, {NO_CREDIT}]",
    ),
    "except: who is not known to be rich stays": (
        (
            "select client_id from clients where city = 'nsk'"
            " except select client_id from clients where income >= 100"
        ),
        (
            f"[{NSK}, {{kind: attribute, column: clients.income, test: {{op: lt, value: 100}},"
            " missing: keep}]"
        ),
    ),
    "a value of a subquery": (
        (
            "select client_id from clients c where"
            " (select count(*) from cards k where k.client_id = c.client_id) < 2"
        ),
        "[{kind: related, table: cards, aggregate: count, test: {op: lt, value: 2}}]",
    ),
    "a value of a joined step": (
        (
            "with n as (select client_id, count(*) as n from cards group by client_id)"
            " select c.client_id from clients c left join n on n.client_id = c.client_id"
            " where coalesce(n.n, 0) < 2"
        ),
        "[{kind: related, table: cards, aggregate: count, test: {op: lt, value: 2}}]",
    ),
    "the last row": (
        (
            "select client_id from (select client_id, kind, row_number() over"
            " (partition by client_id order by opened_on desc, card_id desc) as n"
            " from cards where opened_on is not null) where n = 1 and kind = 'credit'"
        ),
        (
            "[{kind: related, table: cards, aggregate: last, column: cards.kind,"
            " test: {op: eq, value: credit}}]"
        ),
    ),
    "everybody's average": (
        "select client_id from clients where income > (select avg(income) from clients)",
        (
            "[{kind: measure, measure: {kind: attribute, column: clients.income},"
            " test: {op: gt, than: {kind: everybody, statistic: average}}}]"
        ),
    ),
    "the first ten": (
        "select client_id from clients where city = 'nsk' order by income desc, client_id limit 10",
        f"{{all_of: [{NSK}], top: {{count: 10, by: {{kind: attribute, column: clients.income}}}}}}",
    ),
}


def read(sql: str, catalog: Catalog, dialect: Dialect = Dialect.DUCKDB) -> Reading:
    return read_sql(sql, catalog, dialect, AS_OF)


@pytest.mark.parametrize(("sql", "expected"), READ.values(), ids=READ.keys())
def test_sql_is_read_as_the_tree_that_says_the_same(
    sql: str, expected: str, tree: Callable[[str], Criteria], bank_catalog: Catalog
) -> None:
    reading = read(sql, bank_catalog)
    assert reading.unread == ()
    assert reading.criteria is not None
    assert equivalent(reading.criteria, tree(expected), bank_catalog), reading.criteria


UNREAD: dict[str, tuple[str, str]] = {
    "a window function": (
        (
            "select client_id from"
            " (select client_id, rank() over (order by income) as r from clients) where r = 1"
        ),
        "window function",
    ),
    "a join by no link": (
        "select c.client_id from clients c join cards k on k.client_id = c.district_id",
        "joined by a column that is no link of the catalog",
    ),
    "a moment after midnight": (
        (
            "select k.client_id from cards k join card_transactions t on t.card_id = k.card_id"
            " where t.made_at > date '2026-02-01'"
        ),
        "a moment is compared with a day: write ::date, or < the next day",
    ),
    "rows multiplied by a join": (
        (
            "select k.client_id from cards k join card_transactions t on t.card_id = k.card_id"
            " group by k.client_id having sum(k.credit_limit) > 5"
        ),
        "the join multiplies the rows that are aggregated",
    ),
    "rows against their owner": (
        (
            "select c.client_id from clients c join cards k on k.client_id = c.client_id"
            " where k.credit_limit > c.income"
        ),
        "rows are compared with a column of their owner",
    ),
    "a part of a year": (
        "select client_id from clients where extract(month from birth_date) = 12",
        "an expression that criteria have no words for",
    ),
    "a code that nobody listed": (
        "select client_id from clients where city = 'Новосибирск'",
        "the catalog lists no such code of this column",
    ),
    "a limit without an order": (
        "select client_id from clients limit 10",
        "a limit without an order by a measure",
    ),
}


@pytest.mark.parametrize(("sql", "why"), UNREAD.values(), ids=UNREAD.keys())
def test_what_the_tree_cannot_say_stays_sql_with_the_reason(
    sql: str, why: str, bank_catalog: Catalog
) -> None:
    reading = read(sql, bank_catalog)
    assert [unread.why.en for unread in reading.unread] == [why]
    assert reading.unread[0].kept
    assert not reading.whole
    assert reading.criteria is not None
    assert [type(node) for node in reading.criteria.all_of] == [Written]


def test_only_the_condition_that_cannot_be_read_stays_sql(bank_catalog: Catalog) -> None:
    sql = (
        "select client_id from clients\nwhere city = 'nsk' and extract(month from birth_date) = 12"
    )
    reading = read(sql, bank_catalog)
    assert reading.criteria is not None
    assert [node.kind for node in reading.criteria.all_of] == ["attribute", "written"]
    assert [(u.text, u.line) for u in reading.unread] == [
        ("EXTRACT(MONTH FROM clients.birth_date) = 12", 5)
    ]


def test_what_the_tree_takes_for_granted_is_told(bank_catalog: Catalog) -> None:
    sql = "select client_id from clients where client_id not in (select client_id from cards)"
    told = [assumption.what.en for assumption in read(sql, bank_catalog).assumptions]
    assert told == ["cards.client_id is never NULL"]


def test_an_edited_statement_keeps_the_nodes_that_nobody_touched(
    tree: Callable[[str], Criteria], bank_catalog: Catalog
) -> None:
    before = tree(
        "[{kind: sample, share: 0.5, seed: a, reason: test group}, "
        "{kind: related, table: cards, aggregate: count, said: две карты,"
        " test: {op: ge, value: 2}}]"
    )
    sql = compile_ids(before, bank_catalog, Dialect.DUCKDB, AS_OF, Language.EN)
    edited = sql.replace("COUNT(*) >= 2", "COUNT(*) >= 3")
    assert edited != sql
    reading = read_sql(edited, bank_catalog, Dialect.DUCKDB, AS_OF, before=before)
    assert reading.whole
    assert reading.criteria is not None
    assert reading.criteria.all_of[0] == before.all_of[0]
    assert reading.criteria.all_of[1].said is None
    assert reading.criteria.all_of[1].test.value == 3  # type: ignore[union-attr]


def test_the_guard_comes_first(bank_catalog: Catalog) -> None:
    with pytest.raises(GuardRefusedError):
        read("select client_id, email from clients", bank_catalog)


def test_an_unknown_entity_is_told(bank_catalog: Catalog) -> None:
    with pytest.raises(InvalidInputError):
        read_sql("select 1", bank_catalog, Dialect.DUCKDB, AS_OF, entity="nobody")
