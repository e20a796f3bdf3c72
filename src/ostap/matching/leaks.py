"""Columns that may know the outcome: filled after closing, edited later, telling by being empty.

A suspicion, not a proof: each is named with what was seen and what to do, and a person decides.
A model that learns from such a column looks brilliant on the past and is useless on the day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from ostap.matching.dataset import Dataset
from ostap.matching.plan import SideColumn
from ostap.matching.single import Rows, auc, column_values, held_out_score
from ostap.names import Text
from ostap.results.quality import Said
from ostap.results.training_data import Leak

TOO_WELL: Final = 0.95
"""Held-out AUC of one column above which it is the outcome under another name."""
FAR_ABOVE: Final = 0.15
"""AUC by which the best column may lead the second best before that is strange."""
FAR_FROM: Final = 0.75
GAP: Final = 0.3
"""Difference between the shares filled of won and of lost pairs that tells the outcome."""
ONLY_CLOSED: Final = (0.02, 0.2)
"""Filled in fewer than the first of open deals and in more than the second of closed ones."""
EDITED: Final = 0.01
HARMFUL: Final = frozenset({"after_closing", "missing_tells", "predicts_too_well"})
"""Codes of a leak that a model learns from and must not be accepted with."""
_FEWEST: Final = 20
_FEW: Final = (
    Text("Mark it known_from: close in catalog.yaml, so that no model learns from it.",
         "Поставьте столбцу known_from: close в catalog.yaml, и модель на нём учиться не будет."),
    Text("Ask who fills it in and when. If it is known before the offer is sent, keep it and say "
         "so in the catalog (checked: true); else mark it known_from: close.",
         "Узнайте, кто и когда его заполняет. Если значение известно до отправки предложения, "
         "оставьте и отметьте checked: true; если нет, поставьте known_from: close."),
    Text("Keep the value as it was said on the day. The catalog already leaves out pairs that were "
         "edited later.",
         "Храните значение таким, каким оно было в день обращения. Пары, исправленные позже, в "
         "обучение уже не идут."),
)  # fmt: skip
_CLOSE, _ASK, _KEEP = _FEW


@dataclass(frozen=True, slots=True)
class Candidate:
    """A column as the ended pairs see it, and how full it is where the deal is still open.

    ``checked``: a person has confirmed in the catalog that it is known in time.
    """

    column: str
    values: pl.Series
    used: bool
    open_filled: float | None = None
    open_n: int = 0
    checked: bool = False


def find_leaks(
    data: Dataset, more: Mapping[str, Candidate] | None = None, seed: int = 0
) -> tuple[Leak, ...]:
    """Return the columns that may know the outcome, the worst code first.

    Args:
        data: the ended pairs.
        more: columns the model does not learn from, to be looked at as well.
        seed: of the folds.
    """
    rows = Rows.of(data.positive, data.client, seed)
    if min(int(rows.won.sum()), int((~rows.won).sum())) < _FEWEST:
        return tuple(_edited(data))
    candidates = [*used_columns(data), *(more or {}).values()]
    found: list[Leak] = []
    named: set[str] = set()
    checks = (_after_closing(candidates), _missing_tells(candidates, rows),
              _too_well(candidates, rows), _edited(data))  # fmt: skip
    for leak in (leak for check in checks for leak in check):
        if leak.column not in named:
            named.add(leak.column)
            found.append(leak)
    return tuple(found)


def leaking_features(data: Dataset, seed: int = 0) -> tuple[Leak, ...]:
    """Return the columns that the model learns from and that may know the outcome.

    What a gate asks before it accepts a model. Left out is what does the model no harm: columns it
    doesn't learn from, and ``edited_later``, whose pairs are out of the training rows already.

    Args:
        data: the ended pairs.
        seed: of the folds.
    """
    return tuple(leak for leak in find_leaks(data, seed=seed) if leak.used and leak.code in HARMFUL)


def used_columns(data: Dataset) -> Iterator[Candidate]:
    """Yield the columns that the model learns from."""
    catalog = data.company.catalog
    opened = _opened_requests(data)
    for side, columns in (("request", data.plan.request), ("item", data.plan.item)):
        for one in columns:
            values = column_values(data, one.ref)
            if values is None:
                continue
            meaning = catalog.column(one.ref)
            filled = None
            if side == "request" and one.ref in opened.columns and opened.height:
                filled = 1 - opened[one.ref].null_count() / opened.height
            yield Candidate(
                one.ref, values, used=True, open_filled=filled, open_n=opened.height,
                checked=bool(meaning and meaning.checked),
            )  # fmt: skip


def _opened_requests(data: Dataset) -> pl.DataFrame:
    """Return the requests of deals that are open, as far as they name one."""
    own = data.company.outcomes.opened["request"].drop_nulls()
    return data.company.requests.filter(pl.col("key").is_in(own.implode()))


def _after_closing(candidates: list[Candidate]) -> Iterator[Leak]:
    for one in candidates:
        filled = 1 - one.values.null_count() / max(len(one.values), 1)
        low, high = ONLY_CLOSED
        if one.open_filled is None or one.open_n < _FEWEST:
            continue
        if one.open_filled <= low and filled >= high:
            yield _leak(
                "after_closing", one,
                Text(f"Filled in {_share(filled)} of ended deals and in {_share(one.open_filled)} "
                     f"of {one.open_n} open ones: it is filled in when the deal closes.",
                     f"Заполнен у {_share(filled, ru=True)} завершённых сделок и у "
                     f"{_share(one.open_filled, ru=True)} открытых (всего {one.open_n}): его "
                     "заполняют при закрытии."),
                _CLOSE,
                filled_ended=round(filled, 4), filled_open=round(one.open_filled, 4),
                open=one.open_n,
            )  # fmt: skip


def _missing_tells(candidates: list[Candidate], rows: Rows) -> Iterator[Leak]:
    for one in candidates:
        has = one.values.is_not_null().to_numpy()
        won, lost = float(has[rows.won].mean()), float(has[~rows.won].mean())
        if one.checked or abs(won - lost) < GAP:
            continue
        yield _leak(
            "missing_tells", one,
            Text(f"Filled in {_share(won)} of won pairs and in {_share(lost)} of lost ones: "
                 "whether it is filled tells the outcome.",
                 f"Заполнен у {_share(won, ru=True)} выигранных пар и у {_share(lost, ru=True)} "
                 "проигранных: исход виден уже по тому, заполнен ли он."),
            _ASK,
            filled_won=round(won, 4), filled_lost=round(lost, 4),
        )  # fmt: skip


def _too_well(candidates: list[Candidate], rows: Rows) -> Iterator[Leak]:
    told = [(auc(held_out_score(one.values, rows), rows.won), one) for one in candidates]
    told.sort(key=lambda pair: -pair[0])
    ordinary = [found for found, _ in told if found < FAR_FROM]
    second = max(ordinary, default=0.5)
    for found, one in told:
        if one.checked or (found <= TOO_WELL and (found < FAR_FROM or found < second + FAR_ABOVE)):
            continue
        yield _leak(
            "predicts_too_well", one,
            Text(f"Alone it tells won pairs from lost ones with AUC {found:.2f} on clients it was "
                 f"not learnt from; the best ordinary column has {second:.2f}.",
                 f"Один отличает выигранные пары от проигранных с AUC {_ru(found)} на новых "
                 f"клиентах; у лучшего из обычных столбцов {_ru(second)}."),
            _ASK,
            auc=round(found, 4), next_best=round(second, 4),
        )  # fmt: skip


def _edited(data: Dataset) -> Iterator[Leak]:
    """Name columns with a ``known_from`` day that is often later than the deal's."""
    for column in sorted((*data.company.plan.request, *data.company.plan.item), key=_ref):
        late, n = data.late_values.get(column.ref, (0, 0))
        if not n or late < max(EDITED * n, 1):
            continue
        used = data.plan.column(column.ref) is not None
        yield Leak(
            code="edited_later",
            column=column.ref,
            used=used,
            numbers={"late": late, "filled": n},
            evidence=_said(
                Text(
                    f"In {late} of {n} ended deals it was written after the deal was made.",
                    f"В {late} из {n} завершённых сделок записан уже после создания сделки.",
                )
            ),
            next=_said(_KEEP),
        )


def _ref(column: SideColumn) -> str:
    return column.ref


def _leak(code: str, one: Candidate, evidence: Text, what: Text, **numbers: float) -> Leak:
    return Leak.model_validate(
        {"code": code, "column": one.column, "used": one.used, "numbers": numbers,
         "evidence": _said(evidence), "next": _said(what)}
    )  # fmt: skip


def _said(text: Text) -> Said:
    return Said(en=text.en, ru=text.ru)


def _share(value: float, *, ru: bool = False) -> str:
    percent = f"{100 * value:.0f}"
    return f"{percent} %" if ru else f"{percent}%"


def _ru(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")
