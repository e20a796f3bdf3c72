"""What is wrong in data, requests and catalogs: a clear answer each, in both languages."""

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest

from ostap.catalog import Catalog
from ostap.catalog.check import check_catalog
from ostap.errors import InvalidInputError, Problem, RefusedError
from ostap.matching.company import Company, company_from
from ostap.matching.dataset import Dataset, build_dataset, data_report
from ostap.matching.emptied import EMPTY_STOCK
from ostap.matching.enough import check_enough, lacking
from ostap.matching.features import Features
from ostap.matching.plan import make_plan
from ostap.matching.rank import NOTHING_SAID, Matcher
from ostap.matching.request import PairRequest, RequestChecker, parse_request
from ostap.matching.scoring import Scorer
from ostap.matching.train import check_same_plan
from ostap.names import Language
from ostap.results.matching import DataReport
from ostap.settings import parse_as
from ostap.settings.reading import parse_json

Tables = dict[str, pl.DataFrame]
Draw = Callable[..., Tables]
Make = Callable[..., Company]
Recatalog = Callable[[Callable[[str], str]], Catalog]

LONG = "ж" * 10_000


@pytest.fixture(scope="module")
def checker(dataset: Dataset) -> RequestChecker:
    return RequestChecker(dataset.company)


@pytest.fixture
def matcher(dataset: Dataset, small_scorer: Callable[[], Scorer]) -> Matcher:
    return Matcher(dataset.company, small_scorer(), {})


def refusal(checker: RequestChecker, **raw: Any) -> InvalidInputError:
    with pytest.raises(InvalidInputError) as caught:
        checker.check(PairRequest.model_validate(raw))
    return caught.value


def problem(checker: RequestChecker, **raw: Any) -> Problem:
    (one,) = refusal(checker, **raw).problems
    return one


def report(data: Dataset) -> DataReport:
    return data_report(data, Language.EN)


# The catalog


@pytest.mark.parametrize(
    ("right", "wrong", "where", "nearest"),
    [
        ("value: premises.area,", "value: premises.aera,", "pairs.0", "area"),
        ("closed: closed_on", "closed: closd_on", "deals", "closed_on"),
        ("key: premises_id}\n  manager", "key: premises_id, group: adress}\n  manager",
         "entities.item.group", "address"),
        ("wish: leads.budget,", "wish: leads.bugdet,", "pairs.1", "budget"),
        ("vacant_to}\ndeals", "vacant_til}\ndeals", "stock", "vacant_to"),
    ],
)  # fmt: skip
def test_a_catalog_that_names_a_missing_column_is_told_the_nearest(
    recatalog: Recatalog, right: str, wrong: str, where: str, nearest: str
) -> None:
    (found,) = check_catalog(recatalog(lambda text: text.replace(right, wrong, 1)))
    assert (found.code, found.where) == ("catalog.unknown_column", where)
    assert f"Did you mean {nearest}" in found.hint.en
    assert f"Может быть, {nearest}" in found.hint.ru


def test_a_model_of_another_catalog_is_refused_with_what_came_and_went(
    dataset: Dataset, small_scorer: Callable[[], Scorer], recatalog: Recatalog
) -> None:
    trained = small_scorer().features.state
    other = recatalog(lambda text: text.replace(
        "      entrance: {type: boolean}", "      floor: {type: number}"))  # fmt: skip
    company = replace(dataset.company, plan=make_plan(other))
    with pytest.raises(RefusedError) as refused:
        check_same_plan(trained, company)
    assert refused.value.code == "matching.other_catalog"
    assert refused.value.told(Language.RU) == (
        "Модель обучена с другим catalog.yaml; с тех пор изменилось: −leads.entrance, "
        "+leads.floor.\nОбучите заново: ostap match train"
    )


# The history


def test_one_outcome_only_is_not_enough_and_the_codes_are_to_be_checked(
    drawn: Draw, company_from_tables: Make
) -> None:
    tables = drawn(200)
    tables["deals"] = tables["deals"].with_columns(status=pl.lit("LOSE"))
    tables["contracts"] = tables["contracts"].clear()
    with pytest.raises(RefusedError) as refused:
        check_enough(build_dataset(company_from_tables(tables)))
    assert refused.value.told(Language.RU) == (
        "Для обучения мало данных:\n"
        "  - выигранных сделок: 0, нужно хотя бы 10.\n"
        "Проверьте в catalog.yaml коды исходов deals.status: открытых сделок 0, с неизвестным "
        "предметом 0. Сделки позже 2026-06-30 не в счёт."
    )


def test_fifty_deals_are_enough_only_with_ten_of_each_outcome(
    drawn: Draw, company_from_tables: Make
) -> None:
    def lacks(deals: int, seed: int) -> list[str]:
        data = build_dataset(company_from_tables(drawn(deals, seed)))
        return [one.code for one in lacking(data)]

    assert lacks(50, 0) == []
    assert lacks(49, 0) == ["matching.too_few_pairs"]
    few = [f"matching.too_few_{what}" for what in ("pairs", "won", "lost", "clients")]
    assert lacks(12, 0) == few


