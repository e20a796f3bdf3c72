"""What may be searched, as data: each model says its dimensions and knows nothing of the search."""

from __future__ import annotations

from ostap.results.base import Frozen, Scalar


class Span(Frozen):
    """A number between two bounds; ``log``: steps are ratios; ``whole``: no fractions."""

    name: str
    low: float
    high: float
    log: bool = False
    whole: bool = False


class Among(Frozen):
    """One of several values."""

    name: str
    values: tuple[Scalar, ...]


Space = tuple[Span | Among, ...]
