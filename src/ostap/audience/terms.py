"""The terms of an offer: what is known of them, and what is wrong with them."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator, Mapping
from typing import Final, TypeGuard

from pydantic import JsonValue

from ostap.errors import Problem, did_you_mean
from ostap.names import Text

_OLDEST: Final = 120
_AGE_KEY: Final = re.compile(r"age|возраст|лет", re.IGNORECASE)
_OVER: Final = re.compile(r"over|above|older|старше|больше", re.IGNORECASE)
_FROM: Final = re.compile(r"from|min|от|нач", re.IGNORECASE)
_TO: Final = re.compile(r"to|max|до|по|кон", re.IGNORECASE)

NUMBER: Final = {"type": "number", "minimum": 0}
AGE: Final = {"type": "number", "minimum": 0, "maximum": _OLDEST}
DATE: Final = {"type": "string", "format": "date"}
TERMS: Final[Mapping[str, dict[str, object]]] = {
    "rate": {**NUMBER, "description": "percent a year"},
    "limit": {**NUMBER, "description": "the most that is given, in the currency"},
    "limit_from": {**NUMBER, "description": "the least that is given"},
    "limit_to": {**NUMBER, "description": "the most that is given"},
    "price": {**NUMBER, "description": "what the client pays, in the currency"},
    "currency": {"type": "string", "description": "ISO 4217, such as RUB"},
    "age_from": {**AGE, "description": "full years, inclusive"},
    "age_to": {**AGE, "description": "full years, inclusive"},
    "region": {
        "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
        "description": "where it is offered: a place, or a list of them",
    },
    "valid_from": {**DATE, "description": "the first day"},
    "valid_to": {**DATE, "description": "the last day, inclusive"},
}
"""JSON schemas of the terms that are known; others are kept and read by the company's titles."""

_AMOUNTS: Final = {"rate", "limit", "limit_from", "limit_to", "price"}

CURRENCIES: Final = frozenset(
    re.findall(
        r"[A-Z]{3}",
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD "
        "BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB "
        "EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK "
        "JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA "
        "MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK "
        "PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN "
        "SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST "
        "XAF XCD XOF XPF YER ZAR ZMW ZWG",
    )
)
"""Active codes of ISO 4217."""
_SIGNS: Final = {"₽", "$", "€", "¥", "£", "₸", "РУБ", "РУБ.", "РУБЛИ", "РУБЛЬ", "RUR"}


def wrong_terms(terms: Mapping[str, JsonValue]) -> list[Problem]:
    """Return everything that is wrong with an offer's terms: of a kind, impossible, reversed."""
    return [*_of_a_kind(terms), *_ages(terms), *_reversed(terms)]


def age_bounds(terms: Mapping[str, JsonValue]) -> tuple[float | None, float | None]:
    """Return the least and the greatest age that the terms name."""
    low = high = None
    for key, value in terms.items():
        if not _AGE_KEY.search(key) or not _is_number(value):
            continue
        if _OVER.search(key):
            low = float(value) + 1
        elif _FROM.search(key):
            low = float(value)
        elif _TO.search(key):
            high = float(value)
    return low, high


def _of_a_kind(terms: Mapping[str, JsonValue]) -> Iterator[Problem]:
    for key, value in terms.items():
        where = f"terms.{key}"
        if _is_number(value) and not math.isfinite(value):
            yield Problem("offer.not_finite", where, Text("is no number.", "не число."))
        elif key == "currency":
            yield from _currency(value)
        elif TERMS.get(key, {}).get("format") == "date" and _date(value) is None:
            yield Problem(
                "offer.not_a_date",
                where,
                Text(f"'{value}' is no date.", f"«{value}» - не дата."),
                Text("Write 2026-12-31.", "Пишите так: 2026-12-31."),
            )
        elif key in _AMOUNTS and _is_number(value) and value < 0:
            yield Problem("offer.negative", where, Text("is below zero.", "меньше нуля."))


def _currency(value: JsonValue) -> Iterator[Problem]:
    known = isinstance(value, str) and value.strip().upper() in CURRENCIES | _SIGNS
    if not known:
        told = str(value)
        yield Problem(
            "offer.unknown_currency",
            "terms.currency",
            Text(f"there is no currency '{told}'.", f"валюты «{told}» нет."),
            did_you_mean(told, CURRENCIES) if len(told) <= len("RUB") + 1 else _CODE,
        )


def _ages(terms: Mapping[str, JsonValue]) -> Iterator[Problem]:
    for key, value in terms.items():
        if _AGE_KEY.search(key) and _is_number(value) and not 0 <= float(value) <= _OLDEST:
            yield Problem(
                "offer.impossible_age",
                f"terms.{key}",
                Text(f"nobody is {value:g} years old.", f"возраста {value:g} не бывает."),
            )
    low, high = age_bounds(terms)
    if low is not None and high is not None and low > high:
        yield Problem(
            "offer.reversed_ages",
            "terms",
            Text(f"from {low:g} to {high:g} is empty.", f"от {low:g} до {high:g}: пусто."),
        )


def _reversed(terms: Mapping[str, JsonValue]) -> Iterator[Problem]:
    """Yield every pair ``x_from``, ``x_to`` (or min, max) that is the wrong way round."""
    for key, low in terms.items():
        name, _, end = key.rpartition("_")
        other = {"from": "to", "min": "max", "от": "до"}.get(end)
        if other is None or _AGE_KEY.search(key):
            continue
        high = terms.get(f"{name}_{other}")
        if _is_after(low, high):
            yield Problem(
                "offer.reversed_bounds",
                f"terms.{key}",
                Text(
                    f"{low} is after {name}_{other} {high}.",
                    f"{low} больше, чем {name}_{other}: {high}.",
                ),
                Text("Swap them.", "Поменяйте их местами."),
            )


def _is_after(low: JsonValue, high: JsonValue) -> bool:
    if _is_number(low) and _is_number(high):
        return float(low) > float(high)
    first, last = _date(low), _date(high)
    return first is not None and last is not None and first > last


def _date(value: JsonValue) -> dt.date | None:
    if not isinstance(value, str):
        return None
    text = value.strip()
    if parts := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text):
        text = f"{parts[3]}-{int(parts[2]):02}-{int(parts[1]):02}"
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _is_number(value: JsonValue) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


_CODE: Final = Text("Write its code, such as RUB.", "Укажите код, например RUB.")
