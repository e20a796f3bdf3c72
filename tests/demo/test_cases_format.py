"""The demo's validation cases: well formed, of every kind, spread evenly over both parts."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from ostap.catalog import Catalog, load_catalog
from ostap.criteria import approve
from ostap.criteria.cases import gold_ids, load_cases
from ostap.names import Dialect
from ostap.results.cases import Case, Construct, Part

DEMO = Path(__file__).parents[2] / "src" / "ostap" / "demo"
COMPANIES = ("bank", "agency")
LAST_DAY = dt.date(2026, 11, 20)
EVERYBODY = {"bank": 10_000, "agency": 520}


def folder(company: str) -> Path:
    return DEMO / f"{company}_files" / "cases"


@cache
def cases(company: str) -> tuple[Case, ...]:
    return load_cases(folder(company), None)


@cache
def catalog(company: str) -> Catalog:
    return load_catalog(DEMO / f"{company}_files" / "catalog.yaml")


def kind(case: Case) -> str:
    if not case.expressible:
        return "inexpressible"
    if case.unsaid:
        return "partly expressible"
    return "offer" if case.offer else "words"


EVERY = [pytest.param(c, case, id=case.id) for c in COMPANIES for case in cases(c)]


def test_there_are_enough_cases_of_each_kind() -> None:
    assert Counter(map(kind, cases("bank"))) == {
        "words": 105,
        "offer": 40,
        "partly expressible": 7,
        "inexpressible": 9,
    }
    assert Counter(map(kind, cases("agency"))) == {
        "words": 37,
        "partly expressible": 2,
        "inexpressible": 3,
    }


@pytest.mark.parametrize("company", COMPANIES)
def test_a_third_of_each_kind_is_for_the_test(company: str) -> None:
    of_kind = Counter(map(kind, cases(company)))
    tested = Counter(kind(case) for case in cases(company) if case.part is Part.TEST)
    assert {name: abs(tested[name] - n / 3) < 1 for name, n in of_kind.items()} == dict.fromkeys(
        of_kind, True
    )


def test_every_construct_stands_in_both_parts() -> None:
    everything = [*cases("bank"), *cases("agency")]
    seen = {
        part: {c for case in everything if case.part is part for c in case.constructs}
        for part in Part
    }
    assert seen == {part: set(Construct) for part in Part}


def test_a_tenth_is_in_english() -> None:
    everything = [*cases("bank"), *cases("agency")]
    english = [case for case in everything if not re.search("[а-яё]", told(case), re.IGNORECASE)]
    assert 0.07 <= len(english) / len(everything) <= 0.13


def told(case: Case) -> str:
    return case.words or (case.offer.text if case.offer else "")


@pytest.mark.parametrize(("company", "entity"), [("bank", "client"), ("agency", "item")])
def test_all_select_the_companys_entity_on_its_last_day(company: str, entity: str) -> None:
    assert {(case.entity, case.as_of) for case in cases(company)} == {(entity, LAST_DAY)}


@pytest.mark.parametrize("company", COMPANIES)
def test_no_case_is_longer_than_a_person_makes_it(company: str) -> None:
    odd = [
        case.id
        for case in cases(company)
        if len(case.criteria) > 5
        or not 8 <= case.minutes_by_hand <= 60
        or bool(case.constructs) != case.expressible
    ]
    assert odd == []


@pytest.mark.parametrize(("company", "case"), EVERY)
def test_every_gold_passes_the_guard(company: str, case: Case) -> None:
    entity = catalog(company).entities.named()[case.entity]
    for sql in case.sql:
        approve(sql, catalog(company), Dialect.DUCKDB, keys_only=entity, as_of=case.as_of)


@pytest.mark.parametrize("company", COMPANIES)
def test_every_gold_is_an_audience_neither_nobody_nor_everybody(company: str) -> None:
    shares = {
        (case.id, number): len(keys) / EVERYBODY[company]
        for case in cases(company)
        for number, keys in enumerate(gold_ids(case, folder(company)))
    }
    assert {name: share for name, share in shares.items() if not 0.003 <= share <= 0.9} == {}


@pytest.mark.parametrize("company", COMPANIES)
def test_no_two_cases_ask_the_same(company: str) -> None:
    asked = Counter(told(case).casefold() for case in cases(company))
    assert asked.most_common(1)[0][1] == 1


@pytest.mark.parametrize("company", COMPANIES)
def test_every_stored_file_belongs_to_a_case(company: str) -> None:
    named = {name for case in cases(company) for name in case.ids}
    stored = {f"ids/{path.name}" for path in (folder(company) / "ids").iterdir()}
    assert stored == named
