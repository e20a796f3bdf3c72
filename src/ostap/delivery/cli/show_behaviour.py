"""How a version's behaviour looks to a person: what failed first, then all the rest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import typer

from ostap.names import Language, Text
from ostap.results.behaviour import BehaviourCheck, BehaviourOutcome, BehaviourReport

_MOST: Final = 10
_LEAST_LOSS: Final = 0.0005
_OUTCOMES: Final = {
    BehaviourOutcome.FAILED: Text("failed", "не пройдено"),
    BehaviourOutcome.PASSED: Text("passed", "пройдено"),
    BehaviourOutcome.NOT_ENOUGH_DATA: Text("not enough data", "мало данных"),
    BehaviourOutcome.NOT_APPLICABLE: Text("not applicable", "не применимо"),
    BehaviourOutcome.SKIPPED: Text("skipped", "пропущено"),
}


def print_behaviour(report: BehaviourReport, language: Language) -> None:
    """Print the report."""
    for line in _lines(report, language):
        typer.echo(line)


def _lines(report: BehaviourReport, language: Language) -> Iterator[str]:
    def say(en: str, ru: str) -> str:
        return Text(en, ru).to(language)

    yield say(
        f"Behaviour of version {report.version} ({report.model}): {report.requests} requests, "
        f"{report.held_out} of them held out, {report.items} items of {report.as_of}",
        f"Поведение версии {report.version} ({report.model}): заявок {report.requests}, из них "
        f"отложенных {report.held_out}; предметов на {report.as_of}: {report.items}",
    )
    for outcome, title in _OUTCOMES.items():
        mine = [check for check in report.checks if check.outcome is outcome]
        if mine:
            yield f"\n{title.to(language).capitalize()}: {len(mine)}"
        for check in mine:
            yield from _check(check, language)
    losses = [one for one in report.importance if one.loss > _LEAST_LOSS][:_MOST]
    if losses:
        yield say("\nWhat it lives on (AUC lost without the column):",
                  "\nНа чём держится (сколько AUC теряется без столбца):")  # fmt: skip
    for one in losses:
        low, high, loss = (_number(x, language) for x in (one.low, one.high, one.loss))
        yield f"  {loss} ({low} … {high})  {one.title} ({one.column})"
    yield from (f"  ! {note.to(language)}" for note in report.notes)
    yield say(
        "\nPassed." if report.passed else "\nNot passed: a check that gates has failed.",
        "\nПройдено." if report.passed else "\nНе пройдено: не прошла обязательная проверка.",
    )


def _check(check: BehaviourCheck, language: Language) -> Iterator[str]:
    about = f" [{', '.join(check.subject)}]" if check.subject else ""
    told = "" if check.gate else Text(" (told only)", " (к сведению)").to(language)
    yield f"  {check.code}{told}: {check.title.to(language)}{about}"
    yield f"    {check.why.to(language)}"
    if check.outcome is BehaviourOutcome.FAILED:
        for one in check.worst:
            before, after = _number(one.before, language), _number(one.after, language)
            who = Text(
                f"request {one.request}, item {one.item}",
                f"заявка {one.request}, предмет {one.item}",
            ).to(language)
            yield f"      {who}: {one.moved}; {before} → {after}"


def _number(value: float, language: Language) -> str:
    text = f"{value:.4f}"
    return text.replace(".", ",") if language is Language.RU else text