def test_a_constant_column_is_no_feature_and_changes_nothing(
    drawn: Draw, company_from_tables: Make
) -> None:
    tables = drawn(200)
    tables["clients"] = tables["clients"].with_columns(kind=pl.lit("ooo"))
    tables["premises"] = tables["premises"].with_columns(area=pl.lit(50.0))
    data = build_dataset(company_from_tables(tables))
    features, matrix = Features.fit(data, np.arange(len(data.pairs)))
    names = {feature.name for feature in features.state.features}
    assert {"premises.area", "clients.kind=ooo"} <= set(features.state.constant)
    assert not {"premises.area", "clients.kind=ooo"} & names
    assert np.isfinite(np.nan_to_num(matrix.values)).all()


def test_a_deal_of_the_future_is_invisible_and_one_that_closes_then_is_open(
    drawn: Draw, company_from_tables: Make
) -> None:
    tables = drawn(100)
    later, never = dt.date(2031, 1, 1), dt.date(9999, 1, 1)
    first, second = pl.int_range(pl.len()) == 0, pl.int_range(pl.len()) == 1
    tables["deals"] = tables["deals"].with_columns(
        pl.when(first).then(later).otherwise("created_on").alias("created_on"),
        pl.when(second).then(never).otherwise("closed_on").alias("closed_on"),
    )
    tables["contracts"] = tables["contracts"].clear()
    data = build_dataset(company_from_tables(tables))
    assert (len(data.pairs), report(data).open) == (98, 1)


def test_a_request_of_the_future_is_invisible(drawn: Draw, company_from_tables: Make) -> None:
    tables = drawn(100)
    later = pl.int_range(pl.len()) == 0
    tables["leads"] = tables["leads"].with_columns(
        pl.when(later).then(dt.date(2031, 1, 1)).otherwise("created_on").alias("created_on")
    )
    assert company_from_tables(tables).requests.height == 99


def test_a_range_from_more_to_less_counts_as_missing_and_is_counted(
    drawn: Draw, company_from_tables: Make
) -> None:
    tables = drawn(100)
    wrong = pl.int_range(pl.len()) < 7
    tables["leads"] = tables["leads"].with_columns(
        pl.when(wrong).then(9000.0).otherwise("area_min").alias("area_min")
    )
    data = build_dataset(company_from_tables(tables))
    assert report(data).implausible == {"leads.area_min": 7, "leads.area_max": 7}
    for ref in ("leads.area_min", "leads.area_max"):
        assert data.requests[ref].null_count() == 7


@pytest.mark.parametrize("wrong", [math.nan, math.inf, -math.inf])
def test_no_number_in_the_tables_is_a_missing_one(
    drawn: Draw, company_from_tables: Make, wrong: float
) -> None:
    tables = drawn(100)
    tables["premises"] = tables["premises"].with_columns(area=pl.lit(wrong), price=pl.lit(wrong))
    tables["leads"] = tables["leads"].with_columns(budget=pl.lit(wrong))
    data = build_dataset(company_from_tables(tables))
    assert data.company.items["premises.area"].null_count() == 60
    assert data.requests["leads.budget"].null_count() == len(data.pairs)
    _, matrix = Features.fit(data, np.arange(len(data.pairs)))
    assert not np.isinf(matrix.values).any()


def test_text_where_a_number_should_be_is_read_or_missing(
    drawn: Draw, company_from_tables: Make
) -> None:
    tables = drawn(100)
    said = ["12 000,5 руб.", "договорная", "", "1e400"]
    prices = pl.Series("price", [said[i % 4] for i in range(60)])
    tables["premises"] = tables["premises"].with_columns(prices)
    company = company_from_tables(tables)
    assert company.items["premises.price"].unique().sort().to_list() == [None, 12000.5]


def test_an_id_that_stands_twice_makes_no_pair_twice(
    drawn: Draw, company_from_tables: Make
) -> None:
    tables = drawn(100)
    once = build_dataset(company_from_tables(tables))
    doubled = {name: pl.concat([table, table]) for name, table in tables.items()}
    twice = build_dataset(company_from_tables(doubled))
    assert (len(twice.pairs), twice.company.items.height) == (len(once.pairs), 60)
    assert twice.fingerprint() == once.fingerprint()
    assert report(twice).deals_repeated == 100


# The request


def test_a_range_from_more_to_less_is_refused_with_what_to_do(checker: RequestChecker) -> None:
    found = problem(checker, request={"area_min": 60, "area_max": 40})
    assert found.lines(Language.RU) == (
        "request.area_min: 60 больше, чем area_max: 40. Поменяйте их местами."
    )


def test_an_unknown_manager_is_told_the_nearest_and_how_to_do_without(
    checker: RequestChecker,
) -> None:
    found = problem(checker, manager="33")
    assert found.code == "matching.unknown_manager"
    assert found.lines(Language.RU) == (
        "manager: нет такого менеджера: «33». Может быть, 3? "
        "Без менеджера (null) берётся среднее по работающим."
    )
    left = problem(checker, manager="4")
    assert left.lines(Language.EN) == (
        "manager: this manager has left: '4'. Known: 1, 2, 3. "
        "Without one (null) the mean over those who work is taken."
    )


