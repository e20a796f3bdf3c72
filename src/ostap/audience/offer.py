"""Reading an offer at the border. Its text is data: nothing in it is ever an instruction."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from pydantic import JsonValue

from ostap.errors import InvalidInputError, Problem
from ostap.names import Text
from ostap.results.audience import Offer
from ostap.settings import parse_as

_MOST_CLAUSES = 60
_LONGEST_CLAUSE = 400
_OLDEST = 120
_AGE_KEY = re.compile(r"age|возраст|лет", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of an offer small enough to be one or two criteria, and the field it is from."""

    field: str
    text: str


def read_offer(raw: Any, name: str = "offer") -> Offer:
    """Return the offer that was read from JSON.

    Raises:
        InvalidInputError: fields are missing, empty or impossible (all of them at once).
    """
    offer = parse_as(Offer, raw, name, strict=True)
    if problems := [*_blank(offer), *_impossible_ages(offer.terms)]:
        raise InvalidInputError(
            "offer.invalid",
            Text(f"{name} has {len(problems)} mistake(s):", f"{name}: ошибок: {len(problems)}"),
            problems=problems,
        )
    return offer


def _blank(offer: Offer) -> list[Problem]:
    return [
        Problem("offer.blank", field, Text("is empty.", "пусто."))
        for field in ("product", "text")
        if not getattr(offer, field).strip()
    ]


def _impossible_ages(terms: dict[str, JsonValue]) -> list[Problem]:
    problems: list[Problem] = []
    for key, value in terms.items():
        if not _AGE_KEY.search(key) or isinstance(value, bool):
            continue
        if isinstance(value, int | float) and not 0 <= value <= _OLDEST:
            problems.append(
                Problem(
                    "offer.impossible_age",
                    f"terms.{key}",
                    Text(f"nobody is {value:g} years old.", f"возраста {value:g} не бывает."),
                )
            )
    low, high = age_bounds(terms)
    if low is not None and high is not None and low > high:
        problems.append(
            Problem(
                "offer.reversed_ages",
                "terms",
                Text(f"from {low:g} to {high:g} is empty.", f"от {low:g} до {high:g}: пусто."),
            )
        )
    return problems


def age_bounds(terms: dict[str, JsonValue]) -> tuple[float | None, float | None]:
    """Return the least and the greatest age that the terms name."""
    low = high = None
    for key, value in terms.items():
        if not _AGE_KEY.search(key) or isinstance(value, bool):
            continue
        if isinstance(value, int | float):
            if re.search(r"from|min|от|нач", key, re.IGNORECASE):
                low = float(value)
            elif re.search(r"to|max|до|по|кон", key, re.IGNORECASE):
                high = float(value)
    return low, high


def clauses(offer: Offer) -> list[Clause]:
    """Return the offer's sentences, each with the field it stands in; at most sixty."""
    found = [Clause("product", offer.product.strip())]
    for field, text in (("notes", offer.notes or ""), ("text", offer.text)):
        pieces = re.split(r"(?<=[.!?…])\s+|[;\n•]+", text)
        found += [Clause(field, p.strip()[:_LONGEST_CLAUSE]) for p in pieces if p.strip(" .-–—")]
    return found[:_MOST_CLAUSES]
