"""The model of the demo's page: beside its baselines, by split, with intervals."""

from __future__ import annotations

from ostap.lifecycle.report_html import (
    NOTHING,
    Html,
    element,
    facts,
    joined,
    listed,
    number,
    paragraph,
    percent,
    section,
    table,
    text,
)
from ostap.lifecycle.report_pictures import Bar, CalibrationBin, bars, calibration_curve
from ostap.names import Language, Text
from ostap.results.matching import Evaluation, Metrics, ModelVersion, SplitReport

_SPLITS = {
    "time": Text("Later months than those it learnt from", "Месяцы позже тех, на которых учились"),
    "new_client": Text("Clients it has never seen", "Клиенты, которых модель не видела"),
    "shuffled": Text("Rows at random", "Строки вперемешку"),
}
_MODEL = Text("the model", "модель")
_BASELINES = {
    "random": Text("random", "случайно"),
    "most_frequent": Text("most frequent outcome", "самый частый исход"),
    "rule": Text("rule by hand", "правило вручную"),
    "popularity": Text("popularity", "популярность"),
}


def model_section(
    model: ModelVersion | None,
    evaluation: Evaluation | None,
    calibration: tuple[CalibrationBin, ...],
    language: Language,
) -> Html:
    """Return what the model is, how it compares with its baselines, and whether it is accepted."""
    parts: list[Html] = []
    if model is not None:
        parts.append(_card(model, language))
    if evaluation is not None:
        parts += [_verdict(evaluation, language)]
        parts += [_split(split, language) for split in evaluation.splits]
    if calibration:
        title = Text("Calibration", "Калибровка").to(language)
        about = Text(
            "Each dot is a group of like predictions: the nearer to the diagonal, the more a "
            "probability means what it says. Larger dots hold more pairs.",
            "Каждая точка — группа близких предсказаний: чем ближе к диагонали, тем точнее "
            "вероятность значит то, что сказано. Чем больше точка, тем больше в ней пар.",
        ).to(language)
        parts += [element("h3", text(title)), paragraph(about, "soft")]
        parts.append(calibration_curve(calibration, language))
    return section(Text("The model", "Модель").to(language), *parts, anchor="model")


def _card(model: ModelVersion, language: Language) -> Html:
    def say(en: str, ru: str) -> str:
        return Text(en, ru).to(language)

    rows = [
        (say("version", "версия"), text(model.version)),
        (say("kind", "вид"), text(model.model)),
        (say("features", "признаков"), text(number(len(model.features), language))),
        (say("filter", "фильтр"), text(model.filter.why)),
    ]
    return facts(rows)


def _verdict(evaluation: Evaluation, language: Language) -> Html:
    data = evaluation.data
    accepted = Text("accepted", "принята") if evaluation.accepted else Text("refused", "не принята")
    title = Text("Verdict", "Решение").to(language)
    learnt = Text(
        f"Learnt from {number(data.won, language)} won and {number(data.lost, language)} lost "
        f"pairs; {number(data.open, language)} are still open and count as neither.",
        f"Училась на парах: выиграно {number(data.won, language)}, проиграно "
        f"{number(data.lost, language)}; ещё открыты {number(data.open, language)}, "
        "они не в счёт.",
    ).to(language)
    return joined(
        (
            paragraph(learnt),
            paragraph(f"{title}: {accepted.to(language)}."),
            listed([text(why) for why in evaluation.why]),
        )
    )


def _split(split: SplitReport, language: Language) -> Html:
    named = [(_MODEL.to(language), split)] + [
        (_BASELINES[name].to(language), figures) for name, figures in split.baselines.items()
    ]
    drawn = [
        Bar(
            text(name),
            figures.auc,
            number(figures.auc, language, 3),
            figures.auc_interval,
            faint=figures is not split,
        )
        for name, figures in named
    ]
    caption = Text(
        f"AUC on {number(split.n, language)} pairs, wins {percent(split.prevalence, language, 1)}; "
        "whiskers: 95% interval. 0.5 is chance.",
        f"AUC на {number(split.n, language)} парах, выигранных "
        f"{percent(split.prevalence, language, 1)}; усы — 95-процентный интервал. "
        "0,5 — случайность.",
    ).to(language)
    head = Text("Who ranks", "Кто ранжирует").to(language)
    title = element("h3", text(_SPLITS[split.split].to(language)))
    picture = bars(drawn, (head, "AUC", ""), full=1.0, caption=caption)
    return joined((title, picture, _figures(split, language) if split.n else NOTHING))


def _figures(split: SplitReport, language: Language) -> Html:
    """Return the other figures: the ones a lead of a department asks about."""

    def say(en: str, ru: str) -> str:
        return Text(en, ru).to(language)

    def row(name: str, figures: Metrics) -> tuple[Html, ...]:
        shares = (figures.recall, figures.recall_lower, figures.removed_share, figures.hit_at_10)
        rest = [percent(share, language, 1) for share in shares]
        return tuple(
            text(cell) for cell in (name, number(figures.pr_auc, language, 3), *rest,
                                    number(figures.brier, language, 4))
        )  # fmt: skip

    head = (
        say("Who ranks", "Кто ранжирует"),
        "PR AUC",
        say("wins kept", "удержано выигранных"),
        say("lower bound", "нижняя граница"),
        say("losses removed", "отсеяно проигранных"),
        say("a win in the first 10", "выигранное в первых 10"),
        say("Brier score", "мера Брайера"),
    )
    rows = [row(_MODEL.to(language), split)]
    rows += [row(_BASELINES[name].to(language), one) for name, one in split.baselines.items()]
    return table(head, rows, numeric=range(1, 7))
