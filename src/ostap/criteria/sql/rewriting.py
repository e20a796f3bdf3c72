"""Rewrites of a compiled statement for dialects that lack a construct. All work in place.

What they take is what `compile` builds, not any SQL. None changes what a statement means.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from sqlglot import exp

from ostap.criteria.sql import parts
from ostap.criteria.sql.parts import Expr, number

Cast = Callable[[Expr], Expr]
N = TypeVar("N", bound=Expr)

_COMPARISONS: Final = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE)
_ASKED: Final = (exp.Where, exp.Having)


def _deepest_first(tree: Expr, *kinds: type[N]) -> list[N]:
    """Return all nodes of some kinds: what stands in another is rewritten before that is copied."""
    return list(tree.find_all(*kinds))[::-1]


def columns_named_inside(tree: Expr) -> None:
    """Name a CTE's columns by aliases in its query: not every dialect has ``"name"("column")``."""
    for cte in _deepest_first(tree, exp.CTE):
        alias = cte.args["alias"]
        names = [column.name for column in alias.args.get("columns") or []]
        if not names:
            continue
        alias.set("columns", None)
        for select in _branches(cte.this):
            renamed = zip(select.selects, names, strict=True)
            select.set("expressions", [parts.named(one.unalias(), name) for one, name in renamed])


def _branches(query: Expr) -> list[exp.Select]:
    """Return the SELECTs whose rows a query puts one after another."""
    if isinstance(query, exp.Union):
        return [*_branches(query.left), *_branches(query.right)]
    if not isinstance(query, exp.Select):
        raise TypeError(query)
    return [query]


def columns_named(tree: Expr) -> None:
    """Give every selected column an alias: some engines else call it ``table.column``."""
    for select in _deepest_first(tree, exp.Select):
        selected = [
            parts.named(one, one.name) if isinstance(one, exp.Column) else one
            for one in select.selects
        ]
        select.set("expressions", selected)


def filters_as_cases(tree: Expr) -> None:
    """Write ``SUM(x) FILTER (WHERE c)`` as ``SUM(CASE WHEN c THEN x END)``, which skips NULL."""
    for node in _deepest_first(tree, exp.Filter):
        aggregate, condition = node.this, node.expression.this
        inner = aggregate.this
        if isinstance(inner, exp.Distinct):
            (value,) = inner.expressions
            inner.set("expressions", [exp.case().when(condition, value)])
        else:
            value = number(1) if isinstance(inner, exp.Star) else inner
            aggregate.set("this", exp.case().when(condition, value))
        node.replace(aggregate)


def divided_as(tree: Expr, to_double: Cast) -> None:
    """Divide floating-point numbers: decimals else lose digits, and whole numbers their rest."""
    for node in _deepest_first(tree, exp.Div):
        node.set("this", to_double(node.this))
        node.args["typed"] = True  # SQLGlot casts no more


def averaged_as(tree: Expr, to_double: Cast) -> None:
    """Average floating-point numbers: the mean of decimals else keeps few digits, of whole none."""
    for node in _deepest_first(tree, exp.Avg):
        node.set("this", to_double(node.this))


def whole_quotients(tree: Expr, divide: Callable[[Expr, Expr], Expr]) -> None:
    """Say the division of whole numbers in the dialect's own way."""
    for node in _deepest_first(tree, exp.IntDiv):
        node.replace(divide(node.this, node.expression))


def whole_slash(left: Expr, right: Expr) -> Expr:
    """Return ``left / right`` where that divides whole numbers as such."""
    return exp.Div(this=left, expression=right, typed=True)


def texts_as(tree: Expr, to_text: Cast) -> None:
    """Cast to the dialect's own type of text."""
    for node in _deepest_first(tree, exp.Cast):
        if _is_text_cast(node):
            node.replace(to_text(node.this))


def compared_exactly(tree: Expr, exact: Cast) -> None:
    """Compare with text constants letter by letter, whatever the columns' collation ignores.

    Keys as text are compared so too: it is asked before `texts_as` and `constants_in`. Words that
    are in lower case on both sides, and blank text, need nothing of the kind.
    """
    for node in _deepest_first(tree, *_COMPARISONS, exp.In, exp.Case):
        if isinstance(node, exp.Case):
            sides = [branch.this for branch in node.args["ifs"]] if node.this else []
        elif isinstance(node, exp.In):
            sides = [] if _is_lower(node.this) else node.expressions
        else:
            sides = [node.this, node.expression]
        for side in sides:
            if _is_text(side):
                side.replace(exact(side.copy()))


