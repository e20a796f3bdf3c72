"""What a model is worth to who works with it: what he is shown, and what that saves or brings."""

from __future__ import annotations

from pydantic import Field

from ostap.results.base import Frozen


class ShownFigures(Frozen):
    """The first ten of a lead's stock; ``null`` where nothing can be told.

    The first five figures need an expert's marks; the last two only the stock of past days.
    """

    first: int = Field(default=10, description="so many stand there")
    leads: int = Field(description="marked leads of the test part that have anything suitable")
    usable_share: float | None = Field(description="share of what stands there that suits")
    found_share: float | None = Field(description="share of all that suits which stands there")
    covered_share: float | None = Field(description="share of leads with anything suitable there")
    stocks: int = Field(description="stocks of past days that were ranked")
    stock_shown_share: float | None = Field(
        description="share of the items of these stocks that stand among some first ten"
    )


class ManagerValue(Frozen):
    """Minutes that the filter saves, and deals that the model's first would bring: an estimate.

    ``expected_*`` and ``happened`` are deals of 100 sendings, lost pairs weighted so that won ones
    have the catalog's prior. ``expected_own`` beside ``happened`` says how far the probabilities
    are to be believed; ``expected_first`` is by the model that also chose, so it flatters.
    """

    stocks: int = Field(description="leads of the test part, each with its day's stock")
    stock_mean: float | None = Field(description="items of such a stock")
    removed_mean: float | None = Field(description="of these, filtered away")
    minutes_per_item: float = Field(description="assumed: to look at one item")
    minutes_saved: float | None = Field(description="of one lead")
    happened: float | None = Field(description="deals of 100 that the managers sent")
    expected_own: float | None = Field(description="by the model's probabilities of these")
    expected_first: float | None = Field(
        description="had the model's first of the day's stock been sent instead"
    )
    extra: float | None = Field(description="the difference of the last two")
    extra_interval: tuple[float, float] | None = Field(description="95 %, clients drawn again")
