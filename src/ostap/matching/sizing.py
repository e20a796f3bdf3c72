"""From measured figures to a machine and its price: every formula is returned with its numbers."""

from __future__ import annotations

import math
from typing import Final

from ostap.names import Language, Text
from ostap.results.base import Scalar
from ostap.results.sizing import AskedLoad, Bound, Load, Measured, Needed, Prices, Sizing

PROGRAM_GB: Final = 1.0
"""Python, the libraries and Ostap on the disk."""
FITS: Final = 24
"""Of one training after the search: six (five folds and the whole) for each of three splits, and
for the version that is kept."""
MONTHS: Final = 12
DAYS: Final = 365

ASSUMED: Final = Prices(currency="RUB", core=800, memory=250, disk=10, assumed=True)
"""About what a rented virtual machine cost in 2026; an assumption, to be replaced by an offer."""


def prices_of(
    core: float | None, memory: float | None, disk: float | None, currency: str | None
) -> Prices:
    """Return the prices given, the assumed ones where none is; mixed ones count as assumed."""
    given = {"core": core, "memory": memory, "disk": disk}
    known: dict[str, float] = {name: price for name, price in given.items() if price is not None}
    prices = ASSUMED.model_copy(update={**known, "assumed": len(known) < len(given)})
    return prices.model_copy(update={"currency": currency}) if currency else prices


def size(
    as_of: str,
    versions: dict[str, Scalar],
    asked: AskedLoad,
    prices: Prices,
    measured: Measured,
    language: Language,
) -> Sizing:
    """Return what a load takes, by straight lines through what was measured."""
    there = {"items": max(measured.items, 1), "clients": measured.clients}
    load = Load.model_validate(there | asked.model_dump(exclude_none=True))
    needed, formulas = _needed(load, prices, measured)
    training = load.trainings_per_month > 0 and needed.busy_cores <= 1
    bound: Bound = "training" if training else "answers"
    return Sizing(
        as_of=as_of,
        versions=versions,
        load=load,
        prices=prices,
        measured=measured,
        values=measured.pairs * measured.features,
        needed=needed,
        formulas=formulas,
        bounded_by=bound,
        notes=tuple(note.to(language) for note in _notes(load, prices, measured)),
    )


def _needed(load: Load, prices: Prices, m: Measured) -> tuple[Needed, dict[str, str]]:
    answer = m.fixed_ms + m.ms_per_1000 * load.items / 1000
    seconds = load.hours_per_day * 3600
    busy = load.requests_per_day * answer / 1000 / seconds * load.headroom
    trains = int(load.trainings_per_month > 0)
    cores = max(math.ceil(busy), 1) + trains
    held = (m.items * m.item_kb + m.clients * m.client_kb) / 1024
    data = (load.items * m.item_kb + load.clients * m.client_kb) / 1024
    base = max(m.process_mb - held, 0.0)
    memory = (base * (1 + trains) + 2 * data) / 1024
    models = m.model_mb * load.trainings_per_month * MONTHS
    journal = m.answer_kb * load.requests_per_day * DAYS / 1024
    disk = PROGRAM_GB + (models + journal) / 1024
    training = load.search_minutes + (m.data_seconds + FITS * m.fit_seconds) / 60
    cost = cores * prices.core + memory * prices.memory + disk * prices.disk
    needed = Needed(
        answer_ms=answer,
        busy_cores=busy,
        cores=cores,
        memory_gb=memory,
        disk_gb=disk,
        training_minutes=training,
        million_pairs_seconds=1e6 / m.pairs_per_second,
        per_month=cost,
    )
    return needed, {
        "values": f"{m.pairs} x {m.features} = {m.pairs * m.features}",
        "answer_ms": f"{m.fixed_ms:.2f} + {m.ms_per_1000:.2f} x {load.items} / 1000 = {answer:.1f}",
        "busy_cores": (
            f"{load.requests_per_day} x {answer:.1f} / 1000 / {seconds:.0f} x {load.headroom:g} "
            f"= {busy:.4f}"
        ),
        "cores": f"max(1, ceil({busy:.4f})) + {trains} = {cores}",
        "memory_gb": (
            f"({base:.0f} x {1 + trains} + 2 x ({load.items} x {m.item_kb:.2f} + {load.clients} x "
            f"{m.client_kb:.2f}) / 1024) / 1024 = {memory:.2f}"
        ),
        "disk_gb": (
            f"{PROGRAM_GB:g} + ({m.model_mb:.2f} x {load.trainings_per_month} x {MONTHS} + "
            f"{m.answer_kb:.2f} x {load.requests_per_day} x {DAYS} / 1024) / 1024 = {disk:.2f}"
        ),
        "training_minutes": (
            f"{load.search_minutes:g} + ({m.data_seconds:.1f} + {FITS} x {m.fit_seconds:.2f}) / 60 "
            f"= {training:.1f}"
        ),
        "million_pairs_seconds": (
            f"1000000 / {m.pairs_per_second:.0f} = {needed.million_pairs_seconds:.1f}"
        ),
        "per_month": (
            f"{cores} x {prices.core:g} + {memory:.2f} x {prices.memory:g} + {disk:.2f} x "
            f"{prices.disk:g} = {cost:.0f} {prices.currency}"
        ),
    }


def _notes(load: Load, prices: Prices, m: Measured) -> list[Text]:
    notes = []
    if prices.assumed:
        notes.append(
            Text(
                "the prices are an assumption: give those of an offer",
                "цены взяты для примера: укажите цены из предложения",
            )
        )
    farthest = max(m.answer_ms)
    if load.items > farthest:
        notes.append(
            Text(
                f"answers were measured up to {farthest} items; beyond, the line goes on straight",
                f"ответ измерен до {farthest} предметов, дальше время продолжено по прямой",
            )
        )
    notes.append(
        Text(
            "measured while other programs may have run: an idle machine is faster",
            "при замере могли работать другие программы: свободная машина быстрее",
        )
    )
    return notes
