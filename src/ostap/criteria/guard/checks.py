"""The guard's single checks on a parsed statement."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any, Final

from sqlglot import exp

from ostap.catalog import Catalog
from ostap.catalog.model import Entity
from ostap.criteria.guard import functions, lists, nodes, words
from ostap.criteria.guard.reasons import Reasons
from ostap.criteria.guard.scope import Shape
from ostap.names import Dialect, Text

MOST_NODES: Final = 50_000
DEEPEST: Final = 250
"""Levels of the tree, a chain of AND or OR counting as one."""
MOST_NESTED: Final = 30
"""Queries inside queries."""
_WORDS: Final = re.compile(r"[A-Za-z_ ]*")


def only_query(tree: exp.Expr, reasons: Reasons) -> exp.Expr | None:
    """Return the tree if it is a query of bounded size, or ``None`` and a reason."""
    root = tree.unnest() if isinstance(tree, exp.Subquery) else tree
    if not isinstance(root, exp.Select | exp.SetOperation):
        word = words.command(tree)
        reasons.add(
            "not_a_query",
            tree,
            Text(f"only SELECT is allowed, not {word}.", f"разрешён только SELECT, а не {word}."),
            Text("The database is only read here.", "Базу отсюда только читают."),
        )
        return None
    if _too_big(root):
        reasons.too_complex(root)
        return None
    return root


def _too_big(root: exp.Expr) -> bool:
    count = 0
    waiting: list[tuple[exp.Expr, int, int]] = [(root, 0, 0)]
    while waiting:
        node, depth, queries = waiting.pop()
        count += 1
        queries += isinstance(node, exp.Select)
        if count > MOST_NODES or depth > DEEPEST or queries > MOST_NESTED:
            return True
        for child in node.iter_expressions():
            chain = isinstance(node, exp.Connector) and type(child) is type(node)
            waiting.append((child, depth + (not chain), queries))
    return False


def constructs(tree: exp.Expr, dialect: Dialect, reasons: Reasons) -> None:
    """Refuse every node, part of a node and function that is not on the lists."""
    for node in tree.walk():
        if isinstance(node, exp.Func | exp.DataType) and _of_list(node, dialect, reasons):
            continue
        if isinstance(node, exp.Func) and not isinstance(node, exp.Connector | exp.Exists):
            _function(node, dialect, reasons)
            continue
        allowed = nodes.NODES.get(type(node))
        if allowed is None:
            reasons.construct(node)
            continue
        for part, value in node.args.items():
            if part not in allowed and _is_set(value):
                reasons.construct(node, part)
        _particular(node, reasons)


def _of_list(node: exp.Expr, dialect: Dialect, reasons: Reasons) -> bool:
    """Return whether the node unpacks a written list, or is a part of what does."""
    if isinstance(node, exp.FromJson | exp.Cast | exp.DataType):
        return lists.in_list(node, dialect)
    if not lists.unpacks(node, dialect):
        return False
    if not lists.well_written(node, dialect):
        reasons.add(
            "not_a_list",
            node,
            Text(
                "only a JSON list of plain values can be unpacked.",
                "развернуть можно только список JSON из простых значений.",
            ),
            Text("""Write it as '["1", "2"]'.""", """Запишите его так: '["1", "2"]'."""),
        )
    return True


def _is_set(value: Any) -> bool:
    return value is not None and value is not False and value not in ("", [])


def _function(node: exp.Func, dialect: Dialect, reasons: Reasons) -> None:
    if _is_template(node):
        if not _short_template(node):
            reasons.function(node, "format")
    elif isinstance(node, exp.Array):
        if not _compared(node):
            reasons.function(node, "array")
    elif isinstance(node, exp.Anonymous):
        name = node.this if isinstance(node.this, str) else node.name
        if not isinstance(node.this, str) or name.lower() not in functions.NAMED_FUNCTIONS[dialect]:
            reasons.function(node, name)
    elif type(node) not in functions.KNOWN_FUNCTIONS:
        reasons.function(node, node.sql_name().lower())
    else:
        _parts_of(node, reasons)


def _parts_of(node: exp.Func, reasons: Reasons) -> None:
    """Check the parts of a function that is on the list."""
    for part, value in node.args.items():
        if isinstance(value, str) and not _WORDS.fullmatch(value):
            reasons.construct(node, part)
    if isinstance(node, exp.Cast) and (node.args.get("format") or node.args.get("default")):
        reasons.construct(node, "format")
    if isinstance(node, exp.Pad) and not _short(node.args.get("expression")):
        reasons.function(node, "lpad/rpad")


def _is_template(node: exp.Func) -> bool:
    return isinstance(node, exp.Format) or (
        isinstance(node, exp.Anonymous) and str(node.this).lower() in functions.TEMPLATES
    )


def _short_template(node: exp.Func) -> bool:
    """Return whether the template is written out, and asks for no long value."""
    written = node.this if isinstance(node, exp.Format) else next(iter(node.expressions), None)
    return (
        isinstance(written, exp.Literal)
        and written.is_string
        and functions.SHORT_TEMPLATE.fullmatch(written.this) is not None
    )


def _compared(node: exp.Array) -> bool:
    """Return whether it is the ``ARRAY['a', 'b']`` of an ``= ANY (…)``: constants alone."""
    around = node.parent
    while isinstance(around, exp.Paren):
        around = around.parent
    return isinstance(around, exp.Any | exp.All) and all(
        isinstance(item, exp.Literal) for item in node.expressions
    )


def _short(length: exp.Expr | None) -> bool:
    return (
        isinstance(length, exp.Literal)
        and length.is_int
        and int(length.this) <= functions.LONGEST_PAD
    )


def _particular(node: exp.Expr, reasons: Reasons) -> None:
    """Check what depends on more than the type of a node."""
    if isinstance(node, exp.Star) and not isinstance(node.parent, exp.Count):
        _star(node, reasons)
    elif isinstance(node, exp.Var | exp.DataType):
        word = node.name.upper()
        if node.this not in nodes.TYPES and not {word, word.removesuffix("S")} & nodes.WORDS:
            reasons.construct(node)
    elif isinstance(node, exp.Join) and node.kind.upper() not in nodes.JOIN_KINDS:
        reasons.construct(node, "kind")
    elif isinstance(node, exp.With) and node.recursive:
        reasons.construct(node, "recursive")
    elif _misshapen(node):
        reasons.construct(node)


def _misshapen(node: exp.Expr) -> bool:
    if isinstance(node, exp.WindowSpec):
        written = [value for value in node.args.values() if isinstance(value, str)]
        return not all(_WORDS.fullmatch(value) for value in written)
    if isinstance(node, exp.Any | exp.All):
        return not isinstance(node.this.unnest(), exp.Query | exp.Array)
    if isinstance(node, exp.Table):
        return node.args.get("indexed") is not None  # False is SQLite's NOT INDEXED
    return isinstance(node, exp.Select) and not node.expressions


def _star(node: exp.Star, reasons: Reasons) -> None:
    select = node.parent
    if (
        isinstance(select, exp.Select)
        and isinstance(select.parent, exp.Exists)
        and len(select.expressions) == 1
    ):
        return  # becomes EXISTS (SELECT 1 ...)
    reasons.add(
        "star",
        node if node.meta else node.parent,
        Text("'*' is not allowed.", "звёздочка не разрешена."),
        Text("Name the columns.", "Перечислите столбцы."),
    )


def resolvable(tree: exp.Expr) -> bool:
    """Return whether a refused tree is still made of parts whose names can be looked up."""
    return all(
        isinstance(node, exp.Func) or type(node) in nodes.NODES or isinstance(node, exp.Placeholder)
        for node in tree.walk()
    )


def asks_if_filled(node: exp.Expr) -> bool:
    """Return whether the column stands directly in IS NULL or IS NOT NULL."""
    test = node.parent
    return (
        isinstance(node, exp.Column)
        and isinstance(test, exp.Is)
        and test.this is node
        and isinstance(test.expression, exp.Null)
    )


def put_day(tree: exp.Expr, as_of: dt.date | None, dialect: Dialect, reasons: Reasons) -> None:
    """Write the day in place of ``:as_of``; refuse it where no day is given."""
    for node in list(_placeholders(tree)):
        if as_of is None:
            reasons.add(
                "no_day",
                node,
                Text("':as_of' is given no day here.", "для ':as_of' здесь нет даты."),
                Text("Write the date itself.", "Напишите саму дату."),
            )
        literal = exp.Literal.string((as_of or dt.date.min).isoformat())
        day = literal if dialect is Dialect.SQLITE else exp.cast(literal, exp.DType.DATE)
        node.replace(day)


def plain_percentiles(tree: exp.Expr, dialect: Dialect) -> None:
    """Write DuckDB's ``percentile_cont(p) WITHIN GROUP (ORDER BY x)`` as ``quantile_cont(x, p)``.

    SQLGlot's DuckDB text of the former does not read back as the same tree. A descending order
    is left as it is, and is then refused.
    """
    if dialect is not Dialect.DUCKDB:
        return
    for group in list(tree.find_all(exp.WithinGroup)):
        function, order = group.this, group.expression.expressions
        one = len(order) == 1 and not order[0].args.get("desc")
        if one and isinstance(function, exp.PercentileCont | exp.PercentileDisc):
            share = function.this.copy()
            group.replace(type(function)(this=order[0].this.copy(), expression=share))


def _placeholders(tree: exp.Expr) -> Iterator[exp.Expr]:
    for node in tree.find_all(exp.Placeholder):
        if node.this == "as_of" and not any(
            _is_set(v) for k, v in node.args.items() if k != "this"
        ):
            yield node


def only_keys(
    tree: exp.Expr, shape: Shape, catalog: Catalog, entity: Entity, reasons: Reasons
) -> None:
    """Refuse a statement that returns anything but the key of ``entity``."""
    keys = _keys(catalog, f"{entity.table}.{entity.key}")
    found = shape.outputs
    if len(found) == 1 and found[0].origins and found[0].origins <= keys:
        return
    reasons.add(
        "not_the_key",
        tree,
        Text(
            f"it must select {entity.table}.{entity.key} as it is, and nothing else.",
            f"нужно выбрать {entity.table}.{entity.key} как есть и больше ничего.",
        ),
        Text(
            "Leave the other columns to conditions.",
            "Остальные столбцы оставьте в условиях.",
        ),
    )


def _keys(catalog: Catalog, key: str) -> set[str]:
    """Return the key and every column that links lead from to it."""
    found = {key}
    grew = True
    while grew:
        more = {link.from_ for link in catalog.links if link.to in found} - found
        found |= more
        grew = bool(more)
    return found
