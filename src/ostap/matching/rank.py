"""From a request to the ranked stock of the day: prepare once, then answer in milliseconds."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from ostap.errors import InvalidInputError, did_you_mean
from ostap.matching.amount import AmountModel
from ostap.matching.company import Company, to_day
from ostap.matching.dataset import Pairs, Texts
from ostap.matching.diversity import MOST_OF_A_GROUP, spread
from ostap.matching.emptied import why_empty
from ostap.matching.encode import Floats
from ostap.matching.promise_standing import kept
from ostap.matching.reasons import Reasons
from ostap.matching.request import CheckedRequest, PairRequest, RequestChecker
from ostap.matching.scoring import Scorer
from ostap.matching.sides import KEY
from ostap.matching.stock import Ints
from ostap.matching.stock_matrix import StockMatrix
from ostap.names import Language, Text
from ostap.results.base import Scalar
from ostap.results.matching import (
    AmountRange,
    FilterOutcome,
    RankedItem,
    Ranking,
    Reason,
    RemovedByRule,
)

RECENT_DAYS: Final = 365
"""A manager weighs as many pairs as he made in so many days, and one more."""

MANAGER_OFF: Final = Text(
    "the manager's own effect is off: the mean over active managers",
    "влияние менеджера выключено: взято среднее по работающим",
)
NO_AMOUNTS: Final = Text(
    "not enough data on what deals came to: only asking prices are told",
    "мало данных о суммах сделок: названы только запрошенные цены",
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
        *,
        amounts: AmountModel | None = None,
        groups: Mapping[str, str] | None = None,
        notes: Sequence[Text] = (),
    ) -> None:
        """Prepare.

        Args:
            company: as of a day.
            scorer: a trained version.
            versions: what every answer repeats.
            language: of reasons and notes.
            amounts: what deals came to; none: no answer tells it.
            groups: item -> its building; a short list is then spread over several.
            notes: what every answer has to say of the version.
        """
        self._company = company
        self._scorer = scorer
        self._versions = dict(versions)
        self._language = language
        self._day = to_day(company.as_of)
        self._vacant = company.stock.on(self._day)
        self._prepared = scorer.features.prepare(company.items)
        self._stock = StockMatrix(scorer.features, self._prepared, self._vacant, self._day)
        self._ids = np.array(company.items[KEY].to_list(), dtype=object)
        self._vacant_ids: tuple[str, ...] = tuple(self._ids[self._vacant])
        self._alphabet = np.argsort(np.argsort(self._ids.astype(str), kind="stable"))
        self._checker = RequestChecker(company)
        self._reasons = Reasons(company.catalog, company.plan.pairs, language)
        self._price = next((p.value for p in company.plan.pairs if p.kind == "at_most"), None)
        self._managers, self._weights = _manager_mixture(company, scorer)
        self._amounts = amounts
        self._group = [(groups or {}).get(item) for item in self._ids.tolist()]
        self._standing_notes = tuple(notes)

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
        return self._vacant_ids

    def rank(
        self,
        request: PairRequest,
        removed: Mapping[str, Collection[str]] | None = None,
        top: int | None = None,
        *,
        manager_effect: bool = True,
    ) -> Ranking:
        """Return the day's stock by the probability of a deal, greatest first, ties by id.

        Args:
            request: who asks, through whom, what for. Without a manager the probability is the
                mean over active managers, weighted by their recent pairs.
            removed: rule -> ids that it takes away; rules come before the model.
            top: how many items to return, reasons and all; ``filtered`` names all of them. Of one
                building at most `MOST_OF_A_GROUP` are among them while others are left.
            manager_effect: whether the manager's own luck counts; without it the probability is
                the mean over active managers.

        Raises:
            InvalidInputError: the request names something unknown or is malformed.
        """
        checked = self._checker.check(request)
        by_rule = self._removed(removed or {})
        gone = {r.id for r in by_rule}
        # The filter holds an item against the whole stock, whatever the rules leave of it.
        manager = request.manager if manager_effect else None
        stock = self._of_stock(checked.values, manager)
        left = np.array([i not in gone for i in self._vacant_ids], dtype=bool)
        rows, probability = self._vacant[left], stock[left]
        suitable = kept(stock, self._scorer.filter)[left]
        ranked = np.lexsort((self._alphabet[rows], -probability))
        shown, moved = spread(ranked, [self._group[row] for row in rows.tolist()], top)
        wishes = checked.values
        return Ranking(
            as_of=self._company.as_of.isoformat(),
            versions=self._versions,
            client=request.client,
            manager=request.manager,
            items=tuple(
                self._item(int(rows[i]), float(probability[i]), bool(suitable[i]), wishes)
                for i in shown
            ),
            filtered=tuple(self._ids[rows[i]] for i in ranked if not suitable[i]),
            removed_by_rule=by_rule,
            notes=(
                *self._notes(checked, by_rule, suitable),
                *self._told_apart(request, manager_effect=manager_effect, moved=moved),
            ),
        )

    def probability_of(
        self, sides: pl.DataFrame, request_row: Ints, item_row: Ints, manager: str | None
    ) -> Floats:
        """Return the chance of a deal of every pair today, shape ``(len(item_row),)``.

        Both directions ask here, so that they can't disagree.

        Args:
            sides: rows of the request's side.
            request_row: of each pair, its row of ``sides``.
            item_row: of each pair, its row of the company's items.
            manager: who would send it; None for the weighted mean over active ones.
        """
        if len(sides) == 1 and np.array_equal(item_row, self._vacant):
            return self._of_stock(sides.row(0, named=True), manager)
        managers, weights = self._senders(manager)
        found = np.zeros(len(item_row))
        for who, weight in zip(managers.tolist(), weights.tolist(), strict=True):
            pairs = Pairs(
                request_row=request_row,
                item_row=item_row,
                manager=np.full(len(item_row), who, dtype=object),
                day=np.full(len(item_row), self._day, dtype=np.int64),
            )
            matrix = self._scorer.features.matrix(self._prepared, sides, pairs)
            found += weight * self._scorer.probability(matrix)
        return found

    def _senders(self, manager: str | None) -> tuple[Texts, Floats]:
        """Return who is asked about, and what each weighs."""
        if manager is not None or not self._scorer.features.state.plan.manager:
            return np.array([manager], dtype=object), np.ones(1)
        return self._managers, self._weights

    def _of_stock(self, request: Mapping[str, Any], manager: str | None) -> Floats:
        managers, weights = self._senders(manager)
        matrix = self._stock.of(request, managers[0])
        found = weights[0] * self._scorer.probability(matrix)
        for who, weight in zip(managers[1:].tolist(), weights[1:].tolist(), strict=True):
            self._stock.sent_by(matrix, who)
            found += weight * self._scorer.probability(matrix)
        return np.asarray(found)

    def _item(
        self, row: int, probability: float, suitable: bool, wishes: Mapping[str, object]
    ) -> RankedItem:
        item = self._item_of(row)
        return RankedItem(
            id=self._ids[row],
            probability=probability,
            amount=item.get(self._price) if self._price else None,
            suitable=suitable,
            reasons=self._reasons.of(wishes, item),
            expected=self.expected(row),
            group=self._group[row],
        )

    def _item_of(self, row: int) -> dict[str, Any]:
        return self._company.items.row(row, named=True)

    def expected(self, row: int) -> AmountRange | None:
        """Return what a deal about an item would come to; None where that can't be said."""
        price = self._item_of(row).get(self._price) if self._price else None
        return self._amounts.of(price) if self._amounts and price else None

    def row_of(self, item: str) -> int:
        """Return the row of an item, vacant or not.

        Raises:
            InvalidInputError: there is no such item.
        """
        found = np.flatnonzero(self._ids == item)
        if found.size:
            return int(found[0])
        raise InvalidInputError(
            "matching.unknown_item",
            Text(f"There is no item {item[:80]!r}.", f"Предмета «{item[:80]}» нет."),
            did_you_mean(item[:80], self._ids.tolist()),
        )

    def _removed(self, removed: Mapping[str, Collection[str]]) -> tuple[RemovedByRule, ...]:
        """Return what each rule takes of the vacant items; the first rule names an item."""
        rule_of: dict[str, str] = {}
        for rule, ids in removed.items():
            for item in ids:
                rule_of.setdefault(item, rule)
        return tuple(RemovedByRule(id=i, rule=rule_of[i]) for i in self.vacant if i in rule_of)

    def _told_apart(
        self, request: PairRequest, *, manager_effect: bool, moved: int
    ) -> Iterator[str]:
        if request.manager is not None and not manager_effect:
            yield MANAGER_OFF.to(self._language)
        if self._amounts is None and self._company.catalog.deals is not None:
            yield NO_AMOUNTS.to(self._language)
        if moved:
            yield Text(
                f"at most {MOST_OF_A_GROUP} of one building are shown; moved down: {moved}",
                f"из одного здания показано не больше {MOST_OF_A_GROUP}; уступили место: {moved}",
            ).to(self._language)

    @property
    def stock_bytes(self) -> int:
        """How large the prepared matrix is; each answer holds as much again while it is made."""
        return self._stock.nbytes

    @property
    def scorer(self) -> Scorer:
        """The trained version."""
        return self._scorer

    @property
    def versions(self) -> dict[str, Scalar]:
        """What every answer repeats."""
        return dict(self._versions)

    @property
    def standing_notes(self) -> tuple[str, ...]:
        """What every answer has to say of the version."""
        return tuple(note.to(self._language) for note in self._standing_notes)

    @property
    def language(self) -> Language:
        """Of reasons and notes."""
        return self._language

    def check(self, request: PairRequest) -> CheckedRequest:
        """Return a request as one row of the request's side, or all that is wrong with it."""
        return self._checker.check(request)

    def reasons_of(self, wishes: Mapping[str, object], row: int) -> tuple[Reason, ...]:
        """Return why an item fits the wishes, and why not."""
        return self._reasons.of(wishes, self._item_of(row))

    def price_of(self, row: int) -> float | None:
        """Return what is asked for an item."""
        price = self._item_of(row).get(self._price) if self._price else None
        return None if price is None else float(price)

    def keeps(self, sides: pl.DataFrame, row: int, manager: str | None) -> bool:
        """Return whether the filter keeps an item in one lead's stock of today."""
        stock = np.union1d(self._vacant, [row])
        chance = self.probability_of(sides, np.zeros_like(stock), stock, manager)
        return bool(kept(chance, self._scorer.filter)[np.searchsorted(stock, row)])

    def _notes(
        self,
        checked: CheckedRequest,
        by_rule: tuple[RemovedByRule, ...],
        suitable: npt.NDArray[np.bool_],
    ) -> tuple[str, ...]:
        empty = why_empty(len(self._vacant), by_rule, len(suitable), int(suitable.sum()))
        notes = [*self._standing_notes, *empty]
        notes += [NOTHING_SAID] if checked.silent else []
        if checked.unused:
            listed = ", ".join(checked.unused)
            notes.append(Text(f"not used by the model: {listed}", f"модель не учитывает: {listed}"))
        if not self._scorer.filter.works:
            why = self._scorer.filter.why
            notes.append(Text(f"the filter is off: {why}", f"фильтр выключен: {why}"))
        return tuple(note.to(self._language) for note in notes)


def stock_version(company: Company) -> str:
    """Return twelve hex digits of what is ranked: items and their periods, requests, managers.

    Two answers with the same one, ``as_of`` and model are made from the same data.
    """
    digest = hashlib.sha256()
    for frame in (company.items, company.requests, company.clients):
        digest.update(frame.hash_rows(seed=0).to_numpy().tobytes())
    stock = company.stock
    for column in (stock.item_row, stock.start, stock.end, *stock.values.values()):
        digest.update(column.tobytes())
    digest.update(repr(sorted(company.managers.items())).encode())
    return digest.hexdigest()[:12]


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
