"""A small bank of eight tables: a reference, owners, a one-to-one, two spellings, currencies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from ostap.audience.reading.ground import Ground
from ostap.audience.reading.heard import Heard, hear
from ostap.audience.reading.mentions import Lexicon
from ostap.audience.reading.reader import Reading, read_criterion
from ostap.catalog import Catalog
from ostap.criteria import describe, validate
from ostap.names import Language
from ostap.results.criteria import Criteria, Node
from ostap.settings import parse_as
from ostap.settings.reading import parse_yaml

AS_OF = dt.date(2026, 11, 21)

CATALOG = """
entities: {client: {table: clients, key: client_id, title: {ru: клиент, en: client}}}
tables:
  clients:
    title: {ru: клиенты, en: clients}
    key: client_id
    columns:
      client_id: {type: id}
      birth_date: {type: date, role: birth_date, title: {ru: дата рождения, en: birth date}}
      joined_on: {type: date, title: {ru: дата регистрации, en: registration date}}
      gender:
        type: category
        title: {ru: пол, en: gender}
        values: {F: {ru: женский, en: female}, M: {ru: мужской, en: male}}
      city:
        type: category
        title: {ru: город, en: city}
        values:
          nsk: {ru: Новосибирск, en: Novosibirsk}
          tsk: {ru: Томск, en: Tomsk}
          oms: {ru: Омск, en: Omsk}
      income: {type: money, currency: RUB, title: {ru: доход, en: income}}
      children:
        type: integer
        title: {ru: число детей, en: number of children}
        synonyms: [дети, children]
      vip: {type: boolean, title: {ru: премиальное обслуживание, en: premium service}}
      email: {type: text, sensitive: true, title: {ru: электронная почта, en: email}}
      risk:
        type: category
        title: {ru: класс риска, en: risk class}
        values: {A: {ru: низкий, en: low}, B: {ru: средний, en: medium}, C: {ru: высокий, en: high}}
  loyalty:
    title: {ru: программа лояльности, en: loyalty programme}
    key: client_id
    columns:
      client_id: {type: id}
      entered_on: {type: date, title: {ru: дата вступления, en: entered on}}
      points: {type: number, unit: {ru: баллы, en: points}, title: {ru: бонусы, en: bonus}}
  account_owners:
    title: {ru: владельцы счетов, en: account owners}
    columns: {client_id: {type: id}, account_id: {type: id}}
  accounts:
    title: {ru: счета, en: accounts}
    key: account_id
    columns:
      account_id: {type: id}
      balance: {type: money, currency: currency, title: {ru: остаток на счёте, en: balance}}
      currency:
        type: category
        title: {ru: валюта счёта, en: currency}
        values: {RUB: {ru: рубль}, USD: {ru: доллар}}
      opened_on: {type: date, title: {ru: дата открытия, en: opened on}}
  cards:
    title: {ru: карты, en: cards}
    key: card_id
    columns:
      card_id: {type: id}
      client_id: {type: id}
      kind:
        type: category
        title: {ru: вид карты, en: kind of card}
        values: {C: {ru: кредитная, en: credit}, D: {ru: дебетовая, en: debit}}
      status:
        type: category
        title: {ru: статус карты, en: status}
        values: {ACTIVE: {ru: активна}, active: {ru: активна}, BLOCKED: {ru: заблокирована}}
      debt: {type: money, currency: RUB, title: {ru: долг по карте, en: debt}}
      credit_limit: {type: money, currency: RUB, title: {ru: лимит карты, en: limit}}
      valid_to: {type: date, title: {ru: срок действия карты, en: valid to}}
  payments:
    title: {ru: операции по картам, en: card operations, synonyms: [покупки, purchases]}
    key: payment_id
    columns:
      payment_id: {type: id}
      card_id: {type: id}
      merchant_id: {type: id, title: {ru: торговая точка, en: merchant}}
      amount: {type: money, currency: RUB, title: {ru: сумма операции, en: amount}}
      made_on: {type: date, role: event_time, title: {ru: дата операции, en: made on}}
      channel:
        type: category
        title: {ru: канал операции, en: channel}
        values: {web: {ru: интернет, en: online}, shop: {ru: магазин, en: shop}}
  merchants:
    title: {ru: торговые точки, en: merchants}
    key: merchant_id
    columns:
      merchant_id: {type: id}
      name: {type: text, title: {ru: название точки, en: merchant name}}
      category:
        type: category
        title: {ru: категория торговой точки, en: merchant category}
        values:
          food: {ru: продукты, en: groceries}
          trip: {ru: путешествия, en: travel}
          cafe: {ru: кафе, en: cafe}
  complaints:
    title: {ru: жалобы, en: complaints}
    key: complaint_id
    columns:
      complaint_id: {type: id}
      client_id: {type: id}
      created_on: {type: date, role: event_time, title: {ru: дата жалобы, en: created on}}
      outcome:
        type: category
        title: {ru: исход жалобы, en: outcome}
        values: {done: {ru: решена, en: solved}, denied: {ru: отклонена, en: rejected}}
links:
  - {from: loyalty.client_id, to: clients.client_id, cardinality: one_to_one}
  - {from: account_owners.client_id, to: clients.client_id}
  - {from: account_owners.account_id, to: accounts.account_id}
  - {from: cards.client_id, to: clients.client_id}
  - {from: payments.card_id, to: cards.card_id}
  - {from: payments.merchant_id, to: merchants.merchant_id}
  - {from: complaints.client_id, to: clients.client_id}
"""

Read = Callable[[str], Reading]
Hear = Callable[[str], Heard]
Words = Callable[[str], list[str]]


@pytest.fixture(scope="session")
def bank() -> Catalog:
    return parse_as(Catalog, parse_yaml(CATALOG, "catalog.yaml"), "catalog.yaml")


@pytest.fixture(scope="session")
def lexicon(bank: Catalog) -> Lexicon:
    return Lexicon(bank)


@pytest.fixture(scope="session")
def ground(bank: Catalog) -> Ground:
    return Ground(bank, "client")


@pytest.fixture(scope="session")
def heard(lexicon: Lexicon, ground: Ground) -> Hear:
    return lambda text: hear(text, lexicon, ground, AS_OF)


@pytest.fixture(scope="session")
def read(lexicon: Lexicon, ground: Ground) -> Read:
    return lambda text: read_criterion(text, lexicon, ground, AS_OF)


def told(nodes: list[Node], catalog: Catalog) -> list[str]:
    """Return conditions in Russian words, as a person sees them; they fit the catalog."""
    tree = validate(Criteria(all_of=tuple(nodes)), catalog)
    said = (describe(one, catalog, Language.RU, entity="client") for one in tree.all_of)
    return [text.replace("\N{NO-BREAK SPACE}", " ") for text in said]


@pytest.fixture(scope="session")
def words_of(read: Read, bank: Catalog) -> Words:
    return lambda text: told(read(text).nodes, bank)
