"""The rule by hand as a version: what ranks while no model may, with an honest chance."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from ostap.catalog import Catalog
from ostap.errors import RefusedError
from ostap.matching.company import Company
from ostap.matching.dataset import Dataset, build_dataset
from ostap.matching.enough import lacking
from ostap.matching.explain import explain
from ostap.matching.fallback import rule_card, rule_features, rule_scorer, standing_notes
from ostap.matching.feature_state import Matrix
from ostap.matching.in_use import better_than_rule, keep_model, keep_rule
from ostap.matching.models import RuleModel, kinds, stored_kinds
from ostap.matching.pair_features import Feature
from ostap.matching.rank import Matcher
from ostap.matching.request import PairRequest
from ostap.matching.reverse import rank_clients
from ostap.matching.scoring import Scorer
from ostap.matching.store import load_version
from ostap.names import Language
from ostap.results.matching import Evaluation, Metrics, ModelVersion, SplitReport
from ostap.results.model_versions import TrainedWith
from ostap.settings.workspace import FilterPromise

Draw = Callable[..., dict[str, pl.DataFrame]]
Make = Callable[..., Company]
Recatalog = Callable[[Callable[[str], str]], Catalog]

NAN = float("nan")
WISH = PairRequest(
    request={"area_min": 60, "area_max": 100, "budget": 90000, "districts": ["north"]}
)
FEATURES = (
    Feature(name="area:inside", columns=("min", "max", "area"), monotone=1, met_at=1),
    Feature(name="area:below", columns=("min", "max", "area"), monotone=-1),
    Feature(name="price:over", columns=("budget", "price"), monotone=-1, met_at=0),
    Feature(name="manager:rate", columns=("manager",), monotone=1),
)


def matrix(*rows: tuple[float, float, float]) -> Matrix:
    values = np.array([(*row, 0.9) for row in rows], dtype=float)
    return Matrix(values, FEATURES, np.zeros(len(rows), dtype=np.int64))


ALL, HALF, NONE, UNSAID = (1, 0, 0), (0, 0.3, 0), (0, 0.3, 0.5), (NAN, NAN, NAN)


def fitted(rows: list[tuple[float, float, float]], won: list[float]) -> RuleModel:
    model = RuleModel()
    model.fit(matrix(*rows), np.array(won))
    return model


def small(drawn: Draw, make: Make, deals: int, catalog: Catalog | None = None) -> Dataset:
    tables = drawn(max(deals, 1))
    if not deals:
        tables = {n: t.clear() if n in {"deals", "contracts"} else t for n, t in tables.items()}
    return build_dataset(make(tables, catalog))


def matcher_of(data: Dataset, language: Language = Language.RU) -> Matcher:
    scorer = rule_scorer(data, language)
    card = rule_card(data, scorer, FilterPromise(), "few_deals", language, lacking(data))
    return Matcher(data.company, scorer, {}, language, notes=standing_notes(card, scorer))


def test_the_chance_of_a_class_is_its_smoothed_share_of_wins() -> None:
    """(wins + 20 * share) / (pairs + 20), where share = (wins + 1) / (pairs + 2) of all."""
    model = fitted([ALL] * 4 + [NONE] * 6, [1, 1, 1, 0, 1, 0, 0, 0, 0, 0])
    share = 5 / 12
    expected = [(3 + 20 * share) / 24, share, (1 + 20 * share) / 26, share]
    found = model.score(matrix(ALL, HALF, NONE, UNSAID))
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_more_wishes_met_never_mean_a_lesser_chance() -> None:
    model = fitted([ALL] * 20 + [NONE] * 20, [0.0] * 19 + [1.0] + [1.0] * 15 + [0.0] * 5)
    none, half, all_met = model.score(matrix(NONE, HALF, ALL))
    assert none < half < all_met
    assert all_met - none < 1e-6


def test_where_all_ended_alike_the_classes_differ_by_nothing_that_is_seen() -> None:
    model = fitted([ALL, ALL, NONE], [1.0, 1.0, 1.0])
    assert model.state.share == 4 / 5
    scores = model.score(matrix(ALL, HALF, NONE))
    np.testing.assert_allclose(scores, 4 / 5, atol=1e-6)
    assert list(np.argsort(-scores)) == [0, 1, 2]


def test_of_equally_many_wishes_met_the_one_missed_by_less_is_first() -> None:
    near, far = RuleModel().score(matrix((0, 0.1, 0), (0, 0.4, 0)))
    assert near > far
    assert near - far < 1e-6


def test_the_rule_saves_and_loads_as_data(tmp_path: Path) -> None:
    model = fitted([ALL, NONE, HALF], [1.0, 0.0, 0.0])
    model.save(tmp_path)
    rows = matrix(ALL, HALF, NONE, UNSAID)
    np.testing.assert_array_equal(RuleModel.load(tmp_path).score(rows), model.score(rows))
    assert [path.name for path in tmp_path.iterdir()] == ["parameters.json"]


def test_the_search_never_tries_it_and_the_store_knows_it() -> None:
    assert "rule" not in kinds()
    assert stored_kinds()["rule"] is RuleModel
    assert RuleModel.of({"strength": 5, "seed": 1}).parameters == {"strength": 5.0, "seed": 1}


def test_its_features_are_the_pairs_alone_and_take_no_deal_to_make(
    drawn: Draw, company_from_tables: Make
) -> None:
    features = rule_features(small(drawn, company_from_tables, 0)).state.features
    assert [feature.name.partition("~")[2] for feature in features] == [
        "leads.area_min..leads.area_max:inside", "leads.area_min..leads.area_max:below",
        "leads.area_min..leads.area_max:above", "leads.budget:over", "leads.districts:match",
    ]  # fmt: skip


@pytest.mark.parametrize("deals", [0, 1, 30])
def test_it_ranks_by_wishes_met_and_says_so_in_every_answer(
    drawn: Draw, company_from_tables: Make, deals: int
) -> None:
    data = small(drawn, company_from_tables, deals)
    matcher = matcher_of(data)
    ranking = matcher.rank(WISH)
    met = [sum(r.sign == "+" for r in i.reasons) / len(i.reasons) for i in ranking.items]
    assert met == sorted(met, reverse=True)
    assert len(set(met)) > 2
    note = ranking.notes[0]
    assert note.startswith(f"мало данных (завершённых сделок: {deals},")
    assert "порядок по правилу" in note
    assert ranking.filtered == ()
    best = ranking.items[0].id
    assert rank_clients(matcher, best).notes[0] == note
    told = explain(matcher, WISH, best)
    assert told.notes[0] == note
    assert told.probability == ranking.items[0].probability


def test_the_same_pair_has_the_same_chance_both_ways(
    drawn: Draw, company_from_tables: Make
) -> None:
    matcher = matcher_of(small(drawn, company_from_tables, 30))
    item = matcher.vacant[3]
    found = rank_clients(matcher, item, top=5, within_days=4000)
    assert found.clients
    for client in found.clients:
        of_client = {i.id: i.probability for i in matcher.rank(PairRequest(client=client.id)).items}
        assert of_client[item] == pytest.approx(client.probability, abs=1e-12)


def test_without_deals_the_chance_is_the_catalogs_share_or_is_said_to_be_unknown(
    drawn: Draw, company_from_tables: Make, recatalog: Recatalog
) -> None:
    known = matcher_of(small(drawn, company_from_tables, 0)).rank(WISH)
    assert [i.probability for i in known.items] == pytest.approx([1 / 26] * len(known.items))
    assert "(deals.prior)" in known.notes[0]
    without = recatalog(lambda text: text.replace("  prior: 1/26\n", ""))
    unknown = matcher_of(small(drawn, company_from_tables, 0, without)).rank(WISH)
    assert "вероятность неизвестна" in unknown.notes[0]


def test_without_a_section_deals_the_rule_ranks(
    drawn: Draw, company_from_tables: Make, recatalog: Recatalog
) -> None:
    def cut(text: str) -> str:
        return text[: text.index("\ndeals:")] + text[text.index("\npairs:") :]

    data = build_dataset(company_from_tables(drawn(5), recatalog(cut)))
    assert [problem.code for problem in lacking(data)] == ["matching.no_deals"]
    assert len(matcher_of(data).rank(WISH).items) == 60


WITH = TrainedWith(seed=0)


def kept(folder: Path, data: Dataset, language: Language = Language.RU) -> ModelVersion:
    return keep_rule(folder, data, FilterPromise(), language, lacking(data), WITH)


def test_its_card_says_not_accepted_how_many_there_are_and_how_many_are_needed(
    drawn: Draw, company_from_tables: Make, tmp_path: Path
) -> None:
    card = kept(tmp_path, small(drawn, company_from_tables, 30))
    assert (card.model, card.trust, card.stands_in, card.in_use) == (
        "rule", "rule", "few_deals", None,
    )  # fmt: skip
    assert card.evaluation is not None
    assert not card.evaluation.accepted
    assert card.evaluation.why == (
        "данных мало, чтобы обучить модель",
        "завершённых сделок: 30, нужно хотя бы 50.",
        "выигранных сделок: 8, нужно хотя бы 10.",
        (
            "Проверьте в catalog.yaml коды исходов deals.status: открытых сделок 0, с неизвестным "
            "предметом 0. Сделки позже 2026-06-30 не в счёт."
        ),
    )
    scorer, again = load_version(tmp_path)
    assert again == card
    assert isinstance(scorer.model, RuleModel)


def test_without_any_wish_against_a_value_there_is_no_rule_either(
    drawn: Draw, company_from_tables: Make, recatalog: Recatalog, tmp_path: Path
) -> None:
    bare = recatalog(lambda text: text[: text.index("\npairs:")])
    with pytest.raises(RefusedError) as refused:
        kept(tmp_path, small(drawn, company_from_tables, 30, bare))
    assert [p.code for p in refused.value.problems] == [
        "matching.too_few_pairs", "matching.too_few_won", "matching.no_pairs",
    ]  # fmt: skip
    assert not list(tmp_path.iterdir())


def figures(auc: float) -> Metrics:
    empty = dict.fromkeys(Metrics.model_fields)
    return Metrics.model_validate(
        {**empty, "n": 100, "auc": auc, "auc_interval": (auc - 0.05, auc + 0.05)}
    )


def evaluation(scorer: Scorer, data: Dataset, own: float, *, accepted: bool = False) -> Evaluation:
    """The verdict on a model of this AUC, where the rule has 0.7."""
    split = SplitReport.model_validate(
        {**figures(own).model_dump(), "split": "shuffled", "guaranteed": True,
         "weak": {"n": 0, "kept_share": None}, "filter": scorer.filter,
         "baselines": {"rule": figures(0.7)}}
    )  # fmt: skip
    card = rule_card(data, scorer, FilterPromise(), "few_deals", Language.EN)
    assert card.evaluation is not None
    return card.evaluation.model_copy(
        update={"splits": (split,), "accepted": accepted, "why": ("the promise is not kept",)}
    )


def trained(
    folder: Path, data: Dataset, scorer: Scorer, own: float, *, accepted: bool = False
) -> ModelVersion:
    """Keep a model whose evaluation came to so much; another evaluation, other files."""
    scorer = replace(scorer, filter=scorer.filter.model_copy(update={"why": f"{own} {accepted}"}))
    card = ModelVersion(
        version="", as_of="2026-06-30", versions={}, model=scorer.model.kind,
        parameters=scorer.model.parameters, features=(), filter=scorer.filter,
        evaluation=evaluation(scorer, data, own, accepted=accepted),
    )  # fmt: skip
    return keep_model(folder, data, scorer, card, FilterPromise(), Language.EN)


def current(folder: Path) -> str:
    return (folder / "current").read_text().strip()


def test_a_model_no_better_than_the_rule_is_kept_and_the_rule_ranks(
    dataset: Dataset, small_scorer: Callable[[], Scorer], tmp_path: Path
) -> None:
    card = trained(tmp_path, dataset, small_scorer(), 0.69)
    assert (card.trust, card.in_use) == ("none", current(tmp_path))
    assert (tmp_path / card.version).is_dir()
    scorer, rule = load_version(tmp_path)
    assert (rule.model, rule.stands_in) == ("rule", "no_better")
    (note,) = standing_notes(rule, scorer)
    assert note.en.startswith("the trained model is no better than the rule: ranked by the rule")
    assert "обученная модель не лучше правила" in note.ru


def test_a_better_model_that_is_not_accepted_ranks_and_every_answer_says_so(
    dataset: Dataset, small_scorer: Callable[[], Scorer], tmp_path: Path
) -> None:
    card = trained(tmp_path, dataset, small_scorer(), 0.8)
    assert (card.trust, card.in_use, current(tmp_path)) == ("unaccepted", None, card.version)
    (note,) = standing_notes(card, small_scorer())
    assert note.en.endswith("with care: the promise is not kept")


def test_an_accepted_model_has_nothing_to_excuse(
    dataset: Dataset, small_scorer: Callable[[], Scorer], tmp_path: Path
) -> None:
    card = trained(tmp_path, dataset, small_scorer(), 0.8, accepted=True)
    assert (card.trust, current(tmp_path)) == ("accepted", card.version)
    assert standing_notes(card, small_scorer()) == ()


def test_a_version_never_gives_way_to_one_that_is_trusted_less(
    dataset: Dataset,
    small_scorer: Callable[[], Scorer],
    drawn: Draw,
    company_from_tables: Make,
    tmp_path: Path,
) -> None:
    rule = kept(tmp_path, small(drawn, company_from_tables, 30))
    assert current(tmp_path) == rule.version
    accepted = trained(tmp_path, dataset, small_scorer(), 0.8, accepted=True)
    assert current(tmp_path) == accepted.version
    for later in (
        trained(tmp_path, dataset, small_scorer(), 0.75),
        trained(tmp_path, dataset, small_scorer(), 0.6),
        kept(tmp_path, small(drawn, company_from_tables, 20)),
    ):
        assert later.in_use == accepted.version
        assert current(tmp_path) == accepted.version


def test_the_same_files_judged_worse_than_before_give_way_to_the_rule(
    dataset: Dataset, small_scorer: Callable[[], Scorer], tmp_path: Path
) -> None:
    scorer = small_scorer()
    for own, model in ((0.8, scorer.model.kind), (0.6, "rule")):
        card = ModelVersion(
            version="", as_of="2026-06-30", versions={}, model=scorer.model.kind, parameters={},
            features=(), filter=scorer.filter, evaluation=evaluation(scorer, dataset, own),
        )  # fmt: skip
        keep_model(tmp_path, dataset, scorer, card, FilterPromise(), Language.EN)
        assert load_version(tmp_path)[1].model == model


def test_what_was_accepted_under_another_catalog_does_give_way(
    dataset: Dataset,
    small_scorer: Callable[[], Scorer],
    drawn: Draw,
    company_from_tables: Make,
    recatalog: Recatalog,
    tmp_path: Path,
) -> None:
    trained(tmp_path, dataset, small_scorer(), 0.8, accepted=True)
    other = recatalog(lambda text: text.replace("      business: {type: category}\n", "").replace(
        "  - {wish: leads.business, value: premises.district, kind: affinity}\n", ""))  # fmt: skip
    tables = drawn(30)
    tables["leads"] = tables["leads"].drop("business")
    rule = kept(tmp_path, build_dataset(company_from_tables(tables, other)))
    assert (rule.in_use, current(tmp_path)) == (None, rule.version)


def test_a_model_that_learns_from_the_outcome_never_ranks(
    small_scorer: Callable[[], Scorer],
    drawn: Draw,
    company_from_tables: Make,
    recatalog: Recatalog,
    tmp_path: Path,
) -> None:
    """However brilliant it looks."""
    tables = drawn(400)
    won = pl.Series("note", tables["deals"]["status"] == "WON").cast(pl.String)
    tables["leads"] = tables["leads"].with_columns(won)
    last = "      edited_on: {type: date}"
    noted = recatalog(lambda text: text.replace(last, f"      note: {{type: category}}\n{last}"))
    data = build_dataset(company_from_tables(tables, noted))
    card = trained(tmp_path, data, small_scorer(), 0.99)
    assert card.trust == "none"
    assert load_version(tmp_path)[1].stands_in == "leak"


def test_better_than_the_rule_means_on_every_part_held_out_and_surely_above_chance(
    dataset: Dataset, small_scorer: Callable[[], Scorer]
) -> None:
    scorer = small_scorer()
    good, bad = (evaluation(scorer, dataset, own).splits[0] for own in (0.8, 0.7))
    told = evaluation(scorer, dataset, 0.8)
    unsure = good.model_copy(update={"auc_interval": (0.5, 0.9)})
    for splits, expected in (
        ((good,), True), ((good, bad), False), ((unsure,), False), ((), False),
    ):  # fmt: skip
        assert better_than_rule(told.model_copy(update={"splits": splits})) is expected


def test_a_day_before_any_deal_has_none(drawn: Draw, company_from_tables: Make) -> None:
    data = build_dataset(company_from_tables(drawn(100), None, dt.date(2021, 1, 1)))
    assert len(data.pairs) == 0
    assert lacking(data)[0].code == "matching.too_few_pairs"
