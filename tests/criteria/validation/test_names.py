"""Ways, currencies, saved audiences, measures of the catalog, and how much may be named."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from tests.criteria.validation.refusals import (
    catalog_of,
    node_of,
    problems_of,
    refusal,
    stands,
    tree_of,
)

from ostap.catalog import Catalog
from ostap.criteria import validate
from ostap.criteria.files import parse_tree
from ostap.results.criteria import Criteria, Group, Measured, SavedAudience
from ostap.settings.reading import parse_yaml

CITY = "{kind: attribute, column: clients.city, test: {op: eq, value: Томск}}"


def rows(rest: str, table: str) -> str:
    return f"{{kind: related, table: {table}, {rest}}}"


# Ways


@pytest.mark.parametrize(
    "node",
    [
        ("{kind: attribute, column: branches.rating, via: [clients.home_branch],"
        " test: {op: ge, value: 4}}"),
        rows("aggregate: exists, via: [owners.client_id, owners.account_id,"
             " payments.from_account]", "payments"),
        rows("aggregate: exists, via: [owners.client_id, owners.account_id]", "accounts"),
        rows("aggregate: exists, via: [owners.client_id, owners.account_id], where:"
             " [{kind: related, table: payments, aggregate: exists, via: [payments.to_account]}]",
             "accounts"),
        ("{kind: measure, measure: {kind: difference,"
        " left: {kind: attribute, column: branches.rating, via: [clients.home_branch]},"
        " right: {kind: attribute, column: branches.rating, via: [clients.work_branch]}},"
        " test: {op: gt, value: 0}}"),
    ],
)  # fmt: skip
def test_a_way_is_named_by_its_links(node: str, bank_catalog: Catalog) -> None:
    assert stands(node, bank_catalog)


def test_a_way_may_be_longer_than_the_shortest() -> None:
    catalog = catalog_of("""
        entities: {client: {table: c, key: id}}
        tables:
          c: {columns: {id: {type: id}}}
          deals: {columns: {id: {type: id}, cid: {type: id}}}
          bills: {key: id, columns: {id: {type: id}, cid: {type: id}, deal: {type: id}}}
        links:
          - {from: deals.cid, to: c.id}
          - {from: bills.cid, to: c.id}
          - {from: bills.deal, to: deals.id}
        """)
    assert stands(rows("aggregate: exists", "bills"), catalog)
    longer = rows("aggregate: exists, via: [deals.cid, bills.deal]", "bills")
    assert stands(longer, catalog)


PAYMENTS = (
    "Choose one: via: [owners.client_id, owners.account_id, payments.from_account];"
    " via: [owners.client_id, owners.account_id, payments.to_account]."
)


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (rows("aggregate: exists", "payments"), ("ambiguous_way", "table", PAYMENTS)),
        (
            "{kind: attribute, column: branches.rating, test: {op: ge, value: 4}}",
            ("ambiguous_way", "column",
             "Choose one: via: [clients.home_branch]; via: [clients.work_branch]."),
        ),
        (
            ("{kind: attribute, column: branches.rating, via: [clients.home_brunch],"
            " test: {op: ge, value: 4}}"),
            ("unknown_link", "via", "Did you mean clients.home_branch, clients.work_branch?"),
        ),
        (
            rows("aggregate: exists, via: [cards.client_id]", "accounts"),
            ("wrong_way", "via", "The shortest: via: [owners.client_id, owners.account_id]."),
        ),
        (
            ("{kind: attribute, column: clients.city, via: [clients.home_branch],"
            " test: {op: filled}}"),
            ("wrong_way", "via", ""),
        ),
    ],
)  # fmt: skip
def test_several_ways_and_a_wrong_one_are_told_with_the_right_ones(
    node: str, expected: tuple[str, str, str], bank_catalog: Catalog
) -> None:
    assert refusal(node, bank_catalog) == expected


# Currencies


AMOUNT = "card_transactions.amount"
ROUBLES = "{kind: attribute, column: card_transactions.currency, test: {op: eq, value: рубль}}"


def spent(rest: str, aggregate: str = "sum") -> str:
    test = "test: {op: ge, value: 1}"
    return rows(f"aggregate: {aggregate}, column: {AMOUNT}, {test}, {rest}", "card_transactions")


@pytest.mark.parametrize("aggregate", ["sum", "avg", "min", "max", "last", "first"])
def test_amounts_of_several_currencies_are_pinned_or_turned_into_one(
    aggregate: str, bank_catalog: Catalog
) -> None:
    assert stands(spent("currency: USD", aggregate), bank_catalog)
    assert stands(spent(f"where: [{ROUBLES}]", aggregate), bank_catalog)
    code, where, hint = refusal(spent("where: []", aggregate), bank_catalog)
    assert (code, where) == ("currency", "where")
    assert hint.startswith("Add to where: {kind: attribute")
    assert hint.endswith(", or give currency: RUB")


@pytest.mark.parametrize(
    "where",
    [
        ROUBLES.replace("op: eq", "op: ne"),
        ROUBLES.replace("}}", "}, missing: keep}"),
        f"{{kind: group, combine: any_of, items: [{ROUBLES}]}}",
        f"{{kind: group, combine: all_of, items: [{ROUBLES}], missing: keep}}",
    ],
)
def test_a_condition_that_leaves_more_than_one_currency_pins_none(
    where: str, bank_catalog: Catalog
) -> None:
    assert refusal(spent(f"where: [{where}]"), bank_catalog)[0] == "currency"


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (spent("currency: UDS"), ("unknown_currency", "currency", "Did you mean USD?")),
        (
            rows("aggregate: count, currency: RUB, test: {op: ge, value: 1}", "cards"),
            ("currency_unwanted", "currency", ""),
        ),
        (
            rows("aggregate: max, column: cards.opened_on, currency: RUB,"
                 " test: {op: ge, value: 2026-01-01}", "cards"),
            ("currency_unwanted", "currency", ""),
        ),
    ],
)  # fmt: skip
def test_a_currency_that_can_t_be_had_is_refused(
    node: str, expected: tuple[str, str, str], bank_catalog: Catalog
) -> None:
    assert refusal(node, bank_catalog) == expected


def test_without_rates_nothing_is_turned(bank_catalog: Catalog) -> None:
    catalog = bank_catalog.model_copy(update={"currencies": None, "measures": {}})
    assert refusal(spent("currency: RUB"), catalog) == (
        "no_currencies",
        "currency",
        "Add currencies: {base: RUB, rates: {USD: 90}}.",
    )
    same = rows(
        "aggregate: sum, column: cards.credit_limit, currency: RUB, test: {op: ge, value: 1}",
        "cards",
    )
    assert stands(same, catalog)


# Saved audiences


class Kept:
    """Saved audiences of a test, as YAML by name."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def names(self) -> list[str]:
        """Return every name."""
        return list(self._texts)

    def __call__(self, name: str) -> Criteria | None:
        """Return an audience as it was written."""
        text = self._texts.get(name)
        return None if text is None else parse_tree(parse_yaml(text, name), name)


