"""How a sizing looks to a person."""

from __future__ import annotations

from typing import Final

import typer

from ostap.delivery.cli.printing import number
from ostap.names import Language, Text
from ostap.results.sizing import Sizing

_FORMULAS: Final = {
    "values": Text("values learnt from (pairs x features)", "значений (пары x признаки)"),
    "answer_ms": Text("one answer, ms", "один ответ, мс"),
    "busy_cores": Text("cores busy with answers", "ядер занято ответами"),
    "cores": Text("cores", "ядер"),
    "memory_gb": Text("memory, GB", "память, ГБ"),
    "disk_gb": Text("disk after a year, GB", "диск через год, ГБ"),
    "training_minutes": Text("one training, minutes", "одно обучение, минут"),
    "million_pairs_seconds": Text("a million pairs, seconds", "миллион пар, секунд"),
    "per_month": Text("a month", "в месяц"),
}
_BOUNDS: Final = {
    "training": Text(
        "Answers fit on one core; the second is for training, so that no answer waits.",
        "Ответам хватает одного ядра; второе нужно обучению, чтобы ответы его не ждали.",
    ),
    "answers": Text("The answers set the number of cores.", "Число ядер определяют ответы."),
}


def print_sizing(found: Sizing, language: Language) -> None:
    """Print the load, what was measured, what is needed with its formula, and what bounds it."""

    def say(en: str, ru: str) -> None:
        typer.echo(Text(en, ru).to(language))

    load, m = found.load, found.measured
    items, clients = number(load.items, language), number(load.clients, language)
    requests = number(load.requests_per_day, language)
    say(
        f"Load: {items} items, {clients} clients, {requests} requests a day in "
        f"{load.hours_per_day:g} h, headroom x{load.headroom:g}",
        f"Нагрузка: предметов {items}, клиентов {clients}, запросов в день {requests} "
        f"за {load.hours_per_day:g} ч, запас x{load.headroom:g}",
    )
    answers = ", ".join(f"{n}: {ms:.1f}" for n, ms in m.answer_ms.items())
    say(
        f"Measured: preparing {m.prepare_seconds:.1f} s, process {m.process_mb:.0f} MB, one fit "
        f"{m.fit_seconds:.1f} s, an answer in ms by items: {answers}",
        f"Измерено: подготовка {m.prepare_seconds:.1f} с, процесс {m.process_mb:.0f} МБ, одно "
        f"обучение {m.fit_seconds:.1f} с, ответ в мс по числу предметов: {answers}",
    )
    for name, formula in found.formulas.items():
        typer.echo(f"  {_FORMULAS[name].to(language)}: {formula}")
    typer.echo(_BOUNDS[found.bounded_by].to(language))
    prices = found.prices
    say(
        f"Prices a month: core {prices.core:g}, GB of memory {prices.memory:g}, GB of disk "
        f"{prices.disk:g} {prices.currency}",
        f"Цены в месяц: ядро {prices.core:g}, ГБ памяти {prices.memory:g}, ГБ диска "
        f"{prices.disk:g} {prices.currency}",
    )
    for note in found.notes:
        typer.echo(f"! {note}")
