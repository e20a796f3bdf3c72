"""What is coerced, what is refused, and how a refusal tells the place and the nearest right thing.

Each refused case is a node, and the expected problem: code, place in `all_of.0`, English hint.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ostap.catalog import Catalog
from ostap.criteria import load_criteria, validate, warnings_of
from ostap.criteria.files import parse_tree
from ostap.errors import InvalidInputError
from ostap.names import Language
from ostap.results.criteria import Criteria
from ostap.settings import parse_as
from ostap.settings.reading import parse_yaml

ReadTree = Callable[[str], Criteria]


def attribute(column: str, test: str, of: str = "value") -> str:
    return f"{{kind: attribute, column: {column}, of: {of}, test: {test}}}"


def related(rest: str, table: str = "cards") -> str:
    return f"{{kind: related, table: {table}, {rest}}}"


COERCED = {
    attribute("clients.children", '{op: eq, value: "2"}'): {"value": 2},
    attribute("clients.income", "{op: eq, value: 50000.50}"): {"value": 50000.5},
    attribute("clients.income", "{op: eq, value: 50000.0}"): {"value": 50000},
    attribute("clients.city", "{op: eq, value: Новосибирск}"): {"value": "nsk"},
    attribute("clients.city", "{op: eq, value: новосиб}"): {"value": "nsk"},
    attribute("clients.city", "{op: eq, value: ОРЕЛ}"): {"value": "orel"},
    attribute("clients.city", "{op: eq, value: Tomsk}"): {"value": "tomsk"},
    attribute("clients.city", "{op: in, values: [Томск, tomsk, msk]}"): {
        "values": ("tomsk", "msk")
    },
    attribute("clients.married", "{op: eq, value: нет}"): {"value": False},
    attribute("clients.married", "{op: ne, value: true}"): {"value": True},
    attribute("clients.registered_on", "{op: lt, value: 2020-01-01}"): {"value": "2020-01-01"},
    attribute("clients.district_id", "{op: eq, value: 007}"): {"value": "007"},
}


@pytest.mark.parametrize(("node", "expected"), COERCED.items())
def test_text_becomes_what_the_column_holds(
    node: str, expected: dict[str, Any], tree: ReadTree
) -> None:
    (found,) = tree(f"[{node}]").all_of
    assert found.kind == "attribute"
    assert found.test.model_dump(exclude={"op"}) == expected


REFUSED: dict[str, tuple[str, str, str]] = {
    attribute("clents.city", "{op: filled}"): (
        "unknown_table", ".column", "Did you mean clients, complaints?"),
    attribute("clients.sity", "{op: filled}"): (
        "unknown_column", ".column", "Did you mean city?"),
    attribute("city", "{op: filled}"): (
        "not_a_reference", ".column", "Write clients.city."),
    attribute("cards.kind", "{op: filled}"): (
        "many_rows", ".column",
        "Use kind: related, table: cards, and put this into where."),
    attribute("products.name", "{op: filled}"): (
        "no_way", ".column", "Add it to links in the catalog."),
    attribute("clients.religion", "{op: filled}"): ("protected", ".column", ""),
    attribute("clients.email", "{op: eq, value: a@b.ru}"): (
        "op", ".test.op", "Possible: filled, missing."),
    attribute("clients.city", "{op: lt, value: nsk}"): (
        "op", ".test.op", "Possible: eq, ne, in, not_in, filled, missing."),
    attribute("clients.income", '{op: contains, text: "5"}'): (
        "op", ".test.op",
        "Possible: eq, ne, in, not_in, lt, le, gt, ge, between, filled, missing."),
    attribute("clients.income", "{op: eq, value: 1 000 000}"): (
        "value", ".test.value", "Write 1000000."),
    attribute("clients.income", '{op: eq, value: "1,5"}'): (
        "value", ".test.value", "Write 1.5."),
    attribute("clients.income", "{op: eq, value: много}"): ("value", ".test.value", ""),
    attribute("clients.income", "{op: eq, value: 9999999999999999999}"): (
        "value", ".test.value", "Numbers go up to 10^15."),
    attribute("clients.registered_on", "{op: eq, value: 31.12.2020}"): (
        "value", ".test.value", "Write 2020-12-31."),
    attribute("clients.registered_on", "{op: eq, value: 2020-02-30}"): (
        "value", ".test.value", "Write it as 2026-01-31."),
    attribute("clients.city", "{op: in, values: [nsk, Новосибирс]}"): (
        "value", ".test.values.1", "Did you mean Новосибирск, Новосиб?"),
    attribute("clients.married", "{op: eq, value: maybe}"): (
        "value", ".test.value", "Write true or false."),
    attribute("clients.income", "{op: between, low: 9, high: 10000}").replace("9", "20000"): (
        "reversed", ".test", "Write 10000 to 20000."),
    attribute("clients.registered_on", "{op: ge, value: 18}", of="age"): (
        "age", ".of", "Known: clients.birth_date."),
    attribute("clients.birth_date", "{op: ge, value: 18.5}", of="age"): (
        "value", ".test.value", ""),
    attribute("clients.birth_date", "{op: missing}", of="age"): (
        "op", ".test.op", "Possible: eq, ne, in, not_in, lt, le, gt, ge, between."),
    attribute("clients.income", "{op: le, value: 3}", of="days_since"): ("days_since", ".of", ""),
    related("aggregate: exists, test: {op: ge, value: 1}"): (
        "test_unwanted", ".test", "Use count for 'at least 3'."),
    related("aggregate: count"): (
        "test_missing", ".test", "For example test: {op: ge, value: 3}."),
    related("aggregate: count, column: cards.kind, test: {op: ge, value: 1}"): (
        "column_unwanted", ".column", "distinct counts a column's different values."),
    related("aggregate: count, test: {op: ge, value: -1}"): ("value", ".test.value", ""),
    related("aggregate: sum, test: {op: ge, value: 1}"): (
        "column_missing", ".column", "Known: cards.credit_limit."),
    related("aggregate: sum, column: cards.kind, test: {op: ge, value: 1}"): (
        "not_numeric", ".column", "Known: cards.credit_limit."),
    related("aggregate: count, per: month, test: {op: ge, value: 3}"): (
        "per_without_window", ".per", "Add window: {last: 3}."),
    related("aggregate: exists, per: month, window: {last: 3}"): (
        "per_unwanted", ".per", "Only count and sum have."),
    related("aggregate: count, per: month, window: {last: 9, unit: day}, test: {op: ge, value: 1}"):
        ("per_days", ".per", "Write the window in months or years; in the calendar, from ago: 1."),
    related("aggregate: exists, window: {last: 3}", table="accounts"): (
        "no_event_time", ".window",
        "Give a column role: event_time. Dates here: opened_on."),
    related("aggregate: exists, window: {start: 2026-02-01, end: 2026-01-01}"): (
        "reversed", ".window", ""),
    related("aggregate: exists, window: {start: January}"): (
        "value", ".window.start", "Write it as 2026-01-31."),
    related("aggregate: exists, window: {start: null}"): ("window_empty", ".window", ""),
    related("aggregate: exists", table="cardz"): (
        "unknown_table", ".table", "Did you mean cards?"),
    related("aggregate: exists", table="clients"): (
        "self_related", ".table", "Use kind: attribute."),
    related("aggregate: exists", table="products"): (
        "no_way", ".table", "Add it to links in the catalog."),
    related(f"aggregate: exists, where: [{attribute('clients.city', '{op: filled}')}]"): (
        "outer_column", ".where.0.column", "Put it outside this condition."),
    related("aggregate: exists, where: [{kind: written, words: x, key_sql: select 1}]"): (
        "written_inside", ".where.0", "Put it outside this condition."),
    related(
        "aggregate: sum, column: card_transactions.amount, test: {op: ge, value: 1}",
        table="card_transactions",
    ): (
        "currency", ".where",
        f"Add to where: {attribute('card_transactions.currency', '{op: eq, value: …}')}"
        ", or give currency: RUB"
        .replace(" of: value,", "")),
}  # fmt: skip


@pytest.mark.parametrize(("node", "expected"), REFUSED.items())
def test_what_does_not_fit_is_refused_with_its_place_and_a_hint(
    node: str, expected: tuple[str, str, str], tree: ReadTree
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        tree(f"[{node}]")
    (problem,) = refused.value.problems
    assert (problem.code, problem.where, problem.hint.en) == (
        f"criteria.{expected[0]}",
        f"all_of.0{expected[1]}",
        expected[2],
    )
    assert problem.what.ru
    assert problem.what.en


def test_all_mistakes_are_told_at_once_in_the_reader_s_language(tree: ReadTree) -> None:
    wrong = [
        attribute("clients.sity", "{op: filled}"),
        attribute("clients.income", "{op: eq, value: 1 000}"),
        related(f"aggregate: none, where: [{attribute('cards.kind', '{op: eq, value: золото}')}]"),
    ]
    known = "credit, debit, дебетовая, кредитная"
    with pytest.raises(InvalidInputError) as refused:
        tree(f"[{', '.join(wrong)}]")
    assert refused.value.told(Language.RU).splitlines() == [
        "criteria: ошибок: 3",
        "  - all_of.0.column: в таблице 'clients' нет столбца 'sity'. Может быть, city?",
        "  - all_of.1.test.value: «1 000» — не число. Напишите 1000.",
        f"  - all_of.2.where.0.test.value: нет значения «золото». Есть: {known}.",
    ]


def test_ids_are_given_in_reading_order_and_given_ones_stay(tree: ReadTree) -> None:
    one = attribute("clients.city", "{op: filled}")
    named = one.replace("{kind", "{id: c2, kind", 1)
    criteria = tree(f"[{{kind: group, combine: any_of, items: [{one}, {one}]}}, {named}, {one}]")
    group, second, third = criteria.all_of
    assert group.kind == "group"
    assert [group.id, *(item.id for item in group.items), second.id, third.id] == [
        "c1", "c1.1", "c1.2", "c2", "c3",
    ]  # fmt: skip


def test_an_id_given_twice_is_refused(tree: ReadTree) -> None:
    one = attribute("clients.city", "{op: filled}").replace("{kind", "{id: x, kind", 1)
    with pytest.raises(InvalidInputError) as refused:
        tree(f"[{one}, {one}]")
    assert [problem.code for problem in refused.value.problems] == ["criteria.same_id"]


def test_an_unknown_entity_is_refused_with_the_nearest_one(tree: ReadTree) -> None:
    with pytest.raises(InvalidInputError) as refused:
        tree(f"{{entity: clent, all_of: [{attribute('clients.city', '{op: filled}')}]}}")
    assert [(p.code, p.hint.en) for p in refused.value.problems] == [
        ("criteria.unknown_entity", "Did you mean client?")
    ]


def test_a_tree_too_deep_or_too_large_is_refused(bank_catalog: Catalog) -> None:
    leaf: dict[str, Any] = {
        "kind": "attribute", "column": "clients.city", "test": {"op": "filled"},
    }  # fmt: skip
    deep = leaf
    for _ in range(12):
        deep = {"kind": "group", "combine": "all_of", "items": [deep]}
    for nodes in ([deep], [leaf] * 201):
        with pytest.raises(InvalidInputError) as refused:
            validate(parse_tree({"all_of": nodes}, "tree"), bank_catalog)
        assert [problem.code for problem in refused.value.problems] == ["criteria.too_large"]


def test_nesting_made_to_break_a_reader_is_refused(bank_catalog: Catalog, tmp_path: Path) -> None:
    raw: list[Any] = []
    for _ in range(500):
        raw = [raw]
    with pytest.raises(InvalidInputError) as refused:
        parse_tree({"all_of": raw}, "tree")
    assert refused.value.code == "criteria.too_deep"
    file = tmp_path / "c.json"
    file.write_text('{"all_of": ' + "[" * 50_000 + "]" * 50_000 + "}")
    with pytest.raises(InvalidInputError):
        load_criteria(file, bank_catalog)


def test_a_title_that_codes_share_stands_for_all_of_them_and_is_one_currency() -> None:
    catalog = parse_as(
        Catalog,
        parse_yaml(
            """
            entities: {client: {table: c, key: id}}
            tables:
              c: {columns: {id: {type: id}}}
              t:
                columns:
                  cid: {type: id}
                  sum: {type: money, currency: cur}
                  cur: {type: category, values: {RUB: рубль, RUR: рубль, USD: доллар}}
            links: [{from: t.cid, to: c.id}]
            """,
            "catalog",
        ),
        "catalog",
    )
    condition = {"kind": "attribute", "column": "t.cur", "test": {"op": "eq", "value": "Рубль"}}
    node = {
        "kind": "related", "table": "t", "aggregate": "sum", "column": "t.sum",
        "where": [condition], "test": {"op": "ge", "value": 1},
    }  # fmt: skip
    (found,) = validate(parse_tree({"all_of": [node]}, "tree"), catalog).all_of
    assert found.kind == "related"
    (inner,) = found.where
    assert inner.kind == "attribute"
    assert inner.test.model_dump() == {"op": "in", "values": ("RUB", "RUR")}


def test_two_equally_short_ways_are_refused_by_name() -> None:
    catalog = parse_as(
        Catalog,
        parse_yaml(
            """
            entities: {client: {table: c, key: id}}
            tables:
              c: {columns: {id: {type: id}}}
              t: {columns: {payer: {type: id}, payee: {type: id}}}
            links: [{from: t.payer, to: c.id}, {from: t.payee, to: c.id}]
            """,
            "catalog",
        ),
        "catalog",
    )
    node = {"kind": "related", "table": "t", "aggregate": "exists"}
    with pytest.raises(InvalidInputError) as refused:
        validate(parse_tree({"all_of": [node]}, "tree"), catalog)
    (problem,) = refused.value.problems
    assert problem.hint.en == "Choose one: via: [t.payer]; via: [t.payee]."


def test_warnings_name_what_is_read_as_of_now_and_mixed_currencies(
    tree: ReadTree, bank_catalog: Catalog
) -> None:
    amount = attribute("card_transactions.amount", "{op: ge, value: 5}")
    criteria = tree(
        f"[{related('aggregate: exists', table='accounts')},"
        f" {related(f'aggregate: exists, where: [{amount}]', table='card_transactions')}]"
    )
    assert [one.what.en for one in warnings_of(criteria, bank_catalog)] == [
        "accounts has no event time: its rows are read as of now.",
        "card_transactions.amount is compared as a number, whatever its currency.",
    ]
