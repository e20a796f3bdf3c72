"""How a model was chosen: is there a signal, what each kind reached, which one was taken."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ostap.results.base import Frozen, Scalar


class Proof(Frozen):
    """Proof of concept: a plain model, cross-validated on a small sample, before any search."""

    verdict: Literal["signal", "no_signal", "cannot_tell"]
    n: int
    won: int
    auc: float | None
    auc_interval: tuple[float, float] | None
    why: str


class KindReport(Frozen):
    """One kind of model: what the search found, and what that reaches on rows held out."""

    kind: str
    title: str
    trials: int = Field(description="sets of parameters tried")
    parameters: dict[str, Scalar]
    search_loss: float | None = Field(description="log loss of the best on the search's own fold")
    milliseconds: float | None = Field(description="to score 1,000 pairs on one core")
    fast_enough: bool
    log_loss: float | None = Field(
        default=None, description="cross-validated, calibrated for none; null: no finalist"
    )
    behind: float | None = Field(
        default=None, description="log loss above the best finalist's, mean over clients' pairs"
    )
    behind_error: float | None = Field(default=None, description="its standard error, by client")
    auc: float | None = None
    test_auc: float | None = Field(
        default=None, description="by time, on rows that no choice looked at; informs nobody"
    )
    test_brier: float | None = None


class ModelChoice(Frozen):
    """Which kind was taken and why; the kinds stand from the simplest."""

    proof: Proof
    chosen: str
    why: str
    milliseconds_allowed: float
    rows: int = Field(description="that the search could look at: none of any test part")
    kinds: tuple[KindReport, ...]
    unavailable: dict[str, str] = Field(
        default_factory=dict, description="kinds that are not installed, and what to install"
    )
