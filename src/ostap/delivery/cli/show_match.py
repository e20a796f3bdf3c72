"""How rankings and trained versions look to a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

import typer

from ostap.delivery.cli.printing import number
from ostap.delivery.cli.show_evaluation import print_evaluation
from ostap.delivery.cli.show_match_versions import print_number
from ostap.names import Language, Text
from ostap.results.matching import ModelVersion, Ranking

if TYPE_CHECKING:
    from ostap.criteria import Rule


def print_ranking(ranking: Ranking, language: Language, rules: Iterable[Rule]) -> None:
    """Print a ranking as a manager reads it; rules go by their titles."""
    titles = {rule.id: rule.words(language) for rule in rules}

    def say(en: str, ru: str) -> str:
        return Text(en, ru).to(language)

    price = say("price", "цена")
    for place, item in enumerate(ranking.items, 1):
        amount = "" if item.amount is None else f", {price} {number(item.amount, language)}"
        mark = "" if item.suitable else say("  (the filter would remove it)", "  (фильтр убрал бы)")
        typer.echo(f"{place:>3}. {item.id:<8} {item.probability:6.1%}{amount}{mark}")
        for reason in item.reasons:
            typer.echo(f"       {reason.sign} {reason.text}")
    removed = Counter(one.rule for one in ranking.removed_by_rule)
    typer.echo(
        say(
            f"\nFiltered as surely unsuitable: {len(ranking.filtered)}",
            f"\nОтсеяно фильтром как заведомо неподходящие: {len(ranking.filtered)}",
        )
    )
    for name, count in removed.items():
        rule = titles.get(name, name)
        typer.echo(say(f"Removed by rule '{rule}': {count}", f"Убрано правилом «{rule}»: {count}"))
    for note in ranking.notes:
        typer.echo(f"! {note}")
    made = ", ".join(f"{key} {value}" for key, value in ranking.versions.items())
    typer.echo(say(f"As of {ranking.as_of}; {made}", f"На {ranking.as_of}; {made}"))


def print_version(version: ModelVersion, language: Language) -> None:
    """Print what was trained and how good it is."""
    by_rule = version.trust == "rule"
    said = Text(
        f"Trained version {version.version}: {version.model}, {len(version.features)} features.",
        f"Обучена версия {version.version}: {version.model}, признаков {len(version.features)}.",
    )
    if by_rule:
        said = Text(
            f"No model was trained. Kept version {version.version}: the rule by wishes.",
            f"Модель не обучена. Сохранена версия {version.version}: правило по пожеланиям.",
        )
    typer.echo(said.to(language))
    if version.in_use:
        said = Text(
            f"It does not rank: version {version.in_use} stays in use, as it is trusted more.",
            f"Ранжирует не она: в работе версия {version.in_use}, ей доверия больше.",
        )
        typer.echo(said.to(language))
    elif by_rule:
        said = Text(
            "The rule ranks until a model is trained that may take its place.",
            "Ранжировать будет правило, пока не обучена модель, которой можно доверять.",
        )
        typer.echo(said.to(language))
    if version.number:
        print_number(version.number, version.steps, language)
    typer.echo(f"{Text('Filter', 'Фильтр').to(language)}: {version.filter.why}")
    if version.evaluation:
        print_evaluation(version.evaluation, language)