def test_an_unknown_value_is_told_the_nearest(checker: RequestChecker) -> None:
    found = problem(checker, request={"districts": ["Северны"]})
    assert found.lines(Language.RU) == (
        "request.districts: нет такого значения: «Северны». Может быть, Северный?"
    )


@pytest.mark.parametrize("where", ["client", "manager", "value", "number", "date", "column"])
def test_ten_thousand_characters_are_refused_in_a_message_that_can_be_read(
    checker: RequestChecker, where: str
) -> None:
    requests: dict[str, dict[str, Any]] = {
        "client": {"client": LONG},
        "manager": {"manager": LONG},
        "value": {"request": {"business": LONG}},
        "number": {"request": {"area_min": LONG}},
        "date": {"request": {"created_on": LONG}},
        "column": {"request": {LONG: 1}},
    }
    for language in Language:
        assert len(refusal(checker, **requests[where]).told(language)) < 500


def test_an_unknown_item_of_ten_thousand_characters_is_cut_too(matcher: Matcher) -> None:
    with pytest.raises(InvalidInputError) as caught:
        matcher.row_of(LONG)
    assert len(caught.value.told(Language.RU)) < 500


@pytest.mark.parametrize("text", ['{"client": NaN}', '{"request": {"area_min": -Infinity}}'])
def test_what_is_no_json_number_is_refused_as_json(text: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        parse_json(text, "request.json")
    assert caught.value.code == "input.broken_json"


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_number_that_is_none_is_refused_by_its_field(
    checker: RequestChecker, value: float
) -> None:
    found = problem(checker, request={"budget": value})
    assert (found.code, found.where) == ("matching.wrong_type", "request.budget")


def test_wrong_types_are_told_all_at_once_in_the_readers_language() -> None:
    with pytest.raises(InvalidInputError) as caught:
        parse_request({"client": [], "manager": {}, "request": "flat", "top": 3}, "request.json")
    assert caught.value.told(Language.RU) == (
        "request.json: неверных полей: 4\n"
        "  - client: нужен текст (получено list).\n"
        "  - manager: нужен текст (получено dict).\n"
        "  - request: нужен объект {…} (получено 'flat').\n"
        "  - top: нет такого поля. Есть: client, manager, request."
    )


@pytest.mark.parametrize("raw", [[], "text", 5])
def test_what_is_no_object_is_said_to_need_one(raw: Any) -> None:
    with pytest.raises(InvalidInputError) as caught:
        parse_as(PairRequest, raw, "request.json", strict=True)
    assert "нужен объект {…}" in caught.value.told(Language.RU)


def test_an_empty_request_ranks_and_says_that_nothing_was_said(matcher: Matcher) -> None:
    silent: tuple[dict[str, Any], ...] = (
        {}, {"request": {}}, {"request": None}, {"request": {"area_min": None}},
    )  # fmt: skip
    for raw in silent:
        ranking = matcher.rank(parse_request(raw))
        assert len(ranking.items) == 60
        assert NOTHING_SAID.ru in ranking.notes


# Nothing is left


def test_where_rules_remove_everything_the_greatest_of_them_is_named(matcher: Matcher) -> None:
    everything = list(matcher.vacant)
    ranking = matcher.rank(PairRequest(), {"repair": everything[:10], "on_hold": everything})
    assert ranking.items == ()
    assert ranking.notes[0] == (
        "правила убрали всё свободное (всего 60), из них «on_hold» — 50: смягчите его в "
        "rules.yaml или исправьте данные, на которые оно смотрит"
    )
    assert EMPTY_STOCK.ru not in ranking.notes


def test_where_the_filter_would_remove_everything_the_wishes_are_to_be_relaxed(
    dataset: Dataset, small_scorer: Callable[[], Scorer]
) -> None:
    scorer = small_scorer()
    strict = scorer.filter.model_copy(
        update={"works": True, "threshold": 1.0, "scale": "probability", "always_kept": 0}
    )
    ranking = Matcher(dataset.company, replace(scorer, filter=strict), {}).rank(PairRequest())
    assert len(ranking.filtered) == len(ranking.items) == 60
    assert ranking.notes[0] == "фильтр убрал бы всё: смягчите пожелания (бюджет, размер, место)"


def test_a_catalog_without_items_is_refused_with_the_section_that_is_missing(
    recatalog: Recatalog,
) -> None:
    bare = recatalog(lambda text: text.replace(
        "  item: {table: premises, key: premises_id}\n", ""))  # fmt: skip
    with pytest.raises(InvalidInputError) as caught:
        company_from({}, bare, dt.date(2026, 6, 30))
    assert caught.value.told(Language.RU) == (
        "Для подбора в catalog.yaml нужен раздел entities.item, а его нет.\n"
        "Укажите там таблицу того, что сдаётся или продаётся, и её ключ."
    )
