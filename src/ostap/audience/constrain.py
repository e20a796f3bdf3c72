"""The JSON schema that the analyst's answer must follow, made from columns *and* words.

A column that was not linked, a value it does not have, a number that was not said, a quantifier
that no word licenses: none of these can be written, because the grammar has no place for them.
"""

from __future__ import annotations

from typing import Any

from ostap.audience.scope import RelatedTable, Scope, ScopeColumn
from ostap.audience.words import Wording
from ostap.catalog.model import ColumnType

JsonSchema = dict[str, Any]

_MOST_CONDITIONS = 4
_MOST_WHERE = 3
_MOST_VALUES_CHOSEN = 6


def schema_for(scope: Scope, wording: Wording, *, with_figure: bool = False) -> JsonSchema | None:
    """Return the schema of one criterion's answer; ``None`` where nothing can be said at all.

    ``with_figure`` leaves only the conditions that hold a number: for a second try, where the
    first one dropped it.
    """
    options = [
        form
        for column in scope.attributes
        for form in attribute_forms(column, wording, negatable=wording.negated)
    ]
    options += [form for table in scope.related for form in related_forms(table, wording)]
    if with_figure:
        options = [form for form in options if {"figure", "age"} & set(form["properties"])]
    if not options:
        return None
    return _object({"conditions": _list(_any_of(options), least=1, most=_MOST_CONDITIONS)})


def attribute_forms(
    column: ScopeColumn, wording: Wording, *, negatable: bool, numbers: bool = True
) -> list[JsonSchema]:
    """Return the ways in which the words may test a column; none where they are not about it."""
    named = {"column": {"const": column.ref}}
    tests = _tests(column, wording, negatable=negatable, numbers=numbers)
    forms = [_object(named | test) for test in tests]
    if wording.presence and column.asked:
        forms.append(_object(named | {"state": {"enum": ["filled", "missing"]}}))
    return forms


def _tests(
    column: ScopeColumn, wording: Wording, *, negatable: bool, numbers: bool
) -> list[JsonSchema]:
    kind = column.column.type
    if kind is ColumnType.BOOLEAN:
        return [{"is": {"enum": [True, False]}}] if column.asked else []
    if column.values:
        return _value_tests(list(column.named), negatable=negatable)
    if kind is ColumnType.CATEGORY:
        return _value_tests(list(wording.names), negatable=negatable) if column.asked else []
    if kind is ColumnType.TEXT:
        return [{"contains": {"enum": list(wording.names)}}] if wording.names else []
    if kind.is_time:
        return _time_tests(column, wording)
    figures = list(wording.figure_names)
    return [{"figure": {"enum": figures}}] if figures and numbers else []


def _value_tests(values: list[str], *, negatable: bool) -> list[JsonSchema]:
    """Return tests on values; only values that the words name may be chosen."""
    if not values:
        return []
    chosen = _list({"enum": values}, least=1, most=min(len(values), _MOST_VALUES_CHOSEN))
    return [{"is": chosen}] + ([{"is_not": chosen}] if negatable else [])


def _time_tests(column: ScopeColumn, wording: Wording) -> list[JsonSchema]:
    if column.column.role == "birth_date":
        figures = list(wording.figure_names)
        return [{"age": {"enum": figures}}] if figures else []
    forms: list[JsonSchema] = []
    if not column.asked:
        return forms
    if wording.window_names:
        windows = {"enum": list(wording.window_names)}
        forms += [{"within": windows}, {"before": windows}]
    if wording.dates:
        forms.append(
            {"relation": {"enum": ["after", "before", "on"]}, "date": {"enum": list(wording.dates)}}
        )
    return forms


def related_forms(table: RelatedTable, wording: Wording) -> list[JsonSchema]:
    """Return the ways in which the words may ask about the rows of a table.

    A number that is surely a total ("spends 50,000 a month") can be nothing else.
    """
    # The window asks about the event time; a second test of it would say the same twice.
    columns = [c for c in (*table.own, *table.along) if c.column.role != "event_time"]
    plain = [
        form
        for column in columns
        for form in attribute_forms(
            column, wording, negatable=wording.excepted, numbers=not wording.flow
        )
    ]
    forms: list[JsonSchema] = []
    if not wording.flow:
        forms.append(_rows(table, wording, plain, {"have": {"const": "some"}}))
        if wording.negated:
            forms.append(_rows(table, wording, plain, {"have": {"const": "none"}}))
    if not wording.figure_names:
        return forms
    figures: JsonSchema = {"figure": {"enum": list(wording.figure_names)}}
    if wording.counts:
        forms.append(_rows(table, wording, plain, {"have": {"const": "count"}} | figures))
    numeric = [c.ref for c in table.own if c.column.type.is_numeric]
    if wording.sums and numeric:
        total = {"have": {"const": "sum"}, "of": {"enum": numeric}} | figures
        forms.append(_rows(table, wording, plain, total))
    return forms


def _rows(
    table: RelatedTable, wording: Wording, narrowing: list[JsonSchema], asked: JsonSchema
) -> JsonSchema:
    """Return the form of one question about a table's rows, narrowed by conditions on them."""
    form: JsonSchema = {"rows": {"const": table.name}} | asked
    if narrowing:
        form["where"] = _list(_any_of(narrowing), least=0, most=_MOST_WHERE)
    if len(wording.window_names) > 1 and table.table.event_time:
        form["window"] = {"enum": [*wording.window_names, "any time"]}
    return _object(form)


def _object(properties: JsonSchema) -> JsonSchema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: JsonSchema, *, least: int, most: int) -> JsonSchema:
    return {"type": "array", "items": items, "minItems": least, "maxItems": most}


def _any_of(options: list[JsonSchema]) -> JsonSchema:
    return options[0] if len(options) == 1 else {"anyOf": options}
