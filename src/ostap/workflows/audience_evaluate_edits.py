"""How far a proposal is from the gold, counted in what a person would have to change (A8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ostap.catalog import Catalog
from ostap.criteria import ids
from ostap.criteria.compare import diff
from ostap.criteria.read import read_sql
from ostap.errors import OstapError
from ostap.names import Language, Text
from ostap.results.cases import Case
from ostap.results.criteria import Criteria
from ostap.results.evaluation import CaseLine, EditsBy, PeopleTime
from ostap.sources import Source
from ostap.workflows.audience_evaluate_figures import mean

MINUTES_PER_EDIT: Final = 2.0
MINUTES_TO_REVIEW: Final = 2.0
_MANY: Final = 3


@dataclass(frozen=True, slots=True)
class Edits:
    """Counts the edits from what was proposed to the gold."""

    source: Source
    catalog: Catalog
    language: Language

    def count(
        self,
        case: Case,
        proposed: Criteria | None,
        keys: frozenset[str] | None,
        readings: Sequence[frozenset[str]],
    ) -> tuple[int, EditsBy] | None:
        """Return how many and how they were counted; the least over the right readings.

        ``None`` where something was selected without criteria: SQL has no edits to count.
        See `CaseLine.edits` for the ways of counting.
        """
        if keys is None:
            return len(case.criteria), "rewritten"
        if keys in readings:
            return 0, "same"
        if proposed is None:
            return None
        trees = [tree for sql in case.sql if (tree := self._read(case, sql)) is not None]
        if trees:
            changes = (len(diff(proposed, tree, self.catalog, self.language)) for tree in trees)
            return max(1, min(changes)), "tree"
        return min(self._by_sets(proposed, gold, case.as_of) for gold in readings), "sets"

    def _read(self, case: Case, sql: str) -> Criteria | None:
        """Return the tree of hand-made SQL; ``None`` where the tree can't say all of it."""
        try:
            reading = read_sql(
                sql,
                self.catalog,
                self.source.dialect,
                case.as_of,
                entity=case.entity,
                language=self.language,
            )
        except OstapError:
            return None
        return reading.criteria if reading.whole else None

    def _by_sets(self, proposed: Criteria, gold: frozenset[str], as_of: dt.date) -> int:
        """Return the criteria that lose somebody of the gold, and one for whom the rest leave."""
        right: list[frozenset[str]] = []
        for node in proposed.all_of:
            alone = Criteria(entity=proposed.entity, all_of=(node,))
            found = frozenset(ids(self.source, alone, self.catalog, as_of))
            if gold <= found:
                right.append(found)
        wrong = len(proposed.all_of) - len(right)
        left = frozenset.intersection(*right) if right else None
        return max(1, wrong + (left != gold))


def time_of_people(
    lines: Sequence[CaseLine],
    language: Language,
    *,
    per_edit: float = MINUTES_PER_EDIT,
    to_review: float = MINUTES_TO_REVIEW,
) -> PeopleTime:
    """Return minutes by hand against the run, its review and the edits.

    Where nothing was proposed the whole case is done by hand, after the run.

    Args:
        lines: of the cases; those without edits are left out.
        language: of the assumptions.
        per_edit: minutes that one edit takes: assumed, not measured.
        to_review: minutes to read what was proposed: assumed, not measured.
    """
    told = [line for line in lines if line.edits is not None]
    counts = {_name(number): 0 for number in range(_MANY + 1)}
    for line in told:
        counts[_name(line.edits or 0)] += 1
    by_hand = mean(line.minutes_by_hand for line in told)
    with_ostap = mean(_minutes(line, per_edit, to_review) for line in told)
    return PeopleTime(
        cases=len(told),
        edits=counts,
        edits_mean=mean(line.edits or 0 for line in told),
        minutes_by_hand=by_hand,
        minutes_with_ostap=with_ostap,
        ratio=by_hand / with_ostap if by_hand and with_ostap else None,
        minutes_per_edit=per_edit,
        minutes_to_review=to_review,
        assumptions=tuple(text.to(language) for text in _assumptions(per_edit, to_review)),
    )


def _minutes(line: CaseLine, per_edit: float, to_review: float) -> float:
    machine = line.seconds / 60
    if line.edits_by == "rewritten":
        return machine + line.minutes_by_hand
    return machine + to_review + per_edit * (line.edits or 0)


def _name(edits: int) -> str:
    return str(edits) if edits < _MANY else f"{_MANY}+"


def _assumptions(per_edit: float, to_review: float) -> Iterator[Text]:
    yield Text(
        "minutes by hand are estimates that stand in the cases, nobody was timed",
        "минуты вручную — оценки из примеров, хронометража не было",
    )
    yield Text(
        f"{to_review:g} min to read the proposed criteria and their counts",
        f"{to_review:g} мин на чтение предложенных критериев и количеств",
    )
    yield Text(f"{per_edit:g} min for each edit", f"{per_edit:g} мин на каждую правку")
    yield Text(
        "where nothing was proposed the case is done by hand, after the run",
        "где ничего не предложено, всё делается вручную уже после прогона",
    )
    yield Text(
        "the person knows which criterion is wrong: the edits lead straight to the gold",
        "человек видит, какой критерий неверен: правки ведут прямо к эталону",
    )
