"""The demo's page: what it shows, what it leaves out, and that data never becomes markup."""

import re
from html.parser import HTMLParser

import pytest

from ostap.lifecycle.demo_report import DemoResults, demo_report
from ostap.lifecycle.report_pictures import CalibrationBin
from ostap.names import Language, WrittenBy
from ostap.results.audience import Audience, CriterionLine, Offer, RuleLine, Tokens, Unsaid
from ostap.results.matching import (
    DataReport,
    Evaluation,
    FilterOutcome,
    Metrics,
    ModelVersion,
    Promise,
    RankedItem,
    Ranking,
    Reason,
    RemovedByRule,
    SplitReport,
    WeakWins,
)

ATTACK = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
VOID = {"meta", "br", "img", "input", "link", "hr"}


class Tags(HTMLParser):
    """Which elements and attributes a page has, and whether they close in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember the element as open."""
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the element that was opened last."""
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Gather what a person reads."""
        if self._open and self._open[-1] != "style":
            self.words.append(data.strip())

    @property
    def text(self) -> str:
        """Return what a person reads."""
        return " ".join(word for word in self.words if word)


def metrics(auc: float | None, interval: tuple[float, float] | None = None) -> dict[str, object]:
    return {
        "n": 12_345, "prevalence": 0.166, "auc": auc, "auc_interval": interval, "pr_auc": 0.3,
        "accuracy": 0.8, "precision": 0.4, "recall": 0.91, "recall_lower": 0.86, "f1": 0.5,
        "brier": 0.1234, "removed_share": 0.25, "hit_at_10": 0.5, "ndcg_at_10": 0.4,
    }  # fmt: skip


def outcome(words: str = "it earns its place") -> FilterOutcome:
    return FilterOutcome(
        works=True, threshold=0.01, n_won=10, n_lost=50, recall=0.9, recall_lower=0.8,
        removes_lower=0.2, loses_upper=0.1, why=words,
    )  # fmt: skip


def results(words: str) -> DemoResults:
    """Everything a page can show, with ``words`` wherever data can put words."""
    split = SplitReport.model_validate(
        {
            **metrics(0.8, (0.75, 0.85)), "split": "time", "guaranteed": False,
            "weak": WeakWins(n=0, kept_share=None), "filter": outcome(words),
            "baselines": {"random": Metrics.model_validate(metrics(0.5))},
        }
    )  # fmt: skip
    evaluation = Evaluation(
        as_of="2026-11-20", data=DataReport(won=100, weak=1, lost=500, open=7), splits=(split,),
        promise=Promise(kind="won_recall", level=0.8, kept=True, bound=0.86, n=100,
                        guaranteed=True, why=words),
        accepted=True, why=(words,),
    )  # fmt: skip
    item = RankedItem(
        id=words, probability=0.0567, amount=97_000, suitable=True,
        reasons=(Reason(sign="+", text=words), Reason(sign="-", text="far from the metro")),
    )  # fmt: skip
    return DemoResults(
        request={"client": words, "request": {words: [words, "left"], "area_min": 40}},
        ranking=Ranking(
            as_of="2026-11-20", versions={"code": words}, client=words, manager=None,
            items=(item,), filtered=(words,), removed_by_rule=(RemovedByRule(id="7", rule=words),),
            notes=(words,),
        ),
        item_titles={words: words},
        model=ModelVersion(
            version=words, as_of="2026-11-20", versions={}, model=words, parameters={},
            features=("area",), filter=outcome(words), evaluation=evaluation,
        ),
        calibration=(CalibrationBin(0.02, 0.03, 100), CalibrationBin(0.1, 0.08, 25)),
        offer=Offer(product=words, text=words, terms={words: words}, channel=words),
        audience=Audience(
            run="1", status="done", as_of="2026-11-20", count=1_234_567, sql=f"select 1 -- {words}",
            criteria=(
                CriterionLine(id="c1", text=words, alone=20_000, left=15_000, reason=words,
                              offer_field=words, written_by=WrittenBy.MODEL),
            ),
            rules=(RuleLine(id="r", text=words, removed=3),),
            unsaid=(Unsaid(text=words, nearest=words),), warnings=(words,),
            tokens=Tokens(prompt=10, cached=20, completion=30), seconds=4.2,
            versions={"model": words},
        ),
    )  # fmt: skip


@pytest.mark.parametrize("language", list(Language))
def test_words_of_data_never_become_markup(language: Language) -> None:
    tags = Tags(demo_report(results(ATTACK), language))
    assert not tags.names & {"script", "img", "iframe", "object", "link"}
    assert not {name for name in tags.attributes if name.startswith("on")}
    assert "src" not in tags.attributes
    assert tags.text.count(ATTACK) > 20


@pytest.mark.parametrize("language", list(Language))
def test_a_page_asks_the_network_for_nothing(language: Language) -> None:
    page = demo_report(results("words"), language)
    assert "default-src 'none'" in page
    assert not re.search(r"https?:|url\(|@import", page)


def test_the_page_shows_chances_reasons_removals_funnel_and_tokens() -> None:
    shown = Tags(demo_report(results("Red street, 5"), Language.EN)).text
    for part in (
        "5.7%", "price 97\u202f000", "far from the metro", "filtered as unsuitable",
        "12\u202f345 pairs, wins 16.6%", "0.800", "random", "0.500", "1\u202f234\u202f567",
        "15\u202f000", "20\u202f000", "by the model", "4.2", "select 1", "as of 2026-11-20",
    ):  # fmt: skip
        assert part in shown, part


def test_the_page_speaks_russian_with_decimal_commas() -> None:
    page = demo_report(results("улица Красная, 5"), Language.RU)
    shown = Tags(page).text
    assert '<html lang="ru">' in page
    for part in ("Вероятность сделки", "5,7\u202f%", "0,800", "Аудитория", "токенов прочитано"):
        assert part in shown, part
    assert not re.search(r"\b(?:Chance|Why|Criteria|seconds|tokens)\b", shown)


def test_what_is_not_given_is_left_out() -> None:
    tags = Tags(demo_report(DemoResults(), Language.EN))
    assert "h2" not in tags.names
    assert tags.text.startswith("What Ostap answered What Ostap answered One request")
