"""Towns that no list of values holds, as most data dictionaries have them."""

from __future__ import annotations

import pytest
from tests.audience.reading.conftest import AS_OF, CATALOG, told

from ostap.audience.reading.ground import Ground
from ostap.audience.reading.mentions import Lexicon
from ostap.audience.reading.reader import read_criterion
from ostap.catalog import Catalog
from ostap.settings import parse_as
from ostap.settings.reading import parse_yaml


@pytest.fixture(scope="module")
def townless() -> Catalog:
    """The bank with a column of towns that lists none."""
    start = CATALOG.index("        values:\n          nsk")
    end = CATALOG.index("      income:")
    return parse_as(
        Catalog, parse_yaml(CATALOG[:start] + CATALOG[end:], "catalog.yaml"), "catalog.yaml"
    )


@pytest.mark.parametrize(
    ("said", "made"),
    [
        ("женщины 25–40 лет из Самары",
         ["пол: женский", "возраст от 25 до 40 лет", "город содержит «Самара»"]),
        ("клиенты из Москвы, Казани или Нижнего Новгорода",
         [("хотя бы одно: город содержит «Москва»; город содержит «Казань»; "
          "город содержит «Нижний Новгород»")]),
        ("не из Омска", ["город не содержит «Омск»"]),
        ("clients from Tomsk with a card", ["есть карты", "город содержит «Tomsk»"]),
        ("топ-100 клиентов по доходу из Екатеринбурга", ["город содержит «Екатеринбург»"]),
        ("Ивановы с картой", ["есть карты"]),
    ],
)  # fmt: skip
def test_a_town_is_asked_of_the_column_of_towns(
    townless: Catalog, said: str, made: list[str]
) -> None:
    reading = read_criterion(said, Lexicon(townless), Ground(townless, "client"), AS_OF)
    assert told(reading.nodes, townless) == made


def test_the_first_hundred_are_of_that_town(townless: Catalog) -> None:
    said = "топ-100 клиентов по доходу из Екатеринбурга"
    reading = read_criterion(said, Lexicon(townless), Ground(townless, "client"), AS_OF)
    assert reading.top is not None
    assert (reading.top.count, reading.top.by.model_dump()["column"]) == (100, "clients.income")
