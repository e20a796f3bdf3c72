"""A version's behaviour as a page: what failed, what it lives on, how it answers to wishes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from ostap.lifecycle.report_html import (
    NOTHING,
    Html,
    badge,
    element,
    facts,
    folded,
    joined,
    number,
    page,
    paragraph,
    percent,
    section,
    table,
    text,
)
from ostap.lifecycle.report_pictures import Bar, bars
from ostap.names import Language, Text
from ostap.results.behaviour import (
    BehaviourCheck,
    BehaviourOutcome,
    BehaviourReport,
    Counterexample,
    Dependence,
    Importance,
    WishCorrelation,
)

_MOST: Final = 20
_DIGITS: Final = 4
_ORDER: Final = (
    BehaviourOutcome.FAILED,
    BehaviourOutcome.NOT_ENOUGH_DATA,
    BehaviourOutcome.PASSED,
    BehaviourOutcome.SKIPPED,
    BehaviourOutcome.NOT_APPLICABLE,
)
_OUTCOME: Final = {
    BehaviourOutcome.FAILED: Text("failed", "не пройдено"),
    BehaviourOutcome.PASSED: Text("passed", "пройдено"),
    BehaviourOutcome.NOT_ENOUGH_DATA: Text("not enough data", "мало данных"),
    BehaviourOutcome.NOT_APPLICABLE: Text("not applicable", "не применимо"),
    BehaviourOutcome.SKIPPED: Text("skipped", "пропущено"),
}
_PLACES: Final = {
    "middle": Text("inside the wish", "внутри пожелания"),
    "wanted": Text("as wanted", "желаемое"),
    "unwanted": Text("not as wanted", "не желаемое"),
    "low": Text("lower bound", "нижняя граница"),
    "high": Text("upper bound", "верхняя граница"),
    "limit": Text("the limit", "предел"),
}


def behaviour_page(report: BehaviourReport, language: Language) -> str:
    """Return the report as one page of HTML that needs nothing from anywhere else."""
    title = Text(
        f"How version {report.version} behaves", f"Как ведёт себя версия {report.version}"
    ).to(language)
    return page(
        title,
        language,
        (
            _lead(report, language),
            _checks(report.checks, language),
            _importance(report, language),
            _dependence(report.dependence, language),
            _correlations(report.correlations, language),
        ),
        footer=text(
            Text(
                f"Data as of {report.as_of}. Checked in {report.seconds:g} s.",
                f"Данные на {report.as_of}. Проверка: {number(report.seconds, language, 1)} с.",
            ).to(language)
        ),
    )


def _lead(report: BehaviourReport, language: Language) -> Html:
    failed = [c for c in report.checks if c.gate and c.outcome is BehaviourOutcome.FAILED]
    passed = Text("No check that gates has failed.", "Все обязательные проверки пройдены.")
    not_passed = Text(
        f"Checks that gate and have failed: {len(failed)}.",
        f"Не пройдено обязательных проверок: {len(failed)}.",
    )
    rows = (
        (Text("model", "модель"), text(report.model)),
        (
            Text("requests tried, held out", "заявок проверено, из них отложенных"),
            text(f"{number(report.requests, language)}, {number(report.held_out, language)}"),
        ),
        (Text("items of the day", "предметов на этот день"), text(number(report.items, language))),
    )
    return joined(
        (
            paragraph((passed if report.passed else not_passed).to(language), "lead"),
            facts((name.to(language), value) for name, value in rows),
            *(paragraph(note.to(language), "soft") for note in report.notes),
        )
    )


def _checks(checks: Sequence[BehaviourCheck], language: Language) -> Html:
    groups = [(o, [c for c in checks if c.outcome is o]) for o in _ORDER]
    parts = []
    for outcome, mine in groups:
        told = [_check(check, language) for check in mine]
        if not told:
            continue
        title = f"{_OUTCOME[outcome].to(language).capitalize()}: {len(told)}"
        folds = outcome in {BehaviourOutcome.SKIPPED, BehaviourOutcome.NOT_APPLICABLE}
        parts.append(folded(title, *told) if folds else joined((element("h3", text(title)), *told)))
    return section(Text("Checks", "Проверки").to(language), *parts, anchor="checks")


def _check(check: BehaviourCheck, language: Language) -> Html:
    failed = check.outcome is BehaviourOutcome.FAILED
    kind = ("bad" if check.gate else "warn") if failed else ""
    told = NOTHING if check.gate else badge(Text("told only", "к сведению").to(language), "")
    return element(
        "div",
        element(
            "p",
            element("strong", text(f"{_capital(check.title.to(language))} ")),
            told,
            text(" "),
            element("code", text(check.code)),
        ),
        paragraph(", ".join(check.subject), "soft") if check.subject else NOTHING,
        paragraph(_capital(check.why.to(language))),
        _worst(check.worst, language) if failed else NOTHING,
        class_=f"finding {kind}".strip(),
    )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _worst(worst: Sequence[Counterexample], language: Language) -> Html:
    if not worst:
        return NOTHING
    head = [
        Text("Request", "Заявка"), Text("Client", "Клиент"), Text("Item", "Предмет"),
        Text("Changed", "Что изменено"), Text("Before", "Было"), Text("After", "Стало"),
    ]  # fmt: skip
    rows = (
        (
            text(one.request or "–"), text(one.client or "–"), text(one.item), text(one.moved),
            text(number(one.before, language, _DIGITS)), text(number(one.after, language, _DIGITS)),
        )
        for one in worst
    )  # fmt: skip
    caption = Text("The worst counterexamples", "Худшие контрпримеры").to(language)
    return table([one.to(language) for one in head], rows, numeric=(4, 5), caption=caption)


def _importance(report: BehaviourReport, language: Language) -> Html:
    told = [one for one in report.importance if one.loss > 0][:_MOST]
    if not told:
        return NOTHING
    where = (
        Text("held-out pairs", "отложенных парах")
        if report.importance_held_out
        else Text("recorded pairs", "записанных парах")
    )
    caption = Text(
        f"AUC lost on {where.en} when the column's values are dealt out anew; the whisker spans "
        "the repeats. Columns that say the same cover for each other.",
        f"Сколько AUC теряется на {where.ru}, если перемешать значения столбца; усы показывают "
        "разброс повторов. Столбцы, говорящие одно и то же, подменяют друг друга.",
    )
    return section(
        Text("What it lives on", "На чём держится модель").to(language),
        bars(
            [_bar(one, language) for one in told],
            (
                Text("Column", "Столбец").to(language),
                Text("Loss", "Потеря").to(language),
                "AUC",
            ),
            caption=caption.to(language),
        ),
        anchor="importance",
    )


def _bar(one: Importance, language: Language) -> Bar:
    return Bar(
        label=text(one.title),
        value=one.loss,
        shown=number(one.loss, language, _DIGITS),
        interval=(max(one.low, 0.0), max(one.high, 0.0)),
    )


def _dependence(pairs: Sequence[Dependence], language: Language) -> Html:
    if not pairs:
        return NOTHING
    return section(
        Text("How it answers to wishes", "Как отвечает на пожелания").to(language),
        paragraph(
            Text(
                "The mean probability of the same pairs with the item's value put here and there "
                "against the wish; the whisker spans the middle 80 % of the requests.",
                "Средняя вероятность одних и тех же пар, если значение предмета поставить в разные "
                "места относительно пожелания; усы охватывают средние 80 % заявок.",
            ).to(language),
            "soft",
        ),
        *_one_by_one(pairs, language),
        anchor="dependence",
    )


def _one_by_one(pairs: Sequence[Dependence], language: Language) -> Iterator[Html]:
    for pair in pairs:
        yield element("h3", text(_capital(pair.title)))
        head = (
            Text("Value", "Значение"),
            Text("Probability", "Вероятность"),
            Text("Mean", "Среднее"),
        )
        yield bars(
            [
                Bar(
                    label=text(_place(point.at, language)),
                    value=point.probability,
                    shown=percent(point.probability, language, 2),
                    interval=(point.low, point.high),
                )
                for point in pair.points
            ],
            (head[0].to(language), head[1].to(language), head[2].to(language)),
            caption=Text(f"{pair.n} requests", f"Заявок: {pair.n}").to(language),
        )


def _place(at: str, language: Language) -> str:
    name, _, times = at.partition(" x ")
    words = _PLACES[name].to(language)
    return (
        words
        if not times
        else f"{words} × {times.replace('.', ',') if language is Language.RU else times}"
    )


def _correlations(found: Sequence[WishCorrelation], language: Language) -> Html:
    if not found:
        return NOTHING
    head = [
        Text("Wish", "Пожелание"), Text("Pairs", "Пар"),
        Text("Won if met", "Побед, если выполнено"), Text("Won if not", "Побед, если нет"),
        Text("Correlation", "Корреляция"), Text("95 % interval", "95 % интервал"),
    ]  # fmt: skip
    rows = (
        (
            text(_capital(one.title)),
            text(number(one.n, language)),
            text(percent(one.won_of_met, language, 1)),
            text(percent(one.won_of_unmet, language, 1)),
            text(number(one.correlation, language, 3)),
            text(_interval(one, language)),
        )
        for one in found
    )
    strengths = [
        Bar(
            label=text(_capital(one.title)),
            value=max(one.correlation or 0.0, 0.0),
            shown=number(one.correlation, language, 3),
            interval=(max(one.interval[0], 0.0), max(one.interval[1], 0.0))
            if one.interval
            else None,
        )
        for one in found
    ]
    columns = (head[0].to(language), head[4].to(language), "φ")
    return section(
        Text("What the wishes say of the outcome alone",
             "Что говорят об исходе сами пожелания").to(language),
        bars(strengths, columns),
        table([one.to(language) for one in head], rows, numeric=range(1, 6)),
        anchor="correlations",
    )  # fmt: skip


def _interval(one: WishCorrelation, language: Language) -> str:
    if one.interval is None:
        return "–"
    low, high = (number(end, language, 3) for end in one.interval)
    return f"{low} … {high}"
