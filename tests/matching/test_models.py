"""Every kind of model, found by discovery, keeps the same contract; so do the baselines."""

import json
import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import lightgbm as lgb
import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from ostap.errors import EnvironmentFailedError, InvalidInputError
from ostap.matching.feature_state import Matrix
from ostap.matching.models import (
    BoostedTrees,
    BoostingParameters,
    Recipe,
    baselines,
    kinds,
    registry,
)
from ostap.matching.models.additive import BASE, GlassBox
from ostap.matching.models.baselines import MostFrequent, Popularity, RandomScore, WishRule
from ostap.matching.models.space import Among
from ostap.matching.models.tree_scores import Node, TreeScores, tree_arrays
from ostap.matching.pair_features import Feature

NAN = float("nan")
SIGNS = {0: 1, 1: -1}


def drawn(n: int = 500, seed: int = 0) -> tuple[Matrix, np.ndarray]:
    """Eight features with gaps; the first helps, the second harms, the last is a yes or no."""
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(n, 8)).round(2)
    values[:, 7] = rng.integers(0, 2, n)
    values[rng.random(values.shape) < 0.15] = NAN
    pull = np.nan_to_num(values[:, 0]) - np.nan_to_num(values[:, 1]) + rng.normal(size=n)
    features = tuple(
        Feature(name=f"f{i}", columns=("c",), monotone=SIGNS.get(i, 0)) for i in range(8)
    )
    return Matrix(values, features, np.zeros(n, dtype=int)), (pull > 0.3).astype(float)


MATRIX, WON = drawn()


@pytest.fixture(params=sorted(kinds()))
def kind(request: pytest.FixtureRequest) -> str:
    """Each kind there is; one whose library is not installed is skipped."""
    name: str = request.param
    if name not in registry.usable_kinds():
        pytest.skip(f"{kinds()[name].needs} is not installed")
    return name


def test_a_model_saves_and_loads_as_data_and_scores_the_same(kind: str, tmp_path: Path) -> None:
    model = Recipe(kind=kind).make()
    model.fit(MATRIX, WON)
    model.save(tmp_path)
    again = kinds()[kind].load(tmp_path)
    np.testing.assert_array_equal(model.score(MATRIX), again.score(MATRIX))
    assert model.parameters == again.parameters
    assert {path.suffix for path in tmp_path.iterdir()} <= {".json", ".txt", ".npz", ".cbm"}


def test_saving_the_same_model_twice_gives_the_same_bytes(kind: str, tmp_path: Path) -> None:
    model = Recipe(kind=kind).make()
    model.fit(MATRIX, WON)
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        model.save(tmp_path / name)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_a_model_learns_and_scores_new_rows_within_zero_and_one(kind: str) -> None:
    model = Recipe(kind=kind).make()
    model.fit(MATRIX, WON)
    new, won = drawn(seed=1)
    score = model.score(new)
    assert score.shape == (500,)
    assert ((score >= 0) & (score <= 1)).all()
    assert roc_auc_score(won, score) > 0.75
    assert model.score(new.take(np.empty(0, dtype=int))).shape == (0,)


def test_a_row_that_says_nothing_at_all_has_a_score(kind: str) -> None:
    model = Recipe(kind=kind).make()
    model.fit(MATRIX, WON)
    mute = Matrix(np.full((1, 8), NAN), MATRIX.features, np.zeros(1, dtype=int))
    assert 0 <= model.score(mute)[0] <= 1


def test_the_same_rows_and_seed_give_the_same_model(kind: str) -> None:
    scores = []
    for _ in range(2):
        model = Recipe(kind=kind, parameters={"seed": 3}).make()
        model.fit(MATRIX, WON)
        scores.append(model.score(MATRIX))
    np.testing.assert_array_equal(scores[0], scores[1])


def test_rows_without_weight_teach_nothing(kind: str) -> None:
    """Half of the rows have their outcomes turned round, and weigh next to nothing."""
    wrong = np.concatenate([WON, 1 - WON])
    twice = MATRIX.take(np.tile(np.arange(500), 2))
    model = Recipe(kind=kind).make()
    model.fit(twice, wrong, np.repeat([1.0, 1e-6], 500))
    assert roc_auc_score(WON, model.score(MATRIX)) > 0.75


def test_what_can_only_help_never_lowers_the_score_and_what_harms_never_raises_it(
    kind: str,
) -> None:
    if not kinds()[kind].monotone:
        pytest.skip(f"{kind} knows no signs")
    model = Recipe(kind=kind).make()
    model.fit(MATRIX, WON)
    for column, sign in SIGNS.items():
        values = np.repeat(np.nan_to_num(MATRIX.values[:20]), 40, axis=0)
        values[:, column] = np.tile(np.linspace(-3, 3, 40), 20)
        score = model.score(Matrix(values, MATRIX.features, np.zeros(800, dtype=int)))
        steps = np.diff(score.reshape(20, 40), axis=1) * sign
        assert (steps >= -1e-9).all()
        assert steps.sum() > 0


