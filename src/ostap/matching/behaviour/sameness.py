"""What must not matter: ids, orders, letter case, and the manager where his effect is off."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

import numpy as np
import polars as pl

from ostap.catalog.model import ColumnType
from ostap.matching.behaviour.judge import Judge
from ostap.matching.behaviour.scene import Cases, Scene
from ostap.matching.behaviour.verdicts import WORST, Question
from ostap.matching.dataset import Pairs
from ostap.matching.encode import Floats, as_lists, vocabulary_of
from ostap.matching.sides import KEY
from ostap.names import Text
from ostap.results.behaviour import BehaviourCheck, Counterexample

ROUNDING: Final = 1e-12
"""Sums of the same numbers in another order may differ by this; ids may not change one bit."""
VALUES_EACH: Final = 5

Reader = Callable[[str, str], object]
"""Column and value as a person writes it -> the value as kept; None where it is refused."""
RanksWithoutManager = Callable[[str, int], Mapping[str, float]]
"""Manager and the row of a request -> item -> probability, the manager's effect being off."""

IDS: Final = Question(
    "behave.ids_do_not_matter",
    Text(
        "ids of clients and items change nothing",
        "номера клиентов и предметов ни на что не влияют",
    ),
)
VALUES: Final = Question(
    "behave.order_of_values",
    Text(
        "the order of several values changes nothing",
        "порядок значений в поле ни на что не влияет",
    ),
)
STOCK: Final = Question(
    "behave.order_of_stock",
    Text("the order of the stock changes nothing", "порядок предметов в стоке ни на что не влияет"),
)  # fmt: skip
LETTERS: Final = Question(
    "behave.letter_case",
    Text(
        "letter case and blanks of a request's values change nothing",
        "регистр и пробелы в значениях запроса ни на что не влияют",
    ),
)
MANAGER: Final = Question(
    "behave.manager_off",
    Text(
        "with the manager's effect off, who sends changes nothing",
        "при выключенном влиянии менеджера неважно, кто отправляет",
    ),
)


def check_sameness(
    scene: Scene,
    judge: Judge,
    cases: Cases,
    read: Reader | None,
    rank_off: RanksWithoutManager | None,
) -> Iterator[BehaviourCheck]:
    """Yield the checks of what must not matter."""
    usual = cases.judged(judge)
    renamed = cases.with_item(_renamed(cases.items)).with_request(_renamed(cases.requests))
    yield _same(IDS, cases, usual, renamed.judged(judge), "key", 0.0)
    yield _order_of_values(cases, usual, judge)
    yield _order_of_stock(scene, judge)
    yield _letters(scene, read)
    yield _manager(scene, rank_off)


def _renamed(side: pl.DataFrame) -> pl.Series:
    """Return ids that sort another way and look like nothing in the company."""
    return pl.Series(KEY, [f"~{len(str(key))}{str(key)[::-1]}" for key in side[KEY]])


def _same(
    question: Question, cases: Cases, before: Floats, after: Floats, what: str, tolerance: float
) -> BehaviourCheck:
    off = np.abs(after - before)
    broken = np.flatnonzero(~(off <= tolerance))
    largest = float(off.max(initial=0.0))
    worst = broken[np.argsort(-off[broken], kind="stable")][:WORST]
    return question.verdict(
        not broken.size,
        Text(
            f"{len(broken)} of {len(cases)} pairs change, at most by {largest:.2g}",
            f"меняется пар: {len(broken)} из {len(cases)}, не больше чем на {largest:.2g}",
        ),
        n=len(np.unique(cases.request)),
        numbers={"pairs": len(cases), "changed": len(broken), "largest": largest},
        worst=tuple(
            Counterexample(
                **cases.names.row(int(i), named=True), moved=what,
                before=float(before[i]), after=float(after[i]),
            )
            for i in worst
        ),
    )  # fmt: skip


