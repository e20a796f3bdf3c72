"""How rankings, evaluations and trained versions look to a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

import typer

from ostap.delivery.cli.printing import number
from ostap.delivery.cli.show_match_versions import print_number
from ostap.names import Language, Text
from ostap.results.matching import Evaluation, Metrics, ModelVersion, Ranking, SplitReport

if TYPE_CHECKING:
    from ostap.criteria import Rule

_SPLITS = {
    "time": Text("by time", "по времени"),
    "shuffled": Text("shuffled", "вперемешку"),
    "new_client": Text("new clients", "новые клиенты"),
}
_BASELINES = {
    "random": Text("random", "случайно"),
    "most_frequent": Text("most frequent class", "самый частый класс"),
    "rule": Text("rule by hand", "правило вручную"),
    "popularity": Text("popularity", "популярность"),
}


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


def print_evaluation(evaluation: Evaluation, language: Language) -> None:
    """Print an evaluation: data, each split beside its baselines, the promise, the verdict."""

    def say(en: str, ru: str) -> str:
        return Text(en, ru).to(language)

    data = evaluation.data
    typer.echo(
        say(
            f"Pairs: {data.won} won, {data.weak} won without a paid contract, {data.lost} lost; "
            f"{data.open} deals still open.",
            f"Пары: успешных {data.won}, успешных без оплаченного договора {data.weak}, "
            f"проваленных {data.lost}; открытых сделок {data.open}.",
        )
    )
    for note in data.notes:
        typer.echo(f"! {note}")
    for split in evaluation.splits:
        typer.echo(f"\n{_SPLITS[split.split].to(language)} (n = {split.n})")
        heading = "AUC", say("interval", "интервал"), "PR", "recall", "Brier", "hit@10", "NDCG@10"
        typer.echo(f"  {'':<22}" + "".join(f"{word:>14}" for word in heading))
        typer.echo(_row(say("model", "модель"), split))
        for name, figures in split.baselines.items():
            typer.echo(_row(_BASELINES[name].to(language), figures))
        typer.echo(f"  {_filter_line(split, language)}")
    promise = evaluation.promise
    typer.echo(f"\n{say('Promise', 'Обещание')} {promise.kind}: {promise.why}")
    verdict = (
        say("Accepted", "Принято") if evaluation.accepted else say("Not accepted", "Не принято")
    )
    typer.echo(f"{verdict}:")
    for why in evaluation.why:
        typer.echo(f"  - {why}")


def print_version(version: ModelVersion, language: Language) -> None:
    """Print what was trained and how good it is."""
    said = Text(
        f"Trained version {version.version}: {version.model}, {len(version.features)} features.",
        f"Обучена версия {version.version}: {version.model}, признаков {len(version.features)}.",
    )
    typer.echo(said.to(language))
    if version.number:
        print_number(version.number, version.steps, language)
    typer.echo(f"{Text('Filter', 'Фильтр').to(language)}: {version.filter.why}")
    if version.evaluation:
        print_evaluation(version.evaluation, language)


def _row(name: str, figures: Metrics) -> str:
    low_high = figures.auc_interval
    interval = "-" if low_high is None else f"{low_high[0]:.2f}–{low_high[1]:.2f}"
    values = [_two(figures.auc), interval]
    rest = (figures.pr_auc, figures.recall, figures.brier, figures.hit_at_10, figures.ndcg_at_10)
    values += [_two(value) for value in rest]
    return f"  {name:<22}" + "".join(f"{value:>14}" for value in values)


def _two(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _filter_line(split: SplitReport, language: Language) -> str:
    return f"{Text('Filter', 'Фильтр').to(language)}: {split.filter.why}"
