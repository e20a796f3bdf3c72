"""From a request to the ranked stock of the day: prepare once, then answer in milliseconds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

import numpy as np

from ostap.matching.company import Company, to_day
from ostap.matching.dataset import Pairs, Texts
from ostap.matching.encode import Floats
from ostap.matching.promise_standing import kept
from ostap.matching.reasons import Reasons
from ostap.matching.request import CheckedRequest, PairRequest, RequestChecker
from ostap.matching.scoring import Scorer
from ostap.matching.sides import KEY
from ostap.matching.stock import Ints
from ostap.names import Language, Text
from ostap.results.base import Scalar
from ostap.results.matching import FilterOutcome, RankedItem, Ranking, RemovedByRule

RECENT_DAYS: Final = 365
"""A manager weighs as many pairs as he made in so many days, and one more."""

EMPTY_STOCK: Final = Text(
    "nothing is vacant on this day: there is nothing to rank",
    "на этот день нет ничего свободного: ранжировать нечего",
)
NOTHING_SAID: Final = Text(
    "no wish is known: the order says only what is taken most willingly",
    "пожелания неизвестны: порядок говорит лишь о том, что берут охотнее",
)


class Matcher:
    """A company as of a day and a trained scorer, prepared for ranking.

    Holds no connection. To follow the database, make another and swap them whole.
    """

    def __init__(
        self,
        company: Company,
        scorer: Scorer,
        versions: Mapping[str, Scalar],
        language: Language = Language.RU,
    ) -> None:
        self._company = company
        self._scorer = scorer
        self._versions = dict(versions)
        self._language = language
        self._day = to_day(company.as_of)
        self._vacant = company.stock.on(self._day)
        self._prepared = scorer.features.prepare(company.items)
        self._ids = np.array(company.items[KEY].to_list(), dtype=object)
        self._items = company.items.to_dicts()
        self._checker = RequestChecker(company)
        self._reasons = Reasons(company.catalog, company.plan.pairs, language)
        self._price = next((p.value for p in company.plan.pairs if p.kind == "at_most"), None)
        self._managers, self._weights = _manager_mixture(company, scorer)

    @property
    def company(self) -> Company:
        """What is known of clients, items and managers on the day."""
        return self._company

    @property
    def filter(self) -> FilterOutcome:
        """What the filter does, and why."""
        return self._scorer.filter

    @property
    def vacant(self) -> tuple[str, ...]:
        """The ids of the items that are vacant on the day."""
        return tuple(self._ids[self._vacant])

    def rank(
        self,
        request: PairRequest,
        removed: Mapping[str, Collection[str]] | None = None,
        top: int | None = None,
    ) -> Ranking:
        """Return the day's stock by the probability of a deal, greatest first, ties by id.

        Args:
            request: who asks, through whom, what for. Without a manager the probability is the
                mean over active managers, weighted by their recent pairs.
            removed: rule -> ids that it takes away; rules come before the model.
            top: how many items to return, reasons and all; ``filtered`` names all of them.

        Raises:
            InvalidInputError: the request names something unknown or is malformed.
        """
        checked = self._checker.check(request)
        by_rule = self._removed(removed or {})
        gone = {r.id for r in by_rule}
        # The filter holds an item against the whole stock, whatever the rules leave of it.
        stock = self._probability(checked, self._vacant, request.manager)
        left = np.array([self._ids[r] not in gone for r in self._vacant.tolist()], dtype=bool)
        rows, probability = self._vacant[left], stock[left]
        suitable = kept(stock, self._scorer.filter)[left]
        order = np.lexsort((self._ids[rows].astype(str), -probability))
        wishes = checked.row.to_dicts()[0] if checked.row.width else {}
        return Ranking(
            as_of=self._company.as_of.isoformat(),
            versions=self._versions,
            client=request.client,
            manager=request.manager,
            items=tuple(
                self._item(int(rows[i]), float(probability[i]), bool(suitable[i]), wishes)
                for i in order[:top]
            ),
            filtered=tuple(self._ids[rows[i]] for i in order if not suitable[i]),
            removed_by_rule=by_rule,
            notes=self._notes(checked, len(rows)),
        )

    def _probability(self, checked: CheckedRequest, rows: Ints, manager: str | None) -> Floats:
        managers, weights = self._managers, self._weights
        if manager is not None or not self._scorer.features.state.plan.manager:
            managers, weights = np.array([manager], dtype=object), np.ones(1)
        n, times = len(rows), len(managers)
        pairs = Pairs(
            request_row=np.zeros(n * times, dtype=np.int64),
            item_row=np.tile(rows, times),
            manager=np.repeat(managers, n),
            day=np.full(n * times, self._day, dtype=np.int64),
        )
        matrix = self._scorer.features.matrix(self._prepared, checked.row, pairs)
        return np.asarray(weights @ self._scorer.probability(matrix).reshape(times, n))

    def _item(
        self, row: int, probability: float, suitable: bool, wishes: Mapping[str, object]
    ) -> RankedItem:
        item = self._items[row]
        return RankedItem(
            id=self._ids[row],
            probability=probability,
            amount=item.get(self._price) if self._price else None,
            suitable=suitable,
            reasons=self._reasons.of(wishes, item),
        )

    def _removed(self, removed: Mapping[str, Collection[str]]) -> tuple[RemovedByRule, ...]:
        """Return what each rule takes of the vacant items; the first rule names an item."""
        rule_of: dict[str, str] = {}
        for rule, ids in removed.items():
            for item in ids:
                rule_of.setdefault(item, rule)
        return tuple(RemovedByRule(id=i, rule=rule_of[i]) for i in self.vacant if i in rule_of)

    def _notes(self, checked: CheckedRequest, n: int) -> tuple[str, ...]:
        notes = [] if n else [EMPTY_STOCK]
        notes += [NOTHING_SAID] if checked.silent else []
        if checked.unused:
            listed = ", ".join(checked.unused)
            notes.append(Text(f"not used by the model: {listed}", f"модель не учитывает: {listed}"))
        if not self._scorer.filter.works:
            why = self._scorer.filter.why
            notes.append(Text(f"the filter is off: {why}", f"фильтр выключен: {why}"))
        return tuple(note.to(self._language) for note in notes)


def _manager_mixture(company: Company, scorer: Scorer) -> tuple[Texts, Floats]:
    """Return managers that the model tells apart, and what each weighs; weights add up to one."""
    state = scorer.features.state
    active = [manager for manager, there in company.managers.items() if there]
    frame = company.outcomes.frame
    recent = frame.filter(frame["day"].to_physical() > to_day(company.as_of) - RECENT_DAYS)
    made = dict(recent["manager"].value_counts().iter_rows())
    weights: dict[str | None, float] = {}
    for manager in active:
        # Managers without a column of their own share one, so one of them stands for all.
        told = manager if manager in state.managers else ""
        weights[told] = weights.get(told, 0.0) + made.get(manager, 0) + 1
    if not weights:
        weights = {None: 1.0}
    total = sum(weights.values())
    return np.array(list(weights), dtype=object), np.array([w / total for w in weights.values()])
