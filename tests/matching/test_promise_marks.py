"""Promises about what experts marked: read, controlled, reported."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from ostap.errors import InvalidInputError
from ostap.matching.dataset import Dataset
from ostap.matching.filter import Judged, choose_filter
from ostap.matching.promise_marks import (
    MarkedLead,
    lead_figures,
    make_marks,
    read_marks,
    three_of_fifteen,
)
from ostap.matching.promise_report import pass_probability, proxy_shares
from ostap.names import Language
from ostap.settings.workspace import FilterPromise


def leads(n: int, seed: int = 0, separation: float = 3.0) -> list[MarkedLead]:
    """Leads of 100 items, 15 of them suitable."""
    rng = np.random.default_rng(seed)
    suitable = np.repeat(np.array([1, 0], dtype=np.int8), [15, 85])
    logits = [rng.normal(separation * suitable, 1) for _ in range(n)]
    return [MarkedLead(1 / (1 + np.exp(-logit)), suitable) for logit in logits]


def pairs(seed: int = 0) -> Judged:
    rng = np.random.default_rng(seed)
    won = np.arange(2000) % 5 == 0
    score = 1 / (1 + np.exp(-rng.normal(3.0 * won, 1)))
    return Judged(score, won, np.arange(2000).astype(str).astype(object))


PER_LEAD = FilterPromise(promise="per_lead")
NOTHING_LOST = FilterPromise(promise="nothing_lost")


def test_the_risk_is_controlled_as_the_formula_says_and_no_more_leniently() -> None:
    marked = leads(30)
    found = choose_filter(pairs(), PER_LEAD, 0, Language.EN, marked)
    assert found.threshold is not None

    def risk(at: float) -> float:
        return 30 / 31 * float(np.mean([lead.loss(at) for lead in marked])) + 1 / 31

    assert risk(found.threshold) <= 0.2
    above = np.concatenate([lead.standing[lead.suitable == 1] for lead in marked])
    assert risk(above[above > found.threshold].min()) > 0.2


def test_the_expected_loss_of_a_fresh_lead_is_at_most_a_fifth() -> None:
    """Over many draws of thirty marked leads: the mean of what another lead then loses."""
    losses = []
    for seed in range(60):
        found = choose_filter(pairs(seed), PER_LEAD, 0, Language.EN, leads(30, seed))
        assert found.threshold is not None
        losses.append(np.mean([lead.loss(found.threshold) for lead in leads(40, 1000 + seed)]))
    assert np.mean(losses) <= 0.2 + 2 * np.std(losses) / np.sqrt(60)


def test_nothing_lost_is_shown_by_twenty_eight_of_thirty() -> None:
    marked = leads(30, separation=6.0)
    found = choose_filter(pairs(), NOTHING_LOST, 0, Language.EN, marked)
    assert found.threshold is not None
    assert sum(lead.loss(found.threshold) == 0 for lead in marked) == 28


def test_ten_leads_cannot_show_that_four_of_five_lose_nothing_at_that_confidence() -> None:
    found = choose_filter(pairs(), NOTHING_LOST, 0, Language.RU, leads(10))
    assert (found.works, found.threshold) == (False, None)
    assert found.why.startswith("мало данных: 10 размеченных заявок")


def test_three_of_fifteen_passes_as_often_as_the_facts_say() -> None:
    assert three_of_fifteen(np.array([0.2, 0.15, 0.1, 0.05])) == pytest.approx(
        [0.648, 0.823, 0.944, 0.995], abs=0.001
    )
    assert pass_probability(0.8) == pytest.approx(0.648, abs=0.001)
    assert pass_probability(None) is None


def test_figures_of_two_leads_counted_by_hand() -> None:
    one = MarkedLead(np.array([0.9, 0.8, 0.1, 0.2]), np.array([1, 1, 1, 0], dtype=np.int8))
    two = MarkedLead(np.array([0.9, 0.3, 0.6, 0.7]), np.array([1, 0, 0, -1], dtype=np.int8))
    cut = choose_filter(pairs(), FilterPromise(), 0, Language.EN).model_copy(
        update={"threshold": 0.5}
    )
    found = lead_figures([one, two], cut)
    assert found.model_dump() == {
        "leads": 2, "suitable": 4, "lost": 1, "mean_loss": pytest.approx(1 / 6),
        "pass_share": 0.5, "nothing_lost_share": 0.5, "unsuitable_removed": pytest.approx(2 / 3),
        "pass_probability": pytest.approx(three_of_fifteen(np.array([1 / 3, 0.0])).mean()),
        "nearly_empty": 2,
    }  # fmt: skip
    outcome = np.array(["won", "won", "lost", "lost", "weak"], dtype=object)
    kept = np.array([True, False, False, False, True])
    assert proxy_shares(outcome, kept, [one, two], cut).model_dump() == {
        "deals": 0.6, "won": 0.5, "lost": 1.0, "suitable": 0.25, "baseline": 0.5,
    }  # fmt: skip


def test_marks_are_read_and_disputed_pairs_are_neither(tmp_path: Path, dataset: Dataset) -> None:
    lines = ["request,item,suitable,expert,marked_on"]
    lines += ["L1490,P00,1,a,2026-05-20", "L1490,P01,0,a,2026-05-20", "L1490,P02,1,a,2026-05-20"]
    lines += ["L1490,P02,0,b,2026-05-20", "nobody,P03,1,a,2026-05-20", "L1491,P03,1,a,2027-01-01"]
    (tmp_path / "expert.csv").write_text("\n".join(lines), encoding="utf-8")
    frame = read_marks(tmp_path)
    assert frame is not None
    marks = make_marks(dataset.company, frame)
    assert marks.start.tolist() == [0]
    assert marks.suitable[:4].tolist() == [1, 0, -1, -1]
    assert len(marks.suitable) == 60
    assert marks.requests.height == 1


def test_no_files_are_no_marks_and_wrong_ones_are_refused(tmp_path: Path) -> None:
    assert read_marks(tmp_path) is None
    (tmp_path / "a.csv").write_text("request,item\n1,2\n", encoding="utf-8")
    with pytest.raises(InvalidInputError) as raised:
        read_marks(tmp_path)
    assert "suitable, marked_on" in str(raised.value)


def test_an_empty_sheet_gives_no_leads(dataset: Dataset) -> None:
    empty = pl.DataFrame(
        schema=dict.fromkeys(("request", "item", "suitable", "marked_on"), pl.String)
    )
    marks = make_marks(dataset.company, empty)
    assert len(marks.pairs) == 0
