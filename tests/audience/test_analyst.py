"""The analyst: words in, typed nodes out; what no word licenses can't be answered."""

from __future__ import annotations

import datetime as dt
import json
import time
from typing import Any

import pytest

from ostap.audience.agents import Analyst, Wanted
from ostap.audience.constrain import schema_for
from ostap.audience.decode import Decoder
from ostap.audience.link import Linker
from ostap.audience.llm import ScriptedChat
from ostap.audience.scope import Scope, build_scope
from ostap.audience.words import contrasted, read_wording
from ostap.catalog import Catalog
from ostap.errors import ModelProviderError
from ostap.names import Language, WrittenBy
from ostap.results.criteria import Node

AS_OF = dt.date(2026, 11, 20)


def scope_of(catalog: Catalog, text: str) -> Scope:
    linker = Linker(catalog)
    scope = build_scope(catalog, "client", linker.link_each([text]), Language.RU)
    return scope.narrowed(linker.link([text]))


def options(catalog: Catalog, text: str) -> list[dict[str, Any]]:
    """The conditions that the grammar has a place for, each by its properties."""
    schema = schema_for(scope_of(catalog, text), read_wording(text))
    assert schema is not None
    items = schema["properties"]["conditions"]["items"]
    return [form["properties"] for form in items.get("anyOf", [items])]


def analysed(catalog: Catalog, text: str, *answers: dict[str, Any]) -> tuple[Node, ...]:
    chat = ScriptedChat([json.dumps({"conditions": [a]}) for a in answers])
    linker = Linker(catalog)
    scope = build_scope(catalog, "client", linker.link_each(contrasted(text)), Language.RU)
    analyst = Analyst(chat, linker, scope, AS_OF)
    wanted = Wanted(text, None, None, WrittenBy.PERSON)
    return analyst.analyse(wanted, time.monotonic() + 60).nodes


def meaning(node: Node) -> dict[str, Any]:
    unasked = {"said", "reason", "offer_field", "written_by", "id", "missing", "months"}
    raw = node.model_dump(mode="json", exclude_none=True)

    def clean(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: clean(v) for k, v in value.items() if k not in unasked and v not in ([], ())}
        return [clean(one) for one in value] if isinstance(value, list) else value

    cleaned: dict[str, Any] = clean(raw)
    return cleaned


def test_no_negation_no_none(catalog: Catalog) -> None:
    asked = {form["have"]["const"] for form in options(catalog, "есть карта") if "have" in form}
    assert asked == {"some"}
    asked = {form["have"]["const"] for form in options(catalog, "нет карты") if "have" in form}
    assert asked == {"some", "none"}


def test_a_total_a_month_can_only_be_a_sum_or_a_count(catalog: Catalog) -> None:
    forms = options(catalog, "траты по картам от 50 тысяч в месяц")
    assert {form["have"]["const"] for form in forms if form["rows"]["const"] == "payments"} == {
        "sum"
    }


def test_only_numbers_that_were_said_can_be_answered(catalog: Catalog) -> None:
    [form] = [f for f in options(catalog, "возраст от 18 до 25 лет") if "age" in f]
    assert form["age"] == {"enum": ["18..25"]}


def test_only_values_that_were_named_can_be_answered(catalog: Catalog) -> None:
    [form] = [f for f in options(catalog, "живёт в Томске") if "column" in f]
    assert form["is"]["items"] == {"enum": ["Томск"]}


def test_sensitive_columns_have_no_place_in_the_grammar(catalog: Catalog) -> None:
    linker = Linker(catalog)
    scope = build_scope(catalog, "client", linker.link_each(["телефон"]), Language.RU)
    assert "clients.phone" not in {column.ref for column in scope.columns}


def test_a_title_stands_for_all_codes_that_share_it(catalog: Catalog) -> None:
    answer = {"rows": "cards", "have": "some", "where": []}
    [node] = analysed(catalog, "есть действующая карта", answer)
    assert meaning(node)["where"] == [
        {
            "kind": "attribute",
            "column": "cards.status",
            "of": "value",
            "test": {"op": "in", "values": ["ACTIVE", "active"]},
        }
    ]


