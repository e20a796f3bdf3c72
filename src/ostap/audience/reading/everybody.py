"""A measure against everybody's: "доход выше среднего", "тратят больше медианы"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

from ostap.audience.reading.cue import Cue
from ostap.audience.reading.cues import CueSaid
from ostap.audience.reading.heard import Heard
from ostap.audience.reading.quantities import Quantity
from ostap.audience.reading.sides import side_of
from ostap.audience.reading.used import Used
from ostap.names import WrittenBy
from ostap.results.criteria import Against, Everybody, Measured

Op = Literal["eq", "ne", "lt", "le", "gt", "ge"]

_PERCENTILES: Final = frozenset({"процентиль", "перцентиль", "percentile"})
_BEFORE_A_STATISTIC: Final = frozenset({",", "чем", "than", "в", "the"})
_NEAR: Final = 2
_OPS: Final[dict[tuple[bool, bool], Op]] = {
    (True, False): "gt", (False, False): "lt", (True, True): "le", (False, True): "ge",
}  # fmt: skip
"""By whether more is asked for, and whether that is denied."""


@dataclass(frozen=True, slots=True)
class _Statistic:
    """Everybody's, how it is compared with, and its tokens."""

    than: Everybody
    op: Op
    start: int
    end: int


def against_everybody(part: Heard, used: Used) -> Measured | None:
    """Return how a measure compares with everybody's; ``None`` where no words say so."""
    said = _statistic(part, used)
    if said is None:
        return None
    cues = tuple(c for c in part.cues if not said.start <= c.start < said.end)
    side = side_of(replace(part, cues=cues), used)
    if side is None:
        return None
    used.take(range(said.start, said.end))
    test = Against(op=said.op, than=said.than)
    return Measured(measure=side.measure, test=test, written_by=WrittenBy.RULE)


def _statistic(part: Heard, used: Used) -> _Statistic | None:
    for q in part.quantities:
        if found := _percentile(part, q) or _tail(part, q):
            used.take(q)
            return found
    return next((s for c in part.of(Cue.GREATER, Cue.LESS) if (s := _middle(part, c))), None)


def _percentile(part: Heard, q: Quantity) -> _Statistic | None:
    """Read "выше 90-го процентиля"."""
    near = {part.tokens.lemma(n) for n in range(q.end, q.end + 2 * _NEAR)}
    if not near & _PERCENTILES or not 0 < q.value < 100:  # noqa: PLR2004 - all of them
        return None
    op: Op = "lt" if part.has(Cue.LESS) else "gt"
    return _Statistic(Everybody(statistic="percentile", level=q.value), op, q.start, q.end)


def _tail(part: Heard, q: Quantity) -> _Statistic | None:
    """Read "доход в верхних 10 %"."""
    beside = {c.cue for c in part.cues if 0 <= q.start - c.end <= 1}
    upper = Cue.TOP in beside
    if q.of != "percent" or not (upper or Cue.BOTTOM in beside) or not 0 < q.value < 100:  # noqa: PLR2004
        return None
    than = Everybody(statistic="percentile", level=100 - q.value if upper else q.value)
    return _Statistic(than, "ge" if upper else "le", q.start - 1, q.end)


def _middle(part: Heard, said: CueSaid) -> _Statistic | None:
    """Read "выше среднего", "не больше медианы" from its comparing word."""
    tokens = part.tokens
    for of in part.of(Cue.AVG, Cue.MEDIAN):
        between = {tokens.folded(n) for n in range(said.end, of.start)}
        if 0 <= of.start - said.end <= _NEAR and between <= _BEFORE_A_STATISTIC:
            denied = any(c.cue is Cue.NOT and c.end == said.start for c in part.cues)
            op = _OPS[said.cue is Cue.GREATER, denied]
            than = Everybody(statistic="median" if of.cue is Cue.MEDIAN else "average")
            return _Statistic(than, op, said.start - denied, of.end)
    return None