def _order_of_values(cases: Cases, usual: Floats, judge: Judge) -> BehaviourCheck:
    turned = [
        [side[name].list.reverse() for name in side.columns if _several(side[name])]
        for side in (cases.requests, cases.items)
    ]
    if not any(turned):
        return VALUES.not_applicable(
            Text("no column holds several values", "нет полей с несколькими значениями")
        )
    changed = cases.with_request(*turned[0]).with_item(*turned[1])
    names = ", ".join(series.name for side in turned for series in side)
    return _same(VALUES, cases, usual, changed.judged(judge), names, 0.0)


def _several(series: pl.Series) -> bool:
    """Return whether any cell holds two values or more."""
    return series.dtype == pl.List(pl.String) and bool((series.list.len() > 1).any())


def _order_of_stock(scene: Scene, judge: Judge) -> BehaviourCheck:
    """Hold the first request against the whole stock, as a ranking does, in two orders."""
    items = scene.company.items
    n = len(scene.stock)
    one = np.zeros(n, dtype=np.int64)
    whole = scene.cases(one, scene.stock)

    def ranked(frame: pl.DataFrame, rows: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Floats:
        pairs = Pairs(one, rows, whole.manager, whole.day)
        return judge.probability(scene.requests[:1], frame, pairs)

    turned = ranked(items.reverse(), items.height - 1 - scene.stock[::-1])[::-1]
    return _same(STOCK, whole, ranked(items, scene.stock), turned, "stock", ROUNDING)


def _letters(scene: Scene, read: Reader | None) -> BehaviourCheck:
    columns = [c for c in scene.plan.request if c.kind in {"category", "multi"}]
    columns = [c for c in columns if not _is_boolean(scene, c.ref)]
    if read is None or not columns:
        return LETTERS.not_applicable(
            Text("requests have no categories", "в запросах нет полей-категорий")
        )
    tried, wrong = 0, []
    for column in columns:
        for value in _frequent(scene, column.ref):
            kept = read(column.ref, value)
            for written in (f"  {value} ", value.upper(), value.lower(), value.capitalize()):
                if written.strip().casefold() == value.casefold():
                    tried += 1
                    if kept is None or read(column.ref, written) != kept:
                        wrong.append(f"{column.ref}: «{written}»")
    return LETTERS.verdict(
        not wrong,
        Text(
            f"{len(wrong)} of {tried} spellings are read otherwise" + _listed(wrong),
            f"иначе прочитано написаний: {len(wrong)} из {tried}" + _listed(wrong),
        ),
        [column.ref for column in columns],
        n=tried,
        numbers={"spellings": tried, "wrong": len(wrong)},
    )


def _listed(wrong: Sequence[str]) -> str:
    return f": {'; '.join(wrong[:WORST])}" if wrong else ""


def _is_boolean(scene: Scene, ref: str) -> bool:
    column = scene.company.catalog.column(ref)
    return column is not None and column.type is ColumnType.BOOLEAN


def _frequent(scene: Scene, ref: str) -> list[str]:
    """Return the first values of a column, those apart that differ by letter case alone."""
    if ref not in scene.requests.columns:
        return []
    values = vocabulary_of(as_lists(scene.requests[ref]))
    folded = [value.casefold() for value in values]
    return [v for v in values if folded.count(v.casefold()) == 1][:VALUES_EACH]


def _manager(scene: Scene, rank_off: RanksWithoutManager | None) -> BehaviourCheck:
    active = sorted(key for key, there in scene.company.managers.items() if there)
    if rank_off is None or not scene.plan.manager or len(active) < 2:  # noqa: PLR2004 - two differ
        return MANAGER.not_applicable(
            Text("there are no two active managers", "нет двух работающих менеджеров")
        )
    told = range(min(VALUES_EACH, scene.requests.height))
    changed = 0
    for row in told:
        first, *others = [rank_off(manager, row) for manager in active[:3]]
        changed += any(other != first for other in others)
    return MANAGER.verdict(
        not changed,
        Text(
            f"the probabilities of {changed} of {len(told)} requests change with the manager",
            f"вероятности меняются с менеджером у заявок: {changed} из {len(told)}",
        ),
        ("manager",),
        n=len(told),
    )
