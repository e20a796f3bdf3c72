"""How much a search may take."""

from __future__ import annotations

import re
from typing import Final

from pydantic import Field

from ostap.errors import InvalidInputError
from ostap.matching.models import QUICK, kind_of, usable_kinds
from ostap.names import Text
from ostap.results.base import Frozen

SMALL: Final = 300.0
"""Seconds under which only the quick kinds are tried."""
_UNITS: Final = {"s": 1.0, "m": 60.0, "h": 3600.0}


class Effort(Frozen):
    """Wall time, or a number of trials for each kind; and which kinds.

    Only a number of trials makes a search repeatable: how far a time goes depends on the machine.
    """

    seconds: float = Field(default=900.0, gt=0)
    trials: int | None = Field(default=None, ge=1, description="of each kind; wins over seconds")
    kinds: tuple[str, ...] = Field(default=(), description="empty: as many as the time is for")

    @property
    def tried(self) -> tuple[str, ...]:
        """Return the kinds to try, the simplest first.

        Raises:
            InvalidInputError: there is no such kind.
        """
        if self.kinds:
            return tuple(dict.fromkeys(kind_of(name).kind for name in self.kinds))
        known = usable_kinds()
        small = self.trials is not None or self.seconds < SMALL
        return tuple(name for name in known if not small or name in QUICK)


def read_seconds(text: str) -> float:
    """Return the seconds of a time like ``15m``, ``60s``, ``1h``.

    Raises:
        InvalidInputError: it is no such time, or none at all.
    """
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([smh])", text.strip())
    if not found or float(found[1]) <= 0:
        raise InvalidInputError(
            "matching.bad_budget",
            Text(f"{text!r} is not a time.", f"{text!r} — это не время."),
            Text("Write it like 60s, 15m or 1h.", "Пишите так: 60s, 15m или 1h."),
        )
    return float(found[1]) * _UNITS[found[2]]
