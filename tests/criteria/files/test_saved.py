"""Saved audiences: what is written reads back, what was before is kept, names stay inside."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from tests.criteria.trees import Raw, trees
from tests.criteria.validation.refusals import tree_of

from ostap.catalog import Catalog
from ostap.criteria import SavedAudiences, criteria_yaml, load_criteria, load_rules, validate
from ostap.criteria.files import parse_tree
from ostap.errors import InvalidInputError
from ostap.names import Language
from ostap.settings.reading import parse_yaml


def city(name: str) -> str:
    return f"{{kind: attribute, column: clients.city, test: {{op: eq, value: {name}}}}}"


@pytest.fixture
def audiences(tmp_path: Path, bank_catalog: Catalog) -> SavedAudiences:
    """An empty shelf of saved audiences."""
    return SavedAudiences(tmp_path / "audiences", bank_catalog)


def test_a_saved_audience_is_a_file_that_reads_back_as_the_same_tree(
    audiences: SavedAudiences, bank_catalog: Catalog
) -> None:
    tree = tree_of(
        "{all_of: [{kind: related, table: cards, aggregate: share, holds: [{kind: attribute,"
        " column: cards.kind, test: {op: eq, value: кредитная}}],"
        " test: {op: ge, value: 0.00005}, said: 'да, почти: никогда'}],"
        " top: {percent: 0.5, by: {kind: named, name: income_per_child}, order: least}}",
        bank_catalog,
    )
    file = audiences.save("мало кредиток", tree)
    assert file.name == "мало кредиток.yaml"
    assert audiences.load("мало кредиток") == tree
    assert load_criteria(file, bank_catalog) == tree
    assert file.read_text() == (
        """schema: 1
entity: client
all_of:
- kind: related
  id: c1
  table: cards
  aggregate: share
  holds:
  - kind: attribute
    id: c1.1
    column: cards.kind
    test:
      op: eq
      value: credit
  said: 'да, почти: никогда'
  test:
    op: ge
    value: 0.00005
top:
  percent: 0.5
  by:
    kind: named
    name: income_per_child
    meaning:
      kind: ratio
      left:
        kind: attribute
        column: clients.income
      right:
        kind: attribute
        column: clients.children
  order: least
