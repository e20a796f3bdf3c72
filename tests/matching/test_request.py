"""A request is refused whole, with every mistake and the nearest right name."""

import datetime as dt
import math
from typing import Any

import pytest

from ostap.errors import InvalidInputError
from ostap.matching.dataset import Dataset
from ostap.matching.request import CheckedRequest, RequestChecker, parse_request
from ostap.names import Language


@pytest.fixture(scope="module")
def checker(dataset: Dataset) -> RequestChecker:
    return RequestChecker(dataset.company)


def check(checker: RequestChecker, **raw: Any) -> CheckedRequest:
    return checker.check(parse_request(raw))


def problems(checker: RequestChecker, **raw: Any) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInputError) as caught:
        check(checker, **raw)
    return [(problem.where, problem.code) for problem in caught.value.problems]


def test_a_right_request_is_a_row_of_catalog_columns(checker: RequestChecker) -> None:
    found = check(
        checker,
        client="C5",
        manager="1",
        request={"area_min": 40, "leads.area_max": 60.5, "districts": ["Северный", "south"],
                 "budget": None},
    )  # fmt: skip
    row = found.row.to_dicts()[0]
    assert (row["leads.area_min"], row["leads.area_max"]) == (40.0, 60.5)
    assert row["leads.districts"] == ["north", "south"]
    assert row["leads.budget"] is None
    assert row["clients.kind"] in {"ooo", "ip"}
    assert not found.silent


def test_a_truth_value_is_true_or_false_and_nothing_else(checker: RequestChecker) -> None:
    assert check(checker, request={"entrance": True}).row["leads.entrance"].to_list() == [True]
    for wrong in ("true", 1, [True]):
        assert problems(checker, request={"entrance": wrong}) == [
            ("request.entrance", "matching.wrong_type")
        ]


def test_a_client_alone_brings_his_latest_request(
    checker: RequestChecker, dataset: Dataset
) -> None:
    client = dataset.company.requests["client"][-1]
    row = check(checker, client=client).row.to_dicts()[0]
    assert row["leads.area_min"] == dataset.company.requests["leads.area_min"][-1]


def test_nothing_said_is_allowed_and_known_to_be_nothing(checker: RequestChecker) -> None:
    assert check(checker).silent


def test_all_mistakes_are_told_at_once(checker: RequestChecker) -> None:
    assert problems(
        checker,
        client="C99999",
        manager="9",
        request={"aera_min": 40, "area_max": "60", "districts": ["nort"], "business": ["bakery"]},
    ) == [
        ("client", "matching.unknown_client"),
        ("manager", "matching.unknown_manager"),
        ("request.aera_min", "matching.unknown_column"),
        ("request.area_max", "matching.wrong_type"),
        ("request.districts", "matching.unknown_value"),
        ("request.business", "matching.wrong_type"),
    ]


def test_the_nearest_names_are_offered_in_both_languages(checker: RequestChecker) -> None:
    with pytest.raises(InvalidInputError) as caught:
        check(checker, request={"aera_min": 40, "districts": ["Севрный"]})
    russian = caught.value.told(Language.RU)
    assert "Может быть, area_min" in russian
    assert "Может быть, Северный" in russian
    assert "Did you mean area_min" in caught.value.told(Language.EN)


@pytest.mark.parametrize("value", [math.nan, math.inf, -5, True, "40", [40], {"a": 1}])
def test_what_is_no_number_is_refused(checker: RequestChecker, value: Any) -> None:
    raw = parse_request({}).model_copy(update={"request": {"area_min": value}})
    with pytest.raises(InvalidInputError) as caught:
        checker.check(raw)
    assert [p.where for p in caught.value.problems] == ["request.area_min"]


def test_from_above_to_is_refused(checker: RequestChecker) -> None:
    found = problems(checker, request={"area_min": 60, "area_max": 40})
    assert found == [("request.area_min", "matching.range")]


def test_a_request_of_the_future_is_refused(checker: RequestChecker) -> None:
    tomorrow = (dt.date(2026, 6, 30) + dt.timedelta(days=1)).isoformat()
    assert problems(checker, request={"created_on": tomorrow}) == [
        ("request.created_on", "matching.future")
    ]
    check(checker, request={"created_on": "2026-06-30"})


def test_a_manager_who_left_can_not_send(checker: RequestChecker) -> None:
    assert problems(checker, manager="4") == [("manager", "matching.unknown_manager")]


def test_the_same_column_twice_is_refused(checker: RequestChecker) -> None:
    found = problems(checker, request={"area_min": 40, "leads.area_min": 50})
    assert found == [("request.leads.area_min", "matching.twice")]


def test_a_column_that_is_no_feature_is_taken_and_named_as_unused(checker: RequestChecker) -> None:
    assert check(checker, request={"status": "JUNK"}).unused == ("leads.status",)


def test_ids_may_be_numbers_but_not_truth_values() -> None:
    assert parse_request({"client": 5}).client == "5"
    with pytest.raises(InvalidInputError, match="client"):
        parse_request({"client": True})
    with pytest.raises(InvalidInputError, match="Did you mean manager"):
        parse_request({"manger": "1"})


@pytest.mark.parametrize("raw", [[], "x", 5, None])
def test_what_is_no_object_is_refused(raw: Any) -> None:
    with pytest.raises(InvalidInputError):
        parse_request(raw)
