"""One budget per run: seconds of machine time and uncached tokens."""

from __future__ import annotations

import time

from ostap.errors import RefusedError
from ostap.names import Text
from ostap.results.audience import Audience, Tokens
from ostap.settings.workspace import Budget


class BudgetSpentError(RefusedError):
    """The run took all it was allowed; what it has so far is kept."""


def added(one: Tokens, other: Tokens) -> Tokens:
    """Return the tokens of two calls together."""
    return Tokens(
        prompt=one.prompt + other.prompt,
        cached=one.cached + other.cached,
        completion=one.completion + other.completion,
    )


class Meter:
    """Counts what a run spends, with what it had spent ``before`` a person looked at it."""

    def __init__(self, budget: Budget, before: Audience | None = None) -> None:
        self._budget = budget
        self._started = time.monotonic() - (before.seconds if before else 0.0)
        self.tokens = before.tokens if before else Tokens()

    @property
    def seconds(self) -> float:
        """Machine seconds so far."""
        return time.monotonic() - self._started

    @property
    def deadline(self) -> float:
        """The monotonic second at which the run must stop."""
        return self._started + self._budget.seconds

    def add(self, tokens: Tokens) -> None:
        """Count the tokens of one call."""
        self.tokens = added(self.tokens, tokens)

    def check(self) -> None:
        """Raise where the budget is spent.

        Raises:
            BudgetSpentError: seconds or uncached tokens ran out.
        """
        spent = self.tokens.prompt - self.tokens.cached + self.tokens.completion
        if self.seconds >= self._budget.seconds:
            limit = f"{self._budget.seconds:g}"
            raise BudgetSpentError(
                "budget.seconds",
                Text(f"The run took its {limit} seconds.", f"Прогон занял свои {limit} секунд."),
                _WIDEN,
            )
        if spent >= self._budget.tokens:
            raise BudgetSpentError(
                "budget.tokens",
                Text(
                    f"The run used its {self._budget.tokens} tokens.",
                    f"Прогон израсходовал свои {self._budget.tokens} токенов.",
                ),
                _WIDEN,
            )


_WIDEN = Text(
    "What was made so far is kept. Widen [budget] in ostap.toml or shorten the offer.",
    "Сделанное сохранено. Увеличьте [budget] в ostap.toml или сократите предложение.",
)
