"""The search keeps to its rows, goes on where it stopped, and takes the simplest that is good."""

from pathlib import Path

import numpy as np
import pytest

from ostap.errors import InvalidInputError
from ostap.matching.dataset import Dataset
from ostap.matching.effort import Effort, read_seconds
from ostap.matching.finalists import _behind, _best
from ostap.matching.search import choose_model
from ostap.matching.studies import Studies, Trial
from ostap.names import Language

ONE = Effort(trials=2, kinds=("logistic", "additive"))


def trial(loss: float, milliseconds: float) -> Trial:
    return Trial(kind="k", parameters={}, loss=loss, milliseconds=milliseconds, seconds=1)


def test_the_same_seed_and_trials_give_the_same_choice(dataset: Dataset) -> None:
    one = choose_model(dataset, 0, ONE, language=Language.EN)
    two = choose_model(dataset, 0, ONE, language=Language.EN)
    assert one.recipe == two.recipe
    assert [k.kind for k in one.about.kinds] == ["logistic", "additive"]
    assert one.about.proof.verdict == "signal"
    assert all(k.trials == 2 for k in one.about.kinds)


def test_a_search_is_kept_and_goes_on_where_it_stopped(dataset: Dataset, tmp_path: Path) -> None:
    kinds = ("logistic",)
    choose_model(dataset, 0, Effort(trials=1, kinds=kinds), tmp_path)
    (file,) = (tmp_path / "search").iterdir()
    first = file.read_text()
    choose_model(dataset, 0, Effort(trials=3, kinds=kinds), tmp_path)
    assert file.read_text().startswith(first)
    assert len(Studies(file).of("logistic")) == 3
    again = file.read_text()
    choose_model(dataset, 0, Effort(trials=3, kinds=kinds), tmp_path)
    assert file.read_text() == again


def test_a_line_cut_short_by_a_crash_is_tried_again(tmp_path: Path) -> None:
    file = tmp_path / "search.jsonl"
    Studies(file).add(trial(0.5, 1))
    whole = file.read_text()
    file.write_text(whole + "\n" + whole[: len(whole) // 2])
    assert len(Studies(file).of("k")) == 1
    Studies(file).add(trial(0.4, 1))
    assert [one.loss for one in Studies(file).of("k")] == [0.5, 0.4]


def test_too_few_rows_are_not_searched(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ostap.matching.search.LEAST_ROWS", 10**6)
    found = choose_model(dataset, 5, ONE, language=Language.EN)
    assert found.recipe.parameters == {"seed": 5}
    assert "the defaults are taken" in found.about.why


def test_what_is_too_slow_can_not_be_the_best() -> None:
    trials = [trial(0.3, 20), trial(0.5, 5), trial(0.4, 7)]
    assert _best(trials, allowed=8).loss == 0.4
    assert _best(trials, allowed=1).milliseconds == 5


def test_a_difference_has_the_standard_error_of_clients_not_of_pairs() -> None:
    """Two clients of two equal pairs each are two facts, not four."""
    difference = np.array([1.0, 1.0, 3.0, 3.0])
    mean, error = _behind(difference, np.array(["a", "a", "b", "b"], dtype=object))
    assert mean == 2.0
    assert error == pytest.approx(np.sqrt((-2) ** 2 + 2**2) / 4)


@pytest.mark.parametrize(("text", "seconds"), [("60s", 60), ("15m", 900), ("1.5h", 5400)])
def test_a_budget_is_a_number_and_a_unit(text: str, seconds: float) -> None:
    assert read_seconds(text) == seconds


@pytest.mark.parametrize("text", ["", "60", "0s", "m", "-1m", "1d"])
def test_what_is_no_budget_is_said_to_be_none(text: str) -> None:
    with pytest.raises(InvalidInputError, match="60s, 15m or 1h"):
        read_seconds(text)


def test_a_small_budget_tries_the_quick_kinds() -> None:
    assert Effort(seconds=60).tried == ("logistic", "additive", "lightgbm", "histogram")
    assert "neighbours" in Effort(seconds=900).tried
