"""Whether there is enough to learn from, said before anything is tried."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from ostap.errors import NOTHING, Problem, RefusedError
from ostap.matching.dataset import Dataset
from ostap.matching.split import Split
from ostap.names import Text

LEAST_PAIRS: Final = 50
LEAST_EACH: Final = 10
LEAST_CLIENTS: Final = 10
_NO_DEALS: Final = Problem(
    "matching.no_deals",
    "catalog.yaml",
    Text("no section deals.", "нет раздела deals."),
    Text("Say there which table holds the deals, and its outcome codes.",
         "Укажите там таблицу сделок и коды исходов."),
)  # fmt: skip


def check_enough(data: Dataset) -> None:
    """Say everything that is missing.

    Raises:
        RefusedError: fewer than 50 ended pairs, fewer than 10 won or 10 lost, fewer than 10
            clients, or no column to learn from.
    """
    if problems := lacking(data):
        raise not_enough(data, problems)


def lacking(data: Dataset) -> tuple[Problem, ...]:
    """Return everything that is missing before a model can be learnt; nothing: there is enough."""
    if data.company.catalog.deals is None:
        return (_NO_DEALS,)
    won, lost = int(data.positive.sum()), int((~data.positive).sum())
    clients = len(np.unique(data.client.astype(str)))
    lacks = [
        _lack(
            "pairs", won + lost, LEAST_PAIRS, Text("deals with an outcome", "завершённых сделок")
        ),
        _lack("won", won, LEAST_EACH, Text("won deals", "выигранных сделок")),
        _lack("lost", lost, LEAST_EACH, Text("lost deals", "проигранных сделок")),
        _lack(
            "clients", clients, LEAST_CLIENTS, Text("clients with deals", "клиентов со сделками")
        ),
    ]
    problems = [lack for lack in lacks if lack]
    plan = data.company.plan
    if not (plan.request or plan.item or plan.manager):
        what = Text("no column can be a feature", "ни один столбец не может быть признаком")
        problems.append(Problem("matching.no_features", "catalog.yaml", what))
    return tuple(problems)


def not_enough(data: Dataset, problems: Sequence[Problem]) -> RefusedError:
    """Return the refusal that names what is missing."""
    return RefusedError(
        "matching.not_enough_data",
        Text("Not enough data to learn from:", "Для обучения мало данных:"),
        what_to_check(data),
        problems,
    )


def _lack(code: str, have: int, need: int, what: Text) -> Problem | None:
    if have >= need:
        return None
    said = Text(f"{what.en}: {have}, at least {need} needed.",
                f"{what.ru}: {have}, нужно хотя бы {need}.")  # fmt: skip
    return Problem(f"matching.too_few_{code}", "", said)


def what_to_check(data: Dataset) -> Text:
    """Return where to look when deals seem too few: codes of outcomes that the catalog lacks."""
    deals = data.company.catalog.deals
    if deals is None:
        return NOTHING
    column = f"{deals.table}.{deals.outcome.column}"
    day = data.company.as_of
    still_open = data.company.outcomes.open
    return Text(
        f"Check the outcome codes of {column} in catalog.yaml: {still_open} deals count as open, "
        f"{data.unknown_item} have an unknown item. Later ones than {day} don't count.",
        f"Проверьте в catalog.yaml коды исходов {column}: открытых сделок {still_open}, "
        f"с неизвестным предметом {data.unknown_item}. Сделки позже {day} не в счёт.",
    )


def usable(split: Split, data: Dataset) -> bool:
    """Return whether both parts have both outcomes, so that its figures mean something."""
    parts = (split.learn, split.test)
    return all(0 < data.positive[rows].sum() < len(rows) for rows in parts)
