"""The linker finds the part of a catalog that some words are about."""

import pytest

from ostap.audience.link import Linker
from ostap.catalog import Catalog
from ostap.settings import parse_as
from ostap.settings.reading import parse_yaml

BANK = """
entities: {client: {table: clients, key: id}}
tables:
  clients:
    title: {ru: клиенты, en: clients}
    columns:
      id: {type: id}
      birth_date: {type: date, role: birth_date, title: {ru: дата рождения, en: birth date}}
      gender: {type: category, title: {ru: пол}, values: {F: {ru: женский}, M: {ru: мужской}}}
      city: {type: category, title: {ru: город}, values: {nsk: {ru: Новосибирск}, tsk: {ru: Томск}}}
      passport: {type: text, sensitive: true, title: {ru: паспорт}}
      religion: {type: category, protected: true, title: {ru: вероисповедание}}
  deposits:
    title: {ru: вклады, en: deposits}
    columns:
      id: {type: id}
      client_id: {type: id}
      status: {type: category, title: {ru: статус}, values: {A: {ru: активен}, C: {ru: закрыт}}}
      balance: {type: money, title: {ru: остаток, en: balance}}
  cards:
    title: {ru: карты, en: cards}
    columns:
      client_id: {type: id}
      kind:
        type: category
        title: {ru: вид}
        values: {credit: {ru: кредитная}, debit: {ru: дебетовая}}
"""


@pytest.fixture(scope="module")
def linker() -> Linker:
    return Linker(parse_as(Catalog, parse_yaml(BANK, "bank"), "bank"))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("старше 30 лет", "clients.birth_date"),
        ("молодёжь", "clients.birth_date"),
        ("женщины", "clients.gender"),
        ("живут в Новосибирске", "clients.city"),
        ("остаток на вкладе больше миллиона", "deposits.balance"),
        ("есть действующий депозит", "deposits.status"),
        ("нет кредитной карты", "cards.kind"),
        ("deposit balance over 1000", "deposits.balance"),
    ],
)
def test_words_find_their_column(linker: Linker, words: str, expected: str) -> None:
    assert expected in [c.ref for c in linker.link([words], most=3).columns]


def test_named_values_are_found_with_their_column(linker: Linker) -> None:
    assert linker.link(["в Томске"]).values_of("clients.city") == ("tsk",)


def test_sensitive_and_protected_columns_are_never_candidates(linker: Linker) -> None:
    found = linker.link(["паспорт", "вероисповедание", "религия"])
    assert not {"clients.passport", "clients.religion"} & {c.ref for c in found.columns}


def test_what_the_catalog_does_not_speak_of_is_named(linker: Linker) -> None:
    linked = linker.link(["владельцы собак"])
    assert linked.columns == ()
    assert linked.unknown == {"владельцы", "собак"}
