"""From the analyst's constrained answer to nodes of the criteria tree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from ostap.audience.numbers import NumberSaid
from ostap.audience.scope import RelatedTable, Scope, ScopeColumn
from ostap.audience.stems import meanings, same_meaning, stem, words
from ostap.audience.words import Wording
from ostap.catalog.model import ColumnType
from ostap.criteria.values.periods import back
from ostap.names import WrittenBy
from ostap.results.criteria import (
    Aggregate,
    Attribute,
    AttributeView,
    Between,
    Compare,
    Contains,
    LastWindow,
    Node,
    OneOf,
    Presence,
    Related,
    Test,
    Unit,
)

_HAVE = {
    "some": Aggregate.EXISTS,
    "none": Aggregate.NONE,
    "count": Aggregate.COUNT,
    "sum": Aggregate.SUM,
}


class Decoder:
    """Reads answers about one criterion. ``as_of`` turns "last 3 months" of a date into days."""

    def __init__(self, scope: Scope, wording: Wording, as_of: dt.date) -> None:
        self._wording = wording
        self._as_of = as_of
        self._tables = {table.name: table for table in scope.related}
        self._columns = {column.ref: column for column in scope.columns}
        self._attributes = scope.attributes
        self._owners = _owners(scope)

    def nodes(self, answer: dict[str, Any]) -> tuple[Node, ...]:
        """Return the nodes of an answer, repeats dropped.

        Raises:
            KeyError: it names what its schema does not have (the model ignored the schema).
        """
        found: list[Node] = []
        for raw in _figures_once(answer["conditions"]):
            node = self._related(raw) if "rows" in raw else self._attribute(raw)
            if node not in found:
                found.append(node)
        return tuple(found)

    def completed(self, answer: dict[str, Any]) -> tuple[Node, ...]:
        """Return the nodes of an answer, and one for each named thing that it left out.

        "клиенты из Казани с ипотекой": where the answer knows only of Kazan, the mortgage is not
        lost, if one column or one table alone can be meant. Not under a negation: what it denies
        is for the answer alone to say.
        """
        nodes = list(self.nodes(answer))
        for word in () if self._wording.negated else self._unheard(answer):
            meaning = same_meaning(stem(word))
            owners = [c for c in self._columns.values() if _speaks(c, meaning)]
            tables = [t for t in self._tables.values() if meaning in meanings(t.title)]
            if len(owners) == 1 and (node := self._node_of(owners[0], meaning)):
                nodes.append(node)
            elif len(tables) == 1 and not owners:
                rows = {"rows": tables[0].name, "have": "some"}
                nodes.append(self._related(rows))
        return tuple(dict.fromkeys(nodes))

    def _node_of(self, column: ScopeColumn, meaning: str) -> Node | None:
        titles = [title for title in column.named if meaning in meanings(title)]
        test = _one_of(column, {"is": titles})
        attribute = Attribute(column=column.ref, test=test, written_by=WrittenBy.MODEL)
        table = self._tables.get(column.ref.partition(".")[0])
        if table is None:
            return attribute if column in self._attributes else None
        return Related(
            table=table.name,
            aggregate=Aggregate.EXISTS,
            where=(attribute,),
            written_by=WrittenBy.MODEL,
        )

    def missed(self, answer: dict[str, Any]) -> list[str]:
        """Return what was said and the answer does not use: numbers, a negation."""
        used = list(_strings(answer))
        missed = [name for name in self._wording.figure_names if name not in used]
        negations = {"none", "is_not", "missing", "before", "False"}
        if self._wording.negated and not negations & {*used, *_keys(answer)}:
            missed.append("the negation (нет, не, без, no, not)")
        return missed + self._unheard(answer)

    def _unheard(self, answer: dict[str, Any]) -> list[str]:
        """Return the words for a value or a table of the scope that the answer leaves out."""
        used = {node.column for node in _flat(self.nodes(answer)) if node.column}
        used |= {node.table for node in self.nodes(answer) if isinstance(node, Related)}
        unheard = []
        for word in dict.fromkeys(words(self._wording.text)):
            owners = self._owners.get(same_meaning(stem(word)), set())
            if owners and not owners & used:
                unheard.append(word)
        return unheard

    def _attribute(self, raw: dict[str, Any]) -> Attribute:
        column = self._columns[raw["column"]]
        view, test = self._test(column, raw)
        return Attribute(column=column.ref, of=view, test=test, written_by=WrittenBy.MODEL)

    def _test(self, column: ScopeColumn, raw: dict[str, Any]) -> tuple[AttributeView, Test]:
        """Return what is tested and how; the answer's one distinguishing key says which."""
        if "age" in raw:
            return AttributeView.AGE, number_test(self._wording.figure_names[raw["age"]])
        if "date" not in raw and ("within" in raw or "before" in raw):
            return AttributeView.DAYS_SINCE, self._recency(raw)
        return AttributeView.VALUE, self._value_test(column, raw)

    def _value_test(self, column: ScopeColumn, raw: dict[str, Any]) -> Test:
        test: Test
        if "state" in raw:
            test = Presence(op=raw["state"])
        elif "is" in raw and column.column.type is ColumnType.BOOLEAN:
            test = Compare(op="eq", value=bool(raw["is"]))
        elif "is" in raw or "is_not" in raw:
            test = _one_of(column, raw)
        elif "contains" in raw:
            test = Contains(op="contains", text=raw["contains"])
        elif "date" in raw:
            op = {"after": "gt", "before": "lt", "on": "eq"}[raw["relation"]]
            test = Compare.model_validate({"op": op, "value": raw["date"]})
        else:
            test = number_test(self._wording.figure_names[raw["figure"]])
        return test

    def _recency(self, raw: dict[str, Any]) -> Compare:
        said = self._wording.window_names[raw.get("within") or raw["before"]]
        days = (self._as_of - back(self._as_of, said.last, said.unit)).days
        return Compare(op="lt" if "within" in raw else "ge", value=days)

    def _related(self, raw: dict[str, Any]) -> Related:
        table = self._tables[raw["rows"]]
        aggregate = _HAVE[raw["have"]]
        measured = aggregate in {Aggregate.COUNT, Aggregate.SUM}
        figure = self._wording.figure_names[raw["figure"]] if measured else None
        window = self._window(table, raw)
        per_month = measured and self._wording.figures.per_month and window is not None
        return Related(
            table=table.name,
            aggregate=aggregate,
            column=raw.get("of"),
            where=self._where(table, raw),
            window=window,
            per="month" if per_month else None,
            test=number_test(figure) if figure else None,
            written_by=WrittenBy.MODEL,
        )

    def _where(self, table: RelatedTable, raw: dict[str, Any]) -> tuple[Attribute, ...]:
        """Return what narrows the rows: what was answered, and what the words plainly name.

        A value that the words name ("активный вклад", "покупки в кафе") belongs to the rows that
        have it, even where the answer forgot it.
        """
        told = list(dict.fromkeys(self._attribute(one) for one in raw.get("where", ())))
        tested = {one.column for one in told}
        for column in (*table.own, *table.along):
            if len(column.named) == 1 and column.ref not in tested:
                test = _one_of(column, {"is": list(column.named)})
                told.append(Attribute(column=column.ref, test=test, written_by=WrittenBy.MODEL))
        return tuple(told)

    def _window(self, table: RelatedTable, raw: dict[str, Any]) -> LastWindow | None:
        if not table.table.event_time:
            return None
        names = self._wording.window_names
        dated = any("within" in one or "before" in one for one in raw.get("where", ()))
        chosen = raw.get("window") or (next(iter(names)) if len(names) == 1 and not dated else None)
        said = names.get(chosen or "")
        if said:
            return LastWindow(last=said.last, unit=said.unit)
        if self._wording.figures.per_month and raw["have"] in {"count", "sum"}:
            return LastWindow(last=3, unit=Unit.MONTH)
        return None


