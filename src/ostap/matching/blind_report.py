"""What is said of a blind comparison: figures of lists and marks, and a sentence."""

from __future__ import annotations

from typing import Final

import polars as pl

from ostap.matching.blind import (
    MARGIN,
    Marked,
    list_figures,
    marks_more_than_lists,
    outcomes,
    paired_differences,
)
from ostap.names import Language, Text
from ostap.results.blind import BlindKey, BlindReport, PairedDifference, Standing

_OF_DEALS: Final = Text(
    "picks told by past deals alone: a deal names one item of those sent, mostly one that the "
    "client looked at, so these managers are better than managers are",
    "выбор восстановлен по сделкам: в сделке записано одно из отправленного, чаще то, к чему "
    "клиент присмотрелся, поэтому такие менеджеры лучше настоящих",
)
_OF_JOURNAL: Final = Text(
    "picks of the journal were made from what the model had shown: they are not independent of it",
    "выбор из журнала сделан из показанного моделью: от неё он зависит",
)
_POOLED: Final = Text(
    "only what the lists hold was marked: coverage is of that, not of the whole stock",
    "размечено только то, что есть в списках: полнота посчитана по ним, а не по всем свободным",
)
_HIGHER: Final = Text(
    "expected deals are the model's own estimate and flatter its own list",
    "ожидаемые сделки — оценка самой модели, свой список она завышает",
)


def report(key: BlindKey, marked: Marked, seed: int, language: Language) -> BlindReport:
    """Return the figures of lists and marks."""
    leads = [lead for lead in key.leads if lead.request in marked]
    whole = marks_more_than_lists(leads, marked) if leads else None
    differences = paired_differences(leads, marked, seed) if leads else ()
    model = next((one for one in differences if one.who == "model"), None)
    sources = [lead.picks_from for lead in key.leads]
    notes = [
        *((_OF_DEALS,) if "deals" in sources else ()),
        *((_OF_JOURNAL,) if "journal" in sources else ()),
        *((_POOLED,) if whole is False else ()),
        *((_HIGHER,) if leads else ()),
    ]
    return BlindReport(
        as_of=key.as_of,
        versions=key.versions,
        model=key.model,
        learnt_from=key.learnt_from,
        leads=len(leads),
        picks_from={source: sources.count(source) for source in dict.fromkeys(sources)},
        whole_stock=whole,
        lists=list_figures(leads, marked) if leads else (),
        differences=differences,
        by_lead=outcomes(leads, marked),
        standing=model.standing if model else None,
        why=_why(model).to(language) if model else "",
        margin=MARGIN,
        notes=(*key.notes, *(note.to(language) for note in notes)),
    )


_SAID: Final[dict[Standing, Text]] = {
    "better": Text("the model picks better than the managers", "модель выбирает лучше менеджеров"),
    "worse": Text("the model picks worse than the managers", "модель выбирает хуже менеджеров"),
    "not_worse": Text(
        f"the model is on the managers' level, at most {100 * MARGIN:.0f} points worse",
        f"модель на уровне менеджеров: хуже не больше чем на {100 * MARGIN:.0f} п. п.",
    ),
    "cannot_tell": Text("it can't be told who picks better", "кто выбирает лучше, сказать нельзя"),
}


def _why(model: PairedDifference) -> Text:
    if model.interval is None or model.difference is None:
        return Text(
            f"too few leads to say: {model.leads}",
            f"чтобы судить, заявок слишком мало: {model.leads}",
        )
    low, high = (points(end) for end in model.interval)
    mean, said = points(model.difference), _SAID[model.standing]
    return Text(
        f"{said.en} (usable share {mean} points, 95 %: {low} to {high}; leads: {model.leads})",
        f"{said.ru} (доля пригодных {mean} п. п., 95 %: от {low} до {high}; заявок: {model.leads})",
    )


def points(share: float) -> str:
    """Return a difference of shares in whole points, never a negative nought."""
    return f"{round(100 * share):+d}"


def marked_of(frame: pl.DataFrame | None) -> dict[str, dict[str, bool]]:
    """Return what experts marked; what they disagree on is left out."""
    if frame is None:
        return {}
    agreed = frame.group_by("request", "item").agg(pl.col("suitable").unique())
    found: dict[str, dict[str, bool]] = {}
    for request, item, said in agreed.iter_rows():
        if len(said) == 1:
            found.setdefault(request, {})[item] = said[0] == "1"
    return found
