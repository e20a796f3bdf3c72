"""Whatever the words are, reading them never fails: at worst it is unsure."""

from __future__ import annotations

import contextlib
import datetime as dt
import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ostap.audience.reading.ground import Ground
from ostap.audience.reading.mentions import Lexicon
from ostap.audience.reading.reader import Reading, read_criterion
from ostap.catalog import Catalog
from ostap.criteria import validate
from ostap.errors import InvalidInputError
from ostap.results.criteria import Criteria
from ostap.settings import parse_as

WORDS = """
клиенты карта карты кредитная операций покупки счёт остаток доход дохода долг лимита город Томск
не нет без ни одного никогда кроме все каждый сумма средняя максимальная топ последняя первая доля
больше меньше старше моложе от до между и или либо но чем среднего медианы по у которых с за в на
последние месяц года лет дней рублей тысяч процентов раз назад ближайшие июня 2026 прошлом начала
clients card cards no without older than income last months over average top spent between to of
программе лояльности баллов жалоб детей интернет кафе «Ромашка» половины пятая часть указан одна
"""
MARKS = [",", ".", ";", "-", "–", "—", "%", "+", "$", "₽", "(", ")", "«", "»", '"', ">=", "<", "🙂"]
NUMBERS = [
    "0", "1", "007", "2,5", "1 000 000", "10,000", "99999999999999999999999999", "31.02.2026",
    "2026-13-45", "٣", "²", "100", "200 %", "0 %", "1e308", "2100", "1899", "5000 лет",
]  # fmt: skip

pieces = st.one_of(st.sampled_from(WORDS.split()), st.sampled_from(MARKS), st.sampled_from(NUMBERS))
sentences = st.lists(pieces, max_size=14).map(" ".join)


@settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
@given(text=st.one_of(sentences, st.text(max_size=60)))
@example(text="")
@example(text="доход 25 –")
@example(text="топ-0 по доходу, верхние 100 % клиентов по доходу")
@example(text="больше 99999 лет назад, ближайшие 5000 лет, с нами больше 3000 лет")
@example(text="с 29 февраля по 1 марта 2023")
@example(text="\u202eмотсот зи ытнеилк\u202c، العملاء")
def test_any_words_are_read_and_what_is_made_of_them_fits_or_is_refused_by_name(
    read: Callable[[str], Reading], bank: Catalog, text: str
) -> None:
    reading = read(text)
    assert all(part.said in text for part in reading.parts)
    if reading.nodes or reading.top is not None:
        with contextlib.suppress(InvalidInputError):  # told in words; nothing else may come
            validate(Criteria(all_of=tuple(reading.nodes), top=reading.top), bank)


@pytest.mark.slow
def test_fifty_pages_of_an_offer_are_read_in_seconds(read: Callable[[str], Reading]) -> None:
    page = "Женщины старше 40 лет из Томска, у которых есть кредитная карта. " * 40
    started = time.process_time()
    reading = read(page * 5)
    assert reading.nodes
    assert time.process_time() - started < 60


def wide_catalog(tables: int) -> Catalog:
    """Return a catalog of so many tables of events, each with words of its own and common ones."""
    raw = {
        "clients": {
            "title": {"ru": "клиенты", "en": "clients"},
            "key": "client_id",
            "columns": {
                "client_id": {"type": "id"},
                "city": {
                    "type": "category",
                    "title": {"ru": "город", "en": "city"},
                    "values": {"tsk": {"ru": "Томск"}},
                },
            },
        }
    } | {
        f"events_{n}": {
            "title": {"ru": f"события вида{n:04}", "en": f"events kind{n:04}"},
            "key": "event_id",
            "columns": {
                "event_id": {"type": "id"},
                "client_id": {"type": "id"},
                "amount": {
                    "type": "money",
                    "currency": "RUB",
                    "title": {"ru": f"сумма события {n:04}"},
                },
                "made_on": {"type": "date", "role": "event_time", "title": {"ru": "дата события"}},
            },
        }
        for n in range(tables)
    }
    links = [{"from": f"events_{n}.client_id", "to": "clients.client_id"} for n in range(tables)]
    client = {"table": "clients", "key": "client_id"}
    whole = {"entities": {"client": client}, "tables": raw, "links": links}
    return parse_as(Catalog, whole, "catalog.yaml")


@pytest.mark.slow
def test_a_sentence_over_a_thousand_tables_takes_less_than_a_second() -> None:
    catalog = wide_catalog(1_000)
    lexicon, ground = Lexicon(catalog), Ground(catalog, "client")
    as_of = dt.date(2026, 11, 21)
    read_criterion("из Томска", lexicon, ground, as_of)
    started = time.process_time()
    reading = read_criterion(
        "клиенты из Томска с событиями 0007 за последние 3 месяца", lexicon, ground, as_of
    )
    assert reading.nodes
    assert time.process_time() - started < 1
