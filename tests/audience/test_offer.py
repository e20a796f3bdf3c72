"""Reading an offer at the border."""

from typing import Any

import pytest

from ostap.audience.offer import Clause, clauses, read_offer
from ostap.errors import InvalidInputError
from ostap.results.audience import Offer


def test_keys_that_we_do_not_know_are_kept() -> None:
    offer = read_offer({"product": "Карта", "text": "Для всех", "campaign": "осень"})
    assert offer.model_dump()["campaign"] == "осень"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({}, [("product", "input.missing_field"), ("text", "input.missing_field")]),
        ({"product": " ", "text": "\n"}, [("product", "offer.blank"), ("text", "offer.blank")]),
        (
            {"product": "К", "text": "т", "terms": {"age_from": 200}},
            [("terms.age_from", "offer.impossible_age")],
        ),
        (
            {"product": "К", "text": "т", "terms": {"age_from": 30, "age_to": 20}},
            [("terms", "offer.reversed_ages")],
        ),
        ({"product": 5, "text": "т"}, [("product", "input.string_type")]),
    ],
)
def test_everything_wrong_is_told_at_once(
    raw: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        read_offer(raw)
    assert [(p.where, p.code) for p in caught.value.problems] == expected


def test_an_offer_is_read_sentence_by_sentence_with_its_fields() -> None:
    offer = Offer(product="Вклад", text="Ставка 20 %. Для пенсионеров!", notes="Только Томск")
    assert clauses(offer) == [
        Clause("product", "Вклад"),
        Clause("notes", "Только Томск"),
        Clause("text", "Ставка 20 %."),
        Clause("text", "Для пенсионеров!"),
    ]


def test_fifty_pages_are_cut_to_what_a_run_can_read() -> None:
    offer = Offer(product="Вклад", text="Очень выгодно. " * 5000)
    assert len(clauses(offer)) == 60
