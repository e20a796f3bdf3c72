"""One budget per run: seconds of machine time and uncached tokens."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable, Iterator

from ostap.errors import ModelProviderError, RefusedError
from ostap.names import Text
from ostap.results.audience import StepLine, Tokens
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
    """Counts what a run spends, with what its steps ``before`` took."""

    def __init__(self, budget: Budget, before: Iterable[StepLine] = ()) -> None:
        steps = tuple(before)
        self._budget = budget
        self._started = time.monotonic() - sum(step.seconds for step in steps)
        self.tokens = Tokens()
        for step in steps:
            self.add(step.tokens)

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
            raise self._out_of_seconds()
        if spent >= self._budget.tokens:
            raise BudgetSpentError(
                "budget.tokens",
                Text(
                    f"The run used its {self._budget.tokens} tokens.",
                    f"Прогон израсходовал свои {self._budget.tokens} токенов.",
                ),
                _WIDEN,
            )

    @contextlib.contextmanager
    def within(self) -> Iterator[None]:
        """Work within the budget; a model stopped at the run's deadline is the budget's end.

        Raises:
            BudgetSpentError: it is spent, before the work or in the middle of it.
        """
        self.check()
        try:
            yield
        except ModelProviderError as error:
            if error.code == "model.deadline" and self.seconds >= self._budget.seconds:
                raise self._out_of_seconds() from error
            raise

    def _out_of_seconds(self) -> BudgetSpentError:
        limit = f"{self._budget.seconds:g}"
        return BudgetSpentError(
            "budget.seconds",
            Text(
                f"The run took its {limit} seconds.", f"Прогон занял отведённое время: {limit} с."
            ),
            _WIDEN,
        )


_WIDEN = Text(
    "What was made so far is kept. Widen [budget] in ostap.toml or shorten the offer.",
    "Сделанное сохранено. Увеличьте [budget] в ostap.toml или сократите предложение.",
)