"""
    )


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(raw=trees())
def test_every_tree_written_as_yaml_reads_back_equal(raw: Raw, bank_catalog: Catalog) -> None:
    tree = validate(parse_tree(raw, "tree"), bank_catalog)
    again = parse_tree(parse_yaml(criteria_yaml(tree), "yaml"), "yaml")
    assert validate(again, bank_catalog) == tree


def test_what_an_audience_was_before_is_kept_and_the_same_is_not_written_twice(
    audiences: SavedAudiences, bank_catalog: Catalog
) -> None:
    versions = [tree_of(city(name), bank_catalog) for name in ("Томск", "Москва", "Орёл")]
    for tree in (versions[0], versions[0], versions[1]):
        audiences.save("here", tree)
    file = audiences.save("here", versions[2])
    assert audiences.load("here") == versions[2]
    earlier = audiences.versions("here")
    assert [path.name for path in earlier] == ["here.1.yaml", "here.2.yaml"]
    assert [load_criteria(path, bank_catalog) for path in earlier] == versions[:2]
    assert sorted(path.name for path in file.parent.iterdir()) == [
        "here.1.yaml", "here.2.yaml", "here.yaml",
    ]  # fmt: skip
    assert audiences.names() == ["here"]


def test_an_audience_may_be_narrowed_into_itself(
    audiences: SavedAudiences, bank_catalog: Catalog
) -> None:
    before = tree_of(city("Томск"), bank_catalog)
    audiences.save("ours", before)
    narrowed = tree_of(
        "{all_of: [{kind: audience, name: ours},"
        " {kind: attribute, column: clients.income, test: {op: ge, value: 1}}]}",
        bank_catalog,
        audiences,
    )
    audiences.save("ours", narrowed)
    assert audiences.load("ours") == narrowed


def test_what_does_not_fit_the_catalog_is_not_saved(
    audiences: SavedAudiences,
) -> None:
    raw = parse_yaml(f"all_of: [{city('Томск').replace('city', 'sity')}]", "tree")
    with pytest.raises(InvalidInputError) as refused:
        audiences.save("here", parse_tree(raw, "tree"))
    assert [problem.code for problem in refused.value.problems] == ["criteria.unknown_column"]
    assert audiences.names() == []


@pytest.mark.parametrize(
    "name", ["../here", "a/b", "a.1", ".hidden", "", " a", "a ", "a\\b", "a\n", "-", "x" * 61]
)
def test_a_name_can_t_lead_out_of_the_folder_nor_be_an_earlier_version(
    name: str, audiences: SavedAudiences, bank_catalog: Catalog
) -> None:
    assert audiences(name) is None
    for act in (
        lambda: audiences.load(name),
        lambda: audiences.versions(name),
        lambda: audiences.save(name, tree_of(city("Томск"), bank_catalog)),
    ):
        with pytest.raises(InvalidInputError) as refused:
            act()
        assert refused.value.code == "audience.name"


def test_an_unknown_name_is_told_with_the_nearest(
    audiences: SavedAudiences, bank_catalog: Catalog
) -> None:
    audiences.save("пенсионеры", tree_of(city("Томск"), bank_catalog))
    with pytest.raises(InvalidInputError) as refused:
        audiences.load("пенсионер")
    assert refused.value.told(Language.RU).splitlines() == [
        "Сохранённой аудитории «пенсионер» нет.",
        "Может быть, пенсионеры?",
    ]


def test_a_name_is_found_however_its_letters_are_composed(
    audiences: SavedAudiences, bank_catalog: Catalog
) -> None:
    tree = tree_of(city("Томск"), bank_catalog)
    file = audiences.save("Йошкар", tree)
    apart = unicodedata.normalize("NFD", "Йошкар")
    assert audiences.load(apart) == tree
    file.rename(file.with_name(f"{apart}.yaml"))
    assert audiences.names() == ["Йошкар"]
    assert audiences.load("Йошкар") == tree


def test_rules_and_criteria_files_may_name_saved_audiences(
    audiences: SavedAudiences, bank_catalog: Catalog, tmp_path: Path
) -> None:
    audiences.save("ours", tree_of(city("Томск"), bank_catalog))
    criteria, rules = tmp_path / "criteria.yaml", tmp_path / "rules.yaml"
    criteria.write_text("all_of: [{kind: audience, name: ours}]")
    rules.write_text(
        "rules: [{id: ours, title: наши, keep: {kind: audience, name: ours}},"
        " {id: other, title: чужие, keep: {kind: audience, name: our}}]"
    )
    (node,) = load_criteria(criteria, bank_catalog, saved=audiences).all_of
    assert node.kind == "audience"
    assert node.criteria is not None
    with pytest.raises(InvalidInputError) as refused:
        load_rules(rules, bank_catalog, saved=audiences)
    assert [(p.code, p.where, p.hint.en) for p in refused.value.problems] == [
        ("criteria.unknown_audience", "rules.1.keep.name", "Did you mean ours?")
    ]


def test_a_broken_file_is_told_where_it_is_named(
    audiences: SavedAudiences, bank_catalog: Catalog, tmp_path: Path
) -> None:
    audiences.save("ours", tree_of(city("Томск"), bank_catalog))
    (tmp_path / "audiences" / "ours.yaml").write_text("all_of: [")
    with pytest.raises(InvalidInputError) as refused:
        tree_of("{kind: audience, name: ours}", bank_catalog, audiences)
    assert [(p.code, p.where) for p in refused.value.problems] == [
        ("criteria.audience_unreadable", "all_of.0.name")
    ]
