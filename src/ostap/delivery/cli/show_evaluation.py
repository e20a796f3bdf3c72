"""How an evaluation looks to a person: no line is wider than 100 columns."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from typing import Final

import typer

from ostap.names import Language, Text
from ostap.results.matching import Evaluation, LeadFigures, Metrics, ProxyShares, SplitReport
from ostap.results.model_choice import KindReport, ModelChoice
from ostap.results.shown import ManagerValue, ShownFigures

WIDTH: Final = 100
_POINT: Final = re.compile(r"(?<=\d)\.(?=\d)")
_SPLITS = {
    "time": Text("By time", "По времени"),
    "shuffled": Text("Shuffled", "Вперемешку"),
    "new_client": Text("New clients", "Новые клиенты"),
}
_BASELINES = {
    "random": Text("random", "случайно"),
    "most_frequent": Text("most frequent class", "самый частый класс"),
    "rule": Text("rule by hand", "правило вручную"),
    "popularity": Text("popularity", "популярность"),
}
_PROMISES = {
    "won_recall": Text("won deals are kept", "успешные сделки сохраняются"),
    "per_lead": Text("a lead loses few", "заявка теряет мало"),
    "nothing_lost": Text("a lead loses nothing", "заявка не теряет ничего"),
}


def print_evaluation(evaluation: Evaluation, language: Language) -> None:
    """Print data, each split beside its baselines, what it is worth, the kinds, the verdict."""

    def say(en: str, ru: str) -> str:
        return Text(en, ru).to(language)

    data = evaluation.data
    print_folded(
        say(
            f"Pairs: {data.won} won, {data.weak} won without a paid contract, {data.lost} lost; "
            f"{data.open} deals still open.",
            f"Пары: успешных {data.won}, успешных без оплаченного договора {data.weak}, "
            f"проваленных {data.lost}; открытых сделок {data.open}.",
        )
    )
    for note in data.notes:
        print_folded(f"! {note}")
    for split in evaluation.splits:
        _print_split(split, language)
    if evaluation.choice is not None:
        _print_choice(evaluation.choice, language)
    for promise in (evaluation.promise, *evaluation.other_promises):
        binds = promise is evaluation.promise
        name = _PROMISES[promise.kind].to(language)
        head = say("Promise", "Обещание") if binds else say("Not promised", "Не обещано")
        print_folded(f"{head} ({name}): {promise.why}", before="\n" if binds else "")
    verdict = say("Accepted", "Принято")
    typer.echo(f"{verdict if evaluation.accepted else say('Not accepted', 'Не принято')}:")
    for why in evaluation.why:
        print_folded(f"- {why}", indent="  ")


def _print_split(split: SplitReport, language: Language) -> None:
    pairs = Text("pairs", "пар").to(language)
    typer.echo(f"\n{_SPLITS[split.split].to(language)} ({pairs}: {split.n})")
    interval = Text("interval", "интервал").to(language)
    heading = "AUC", interval, "PR", "recall", "Brier", "hit@10", "NDCG@10"
    typer.echo(f"  {'':<21}" + "".join(f"{word:>11}" for word in heading))
    typer.echo(_row(Text("model", "модель").to(language), split))
    for name, figures in split.baselines.items():
        typer.echo(_row(_BASELINES[name].to(language), figures))
    typer.echo()
    for text in _told(split):
        told = text.to(language)
        if language is Language.RU:
            told = _POINT.sub(",", told)
        print_folded(f"- {told}", indent="  ")


def _told(split: SplitReport) -> Iterator[Text]:
    yield Text(f"Filter: {split.filter.why}", f"Фильтр: {split.filter.why}")
    if split.proxy is not None:
        yield _proxy(split.proxy)
    if split.leads is not None and split.leads.leads:
        yield _leads(split.leads)
    if split.shown is not None:
        yield from _shown(split.shown)
    if split.value is not None and split.value.stocks:
        yield from _value(split.value)


def _proxy(proxy: ProxyShares) -> Text:
    """Say M10's shares, each beside the ceiling of loss."""
    deals, won, lost = map(_percent, (proxy.deals, proxy.won, proxy.lost))
    most, suitable = _percent(proxy.baseline), _percent(proxy.suitable)
    return Text(
        f"Marked negative (at most {most} may be lost): of the deals made {deals}, that is of won "
        f"ones {won} (a loss) and of lost ones {lost} (work saved); of what the expert calls "
        f"suitable {suitable} (a loss)",
        f"Отмечено «не подходит» (терять можно не больше {most}): из созданных сделок {deals}, "
        f"в том числе из успешных {won} (потеря) и из проваленных {lost} (сбережённая работа); "
        f"из подходящего по отметкам эксперта {suitable} (потеря)",
    )


def _leads(leads: LeadFigures) -> Text:
    passed, chance = _percent(leads.pass_share), _percent(leads.pass_probability)
    nothing, removed = _percent(leads.nothing_lost_share), _percent(leads.unsuitable_removed)
    return Text(
        f"By the expert's marks ({leads.leads} leads): {passed} of leads lose at most 3 of 15 "
        f"(chance {chance}), {nothing} lose nothing; {removed} of the unsuitable is removed",
        f"По отметкам эксперта (заявок {leads.leads}): не больше 3 из 15 теряют {passed} заявок "
        f"(вероятность {chance}), ничего не теряют {nothing}; неподходящего убрано {removed}",
    )


