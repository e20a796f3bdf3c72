"""How a blind comparison looks to a person."""

from __future__ import annotations

import typer

from ostap.delivery.cli.show_evaluation import print_folded
from ostap.names import Language, Text
from ostap.results.blind import BlindReport, ListFigures, PairedDifference, PicksFrom, Who

_WHO: dict[Who, Text] = {
    "manager": Text("manager", "менеджер"),
    "model": Text("model", "модель"),
    "rule": Text("rule by hand", "правило вручную"),
    "random": Text("random", "случайно"),
}
_PICKS: dict[PicksFrom, Text] = {
    "file": Text("written down by them", "записаны ими самими"),
    "journal": Text("from the journal", "из журнала"),
    "deals": Text("told by deals", "восстановлены по сделкам"),
}
_HEAD = (
    Text("shown", "в списке"),
    Text("suit", "подходит"),
    Text("usable", "пригодных"),
    Text("coverage", "полнота"),
    Text("any suits", "есть хоть 1"),
    Text("deals/100", "сделок/100"),
)


def print_blind(report: BlindReport, language: Language) -> None:
    """Print who picks better, in a table no wider than 100 columns."""

    def say(en: str, ru: str) -> str:
        return Text(en, ru).to(language)

    sources = ", ".join(f"{_PICKS[one].to(language)}: {n}" for one, n in report.picks_from.items())
    typer.echo(say(f"Managers' picks {sources}.", f"Подборки менеджеров: {sources}."))
    if report.sheet is not None:
        sheet = report.sheet
        typer.echo(
            say(
                f"Written: {sheet.file}, {sheet.leads} leads, {sheet.rows} premises to mark.\n"
                f"Whose list is whose: {sheet.key_file}. The expert must not see it.\n"
                f"Then: ostap match blind --marks {sheet.file}",
                f"Записано: {sheet.file}, заявок {sheet.leads}, отметить помещений {sheet.rows}.\n"
                f"Где чей список: {sheet.key_file}. Эксперту его не показывайте.\n"
                f"Затем: ostap match blind --marks {sheet.file}",
            )
        )
    else:
        typer.echo(
            say(
                f"Leads compared: {report.leads}.\nThe model ({report.model}) learnt from "
                f"{report.learnt_from} pairs of other clients, all ended before these leads.",
                f"Сравнено заявок: {report.leads}.\nМодель ({report.model}) обучена на парах "
                f"других клиентов, завершённых до этих заявок: {report.learnt_from}.",
            )
        )
        _print_lists(report, language)
        typer.echo(say("\nUsable share against the manager", "\nДоля пригодных против менеджера"))
        for one in report.differences:
            typer.echo(_against(one, language))
        typer.echo()
        print_folded(f"{report.why[:1].upper()}{report.why[1:]}.")
    for note in report.notes:
        print_folded(f"! {note}")


def _print_lists(report: BlindReport, language: Language) -> None:
    heading = "".join(f"{word.to(language):>12}" for word in _HEAD)
    for length in dict.fromkeys(one.length for one in report.lists):
        rows = [one for one in report.lists if one.length == length]
        title = Text("as long as the manager's", "длины, как у менеджера")
        if length is not None:
            title = Text(f"of {length}", f"по {length}")
        typer.echo(f"\n{Text('Lists', 'Списки').to(language)} {title.to(language)}")
        typer.echo(f"  {'':<18}{heading}")
        for one in rows:
            typer.echo(_row(one, language))


def _row(one: ListFigures, language: Language) -> str:
    cells = (
        f"{one.shown:.1f}",
        _number(one.found),
        _percent(one.usable_share),
        _percent(one.coverage),
        _percent(one.some_share),
        _number(one.expected),
    )
    line = f"  {_WHO[one.who].to(language):<18}" + "".join(f"{cell:>12}" for cell in cells)
    return line.replace(".", ",") if language is Language.RU else line


def _against(one: PairedDifference, language: Language) -> str:
    name = _WHO[one.who].to(language)
    if one.difference is None:
        return f"  {name:<18}-"
    interval = "-"
    if one.interval is not None:
        low, high = (f"{round(100 * end):+d}" for end in one.interval)
        interval = Text(f"{low} to {high}", f"от {low} до {high}").to(language)
    points = f"{round(100 * one.difference):+d}"
    return Text(
        f"  {name:<18}{points:>4} points (95 %: {interval}); "
        f"better {one.wins}, equal {one.ties}, worse {one.losses}",
        f"  {name:<18}{points:>4} п. п. (95 %: {interval}); "
        f"лучше {one.wins}, наравне {one.ties}, хуже {one.losses}",
    ).to(language)


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.0f} %"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"
