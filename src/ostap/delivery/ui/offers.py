"""An offer as a form: what was typed, and the offer it is."""

from __future__ import annotations

import json
from dataclasses import dataclass

from pydantic import JsonValue

from ostap.audience.offer import read_offer
from ostap.errors import InvalidInputError, Problem
from ostap.names import Text
from ostap.results.audience import Offer
from ostap.settings.reading import parse_json


@dataclass(frozen=True, slots=True)
class OfferForm:
    """What was typed. ``terms`` has a term a line: ``name: value``."""

    product: str = ""
    text: str = ""
    terms: str = ""
    channel: str = ""
    target_size: int | None = None
    notes: str = ""


def offer_of(form: OfferForm) -> Offer:
    """Return the offer that was typed.

    Raises:
        InvalidInputError: something is missing, or a line of the terms is no term: all at once.
    """
    terms, problems = _terms(form.terms)
    for name, value in (("product", form.product), ("text", form.text)):
        if not value.strip():
            problems.insert(0, Problem("offer.blank", *_BLANK[name]))
    if problems:
        raise InvalidInputError(
            "ui.offer", Text("Put the offer right:", "Поправьте предложение:"), problems=problems
        )
    raw: dict[str, JsonValue] = {
        "product": form.product.strip(),
        "text": form.text.strip(),
        "terms": terms,
        "channel": form.channel.strip() or None,
        "target_size": form.target_size,
        "notes": form.notes.strip() or None,
    }
    return read_offer(raw)


def offer_from_json(text: str) -> Offer:
    """Return the offer that was pasted.

    Raises:
        InvalidInputError: it is not JSON, or not an offer.
    """
    return read_offer(parse_json(text, "JSON"), "JSON")


def form_of(offer: Offer) -> OfferForm:
    """Return the form that says an offer; keys that it has no place for are left out."""
    lines = [f"{name}: {_shown(value)}" for name, value in offer.terms.items()]
    return OfferForm(
        product=offer.product,
        text=offer.text,
        terms="\n".join(lines),
        channel=offer.channel or "",
        target_size=offer.target_size,
        notes=offer.notes or "",
    )


_BLANK = {
    "product": ("", Text("Say what is offered.", "Укажите, что предлагается.")),
    "text": ("", Text("Write the text of the offer.", "Напишите текст предложения.")),
}


def _terms(text: str) -> tuple[dict[str, JsonValue], list[Problem]]:
    terms: dict[str, JsonValue] = {}
    problems: list[Problem] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        name, colon, value = (part.strip() for part in line.partition(":"))
        if not (name and colon and value):
            told = Text(f"'{line}' is no term.", f"«{line}» - это не условие.")
            hint = Text("Write: age_from: 18", "Пишите так: age_from: 18")
            problems.append(Problem("ui.term", "", told, hint))
        elif name in terms:
            told = Text(f"'{name}' is said twice.", f"«{name}» указано дважды.")
            problems.append(Problem("ui.term_twice", "", told))
        else:
            terms[name] = _value(value)
    return terms, problems


def _value(text: str) -> JsonValue:
    """Return a number, a list or a word: what JSON reads, else the text itself."""
    try:
        value: JsonValue = parse_json(text, "value")
    except InvalidInputError:
        return text
    return value


def _shown(value: JsonValue) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
