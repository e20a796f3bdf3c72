"""How the kept versions of the model look to a person."""

from __future__ import annotations

from collections.abc import Iterable

import typer

from ostap.names import Language, Text
from ostap.results.model_versions import KeptVersion, ModelVersions, Step, VersionInUse

_STEPS = {
    "filter": Text("filter", "фильтр"),
    "rank": Text("rank", "ранжирование"),
    "reverse": Text("reverse", "обратный подбор"),
}


def print_number(number: str, steps: Iterable[Step], language: Language) -> None:
    """Print a version's number and what each step of it rests on."""
    typer.echo(f"{Text('Number', 'Номер').to(language)}: {number}")
    for step in steps:
        mark = "+" if step.reached else "-"
        typer.echo(f"  {mark} {step.step} {_STEPS[step.name].to(language)}: {step.why}")


def print_versions(found: ModelVersions, language: Language) -> None:
    """Print one line a version, the current one marked."""

    def say(en: str, ru: str) -> str:
        return Text(en, ru).to(language)

    if not found.kept:
        typer.echo(
            say(
                "No model is kept yet. Train one: ostap match train",
                "Ни одной модели ещё нет. Обучите: ostap match train",
            )
        )
        return
    heads = (
        say("number", "номер"), say("version", "версия"), say("as of", "на день"),
        say("kind", "вид"), say("accepted", "принята"), say("AUC by time", "AUC по времени"),
    )  # fmt: skip
    rows = [heads, *(_cells(one, language) for one in found.kept)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(heads))]
    marks = ["  ", *("* " if one.current else "  " for one in found.kept)]
    for mark, row in zip(marks, rows, strict=True):
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        typer.echo(f"{mark}{'  '.join(cells)}".rstrip())
    for one in found.kept:
        if one.damaged:
            typer.echo(f"! {one.damaged}")
        elif not one.same_catalog:
            typer.echo(
                say(
                    f"! {_name(one)}: trained with another catalog.yaml, can't be used now",
                    f"! {_name(one)}: обучена с другим catalog.yaml, сейчас не годится",
                )
            )


def print_in_use(found: VersionInUse, language: Language) -> None:
    """Print which version answers from now on."""
    name = f"{found.number} ({found.version})" if found.number else found.version
    before = found.before or Text("none", "никакой").to(language)
    typer.echo(
        Text(f"In use: {name}. Before: {before}.", f"В работе: {name}. До этого: {before}.").to(
            language
        )
    )
    if not found.accepted:
        typer.echo(
            Text("! This version was not accepted.", "! Эта версия не принята.").to(language)
        )


def _name(one: KeptVersion) -> str:
    return one.number or one.version


def _cells(one: KeptVersion, language: Language) -> tuple[str, ...]:
    accepted = {
        True: Text("yes", "да"), False: Text("no", "нет"), None: Text("-", "-"),
    }[one.accepted]  # fmt: skip
    auc = "-" if one.auc is None else f"{one.auc:.3f}"
    if one.auc_interval:
        auc += f" ({one.auc_interval[0]:.2f}–{one.auc_interval[1]:.2f})"
    return (
        one.number or "-", one.version, one.as_of or "-", one.model or "-",
        accepted.to(language), auc,
    )  # fmt: skip
