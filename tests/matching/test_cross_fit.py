"""What a row is judged by was fitted on no pair of its client."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from ostap.matching.cross_fit import OutOfFold, cross_fit
from ostap.matching.dataset import Dataset
from ostap.matching.models import BoostingParameters
from ostap.matching.promise_marks import make_marks
from ostap.matching.scoring import fit_scorer, prepare_parts
from ostap.matching.split import Split, make_split
from ostap.names import Language
from ostap.settings.workspace import FilterPromise

QUICK = BoostingParameters(trees=10)
PLAIN = FilterPromise(scale="probability", always_kept=0)


@pytest.fixture(scope="module")
def split(dataset: Dataset) -> Split:
    return make_split("new_client", dataset, 0)


@pytest.fixture(scope="module")
def folds(dataset: Dataset, split: Split) -> OutOfFold:
    return cross_fit(dataset, split.learn, QUICK, 0)


def test_every_row_to_learn_from_is_held_by_one_fold_and_no_client_by_two(
    dataset: Dataset, split: Split, folds: OutOfFold
) -> None:
    held = np.concatenate([one.held for one in folds.folds])
    assert sorted(held.tolist()) == split.learn.tolist()
    clients = [set(dataset.client[one.held].tolist()) for one in folds.folds]
    assert sum(map(len, clients)) == len(set.union(*clients))


def test_how_a_clients_own_deals_ended_changes_no_score_of_his(
    dataset: Dataset, split: Split, folds: OutOfFold
) -> None:
    own = dataset.client == dataset.client[split.learn[0]]
    turned = np.where(dataset.outcome == "won", "lost", "won").astype(object)
    other = replace(dataset, outcome=np.where(own, turned, dataset.outcome))
    found = cross_fit(other, split.learn, QUICK, 0)
    mine = own[split.learn]
    assert found.score[mine].tolist() == folds.score[mine].tolist()
    assert found.score[~mine].tolist() != folds.score[~mine].tolist()


def test_a_fold_is_calibrated_as_all_rows_are_and_by_other_rows(folds: OutOfFold) -> None:
    whole = folds.calibrator.state
    for one in folds.folds:
        assert one.calibrator.state.kind == whole.kind
        assert one.calibrator.state.prior == whole.prior
        assert one.calibrator.state.y != whole.y


def test_standings_come_back_in_the_order_asked_for(
    dataset: Dataset, split: Split, folds: OutOfFold
) -> None:
    """By probability a standing is that of the pair itself, by its own fold's scorer."""
    rows = split.learn[::-7]
    found = folds.standings(rows, PLAIN)
    for one in folds.folds:
        own = np.isin(rows, one.held)
        matrix = one.features.matrix(
            one.features.prepare(dataset.company.items), dataset.requests,
            dataset.pairs.take(rows[own]),
        )  # fmt: skip
        assert found[own] == pytest.approx(one.probability(matrix))


def test_the_model_learns_from_all_rows_and_the_threshold_hears_all_won_pairs(
    dataset: Dataset, split: Split
) -> None:
    parts = prepare_parts(dataset, split)
    fitted = fit_scorer(dataset, split, parts, QUICK, FilterPromise(), 0, Language.EN)
    assert len(parts.fit) == len(split.learn)
    assert fitted.scorer.filter.n_won == int((dataset.outcome[split.learn] == "won").sum())
    assert fitted.leads == []


def test_a_marked_lead_is_seen_by_a_scorer_that_saw_no_pair_of_its_client(
    dataset: Dataset, split: Split
) -> None:
    """Of two leads one is of a client to learn from, and one of a client held out: both count."""
    known, new = (str(dataset.keys["request"][int(rows[-1])]) for rows in (split.learn, split.test))
    frame = pl.DataFrame(
        [(key, item, "1" if item == "P00" else "0", "2026-06-01")
         for key in (known, new) for item in ("P00", "P01")],
        schema=("request", "item", "suitable", "marked_on"), orient="row",
    )  # fmt: skip
    marks = make_marks(dataset.company, frame)
    parts = prepare_parts(dataset, split)
    fitted = fit_scorer(dataset, split, parts, QUICK, PLAIN, 0, Language.EN, marks)
    clients = [dataset.client[int(rows[-1])] for rows in (split.learn, split.test)]
    assert [lead.client for lead in fitted.leads] == clients
    (fold,) = [one for one in fitted.out_of_fold.folds if split.learn[-1] in one.held]
    lead = marks.client.tolist().index(clients[0])
    rows = np.flatnonzero(marks.pairs.request_row == lead)
    features = fold.features
    matrix = features.matrix(
        features.prepare(dataset.company.items), marks.requests, marks.pairs.take(rows)
    )
    assert fitted.leads[0].standing == pytest.approx(fold.probability(matrix))
