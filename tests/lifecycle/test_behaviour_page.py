"""A version's behaviour as a page: both languages, failures first, nothing unescaped."""

from __future__ import annotations

import pytest

from ostap.lifecycle.behaviour_page import behaviour_page
from ostap.names import Language
from ostap.results.behaviour import (
    BehaviourCheck,
    BehaviourOutcome,
    BehaviourReport,
    Counterexample,
    Dependence,
    DependencePoint,
    Importance,
    WishCorrelation,
)
from ostap.results.quality import Said

EVIL = "<script>alert(1)</script>"


def check(outcome: BehaviourOutcome, *, gate: bool) -> BehaviourCheck:
    return BehaviourCheck(
        code=f"behave.{outcome.value}",
        title=Said(en="a wish counts", ru="пожелание влияет"),
        outcome=outcome,
        gate=gate,
        why=Said(en="because", ru="потому что"),
        worst=(
            Counterexample(
                request="R1", client=EVIL, item="P1", moved="area: 10 → 50", before=0.2, after=0.1
            ),
        ),
    )


REPORT = BehaviourReport(
    as_of="2026-06-30",
    version="20260630-abc",
    model="logistic",
    quick=False,
    requests=200,
    held_out=120,
    items=60,
    passed=False,
    checks=(
        check(BehaviourOutcome.PASSED, gate=True),
        check(BehaviourOutcome.FAILED, gate=True),
        check(BehaviourOutcome.NOT_APPLICABLE, gate=False),
    ),
    importance=(Importance(column="p.area", title=EVIL, loss=0.05, low=0.04, high=0.06),),
    dependence=(
        Dependence(
            wish=("l.min", "l.max"), value="p.area", kind="range", title="area", n=100,
            points=(DependencePoint(at="low x 0.5", probability=0.01, low=0.0, high=0.02),
                    DependencePoint(at="middle", probability=0.05, low=0.01, high=0.09)),
        ),
    ),
    correlations=(
        WishCorrelation(
            wish=("l.min", "l.max"), value="p.area", title="area", n=500, met=200,
            won_of_met=0.3, won_of_unmet=0.1, correlation=0.25, interval=(0.2, 0.3),
        ),
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            Language.EN,
            ("How version 20260630-abc behaves", "Checks that gate and have failed: 1.",
             "lower bound × 0.5", "inside the wish", "0.250", "30.0%"),
        ),
        (
            Language.RU,
            ("Как ведёт себя версия 20260630-abc", "Не пройдено обязательных проверок: 1.",
             "нижняя граница × 0,5", "внутри пожелания", "0,250"),
        ),
    ],
)  # fmt: skip
def test_the_page_says_what_failed_and_what_the_model_lives_on(
    language: Language, said: tuple[str, ...]
) -> None:
    page = behaviour_page(REPORT, language)
    assert [words for words in said if words not in page] == []
    assert page.index("behave.failed") < page.index("behave.passed")


def test_values_of_the_data_never_become_markup() -> None:
    page = behaviour_page(REPORT, Language.EN)
    assert EVIL not in page
    assert page.count("&lt;script&gt;") == 2