def _is_lower(value: Expr) -> bool:
    return isinstance(value, exp.Anonymous) and value.name.upper() == "LOWER"


def _is_text(value: Expr) -> bool:
    """Tell whether a side is a text constant, or a key turned into text."""
    if isinstance(value, exp.Literal):
        return value.is_string and bool(value.name.strip())
    return _is_text_cast(value)


def _is_text_cast(value: Expr) -> bool:
    return isinstance(value, exp.Cast) and value.to.is_type(exp.DataType.Type.TEXT)


def constants_in(tree: Expr, unicode: Cast) -> None:
    """Write constants with other letters than ASCII has as Unicode."""
    for node in _deepest_first(tree, exp.Literal):
        if node.is_string and not node.name.isascii():
            node.replace(unicode(node.copy()))


def known_memberships(tree: Expr) -> None:
    """Keep ``NULL IN (…)`` unknown where an engine may take it for false.

    Where only the true is taken, in WHERE under nothing but AND, it makes no difference.
    """
    for node in _deepest_first(tree, exp.In):
        above = node.parent
        while isinstance(above, exp.And | exp.Paren):
            above = above.parent
        if node.expressions and not isinstance(above, _ASKED):
            asked = exp.case().when(parts.not_null(node.this), node.copy())
            node.replace(asked)


def keys_as_sets(tree: Expr) -> None:
    """Ask whether a key handed in is ``IN (SELECT …)``, where an engine fails on joining by text.

    Instead of a left join that finds it; it is never unknown, for an entity's key is never NULL.
    """
    for join in _deepest_first(tree, exp.Join):
        on, select = join.args.get("on"), join.parent
        if not (isinstance(on, exp.EQ) and _is_text_cast(on.expression)) or select is None:
            continue
        given = on.this
        keys = exp.select(given.copy()).from_(join.this.copy()).subquery()
        found = exp.In(this=on.expression.copy(), query=keys)
        join.pop()
        for missing in list(select.find_all(exp.Is)):
            if missing.this == given and isinstance(missing.parent, exp.Not):
                missing.parent.replace(found.copy())


def truth_as_numbers(tree: Expr) -> None:
    """Say conditions without a boolean type: as a value, a condition is 1, 0 or NULL."""
    for settled in _deepest_first(tree, exp.Coalesce):
        if settled.expressions and isinstance(settled.expressions[0], exp.Boolean):
            settled.replace(_settled(settled.this, unknown_as=bool(settled.expressions[0].this)))
    for select in _deepest_first(tree, exp.Select):
        for one in select.selects:
            if isinstance(one, exp.Alias) and _is_condition(one.this):
                one.set("this", _as_number(one.this))
    for node in _deepest_first(tree, *_ASKED, exp.Join, exp.Case):
        if isinstance(node, exp.Join):
            _ask(node.args.get("on"))
        elif isinstance(node, exp.Case):
            for branch in [] if node.this else node.args["ifs"]:
                _ask(branch.this)
        else:
            _ask(node.this)


def _settled(condition: Expr, *, unknown_as: bool) -> Expr:
    if unknown_as:
        told = exp.case().when(parts.negated(condition), number(0)).else_(number(1))
    else:
        told = exp.case().when(condition, number(1)).else_(number(0))
    return parts.equal(told, number(1))


def _as_number(condition: Expr) -> Expr:
    known = exp.case().when(condition.unnest(), number(1))
    return known.when(parts.negated(condition.unnest()), number(0))


def _is_condition(value: Expr) -> bool:
    return isinstance(value.unnest(), exp.Predicate | exp.Connector | exp.Not | exp.Boolean)


def _ask(condition: Expr | None) -> None:
    """Compare the columns in a condition that hold truth with 1."""
    match condition:
        case exp.Connector():
            _ask(condition.this)
            _ask(condition.expression)
        case exp.Not() | exp.Paren():
            _ask(condition.this)
        case exp.Column():
            condition.replace(parts.equal(condition.copy(), number(1)))
        case exp.Boolean():
            condition.replace(parts.equal(number(1), number(int(bool(condition.this)))))
        case _:
            pass