def test_what_may_be_searched_can_be_made(kind: str) -> None:
    model = kinds()[kind]
    usual = model.of({}).parameters
    assert usual.keys() >= {one.name for one in model.space()} | {"seed"}
    for end in (0, -1):
        ends = {
            one.name: one.values[end]
            if isinstance(one, Among)
            else (int if one.whole else float)((one.low, one.high)[end])
            for one in model.space()
        }
        assert model.of(ends).parameters == usual | ends


@pytest.mark.parametrize("spoilt", ["model", "parameters"])
def test_a_file_that_is_no_model_is_said_to_be_none(kind: str, spoilt: str, tmp_path: Path) -> None:
    model = Recipe(kind=kind).make()
    model.fit(MATRIX, WON)
    model.save(tmp_path)
    next(tmp_path.glob(f"{spoilt}.*")).write_text("tree\nnonsense")
    with pytest.raises(EnvironmentFailedError, match="Train again"):
        kinds()[kind].load(tmp_path)


def test_arrays_that_hold_objects_are_refused_and_never_run(tmp_path: Path) -> None:
    np.savez(tmp_path / "model.npz", weights=np.array([{"a": 1}], dtype=object))
    (tmp_path / "parameters.json").write_text("{}")
    with pytest.raises(EnvironmentFailedError, match="Train again"):
        Recipe(kind="logistic").make().load(tmp_path)


def test_there_are_seven_kinds_the_simplest_first() -> None:
    assert list(kinds()) == [
        "logistic", "additive", "neighbours", "lightgbm", "histogram", "extra_trees", "catboost",
    ]  # fmt: skip


def test_an_unknown_kind_names_the_nearest() -> None:
    with pytest.raises(InvalidInputError, match="logistic"):
        Recipe(kind="logistik").make()


class Constant(GlassBox):
    """A company's own kind."""

    kind = "constant"
    complexity = 1


