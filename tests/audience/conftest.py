"""A bank of five clients: small enough to know every answer by heart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from ostap.audience.llm import ChatModel, ScriptedChat
from ostap.audience.nodes import AudienceParts
from ostap.catalog import Catalog
from ostap.names import Language
from ostap.settings import parse_as
from ostap.settings.reading import parse_yaml
from ostap.sources import Source, open_source

CATALOG = """
entities: {client: {table: clients, key: client_id, title: {ru: клиент, en: client}}}
tables:
  clients:
    title: {ru: клиенты, en: clients}
    key: client_id
    columns:
      client_id: {type: id}
      birth_date: {type: date, role: birth_date, title: {ru: дата рождения, en: birth date}}
      city:
        type: category
        title: {ru: город, en: city}
        values: {nsk: {ru: Новосибирск}, tsk: {ru: Томск}}
      phone: {type: text, sensitive: true, title: {ru: телефон, en: phone}}
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
        title: {ru: статус карты, en: status of card}
        values: {ACTIVE: {ru: действует}, active: {ru: действует}, CLOSED: {ru: закрыта}}
  payments:
    title: {ru: операции по картам, en: card operations, synonyms: [траты]}
    key: payment_id
    columns:
      payment_id: {type: id}
      card_id: {type: id}
      amount: {type: money, currency: currency, title: {ru: сумма операции, en: amount}}
      currency: {type: category, title: {ru: валюта}, values: {RUB: {ru: рубль}, USD: {ru: доллар}}}
      made_on: {type: date, role: event_time, title: {ru: дата операции, en: made on}}
links:
  - {from: cards.client_id, to: clients.client_id}
  - {from: payments.card_id, to: cards.card_id}
"""

DATA = """
create table clients as select * from (values
  (1, date '2006-01-01', 'nsk', '+7'), (2, date '2004-05-05', 'tsk', null),
  (3, date '1980-01-01', 'nsk', '+7'), (4, date '2005-07-07', 'nsk', null),
  (5, date '2003-03-03', 'tsk', '+7')) t(client_id, birth_date, city, phone);
create table cards as select * from (values
  (10, 1, 'D', 'ACTIVE'), (20, 2, 'C', 'active'), (30, 3, 'D', 'active'), (40, 4, 'D', 'CLOSED'))
  t(card_id, client_id, kind, status);
create table payments as select * from (values
  (100, 10, 30000, 'RUB', date '2026-10-10'), (101, 10, 150000, 'RUB', date '2026-11-11'),
  (102, 30, 500, 'USD', date '2026-11-11'), (103, 20, 900000, 'RUB', date '2025-01-01'))
  t(payment_id, card_id, amount, currency, made_on);
"""

AS_OF = dt.date(2026, 11, 20)


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return parse_as(Catalog, parse_yaml(CATALOG, "catalog.yaml"), "catalog.yaml")


@pytest.fixture(scope="session")
def bank_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bank") / "bank.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(DATA)
    return path


@pytest.fixture
def source(bank_file: Path) -> Iterator[Source]:
    with open_source("duckdb:///bank.duckdb", bank_file.parent) as opened:
        yield opened


@pytest.fixture
def parts_with(catalog: Catalog, source: Source) -> Callable[[ChatModel | None], AudienceParts]:
    def build(chat: ChatModel | None) -> AudienceParts:
        return AudienceParts(
            catalog=catalog,
            rules=(),
            source=source,
            language=Language.RU,
            as_of=AS_OF,
            chat=lambda: chat or ScriptedChat([]),
            progress=lambda _: None,
        )

    return build