def test_one_sentence_with_a_yes_and_a_no_becomes_two_criteria(catalog: Catalog) -> None:
    nodes = analysed(
        catalog,
        "есть дебетовая карта, но нет кредитной карты",
        {"rows": "cards", "have": "some", "where": []},
        {"rows": "cards", "have": "none", "where": []},
    )
    assert [(meaning(n)["aggregate"], meaning(n)["where"][0]["test"]["value"]) for n in nodes] == [
        ("exists", "D"),
        ("none", "C"),
    ]


def test_a_dropped_number_is_asked_for_again(catalog: Catalog) -> None:
    [node] = analysed(
        catalog,
        "больше 2 операций по картам за последние 3 месяца",
        {"rows": "payments", "have": "some", "where": []},
        {"rows": "payments", "have": "count", "figure": "> 2", "where": []},
    )
    assert meaning(node)["aggregate"] == "count"
    assert meaning(node)["test"] == {"op": "gt", "value": 2}
    assert meaning(node)["window"] == {"last": 3, "unit": "month"}


def test_an_age_is_not_also_an_amount(catalog: Catalog) -> None:
    answer = {
        "conditions": [
            {"column": "clients.birth_date", "age": "30..50"},
            {
                "rows": "payments",
                "have": "some",
                "where": [{"column": "payments.amount", "figure": "30..50"}],
            },
        ]
    }
    text = "от 30 до 50 лет с операциями по картам"
    linker = Linker(catalog)
    scope = build_scope(catalog, "client", linker.link_each([text]), Language.RU)
    decoder = Decoder(scope.narrowed(linker.link([text])), read_wording(text), AS_OF)
    age, operations = decoder.nodes(answer)
    assert meaning(age)["test"] == {"op": "between", "low": 30, "high": 50}
    assert "where" not in meaning(operations)


def test_a_thing_that_the_model_left_out_twice_is_not_lost(catalog: Catalog) -> None:
    only_the_city = {"column": "clients.city", "is": ["Томск"]}
    nodes = analysed(catalog, "клиенты из Томска с кредитной картой", only_the_city, only_the_city)
    assert [meaning(node)["kind"] for node in nodes] == ["attribute", "related"]
    assert meaning(nodes[1])["where"][0]["test"] == {"op": "eq", "value": "C"}


def test_what_the_data_does_not_speak_of_is_said_and_the_model_is_not_asked(
    catalog: Catalog,
) -> None:
    chat = ScriptedChat([])
    linker = Linker(catalog)
    scope = build_scope(catalog, "client", linker.link_each(["собаки"]), Language.RU)
    wanted = Wanted("владельцы собак", None, None, WrittenBy.PERSON)
    found = Analyst(chat, linker, scope, AS_OF).analyse(wanted, time.monotonic() + 60)
    assert found.nodes == ()
    assert found.unsaid is not None
    assert found.unsaid.text == "владельцы собак"
    assert chat.calls == []


@pytest.mark.parametrize("nonsense", ["", "не знаю", "[1, 2]", '{"conditions": ['])
def test_nonsense_from_the_model_is_its_providers_error(catalog: Catalog, nonsense: str) -> None:
    chat = ScriptedChat([nonsense])
    linker = Linker(catalog)
    scope = build_scope(catalog, "client", linker.link_each(["нет карты"]), Language.RU)
    wanted = Wanted("нет карты", None, None, WrittenBy.PERSON)
    with pytest.raises(ModelProviderError):
        Analyst(chat, linker, scope, AS_OF).analyse(wanted, time.monotonic() + 60)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("есть кредит, но нет ипотеки", ["есть кредит", "нет ипотеки"]),
        ("без карты и вклада", ["без карты и вклада"]),
        ("мужчины, но старше 30", ["мужчины, но старше 30"]),
        ("клиенты, у которых нет карты", ["клиенты", "у которых нет карты"]),
    ],
)
def test_a_sentence_is_cut_only_where_one_part_denies_and_another_does_not(
    text: str, parts: list[str]
) -> None:
    assert contrasted(text) == parts
