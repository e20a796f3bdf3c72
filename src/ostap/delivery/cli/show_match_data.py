"""How the report on the training pairs looks to a person: one calm page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import typer

from ostap.names import Language, Text
from ostap.results.quality import Finding
from ostap.results.training_data import (
    FieldFill,
    FieldGain,
    TrainingDataReport,
    TrainingTrial,
    UnusedColumn,
)

_MOST: int = 12
_LEAST_GAIN: float = 0.0005


def print_training_data(report: TrainingDataReport, language: Language) -> None:
    """Print the report: what there is, what is wrong, whether it suffices, what to do first."""
    for line in _lines(report, language):
        typer.echo(line)


def _lines(report: TrainingDataReport, language: Language) -> Iterator[str]:
    def say(en: str, ru: str) -> str:
        return Text(en, ru).to(language)

    yield say(
        f"What a model would learn from, as of {report.as_of}",
        f"На чём учится модель, данные на {report.as_of}",
    )
    yield from _pairs(report, language)
    if report.refused:
        yield say("\nNot enough data to learn from:", "\nДля обучения мало данных:")
        yield from (f"  - {one.to(language)}" for one in report.refused)
    if report.enough:
        yield say("\nAre the deals enough?", "\nХватает ли сделок?")
        yield f"  {report.enough.why.to(language)}"
        yield say("  AUC after so many pairs:   ", "  AUC после стольких пар:      ") + ",  ".join(
            f"{point.n}: {_number(point.auc, language)}" for point in report.rows_curve
        )
        yield say("  AUC after so many fields:  ", "  AUC после стольких полей:    ") + ",  ".join(
            f"{point.n}: {_number(point.auc, language)}" for point in report.fields_curve
        )
    yield from _leaks(report, language)
    yield from _fill_in(report, language)
    yield from _fill(report.fill, language)
    yield from _found(report.findings, language)
    yield from _unused(report.unused, language)
    yield from _dropped(report, language)
    yield from _trials(report.trials, language)


def _leaks(report: TrainingDataReport, language: Language) -> Iterator[str]:
    """Tell leaks one by one; columns that were edited later share a line, their pairs being out."""
    if report.leaks:
        yield Text(
            "\nColumns that may know the outcome:", "\nСтолбцы, которые могут знать исход:"
        ).to(language)
    edited = [leak for leak in report.leaks if leak.code == "edited_later"]
    for leak in report.leaks:
        if leak.code != "edited_later":
            learnt = Text("  [a feature now]", "  [сейчас признак]").to(language)
            yield f"  {leak.column}{learnt if leak.used else ''}"
            yield f"    {leak.evidence.to(language)}"
            yield f"    → {leak.next.to(language)}"
    if edited:
        named = ", ".join(f"{one.column} ({one.numbers['late']})" for one in edited)
        yield Text(
            f"  Written after the deal was made (in so many deals): {named}",
            f"  Записаны уже после создания сделки (в стольких сделках): {named}",
        ).to(language)
        yield f"    → {edited[0].next.to(language)}"


def _pairs(report: TrainingDataReport, language: Language) -> Iterator[str]:
    def say(en: str, ru: str) -> str:
        return Text(en, ru).to(language)

    data = report.data
    yield say(
        f"  Pairs: {data.won} won, {data.weak} won in the CRM without a paid contract, "
        f"{data.lost} lost; still open: {data.open}.",
        f"  Пары: выиграно {data.won}, выиграно в CRM без оплаченного договора {data.weak}, "
        f"проиграно {data.lost}; ещё открыто: {data.open}.",
    )
    if data.maturity_days is not None:
        how = (
            say("count as lost, as such deals end", "считаются проигранными: так они и кончаются")
            if data.overdue_lost
            else say("stay out of training", "в обучение не идут")
        )
        yield say(
            f"  95% of deals close within {data.maturity_days} days. "
            f"Open for longer: {data.overdue}; they {how}.",
            f"  95 % сделок закрываются за {data.maturity_days} дн. "
            f"Открыты дольше: {data.overdue}; {how}.",
        )
    out = [
        (
            data.edited_later,
            say("wishes rewritten after the deal", "пожелания изменены после сделки"),
        ),
        (data.contracts_left_out, say("contracts without a request", "договоры без заявки")),
        (data.unknown_item, say("unknown item", "предмета нет в таблице")),
    ]
    told = [f"{what}: {n}" for n, what in out if n]
    if told:
        yield say("  Left out of training: ", "  В обучение не вошли: ") + "; ".join(told) + "."
    if data.backwards:
        yield say(
            f"  Closed before they were made (that day is not believed): {data.backwards}.",
            f"  Закрыты раньше, чем созданы (этой дате не верим): {data.backwards}.",
        )
    for year in report.deals_by_year:
        yield say(
            f"    {year.year}: won {year.won}, lost {year.lost}, open {year.open}",
            f"    {year.year}: выиграно {year.won}, проиграно {year.lost}, открыто {year.open}",
        )
    yield from (f"  ! {note}" for note in data.notes)


def _fill_in(report: TrainingDataReport, language: Language) -> Iterator[str]:
    def say(en: str, ru: str) -> str:
        return Text(en, ru).to(language)

    worth = [one for one in report.fill_in if one.missing and (one.most or 0) > _LEAST_GAIN]
    if not worth:
        return
    yield say(
        "\nWhat to fill in first (the gain is a bound, not a promise: full rows are not like empty "
        "ones):",
        "\nЧто заполнить в первую очередь (прибавка дана как предел, а не обещание: заполненные "
        "строки не похожи на пустые):",
    )
    worth.sort(key=lambda one: -(one.most or 0))
    yield from (_gain(one, language) for one in worth[:_MOST])
    if report.work_list_total:
        listed = f"{report.work_list_total}"
        yield say(
            f"  Rows to fill in: {listed}; the list: ostap catalog report",
            f"  Строк к заполнению: {listed}; их список: ostap catalog report",
        )


def _gain(one: FieldGain, language: Language) -> str:
    most = _number(one.most or 0.0, language, 3)
    own = _number(one.gain_filled or 0.0, language, 3)
    vacant = (
        ""
        if one.vacant is None
        else Text(f", vacant items {one.vacant}", f", свободных предметов {one.vacant}").to(
            language
        )
    )
    return Text(
        f"  {one.title} ({one.column}): missing in {one.missing} pairs "
        f"({_share(one.missing_share, language)}), behind wins {one.of_won}{vacant}. "
        f"Where filled it brings {own} AUC; filling the gaps, at most {most}.",
        f"  {one.title} ({one.column}): нет в {one.missing} парах "
        f"({_share(one.missing_share, language)}), из них за победами {one.of_won}{vacant}. "
        f"Там, где есть, даёт {own} AUC; заполнение пропусков даст не больше {most}.",
    ).to(language)


def _fill(fill: Iterable[FieldFill], language: Language) -> Iterator[str]:
    yield Text(
        "\nFill in the training pairs (won / lost; by year):",
        "\nЗаполненность в обучающих парах (победы / проигрыши; по годам):",
    ).to(language)
    for one in sorted(fill, key=lambda field: field.filled):
        years = "  ".join(f"{year[2:]}: {_percent(share)}" for year, share in one.by_year.items())
        both = f"{_percent(one.filled_won)} / {_percent(one.filled_lost)}"
        yield f"  {_percent(one.filled):>4}  {one.title} ({one.column})  {both}   {years}"


def _found(findings: tuple[Finding, ...], language: Language) -> Iterator[str]:
    if not findings:
        return
    yield Text("\nOutliers, units, duplicates, dates:", "\nВыбросы, единицы, повторы, даты:").to(
        language
    )
    for finding in findings[: 2 * _MOST]:
        yield f"  {finding.where}: {finding.what.to(language)}"
    if (more := len(findings) - 2 * _MOST) > 0:
        yield Text(
            f"  … and {more} more: ostap catalog report", f"  … и ещё {more}: ostap catalog report"
        ).to(language)


def _unused(unused: tuple[UnusedColumn, ...], language: Language) -> Iterator[str]:
    if not unused:
        return
    yield Text(
        "\nColumns that are not used and go with the outcome:",
        "\nСтолбцы, которые не используются, хотя связаны с исходом:",
    ).to(language)
    for one in unused[:_MOST]:
        low, high = (_number(end, language) for end in one.auc_interval)
        yield (
            f"  {one.title} ({one.column}): AUC {_number(one.auc, language)} ({low}–{high}); "
            f"{one.why_unused.to(language)}; {one.checked.to(language)}"
        )


def _dropped(report: TrainingDataReport, language: Language) -> Iterator[str]:
    dropped = report.data.dropped
    if dropped:
        yield Text("\nNo features, and why:", "\nНе признаки, и почему:").to(language)
    reasons: dict[str, list[str]] = {}
    for one in dropped:
        reasons.setdefault(one.why, []).append(one.column)
    for why, columns in reasons.items():
        yield f"  {why}: {', '.join(columns)}"
    if report.not_in_catalog:
        named = ", ".join(report.not_in_catalog[:_MOST])
        more = " …" if len(report.not_in_catalog) > _MOST else ""
        yield Text(f"  not in the catalog: {named}{more}", f"  нет в каталоге: {named}{more}").to(
            language
        )


def _trials(trials: tuple[TrainingTrial, ...], language: Language) -> Iterator[str]:
    if not trials:
        return
    yield Text(
        "\nWays to use the pairs, on later deals (recorded outcomes only):",
        "\nСпособы обучения на парах, проверка на поздних сделках (только записанные исходы):",
    ).to(language)
    for one in trials:
        figures = (
            f"AUC {_number(one.auc, language, 3)}, Brier {_number(one.brier, language, 4)}, "
            f"hit@10 {_number(one.hit_at_10 or 0.0, language)}"
        )
        rows = Text(f"rows {one.rows}", f"строк {one.rows}").to(language)
        yield f"  {_way(one, language)}: {figures}; {rows}"


def _way(one: TrainingTrial, language: Language) -> str:
    if one.unlabelled != "off":
        return Text("with unlabelled stock of the day", "со стоком дня без исхода").to(language)
    if one.since is not None:
        return Text(f"since {one.since:%Y}", f"с {one.since:%Y} года").to(language)
    if one.half_life_years is not None:
        years = f"{one.half_life_years:g}"
        return Text(
            f"weighted by age, half-life {years} years",
            f"с весом по возрасту, полураспад {years} г.",
        ).to(language)
    return Text("all pairs alike", "все пары поровну").to(language)


def _number(value: float, language: Language, digits: int = 2) -> str:
    text = f"{value:.{digits}f}"
    return text.replace(".", ",") if language is Language.RU else text


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.0f}%"


def _share(value: float, language: Language) -> str:
    return Text(f"{100 * value:.0f}%", f"{100 * value:.0f} %").to(language)
