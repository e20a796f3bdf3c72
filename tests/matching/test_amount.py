"""What a deal would come to, by the price asked."""

import numpy as np
import pytest

from ostap.matching.amount import LEAST, AmountModel


def deals(n: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Deals at some discount, larger where the price is high."""
    rng = np.random.default_rng(seed)
    price = np.exp(rng.uniform(np.log(20_000), np.log(500_000), n))
    discount = 0.02 + 0.1 * (np.log(price) - np.log(20_000)) / np.log(25)
    return price, price * np.exp(-discount + rng.normal(0, 0.05, n))


def test_four_of_five_new_deals_lie_between_low_and_high() -> None:
    model = AmountModel.fit(*deals(2000))
    assert model is not None
    price, amount = deals(2000, seed=1)
    ranges = [model.of(p) for p in price.tolist()]
    inside = [r is not None and r.low <= a <= r.high for r, a in zip(ranges, amount, strict=True)]
    assert np.mean(inside) == pytest.approx(0.8, abs=0.04)


def test_the_middle_is_nearer_than_the_price_asked() -> None:
    model = AmountModel.fit(*deals(1000))
    assert model is not None
    price, amount = deals(1000, seed=2)
    mid = np.array([found.mid for p in price.tolist() if (found := model.of(p))])
    assert np.median(np.abs(mid - amount)) < np.median(np.abs(price - amount))


def test_a_dearer_item_never_comes_to_less() -> None:
    model = AmountModel.fit(*deals(300))
    assert model is not None
    found = [model.of(p) for p in np.geomspace(1000, 10_000_000, 200).tolist()]
    for level in ("low", "mid", "high"):
        values = [getattr(one, level) for one in found]
        assert np.all(np.diff(values) >= 0)
    assert all(one is not None and one.low <= one.mid <= one.high for one in found)


def test_too_few_deals_say_nothing_and_nonsense_is_left_out() -> None:
    price, amount = deals(LEAST)
    assert AmountModel.fit(price[:-1], amount[:-1]) is None
    price[0] = np.nan
    assert AmountModel.fit(price, amount) is None
    price[0], amount[0] = 50_000, 50_000 * 12
    assert AmountModel.fit(price, amount) is None


def test_what_is_no_price_has_no_amount() -> None:
    model = AmountModel.fit(*deals(100))
    assert model is not None
    assert [model.of(p) for p in (0.0, -1.0, float("nan"), float("inf"))] == [None] * 4


def test_it_survives_as_json() -> None:
    model = AmountModel.fit(*deals(100))
    assert model is not None
    again = AmountModel(type(model.state).model_validate_json(model.state.model_dump_json()))
    assert again.of(75_000) == model.of(75_000)
