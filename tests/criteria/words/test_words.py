"""What people read, in both languages. The cases are golden/words.txt: a tree, ru, en.

A tree is one node, or a whole tree with its `all_of`; of the small bank, or, after `bank: ` and
`agency: `, of a demo company.

To renew the file after a deliberate change: OSTAP_RENEW_GOLDEN=1 pytest this file; then read it.
"""

from __future__ import annotations

import datetime as dt
import functools
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import ostap.demo
from ostap.catalog import Catalog, load_catalog
from ostap.criteria import describe, validate
from ostap.criteria.files import parse_tree
from ostap.names import Language
from ostap.results.criteria import Criteria, Node, Written
from ostap.settings import parse_as
from ostap.settings.reading import parse_yaml

GOLDEN = Path(__file__).parents[1] / "golden" / "words.txt"
CASES = [case.splitlines() for case in GOLDEN.read_text().strip().split("\n\n")]
NBSP = "\u00a0"

DEMO = Path(ostap.demo.__file__).parent
CATALOGS = {
    "bank": DEMO / "bank_files" / "catalog.yaml",
    "agency": DEMO / "agency_files" / "catalog.yaml",
}

ReadTree = Callable[[str], Criteria]


@functools.cache
def demo_catalog(company: str) -> Catalog:
    return load_catalog(CATALOGS[company])


def read_case(text: str, bank_catalog: Catalog) -> tuple[Node | Criteria, Catalog]:
    company, colon, rest = text.partition(": ")
    demo = bool(colon) and company in CATALOGS
    catalog = demo_catalog(company) if demo else bank_catalog
    raw = parse_yaml(rest if demo else text, "tree")
    whole = raw if "all_of" in raw else {"all_of": [raw]}
    saved = Criteria(all_of=(Written(words="saved", key_sql="SELECT client_id FROM clients"),))
    criteria = validate(parse_tree(whole, "tree"), catalog, saved=lambda _: saved)
    return (criteria if "all_of" in raw else criteria.all_of[0]), catalog


@pytest.mark.parametrize(("tree_text", "ru", "en"), CASES, ids=[case[1][4:64] for case in CASES])
def test_words(tree_text: str, ru: str, en: str, bank_catalog: Catalog) -> None:
    asked, catalog = read_case(tree_text, bank_catalog)
    told = [
        f"{language}: {describe(asked, catalog, language)}".replace(NBSP, " ")
        for language in (Language.RU, Language.EN)
    ]
    if os.environ.get("OSTAP_RENEW_GOLDEN"):
        GOLDEN.write_text(GOLDEN.read_text().replace(f"{ru}\n{en}", "\n".join(told)))
        return
    assert told == [ru, en]


def test_a_number_and_its_unit_do_not_part_at_the_end_of_a_line(
    tree: ReadTree, bank_catalog: Catalog
) -> None:
    criteria = tree(
        "[{kind: attribute, column: clients.income, test: {op: ge, value: 50000}},"
        " {kind: attribute, column: clients.birth_date, of: age, test: {op: ge, value: 18}}]"
    )
    assert describe(criteria, bank_catalog, Language.RU) == (
        f"ежемесячный доход от 50{NBSP}000{NBSP}₽; возраст от 18{NBSP}лет"
    )


def test_with_a_day_given_a_window_says_its_first_and_last_day(
    tree: ReadTree, bank_catalog: Catalog
) -> None:
    (node,) = tree("[{kind: related, table: cards, aggregate: exists, window: {last: 3}}]").all_of
    day = dt.date(2026, 5, 31)
    told = [
        describe(node, bank_catalog, language, as_of=day).replace(NBSP, " ")
        for language in (Language.RU, Language.EN)
    ]
    assert told == [
        "есть карты за последние 3 месяца (с 01.03.2026 по 31.05.2026)",
        "has cards in the last 3 months (2026-03-01 to 2026-05-31)",
    ]


@pytest.mark.parametrize(
    ("window", "ru", "en"),
    [
        ("{calendar: month}", "за прошлый месяц (апрель 2026 года)", "previous month (April 2026)"),
        ("{calendar: quarter}", "прошлый квартал (1-й квартал 2026 года)", "quarter (Q1 2026)"),
        ("{calendar: year, ago: 2}", "за позапрошлый год (2024 год)", "2 years ago (2024)"),
        (
            "{calendar: month, ago: 0}",
            "с начала месяца (с 01.05.2026 по 31.05.2026)",
            "since the start of the month (2026-05-01 to 2026-05-31)",
        ),
    ],
)
def test_with_a_day_given_a_unit_of_the_calendar_says_its_name(
    window: str, ru: str, en: str, tree: ReadTree, bank_catalog: Catalog
) -> None:
    (node,) = tree(f"[{{kind: related, table: cards, aggregate: exists, window: {window}}}]").all_of
    told = [
        describe(node, bank_catalog, language, as_of=dt.date(2026, 5, 31)).replace(NBSP, " ")
        for language in (Language.RU, Language.EN)
    ]
    assert [words.endswith(end) for words, end in zip(told, (ru, en), strict=True)] == [True] * 2


def test_a_single_node_can_be_told_whom_it_is_about(tree: ReadTree, bank_catalog: Catalog) -> None:
    (node,) = tree("[{kind: sample, share: 0.5, seed: a}]").all_of
    told = describe(node, bank_catalog, Language.EN, entity="client")
    assert told == "random 50% of clients (lot “a”)"


def test_what_the_dictionary_does_not_know_stays_as_it_is_written() -> None:
    raw: dict[str, Any] = {
        "entities": {"client": {"table": "c", "key": "id"}},
        "tables": {
            "c": {"columns": {"id": {"type": "id"}, "NPS": {"type": "number"}}},
            "trans_v2": {"columns": {"cid": {"type": "id"}, "amt": {"type": "number"}}},
        },
        "links": [{"from": "trans_v2.cid", "to": "c.id"}],
    }
    catalog = parse_as(Catalog, raw, "catalog")
    nodes = [
        {"kind": "attribute", "column": "c.NPS", "test": {"op": "ge", "value": 9}},
        {"kind": "attribute", "column": "c.NPS", "test": {"op": "missing"}},
        {"kind": "related", "table": "trans_v2", "aggregate": "none"},
        {
            "kind": "related",
            "table": "trans_v2",
            "aggregate": "exists",
            "where": [{"kind": "attribute", "column": "trans_v2.amt", "test": {"op": "filled"}}],
        },
    ]
    criteria = validate(parse_tree({"all_of": nodes}, "tree"), catalog)
    assert [describe(node, catalog, Language.RU) for node in criteria.all_of] == [
        "NPS от 9",
        "NPS: не указано",
        "нет ни одной записи «trans_v2»",
        "есть записи «trans_v2» (amt: указано)",
    ]
