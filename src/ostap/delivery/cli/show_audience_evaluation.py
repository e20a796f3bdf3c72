"""How an evaluation of audiences looks to a person: no line is wider than 100 columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import typer

from ostap.delivery.cli.show_evaluation import print_folded
from ostap.names import Language, Text
from ostap.results.evaluation import AudienceEvaluation, CaseLine, Figures, PeopleTime

_KINDS = {"words": Text("words", "слова"), "offer": Text("offers", "предложения")}
_HEAD: Final = (
    Text("cases", "примеров"),
    Text("runs", "дошли"),
    Text("IoU", "IoU"),
    Text("> 0.70", "> 0,70"),
    Text("prec.", "точн."),
    Text("recall", "полн."),
    Text("s", "с"),
    Text("tokens", "токенов"),
)
_NAME: Final = 30
_CELL: Final = 8
_STATUS: Final = {
    "done": Text("done", "готово"),
    "nothing": Text("nothing could be said", "ничего не выражено"),
    "budget": Text("budget spent", "бюджет исчерпан"),
    "failed": Text("failed", "сбой"),
}


def print_audience_evaluation(result: AudienceEvaluation, language: Language) -> None:
    """Print each case that is not right, the tables, what was left unsaid, the time of people."""
    for line in _cases(result, language):
        print_folded(line, indent="" if line.endswith(":") else "  ")
    for name, table in _tables(result, language):
        typer.echo(f"\n{name}")
        for row in _table(table, language):
            typer.echo(row)
    typer.echo()
    for part in (_interval, _unsaid, _linking, _cost):
        for text in part(result, language):
            print_folded(text)
    typer.echo()
    for text in _people(result.people, language):
        print_folded(text)
    for text in _missing(result, language):
        print_folded(text)


def _cases(result: AudienceEvaluation, language: Language) -> Iterator[str]:
    """Yield the cases whose answer was not the right one, the worst first."""
    wrong = [line for line in result.lines if not _is_right(line)]
    if wrong:
        yield Text("Not as the gold says:", "Не так, как в эталоне:").to(language)
    for line in sorted(wrong, key=lambda one: (one.score.iou if one.score else -1, one.id)):
        yield _case(line, language)


def _is_right(line: CaseLine) -> bool:
    if line.score is None:
        return line.status == "nothing" and bool(line.unsaid)
    return line.score.iou == 1


def _case(line: CaseLine, language: Language) -> str:
    why = line.error or _STATUS[line.status].to(language)
    unsaid = "; ".join(line.unsaid)
    left = f" {Text('unsaid', 'не выражено').to(language)}: {unsaid}" if unsaid else ""
    if line.score is None:
        return f"-.--  {line.id}: {_not_abstained(line).to(language)} ({why}){left}"
    iou = _share(line.score.iou, language)
    if line.found is None:
        return f"{iou}  {line.id}: {why}{left}"
    counts = Text(
        f"{line.found} selected, gold {line.gold}", f"отобрано {line.found}, эталон {line.gold}"
    )
    return f"{iou}  {line.id}: {counts.to(language)}{left}"


def _not_abstained(line: CaseLine) -> Text:
    """Return what went wrong with a case of which the data can say nothing."""
    if line.status == "done":
        return Text(
            f"the data can't say this, and {line.found} were selected all the same",
            f"в данных этого нет, но всё равно отобрано {line.found}",
        )
    return Text(
        "the data can't say this, and the run did not say so",
        "в данных этого нет, а прогон об этом не сказал",
    )


def _tables(
    result: AudienceEvaluation, language: Language
) -> Iterator[tuple[str, Mapping[str, Figures]]]:
    """Yield the tables: all and by kind, by construct, with parts taken away."""
    all_of_them = Text("all", "все").to(language)
    kinds = {_KINDS[name].to(language): one for name, one in result.by_kind.items()}
    model = result.model or Text("no model", "без модели").to(language)
    part = Text(f"Part {result.part}, {model}", f"Часть {result.part}, {model}").to(language)
    yield part, {all_of_them: result, **kinds}
    if result.by_construct:
        yield Text("By construct", "По конструкциям").to(language), result.by_construct
    if result.ablations:
        name = Text("With one part taken away", "Если убрать одну часть").to(language)
        yield name, {way.title: way.figures for way in result.ablations}


def _table(rows: Mapping[str, Figures], language: Language) -> Iterator[str]:
    yield " " * _NAME + "".join(f"{one.to(language):>{_CELL}}" for one in _HEAD)
    for name, figures in rows.items():
        cells = (
            str(figures.cases),
            _share(figures.executable, language),
            _share(figures.mean_iou, language),
            _share(figures.share_over_70, language),
            _share(figures.mean_precision, language),
            _share(figures.mean_recall, language),
            _number(figures.seconds_mean, language, ".1f"),
            _number(figures.tokens_mean, language, ".0f"),
        )
        yield f"  {name:<{_NAME - 2}}" + "".join(f"{cell:>{_CELL}}" for cell in cells)


def _interval(result: AudienceEvaluation, language: Language) -> Iterator[str]:
    if result.mean_iou_interval is None:
        return
    low, high = (_share(end, language) for end in result.mean_iou_interval)
    exact = _percent(result.exact)
    yield Text(
        f"Mean IoU is {_share(result.mean_iou, language)} [{low}, {high}] (95 %); "
        f"the very same ids in {exact}.",
        f"Средний IoU {_share(result.mean_iou, language)} [{low}; {high}] (95 %); "
        f"в точности те же ключи в {exact} случаев.",
    ).to(language)


def _unsaid(result: AudienceEvaluation, language: Language) -> Iterator[str]:
    told = (
        (result.abstained_right, "of what the data can't say was so reported",
         "того, чего в данных нет, так и названо"),
        (result.partly_reported, "of what it says only in part was reported",
         "того, что выразимо лишь отчасти, отмечено"),
        (result.false_alarms, "of what it can say was called unsaid: false alarms",
         "того, что выразимо, названо невыразимым: ложные тревоги"),
    )  # fmt: skip
    for share, en, ru in told:
        if share is not None:
            yield Text(f"{_percent(share)} {en}.", f"{_percent(share)} {ru}.").to(language)


def _linking(result: AudienceEvaluation, language: Language) -> Iterator[str]:
    if result.linking_recall is None:
        return
    columns, tables = _percent(result.linking_recall), _percent(result.linking_tables)
    yield Text(
        f"The linker offered {columns} of the gold's columns and {tables} of its tables.",
        f"Связыватель предложил {columns} столбцов эталона и {tables} его таблиц.",
    ).to(language)


def _cost(result: AudienceEvaluation, language: Language) -> Iterator[str]:
    if result.seconds_mean is None:
        return
    mean, slow = (
        _number(one, language, ".1f") for one in (result.seconds_mean, result.seconds_p95)
    )
    tokens, cached = (
        _number(one, language, ".0f") for one in (result.tokens_mean, result.tokens_cached_mean)
    )
    yield Text(
        f"A run takes {mean} s (95 % at most {slow} s), {tokens} tokens and {cached} more from "
        "the cache.",
        f"Прогон занимает {mean} с (95 % не дольше {slow} с), токенов {tokens} и ещё {cached} "
        "из кэша.",
    ).to(language)


def _people(people: PeopleTime, language: Language) -> Iterator[str]:
    if people.ratio is None:
        return
    edits = ", ".join(f"{name}: {count}" for name, count in people.edits.items())
    by_hand, with_ostap, ratio = (
        _number(one, language, ".1f")
        for one in (people.minutes_by_hand, people.minutes_with_ostap, people.ratio)
    )
    yield Text(
        f"Edits to the gold -> cases: {edits}.", f"Правок до эталона → примеров: {edits}."
    ).to(language)
    yield Text(
        f"By hand {by_hand} min, with Ostap {with_ostap} min: {ratio} times less. Assumed:",
        f"Вручную {by_hand} мин, с Остапом {with_ostap} мин: в {ratio} раза меньше. Принято:",
    ).to(language)
    yield from (f"  - {text}" for text in people.assumptions)


def _missing(result: AudienceEvaluation, language: Language) -> Iterable[str]:
    for one in result.gold_unread:
        yield f"! {one.id}: {one.why}"
    if result.left_out:
        count = len(result.left_out)
        yield Text(
            f"! Time ran out: {count} case(s) were left out.",
            f"! Время вышло: не проверено примеров: {count}.",
        ).to(language)


def _share(value: float | None, language: Language) -> str:
    return _number(value, language, ".2f")


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.0f} %"


def _number(value: float | None, language: Language, form: str) -> str:
    if value is None:
        return "-"
    text = format(value, form)
    return text.replace(".", ",") if language is Language.RU else text
