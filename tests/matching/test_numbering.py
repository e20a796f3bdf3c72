"""The number of a version: step by what it does, quality by data and figures, patch by the rest."""

import pytest
from tests.matching.cards import card

from ostap.matching.numbering import next_number, parts_of


def test_the_first_version_of_a_step_ends_in_zeros() -> None:
    assert next_number(card(), []) == "3.0.0"
    assert next_number(card(reached=1), [card("3.4.2")]) == "1.0.0"
    assert next_number(card(accepted=False), [card("3.4.2")]) == "0.0.0"


def test_other_data_or_other_columns_make_another_quality() -> None:
    assert next_number(card(data="d2"), [card("3.1.4")]) == "3.2.0"
    other = card().model_copy(update={"versions": {"ostap": "1", "features": "f2", "data": "d1"}})
    assert next_number(other, [card("3.1.4")]) == "3.2.0"


def test_the_same_data_make_another_quality_where_the_auc_left_the_interval() -> None:
    assert next_number(card(auc=0.84), [card("3.0.0", auc=0.8)]) == "3.1.0"
    assert next_number(card(auc=0.76), [card("3.0.0", auc=0.8)]) == "3.1.0"
    assert next_number(card(auc=0.82), [card("3.0.0", auc=0.8)]) == "3.0.1"


def test_other_code_or_parameters_on_the_same_data_are_a_patch() -> None:
    newer = card().model_copy(update={"versions": {"ostap": "2", "features": "f1", "data": "d1"}})
    assert next_number(newer, [card("3.0.9"), card("3.0.10"), card("3.0.2")]) == "3.0.11"


def test_it_is_held_against_the_latest_of_its_step_and_against_no_other() -> None:
    kept = [card("3.0.0"), card("1.7.0", data="d2"), card("3.2.0", data="d3"), card(None)]
    assert next_number(card(data="d3"), kept) == "3.2.1"


def test_without_figures_by_time_two_versions_on_the_same_data_are_alike() -> None:
    mute = card(reached=0).model_copy(update={"evaluation": None})
    assert next_number(mute, [mute.model_copy(update={"number": "0.0.0"})]) == "0.0.1"
    assert next_number(mute, [card("0.0.0", accepted=False)]) == "0.1.0"


@pytest.mark.parametrize(
    ("text", "parts"),
    [("2.0.1", (2, 0, 1)), ("v2.10.1", (2, 10, 1)), ("2.0", None), ("", None), ("2.a.1", None)],
)
def test_a_number_has_three_parts(text: str, parts: tuple[int, int, int] | None) -> None:
    assert parts_of(text) == parts
