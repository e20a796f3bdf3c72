"""Reasons in the user's words, read off the wish and the value."""

from typing import Any

import pytest

from ostap.catalog import Catalog
from ostap.matching.reasons import Reasons
from ostap.names import Language

ITEM = {"premises.area": 48.5, "premises.price": 135000.0, "premises.district": "north"}
CASES: list[tuple[dict[str, Any], str, str, str]] = [
    ({"leads.area_min": 40.0, "leads.area_max": 60.0}, "+",
     "площадь 48,5 м² — в пределах 40–60 м²", "area 48.5 m²: within 40–60 m²"),
    ({"leads.area_min": 97.0}, "-",
     "площадь 48,5 м² — меньше на 50 % (от 97 м²)", "area 48.5 m²: 50% short (from 97 m²)"),
    ({"leads.area_max": 30.0}, "-",
     "площадь 48,5 м² — больше на 62 % (до 30 м²)", "area 48.5 m²: 62% over (up to 30 m²)"),
    ({"leads.budget": 100000.0}, "-",
     "цена в месяц 135 000 ₽ — больше на 35 % (бюджет 100 000 ₽)",
     "price per month 135,000 ₽: 35% over (budget 100,000 ₽)"),
    ({"leads.budget": 134999.0}, "-",
     "цена в месяц 135 000 ₽ — больше на <1 % (бюджет 134 999 ₽)",
     "price per month 135,000 ₽: <1% over (budget 134,999 ₽)"),
    ({"leads.budget": 150000.0}, "+",
     "цена в месяц 135 000 ₽ — по силам (бюджет 150 000 ₽)",
     "price per month 135,000 ₽: affordable (budget 150,000 ₽)"),
    ({"leads.districts": ["north", "south"]}, "+",
     "район Северный — из желаемых", "district North: among the wanted"),
    ({"leads.districts": ["south"]}, "-",
     "район Северный — не из желаемых (Южный)", "district North: not wanted (wanted: South)"),
]  # fmt: skip


@pytest.mark.parametrize(("wish", "sign", "russian", "english"), CASES)
def test_each_wish_gives_its_reason_in_both_languages(
    catalog: Catalog, wish: dict[str, Any], sign: str, russian: str, english: str
) -> None:
    for language, text in ((Language.RU, russian), (Language.EN, english)):
        (reason,) = Reasons(catalog, catalog.pairs, language).of(wish, ITEM)
        assert (reason.sign, reason.text.replace("\u00a0", " ")) == (sign, text)


def test_what_was_not_said_or_is_not_known_gives_no_reason(catalog: Catalog) -> None:
    reasons = Reasons(catalog, catalog.pairs, Language.RU)
    assert reasons.of({"leads.budget": None}, ITEM) == ()
    assert reasons.of({"leads.budget": 1.0}, {"premises.price": None}) == ()
    assert reasons.of({"leads.business": "bakery"}, ITEM) == ()
