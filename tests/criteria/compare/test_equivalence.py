"""One normal form for trees that are only written differently; it never changes the meaning."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.criteria.askable import KEY_SETS, data
from tests.criteria.trees import trees

from ostap.catalog import Catalog
from ostap.criteria import validate
from ostap.criteria.compare import equivalent
from ostap.criteria.files import parse_tree
from ostap.criteria.meaning import selected, truths
from ostap.criteria.tree.normal import normal, version_of
from ostap.results.criteria import Criteria
from ostap.settings.reading import parse_yaml

AS_OF = dt.date(2026, 5, 31)

SAME = {
    "order": (
        "[{income: [ge, 5]}, {children: [eq, 1]}]",
        "[{children: [eq, 1]}, {income: [ge, 5]}]",
    ),
    "said twice": ("[{income: [ge, 5]}, {income: [ge, 5]}]", "[{income: [ge, 5]}]"),
    "between": ("[{income: [between, 5, 9]}]", "[{income: [le, 9]}, {income: [ge, 5]}]"),
    "a list of one": ("[{city: [in, nsk]}]", "[{city: [eq, nsk]}]"),
    "a list, sorted": ("[{city: [in, nsk, msk]}]", "[{city: [in, msk, nsk]}]"),
    "a list as alternatives": (
        "[{any_of: [{city: [eq, nsk]}, {city: [eq, msk]}]}]",
        "[{city: [in, msk, nsk]}]",
    ),
    "none of several values": (
        "[{city: [ne, nsk]}, {city: [ne, msk]}]",
        "[{city: [not_in, msk, nsk]}]",
    ),
    "whole numbers": ("[{children: [lt, 3]}]", "[{children: [le, 2]}]"),
    "ages": ("[{age: [gt, 25]}]", "[{age: [ge, 26]}]"),
    "days": ("[{registered_on: [lt, 2026-05-01]}]", "[{registered_on: [le, 2026-04-30]}]"),
    "groups in groups": (
        "[{all_of: [{income: [ge, 5]}, {all_of: [{children: [eq, 1]}]}]}]",
        "[{children: [eq, 1]}, {income: [ge, 5]}]",
    ),
    "not not": ("[{none_of: [{none_of: [{income: [ge, 5]}]}]}]", "[{income: [ge, 5]}]"),
    "not any, all not": (
        "[{none_of: [{any_of: [{income: [ge, 5]}, {city: [eq, nsk]}]}]}]",
        "[{none_of: [{income: [ge, 5]}]}, {city: [ne, nsk]}]",
    ),
    "not all, any not": (
        "[{none_of: [{all_of: [{income: [ge, 5]}, {city: [eq, nsk]}]}]}]",
        "[{any_of: [{income: [lt, 5]}, {city: [ne, nsk]}]}]",
    ),
    "at least one": ("[{cards: count, test: [ge, 1]}]", "[{cards: exists}]"),
    "more than none": ("[{cards: count, test: [gt, 0]}]", "[{cards: exists}]"),
    "fewer than one": ("[{cards: count, test: [lt, 1]}]", "[{cards: none}]"),
    "not exists": ("[{none_of: [{cards: exists}]}]", "[{cards: none}]"),
    "not at least three": (
        "[{none_of: [{cards: count, test: [ge, 3]}]}]",
        "[{cards: count, test: [le, 2]}]",
    ),
    "a year is twelve months": (
        "[{cards: exists, window: {last: 1, unit: year}}]",
        "[{cards: exists, window: {last: 12}}]",
    ),
    "yes and no": ("[{married: [ne, true]}]", "[{married: [eq, false]}]"),
}

DIFFERENT = {
    "another bound": ("[{children: [le, 3]}]", "[{children: [le, 4]}]"),
    "income may be a part": ("[{income: [lt, 3]}]", "[{income: [le, 2]}]"),
    "missing is not no": (
        "[{married: [ne, true]}]",
        "[{any_of: [{married: [eq, false]}, {married: [missing]}]}]",
    ),
    "several cards or one": ("[{cards: count, test: [ge, 2]}]", "[{cards: exists}]"),
    "another window": (
        "[{cards: exists, window: {last: 3}}]",
        "[{cards: exists, window: {last: 4}}]",
    ),
    "who was not born": ("[{none_of: [{age: [lt, 18]}]}]", "[{age: [ge, 18]}]"),
    "one card or two": (
        "[{cards: exists, where: [{cards.kind: [eq, credit]}, {cards.credit_limit: [ge, 5]}]}]",
        """[{cards: exists, where: [{cards.kind: [eq, credit]}]},
            {cards: exists, where: [{cards.credit_limit: [ge, 5]}]}]""",
    ),
}


def spelled(raw: Any) -> Any:
    """Turn the short spelling of these tables into nodes."""
    if "any_of" in raw or "all_of" in raw or "none_of" in raw:
        ((combine, items),) = raw.items()
        return {"kind": "group", "combine": combine, "items": [spelled(i) for i in items]}
    if "cards" in raw:
        node = {"kind": "related", "table": "cards", "aggregate": raw["cards"]}
        node |= {"where": [spelled(item) for item in raw.get("where", [])]}
        node |= {"window": raw["window"]} if "window" in raw else {}
        return node | ({"test": asked_as(raw["test"])} if "test" in raw else {})
    ((name, asked),) = raw.items()
    if name == "age":
        return {
            "kind": "attribute",
            "column": "clients.birth_date",
            "of": "age",
            "test": asked_as(asked),
        }
    column = name if "." in name else f"clients.{name}"
    return {"kind": "attribute", "column": column, "test": asked_as(asked)}


def asked_as(asked: list[Any]) -> dict[str, Any]:
    op, *values = asked
    match op:
        case "between":
            return {"op": op, "low": values[0], "high": values[1]}
        case "in" | "not_in":
            return {"op": op, "values": values}
        case "filled" | "missing":
            return {"op": op}
        case _:
            return {"op": op, "value": values[0]}


@pytest.fixture
def short(bank_catalog: Catalog) -> Callable[[str], Criteria]:
    def read(text: str) -> Criteria:
        raw = {"all_of": [spelled(item) for item in parse_yaml(text, "tree")]}
        return validate(parse_tree(raw, "tree"), bank_catalog)

    return read


@pytest.mark.parametrize("pair", SAME.values(), ids=SAME.keys())
def test_trees_that_say_the_same_in_other_words_are_equivalent(
    pair: tuple[str, str], short: Callable[[str], Criteria], bank_catalog: Catalog
) -> None:
    one, other = map(short, pair)
    assert equivalent(one, other, bank_catalog) is True


@pytest.mark.parametrize("pair", DIFFERENT.values(), ids=DIFFERENT.keys())
def test_a_small_made_up_database_tells_different_trees_apart(
    pair: tuple[str, str], short: Callable[[str], Criteria], bank_catalog: Catalog
) -> None:
    one, other = map(short, pair)
    assert equivalent(one, other, bank_catalog) is False


def test_what_can_be_neither_proven_nor_refuted_is_said_to_be_unknown(
    tree: Callable[[str], Criteria], bank_catalog: Catalog
) -> None:
    written = "[{kind: written, words: a, key_sql: select client_id from clients}]"
    everyone = "[{kind: attribute, column: clients.email, test: {op: filled}}]"
    assert equivalent(tree(written), tree(everyone), bank_catalog) is None


def test_ids_words_reasons_and_order_do_not_change_the_version(
    tree: Callable[[str], Criteria],
) -> None:
    first = tree(
        "[{kind: related, table: cards, aggregate: exists, said: с картой, reason: r, id: a},"
        " {kind: attribute, column: clients.city, test: {op: eq, value: nsk}}]"
    )
    second = tree(
        "[{kind: attribute, column: clients.city, test: {op: eq, value: nsk}, written_by: model},"
        " {kind: related, table: cards, aggregate: exists}]"
    )
    third = tree("[{kind: related, table: cards, aggregate: none}]")
    assert version_of(first) == version_of(second)
    assert version_of(first) != version_of(third)
    assert len(version_of(first)) == 12


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(raw=trees(), seed=st.integers(0, 40), with_catalog=st.booleans())
def test_the_normal_form_means_what_the_tree_means_unknown_included(
    raw: dict[str, Any], seed: int, *, with_catalog: bool, bank_catalog: Catalog
) -> None:
    criteria = validate(parse_tree(raw, "tree"), bank_catalog)
    form = normal(criteria, bank_catalog if with_catalog else None)
    world = empty_filled(data(seed), bank_catalog)
    assert chosen(form, bank_catalog, world) == chosen(criteria, bank_catalog, world)
    assert conjunctions(form, bank_catalog, world) == conjunctions(criteria, bank_catalog, world)
    again = normal(form, bank_catalog if with_catalog else None)
    assert again == form


def chosen(criteria: Criteria, catalog: Catalog, world: Any) -> list[Any]:
    """Return the keys that a tree selects."""
    return selected(criteria, catalog, world, AS_OF, KEY_SETS)


def conjunctions(criteria: Criteria, catalog: Catalog, world: Any) -> list[bool | None]:
    """Return for every row whether all criteria hold, in Kleene's logic."""
    rows = truths(criteria, catalog, world, AS_OF, KEY_SETS)
    return [False if False in row else None if None in row else True for row in rows]


def empty_filled(world: dict[str, Any], catalog: Catalog) -> dict[str, Any]:
    """Return the rows with every column of the catalog, missing where it is not given."""
    return {
        name: [dict.fromkeys(table.columns) | row for row in world.get(name, [])]
        for name, table in catalog.tables.items()
    }


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(one=trees(), other=trees())
def test_equivalence_is_never_claimed_of_trees_that_differ_on_some_data(
    one: dict[str, Any], other: dict[str, Any], bank_catalog: Catalog
) -> None:
    first, second = (validate(parse_tree(raw, "tree"), bank_catalog) for raw in (one, other))
    verdict = equivalent(first, second, bank_catalog, worlds=5)
    worlds = [empty_filled(data(seed), bank_catalog) for seed in range(5)]
    differ = any(chosen(first, bank_catalog, w) != chosen(second, bank_catalog, w) for w in worlds)
    assert not (verdict is True and differ)
    assert equivalent(first, first, bank_catalog) is True