def _figures_once(conditions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the conditions with each number used once: as an age, else a total, else a value.

    "от 30 до 50 лет ... есть кредит" is no wish for a payment of 30 to 50.
    """
    ages = {one["age"] for one in conditions if "age" in one}
    taken = ages | {one["figure"] for one in conditions if "have" in one and "figure" in one}
    kept = []
    for one in conditions:
        plain = "column" in one and "figure" in one
        if (plain and one["figure"] in taken) or ("have" in one and one.get("figure") in ages):
            continue
        where = [w for w in one.get("where", ()) if w.get("figure") not in taken]
        kept.append(one | {"where": where} if "where" in one else one)
    return kept or conditions


def _speaks(column: ScopeColumn, meaning: str) -> bool:
    return any(meaning in meanings(title) for title in column.named)


def _owners(scope: Scope) -> dict[str, set[str]]:
    """Return meaning -> the columns (by named values) and tables (by title) that speak of it."""
    found: dict[str, set[str]] = {}
    for column in scope.columns:
        for title in column.named:
            for meaning in meanings(title):
                found.setdefault(meaning, set()).add(column.ref)
    for table in scope.related:
        for meaning in meanings(table.title):
            found.setdefault(meaning, set()).update({table.name, *(c.ref for c in table.own)})
    return found


def _flat(nodes: Iterable[Node]) -> Iterator[Attribute | Related]:
    for node in nodes:
        if isinstance(node, Related):
            yield from _flat(node.where)
        if isinstance(node, Attribute | Related):
            yield node


def number_test(number: NumberSaid) -> Test:
    """Return the test that a said number sets."""
    if number.high is not None:
        return Between(op="between", low=_whole(number.value), high=_whole(number.high))
    return Compare.model_validate({"op": number.bound, "value": _whole(number.value)})


def _whole(value: float) -> int | float:
    return int(value) if value == int(value) else value


def _one_of(column: ScopeColumn, raw: dict[str, Any]) -> Test:
    negated = "is_not" in raw
    chosen = dict.fromkeys(raw["is_not"] if negated else raw["is"])
    codes = tuple(code for title in chosen for code in column.values.get(title, (title,)))
    if len(codes) == 1:
        return Compare(op="ne" if negated else "eq", value=codes[0])
    return OneOf(op="not_in" if negated else "in", values=codes)


def _strings(value: Any) -> Iterator[str]:
    """Yield every scalar of nested JSON as text."""
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings(one)
    else:
        yield str(value)


def _keys(value: Any) -> Iterator[str]:
    """Yield every key of nested JSON."""
    if isinstance(value, dict):
        yield from value
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _keys(one)