def audience(name: str) -> str:
    return f"{{kind: audience, name: {name}}}"


def test_a_saved_audience_is_put_in_whole_and_numbered_inside(bank_catalog: Catalog) -> None:
    saved = Kept(
        {
            "tomsk": f"all_of: [{CITY.replace('{kind', '{id: mine, kind', 1)}]",
            "rich": f"{{all_of: [{audience('tomsk')}],"
            " top: {count: 9, by: {kind: attribute, column: clients.income}}}",
        }
    )
    twice = f"{{all_of: [{audience('rich')}, {audience('tomsk')}]}}"
    first, second = tree_of(twice, bank_catalog, saved).all_of
    assert isinstance(first, SavedAudience)
    assert isinstance(second, SavedAudience)
    assert first.criteria is not None
    assert second.criteria is not None
    (inner,) = first.criteria.all_of
    assert isinstance(inner, SavedAudience)
    assert inner.criteria is not None
    assert first.criteria.top is not None
    (city,) = second.criteria.all_of
    assert city.kind == "attribute"
    assert city.test.model_dump() == {"op": "eq", "value": "tomsk"}
    assert [first.id, inner.id, inner.criteria.all_of[0].id, second.id, city.id] == [
        "c1", "c1.1", "c1.1.1", "c2", "c2.1",
    ]  # fmt: skip


def test_a_validated_tree_needs_no_saved_audiences_any_more(bank_catalog: Catalog) -> None:
    saved = Kept({"tomsk": f"all_of: [{CITY}]"})
    before = tree_of(audience("tomsk"), bank_catalog, saved)
    assert validate(before, bank_catalog) == before
    assert validate(before, bank_catalog, saved=Kept({"tomsk": "all_of: []"})) == before


A_TO_B = {"a": f"all_of: [{audience('b')}]", "b": f"all_of: [{audience('a')}]"}
PRODUCT = "{kind: attribute, column: products.price, test: {op: ge, value: 1}}"


@pytest.mark.parametrize(
    ("kept", "node", "expected"),
    [
        ({"tomsk": ""}, audience("tmsk"), ("unknown_audience", "name", "Did you mean tomsk?")),
        (
            A_TO_B,
            audience("a"),
            ("audience_circle", "criteria.all_of.0.criteria.all_of.0.name", ""),
        ),
        (
            {"p": f"{{entity: item, all_of: [{PRODUCT}]}}"},
            audience("p"),
            ("other_entity", "name", ""),
        ),
        (
            {"old": "all_of: [{kind: attribute, column: clients.sity, test: {op: filled}}]"},
            audience("old"),
            ("unknown_column", "criteria.all_of.0.column", "Did you mean city?"),
        ),
        ({"odd": "all_of: 5"}, audience("odd"), ("audience_unreadable", "name", "")),
        (
            {"tomsk": f"all_of: [{CITY}]"},
            f"{{kind: related, table: cards, aggregate: exists, where: [{audience('tomsk')}]}}",
            ("audience_inside", "where.0", "Put it outside this condition."),
        ),
    ],
)
def test_a_saved_audience_that_can_t_stand_is_refused(
    kept: dict[str, str], node: str, expected: tuple[str, str, str], bank_catalog: Catalog
) -> None:
    assert refusal(node, bank_catalog, Kept(kept)) == expected


