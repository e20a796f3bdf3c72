"""What a person reads of an evaluation: whole, in both languages, on 100 columns."""

import pytest

from ostap.delivery.cli.show_evaluation import print_evaluation
from ostap.names import Language
from ostap.results.matching import (
    DataReport,
    Evaluation,
    FilterOutcome,
    Metrics,
    Promise,
    ProxyShares,
    SplitReport,
    WeakWins,
)
from ostap.results.model_choice import KindReport, ModelChoice, Proof
from ostap.results.shown import ManagerValue, ShownFigures

FIGURES = Metrics(
    n=100, prevalence=0.2, auc=0.8, auc_interval=(0.75, 0.85), pr_auc=0.4, accuracy=0.6,
    precision=0.3, recall=0.9, recall_lower=0.85, f1=0.5, brier=0.1, removed_share=0.5,
    hit_at_10=0.7, ndcg_at_10=0.4,
)  # fmt: skip
FILTER = FilterOutcome(
    works=True, threshold=0.3, n_won=20, n_lost=80, recall=0.9, recall_lower=0.85,
    removes_lower=0.4, loses_upper=0.2, why="it works",
)  # fmt: skip
SPLIT = SplitReport(
    **FIGURES.model_dump(),
    split="time",
    guaranteed=False,
    weak=WeakWins(n=0, kept_share=None),
    filter=FILTER,
    proxy=ProxyShares(deals=0.42, won=0.14, lost=0.49, suitable=0.22),
    shown=ShownFigures(
        leads=38, usable_share=0.64, found_share=0.61, covered_share=0.95, stocks=200,
        stock_shown_share=0.85,
    ),
    value=ManagerValue(
        stocks=200, stock_mean=148.9, removed_mean=60.5, minutes_per_item=2, minutes_saved=121.0,
        happened=3.8, expected_own=3.6, expected_first=10.2, extra=6.6, extra_interval=(5.7, 7.4),
    ),
    baselines={"rule": FIGURES.model_copy(update={"auc": 0.7})},
)  # fmt: skip
KIND = KindReport(
    kind="linear", title="logistic regression", trials=4, parameters={}, search_loss=0.41,
    milliseconds=1.2, fast_enough=True, log_loss=0.404, behind=0.0093, behind_error=0.002,
    auc=0.794, test_auc=0.823, test_brier=0.104,
)  # fmt: skip
SLOW = KIND.model_copy(
    update={"kind": "forest", "title": "forest", "milliseconds": 12.0, "fast_enough": False}
)
EVALUATION = Evaluation(
    as_of="2026-11-20",
    data=DataReport(won=20, weak=3, lost=80, open=5),
    splits=(SPLIT,),
    promise=Promise(
        kind="won_recall", level=0.8, kept=True, bound=0.85, n=20, guaranteed=True, why="kept"
    ),
    accepted=True,
    why=("better than the rule",),
    choice=ModelChoice(
        proof=Proof(verdict="signal", n=9, won=3, auc=0.7, auc_interval=None, why="there is one"),
        chosen="linear",
        why="the least loss",
        milliseconds_allowed=8,
        rows=50,
        kinds=(KIND, SLOW),
    ),
)

ENGLISH = """\
Pairs: 20 won, 3 won without a paid contract, 80 lost; 5 deals still open.

By time (pairs: 100)
                               AUC   interval         PR     recall      Brier     hit@10    NDCG@10
  model                      0.800  0.75–0.85      0.400      0.900      0.100      0.700      0.400
  rule by hand               0.700  0.75–0.85      0.400      0.900      0.100      0.700      0.400

  - Filter: it works
  - Marked negative (at most 50 % may be lost): of the deals made 42 %, that is of won ones 14 % (a
    loss) and of lost ones 49 % (work saved); of what the expert calls suitable 22 % (a loss)
  - First 10 of a lead: 64 % usable by the marks; they hold 61 % of all that suits; 95 % of leads
    have something suitable there
  - 85 % of the stock stands among the first 10 of some lead (200 leads)
  - Of 148.9 vacant the manager need not look at 60.5: 121 minutes a lead, assuming 2 minutes for
    each
  - Deals of 100 sendings: 3.8 happened, 3.6 expected of the same by the model; 10.2 had its first
    been sent (+6.6, 95 %: +5.7 to +7.4): an estimate by the model's own probabilities, which
    flatters its choice

Signal: there is one
Kinds of model                     tries  log loss    behind       AUC  AUC time     Brier   ms/1000
* logistic regression                  4     0.404    0.0093     0.794     0.823     0.104       1.2
  forest                               4     0.404    0.0093     0.794     0.823     0.104     12.0!
* taken: the least loss

Promise (won deals are kept): kept
Accepted:
  - better than the rule
"""


def test_the_whole_of_an_evaluation(capsys: pytest.CaptureFixture[str]) -> None:
    print_evaluation(EVALUATION, Language.EN)
    assert capsys.readouterr().out.replace("\N{NO-BREAK SPACE}", " ") == ENGLISH


def test_russian_says_the_same_with_its_own_commas(capsys: pytest.CaptureFixture[str]) -> None:
    print_evaluation(EVALUATION, Language.RU)
    said = capsys.readouterr().out.replace("\N{NO-BREAK SPACE}", " ")
    whole = " ".join(said.split())
    assert "из успешных 14 % (потеря) и из проваленных 49 % (сбережённая работа)" in whole
    assert "терять можно не больше 50 %" in whole
    assert "Из 148,9 свободных менеджеру не нужно смотреть 60,5: 121 мин на заявку" in whole
    assert "было 3,8, по модели ожидалось 3,6" in whole
    assert max(map(len, said.splitlines())) <= 100
    assert len(said.splitlines()) >= 20