def test_a_kind_of_another_package_enters_by_an_entry_point(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entry = EntryPoint("constant", f"{__name__}:Constant", registry.GROUP)
    monkeypatch.setattr(EntryPoint, "load", lambda _: Constant)
    monkeypatch.setattr(registry, "entry_points", lambda group: [entry] * (group == registry.GROUP))
    assert next(iter(kinds())) == "constant"
    assert isinstance(Recipe(kind="constant").make(), Constant)


@pytest.mark.parametrize(
    ("value", "why"), [("no_such_package:Model", "No module"), ("json:JSONDecoder", "no kind")]
)
def test_a_kind_that_is_none_is_said_to_be_none(
    monkeypatch: pytest.MonkeyPatch, value: str, why: str
) -> None:
    entry = EntryPoint("mine", value, registry.GROUP)
    monkeypatch.setattr(registry, "entry_points", lambda group: [entry] * (group == registry.GROUP))
    with pytest.raises(EnvironmentFailedError, match=f"mine.*{why}"):
        kinds()


def test_trees_scored_as_bits_give_what_a_walk_gives() -> None:
    tree = Node(0, 1.0, True, Node(1, 0.0, False, 1.0, 2.0), 4.0)  # noqa: FBT003 - as fields
    scores = TreeScores(tree_arrays([tree, 10.0]))
    rows = np.array([[1.0, 0.0], [1.0, 0.1], [1.1, 0.0], [NAN, NAN], [0.0, NAN], [2.0, NAN]])
    assert scores.total(rows).tolist() == [11, 12, 14, 12, 12, 14]


def test_a_tree_of_more_than_64_leaves_is_refused() -> None:
    tree: Node | float = 0.0
    for step in range(64):
        tree = Node(0, float(-step), False, tree, 1.0)  # noqa: FBT003 - a field
    with pytest.raises(ValueError, match="65"):
        tree_arrays([tree])


SERVING = """
import sys
import numpy as np
from pathlib import Path
from ostap.matching.feature_state import Matrix
from ostap.matching.models.registry import stored_kinds
folder = Path(sys.argv[1])
values = np.load(folder / "values.npy")
for home in sorted(folder.glob("of_*")):
    model = stored_kinds()[home.name.removeprefix("of_")].load(home)
    told = model.score(Matrix(values, (), np.zeros(len(values), dtype=int)))
    np.testing.assert_array_equal(told, np.load(home / "told.npy"))
    print(home.name)
heavy = {"sklearn", "lightgbm", "scipy", "pandas", "optuna", "matplotlib"}
assert not heavy & sys.modules.keys(), heavy & sys.modules.keys()
"""


def test_a_stored_model_scores_without_the_library_that_grew_it(tmp_path: Path) -> None:
    grown = ["additive", "extra_trees", "histogram", "lightgbm", "logistic", "neighbours"]
    np.save(tmp_path / "values.npy", MATRIX.values)
    for name in grown:
        model = Recipe(kind=name).make()
        model.fit(MATRIX, WON)
        home = tmp_path / f"of_{name}"
        home.mkdir()
        model.save(home)
        np.save(home / "told.npy", model.score(MATRIX))
    asked = [sys.executable, "-c", SERVING, str(tmp_path)]
    answered = subprocess.run(asked, check=False, capture_output=True, text=True)  # noqa: S603 - this Python, words of this file
    assert (answered.stdout.split(), answered.stderr) == ([f"of_{name}" for name in grown], "")


@pytest.mark.parametrize("leaves", [4, 8, 16, 40])
def test_lightgbm_scored_here_is_lightgbm_scored_there(leaves: int, tmp_path: Path) -> None:
    model = BoostedTrees(BoostingParameters(trees=40, leaves=leaves, min_rows=5))
    model.fit(MATRIX, WON)
    model.save(tmp_path)
    library = lgb.Booster(model_file=str(tmp_path / "model.txt"))
    np.testing.assert_allclose(model.score(MATRIX), library.predict(MATRIX.values), atol=1e-12)
    # Where training met no gap, a gap counts as zero.
    whole = Matrix(np.nan_to_num(MATRIX.values), MATRIX.features, MATRIX.item_row)
    model.fit(whole, WON)
    model.save(tmp_path)
    library = lgb.Booster(model_file=str(tmp_path / "model.txt"))
    np.testing.assert_allclose(model.score(MATRIX), library.predict(MATRIX.values), atol=1e-12)


def test_one_leaf_for_all_is_a_tree_too(tmp_path: Path) -> None:
    model = BoostedTrees(BoostingParameters(trees=3))
    model.fit(MATRIX.take(np.arange(4)), WON[:4])
    model.save(tmp_path)
    library = lgb.Booster(model_file=str(tmp_path / "model.txt"))
    np.testing.assert_allclose(model.score(MATRIX), library.predict(MATRIX.values), atol=1e-12)


@pytest.mark.parametrize(
    ("was", "now", "why"),
    [
        ("end of trees", "", "no trees in it"),
        ("leaf_value=", "leaf_worth=", "a tree without 'leaf_value'"),
        ("left_child=1", "left_child=0", "a tree that runs in a circle"),
        ("decision_type=", "decision_type=1 ", "other tests"),
        ("decision_type=10", "decision_type=11", "a test of categories"),
        ("is_linear=0", "is_linear=1", "leaves that are no numbers"),
        ("threshold=", "threshold=1 2 ", "other tests"),
    ],
)
def test_a_text_that_holds_other_trees_is_refused(
    was: str, now: str, why: str, tmp_path: Path
) -> None:
    model = BoostedTrees(BoostingParameters(trees=2, leaves=3, min_rows=5, any_cut=False))
    model.fit(MATRIX, WON)
    model.save(tmp_path)
    text = (tmp_path / "model.txt").read_text()
    assert was in text
    (tmp_path / "model.txt").write_text(text.replace(was, now))
    with pytest.raises(EnvironmentFailedError, match=why):
        BoostedTrees.load(tmp_path)


def test_the_glass_box_is_the_sum_of_its_tables(tmp_path: Path) -> None:
    model = GlassBox()
    model.fit(MATRIX, WON)
    row = MATRIX.values[0]
    logit = float(model.shapes[BASE][1][0])
    for feature, (steps, level, missing) in model.shapes.items():
        if feature != BASE:
            gap = np.isnan(row[feature])
            logit += missing if gap else level[int((steps < row[feature]).sum())]
    assert model.score(MATRIX)[0] == pytest.approx(1 / (1 + np.exp(-logit)))
    model.save(tmp_path)
    assert json.loads((tmp_path / "parameters.json").read_text()) == model.parameters


SMALL = Matrix(
    np.array([[1, 0.0, 5], [0, 0.2, 5], [NAN, 0.0, 5], [NAN, NAN, 5]]),
    (
        Feature(name="inside", columns=("a",), met_at=1),
        Feature(name="over", columns=("b",), met_at=0),
        Feature(name="area", columns=("c",)),
    ),
    np.array([7, 7, 7, 8]),
)


def test_the_rule_is_wishes_met_over_wishes_said() -> None:
    assert WishRule().score(SMALL).tolist() == [2 / 2, 0 / 2, 1 / 1, 0.5]


def test_popularity_is_the_items_smoothed_share_of_wins() -> None:
    model = Popularity()
    model.fit(SMALL, np.array([1.0, 1.0, 0.0, 0.0]))
    seven, eight = (2 + 10 * 0.5) / (3 + 10), (0 + 10 * 0.5) / (1 + 10)
    assert model.score(SMALL).tolist() == pytest.approx([seven] * 3 + [eight])


def test_the_commonest_outcome_is_one_score_for_all() -> None:
    model = MostFrequent()
    model.fit(SMALL, np.array([1.0, 0.0, 0.0, 0.0]))
    assert model.score(SMALL).tolist() == [0.25] * 4


def test_chance_is_the_same_chance_for_the_same_seed() -> None:
    assert RandomScore(1).score(SMALL).tolist() == RandomScore(1).score(SMALL).tolist()


def test_all_four_baselines_are_there() -> None:
    assert [b.name for b in baselines(0)] == ["random", "most_frequent", "rule", "popularity"]
