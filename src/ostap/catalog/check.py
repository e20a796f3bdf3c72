"""Whether a catalog is at peace with itself: every name it uses is one that it holds."""

from __future__ import annotations

from collections.abc import Iterator

from ostap.catalog.model import Catalog, Column, Currencies, StockTable
from ostap.errors import Problem, did_you_mean
from ostap.names import Text

_PAIR_NEEDS = {
    "range": "numeric",
    "at_most": "numeric",
    "at_least": "numeric",
    "one_of": "category",
    "affinity": "category",
}


def check_catalog(catalog: Catalog) -> list[Problem]:
    """Return everything that is wrong with the catalog, without looking at any database."""
    checks = (_entities, _columns, _links, _currencies, _measures, _sections, _pairs)
    return [problem for check in checks for problem in check(catalog)]


def _entities(catalog: Catalog) -> Iterator[Problem]:
    for name, entity in catalog.entities.named().items():
        where = f"entities.{name}"
        yield from _column_in(catalog, where, entity.table, entity.key)
        if entity.group:
            group = entity.group.removeprefix(f"{entity.table}.")
            yield from _columns_in(catalog, f"{where}.group", entity.table, [group])
        if entity.dismissed and entity.table in catalog.tables:
            yield from _expression(catalog, f"{where}.dismissed", entity.table, entity.dismissed)


def _columns(catalog: Catalog) -> Iterator[Problem]:
    for table_name, table in catalog.tables.items():
        if table.key:
            yield from _column_in(catalog, f"tables.{table_name}.key", table_name, table.key)
        times = [n for n, c in table.columns.items() if c.role == "event_time"]
        if len(times) > 1:
            yield Problem(
                "catalog.two_event_times",
                f"tables.{table_name}",
                Text(
                    f"several columns claim role event_time: {', '.join(times)}.",
                    f"роль event_time сразу у нескольких столбцов: {', '.join(times)}.",
                ),
            )
        for name, column in table.columns.items():
            where = f"tables.{table_name}.columns.{name}"
            yield from _one_column(catalog, where, table_name, column)


def _one_column(catalog: Catalog, where: str, table: str, column: Column) -> Iterator[Problem]:
    if column.role in {"event_time", "birth_date"} and not column.type.is_time:
        yield Problem(
            "catalog.role_needs_time",
            where,
            Text(
                f"role {column.role} needs a date or timestamp, not {column.type}.",
                f"роль {column.role} бывает у date и timestamp, а не у {column.type}.",
            ),
        )
    if column.currency_column:
        yield from _column_in(catalog, f"{where}.currency", table, column.currency_column)
    if column.known_from not in {"open", "close"}:
        yield from _column_in(catalog, f"{where}.known_from", table, column.known_from)
    if (multi := column.multi) and not multi.separator:
        if not (multi.table and multi.key and multi.value):
            yield Problem(
                "catalog.multi_incomplete",
                f"{where}.multi",
                Text(
                    "needs table, key and value, or a separator.",
                    "нужны table, key и value либо separator.",
                ),
            )
        else:
            yield from _column_in(catalog, f"{where}.multi", multi.table, multi.key)
            yield from _column_in(catalog, f"{where}.multi", multi.table, multi.value)


def _links(catalog: Catalog) -> Iterator[Problem]:
    for number, link in enumerate(catalog.links):
        for end, ref in (("from", link.from_), ("to", link.to)):
            yield from _ref(catalog, f"links.{number}.{end}", ref)


def _measures(catalog: Catalog) -> Iterator[Problem]:
    """Check what measures name. Whether they can be asked is `ostap.criteria.check_measures`."""
    for name, measure in catalog.measures.items():
        where = f"measures.{name}"
        if measure.currency and catalog.currencies:
            yield from _currency(catalog.currencies, f"{where}.currency", measure.currency)
        if measure.of is None:
            continue
        yield from _ref(catalog, f"{where}.of", measure.of)
        column = catalog.column(measure.of)
        if measure.aggregate in {"sum", "avg"} and column and not column.type.is_numeric:
            yield _wrong_type(f"{where}.of", measure.of, column, "numeric")


def _currencies(catalog: Catalog) -> Iterator[Problem]:
    if (currencies := catalog.currencies) is None:
        return
    base = currencies.base
    if (rate := currencies.rates.get(base, 1)) != 1:
        yield Problem(
            "catalog.base_rate",
            f"currencies.rates.{base}",
            Text(
                f"{base} is the base, so it is worth 1, not {rate:g}.",
                f"{base} — основная валюта, её курс 1, а не {rate:g}.",
            ),
            Text(
                "Rates say what one unit is worth in the base.",
                "Курс — это цена одной единицы в основной валюте.",
            ),
        )


def _currency(currencies: Currencies, where: str, code: str) -> Iterator[Problem]:
    known = {currencies.base, *currencies.rates}
    if code not in known:
        yield Problem(
            "catalog.unknown_currency",
            where,
            Text(f"no rate of '{code}' in currencies.", f"в currencies нет курса «{code}»."),
            did_you_mean(code, known),
        )


def _sections(catalog: Catalog) -> Iterator[Problem]:
    if request := catalog.request:
        names = [request.key, request.client, request.manager, request.time]
        yield from _columns_in(catalog, "request", request.table, names)
    if stock := catalog.stock:
        yield from _columns_in(catalog, "stock", stock.table, [stock.item, stock.from_, stock.to])
        yield from _stock_values(catalog, stock)
    if deals := catalog.deals:
        names = [deals.key, deals.client, deals.item, deals.manager, deals.request]
        names += [deals.time, deals.closed, deals.outcome.column, deals.amount]
        yield from _columns_in(catalog, "deals", deals.table, names)
        if also := deals.also_won:
            where = "deals.also_won"
            names = [also.client, also.item, also.time, also.amount, also.manager]
            yield from _columns_in(catalog, where, also.table, names)
            if also.where and also.table in catalog.tables:
                yield from _expression(catalog, f"{where}.where", also.table, also.where)
            yield from _columns_in(catalog, f"{where}.names", also.table, list(also.names))
            client = catalog.entities.client.table
            yield from _columns_in(catalog, f"{where}.names", client, list(also.names.values()))