def _shown(shown: ShownFigures) -> Iterator[Text]:
    n = shown.first
    if shown.leads:
        usable, found = _percent(shown.usable_share), _percent(shown.found_share)
        covered = _percent(shown.covered_share)
        yield Text(
            f"First {n} of a lead: {usable} usable by the marks; they hold {found} of all that "
            f"suits; {covered} of leads have something suitable there",
            f"Первые {n} в заявке: пригодных по отметкам {usable}; в них {found} всего "
            f"подходящего; хоть что-то подходящее есть у {covered} заявок",
        )
    if shown.stock_shown_share is not None:
        share = _percent(shown.stock_shown_share)
        yield Text(
            f"{share} of the stock stands among the first {n} of some lead ({shown.stocks} leads)",
            f"Среди первых {n} хоть в одной заявке бывает {share} свободных (заявок "
            f"{shown.stocks})",
        )


def _value(value: ManagerValue) -> Iterator[Text]:
    stock, removed, saved, each = (
        _one(x)
        for x in (
            value.stock_mean,
            value.removed_mean,
            value.minutes_saved,
            value.minutes_per_item,
        )
    )
    yield Text(
        f"Of {stock} vacant the manager need not look at {removed}: {saved} minutes a lead, "
        f"assuming {each} minutes for each",
        f"Из {stock} свободных менеджеру не нужно смотреть {removed}: {saved} мин на заявку, "
        f"если на каждое уходит {each} мин (допущение)",
    )
    if value.extra is None or value.extra_interval is None:
        return
    happened, own, first = map(_one, (value.happened, value.expected_own, value.expected_first))
    low, high = (f"{end:+.1f}" for end in value.extra_interval)
    yield Text(
        f"Deals of 100 sendings: {happened} happened, {own} expected of the same by the model; "
        f"{first} had its first been sent ({value.extra:+.1f}, 95 %: {low} to {high}): an estimate "
        "by the model's own probabilities, which flatters its choice",
        f"Сделок на 100 отправленных: было {happened}, по модели ожидалось {own}; отправь менеджер "
        f"первое из списка модели, было бы {first} ({value.extra:+.1f}, 95 %: от {low} до {high}). "
        "Это оценка по вероятностям самой модели, свой выбор она завышает",
    )


def _print_choice(choice: ModelChoice, language: Language) -> None:
    """Print the kinds of model, the simplest first, the taken one marked."""
    proof = Text("Signal", "Есть ли сигнал").to(language)
    print_folded(f"{proof}: {choice.proof.why}", before="\n")
    if not choice.kinds:
        print_folded(f"{Text('Model', 'Модель').to(language)} {choice.chosen}: {choice.why}")
        return
    heading = (
        Text("tries", "проб"), Text("log loss", "потеря"), Text("behind", "отстаёт"),
        Text("AUC", "AUC"), Text("AUC time", "AUC врем."), Text("Brier", "Brier"),
        Text("ms/1000", "мс/1000"),
    )  # fmt: skip
    title = Text("Kinds of model", "Виды моделей").to(language)
    typer.echo(f"{title:<30}" + "".join(f"{word.to(language):>10}" for word in heading))
    for kind in choice.kinds:
        typer.echo(_kind(kind, taken=kind.kind == choice.chosen))
    taken = Text("taken", "взята").to(language)
    print_folded(f"* {taken}: {choice.why}")
    for name, needs in choice.unavailable.items():
        print_folded(f"! {name}: {Text('needs', 'нужно установить').to(language)} {needs}")


def _kind(kind: KindReport, *, taken: bool) -> str:
    cells = (
        str(kind.trials),
        _three(kind.log_loss if kind.log_loss is not None else kind.search_loss),
        "-" if kind.behind is None else f"{kind.behind:.4f}",
        _three(kind.auc),
        _three(kind.test_auc),
        _three(kind.test_brier),
        ("-" if kind.milliseconds is None else f"{kind.milliseconds:.1f}")
        + ("" if kind.fast_enough else "!"),
    )
    name = f"{'*' if taken else ' '} {kind.title}"
    return f"{name:<30}" + "".join(f"{cell:>10}" for cell in cells)


def _row(name: str, figures: Metrics) -> str:
    low_high = figures.auc_interval
    interval = "-" if low_high is None else f"{low_high[0]:.2f}–{low_high[1]:.2f}"
    rest = (figures.pr_auc, figures.recall, figures.brier, figures.hit_at_10, figures.ndcg_at_10)
    values = [_three(figures.auc), interval, *map(_three, rest)]
    return f"  {name:<21}" + "".join(f"{value:>11}" for value in values)


def print_folded(text: str, *, indent: str = "", before: str = "") -> None:
    """Print a sentence, folded where it is too long."""
    told = textwrap.fill(text, WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  ")
    typer.echo(f"{before}{told}")


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.0f}\N{NO-BREAK SPACE}%"


def _one(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.0f}" if float(value).is_integer() else f"{value:.1f}"


def _three(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
