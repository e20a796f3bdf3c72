"""Why one client is in an audience or is not, as it is told to a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from ostap.catalog import Catalog
from ostap.criteria import Rule, ids, load_rules
from ostap.criteria.verdict import Judged, why
from ostap.errors import InvalidInputError
from ostap.results.criteria import Criteria
from ostap.sources import Source

AS_OF = dt.date(2026, 5, 31)
ReadTree = Callable[[str], Criteria]

NSK = "{kind: attribute, column: clients.city, test: {op: eq, value: nsk}}"
ADULT = "{kind: attribute, column: clients.birth_date, of: age, test: {op: ge, value: 18}}"
CARDS = "{kind: related, table: cards, aggregate: count, test: {op: ge, value: 1}}"
SPENT = (
    "{kind: related, table: card_transactions, aggregate: sum, column: card_transactions.amount,"
    " where: [{kind: attribute, column: card_transactions.currency, test: {op: eq, value: RUB}}],"
    " test: {op: ge, value: 1000}}"
)

ABOVE_AVERAGE = (
    "{kind: measure, measure: {kind: attribute, column: clients.income},"
    " test: {op: gt, than: {kind: everybody, statistic: average}}, missing: keep}"
)
OFTEN = (
    "{kind: measure, measure: {kind: related, table: cards, aggregate: count},"
    " test: {op: ge, than: {kind: related, table: complaints, aggregate: count,"
    " where: [{kind: attribute, column: complaints.topic, test: {op: eq, value: x}}]}}}"
)
RARELY_BLOCKED = (
    "{kind: related, table: cards, aggregate: share, test: {op: le, value: 0.5},"
    " holds: [{kind: attribute, column: cards.status, test: {op: eq, value: blocked}}],"
    " where: [{kind: related, table: card_transactions, aggregate: exists}]}"
)


def told(judged: Judged) -> tuple[str, bool | None, list[str]]:
    return judged.id, judged.holds, [found.en.replace("\u00a0", " ") for found in judged.found]


def test_every_condition_is_judged_with_what_was_found(
    source: Source, tree: ReadTree, bank_catalog: Catalog
) -> None:
    criteria = tree(f"[{NSK}, {ADULT}, {CARDS}, {SPENT}]")
    answer = why(source, criteria, bank_catalog, AS_OF, "1")
    assert [told(one) for one in answer.criteria] == [
        ("c1", True, ["city: Novosibirsk"]),
        ("c2", True, ["age: 30"]),
        ("c3", True, ["cards: 2", "latest on: 2026-02-03"]),
        (
            "c4",
            True,
            ["card transactions (matching): 2", "sum: 14,300 ₽", "latest on: 2026-05-20"],
        ),
    ]
    assert answer.selected
    assert answer.verdict.en == "1 is in the audience."
    assert answer.criteria[1].found[0].ru == "возраст: 30"


def test_all_that_keep_a_client_out_are_told_and_the_first_is_the_verdict(
    source: Source, tree: ReadTree, bank_catalog: Catalog
) -> None:
    criteria = tree(f"[{NSK}, {ADULT}, {CARDS}]")
    answer = why(source, criteria, bank_catalog, AS_OF, "4")
    assert [told(one) for one in answer.criteria] == [
        ("c1", True, ["city: Novosibirsk"]),
        ("c2", None, ["age: not given"]),
        ("c3", False, ["cards: 0"]),
    ]
    assert answer.kept_out_by == ("c2", "c3")
    assert answer.verdict.en.startswith("4 is out: it is unknown whether")


def test_the_conditions_inside_a_group_are_judged_too(
    source: Source, tree: ReadTree, bank_catalog: Catalog
) -> None:
    criteria = tree(
        f"[{{kind: group, combine: any_of, items: [{CARDS},"
        f" {{kind: group, combine: none_of, items: [{NSK}]}}]}}]"
    )
    (group,) = why(source, criteria, bank_catalog, AS_OF, "5").criteria
    assert (group.holds, [told(one) for one in group.inside]) == (
        True,
        [("c1.1", True, ["cards: 1", "latest on: 2026-05-01"]), ("c1.2", True, [])],
    )
    assert told(group.inside[1].inside[0]) == ("c1.2.1", False, ["city: Moscow"])


def test_a_measure_is_told_with_what_it_is_compared_with(
    source: Source, tree: ReadTree, bank_catalog: Catalog
) -> None:
    answer = why(source, tree(f"[{OFTEN}, {RARELY_BLOCKED}]"), bank_catalog, AS_OF, "1")
    assert [told(one) for one in answer.criteria] == [
        ("c1", True, ["it is: 2", "compared with: 0"]),
        ("c2", True, ["cards (matching): 1", "share: 0 %", "latest on: 2025-03-01"]),
    ]


def test_a_sensitive_value_is_never_shown(
    source: Source, tree: ReadTree, bank_catalog: Catalog
) -> None:
    criteria = tree("[{kind: attribute, column: clients.email, test: {op: filled}}]")
    answer = why(source, criteria, bank_catalog, AS_OF, "1")
    assert told(answer.criteria[0]) == ("c1", True, [])


def test_a_rule_is_judged_by_its_title_and_its_size_by_the_place(
    source: Source, tree: ReadTree, bank_catalog: Catalog, tmp_path: Path
) -> None:
    rules = _rules(
        tmp_path,
        bank_catalog,
        "- {id: calm, title: calm, keep:"
        " {kind: related, table: complaints, aggregate: none, window: {last: 1}}}\n"
        "- {id: few, title: at most one, at_most: 1}",
    )
    by_income = tree(
        f"{{all_of: [{NSK}], top: {{count: 2, by: {{kind: attribute, column: clients.income}}}}}}"
    )
    out = why(source, by_income, bank_catalog, AS_OF, "10", rules=rules)
    assert (out.kept_out_by, out.rules[0].words.en, out.sizes) == (("rule_calm",), "calm", ())
    first = why(source, by_income, bank_catalog, AS_OF, "1", rules=rules)
    assert (first.selected, [size.place.told.en for size in first.sizes]) == (
        True,
        ["No. 1 of 2", "No. 1 of 2"],
    )
    second = why(source, by_income, bank_catalog, AS_OF, "4", rules=rules)
    assert second.kept_out_by == ("rule_few",)
    assert second.verdict.en == "4 is out: at most one, and this one is No. 2 of 2."
    unmeasured = why(source, by_income, bank_catalog, AS_OF, "2", rules=rules)
    assert (unmeasured.kept_out_by, unmeasured.sizes[0].place.number) == (("top",), None)


def test_the_answer_agrees_with_who_is_selected(
    source: Source, tree: ReadTree, bank_catalog: Catalog, tmp_path: Path
) -> None:
    rules = _rules(tmp_path, bank_catalog, "- {id: few, title: few, at_most: 2}")
    for criteria in (
        tree(f"[{NSK}]"),
        tree(f"[{{kind: group, combine: none_of, items: [{NSK}, {SPENT}]}}]"),
        tree("{all_of: [], top: {percent: 50, by: {kind: attribute, column: clients.income}}}"),
        tree("[{kind: sample, share: 0.5, seed: x}]"),
        tree(f"[{ABOVE_AVERAGE}]"),
        tree(f"[{OFTEN}, {{kind: group, combine: any_of, items: [{NSK}], missing: keep}}]"),
        tree(f"[{RARELY_BLOCKED}]"),
    ):
        chosen = set(ids(source, criteria, bank_catalog, AS_OF, rules=rules))
        told_in = {
            key
            for key in ("1", "2", "3", "4", "5", "10")
            if why(source, criteria, bank_catalog, AS_OF, key, rules=rules).selected
        }
        assert told_in == chosen


@pytest.mark.parametrize(("key", "near"), [("11", "Nearest: 1."), ("x", "")])
def test_a_key_that_is_not_there_is_told_with_the_nearest(
    key: str, near: str, source: Source, tree: ReadTree, bank_catalog: Catalog
) -> None:
    with pytest.raises(InvalidInputError) as unknown:
        why(source, tree(f"[{NSK}]"), bank_catalog, AS_OF, key)
    assert (unknown.value.code, unknown.value.what.en) == (
        "criteria.unknown_key",
        f"There is no client_id '{key}' in clients.",
    )
    assert unknown.value.hint.en == near


def _rules(folder: Path, catalog: Catalog, text: str) -> tuple[Rule, ...]:
    file = folder / "rules.yaml"
    file.write_text("rules:\n" + text)
    return load_rules(file, catalog)
