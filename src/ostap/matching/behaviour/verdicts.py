"""How a check says its word: shares of requests, thresholds, the worst counterexamples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ostap.matching.behaviour.scene import Cases
from ostap.matching.encode import Floats
from ostap.names import Text
from ostap.results.base import Scalar
from ostap.results.behaviour import BehaviourCheck, BehaviourOutcome, Counterexample
from ostap.results.quality import Said

HOLDS: Final = 0.9
"""The share of requests for which a direction must hold."""
KEPT: Final = 0.01
"""A probability that goes the wrong way by less than this share of itself is kept."""
MOVES: Final = 1.01
"""A wish counts for something: over all pairs the probability rises at least by this factor."""
FEWEST: Final = 20
"""Requests without which nothing is said."""
WORST: Final = 5
_TINY: Final = 1e-12


@dataclass(frozen=True, slots=True)
class Question:
    """What a check asks: its stable code, its words, and whether a failure fails the version."""

    code: str
    title: Text
    gate: bool = True

    def answer(
        self, outcome: BehaviourOutcome, why: Text, subject: Sequence[str] = (), **fields: object
    ) -> BehaviourCheck:
        """Return the check's result; ``fields`` are those of `BehaviourCheck`."""
        return BehaviourCheck.model_validate(
            {
                "code": self.code,
                "title": said(self.title),
                "subject": tuple(subject),
                "outcome": outcome,
                "gate": self.gate,
                "why": said(why),
                **fields,
            }
        )

    def not_applicable(self, why: Text, subject: Sequence[str] = ()) -> BehaviourCheck:
        """Return that the catalog has nothing to ask this about."""
        return self.answer(BehaviourOutcome.NOT_APPLICABLE, why, subject)

    def skipped(self, why: Text, subject: Sequence[str] = ()) -> BehaviourCheck:
        """Return that it was left out on purpose."""
        return self.answer(BehaviourOutcome.SKIPPED, why, subject)

    def too_few(self, n: int, subject: Sequence[str] = ()) -> BehaviourCheck:
        """Return that there are too few requests to say."""
        why = Text(
            f"{n} requests can be asked about; at least {FEWEST} are needed",
            f"таких заявок {n}, а нужно не меньше {FEWEST}",
        )
        return self.answer(BehaviourOutcome.NOT_ENOUGH_DATA, why, subject, n=n)

    def verdict(
        self, holds: bool, why: Text, subject: Sequence[str] = (), **fields: object
    ) -> BehaviourCheck:
        """Return passed or failed."""
        outcome = BehaviourOutcome.PASSED if holds else BehaviourOutcome.FAILED
        return self.answer(outcome, why, subject, **fields)


def said(text: Text) -> Said:
    """Return a text as results keep it."""
    return Said(en=text.en, ru=text.ru)


def rises(
    question: Question,
    subject: Sequence[str],
    cases: Cases,
    before: Floats,
    after: Floats,
    moved: Sequence[str],
    numbers: Mapping[str, Scalar] | None = None,
) -> BehaviourCheck:
    """Return whether the probability rises or is kept: for the requests, and on the whole.

    A request holds only where all its items do. The geometric mean must rise by `MOVES`, so that
    a version that pays no heed to the wish fails too.

    Args:
        question: what is asked.
        subject: the columns it is about.
        cases: the pairs, in the order of the rest.
        before: probabilities as the pair was worse.
        after: probabilities as it was better.
        moved: of each case what was changed.
        numbers: what else to tell.
    """
    n = len(np.unique(cases.request))
    if n < FEWEST:
        return question.too_few(n, subject)
    share = by_request(cases, after >= before * (1 - KEPT))
    ratio = geometric(before, after)
    holds = share >= HOLDS and ratio >= MOVES
    return question.verdict(
        holds,
        _why(share, ratio, n),
        subject,
        n=n,
        share=share,
        threshold=HOLDS,
        mean_change=float((after - before).mean()),
        ratio=ratio,
        numbers={"pairs": len(cases), **(numbers or {})},
        worst=worst(cases, before, after, moved),
    )


def by_request(cases: Cases, holds: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> float:
    """Return the share of requests all of whose cases hold."""
    _, code = np.unique(cases.request, return_inverse=True)
    failed = np.bincount(code, weights=~holds)
    return float((failed == 0).mean())


def geometric(before: Floats, after: Floats) -> float:
    """Return the geometric mean of ``after / before``."""
    return float(np.exp((np.log(after + _TINY) - np.log(before + _TINY)).mean()))


def worst(
    cases: Cases, before: Floats, after: Floats, moved: Sequence[str]
) -> tuple[Counterexample, ...]:
    """Return the pairs that fell most, of those that fell by more than is tolerated."""
    change = np.log(after + _TINY) - np.log(before + _TINY)
    fell = np.flatnonzero(after < before * (1 - KEPT))
    order = fell[np.argsort(change[fell], kind="stable")][:WORST]
    return tuple(
        Counterexample(
            **cases.names.row(int(i), named=True),
            moved=moved[int(i)],
            before=float(before[i]),
            after=float(after[i]),
        )
        for i in order
    )


def _why(share: float, ratio: float, n: int) -> Text:
    tail_en = "" if ratio >= MOVES else "; on the whole the wish counts for nothing"
    tail_ru = "" if ratio >= MOVES else "; в целом пожелание ни на что не влияет"
    return Text(
        f"holds for {share:.1%} of {n} requests (at least {HOLDS:.0%} needed); "
        f"the probability changes {ratio:.2f} times{tail_en}",
        f"верно для {ru(100 * share, 1)} % из {n} заявок (нужно не меньше {HOLDS * 100:.0f} %); "
        f"вероятность меняется в {ru(ratio, 2)} раза{tail_ru}",
    )


def ru(value: float, digits: int) -> str:
    """Return a number with a decimal comma."""
    return f"{value:.{digits}f}".replace(".", ",")
