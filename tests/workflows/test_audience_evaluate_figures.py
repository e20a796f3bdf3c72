"""From keys and lines to figures: small sets, whole answers."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from ostap.names import Language
from ostap.results.cases import Construct
from ostap.results.evaluation import CaseLine, Linking, Score, Spent
from ostap.workflows.audience_evaluate_edits import time_of_people
from ostap.workflows.audience_evaluate_figures import (
    by_construct,
    by_kind,
    figures_of,
    interval,
    nearest,
    score,
)


def line(name: str, iou: float | None = None, **more: Any) -> CaseLine:
    """Return the line of a case; without an IoU, of one that the data can't say."""
    told: dict[str, Any] = {
        "id": name, "kind": "words", "entity": "client", "as_of": dt.date(2026, 11, 20),
        "expressible": iou is not None, "status": "done", "minutes_by_hand": 10, "seconds": 1.0,
    }  # fmt: skip
    if iou is not None:
        told["score"] = Score(iou=iou, precision=iou, recall=1 if iou else 0)
    return CaseLine.model_validate(told | more)


@pytest.mark.parametrize(
    ("found", "gold", "iou", "precision", "recall"),
    [
        ({"1", "2", "3"}, {"2", "3", "4", "5"}, 2 / 5, 2 / 3, 2 / 4),
        ({"1"}, {"1"}, 1, 1, 1),
        (set(), set(), 1, 1, 1),
        ({"1"}, set(), 0, 0, 0),
        (set(), {"1"}, 0, 0, 0),
        (None, set(), 0, 0, 0),
        ({"7"}, {"07"}, 0, 0, 0),
    ],
)
def test_a_score_is_of_two_sets_of_texts(
    found: set[str] | None, gold: set[str], iou: float, precision: float, recall: float
) -> None:
    assert score(found, gold) == Score(iou=iou, precision=precision, recall=recall)


def test_of_several_right_readings_the_nearest_counts_and_of_equals_the_first() -> None:
    assert nearest({"1", "2"}, [{"1"}, {"1", "2"}, {"2", "1"}]) == (
        1,
        Score(iou=1, precision=1, recall=1),
    )
    assert nearest(None, [{"1"}, {"2"}]) == (0, Score(iou=0, precision=0, recall=0))


def test_figures_over_expressible_and_inexpressible_cases() -> None:
    figures = figures_of([
        line("exact", 1.0, seconds=2.0, tokens=Spent(uncached=100, cached=10)),
        line("near", 0.8, wanted_unsaid=("hobby",), unsaid=("hobby",), seconds=3.0),
        line("alarmed", 0.7, unsaid=("city",), seconds=4.0,
             linking=Linking(wanted=("t.a", "t.b", "t.c", "u.d"), missed=("u.d",),
                             tables_wanted=("t", "u"), tables_missed=("u",))),
        line("failed", 0.0, status="failed", error="model.deadline", found=None, seconds=5.0),
        line("said-so", status="nothing", unsaid=("mood",), seconds=6.0),
        line("silent", status="nothing", seconds=7.0),
        line("invented", status="done", unsaid=("mood",), seconds=8.0),
    ])  # fmt: skip
    assert figures.mean_iou_interval is not None
    low, high = figures.mean_iou_interval
    assert 0 <= low < 0.625 < high <= 1
    assert figures.model_dump(exclude={"mean_iou_interval"}) == pytest.approx({
        "cases": 7,
        "expressible": 4,
        "executable": 3 / 4,
        "mean_iou": (1.0 + 0.8 + 0.7 + 0.0) / 4,
        "share_over_70": 2 / 4,
        "exact": 1 / 4,
        "mean_precision": (1.0 + 0.8 + 0.7 + 0.0) / 4,
        "mean_recall": 3 / 4,
        "abstained_right": 1 / 3,
        "partly_reported": 1.0,
        "false_alarms": 1 / 3,
        "linking_recall": 3 / 4,
        "linking_tables": 1 / 2,
        "seconds_mean": 5.0,
        "seconds_p95": 8.0,
        "tokens_mean": 100 / 7,
        "tokens_cached_mean": 10 / 7,
    })  # fmt: skip


def test_of_no_lines_every_figure_is_unknown() -> None:
    told = figures_of([]).model_dump(exclude={"cases", "expressible"})
    assert set(told.values()) == {None}


def test_figures_are_told_by_kind_and_by_every_construct_of_a_case() -> None:
    lines = [
        line("one", 1.0, constructs=(Construct.AGE, Construct.SUM)),
        line("two", 0.5, constructs=(Construct.SUM,)),
        line("three", 0.0, kind="offer"),
    ]
    assert {k: (v.cases, v.mean_iou) for k, v in by_kind(lines).items()} == {
        "words": (2, 0.75),
        "offer": (1, 0.0),
    }
    assert {k: (v.cases, v.mean_iou) for k, v in by_construct(lines).items()} == {
        "age": (1, 1.0),
        "sum": (2, 0.75),
    }


def test_the_interval_repeats_and_narrows_with_more_cases() -> None:
    few, many = [0.0, 1.0] * 5, [0.0, 1.0] * 500
    assert interval(few) == interval(few)
    (low, high), (lower, higher) = interval(few) or (0, 0), interval(many) or (0, 0)
    assert high - low > 3 * (higher - lower) > 0
    assert interval([0.5]) is None


def test_minutes_of_people_are_run_review_and_edits_or_all_by_hand() -> None:
    people = time_of_people(
        [
            line("right", 1.0, edits=0, edits_by="same", seconds=60, minutes_by_hand=20),
            line("nearly", 0.6, edits=2, edits_by="tree", seconds=60, minutes_by_hand=30),
            line("nothing", 0.0, edits=4, edits_by="rewritten", seconds=60, minutes_by_hand=10),
            line("inexpressible"),
        ],
        Language.EN,
        per_edit=3,
        to_review=2,
    )
    assert people.edits == {"0": 1, "1": 0, "2": 1, "3+": 1}
    assert (people.cases, people.edits_mean, people.minutes_by_hand) == (3, 2.0, 20.0)
    assert people.minutes_with_ostap == pytest.approx(((1 + 2) + (1 + 2 + 2 * 3) + (1 + 10)) / 3)
    assert people.ratio == pytest.approx(60 / 23)
    assert "3 min for each edit" in people.assumptions
