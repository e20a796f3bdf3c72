"""Reading an offer at the border. Its text is data: nothing in it is ever an instruction."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ostap.audience.foreign import is_foreign
from ostap.audience.terms import TERMS, wrong_terms
from ostap.errors import InvalidInputError, Problem
from ostap.names import Text
from ostap.results.audience import Offer
from ostap.settings import parse_as

_MOST_CLAUSES = 60
_LONGEST_CLAUSE = 400
_EXAMPLE = 60


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
    if problems := [*_blank(offer), *wrong_terms(offer.terms)]:
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


def clauses(offer: Offer) -> list[Clause]:
    """Return the offer's sentences, each with the field it stands in; at most sixty.

    Sentences in a language that no reader here knows are left out, so that nothing is invented
    from them; `not_read` tells of them.
    """
    return [one for one in _sentences(offer) if not is_foreign(one.text)][:_MOST_CLAUSES]


def not_read(offer: Offer) -> list[Text]:
    """Return what of an offer a run does not read, to be told: nothing is left out in silence."""
    sentences = _sentences(offer)
    foreign = [one.text for one in sentences if is_foreign(one.text)]
    told = []
    if foreign:
        example = foreign[0] if len(foreign[0]) <= _EXAMPLE else foreign[0][:_EXAMPLE] + "…"
        told.append(
            Text(
                f"Not understood, neither Russian nor English: {len(foreign)} of "
                f"{len(sentences)} phrases of the offer, first '{example}'. "
                "Nothing was made of them.",
                f"Не понято (не русский и не английский): фраз предложения - {len(foreign)} из "
                f"{len(sentences)}, первая: «{example}». Из них ничего не составлено.",
            )
        )
    readable = len(sentences) - len(foreign)
    if readable > _MOST_CLAUSES:
        told.append(
            Text(
                f"The offer is long: the first {_MOST_CLAUSES} of {readable} phrases were read. "
                "Put whom it is for into the notes.",
                f"Предложение длинное: прочитаны первые фразы, {_MOST_CLAUSES} из {readable}. "
                "Кому оно предназначено, напишите в поле notes.",
            )
        )
    return told


def _sentences(offer: Offer) -> list[Clause]:
    found = [Clause("product", offer.product.strip())]
    for field, text in (("notes", offer.notes or ""), ("text", offer.text)):
        pieces = re.split(r"(?<=[.!?…])\s+|(?<=[。！？])|[;\n•]+", text)
        found += [Clause(field, p.strip()[:_LONGEST_CLAUSE]) for p in pieces if p.strip(" .-–—")]
    return found


def offer_schema() -> dict[str, Any]:
    """Return the JSON schema of an offer, the known terms among it."""
    schema = Offer.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["properties"]["terms"]["properties"] = {name: dict(one) for name, one in TERMS.items()}
    return schema
