"""One page about one showing: a request and an offer, answered, with everything behind the answers.

A pure function from results to HTML: it reads nothing, runs nothing, and leaves out what it is
not given. Everything that comes from data or from a model is escaped.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import JsonValue

from ostap.lifecycle.demo_audience import audience_section
from ostap.lifecycle.demo_model import model_section
from ostap.lifecycle.demo_ranking import ranking_section
from ostap.lifecycle.report_html import (
    NOTHING,
    Html,
    element,
    facts,
    number,
    page,
    paragraph,
    text,
)
from ostap.lifecycle.report_pictures import CalibrationBin
from ostap.names import Language, Text
from ostap.results.audience import Audience, Offer
from ostap.results.base import Scalar
from ostap.results.matching import Evaluation, ModelVersion, Ranking

_TITLE = Text("What Ostap answered", "Что ответил Остап")
_LEAD = Text(
    "One request of an agency's client and one advertising offer of a bank, answered by the same "
    "program. Both companies are made up.",
    "Запрос клиента агентства и рекламное предложение банка: на оба отвечает одна программа. "
    "Обе компании выдуманы.",
)


@dataclass(frozen=True, slots=True)
class DemoResults:
    """What there is to show; each part may be absent, and is then left out."""

    request: Mapping[str, JsonValue] | None = None
    """the request as it was asked"""
    request_titles: Mapping[str, str] = field(default_factory=dict)
    """by the request's column: how people call it; its own name where there is none"""
    ranking: Ranking | None = None
    rank_seconds: float | None = None
    """how long the answer took, the model already loaded"""
    item_titles: Mapping[str, str] = field(default_factory=dict)
    """by item id: how people call it (an address); ids alone where there is none"""
    model: ModelVersion | None = None
    evaluation: Evaluation | None = None
    """taken from the model's card where it is not given"""
    calibration: tuple[CalibrationBin, ...] = ()
    offer: Offer | None = None
    audience: Audience | None = None


def demo_report(results: DemoResults, language: Language) -> str:
    """Return the page: ranked items, the model beside its baselines, the offer and its audience.

    Args:
        results: what there is to show.
        language: of every word that is not data.

    Returns:
        A whole HTML document: inline styles and pictures, no script, nothing from the network.
    """
    body = [
        paragraph(_LEAD.to(language), "lead"),
        _request(results, language),
        ranking_section(results.ranking, results.item_titles, results.rank_seconds, language)
        if results.ranking
        else NOTHING,
        _model(results, language),
        audience_section(results.offer, results.audience, language),
    ]
    return page(_TITLE.to(language), language, body, _versions(results, language))


def _request(results: DemoResults, language: Language) -> Html:
    if not results.request:
        return NOTHING
    inside = results.request.get("request")
    wishes = inside if isinstance(inside, Mapping) else results.request
    title = Text("The request", "Запрос").to(language)
    titles = results.request_titles
    rows = [
        (titles.get(name, name), text(_told(value, language))) for name, value in wishes.items()
    ]
    return element("section", element("h2", text(title)), facts(rows))


def _told(value: JsonValue, language: Language) -> str:
    if isinstance(value, list):
        return ", ".join(_told(one, language) for one in value)
    if isinstance(value, bool):
        yes_or_no = Text("yes", "да") if value else Text("no", "нет")
        return yes_or_no.to(language)
    if isinstance(value, int | float):
        return number(value, language, 0 if value == round(value) else 2)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _model(results: DemoResults, language: Language) -> Html:
    evaluation = results.evaluation or (results.model.evaluation if results.model else None)
    if results.model is None and evaluation is None:
        return NOTHING
    return model_section(results.model, evaluation, results.calibration, language)


def _versions(results: DemoResults, language: Language) -> Html:
    """Return what each answer was made with: the same question gives the same answer again."""
    told = [
        (Text("Premises", "Помещения"), results.ranking),
        (Text("Audience", "Аудитория"), results.audience),
    ]
    lines = [
        paragraph(f"{name.to(language)}: {_made_with(part.as_of, part.versions, language)}")
        for name, part in told
        if part is not None
    ]
    return element("div", *lines) if lines else NOTHING


def _made_with(as_of: str, versions: Mapping[str, Scalar], language: Language) -> str:
    on = Text("as of", "на").to(language)
    return ", ".join([f"{on} {as_of}", *(f"{name} {value}" for name, value in versions.items())])