def test_what_is_wrong_inside_a_name_is_told_with_the_name(bank_catalog: Catalog) -> None:
    (circle,) = problems_of(audience("a"), bank_catalog, Kept(A_TO_B))
    assert circle.what.en == (
        "in the saved audience 'a': in the saved audience 'b': "
        "saved audiences refer to each other in a circle: a → b → a."
    )
    assert circle.what.ru == (
        "в сохранённой аудитории «a»: в сохранённой аудитории «b»: "
        "сохранённые аудитории ссылаются друг на друга по кругу: a → b → a."
    )


def test_without_saved_audiences_no_name_is_known(bank_catalog: Catalog) -> None:
    assert refusal(audience("tomsk"), bank_catalog) == ("unknown_audience", "name", "")


# Measures of the catalog

CIRCLE = """
entities: {client: {table: c, key: id}}
tables: {c: {columns: {id: {type: id}, paid: {type: number}}}}
measures:
  a: {tree: {kind: ratio, left: {kind: named, name: b}, right: {kind: named, name: b}}}
  b: {tree: {kind: difference, left: {kind: attribute, column: c.paid},
             right: {kind: named, name: a}}}
  broken: {of: c.paid, aggregate: sum, over: three moons}
  fine: {tree: {kind: attribute, column: c.paid}, unit: {ru: кг, en: kg}}
  cold: {tree: {kind: attribute, column: c.paid}, unit: {ru: градус, en: degree}}
"""


def named(name: str, test: str = "{op: gt, value: 0}") -> str:
    return f"{{kind: measure, measure: {{kind: named, name: {name}}}, test: {test}}}"


def test_measures_that_name_each_other_in_a_circle_are_told_whole() -> None:
    found = problems_of(named("b"), catalog_of(CIRCLE))
    assert {(p.code, p.what.en.rpartition(": ")[2]) for p in found} == {
        ("criteria.measure_circle", "b → a → b.")
    }


def test_a_measure_whose_period_can_t_be_read_is_told() -> None:
    assert refusal(named("broken"), catalog_of(CIRCLE)) == (
        "measure_period",
        "measure.name",
        "Write it as '3 months'.",
    )


def test_a_measure_s_own_unit_counts_where_its_columns_have_none() -> None:
    catalog = catalog_of(CIRCLE)
    against = "{op: gt, than: {kind: named, name: cold}}"
    assert refusal(named("fine", against), catalog)[0] == "unlike"
    (node,) = tree_of(named("fine"), catalog).all_of
    assert isinstance(node, Measured)


# Size


def too_large(text: str, catalog: Catalog, saved: Callable[[str], Criteria | None]) -> bool:
    return [p.code for p in problems_of(text, catalog, saved)] == ["criteria.too_large"]


def test_what_is_named_counts_to_the_size_of_the_tree(bank_catalog: Catalog) -> None:
    many = ", ".join([CITY] * 90)
    saved = Kept({"many": f"all_of: [{many}]"})
    twice = ", ".join([audience("many")] * 2)
    assert stands(f"all_of: [{twice}]", bank_catalog, saved)
    thrice = ", ".join([audience("many")] * 3)
    assert too_large(f"all_of: [{thrice}]", bank_catalog, saved)


def test_names_that_double_at_every_step_end_at_once(bank_catalog: Catalog) -> None:
    steps = {str(n): f"all_of: [{audience(str(n + 1))}, {audience(str(n + 1))}]" for n in range(40)}
    assert too_large(audience("0"), bank_catalog, Kept(steps))
    measures = "".join(
        f"\n  m{n}: {{tree: {{kind: ratio, left: {{kind: named, name: m{n + 1}}},"
        f" right: {{kind: named, name: m{n + 1}}}}}}}"
        for n in range(40)
    )
    catalog = catalog_of(
        f"{CIRCLE}{measures}\n  m40: {{tree: {{kind: attribute, column: c.paid}}}}"
    )
    assert too_large(named("m0"), catalog, Kept({}))


def test_nodes_inside_measures_count(bank_catalog: Catalog) -> None:
    counted = (
        f"{{kind: related, table: cards, aggregate: count, where: [{', '.join(['%s'] * 199)}]}}"
    )
    kind = "{kind: attribute, column: cards.kind, test: {op: filled}}"
    measure = counted.replace("%s", kind)
    text = f"{{kind: measure, measure: {measure}, test: {{op: ge, value: 1}}}}"
    assert too_large(text, bank_catalog, Kept({}))


def test_a_tree_of_allowed_depth_stays_allowed(bank_catalog: Catalog) -> None:
    text = CITY
    for _ in range(11):
        text = f"{{kind: group, combine: all_of, items: [{text}]}}"
    assert isinstance(node_of(text, bank_catalog), Group)