def _stock_values(catalog: Catalog, stock: StockTable) -> Iterator[Problem]:
    """Check that each value of a period is a number, and stands for one of the item's own."""
    where = "stock.values"
    for name, ref in stock.values.items():
        here = f"{stock.table}.{name}"
        yield from _columns_in(catalog, where, stock.table, [name])
        yield from _ref(catalog, where, ref)
        for one, column in ((here, catalog.column(here)), (ref, catalog.column(ref))):
            if column and not column.type.is_numeric:
                yield _wrong_type(where, one, column, "numeric")
        item = catalog.entities.item
        if item and "." in ref and ref.partition(".")[0] != item.table:
            yield Problem(
                "catalog.not_of_the_item",
                where,
                Text(
                    f"{ref} is not a column of the item's table '{item.table}'.",
                    f"{ref}: это не столбец таблицы предметов '{item.table}'.",
                ),
            )


def _pairs(catalog: Catalog) -> Iterator[Problem]:
    for number, pair in enumerate(catalog.pairs):
        where = f"pairs.{number}"
        if len(pair.wish) != (2 if pair.kind == "range" else 1):
            yield Problem(
                "catalog.pair_wishes",
                where,
                Text(
                    f"kind {pair.kind} takes {'two wishes' if pair.kind == 'range' else 'one'}.",
                    f"для {pair.kind} нужно пожеланий: {2 if pair.kind == 'range' else 1}.",
                ),
            )
        for ref in (*pair.wish, pair.value):
            yield from _ref(catalog, where, ref)
            column = catalog.column(ref)
            needs = _PAIR_NEEDS[pair.kind]
            if column and column.type.is_numeric != (needs == "numeric"):
                yield _wrong_type(where, ref, column, needs)


def _wrong_type(where: str, ref: str, column: Column, needs: str) -> Problem:
    needed = {"numeric": "число", "category": "категория"}[needs]
    return Problem(
        "catalog.wrong_type",
        where,
        Text(f"{ref} is {column.type}, not {needs}.", f"{ref}: {column.type}, а нужно: {needed}."),
    )


def _columns_in(
    catalog: Catalog, where: str, table: str, names: list[str | None]
) -> Iterator[Problem]:
    if table not in catalog.tables:
        yield from _table(catalog, where, table)
        return
    for name in names:
        if name is not None:
            yield from _column_in(catalog, where, table, name)


def _table(catalog: Catalog, where: str, table: str) -> Iterator[Problem]:
    if table not in catalog.tables:
        yield Problem(
            "catalog.unknown_table",
            where,
            Text(f"no table '{table}'.", f"нет таблицы '{table}'."),
            did_you_mean(table, catalog.tables),
        )


def _column_in(catalog: Catalog, where: str, table: str, column: str) -> Iterator[Problem]:
    if table not in catalog.tables:
        yield from _table(catalog, where, table)
    elif column not in catalog.tables[table].columns:
        yield Problem(
            "catalog.unknown_column",
            where,
            Text(
                f"table '{table}' has no column '{column}'.",
                f"в таблице '{table}' нет столбца '{column}'.",
            ),
            did_you_mean(column, catalog.tables[table].columns),
        )


def _ref(catalog: Catalog, where: str, ref: str) -> Iterator[Problem]:
    table, dot, column = ref.partition(".")
    if not dot:
        yield Problem(
            "catalog.not_a_reference",
            where,
            Text(f"'{ref}' must be table.column.", f"'{ref}': нужно таблица.столбец."),
            did_you_mean(ref, [r for r in catalog.column_refs if r.endswith(f".{ref}")]),
        )
    else:
        yield from _column_in(catalog, where, table, column)


_EXPRESSION_NODES = (
    "And", "Or", "Not", "Paren", "Column", "Identifier", "Literal", "Boolean", "Null", "Is", "EQ",
    "NEQ", "GT", "GTE", "LT", "LTE", "In", "Between", "Neg",
)  # fmt: skip
"""SQLGlot's names of what may stand in an expression."""


def _expression(catalog: Catalog, where: str, table: str, text: str) -> Iterator[Problem]:
    """Check one boolean expression over a table's own columns: comparisons, nothing callable."""
    from sqlglot import errors, exp, parse_one  # half a second, and most catalogs hold none

    try:
        tree = parse_one(text, dialect="duckdb")
    except errors.SqlglotError as error:
        detail = str(error).splitlines()[0]
        yield Problem(
            "catalog.expression", where, Text(f"can't be read: {detail}", f"не читается: {detail}")
        )
        return
    for node in tree.walk():
        named = type(node).__name__
        if named not in _EXPRESSION_NODES:
            yield Problem(
                "catalog.expression",
                where,
                Text(f"{named} is not allowed here.", f"{named} здесь нельзя."),
                Text("Comparisons, and, or, not, in, is null.", "Можно: сравнения, and, or, not."),
            )
        elif isinstance(node, exp.Column):
            if node.table:
                yield Problem(
                    "catalog.expression",
                    where,
                    Text(
                        f"name the column without '{node.table}'.", "столбец пишется без таблицы."
                    ),
                )
            else:
                yield from _column_in(catalog, where, table, node.name)
